"""Pasted teaching code: what we read is read right, and how much of each kind we read does not shrink."""

from __future__ import annotations

import pytest

from tests.pasted.reading import FOLDER, least_right, read, snippets

SNIPPETS = list(snippets())


@pytest.mark.parametrize("kind", sorted(least_right()))
def test_snippets_have_the_numbers_of_their_library_and_as_many_are_read_as_before(kind: str) -> None:
    readings = [read(each) for each in SNIPPETS if each.kind == kind]
    wrong = [f"{each.snippet.name}: {each.message}" for each in readings if each.outcome == "wrong"]
    assert not wrong
    share = sum(each.outcome == "right" for each in readings) / len(readings)
    assert share >= least_right()[kind], [each.snippet.name for each in readings if each.outcome == "refused"]


def test_every_file_has_its_expected_numbers() -> None:
    files = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.txt")}
    assert files == {snippet.name for snippet in SNIPPETS}
    assert {snippet.kind for snippet in SNIPPETS} == set(least_right())
