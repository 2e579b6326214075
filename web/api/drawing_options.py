"""Options of the drawing, as a person wants it: checked, and made a style. In a body the object ``view``, in an
address the fields ``label``, ``digits``, ``hide``, ``palette``, ``direction``, ``room``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph.layout.style import PAGE_STYLE, Style
from graph.numbers import DIGITS

from .error_answer import Refusal
from .program_requests import ViewRequest, read

__all__ = [
    "DEFAULT_VIEW",
    "ROOMS",
    "VIEW_FIELDS",
    "in_room",
    "room_of",
    "style_of",
    "view_from_json",
    "view_from_query",
    "view_payload",
]

HIDDEN = {"value": "has_value", "dg": "has_downstream", "lg": "has_local", "ug": "has_upstream"}
VIEW_FIELDS = ("label", "digits", "hide", "palette", "direction", "room")
# What the drawing is to fill: a band of the page, a phone held upright, a phone on its side.
ROOMS = {"wide": PAGE_STYLE.page, "tall": (380.0, 400.0), "low": (490.0, 231.0)}
DEFAULT_VIEW = replace(PAGE_STYLE, direction="auto", has_tooltips=False)  # the page has a panel of its own


def view_from_json(asked: Any) -> Style:
    """The style that ``{"label", "digits", "hide", "palette", "direction", "room"}`` asks for; absent: the usual.

    Raises:
        Refusal: 400 for anything that is none of the choices.
    """
    return style_of(read(asked, ViewRequest, "view") if asked is not None else None)


def style_of(asked: ViewRequest | None) -> Style:
    """The same of a request that was read."""
    if asked is None:
        return DEFAULT_VIEW
    choices = {field: getattr(asked, name) for name, field in _CHOICES.items()}
    chosen: dict[str, Any] = {field: value for field, value in choices.items() if value is not None}
    chosen.update({HIDDEN[each]: False for each in asked.hide or ()})
    return in_room(replace(DEFAULT_VIEW, **chosen), asked.room or "wide")


def view_from_query(args: Mapping[str, str]) -> Style:
    """The style that an address asks for; what cannot be read is left out."""
    view: dict[str, Any] = {}
    for name in VIEW_FIELDS:
        text = args.get(name)
        if not text:
            continue
        value: Any = text.split(",") if name == "hide" else text
        if name == "digits":
            value = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None
        try:
            view_from_json({name: value})
        except Refusal:
            continue
        view[name] = value
    return view_from_json(view)


def in_room(style: Style, room: str) -> Style:
    """The same style for a window of another shape, which the direction "auto" follows."""
    return replace(style, page=ROOMS[room])


def room_of(style: Style) -> str:
    """The name of the room that a style is made for."""
    return next((name for name, page in ROOMS.items() if page == style.page), "wide")


def view_payload(style: Style) -> dict[str, Any]:
    """What a person has chosen otherwise than usual, as the page keeps it; the room is the window's, not theirs."""
    found: dict[str, Any] = {
        name: getattr(style, field)
        for name, field in _CHOICES.items()
        if getattr(style, field) != getattr(DEFAULT_VIEW, field)
    }
    hidden = [name for name, field in HIDDEN.items() if not getattr(style, field)]
    return {**found, "hide": hidden} if hidden else found


_CHOICES: Mapping[str, str] = {"label": "mode", "digits": "digits", "palette": "palette", "direction": "direction"}
assert DEFAULT_VIEW.digits == DIGITS
