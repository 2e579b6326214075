"""Formatter and type checker of static/: Prettier and TypeScript, which only developing needs; nothing is built.

``python -m tools.node check`` is a part of ``make lint``, ``python -m tools.node format`` of ``make format``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import system
from .environment import ROOT, VENV

__all__ = ["ensure", "main"]

SOURCE = ROOT / "tools" / "javascript"
FOLDER = VENV / "javascript"  # goes with `make clean`, as all that was installed
_FILES = ("package.json", "package-lock.json")
_STAMP = "installed"
_WHAT = ("static/**/*.{js,ts,css}",)
CHECKS = (("prettier", "--check", *_WHAT), ("tsc", "--project", "tools/javascript"))
FORMAT = (("prettier", "--write", "--log-level", "warn", *_WHAT),)


def ensure() -> Path | None:
    """The folder of the programs, installed as the lock file says; None where there is no npm or no network."""
    npm = shutil.which("npm")
    if npm is None and _is_ci() and system.install(["nodejs", "npm"]):
        npm = shutil.which("npm")
    if npm is None:
        return None
    wanted = hashlib.sha256(b"".join((SOURCE / name).read_bytes() for name in _FILES)).hexdigest()
    stamp = FOLDER / _STAMP
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("Installing Prettier and TypeScript (some seconds the first time) ...", flush=True)
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in _FILES:
            shutil.copyfile(SOURCE / name, FOLDER / name)
        if subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=FOLDER, check=False).returncode:
            return None
        stamp.write_text(wanted, encoding="utf-8")
    return FOLDER / "node_modules" / ".bin"


def main(arguments: list[str]) -> int:
    """Check or format; where the programs cannot be had that is said, and it is a failure only in CI."""
    programs = ensure()
    if programs is None:
        print(
            "JavaScript and CSS were not checked: npm is missing, or could not install Prettier and TypeScript. "
            "Node.js 20 or newer brings npm (nodejs.org, or your system's packages)."
        )
        return 1 if _is_ci() else 0
    commands = FORMAT if arguments == ["format"] else CHECKS
    return max([_run(programs, *command) for command in commands])


def _run(programs: Path, name: str, *arguments: str) -> int:
    program = programs / (f"{name}.cmd" if os.name == "nt" else name)
    return subprocess.run([str(program), *arguments], cwd=ROOT, check=False).returncode


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
