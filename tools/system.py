"""Packages of the operating system that the tests use, on systems with apt; elsewhere nothing is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

__all__ = ["CAN_INSTALL_VARIABLE", "install", "is_debian", "missing", "privilege"]

CAN_INSTALL_VARIABLE = "GATEWISE_SYSTEM_PACKAGES"  # "0": never install system packages
_APT = ("apt-get", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=30")


def privilege() -> list[str] | None:
    """What to put before a command that needs root: nothing as root, ``sudo`` where it asks no password, else None."""
    if os.name != "posix" or os.environ.get(CAN_INSTALL_VARIABLE) == "0":
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def is_debian() -> bool:
    """Whether this is Debian itself, whose chromium package is a browser (Ubuntu's only points to a snap)."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()


def missing(packages: list[str]) -> list[str]:
    """Those of ``packages`` that are not installed; none where there is no apt to install them."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        return []
    answer = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    installed = {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def install(packages: list[str]) -> bool:
    """Install with apt; False where that fails, or cannot be done without asking the person something."""
    before = privilege()
    if not packages or before is None or not shutil.which("apt-get"):
        return not packages
    print(f"Installing system packages: {' '.join(packages)} ({CAN_INSTALL_VARIABLE}=0 prevents this) ...", flush=True)
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", *_APT]
    command = [*apt, "install", "--yes", "--quiet=2", "--no-install-recommends", *packages]
    if _runs(command):
        return True
    return _runs([*apt, "update", "--quiet=2"]) and _runs(command)  # a fresh machine has no package lists yet


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
