"""Folders that are served as they are: at the top of the repository, or in the installed package."""

from __future__ import annotations

from pathlib import Path

__all__ = ["folder_of"]

_TOP = Path(__file__).resolve().parents[2]


def folder_of(name: str) -> Path:
    """The folder ``templates``, ``static`` or ``examples``."""
    installed = _TOP / "gatewise" / name
    return installed if installed.is_dir() else _TOP / name
