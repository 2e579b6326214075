"""A purge of what is over: links that nobody opens any more, and classes after their days."""

from __future__ import annotations

import time

from sqlalchemy import delete, select

from graph.limits import STORE

from .database import Database
from .links import DAY, Links
from .models import Classroom

__all__ = ["end_classes", "purge"]


def purge(database: Database, days: int | None = None) -> tuple[int, int]:
    """Delete it, and say how many links and classes there were."""
    counts = Links(database).purge(STORE.link_days if days is None else days), end_classes(database)
    database.forget_traces()
    return counts


def end_classes(database: Database, now: float | None = None) -> int:
    """Delete the classes that are older than a class may get, with their phones, polls and votes; say how many."""
    limit = int(time.time() if now is None else now) - STORE.class_days * DAY
    with database.writing() as session:
        codes = session.scalars(select(Classroom.code).where(Classroom.created < limit)).all()
        session.execute(delete(Classroom).where(Classroom.code.in_(codes)))
    return len(codes)
