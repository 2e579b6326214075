"""The store of the application that is asked, and its faults as answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, current_app

from web.api.error_answer import Refusal
from web.server.request_hooks import watch
from web.store.database import Database, StoreAway
from web.store.hourly_purge import RegularPurge
from web.store.lecture_file import BadFile
from web.store.lecture_values import TooMuch
from web.store.links import Links
from web.store.sets import NoSuchSet, Sets, Stale

from .storage_allowance import Allowance

__all__ = ["Keeping", "faults_told", "keeping", "register"]


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the calls about sets, links and classes work with."""

    database: Database
    sets: Sets
    links: Links
    allowance: Allowance

    def trouble(self) -> str | None:
        """Why nothing can be kept just now ("full", "read_only", "away"); None where it can."""
        try:
            with self.database.writing() as session:
                session.connection()
                return None
        except StoreAway as away:
            return away.reason


def register(app: Flask, address: str) -> None:
    """Give ``app`` a store at a database's address; it is opened when it is first needed, and rid of what is over."""
    database = Database(address)
    purge = RegularPurge(database, with_links=app.config["PURGE_LINKS"])

    def look() -> None:
        purge.look()

    watch(app, look)
    app.extensions["keeping"] = Keeping(database, Sets(database), Links(database), Allowance())


def keeping() -> Keeping:
    """The store of the application that is asked."""
    found: Keeping = current_app.extensions["keeping"]
    return found


@contextmanager
def faults_told() -> Iterator[None]:
    """What the store refuses, as the answers that a page can show."""
    try:
        yield
    except StoreAway as away:
        raise Refusal(503, "not_kept", f"not_kept_{away.reason}") from away
    except NoSuchSet:
        raise Refusal(404, "not_found", "set_gone") from None
    except Stale:
        raise Refusal(409, "stale", "set_stale") from None
    except TooMuch as much:
        raise Refusal(413, "too_large", f"set_{much.what}", limit=much.limit) from None
    except BadFile as bad:
        raise Refusal(400, "bad_request", f"set_file_{bad.reason}") from None
