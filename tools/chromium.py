"""The browser that the tests drive: one that is installed, or one that is fetched for them."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import system

__all__ = ["LAUNCH_ARGUMENTS", "ensure", "find", "launch_arguments"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
)
_OWN_PATH = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
LAUNCH_ARGUMENTS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # a container's /dev/shm is often too small
)


def launch_arguments() -> list[str]:
    """Chromium's flags; its sandbox refuses to run as root."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*LAUNCH_ARGUMENTS, *(["--no-sandbox"] if is_root else [])]


@functools.lru_cache(maxsize=1)
def find() -> str | None:
    """An installed Chromium or Chrome; the variable CHROMIUM names one. None: Playwright's own, if it has one."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return chosen
    for name in _NAMES:
        path = shutil.which(name)
        if path and _answers(path):
            return path
    return next((path for path in _ELSEWHERE if Path(path).exists()), None)


def ensure(python: str) -> bool:
    """Make a browser ready for the tests that ``python`` runs: an installed one, Debian's, or Playwright's."""
    if find() or _has_own(python):
        return True
    if system.is_debian() and system.install(["chromium"]):
        find.cache_clear()
        if find():
            return True
    print("Fetching Playwright's Chromium for the browser tests ...", flush=True)
    can_install = shutil.which("apt-get") and system.privilege() is not None
    for more in (["--with-deps"], []) if can_install else ([],):
        if subprocess.run([python, "-m", "playwright", "install", *more, "chromium"], check=False).returncode == 0:
            return True
    return False


def _answers(path: str) -> bool:
    """Whether it runs at all: Ubuntu's chromium-browser may be a note that a snap is needed."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _has_own(python: str) -> bool:
    answer = subprocess.run([python, "-c", _OWN_PATH], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and Path(answer.stdout.strip()).exists()
