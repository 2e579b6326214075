"""A lecture's file: readable, the same after a round trip, and never trusted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.api.error_answer import Refusal
from web.lectures.page_states import program_from, program_payload
from web.store.lecture_file import BadFile, lecture_from, written
from web.store.lecture_values import Lecture, LectureProgram

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=60)
NUMBERS = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
VALUES = st.recursive(NUMBERS, lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=6)
PROGRAMS = st.builds(
    lambda source, inputs, title, note, steps, words: LectureProgram(
        {"source": source, **({"inputs": inputs} if inputs else {})}, title, note, "", steps, words
    ),
    TEXTS,
    st.dictionaries(TEXTS, VALUES, max_size=3),
    TEXTS,
    TEXTS,
    st.none() | st.lists(st.integers(0, 99), unique=True).map(sorted).map(tuple),
    st.dictionaries(st.integers(0, 99).map(str), st.fixed_dictionaries({"title": TEXTS.filter(bool)}), max_size=2),
)


@given(TEXTS, TEXTS, st.lists(PROGRAMS, max_size=3))
def test_a_file_says_all_that_the_lecture_says(title: str, note: str, programs: list[LectureProgram]) -> None:
    found_title, found_note, tables = lecture_from(written(Lecture(title, note, tuple(programs))))
    assert (found_title, found_note) == (title, note)
    assert [program_from(table) for table in tables] == programs


def test_a_file_can_be_read_and_written_by_people() -> None:
    program = LectureProgram({"source": "h = x*w\nrelu(h)", "inputs": {"x": 2}}, "A neuron")
    assert "source = '''\nh = x*w\nrelu(h)'''\ninputs = { x = 2 }" in written(Lecture("Week 1", programs=(program,)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title = ", "toml"),
        ("title = 'x'", "shape"),
        ("gatewise = 999", "newer"),
        ("gatewise = 1\nprogram = 3", "shape"),
        ("gatewise = true", "shape"),
        ("a = " + "[" * 5_000, "toml"),
    ],
)
def test_what_is_no_lecture_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadFile, match=reason):
        lecture_from(text)


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"source": 3},
        {"source": "x", "inputs": [1]},
        {"source": "x", "inputs": {"x": float("nan")}},
        {"source": "x", "view": {"digits": 99}},
        {"source": "x", "steps": [-1]},
        {"source": "x", "words": {"one": {"title": "t"}}},
        {"source": "x\x00"},
        {"source": "x", "title": "\ud800"},
    ],
)
def test_a_program_of_another_shape_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        program_from(table)


def test_an_address_leads_to_the_same_state() -> None:
    from urllib.parse import parse_qsl

    from web.api.question import question_from_json, question_from_query

    state = {"source": "a&b=c", "inputs": {"x": [1, 2]}, "expand": "all", "seed": 3, "view": {"hide": ["ug", "lg"]}}
    address = program_payload(program_from(state))["address"]
    found = question_from_query(dict(parse_qsl(address)), "en")
    assert found == question_from_json(state, "en")
