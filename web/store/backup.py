"""Everything that is kept, as one file; from SQLite to PostgreSQL and back."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from sqlalchemy import Connection, MetaData, Table, insert, select, text

from .database import Database
from .migrations import HEAD, upgrade
from .models import Base

__all__ = ["NotEmpty", "NotOurs", "restore", "save"]

_TABLES = tuple(Base.metadata.sorted_tables)  # parents before their children
_AT_ONCE = 500  # rows


class NotOurs(Exception):
    """A file that is no whole backup of ours, or that of a later edition."""


class NotEmpty(Exception):
    """There is something in the database already."""


def save(database: Database, file: BinaryIO) -> int:
    """Write all tables as they stand at one moment, and say how many rows there were."""
    count = 0
    with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed, database.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        packed.write(_line({"gatewise_backup": 1, "edition": HEAD}))
        for table in _TABLES:
            for row in connection.execute(select(table)).mappings():
                packed.write(_line({"table": table.name, "row": dict(row)}))
                count += 1
        packed.write(_line({"rows": count}))
    return count


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n"


def restore(database: Database, file: BinaryIO, *, replaces: bool = False) -> int:
    """Put a backup into a database, of this edition or an older one: all of it, or, on any fault, nothing.

    Raises:
        NotEmpty: something is there, and it is not to be replaced.
        NotOurs: the file is no whole backup.
    """
    lines = _read(file)
    head = next(lines, {})
    edition = head.get("edition")
    if head.get("gatewise_backup") != 1 or not isinstance(edition, str) or edition > HEAD:
        raise NotOurs
    with database.connect().execution_options(writes="FULL") as connection, connection.begin():
        if not replaces and any(connection.execute(select(table).limit(1)).first() for table in _TABLES):
            raise NotEmpty
        _clear(connection)
        upgrade(connection, edition)
        count = _fill(connection, lines)
        upgrade(connection)
        return count


def _read(file: BinaryIO) -> Iterator[dict[str, Any]]:
    try:
        with gzip.GzipFile(fileobj=file) as unpacked:
            for line in unpacked:
                found = json.loads(line)
                if not isinstance(found, dict):
                    raise NotOurs
                yield found
    except (OSError, EOFError, ValueError):
        raise NotOurs from None


def _clear(connection: Connection) -> None:
    """No tables, so that those of the backup's edition can be made."""
    Base.metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))


def _fill(connection: Connection, lines: Iterator[dict[str, Any]]) -> int:
    found = MetaData()
    found.reflect(connection)
    waiting: list[dict[str, Any]] = []
    table: Table | None = None
    for count, line in enumerate(lines):
        if "rows" in line:
            _insert(connection, table, waiting)
            if line["rows"] != count:
                raise NotOurs
            _count_on(connection, found)
            return count
        following = found.tables.get(str(line.get("table")))
        if following is None:
            raise NotOurs
        if following is not table or len(waiting) >= _AT_ONCE:
            _insert(connection, table, waiting)
            waiting = []
        table = following
        waiting.append(line["row"])
    raise NotOurs  # it was cut off


def _insert(connection: Connection, table: Table | None, rows: list[dict[str, Any]]) -> None:
    if table is not None and rows:
        columns = Base.metadata.tables.get(table.name, table)  # which know what is JSON
        connection.execute(insert(columns), rows)


def _count_on(connection: Connection, found: MetaData) -> None:
    """PostgreSQL numbers new rows after those that were put in."""
    if connection.dialect.name != "postgresql":
        return
    for table in found.tables.values():
        if "id" in table.c:
            most = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {most}, false)"))
