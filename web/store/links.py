"""Short links: a state of the page under a code of ten signs."""

from __future__ import annotations

import time

from sqlalchemy import delete, select, update

from graph.limits import STORE

from .database import Database, StoreAway
from .models import ShortLink
from .secret_keys import digest_of, link_code

__all__ = ["Links", "lives_until"]

DAY = 86_400  # seconds
_REPEATED = DAY  # an opening is noted once a day: reading stays reading


class Links:
    """The short links of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, address: str) -> str:
        """A new code for the query of a page.

        Raises:
            StoreAway: it could not be kept.
        """
        code, now = link_code(), int(time.time())
        with self._database.writing() as session:
            session.add(ShortLink(code_digest=digest_of(code), address=address, created=now, opened=now))
        return code

    def open(self, code: str) -> str | None:
        """The query behind a code, None where there is none; its life begins anew."""
        wanted = select(ShortLink.id, ShortLink.address, ShortLink.opened).where(
            ShortLink.code_digest == digest_of(code)
        )
        with self._database.reading() as session:
            found = session.execute(wanted).first()
        if found is None:
            return None
        if found.opened < time.time() - _REPEATED:
            self._note(found.id)
        return str(found.address)

    def purge(self, days: int = STORE.link_days, now: float | None = None) -> int:
        """Delete the links that were not opened for so long, and say how many."""
        limit = (time.time() if now is None else now) - days * DAY
        with self._database.writing() as session:
            old = session.scalars(select(ShortLink.id).where(ShortLink.opened < limit)).all()
            session.execute(delete(ShortLink).where(ShortLink.id.in_(old)))
        return len(old)

    def _note(self, number: int) -> None:
        try:
            with self._database.writing() as session:
                session.execute(update(ShortLink).where(ShortLink.id == number).values(opened=int(time.time())))
        except StoreAway:
            return  # a full disk does not close a link


def lives_until(now: float) -> int:
    """When a link that is opened now and never again may be deleted."""
    return int(now) + STORE.link_days * DAY
