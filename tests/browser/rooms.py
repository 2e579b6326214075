"""A server of a test's own, which can be killed and started again on the same port with the same data."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, _wait_until_healthy

__all__ = ["OwnServer"]


class OwnServer:
    """``python app.py`` with a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._folder = folder
        self.address = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, str(ROOT / "app.py"), "--port", str(self._port)]
        environment = {**os.environ, "GATEWISE_DATA": str(self._folder)}
        log = self._folder / "log.txt"
        with log.open("a", encoding="utf-8") as output:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        _wait_until_healthy(self.address, self._process, log)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
