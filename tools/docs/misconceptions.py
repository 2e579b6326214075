"""The concept inventory: every misconception with an item for paper, its numbers worked out by the program."""

from __future__ import annotations

from pathlib import Path

from graph import Trace, trace
from graph.exercises.exercise import Question
from graph.exercises.feedback import judge
from graph.exercises.misconceptions import MISCONCEPTIONS, Misconception, Place
from graph.exercises.multiple_choice import choices
from graph.exercises.question_selection import exercise
from graph.exercises.question_text import asked_text
from graph.words import LANGUAGES

from ..environment import ROOT

__all__ = ["item_of", "page_of", "path_of", "write"]

_LETTERS = "ABCDE"
_BEGIN, _END = "<!-- inventory -->\n", "<!-- end of inventory -->"
# Small programs; an idea is shown at the first in which it is the most telling one.
_PROGRAMS = (
    "x = -2; y = 5; z = -4; (x + y)*z",
    "w = 2; x = -1; b = 0; u = w*x + b; σ(u)*3",
    "x = 3; y = 2; a = x*y; a*a + 5*a",
    "x = -2; w = 3; w*relu(x)",
    "x = 4; w = 3; w*σ(x)",
    "x = 0.5; y = 3; sin(x)*y",
    "w = 2; x = 5; (w*x)**2",
    "A = [[1, 2], [3, 5]]; B = [[2, 0], [1, 4]]; C = [[1, 2], [0, 3]]; sum((A @ B)*C)",
    "s = [1, 2, 0]; t = [3, 5, 1]; sum(softmax(s)*t)",
    "X = [[1, 2], [3, 4], [5, 7]]; b = [1, 2]; sum((X + b)*X)",
    "x = [[[1, 2, 3, 5]]]; k = [[[2, 4]]]; c = [[[1, 2, 3]]]; sum(conv1d(x, k)*c)",
    "X = [[1, 2]]; W = [[3, 1], [5, 2]]; b = [4, 6]; c = [7, 9]; sum((X @ W + b)*c)",
)
_WORDS = {
    "en": {"program": "Program", "asked": "Asked", "right": "right", "says": "What is said", "source": "Read on"},
    "ko": {"program": "프로그램", "asked": "문제", "right": "정답", "says": "되돌려 주는 말", "source": "읽을거리"},
}


def path_of(language: str) -> Path:
    """Where the inventory of a language stands."""
    return ROOT / "docs" / ("" if language == "en" else language) / "misconceptions.md"


def page_of(language: str) -> str:
    """The page as it should be: by hand outside the marks, from the program between them."""
    before, rest = path_of(language).read_text(encoding="utf-8").split(_BEGIN)
    entries = "\n".join(_entry(idea, language) for idea in MISCONCEPTIONS)
    return f"{before}{_BEGIN}{entries}{_END}{rest.split(_END)[1]}"


def write() -> None:
    """Put the inventory into the page of every language."""
    for language in LANGUAGES:
        path_of(language).write_text(page_of(language), encoding="utf-8")
        print(f"wrote {path_of(language).relative_to(ROOT)}")


def item_of(idea: Misconception) -> tuple[str, Trace, Question]:
    """The first program and question at which the idea is the most telling of those that answer its number."""
    for source in _PROGRAMS:
        traced = trace(source)
        for question in sorted(exercise(traced, 1, 100).questions, key=lambda each: each.kind != "dg"):
            numbers = idea.numbers(Place(traced, question, is_rounded=True))[:1]
            if any(judge(traced, question, repr(number)).mistake == idea.key for number in numbers):
                return source, traced, question
    raise ValueError(f"no program shows {idea.id}")


def _entry(idea: Misconception, language: str) -> str:
    words = _WORDS[language]
    source, traced, question = item_of(idea)
    rows = [
        f"| {words['program']} | `{source}` |",
        f"| {words['asked']} | {asked_text(traced, question, language)} |",
        *_choices(traced, question, idea, words["right"]),
        f"| {words['says']} | {idea.says(language)} |",
        *([f"| {words['source']} | {idea.source} |"] if idea.source else []),
    ]
    table = "\n".join(["| | |", "| --- | --- |", *rows])
    return f"### {idea.id}\n\n{idea.idea(language)}\n\n{table}\n"


def _choices(traced: Trace, question: Question, idea: Misconception, right: str) -> list[str]:
    """The letters, with each choice's number and the idea behind it."""
    found = choices(traced, question, len(_LETTERS), idea.id)
    return [
        f"| {letter} | {choice.text} ({choice.idea.replace('_', '-') or f'✓ {right}'}) |"
        for letter, choice in zip(_LETTERS, found, strict=False)
    ]
