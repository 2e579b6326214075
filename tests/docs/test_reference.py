"""The language reference says what the program does: tables are run, gates come from the gate table."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from graph import Trace, trace
from graph.gates import GATES
from graph.numbers import readable_value
from graph.words import LANGUAGES
from tests.docs.pages import DOCS, blocks, code_of, headings, name_of, tables
from tools.docs import record, reference
from tools.docs.words import EXAMPLES, SECTIONS, WORDS

REFERENCES = [reference.path_of(language) for language in LANGUAGES]
EXERCISES = [DOCS / "exercises.md", DOCS / "ko" / "exercises.md"]
AGAIN = "write it again with `make docs ARGS={}`"
POINT = {"x": 3, "y": 2}


def rows(page: Path, *heads: str) -> list[list[str]]:
    """The rows of all tables with one of these texts in their head."""
    return [row for head, rows in tables(page) if set(heads) & set(head) for row in rows]


def signs(traced: Trace) -> list[str | None]:
    return [node.sign for node in traced.nodes if node.kind == "gate"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gates_in_the_reference_are_those_of_the_table(language: str) -> None:
    page = reference.path_of(language)
    assert page.read_text(encoding="utf-8") == reference.page_of(language), AGAIN.format("reference")
    assert {text for level, text in headings(page) if level == 4} == set(GATES)


def test_the_sections_hold_every_gate_once() -> None:
    named = [gate.name for file in SECTIONS for gate in import_module(f"graph.gates.{file}").RECORDS]
    assert named == list(dict.fromkeys(named))
    assert set(named) == set(GATES)
    assert set(EXAMPLES) <= set(GATES)
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


@pytest.mark.parametrize("gate", GATES.values(), ids=lambda gate: gate.name)
def test_the_example_of_a_gate_uses_it(gate: object) -> None:
    assert gate.name in {node.op for node in reference.traced_example(gate).nodes}  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", REFERENCES, ids=name_of)
def test_what_is_read_the_same_is_the_same(page: Path) -> None:
    pairs = rows(page, "is read as", "같은 식")
    assert len(pairs) > 25
    for typed, meant in pairs:
        one, other = trace(code_of(typed)), trace(code_of(meant))
        assert signs(one) == signs(other), typed
        assert one.value == other.value, typed
        assert [node.label for node in one.nodes if node.kind == "input"] == [
            node.label for node in other.nodes if node.kind == "input"
        ], typed


@pytest.mark.parametrize("page", REFERENCES, ids=name_of)
def test_operators_make_the_gates_that_are_shown(page: Path) -> None:
    found = rows(page, "at x = 3, y = 2", "x = 3, y = 2일 때")
    assert len(found) > 10
    for typed, gates, value in found:
        source = code_of(typed)
        traced = trace(source, {name: POINT[name] for name in POINT if re.search(rf"\b{name}\b", source)})
        assert " ".join(f"`{sign}`" for sign in signs(traced)) == gates, typed
        assert readable_value(traced.value) == value, typed


@pytest.mark.parametrize("page", REFERENCES, ids=name_of)
def test_programs_give_the_output_that_is_shown(page: Path) -> None:
    found = [(row[-2], row[-1]) for head, rows in tables(page) if head[-1] in ("output", "출력") for row in rows]
    assert len(found) > 12
    for source, output in found:
        assert readable_value(trace(code_of(source)).value) == output, source


@pytest.mark.parametrize("page", [*REFERENCES, *EXERCISES], ids=name_of)
def test_other_programs_that_are_shown_run(page: Path) -> None:
    shown = [row[-1] for row in rows(page, "example", "예") if len(row) == 3 and row[-1].startswith("`")]
    shown += [row[0] for row in rows(page, "program", "프로그램")]
    assert len(shown) > 5
    for source in shown:
        trace(code_of(source))


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=name_of)
def test_programs_in_text_blocks_run(page: Path) -> None:
    """A block of several lines is one program, except where each line is to be tried by itself."""
    for block in blocks(page, "text"):
        single = page.name == "first-minutes.md"
        for source in block.splitlines() if single else [block]:
            trace(source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_that_is_shown_is_the_gates_own(language: str) -> None:
    page = record.path_of(language)
    assert page.read_text(encoding="utf-8") == record.page_of(language), AGAIN.format("record")
