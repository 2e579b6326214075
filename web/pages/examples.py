"""The examples of the menu and the gallery: one TOML file each, in the order of ``examples/contents.toml``, read once.

Each also runs as a test (tests/test_examples.py).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:  # Python 3.10 has no TOML reader of its own
    import tomli as tomllib

from graph.gates import GATES, SPELLINGS
from graph.words import DEFAULT_LANGUAGE, LANGUAGES

from ..api.drawing_options import view_from_json
from ..api.question import Question
from ..server.served_folders import folder_of

__all__ = [
    "Example",
    "Lecture",
    "example_from_toml",
    "example_named",
    "examples",
    "lectures",
    "question_of",
    "said_of",
    "topics",
]

_WORD = re.compile(r"[^\W\d]\w*")
FOLDER = folder_of("examples")
CONTENTS = FOLDER / "contents.toml"
Texts = Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True)
class Example:
    """One example.

    Attributes:
        title, line: by language: its name, and what to look for in one line.
        topics: keys of ``topics()``.
        expand, close, seed, upstream: as in a question: what is open, what is closed into one gate, …
        view: how the drawing looks where that is not the usual way (the fields of ``web/api/drawing_options.py``).
        tab: the panel that makes the point, None: the gradients.
        selected: the edge that the panel shows, None: the first.
        descent: ``{parameters, rate, optimizer, steps}`` of a descent that shows something.
        expect: the lecture's numbers.
    """

    name: str
    title: Texts
    line: Texts
    topics: tuple[str, ...]
    source: str
    inputs: Mapping[str, Any]
    expand: str | tuple[str, ...]
    close: tuple[str, ...]
    seed: int
    upstream: Any
    view: Mapping[str, Any]
    tab: str | None
    selected: str | None
    descent: Mapping[str, Any] | None
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lecture:
    """A lecture: its subject, the lecture that the figures come from, and its examples in order."""

    key: str
    title: Texts
    origin: Texts
    examples: tuple[Example, ...]


def example_from_toml(name: str, text: str) -> Example:
    """The example in a TOML text.

    Raises:
        KeyError: a field that every example has is missing.
    """
    found = tomllib.loads(text)
    expand = found.get("expand", "none")
    return Example(
        name=name,
        title=found["title"],
        line=found["line"],
        topics=tuple(found["topics"]),
        source=found["source"].strip("\n"),
        inputs=found.get("inputs", {}),
        expand=expand if isinstance(expand, str) else tuple(expand),
        close=tuple(found.get("close", ())),
        seed=found.get("seed", 0),
        upstream=found.get("upstream"),
        view=found.get("view", {}),
        tab=found.get("tab"),
        selected=found.get("selected"),
        descent=found.get("descent"),
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
        close=example.close,
        lang=lang,
        style=view_from_json(dict(example.view)),
    )


@cache
def _contents() -> Mapping[str, Any]:
    found: Mapping[str, Any] = tomllib.loads(CONTENTS.read_text(encoding="utf-8"))
    return found


@cache
def lectures() -> tuple[Lecture, ...]:
    """All lectures with their examples, in the order of the contents."""
    return tuple(
        Lecture(each["key"], each["title"], each["from"], tuple(map(_read, each["examples"])))
        for each in _contents()["lecture"]
    )


def _read(name: str) -> Example:
    return example_from_toml(name, (FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def topics() -> Mapping[str, Texts]:
    """What examples are about: key -> name by language, in the order in which they are offered."""
    found: Mapping[str, Texts] = _contents()["topics"]
    return found


def said_of(example: Example) -> str:
    """All that a search finds an example by, in every language: its words, its topics, its source, its gates."""
    words_of = _WORD.findall(" ".join([example.source, *example.title.values()]).lower())
    spelled = {SPELLINGS[word] for word in words_of if word in SPELLINGS}
    gates = [words.title for name in sorted(spelled) for words in map(GATES[name].words, LANGUAGES)]
    texts = [example.title, example.line, *(topics()[key] for key in example.topics)]
    return " ".join([*(text for each in texts for text in each.values()), *gates, example.source])


@cache
def examples() -> tuple[Example, ...]:
    """All examples, in the order of the contents."""
    return tuple(example for lecture in lectures() for example in lecture.examples)


@cache
def _by_name() -> Mapping[str, Example]:
    return {example.name: example for example in examples()}


def example_named(name: str) -> Example | None:
    """The example of that name, None where there is none."""
    return _by_name().get(name)
