"""Python in the guides runs and gives what is shown."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, blocks, name_of

WITH_PYTHON = [page for page in PAGES if blocks(page, "python")]


def test_there_is_python() -> None:
    assert len(WITH_PYTHON) >= 2


@pytest.mark.parametrize("page", WITH_PYTHON, ids=name_of)
def test_python_gives_what_is_shown(page: Path) -> None:
    text = "\n".join(blocks(page, "python"))
    assert ">>>" in text
    test = doctest.DocTestParser().get_doctest(text, {}, name_of(page), name_of(page), 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    assert runner.run(test, out=said.append).failed == 0, "".join(said)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_block_says_what_it_is(page: Path) -> None:
    """Each of these kinds has its test; ``py`` and ``toml`` are a gate's record and its words, see test_new_gate.py,
    and ``yaml`` is what a cluster is told."""
    known = ("python", "py", "toml", "yaml", "console", "sh", "html", "text", "")
    everything = page.read_text(encoding="utf-8").count("\n```")
    assert everything == 2 * len(blocks(page, *known))
