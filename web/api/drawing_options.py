"""Options of the drawing, as a person wants it: checked, and made a style. In a body the object ``view``, in an
address the fields ``label``, ``digits``, ``hide``, ``palette``, ``direction``, ``room``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from graph.layout.style import DIRECTIONS, MODES, PAGE_STYLE, Style
from graph.numbers import DIGITS
from graph.scene.theme import PALETTES

from .error_answer import Refusal

__all__ = [
    "DEFAULT_VIEW",
    "ROOMS",
    "VIEW_FIELDS",
    "in_room",
    "room_of",
    "view_from_json",
    "view_from_query",
    "view_payload",
]

MOST_DIGITS = 10
HIDDEN = {"value": "has_value", "dg": "has_downstream", "lg": "has_local", "ug": "has_upstream"}
VIEW_FIELDS = ("label", "digits", "hide", "palette", "direction", "room")
ROOMS = {"wide": PAGE_STYLE.page, "tall": (380.0, 400.0)}  # what the drawing is to fill: a band of the page, a phone
DEFAULT_VIEW = replace(PAGE_STYLE, direction="auto", has_tooltips=False)  # the page has a panel of its own


def view_from_json(asked: Any) -> Style:
    """The style that ``{"label", "digits", "hide", "palette", "direction", "room"}`` asks for; absent: the usual.

    Raises:
        Refusal: 400 for anything that is none of the choices.
    """
    if asked is None:
        return DEFAULT_VIEW
    if not isinstance(asked, dict) or not set(asked) <= set(VIEW_FIELDS):
        raise Refusal(400, "bad_request", "field", name="view")
    choices: dict[str, Any] = {}
    for name, (field, is_choice) in _CHOICES.items():
        if asked.get(name) is not None:
            if not is_choice(asked[name]):
                raise Refusal(400, "bad_request", "field", name=f"view.{name}")
            choices[field] = asked[name]
    hidden = asked.get("hide")
    if hidden is not None:
        if not isinstance(hidden, list) or not all(isinstance(each, str) and each in HIDDEN for each in hidden):
            raise Refusal(400, "bad_request", "field", name="view.hide")
        choices.update({HIDDEN[each]: False for each in hidden})
    room = asked.get("room")
    if room is not None and not _one_of(tuple(ROOMS))(room):
        raise Refusal(400, "bad_request", "field", name="view.room")
    return in_room(replace(DEFAULT_VIEW, **choices), room or "wide")


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
        for name, (field, _) in _CHOICES.items()
        if getattr(style, field) != getattr(DEFAULT_VIEW, field)
    }
    hidden = [name for name, field in HIDDEN.items() if not getattr(style, field)]
    return {**found, "hide": hidden} if hidden else found


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in choices


def _are_digits(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_DIGITS


_CHOICES: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "label": ("mode", _one_of(MODES)),
    "digits": ("digits", _are_digits),
    "palette": ("palette", _one_of(PALETTES)),
    "direction": ("direction", _one_of(DIRECTIONS)),
}
assert DEFAULT_VIEW.digits == DIGITS
