"""The notebooks of the guides are executed: running them again gives what they show."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.words import LANGUAGES
from tools.docs import notebook

AGAIN = "run it again with `make docs ARGS=notebook`"


def load(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(notebook.path_of(language).read_text(encoding="utf-8"))
    return found


def code_cells(language: str) -> list[dict[str, Any]]:
    return [cell for cell in load(language)["cells"] if cell["cell_type"] == "code"]


def said(outputs: list[dict[str, Any]]) -> list[Any]:
    """Outputs without the inside of pictures, whose lines the drawing may move."""
    return [output.get("text") or {**output["data"], "image/svg+xml": "svg"} for output in outputs]


@pytest.mark.parametrize("language", LANGUAGES)
def test_running_a_notebook_gives_what_it_shows(language: str) -> None:
    kept = [cell["outputs"] for cell in code_cells(language)]
    assert [said(outputs) for outputs in notebook.outputs_of(load(language))] == [said(each) for each in kept], AGAIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_holds_pictures_and_keeps_to_the_format(language: str) -> None:
    found = load(language)
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in found["cells"]]
    assert len(set(ids)) == len(ids)
    cells = code_cells(language)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    pictures = ["".join(o["data"]["image/svg+xml"]) for c in cells for o in c["outputs"] if "image/svg+xml" in str(o)]
    assert len(pictures) >= 4
    assert all(picture.startswith("<svg") for picture in pictures)


def test_both_languages_run_the_same_cells() -> None:
    english, korean = (
        [[line for line in cell["source"] if "lang" not in line and "explain" not in line] for cell in code_cells(each)]
        for each in LANGUAGES
    )
    assert len(english) == len(korean)
    assert sum(a == b for a, b in zip(english, korean, strict=True)) >= len(english) - 2


def test_a_cell_that_fails_ends_the_run() -> None:
    broken = {"cells": [{"cell_type": "code", "source": ["1/0"]}]}
    with pytest.raises(ZeroDivisionError):
        notebook.outputs_of(broken)
