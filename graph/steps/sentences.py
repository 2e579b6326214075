"""Sentences from the word catalogues, as runs that know which number is which (for the four colours)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from string import Formatter

from ..words import catalogue
from ..words.particles import with_particle

__all__ = ["Part", "Run", "Runs", "capitalised", "counted", "joined", "listed", "plain_text", "say_runs"]

Run = tuple[str, str]  # a text and its role: "lg", "ug", "dg", "value", or "" for words
Runs = tuple[Run, ...]
Part = tuple[str, Runs]  # what a sentence is for, and the sentence

_ROLES = {"lg": "lg", "ug": "ug", "dg": "dg", "total": "dg", "before": "dg", "value": "value"}
_ASIDE = re.compile(r" ?\((?:두 번|\d+번|[^()]*(?:벡터|행렬|배열))\)$")  # what is not read aloud before a particle
_MOST_NAMES = 4


@lru_cache(maxsize=1024)
def _parts(language: str, key: str) -> tuple[tuple[Run | None, str | None, str, str], ...]:
    """The text of a key in pieces: a run of words, then the name of a field, its role and its particle pair."""
    return tuple(
        ((literal, "") if literal else None, field, _ROLES.get(field or "", ""), pair or "")
        for literal, field, pair, _ in Formatter().parse(catalogue(language)[f"steps.{key}"])
    )


@lru_cache(maxsize=8192)
def _particle(text: str, pair: str) -> str:
    spoken = _ASIDE.sub("", text) if text.endswith(")") else text
    return with_particle(spoken, pair)[len(spoken) :]


def say_runs(language: str, key: str, **fields: str | Runs) -> Runs:
    """The text of ``steps.<key>`` with its fields filled in; a field's name decides its role."""
    runs: list[Run] = []
    for words, field, role, pair in _parts(language, key):
        if words is not None:
            runs.append(words)
        if field is None:
            continue
        value = fields[field]
        if isinstance(value, str):
            runs.append((value, role))
        else:
            runs += value
            value = plain_text(value) if pair else ""
        if pair:
            runs.append((_particle(value, pair), ""))
    return tuple(runs)


def plain_text(runs: Iterable[Run]) -> str:
    """Runs as one text."""
    return "".join([text for text, _ in runs])


def capitalised(runs: Runs, names: Iterable[str]) -> Runs:
    """A sentence with a capital, unless a name begins it: names keep their letters."""
    first, role = runs[0]
    return runs if first in names else ((first[:1].upper() + first[1:], role), *runs[1:])


def joined(sentences: Iterable[Runs]) -> Runs:
    """Sentences one after the other; empty ones leave no gap."""
    runs: list[Run] = []
    for sentence in sentences:
        if sentence:
            runs += [(" ", ""), *sentence] if runs else sentence
    return tuple(runs)


def listed(language: str, items: Sequence[Runs], kind: str = "list") -> Runs:
    """Items with what stands between them: ``x, y and z``.

    The texts are ``steps.<kind>.between``, ``.last`` and ``.pair`` (between two items alone); a pair of
    particles follows what it stands behind: ``x와 y``.
    """
    if len(items) == 1:
        return items[0]
    texts = catalogue(language)
    between, last, pair = (texts[f"steps.{kind}.{place}"] for place in ("between", "last", "pair"))
    runs: list[Run] = []
    for position, item in enumerate(items):
        if position:
            text = pair if len(items) == 2 else last if position == len(items) - 1 else between
            spoken = plain_text(items[position - 1])
            runs.append((_particle(spoken, text) + " " if "/" in text else text, ""))
        runs += item
    return tuple(runs)


def counted(language: str, names: Sequence[Runs], kind: str = "list") -> Runs:
    """Names in a list; of many, the first few and how many there are."""
    if len(names) <= _MOST_NAMES:
        return listed(language, names, kind)
    shown = names[: _MOST_NAMES - 1]
    first = listed(language, shown, "comma")
    return say_runs(language, "list.more", names=first, more=str(len(names) - len(shown)))
