"""Every dialog for everyone: axe finds nothing in either language, theme or in colours that the system forces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_everyone import NEURON, violations
from tests.sample import sampled

pytestmark = pytest.mark.browser
DIALOGS = ("examples-button", "lectures-button", "help-button", "share-button", "class-button", "export-button")
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"locale": "en-US", "color_scheme": "light"},
    "korean-dark": {"locale": "ko-KR", "color_scheme": "dark"},
    "dark-forced": {"locale": "en-US", "color_scheme": "dark", "forced_colors": "active"},
    "korean-forced": {"locale": "ko-KR", "forced_colors": "active"},
}
TRIED = sampled(LOOKS, 3)


@pytest.fixture(params=TRIED, ids=TRIED)
def page_in_its_looks(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    looks = LOOKS[request.param]
    context = browser.new_context(**looks)
    page = context.new_page()
    page.goto(f"{server}/?{urlencode({'source': NEURON, 'step': 12, 'lang': looks['locale'][:2]})}")
    page.wait_for_selector("html[data-ready]")
    yield page
    context.close()


def test_axe_finds_nothing_in_any_dialog(page_in_its_looks: Page) -> None:
    page = page_in_its_looks
    assert not violations(page)
    for opener in DIALOGS:
        page.locator(f"#{opener}").click()
        dialog = page.locator("dialog[open]")
        expect(dialog).to_be_visible()
        if opener == "export-button":
            expect(dialog.locator("svg, img, iframe").first).to_be_visible()  # a slide as it will be
        page.wait_for_timeout(600)
        assert not violations(page), opener
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


@pytest.mark.parametrize("page_in_its_looks", ["dark-forced"], indirect=True)
def test_axe_finds_nothing_in_any_panel_in_forced_colours(page_in_its_looks: Page) -> None:
    page = page_in_its_looks
    for group in page.locator(".group").all():
        group.click()
        for tab in page.get_by_role("tab").all():
            tab.click()
            page.wait_for_timeout(250)
            assert not violations(page), tab.inner_text()


def test_a_screen_reader_goes_from_heading_to_heading(page: Page, server: str) -> None:
    page.goto(f"{server}/?{urlencode({'source': NEURON, 'step': 12, 'lang': 'en'})}")
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_role("heading", level=1)).to_have_text(["Gatewise"])
    told = page.get_by_role("heading", level=2).all_inner_texts()
    assert told[-3:] == ["Computation graph", "This step", "Steps"]
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("heading", level=2).filter(has_text="이 단계")).to_have_count(1)
