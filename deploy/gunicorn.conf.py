"""How gunicorn serves Gatewise: one process a core, each with threads (https://docs.gunicorn.org/en/stable/settings.html)."""

from __future__ import annotations

import logging
import os
import resource
import secrets
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from web.server.machine_limits import most_workers  # noqa: E402


def _most_files() -> int:
    """Files and connections that a process may hold open, raised as far as the system allows (to 65,536)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    return soft if soft != resource.RLIM_INFINITY else most


chdir = str(ROOT)
bind = os.environ.get("GATEWISE_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("GATEWISE_WORKERS") or most_workers())
worker_class = "web.server.slow_clients.Worker"  # gthread, with a limit on how slow a client may be
_OURS = 300  # files: the program's own, and the pipes of its children
worker_connections = max(64, min(10_000, _most_files() - _OURS))  # further ones wait before the door
threads = 32  # most of them wait: in a queue, or for a slow client
preload_app = False  # each process starts its own layout workers
timeout = 15  # a process that has stopped altogether gives no sign of life (slow_clients.py), and is replaced
graceful_timeout = 60  # running requests are finished; only exports take so long
keepalive = 15
backlog = 4_096
limit_request_line = 8_190  # gunicorn's own largest but one; longer programs go with POST
limit_request_fields = 64
_IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
worker_tmp_dir = _IN_MEMORY
forwarded_allow_ips = os.environ.get("GATEWISE_PROXY_ADDRESSES", "127.0.0.1")
forwarder_headers = ""  # else a client whose proxy lets SCRIPT_NAME through chooses under which path we think we are
accesslog = None  # ours are JSON, and hold no address
control_socket_disable = True  # nothing of ours talks to a running server but its signals

# Made by the first process, for all: a hand-in that one of them has signed is known to the others.
os.environ["GATEWISE_SECRET"] = os.environ.get("GATEWISE_SECRET") or secrets.token_hex(32)

_METRICS = "PROMETHEUS_MULTIPROC_DIR"
if _METRICS not in os.environ:
    # Away from where exports wait: mapped files on a full disk end the process that writes into them.
    os.environ[_METRICS] = tempfile.mkdtemp(prefix="gatewise-metrics-", dir=_IN_MEMORY)
    _is_ours = True
else:
    Path(os.environ[_METRICS]).mkdir(parents=True, exist_ok=True)
    _is_ours = False


def on_starting(_: Any) -> None:
    """Log as JSON from the first line on."""
    from web.server.logs import JsonLines

    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    for name in ("gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).handlers[:] = [handler]


def child_exit(_: Any, worker: Any) -> None:
    """The gauges of a process that is gone are no longer summed."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_: Any) -> None:
    """Leave nothing behind."""
    if _is_ours:
        shutil.rmtree(os.environ[_METRICS], ignore_errors=True)
