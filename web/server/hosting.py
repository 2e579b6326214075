"""Settings of a host, read from the environment, and the few layers that only a served application has."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

__all__ = ["SERVED", "put_behind_proxies", "settings_from"]

SERVED: Mapping[str, Any] = {"WARM": True, "ALLOWANCE": "20000 per minute", "METRICS": True, "LOGS": True}
_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]  # WSGI, PEP 3333
_OURS = ("127.0.0.1", "localhost")  # the health check of the container itself


def settings_from(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The configuration that environment variables ask for (docs/hosting.md has the table).

    Raises:
        ValueError: a number is none.
    """
    found: dict[str, Any] = dict(SERVED)
    if environment.get("REDIS_URL"):
        found["REDIS_URL"] = environment["REDIS_URL"]
    found["PURGE_LINKS"] = environment.get("GATEWISE_PURGE_LINKS", "").lower() in ("1", "yes", "true", "on")
    found["JOBS"] = environment.get("GATEWISE_JOBS") or None
    found["RESULTS"] = environment.get("GATEWISE_RESULTS") or None
    if environment.get("GATEWISE_JOB_LANES"):
        found["JOB_LANES"] = tuple(name.strip() for name in environment["GATEWISE_JOB_LANES"].split(","))
    if environment.get("GATEWISE_ALLOWANCE"):
        allowance = environment["GATEWISE_ALLOWANCE"]
        found["ALLOWANCE"] = None if allowance == "none" else allowance
    if environment.get("GATEWISE_HOSTS"):
        names = [name.strip() for name in environment["GATEWISE_HOSTS"].split(",") if name.strip()]
        found["TRUSTED_HOSTS"] = [*names, *_OURS]
    if environment.get("GATEWISE_PLACES"):
        found["PLACES"] = max(1, int(environment["GATEWISE_PLACES"]))
    found["PROXIES"] = int(environment.get("GATEWISE_PROXIES") or 0)
    if environment.get("GATEWISE_SECRET"):
        found["SECRET"] = environment["GATEWISE_SECRET"].encode()
    found["PREFIX"] = environment.get("GATEWISE_PREFIX", "").rstrip("/")
    return found


def put_behind_proxies(app: Flask) -> None:
    """Believe as many proxies as ``PROXIES`` says, and answer under ``PREFIX``, as configured; else do nothing."""
    trusted: int = app.config["PROXIES"]
    if trusted:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted, x_prefix=trusted
        )
    if app.config["PREFIX"]:
        app.wsgi_app = _under(app.wsgi_app, app.config["PREFIX"])  # type: ignore[method-assign,assignment]


def _under(application: _Application, prefix: str) -> _Application:
    """``application`` at a path of a site, whether or not the proxy has taken the path off."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(prefix + "/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        environ["SCRIPT_NAME"] = prefix
        return application(environ, start_response)

    return answer
