"""The folder ``.venv``: a Python of our own with what the requirement files ask for."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import system

__all__ = ["OLDEST", "ROOT", "VENV", "environment_for", "venv_python"]

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 10)
_STAMP = VENV / "installed.json"
_IS_USABLE = "import sys, importlib.util as u; sys.exit(sys.version_info < (3, 10) or not u.find_spec('pip'))"


def venv_python() -> Path:
    """Where the environment's interpreter is, or will be."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment_for(*requirement_files: str) -> str:
    """The environment's interpreter, with every one of ``requirement_files`` installed.

    What was installed is stamped with the files' digests, so that a second call only looks.
    """
    python = venv_python()
    if not _succeeds(python, "-c", _IS_USABLE):
        _make(python)
    wanted = {name: _digest(ROOT / name) for name in requirement_files}
    installed = json.loads(_STAMP.read_text(encoding="utf-8")) if _STAMP.exists() else {}
    if not wanted.items() <= installed.items():
        _install(python, requirement_files)
        _STAMP.write_text(json.dumps({**installed, **wanted}, indent=1), encoding="utf-8")
    return str(python)


def _make(python: Path) -> None:
    base = _base_python()
    print(f"Making {VENV.name} with {base} ...", flush=True)
    if not _succeeds(base, "-c", "import venv, ensurepip"):
        _install_venv_module(base)
    if VENV.exists():
        shutil.rmtree(VENV)
    subprocess.run([base, "-m", "venv", str(VENV)], check=False)
    if not _succeeds(python, "-c", _IS_USABLE):
        sys.exit(f"{base} could not make {VENV}; its own words are above.")


def _base_python() -> str:
    """This interpreter where it is new enough, else the newest one on the path."""
    if sys.version_info >= OLDEST:
        return getattr(sys, "_base_executable", None) or sys.executable
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    sys.exit(
        f"Gatewise needs Python 3.10 or newer, and this is Python {sys.version_info[0]}.{sys.version_info[1]}. "
        "Install a newer one (python.org, or your system's packages) and run this again; "
        "with make, `make run PYTHON=/path/to/python3` chooses one."
    )


def _install_venv_module(base: str) -> None:
    """Debian and Ubuntu ship Python without the part that makes environments."""
    version = subprocess.run(
        [base, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True, check=True
    ).stdout.strip()
    package = f"python{version}-venv"
    if system.install([package]) and _succeeds(base, "-c", "import venv, ensurepip"):
        return
    sys.exit(
        f"{base} cannot make environments: its modules venv and ensurepip are missing "
        "(Debian and Ubuntu ship them apart). Install them and run this again:\n\n"
        f"    sudo apt-get update && sudo apt-get install {package}\n"
    )


def _install(python: Path, requirement_files: tuple[str, ...]) -> None:
    print(
        f"Installing {', '.join(requirement_files)} into {VENV.name} (a minute or two the first time) ...", flush=True
    )
    command = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    for name in requirement_files:
        command += ["-r", str(ROOT / name)]
    if subprocess.run(command, check=False).returncode:
        sys.exit("pip could not install the packages; its own words are above. Is the network there?")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _succeeds(*command: str | Path) -> bool:
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
