"""Exercises of a class: handed out by its lecturer, handed in by its phones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from graph.limits import STORE

from .classes import NoSuchClass, NotAsked, led
from .database import Database
from .models import Classroom, HandIn, Handout, Phone, Poll
from .secret_keys import digest_of, short_key

__all__ = ["HandedOut", "Handouts"]


@dataclass(frozen=True, slots=True)
class HandedOut:
    """An exercise and what came back: ``body`` as it was handed out, one record per phone."""

    key: str
    body: Mapping[str, Any]
    records: tuple[Mapping[str, Any], ...]
    joined: int


class Handouts:
    """The exercises of the classes of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hand_out(self, code: str, secret: str, body: Mapping[str, Any]) -> str:
        """Hand out an exercise; one that was out is not taken in any more. Its key.

        Raises:
            NoSuchClass: there is none, or the secret is not its own.
            NotAsked: the class has had as many as it may have.
        """
        with self._database.writing(is_brief=True) as session:
            room = led(session, code, secret)
            count = session.scalar(select(func.count()).where(Handout.code == code)) or 0
            if count >= STORE.handouts:
                raise NotAsked
            room.handout, room.version = short_key(), room.version + 1
            session.add(Handout(code=code, key=room.handout, position=count, body=dict(body)))
            return room.handout

    def take_back(self, code: str, secret: str) -> None:
        """No exercise is out any more; what was handed in stays."""
        with self._database.writing(is_brief=True) as session:
            room = led(session, code, secret)
            room.handout, room.version = None, room.version + 1

    def body_of(self, code: str, key: str) -> Mapping[str, Any]:
        """The exercise that is out, to judge what comes in.

        Raises:
            NoSuchClass: there is no such class.
            NotAsked: this exercise is not out (any more), or a question runs, whose answer a verdict might tell.
        """
        with self._database.reading() as session:
            room = session.get(Classroom, code)
            if room is None:
                raise NoSuchClass
            poll = session.get(Poll, (code, room.poll)) if room.poll else None
            handout = session.get(Handout, (code, key)) if room.handout == key else None
            if handout is None or (poll is not None and poll.stage != "revealed"):
                raise NotAsked
            return handout.body

    def hand_in(self, code: str, phone: str, key: str, record: Mapping[str, Any]) -> None:
        """Keep what a phone handed in; handing in again replaces it.

        Raises:
            NoSuchClass: there is no such class, or it does not know the phone.
            NotAsked: this exercise is not out (any more).
        """
        row = {"code": code, "handout": key, "phone": digest_of(phone), "record": dict(record)}
        with self._database.writing(is_brief=True) as session:
            room = session.get(Classroom, code)
            if room is None or session.get(Phone, (code, row["phone"])) is None:
                raise NoSuchClass
            if room.handout != key:
                raise NotAsked
            put = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(HandIn).values(row)
            session.execute(put.on_conflict_do_update(index_elements=list(row)[:3], set_={"record": row["record"]}))

    def handed_out(self, code: str, secret: str) -> list[HandedOut]:
        """All exercises of a class in their order, with what was handed in."""
        with self._database.reading() as session:
            led(session, code, secret, is_kept_apart=False)
            joined = session.scalar(select(func.count()).where(Phone.code == code)) or 0
            records: dict[str, list[Mapping[str, Any]]] = {}
            for each in session.scalars(select(HandIn).where(HandIn.code == code).order_by(HandIn.phone)):
                records.setdefault(each.handout, []).append(each.record)
            handouts = session.scalars(select(Handout).where(Handout.code == code).order_by(Handout.position)).all()
            return [HandedOut(each.key, each.body, tuple(records.get(each.key, ())), joined) for each in handouts]
