"""The export dialog: a slide is seen before it is made, any slide has words of its own, nothing is carried over."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import source_box, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SHOWN = "() => document.querySelector('.preview img:not(.pending)')?.naturalWidth > 0"
PROGRAM = {"source": "(x+y)*z", "inputs": '{"x": -2, "y": 5, "z": -4}', "step": 2}


def dialog_of(page: Page) -> Locator:
    page.get_by_role("button", name="Export slides").click()
    page.wait_for_function(SHOWN, timeout=60_000)  # ms: a slide takes its place among other work
    return page.get_by_role("dialog")


def order(page: Page, act: Callable[[], object]) -> Any:
    """What the preview asks for after an act, once the slide is there."""
    with page.expect_request("**/api/export") as asked:
        act()
    page.wait_for_function(SHOWN, timeout=60_000)  # ms: a slide takes its place among other work
    return json.loads(asked.value.post_data or "")


def test_a_slide_is_seen_as_it_will_be(open_page: Open) -> None:
    page = open_page(**PROGRAM)
    assert order(page, lambda: dialog_of(page))["step"] == 2
    dialog = page.get_by_role("dialog")
    assert order(page, dialog.get_by_role("button", name="Previous step").click)["step"] == 1
    asked = order(page, lambda: dialog.locator("select[name=theme]").select_option("dark"))
    assert (asked["format"], asked["theme"], asked["step"]) == ("svg", "dark", 1)


def test_a_slide_has_a_title_and_a_note_of_its_own(open_page: Open) -> None:
    page = open_page(**PROGRAM)
    dialog = dialog_of(page)
    title = "Look at the product"
    asked = order(page, lambda: dialog.get_by_label("Title of this slide").fill(title))
    assert asked["words"] == {"2": {"title": title, "note": ""}}
    dialog.get_by_label("Speaker’s note on it").fill("Ask before the next step.")
    dialog.get_by_role("button", name="Next step").click()
    expect(dialog.get_by_label("Title of this slide")).to_have_value("")
    dialog.locator("select[name=steps]").select_option("range")
    dialog.get_by_label("Which, e.g. 5-9, 12").fill("2-3, 5")
    with page.expect_request(lambda each: '"format":"pptx"' in (each.post_data or "")) as made:
        dialog.get_by_role("button", name="PowerPoint").first.click()
    wanted = json.loads(made.value.post_data or "")
    assert wanted["steps"] == "2-3,5"
    assert wanted["words"] == {"2": {"title": title, "note": "Ask before the next step."}}


def test_choices_of_one_program_are_not_anothers(open_page: Open) -> None:
    page = open_page(**PROGRAM)
    dialog = dialog_of(page)
    dialog.locator("select[name=steps]").select_option("backward")
    dialog.locator("input[name=title]").fill("Chain rule")
    dialog.locator("select[name=size]").select_option("4:3")
    dialog.get_by_label("Title of this slide").fill("Mine")
    page.keyboard.press("Escape")
    dialog = dialog_of(page)
    expect(dialog.locator("select[name=steps]")).to_have_value("backward")
    expect(dialog.get_by_label("Title of this slide")).to_have_value("Mine")
    page.keyboard.press("Escape")
    source_box(writing(page)).fill("exp(q) + 1")
    page.keyboard.press("Escape")
    dialog = dialog_of(page)
    expect(dialog.locator("select[name=steps]")).to_have_value("all")
    expect(dialog.locator("input[name=title]")).to_have_value("")
    expect(dialog.get_by_label("Title of this slide")).to_have_value("")
    expect(dialog.locator("select[name=size]")).to_have_value("4:3")  # how slides look is the person's
