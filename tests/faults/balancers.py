"""Real balancers, Caddy and nginx, before two servers of ours: with the files of deploy/, on free ports."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.soak import ask, free_port

__all__ = ["BALANCERS", "balanced"]

DEPLOY = Path(__file__).parents[2] / "deploy"
BALANCERS = ("caddy", "nginx")


def program_of(name: str) -> str | None:
    """Where a balancer is: beside our Python (packages of requirements-dev.txt), or on the path of an administrator."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(name, path=beside) or shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def _caddy(program: str, folder: Path, text: str) -> list[str]:
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _nginx(program: str, folder: Path, text: str) -> list[str]:
    paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    whole = [
        "daemon off; master_process off; pid nginx.pid; error_log stderr crit;",
        "events { worker_connections 4096; }",
        "http { access_log off;",
        *(f"{name}_temp_path {folder}/{name};" for name in paths),
        text,
        "}",
    ]
    (folder / "nginx.conf").write_text("\n".join(whole), encoding="utf-8")
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]


@contextmanager
def balanced(name: str, folder: Path, one: int, two: int) -> Iterator[int]:
    """The port of a balancer before the servers at two ports."""
    program = program_of(name)
    assert program is not None
    port = free_port()
    file = DEPLOY / {"caddy": "Caddyfile", "nginx": "nginx.conf"}[name]
    text = (
        file.read_text(encoding="utf-8").replace("one:8000", f"127.0.0.1:{one}").replace("two:8000", f"127.0.0.1:{two}")
    )
    listening = {
        "caddy": ("\n:8080 {", f"\nhttp://127.0.0.1:{port} {{"),
        "nginx": ("listen 8080 ", f"listen 127.0.0.1:{port} "),
    }
    assert listening[name][0] in text
    text = text.replace(*listening[name])
    command = {"caddy": _caddy, "nginx": _nginx}[name](program, folder, text)
    variables = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(command, cwd=folder, env=variables, stderr=subprocess.PIPE, text=True)
    try:
        limit = time.monotonic() + 20
        while ask(port, "/healthz", None, 2.0)[0] != 200:
            if process.poll() is not None or time.monotonic() > limit:
                process.kill()
                raise RuntimeError(f"{name} does not start: {process.communicate()[1][-500:]}")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=20)
