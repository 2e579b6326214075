"""The Helm chart under Helm's own linter and Kubernetes' own schemas, in an environment of its own.

``python -m tools chart`` installs both there: Helm as a library (250 MB) and the schemas of all editions (110 MB),
which nothing else needs.
"""

from __future__ import annotations

import subprocess
import sys

from .environment import ROOT

__all__ = ["main"]

FOLDER = ROOT / ".venv-chart"
PACKAGES = ("helm-python-sdk>=0.2.2,<0.3", "kubernetes-validate>=1.37,<2", "pytest>=8.3,<10", "pyyaml>=6,<7")


def main(arguments: list[str]) -> int:
    """Install both and test the chart; what is given goes to pytest."""
    python = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    if subprocess.run([*install, *PACKAGES], check=False).returncode:
        print("NOT TRIED: the packages cannot be had; pip's own words are above.")
        return 2
    # What the other tests share is not installed there.
    command = [str(python), "-m", "pytest", "-q", "--noconftest", "-p", "no:cacheprovider", "tests/deploy"]
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode
