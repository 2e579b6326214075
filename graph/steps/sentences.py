"""Sentences from the word catalogues, as runs that know which number is which (for the four colours)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from string import Formatter

from ..words import catalogue
from ..words.particles import with_particle

__all__ = ["Run", "Runs", "joined", "listed", "plain_text", "say_runs"]

Run = tuple[str, str]  # a text and its role: "lg", "ug", "dg", "value", or "" for words
Runs = tuple[Run, ...]

_ROLES = {"lg": "lg", "ug": "ug", "dg": "dg", "total": "dg", "before": "dg", "value": "value"}


@lru_cache(maxsize=1024)
def _parts(language: str, key: str) -> tuple[tuple[str, str | None, str], ...]:
    """The text of a key in pieces: literal text, then the name of a field and its particle pair."""
    return tuple(
        (literal, field, spec or "") for literal, field, spec, _ in Formatter().parse(catalogue(language)[key])
    )


@lru_cache(maxsize=8192)
def _particle(text: str, pair: str) -> str:
    return with_particle(text, pair)[len(text) :]


def say_runs(language: str, key: str, **fields: str | Runs) -> Runs:
    """The text of ``steps.<key>`` with its fields filled in; a field's name decides its role."""
    runs: list[Run] = []
    for literal, field, pair in _parts(language, f"steps.{key}"):
        if literal:
            runs.append((literal, ""))
        if field is None:
            continue
        value = fields[field]
        if isinstance(value, str):
            runs.append((value, _ROLES.get(field, "")))
            if pair:
                runs.append((_particle(value, pair), ""))
        else:
            runs.extend(value)
            if pair:
                runs.append((_particle(value[-1][0], pair), ""))
    return tuple(runs)


def plain_text(runs: Iterable[Run]) -> str:
    """Runs as one text."""
    return "".join(text for text, _ in runs)


def joined(sentences: Iterable[Runs]) -> Runs:
    """Sentences one after the other; empty ones leave no gap."""
    runs: list[Run] = []
    for sentence in sentences:
        if sentence:
            runs += [(" ", ""), *sentence] if runs else sentence
    return tuple(runs)


def listed(language: str, items: Sequence[Runs], kind: str = "list") -> Runs:
    """Items with commas and a last "and": ``x, y and z``; the key is ``steps.<kind>.between`` and ``.last``."""
    runs: list[Run] = []
    texts = catalogue(language)
    for position, item in enumerate(items):
        if position:
            is_last = position == len(items) - 1
            runs.append((texts[f"steps.{kind}.last" if is_last else f"steps.{kind}.between"], ""))
        runs += item
    return tuple(runs)
