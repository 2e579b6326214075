"""The tables. Times are whole seconds since 1970 (UTC); secrets stand as their SHA-256 digests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

__all__ = ["Base", "Classroom", "HandIn", "Handout", "LectureSet", "Phone", "Poll", "Program", "ShortLink", "Vote"]

_DIGEST = String(64)


class Base(DeclarativeBase):
    """The tables' common ground."""

    type_annotation_map = {dict[str, Any]: JSON, list[int]: JSON}  # noqa: RUF012  (SQLAlchemy reads it from the class)


class LectureSet(Base):
    """An ordered list of programs; ``reader`` is the version of the format that its programs were stored in."""

    __tablename__ = "lecture_sets"
    id: Mapped[int] = mapped_column(primary_key=True)
    view_digest: Mapped[str] = mapped_column(_DIGEST, unique=True)
    edit_digest: Mapped[str] = mapped_column(_DIGEST, unique=True)
    title: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    reader: Mapped[int]
    revision: Mapped[int]
    created: Mapped[int] = mapped_column(BigInteger)
    changed: Mapped[int] = mapped_column(BigInteger)
    programs: Mapped[list[Program]] = relationship(
        order_by="Program.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Program(Base):
    """One program of a set: ``state`` is what the page shows, ``words`` the titles and notes of its steps by number."""

    __tablename__ = "programs"
    __table_args__ = (UniqueConstraint("set_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("lecture_sets.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    state: Mapped[dict[str, Any]]
    steps: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    words: Mapped[dict[str, Any]]


class ShortLink(Base):
    """A state of the page under a short code; ``opened``: when it was last asked for."""

    __tablename__ = "short_links"
    id: Mapped[int] = mapped_column(primary_key=True)
    code_digest: Mapped[str] = mapped_column(_DIGEST, unique=True)
    address: Mapped[str] = mapped_column(Text)
    created: Mapped[int] = mapped_column(BigInteger)
    opened: Mapped[int] = mapped_column(BigInteger, index=True)


class Classroom(Base):
    """A class: its place (``address``, ``step``, ``part``), who moved it last, its running poll, its exercise."""

    __tablename__ = "classrooms"
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    secret_digest: Mapped[str] = mapped_column(_DIGEST)
    address: Mapped[str] = mapped_column(Text)
    step: Mapped[int]
    part: Mapped[int]
    mover: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    poll: Mapped[str | None] = mapped_column(String(16))
    handout: Mapped[str | None] = mapped_column(String(16))
    created: Mapped[int] = mapped_column(BigInteger, index=True)


class Phone(Base):
    """A phone of a class: a random number, and nothing else."""

    __tablename__ = "phones"
    code: Mapped[str] = mapped_column(ForeignKey("classrooms.code", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(_DIGEST, primary_key=True)


class Poll(Base):
    """A question of a class: ``body`` holds its words, choices and answer; ``stage`` is one of ``polls.STAGES``."""

    __tablename__ = "polls"
    code: Mapped[str] = mapped_column(ForeignKey("classrooms.code", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int]
    stage: Mapped[str] = mapped_column(String(16))
    round: Mapped[int]
    body: Mapped[dict[str, Any]]


class Vote(Base):
    """What a phone chose in a round; choosing again replaces it."""

    __tablename__ = "votes"
    code: Mapped[str] = mapped_column(ForeignKey("classrooms.code", ondelete="CASCADE"), primary_key=True)
    poll: Mapped[str] = mapped_column(String(16), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(_DIGEST, primary_key=True)
    choice: Mapped[str] = mapped_column(String(40))


class Handout(Base):
    """An exercise of a class: ``body`` holds the program, the ids of its questions, and the address that opens it."""

    __tablename__ = "handouts"
    code: Mapped[str] = mapped_column(ForeignKey("classrooms.code", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int]
    body: Mapped[dict[str, Any]]


class HandIn(Base):
    """What a phone handed in of an exercise, judged; handing in again replaces it."""

    __tablename__ = "hand_ins"
    code: Mapped[str] = mapped_column(ForeignKey("classrooms.code", ondelete="CASCADE"), primary_key=True)
    handout: Mapped[str] = mapped_column(String(16), primary_key=True)
    phone: Mapped[str] = mapped_column(_DIGEST, primary_key=True)
    record: Mapped[dict[str, Any]]
