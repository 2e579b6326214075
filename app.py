"""Gatewise: the circuit of a computation, forward and backward, one gate at a time.

``python app.py`` serves the page; ``python app.py trace`` and ``python app.py export`` answer on the command line.
Where it is installed, the command ``gatewise`` does the same.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask

from graph.limits import WEB
from web.api import error_answer as refusal
from web.pages.front_page import FRONT
from web.pages.offline_page import OFFLINE
from web.server import compression as packing
from web.server import headers
from web.server.garbage_collector import no_collection
from web.server.served_folders import folder_of
from web.server.startup_answers import early

# What else there is takes longer to load than all of this, and is imported where it is used: the page need not wait.

__all__ = ["create_app", "main", "served"]

DEFAULTS: Mapping[str, Any] = {
    "MAX_CONTENT_LENGTH": WEB.body,
    "MAX_FORM_MEMORY_SIZE": 1_024,  # nothing here takes a form
    "PLACES": 4,  # traces computed at once
    "WARM": False,  # do the first trace in the background at once
    "DATABASE_URL": None,  # where sets, links and classes are kept; None: a file in the person's data folder
    "PURGE_LINKS": False,  # delete links that nobody opened for a year, too; classes go after their days in any case
    "JOBS": None,  # a Redis where jobs are queued for other machines (``gatewise worker``); None: all is done here
    "RESULTS": None,  # where those leave files: a folder that all share, or "s3://…"; None: in the data folder
    "JOB_LANES": ("brief", "export"),  # which jobs: "heavy" answers, "brief" files, long ones ("export")
    "REDIS_URL": None,  # where several server processes keep answers and allowances together
    "ALLOWANCE": None,  # points a client may spend, such as "20000 per minute"; None: no limit
    "METRICS": False,  # answer /metrics
    "LOGS": False,  # a line of JSON a request
    "PROXIES": 0,  # of how many proxies before us the X-Forwarded headers are believed
    "SECRET": b"",  # signs hand-in codes; empty: another one at every start
    "PREFIX": "",  # the path of a site under which we answer
    "BUNDLED": True,  # scripts and style sheets in few files that browsers keep; False: one by one, to work on them
}


def _bare_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Only the settings."""
    app = Flask(__name__, template_folder=folder_of("templates"), static_folder=folder_of("static"))
    app.config.from_mapping(DEFAULTS)
    app.config.from_mapping(config or {})
    app.config["SECRET"] = app.config["SECRET"] or secrets.token_bytes(16)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # gradients come in order of first appearance
    return app


def _add_front(app: Flask) -> None:
    """The page, what it is sent with, and what is said of errors."""
    packing.register(app)
    headers.register(app)
    refusal.register(app)
    app.register_blueprint(FRONT)
    app.register_blueprint(OFFLINE)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI application; ``config`` overrides ``DEFAULTS`` and Flask's own settings."""
    from web.api.trace_routes import ROUTES
    from web.classroom import class_access as calls
    from web.lectures import store_access as keeping
    from web.server import hosting, logs, metrics, overload, rates
    from web.store.data_folder import default_address
    from web.work import answer_cache as cache
    from web.work.engine import Engine
    from web.work.job_queue import JobQueue
    from web.work.job_results import results_address

    app = _bare_app(config)
    redis_url = app.config["REDIS_URL"]
    store = cache.connect(redis_url) if redis_url else None
    jobs = None
    if app.config["JOBS"]:
        jobs = JobQueue(app.config["JOBS"], app.config["RESULTS"] or results_address(), app.config["JOB_LANES"])
    app.extensions["engine"] = Engine(app.config["PLACES"], store, rates.spend, rates.asking_client, jobs)
    for is_wanted, register in ((app.config["LOGS"], logs.register), (app.config["METRICS"], metrics.register)):
        if is_wanted:
            register(app)
    overload.register(app)
    _add_front(app)
    if app.config["ALLOWANCE"]:
        rates.register(app, app.config["ALLOWANCE"], redis_url)
    keeping.register(app, app.config["DATABASE_URL"] or default_address())
    app.register_blueprint(ROUTES)
    calls.register(app)
    if app.config["WARM"]:
        app.extensions["engine"].warm()
    hosting.put_behind_proxies(app)
    return app


def served() -> Flask:
    """The application as `make serve` runs it: set up by environment variables, see docs/hosting.md."""
    from graph.layout.graphviz_process import prepare
    from web.server import hosting, logs
    from web.server.slow_clients import read_first  # gunicorn is there only where it serves

    logs.set_up()
    prepare()
    sys.setswitchinterval(0.0005)  # seconds: a light request must not wait long for a thread that makes a file
    with no_collection():
        app = create_app(hosting.settings_from())
    app.wsgi_app = read_first(app.wsgi_app)  # type: ignore[method-assign,assignment]
    return app


def _loaded(is_bundled: bool) -> Flask:
    """Everything, as fast as it can be there."""
    from graph.layout.graphviz_process import prepare

    prepare()
    with no_collection():
        return create_app({"WARM": True, "BUNDLED": is_bundled})


def _serve(host: str, port: int, *, is_bundled: bool) -> None:
    """Serve until Ctrl C: at once the page, and everything as soon as it is loaded."""
    app = _bare_app({"BUNDLED": is_bundled})
    _add_front(app)
    app.add_url_rule("/gallery", "routes.gallery.show_gallery")  # the page links to it
    app.wsgi_app, whole = early(app.wsgi_app, lambda: _loaded(is_bundled))  # type: ignore[method-assign,assignment]
    app.run(host=host, port=port, threaded=True)
    if whole.done():
        whole.result()  # why it could not be loaded, should that be what ended the server


def main(arguments: Sequence[str] | None = None, prog: str = "app.py") -> int:
    """Run the command line; the exit status is 0, or 2 with the error on standard error."""
    parser = argparse.ArgumentParser(
        prog=prog, description="Gatewise: backpropagation, one gate at a time.", add_help=False
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (127.0.0.1)")
    parser.add_argument("--port", default=5000, type=int, help="port to serve on (5000)")
    parser.add_argument("--apart", action="store_true", help="scripts and styles file by file, to work on them")
    options, others = parser.parse_known_args(arguments)
    if others not in ([], ["serve"]):
        return _run_command(parser, arguments)
    print(f"Gatewise: open http://{options.host}:{options.port} in a browser; Ctrl C stops it.", flush=True)
    _serve(options.host, options.port, is_bundled=not options.apart)
    return 0


def _run_command(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """What is asked for on the command line; 2 with the usage where that is nothing we know."""
    from web.cli.trace_command import add_commands, run_command

    whole = argparse.ArgumentParser(prog=parser.prog, description=parser.description, parents=[parser])
    add_commands(whole, parser)
    return run_command(whole.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
