"""Fields of a request's body beside the question: read one by one, refused where they have the wrong type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from graph.limits import REQUEST

from .error_answer import Refusal

__all__ = [
    "choice_of",
    "direction_of",
    "element_of",
    "flag_of",
    "number_of",
    "text_of",
    "texts_of",
    "whole_of",
    "wrong",
]

Choice = TypeVar("Choice", bound=str)


def wrong(name: str) -> Refusal:
    """The refusal of one field."""
    return Refusal(400, "bad_request", "field", name=name)


def text_of(body: Mapping[str, Any], name: str) -> str:
    """A short text, which must be there."""
    found = body.get(name)
    if isinstance(found, str) and len(found) <= REQUEST.word:
        return found
    raise wrong(name)


def texts_of(body: Mapping[str, Any], name: str) -> list[str] | None:
    """Texts without repetitions; None where there is no such field."""
    found = body.get(name)
    if found is None:
        return None
    if isinstance(found, list) and len(found) <= REQUEST.ids and all(isinstance(each, str) for each in found):
        return list(dict.fromkeys(found))
    raise wrong(name)


def choice_of(body: Mapping[str, Any], name: str, choices: Sequence[Choice]) -> Choice:
    """One of the choices; the first where none is named."""
    found = body.get(name)
    if found is None:
        return choices[0]
    for choice in choices:
        if found == choice:
            return choice
    raise wrong(name)


def flag_of(body: Mapping[str, Any], name: str) -> bool:
    """True or false; false where it is absent."""
    found = body.get(name)
    if found is None or isinstance(found, bool):
        return bool(found)
    raise wrong(name)


def number_of(body: Mapping[str, Any], name: str, default: float | None) -> float:
    """A number; it must be there where there is no default."""
    found = body.get(name, default)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return float(found)
    raise wrong(name)


def whole_of(body: Mapping[str, Any], name: str, default: int, limit: int) -> int:
    """A whole number from 0 to below the limit."""
    found = body.get(name, default)
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < limit:
        return found
    raise wrong(name)


def element_of(body: Mapping[str, Any]) -> tuple[str, tuple[int, ...]]:
    """The key of an input, and the index of one of its elements."""
    index = body.get("index", [])
    if not isinstance(index, list) or len(index) > REQUEST.axes:
        raise wrong("index")
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in index):
        raise wrong("index")
    return text_of(body, "key"), tuple(index)


def direction_of(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """How fast each input moves, a number or nested lists by its key; None where no direction is given."""
    found = body.get("direction")
    if found is None:
        return None
    if not isinstance(found, dict) or len(found) > REQUEST.ids:
        raise wrong("direction")
    return {key: _moving(value) for key, value in found.items()}


def _moving(value: Any) -> Any:
    try:
        speed = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise wrong("direction") from None
    if isinstance(value, bool | str) or not np.isfinite(speed).all():
        raise wrong("direction")
    return speed if speed.ndim else float(speed)
