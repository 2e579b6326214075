"""The examples menu: one TOML file an example, read once. Each also runs as a test."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:  # Python 3.10 has no TOML reader of its own
    import tomli as tomllib

from graph.words import DEFAULT_LANGUAGE

from .question import Question

__all__ = ["Example", "example_from_toml", "examples", "question_of"]

FOLDER = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of the menu.

    ``title``, ``line``: by language: its name, and what to look for in one line; ``group``: the heading it stands
    under; ``expect``: value, gradients and number of gates that the lecture gives.
    """

    name: str
    group: str
    title: Mapping[str, str]
    line: Mapping[str, str]
    source: str
    inputs: Mapping[str, Any]
    expand: str
    seed: int
    upstream: Any
    expect: Mapping[str, Any] = field(default_factory=dict)


def example_from_toml(name: str, text: str) -> Example:
    """The example in a TOML text.

    Raises:
        KeyError: a field that every example has is missing.
    """
    found = tomllib.loads(text)
    return Example(
        name=name,
        group=found["group"],
        title=found["title"],
        line=found["line"],
        source=found["source"].strip("\n"),
        inputs=found.get("inputs", {}),
        expand=found.get("expand", "none"),
        seed=found.get("seed", 0),
        upstream=found.get("upstream"),
        expect=found.get("expect", {}),
    )


def question_of(example: Example, lang: str = DEFAULT_LANGUAGE) -> Question:
    """What has to be traced to show the example."""
    return Question(
        source=example.source,
        inputs=example.inputs,
        expand=example.expand,
        seed=example.seed,
        upstream=example.upstream,
        lang=lang,
    )


@cache
def examples() -> tuple[Example, ...]:
    """All examples, in the order of their files' names."""
    return tuple(
        example_from_toml(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))
    )
