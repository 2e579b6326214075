"""Without a network: the page and the last programs open, what is changed waits, and nobody hammers the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import drawing, field, scrub_bar, source_box, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
KEPT = """async () => { const registration = await navigator.serviceWorker?.getRegistration();
    const answers = await (await caches.open("gatewise-answers")).keys();
    return registration?.active?.state === "activated" && answers.length >= 1; }"""


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Somebody whose browser may keep the page."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def until_kept(page: Page) -> None:
    """The browser has the page and its program."""
    for _ in range(120):
        if page.evaluate(KEPT):
            return
        page.wait_for_timeout(250)
    raise AssertionError("nothing was kept")


def test_the_last_program_opens_and_a_change_waits(visitor: Page, server: str) -> None:
    query = urlencode({"source": "x*y + z", "inputs": '{"x": 7}', "step": 2, "lang": "en"})
    visitor.goto(f"{server}/?{query}")
    until_kept(visitor)
    visitor.context.set_offline(True)
    visitor.reload()
    expect(drawing(visitor).locator(".gate")).to_have_count(2)
    expect(scrub_bar(visitor)).to_have_attribute("aria-valuenow", "2")
    expect(field(visitor, "x")).to_have_value("7")
    visitor.keyboard.press("ArrowRight")
    expect(scrub_bar(visitor)).to_have_attribute("aria-valuenow", "3")
    visitor.keyboard.press("?")
    expect(visitor.get_by_role("dialog")).to_contain_text("Local gradient")
    visitor.keyboard.press("Escape")
    source_box(writing(visitor)).fill("x*y + z + x")
    expect(visitor.get_by_text("cannot be reached")).to_be_visible()
    expect(drawing(visitor).locator(".gate")).to_have_count(2)
    visitor.context.set_offline(False)
    expect(drawing(visitor).locator(".gate")).to_have_count(3)  # the browser says that the line is back


def test_the_bare_address_opens_with_the_last_program(visitor: Page, server: str) -> None:
    visitor.goto(f"{server}/?{urlencode({'source': 'exp(x) * y', 'lang': 'en'})}")
    visitor.wait_for_selector("html[data-ready]")
    field(visitor, "x").fill("2")
    until_kept(visitor)
    visitor.wait_for_timeout(2_600)  # ms, until the changed program counts as one that is looked at
    visitor.context.set_offline(True)
    visitor.goto(f"{server}/")
    expect(source_box(visitor)).to_have_value("exp(x) * y")
    expect(field(visitor, "x")).to_have_value("2")
    expect(drawing(visitor).locator(".gate")).to_have_count(2)


def test_what_finds_nobody_is_asked_again_in_growing_distance(open_page: Open) -> None:
    page = open_page(source="x*y")
    asked: list[str] = []
    page.route("**/api/trace", lambda route: (asked.append(route.request.url), route.abort()))
    source_box(page).fill("x*y*z")
    expect(page.get_by_text("cannot be reached")).to_be_visible()
    page.wait_for_timeout(2_500)
    assert 2 <= len(asked) <= 3  # at once, after one second or a little more, after two more


def test_scripts_that_come_later_still_find_one_another(open_page: Open) -> None:
    page = open_page(source="x*y")
    names = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    assert len([each for each in names if each.endswith(".js")]) == 1
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    names = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    fetched = {each.rsplit("/", 1)[-1] for each in names if each.endswith(".js")}
    assert fetched == {"front_page.js", "front_page.shared.js", "front_page.page_help.js"}
