"""A PostgreSQL of our own: in a temporary folder, on a socket there, gone when it is closed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

__all__ = ["Postgres", "program"]

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_AS_ROOT = "nobody"  # PostgreSQL refuses to run as root


def program(name: str) -> str | None:
    """Where a program of PostgreSQL's server is; Debian keeps them off the path."""
    return shutil.which(name, path=os.pathsep.join([*map(str, reversed(_PLACES)), os.environ.get("PATH", "")]))


class Postgres:
    """A running server with an empty database."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gatewise-pg-"))
        self._user = _AS_ROOT if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "tester", "-A", "trust", "-N", "--locale=C.UTF-8")
        self.start()

    @property
    def address(self) -> str:
        return f"postgresql://tester@/postgres?host={quote(str(self.folder), safe='')}"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        time.sleep(0.2)

    def close(self) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, name: str, *arguments: str) -> None:
        found = program(name)
        assert found is not None
        subprocess.run([found, *arguments], check=True, stdout=subprocess.DEVNULL, user=self._user, cwd=self.folder)
