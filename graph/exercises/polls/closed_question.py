"""A closed question as plain values, in every language at once: a class speaks more than one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...words import LANGUAGES, say
from ..misconceptions import MISCONCEPTIONS

__all__ = ["RIGHT", "Choice", "PollQuestion", "Texts", "idea_label", "idea_text", "in_every_language"]

RIGHT = "right"
_BY_ID = {each.id: each for each in MISCONCEPTIONS}
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


def idea_label(idea: str) -> Texts:
    """What a result is marked with: the misconception's label, or that of what only a poll knows."""
    known = _BY_ID.get(idea)
    if known is None:
        return in_every_language(f"insight.idea.{idea}.label", lambda _: {})
    return {language: known.label(language) for language in LANGUAGES}


def idea_text(idea: str) -> Texts:
    """What is said to who chose it."""
    known = _BY_ID.get(idea)
    if known is None:
        return in_every_language(f"insight.idea.{idea}.text", lambda _: {})
    return {language: known.says(language) for language in LANGUAGES}


def in_every_language(key: str, params: Callable[[str], Mapping[str, Any]]) -> Texts:
    """The words of a key, filled in for each language."""
    return {language: say(language, key, **params(language)) for language in LANGUAGES}
