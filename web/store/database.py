"""The database: opened at its first use, brought to the present tables, and never the reason why stepping stops."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from .migrations import HEAD, upgrade

__all__ = ["IN_MEMORY", "Database", "StoreAway"]

IN_MEMORY = "sqlite://"
Reason = Literal["full", "read_only", "away"]
_QUIET_SECONDS = 2.0  # after a failed connection, without asking again
_BUSY_SECONDS = 5  # that one writer waits for another
_DISK_FULL, _READ_ONLY = "53100", "25006"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
_MIGRATING = 7_211_305  # the number of PostgreSQL's advisory lock under which tables are changed


class StoreAway(Exception):
    """Nothing can be kept now; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Database:
    """A database at an address; no connection is made before it is used."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        # SQLite has one writer at a time: the threads of a process wait here, in order, and not in its polling.
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.is_sqlite else nullcontext()
        self._quiet_until = 0.0

    @property
    def is_sqlite(self) -> bool:
        return self.address.startswith("sqlite")

    @property
    def is_there(self) -> bool:
        """Whether anything can have been kept; a file that does not exist is not made by asking."""
        if self._engine is not None or not self.is_sqlite:
            return True
        file = make_url(self.address).database
        return bool(file) and Path(str(file)).exists()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that changes nothing.

        Raises:
            StoreAway: the database cannot be used.
        """
        with self._told(), Session(self._opened(), expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self, *, is_brief: bool = False) -> Iterator[Session]:
        """A session whose changes are on the disk when this is left; on an exception there are none.

        ``is_brief``: what a class of three hundred writes within seconds. It outlives the server's death, as all does;
        in SQLite the machine's own death may take the last of it.

        Raises:
            StoreAway: the database cannot be used.
        """
        with self._told(), self._turn:
            engine = self._opened().execution_options(writes="NORMAL" if is_brief else "FULL")
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield session

    def forget_traces(self) -> None:
        """Take what was deleted out of SQLite's journal too; PostgreSQL's vacuum does so by itself."""
        if self.is_sqlite:
            with self._told(), self._opened().connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give back all connections."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def connect(self) -> Connection:
        """A plain connection, for the commands that copy everything."""
        with self._told():
            return self._opened().connect()

    def _opened(self) -> Engine:
        if self._engine is not None:
            return self._engine
        with self._lock:
            if self._engine is None:
                if time.monotonic() < self._quiet_until:
                    raise StoreAway("away")
                engine = _engine_at(self.address)
                try:
                    _bring_up(engine)
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Failures of the database or its disk as ``StoreAway``."""
        try:
            yield
        except (SQLAlchemyError, OSError) as fault:
            reason = _reason_of(fault)
            if reason == "away" and not self.is_sqlite:
                self._quiet_until = time.monotonic() + _QUIET_SECONDS
            raise StoreAway(reason) from fault


def _reason_of(fault: Exception) -> Reason:
    """What stands behind a failure: errno of the disk, PostgreSQL's codes, SQLite's words."""
    if isinstance(fault, OSError):
        return "full" if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "read_only"
    cause = getattr(fault, "orig", None) or fault
    code = getattr(cause, "sqlstate", None)
    if code is not None:
        return "full" if code == _DISK_FULL else "read_only" if code == _READ_ONLY else "away"
    if isinstance(cause, sqlite3.Error):
        said = str(cause)
        if "full" in said:
            return "full"
        return "read_only" if "readonly" in said or "unable to open" in said else "away"
    return "away"


def _engine_at(address: str) -> Engine:
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        import psycopg  # here: who keeps everything in a file needs no driver

        name = "postgresql+psycopg" if url.drivername in ("postgres", "postgresql") else url.drivername
        options = {"connect_timeout": 2, "options": "-c statement_timeout=5000", "application_name": "gatewise"}
        assert psycopg.threadsafety > 1  # connections go from thread to thread
        return create_engine(
            url.set(drivername=name), connect_args=options, pool_pre_ping=True, pool_timeout=2, pool_size=8
        )
    if not url.database:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        _make_folder(Path(url.database))
        engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(file: Path) -> None:
    """A folder and a file that only their owner reads."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(connection: Any, _: Any) -> None:
    """Each commit on the disk; what is deleted is overwritten (https://sqlite.org/pragma.html)."""
    connection.isolation_level = None  # transactions begin where we say so
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes its turn at once: one that reads first and writes later may be refused without waiting."""
    writes = connection.get_execution_options().get("writes")
    if writes:
        connection.exec_driver_sql(f"PRAGMA synchronous={writes}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up(engine: Engine) -> None:
    """The tables of today, whichever edition made the file."""
    with engine.execution_options(writes="FULL").begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
        if _edition(connection) != HEAD:
            upgrade(connection)


def _edition(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
