"""Gatewise: the circuit of a computation, forward and backward, one gate at a time.

``python app.py`` serves the page; ``python app.py trace`` and ``python app.py export`` answer on the command line.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask

from graph.limits import WEB
from web import headers, refusal
from web.command import add_commands, run_command
from web.engine import Engine
from web.routes import ROUTES

__all__ = ["create_app", "main"]

DEFAULTS: Mapping[str, Any] = {
    "MAX_CONTENT_LENGTH": WEB.body,
    "MAX_FORM_MEMORY_SIZE": 1_024,  # nothing here takes a form
    "PLACES": 4,  # traces computed at once
    "WARM": False,  # do the first trace in the background at once
}


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI application; ``config`` overrides ``DEFAULTS`` and Flask's own settings."""
    app = Flask(__name__)
    app.config.from_mapping(DEFAULTS)
    app.config.from_mapping(config or {})
    app.json.sort_keys = False  # type: ignore[attr-defined]  # gradients come in order of first appearance
    app.extensions["engine"] = Engine(app.config["PLACES"])
    headers.register(app)
    refusal.register(app)
    app.register_blueprint(ROUTES)
    if app.config["WARM"]:
        app.extensions["engine"].warm()
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 0, or 2 with the error on standard error."""
    parser = argparse.ArgumentParser(prog="app.py", description="Gatewise: backpropagation, one gate at a time.")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (127.0.0.1)")
    parser.add_argument("--port", default=5000, type=int, help="port to serve on (5000)")
    add_commands(parser)
    options = parser.parse_args(arguments)
    if options.command:
        return run_command(options)
    create_app({"WARM": True}).run(host=options.host, port=options.port, threaded=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
