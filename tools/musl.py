"""Wheels for Alpine: whether every package that we need can be had ready-made for musl, by ``python -m tools.musl``.

It asks pip what it would install there, of wheels alone, and installs nothing; no Alpine is needed, and none is tried.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from .environment import ROOT

__all__ = ["main"]

FILES = ("requirements.txt", "requirements-host.txt", "requirements-jobs.txt", "requirements-video.txt")
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
MACHINES = ("x86_64", "aarch64")
EDITIONS = ("1_1", "1_2")  # of musl; a wheel for an older one serves a newer one


def wanting(python: str, machine: str) -> str:
    """What pip complains of for a Python and a processor, or nothing."""
    platforms = [f"--platform=musllinux_{edition}_{machine}" for edition in EDITIONS]
    files = [word for name in FILES for word in ("-r", str(ROOT / name))]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-input", "--target", folder]
        command += ["--only-binary=:all:", f"--python-version={python}", "--implementation=cp", *platforms, *files]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return "; ".join(errors) or ("" if done.returncode == 0 else done.stderr[-300:])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is there for each; 1 where a wheel is missing."""
    parser = argparse.ArgumentParser(prog="python -m tools.musl", description=__doc__)
    parser.add_argument("--pythons", nargs="*", default=PYTHONS)
    parser.add_argument("--machines", nargs="*", default=MACHINES)
    options = parser.parse_args(arguments)
    is_whole = True
    for machine in options.machines:
        for python in options.pythons:
            lacking = wanting(python, machine)
            is_whole = is_whole and not lacking
            print(f"musl, {machine}, Python {python}: {lacking or 'every package has a wheel'}", flush=True)
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
