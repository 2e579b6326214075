"""Pasted teaching code: what we read is read right, and how much of each kind we read does not shrink."""

from __future__ import annotations

from functools import cache

import pytest

from tests.pasted.reading import FOLDER, Reading, Snippet, least_right, read, snippets

SNIPPETS = list(snippets())


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.name)
def test_a_snippet_that_is_read_has_the_numbers_of_its_library(snippet: Snippet) -> None:
    reading = _read_once(snippet.name)
    assert reading.outcome != "wrong", reading.message


@pytest.mark.parametrize("kind", sorted(least_right()))
def test_as_many_snippets_of_a_kind_are_read_as_before(kind: str) -> None:
    readings = [_read_once(snippet.name) for snippet in SNIPPETS if snippet.kind == kind]
    share = sum(reading.outcome == "right" for reading in readings) / len(readings)
    assert share >= least_right()[kind]


def test_every_file_has_its_expected_numbers() -> None:
    files = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.txt")}
    assert files == {snippet.name for snippet in SNIPPETS}
    assert {snippet.kind for snippet in SNIPPETS} == set(least_right())


@cache
def _read_once(name: str) -> Reading:
    return read(next(snippet for snippet in SNIPPETS if snippet.name == name))
