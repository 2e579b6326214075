"""Lower bounds as they are written: an environment with the lowest versions that the requirement files allow.

``python -m tools lowest`` makes it beside ``.venv``, each package that is named at its lower bound, and runs the tests
that need neither a browser nor a server. A bound below which something fails is untrue, and to be raised.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .environment import ROOT

__all__ = ["FILES", "bounds", "main"]

FOLDER = ROOT / ".venv-lowest"
FILES = (
    "requirements.txt", "requirements-host.txt", "requirements-jobs.txt", "requirements-video.txt",
    "requirements-dev.txt",
)  # fmt: skip
# Whatever uses a package that is named: numbers, closed forms, letters, pictures, files, the database, the server.
TESTED = (
    "gates", "scene", "store", "test_cases.py", "test_typeset.py", "analysis/test_other_questions.py",
    "drawing/test_svg.py", "slides/test_formats.py", "slides/test_formula.py", "slides/test_letters.py",
    "slides/test_native_pptx.py", "slides/test_tags.py", "web/test_class.py", "web/test_http.py", "web/test_server.py",
    "faults/test_watching.py",
)  # fmt: skip
_LINE = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)(?P<extra>\[[a-z,]+\])?(?P<bounds>[^;#]*)(?P<marker>;[^#]*)?")
_LOWER = re.compile(r">=\s*([0-9][0-9a-z.]*)")


def bounds(file: Path) -> Iterator[str]:
    """A requirement at its lower bound for each line of a requirement file; other files that it names are left out."""
    for line in file.read_text(encoding="utf-8").splitlines():
        found = _LINE.fullmatch(line.strip())
        if found is None or line.startswith("-"):
            continue
        lower = _LOWER.search(found["bounds"])
        exact = f"=={lower[1]}" if lower else found["bounds"]
        yield f"{found['name']}{found['extra'] or ''}{exact}{found['marker'] or ''}"


def main(arguments: list[str]) -> int:
    """Install the lowest versions, and test with them; what follows the options goes to pytest."""
    parser = argparse.ArgumentParser(prog="python -m tools lowest", description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="the interpreter; by default this one")
    options, more = parser.parse_known_args(arguments)
    python = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([options.python, "-m", "venv", "--clear", str(FOLDER)], check=True)
    wanted = [each for name in FILES for each in bounds(ROOT / name)]
    print("\n".join(wanted), flush=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    if subprocess.run([*install, *wanted], check=False).returncode:
        print("The lowest versions cannot be installed together; pip's own words are above.")
        return 1
    tests = [str(Path("tests", name)) for name in TESTED]
    command = [str(python), "-m", "pytest", "-q", "-m", "not slow and not browser", *(more or tests)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode
