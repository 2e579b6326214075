"""The store on SQLite, and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import unavailable
from tests.store.postgres import Postgres, program
from web.store.database import Database


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if program("pg_ctl") is None or program("initdb") is None:
        unavailable("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    if request.param == "sqlite":
        opened = Database(f"sqlite:///{tmp_path / 'kept.db'}")
    else:
        opened = Database(request.getfixturevalue("postgres").address)
        with opened.connect() as connection, connection.begin():
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        opened.close()
    yield opened
    opened.close()
