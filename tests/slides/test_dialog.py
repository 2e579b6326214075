"""The page's export dialog: choices, progress, cancel, errors."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.slides.decks import words_in

pytestmark = pytest.mark.browser
LONG = "\n".join(["y = x + 1", *("y = sin(y)" for _ in range(60)), "y"])


def open_dialog(page: Page, server: str, source: str = "(x+y)*z") -> None:
    page.goto(server)
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("textbox", name=re.compile("Expression|수식")).fill(source)
    page.wait_for_timeout(600)
    page.locator("#export-button").click()
    expect(page.locator("dialog[open] form.order")).to_be_visible()


def choice(page: Page, name: str) -> None:
    page.locator("dialog[open] .choice", has_text=re.compile(f"^{name}")).click()


def test_choices_reach_the_file(page: Page, server: str, tmp_path: Path) -> None:
    open_dialog(page, f"{server}/?lang=en")
    page.locator("select[name=steps]").select_option("range")
    page.locator("input[name=range]").fill("2-4")
    page.locator("select[name=theme]").select_option("dark")
    page.locator("input[name=footer]").fill("Lecture 4")
    with page.expect_download() as taken:
        choice(page, "All steps")
    taken.value.save_as(tmp_path / "deck.zip")
    archive = zipfile.ZipFile(tmp_path / "deck.zip")
    assert archive.namelist() == [f"backprop-step-{step:02d}.svg" for step in (2, 3, 4)]
    slide = archive.read("backprop-step-02.svg").decode()
    assert "Lecture 4" in words_in(slide)
    assert 'fill="#0f172a"' in slide
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_progress_is_shown_and_cancel_stops(page: Page, server: str) -> None:
    open_dialog(page, f"{server}/?lang=en", LONG)
    choice(page, "PowerPoint")
    bar = page.locator("dialog[open] progress")
    expect(bar).to_be_visible()
    expect(bar).to_have_js_property("max", 124, timeout=60_000)
    page.get_by_role("button", name="Cancel").click()
    expect(bar).to_have_count(0)
    expect(page.locator("dialog[open]")).to_have_count(1)


def test_a_range_that_is_not_there_is_said(page: Page, server: str) -> None:
    open_dialog(page, f"{server}/?lang=ko")
    page.locator("select[name=steps]").select_option("range")
    page.locator("input[name=range]").fill("3-90")
    choice(page, "PDF")
    expect(page.locator("dialog[open] [role=alert]")).to_contain_text("90")
