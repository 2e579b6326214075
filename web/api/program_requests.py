"""Requests as records: a program with how it is to be drawn, read from JSON by their types.

``make docs ARGS=types`` writes these records for JavaScript too.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeVar

from msgspec import Meta, Struct, ValidationError, convert

from graph.layout.style import Direction, Mode
from graph.limits import REQUEST
from graph.scene.theme import Palette

from .error_answer import Refusal

__all__ = ["Identifiers", "PartRequest", "StepNumber", "TraceRequest", "ViewRequest", "once", "read", "wrong"]

Record = TypeVar("Record")
Item = TypeVar("Item")
Digits = Annotated[int, Meta(ge=1, le=REQUEST.drawing_digits)]
Identifiers = Annotated[list[str], Meta(max_length=REQUEST.identifiers)]  # composites that one request may open
Seed = Annotated[int, Meta(ge=0, lt=2**32)]
StepNumber = Annotated[int, Meta(ge=0, lt=REQUEST.step)]
_PLACE = re.compile(r"(?:`\$\.|required field `)([\w.]+)")


class ViewRequest(Struct, forbid_unknown_fields=True):
    """How the drawing is to look; what is absent is as usual."""

    label: Mode | None = None
    digits: Digits | None = None
    hide: list[Literal["value", "dg", "lg", "ug"]] | None = None
    palette: Palette | None = None
    direction: Direction | None = None
    room: Literal["wide", "tall", "low"] | None = None  # the shape of the window that it is to fill


class TraceRequest(Struct):
    """A program, its inputs, and what of it is to be open. What the fields say is the engine's to judge."""

    source: str
    inputs: dict[str, Any] | None = None  # by name: a number or nested lists
    upstream: Any = None  # the gradient at the output; none: ones
    expand: Literal["none", "all"] | Identifiers | None = None  # composites that are open
    open: Identifiers | None = None  # gates and calls beside those of expand
    seed: Seed | None = None
    close: Identifiers | None = None  # typed-out composites that are to be one gate
    lang: Any = None
    view: ViewRequest | None = None
    fixed: Identifiers | None = None  # inputs that get no gradient
    ties: Literal["lecture", "share"] | None = None


class PartRequest(Struct):
    """Which part of the answer is wanted: new numbers, or one step; none: all of it."""

    only: Literal["values", "step"] | None = None
    step: StepNumber | None = None


def wrong(name: str) -> Refusal:
    """The refusal of one field."""
    return Refusal(400, "bad_request", "field", name=name)


def once(listed: list[Item] | None) -> list[Item] | None:
    """The same without repetitions."""
    return None if listed is None else list(dict.fromkeys(listed))


def read(body: Any, kind: type[Record], name: str = "") -> Record:
    """The record of that kind in a body; ``name``: of the field, where it is one.

    Raises:
        Refusal: 400, naming the field whose type is another.
    """
    try:
        return convert(body, kind)
    except ValidationError as fault:
        place = _PLACE.search(str(fault))
        found = place[1] if place else ""
        raise wrong(".".join(part for part in (name, found) if part)) from None
