"""The command ``gatewise``, also as ``python -m gatewise``."""

from __future__ import annotations

import sys

from app import main

__all__ = ["run"]


def run() -> int:
    """Do what ``python app.py`` does with the same arguments."""
    return main(prog="gatewise")


if __name__ == "__main__":
    sys.exit(run())
