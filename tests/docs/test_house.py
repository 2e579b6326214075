"""The picture of the house shows the rows that the architecture test holds imports to."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from graph.words import LANGUAGES
from tests.docs.pages import DOCS
from tests.house import ROOT
from tests.test_architecture import ROWS
from tools.docs import house

SVG = "{http://www.w3.org/2000/svg}"


def test_the_rows_are_read_from_the_test() -> None:
    assert house.rows() == ROWS
    assert set(house.ROOMS) == {row[0] for row in ROWS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_has_every_room_in_its_order(language: str) -> None:
    text = (DOCS / house.path_of(language)).read_text(encoding="utf-8")
    assert text == house.house(language), "write it again with `make docs ARGS=house`"
    rooms = [
        (float(each.attrib["y"]), float(each.attrib["x"]), each.text)
        for each in ET.fromstring(text).iter(f"{SVG}text")
        if each.attrib.get("text-anchor") == "middle"
    ]
    assert [name for _, _, name in sorted(rooms)] == [name for row in ROWS for name in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_the_picture_runs_over(language: str) -> None:
    """Captions begin right of their row and end within the picture, wide letters counted as wide."""
    for row in house.rows():
        left = max(236, 26 + sum(8.4 * len(name) + 28 for name in row))
        caption = house.caption_of(row[0], language)
        wide = len(re.findall("[가-힣]", caption))
        assert left + 7.7 * (len(caption) - wide) + 15 * wide < 960


def files_named(language: str) -> list[str]:
    page = DOCS / ("" if language == "en" else language) / "how-it-works.md"
    return re.findall(r"`((?:graph|web|tests)/[\w/.-]+)`", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_that_the_walk_through_the_house_names_is_there(language: str) -> None:
    assert not [name for name in files_named(language) if not (ROOT / name).exists()]
    assert len(files_named(language)) == len(files_named("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newcomer_opens_few_files(language: str) -> None:
    page = (DOCS / ("" if language == "en" else language) / "how-it-works.md").read_text(encoding="utf-8")
    rows = [re.findall(r"`(?:graph|web)/[\w/.-]+`", line) for line in page.splitlines() if line.startswith("| ")]
    questions = [len(files) for files in rows if len(files) > 1]
    assert questions == [2, 2, 3]
    request = page[page.index("POST /api/trace") :].split("\n\n")[1]
    assert len(re.findall(r"`(?:graph|web)/[\w/.-]+`", request)) == 5
