"""A trial of a fresh copy of the repository on a machine that has only Python and make."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .soak import free_port

__all__ = ["tried"]

NEURON = "f(w0, x0, w1, x1, w2) = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"
FORMATS = (
    "svg", "zip", "pdf", "handout", "pptx", "html", "reveal", "png", "mp4", "webm", "gif", "vtt", "animated", "tex",
    "worksheet", "dot",
)  # fmt: skip
LECTURE = f"""gatewise = 1
title = "A lecture"

[[program]]
title = "The neuron"
source = "{NEURON}"
"""
VIDEO = ("mp4", "webm")  # need requirements-video.txt, which make serve installs and make run does not
LECTURE_FORMATS = ("pptx", "pdf", "handout", "html", "reveal", "zip", "animated", "tex", "mp4", "webm", "gif", "vtt")
_STARTS_WITHIN = 600.0  # seconds, with all packages to fetch


def tried(entering: list[str], home: Path, home_inside: str) -> list[str]:
    """What failed of ``make run``, ``make serve``, and files of every format by command, by server, and of a lecture.

    ``entering`` goes before every command; ``home`` is the folder of the person there, called ``home_inside`` there.
    """
    trial = _Trial(entering, home, home_inside)
    for command in ("run", "serve"):
        trial.serve(command)
    (home / "lecture.toml").write_text(LECTURE, encoding="utf-8")
    for format_ in FORMATS:
        trial.command(NEURON, format_)
    for format_ in LECTURE_FORMATS:
        trial.command(f"{home_inside}/lecture.toml", format_)
    print("\nFailed: " + "; ".join(trial.failed) if trial.failed else "\nEverything works.")
    return trial.failed


class _Trial:
    def __init__(self, entering: list[str], home: Path, home_inside: str) -> None:
        self._entering, self._home, self._inside = entering, home, home_inside
        self.failed: list[str] = []

    def command(self, source: str, format_: str) -> None:
        """A file by ``python app.py export``."""
        name, seconds = f"made.{format_}", -time.monotonic()
        command = [".venv/bin/python", "app.py", "export", source, "-o", f"{self._inside}/{name}", "--format", format_]
        done = subprocess.run([*self._entering, *command], capture_output=True, text=True, check=False)
        seconds += time.monotonic()
        made = self._home / name
        size = made.stat().st_size if made.exists() else 0
        made.unlink(missing_ok=True)
        what = "lecture" if source.endswith(".toml") else "neuron"
        self._say(f"export {what} {format_}", done.returncode == 0 and size > 0, f"{size:,} bytes, {seconds:.1f} s")
        if done.returncode:
            print(done.stderr[-2_000:])

    def serve(self, command: str) -> None:
        """A server by make: its page, its health, an answer with a drawing, and files of every format."""
        port, began = free_port(), time.monotonic()
        arguments = f"--port {port}" if command == "run" else f"--bind 127.0.0.1:{port}"
        with self._running(["make", command, f"ARGS={arguments}"]) as server:
            address = f"http://127.0.0.1:{port}"
            while server.poll() is None and time.monotonic() - began < _STARTS_WITHIN and not _got(f"{address}/")[0]:
                time.sleep(0.2)
            self._say(f"make {command}", _got(f"{address}/")[0] == 200, f"page after {time.monotonic() - began:.0f} s")
            if server.poll() is not None:
                return
            health = _got(f"{address}/healthz")
            self._say(f"make {command}: /healthz", health == (200, b"ok"), health[1].decode())
            status, body = _got(f"{address}/api/trace", {"source": NEURON})
            has_drawing = status == 200 and json.loads(body)["svg"].startswith("<svg")
            self._say(f"make {command}: a drawing", has_drawing, f"status {status}")
            for format_ in FORMATS:
                if command == "run" and format_ in VIDEO:
                    continue
                status, body = _got(f"{address}/api/export", {"source": NEURON, "format": format_})
                self._say(f"make {command}: {format_}", status == 200 and len(body) > 0, f"{len(body):,} bytes")

    @contextmanager
    def _running(self, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        server = subprocess.Popen([*self._entering, *command], stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            yield server
        finally:
            with suppress(ProcessLookupError):  # its children end with it
                os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    def _say(self, what: str, is_right: bool, more: str) -> None:
        print(f"  {'ok    ' if is_right else 'FAILED'} {what}: {more}", flush=True)
        if not is_right:
            self.failed.append(what)


def _got(address: str, body: Any = None) -> tuple[int, bytes]:
    """Status and body; 0 where nobody answers."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"} if data else {})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()
    except OSError:
        return 0, b""
