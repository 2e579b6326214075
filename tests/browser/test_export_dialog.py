"""The export dialog: a slide is seen before it is made, any slide has words of its own, nothing is carried over."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.browser.hands import source_box, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PROGRAM = {"source": "(x+y)*z", "inputs": '{"x": -2, "y": 5, "z": -4}', "step": 2}


def dialog_of(page: Page) -> Locator:
    page.get_by_role("button", name="Export slides").click()
    page.wait_for_function("() => document.querySelector('.preview img:not(.pending)')?.naturalWidth > 0")
    return page.get_by_role("dialog")


def slide(page: Page, act: Callable[[], object]) -> str:
    """The slide that is shown after an act, as the server wrote it."""
    texts: list[str] = []

    def answer(route: Route) -> None:
        answered = route.fetch()
        with suppress(Error):  # a choice that changes again ends the question before
            texts.append(answered.text())
            route.fulfill(response=answered)

    page.route("**/api/export", answer)
    with page.expect_request_finished(lambda request: "api/export" in request.url):
        act()
    page.wait_for_function("() => document.querySelector('.preview img:not(.pending)')?.naturalWidth > 0")
    page.unroute("**/api/export")
    return texts[-1]


def test_a_slide_is_seen_as_it_will_be(open_page: Open) -> None:
    page = open_page(**PROGRAM)
    assert "−12" in slide(page, lambda: dialog_of(page))
    dialog = page.get_by_role("dialog")
    assert "−12" not in slide(page, dialog.get_by_role("button", name="Previous step").click)
    dark = slide(page, lambda: dialog.locator("select[name=theme]").select_option("dark"))
    assert 'fill="#0f172a"' in dark[: dark.index("<text")]


def test_a_slide_has_a_title_and_a_note_of_its_own(open_page: Open) -> None:
    page = open_page(**PROGRAM)
    dialog = dialog_of(page)
    dialog.get_by_label("Title of this slide").fill("Look at the product")
    assert "Look at the product" in slide(
        page, lambda: dialog.get_by_label("Speaker’s note on it").fill("Ask before the next step.")
    )
    dialog.get_by_role("button", name="Next step").click()
    expect(dialog.get_by_label("Title of this slide")).to_have_value("")
    orders: list[Any] = []
    page.on("request", lambda request: orders.append(request.post_data) if "api/export" in request.url else None)
    dialog.locator("select[name=steps]").select_option("range")
    dialog.get_by_label("Which, e.g. 5-9, 12").fill("2-3, 5")
    with page.expect_download() as made:
        dialog.get_by_role("button", name="PowerPoint").click()
    assert made.value.suggested_filename.endswith(".pptx")
    order = next(json.loads(each) for each in orders if json.loads(each)["format"] == "pptx")
    assert order["steps"] == "2-3,5"
    assert order["words"] == {"2": {"title": "Look at the product", "note": "Ask before the next step."}}


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
