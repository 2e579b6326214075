"""The data folder: where the database is when nobody has said."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["data_folder", "default_address"]


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder that ``GATEWISE_DATA`` names, else the system's place for a program's data."""
    if environment.get("GATEWISE_DATA"):
        return Path(environment["GATEWISE_DATA"]).expanduser()
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or ".")
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home) / "Gatewise"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Gatewise"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "gatewise"


def default_address(environment: Mapping[str, str] = os.environ) -> str:
    """``DATABASE_URL`` where it is set, else SQLite in the data folder."""
    given = environment.get("DATABASE_URL")
    return given or f"sqlite:///{data_folder(environment) / 'gatewise.db'}"
