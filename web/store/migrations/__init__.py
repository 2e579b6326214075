"""Migrations: how the tables came to be, change by change (https://alembic.sqlalchemy.org)."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection

__all__ = ["HEAD", "upgrade"]

HEAD = "0003"  # the newest file in versions/
_ALONE = threading.Lock()  # Alembic keeps what it is at in its modules


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables behind ``connection`` to an edition, within its transaction."""
    from alembic import command  # here: a database that is up to date needs none of it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _ALONE:
        command.upgrade(config, to)
