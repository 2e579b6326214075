"""A closed question as plain values, in every language at once: a class speaks more than one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...words import LANGUAGES, say

__all__ = ["RIGHT", "Choice", "PollQuestion", "Texts", "in_every_language"]

RIGHT = "right"
Texts = Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer; ``idea``: "right", or the misconception that leads to it."""

    texts: Texts
    idea: str

    @property
    def is_right(self) -> bool:
        return self.idea == RIGHT


@dataclass(frozen=True, slots=True)
class PollQuestion:
    """A question; ``step``: the one that answers it, ``element``: the id of what it asks for, "" for none."""

    kind: str
    texts: Texts
    choices: tuple[Choice, ...]
    step: int
    element: str = ""


def in_every_language(key: str, params: Callable[[str], Mapping[str, Any]]) -> Texts:
    """The words of a key, filled in for each language."""
    return {language: say(language, key, **params(language)) for language in LANGUAGES}
