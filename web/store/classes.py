"""Classes: where each stands, its phones, its polls and its votes. The database is the one place that knows.

Every server process reads it, so all of them see the same class; a restart loses nothing, and no browser is trusted
with anything but its own secret. What phones ask for is kept in memory beside this (``web/classroom/class_state.py``).
"""

from __future__ import annotations

import hmac
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from graph.limits import STORE

from .database import Database
from .models import Classroom, Handout, Phone, Poll, Vote
from .secret_keys import class_code, digest_of, new_key, short_key

__all__ = ["STAGES", "Classes", "NoSuchClass", "NotAsked", "Out", "PollState", "Stage", "Standing", "Tally", "led"]

Stage = Literal["voting", "talking", "closed", "revealed"]
STAGES: tuple[Stage, ...] = ("voting", "talking", "closed", "revealed")
_MOVES: Mapping[str, tuple[str, ...]] = {
    "voting": ("talking", "closed"),
    "talking": ("voting", "closed"),
    "closed": ("voting", "revealed"),
    "revealed": (),
}
_TRIES = 20  # codes that are drawn before the database counts as full of them


class NoSuchClass(Exception):
    """There is no such class, or the secret is not its own."""


class NotAsked(Exception):
    """Nothing is asked, or not this, or not any more."""


@dataclass(frozen=True, slots=True)
class PollState:
    """The running poll: its key, stage and round, and ``body`` as it was asked."""

    key: str
    stage: str
    round: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Out:
    """The exercise that is handed out: its key, and the address that opens it."""

    key: str
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a class stands; ``version`` grows with every change that phones have to know of."""

    version: int
    address: str
    step: int
    part: int
    mover: str
    poll: PollState | None
    handout: Out | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A poll with its votes: by round, by choice."""

    state: PollState
    rounds: Mapping[int, Mapping[str, int]]


class Classes:
    """The classes of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self) -> tuple[str, str]:
        """A new class: its code, and the secret that leads it."""
        secret = new_key()
        with self._database.writing(is_brief=True) as session:
            for _ in range(_TRIES):
                code = class_code()
                if session.get(Classroom, code) is None:
                    break
            session.add(
                Classroom(
                    code=code, secret_digest=digest_of(secret), address="", step=0, part=2, mover="", version=1,
                    poll=None, handout=None, created=int(time.time()),
                )
            )  # fmt: skip
        return code, secret

    def standing(self, code: str, known: int = 0) -> Standing | None:
        """Where a class stands; None where that is still the version that is known.

        Raises:
            NoSuchClass: there is none.
        """
        with self._database.reading() as session:
            version = session.scalar(select(Classroom.version).where(Classroom.code == code))
            if version is None:
                raise NoSuchClass
            if version == known:
                return None
            room = session.get_one(Classroom, code)
            place = room.version, room.address, room.step, room.part, room.mover
            return Standing(*place, _running(session, room), _out(session, room))

    def move(self, code: str, secret: str, address: str, step: int, part: int, mover: str) -> int:
        """The class goes to a place; the version that says so."""
        with self._database.writing(is_brief=True) as session:
            room = led(session, code, secret)
            room.address, room.step, room.part, room.mover = address, step, part, mover
            room.version += 1
            return room.version

    def ask(self, code: str, secret: str, body: Mapping[str, Any]) -> str:
        """Ask a question; one that runs is over. The question's key."""
        with self._database.writing(is_brief=True) as session:
            room = led(session, code, secret)
            count = session.scalar(select(func.count()).where(Poll.code == code)) or 0
            if count >= STORE.polls:
                raise NotAsked
            room.poll, room.version = short_key(), room.version + 1
            session.add(Poll(code=code, key=room.poll, position=count, stage="voting", round=1, body=dict(body)))
            return room.poll

    def turn(self, code: str, secret: str, key: str, stage: str) -> None:
        """Bring the running poll to another stage; "over" takes it off the screens. Voting again is a new round.

        Raises:
            NotAsked: it is not running, or cannot go there from where it is.
        """
        with self._database.writing(is_brief=True) as session:
            room = led(session, code, secret)
            poll = session.get(Poll, (code, key)) if room.poll == key else None
            if poll is None:
                raise NotAsked
            room.version += 1
            if stage == "over":
                room.poll = None
                return
            if stage not in _MOVES[poll.stage]:
                raise NotAsked
            poll.round += stage == "voting"
            poll.stage = stage

    def join(self, code: str) -> str:
        """A number for a phone.

        Raises:
            NotAsked: more phones than a class may have are here.
        """
        phone = new_key()
        with self._database.writing(is_brief=True) as session:
            if session.get(Classroom, code) is None:
                raise NoSuchClass
            if (session.scalar(select(func.count()).where(Phone.code == code)) or 0) >= STORE.phones:
                raise NotAsked
            session.add(Phone(code=code, digest=digest_of(phone)))
        return phone

    def vote(self, code: str, phone: str, key: str, round_: int, choice: str) -> None:
        """A phone's choice; choosing again replaces it.

        Raises:
            NotAsked: this is not being asked, or has no such choice.
        """
        row = {"code": code, "poll": key, "round": round_, "phone": digest_of(phone), "choice": choice}
        with self._database.writing(is_brief=True) as session:
            room = session.get(Classroom, code)
            if room is None or session.get(Phone, (code, row["phone"])) is None:
                raise NoSuchClass
            poll = session.get(Poll, (code, key), with_for_update={"read": True})
            is_open = poll is not None and (room.poll, poll.stage, poll.round) == (key, "voting", round_)
            if poll is None or not is_open or choice not in {each["id"] for each in poll.body["choices"]}:
                raise NotAsked
            put = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(Vote).values(row)
            session.execute(put.on_conflict_do_update(index_elements=list(row)[:4], set_={"choice": choice}))

    def results(self, code: str, secret: str) -> tuple[int, list[Tally]]:
        """How many phones have joined, and all polls in order with their votes."""
        with self._database.reading() as session:
            led(session, code, secret, is_kept_apart=False)
            joined = session.scalar(select(func.count()).where(Phone.code == code)) or 0
            counts: dict[str, dict[int, Counter[str]]] = {}
            columns = (Vote.poll, Vote.round, Vote.choice)
            for poll, round_, choice, count in session.execute(
                select(*columns, func.count()).where(Vote.code == code).group_by(*columns)
            ):
                counts.setdefault(poll, {}).setdefault(round_, Counter())[choice] = count
            polls = session.scalars(select(Poll).where(Poll.code == code).order_by(Poll.position)).all()
            return joined, [Tally(_state(poll), counts.get(poll.key, {})) for poll in polls]

    def end(self, code: str, secret: str) -> None:
        """Delete a class with everything in it."""
        with self._database.writing(is_brief=True) as session:
            led(session, code, secret)
            session.execute(delete(Classroom).where(Classroom.code == code))
        self._database.forget_traces()


def led(session: Session, code: str, secret: str, *, is_kept_apart: bool = True) -> Classroom:
    """The class of a secret; who changes it goes before whoever else wants to."""
    room = session.get(Classroom, code, with_for_update=is_kept_apart)
    if room is None or not hmac.compare_digest(room.secret_digest, digest_of(secret)):
        raise NoSuchClass
    return room


def _running(session: Session, room: Classroom) -> PollState | None:
    poll = session.get(Poll, (room.code, room.poll)) if room.poll else None
    return None if poll is None else _state(poll)


def _out(session: Session, room: Classroom) -> Out | None:
    handout = session.get(Handout, (room.code, room.handout)) if room.handout else None
    return None if handout is None else Out(handout.key, handout.body["address"])


def _state(poll: Poll) -> PollState:
    return PollState(poll.key, poll.stage, poll.round, poll.body)
