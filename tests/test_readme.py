"""The first page, in both languages: short, the two commands at the top, a picture, and nothing but what is true.

What every page must keep (links, commands, Python, pictures) is in tests/docs.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.files import FORMATS
from graph.limits import LIBRARY, WEB
from tests.docs.pages import ROOT, blocks, headings, links, read, tables
from tools.__main__ import COMMANDS, TEST_PACKAGES

READMES = [ROOT / "README.md", ROOT / "README.ko.md"]
LONGEST = 120  # lines


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_two_commands_come_first(page: Path) -> None:
    first, *_ = blocks(page, "sh")
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make run", "make test"]
    assert read(page).index("make run") < 400


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_a_picture_comes_next(page: Path) -> None:
    after = read(page).split("```")[2].lstrip()
    assert after.startswith("![")
    assert after.partition("](")[2].startswith("docs/pictures/")


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_it_stays_short(page: Path) -> None:
    assert len(read(page).splitlines()) <= LONGEST
    assert len(headings(page)) < 10


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_both_readmes_lead_to_each_other_and_to_every_guide(page: Path) -> None:
    (other,) = set(READMES) - {page}
    assert other.name in links(page)
    folder = "docs/ko/" if ".ko" in page.name else "docs/"
    guides = {f"{folder}{guide.name}" for guide in (ROOT / folder).glob("*.md")} - {f"{folder}README.md"}
    assert guides <= set(links(page))


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_numbers_that_are_named_are_the_programs_own(page: Path) -> None:
    text = read(page)
    assert f"{WEB.gates:,}" in text
    assert f"{LIBRARY.gates:,}" in text
    assert len(FORMATS) == 16
    assert ("sixteen formats" if page.name == "README.md" else "열여섯 가지 형식") in text
    assert {"librsvg2-bin", "poppler-utils", "redis-server"} <= set(TEST_PACKAGES)  # as named: rsvg-convert, …, Redis


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_comparison_compares_with_ourselves_last(page: Path) -> None:
    head, rows = next((head, rows) for head, rows in tables(page) if "torchviz" in head)
    assert head[-1] == "Gatewise"
    assert all(all(row) and len(row) == len(head) for row in rows)


def test_the_targets_of_the_makefile_are_the_tools() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^([\w -]+):$", makefile, flags=re.MULTILINE)
    assert targets is not None
    assert targets[1].split() == ["help", *COMMANDS]
