"""A server that is busy, restarted or behind a failing proxy: the page says so, asks again, and is whole again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.hands import drawing, opened, source_box

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
# What proxies and servers answer with while nobody is there for the question.
FAILURES: dict[str, Callable[[Route], None]] = {
    "no network": lambda route: route.abort(),
    "502": lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>"),
    "503": lambda route: route.fulfill(status=503, content_type="text/html", body="<h1>Unavailable</h1>"),
    "504": lambda route: route.fulfill(status=504, body=""),
    "not JSON": lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>"),
    "interrupted": lambda route: route.fulfill(
        status=503,
        headers={"Retry-After": "1"},
        json={"errors": [{"code": "interrupted", "message": "The layout was interrupted.", "line": None, "text": ""}]},
    ),
}


def failing(page: Page, path: str, failure: str, times: int) -> list[str]:
    """The first ``times`` requests to a path fail; returned are the addresses that were asked."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) <= times:
            FAILURES[failure](route)
        else:
            route.continue_()

    page.route(path, answer)
    return asked


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failing_answer_is_asked_for_again(failure: str, open_page: Open) -> None:
    page = open_page(source="x*y")
    asked = failing(page, "**/api/trace", failure, 2)
    source_box(page).fill("x*y*z")
    expect(page.get_by_text("cannot be reached")).to_be_visible()
    expect(drawing(page).locator(".gate")).to_have_count(2, timeout=15_000)
    expect(page.get_by_text("cannot be reached")).to_have_count(0)
    assert len(asked) == 3


@pytest.mark.parametrize("failure", ["no network", "502"])
def test_a_tab_says_that_nobody_answers_and_asks_again(failure: str, open_page: Open) -> None:
    page = open_page(source="x*y")
    failing(page, "**/api/check", failure, 2)
    opened(page, "Gradient check")
    expect(page.get_by_role("tabpanel").get_by_text("cannot be reached")).to_be_visible()
    expect(page.get_by_role("tabpanel").locator("[data-mark]").first).to_be_visible(timeout=15_000)
    expect(page.get_by_role("tabpanel").get_by_text("cannot be reached")).to_have_count(0)


def test_a_button_works_although_its_words_came_late(open_page: Open) -> None:
    page = open_page(source="x*y")
    failing(page, "**/api/words", "502", 1)
    page.get_by_role("button", name="Export").first.click()
    expect(page.get_by_role("dialog")).to_be_visible(timeout=15_000)


def test_a_wrong_program_is_not_asked_for_again(open_page: Open) -> None:
    page = open_page(source="x*y")
    asked = failing(page, "**/api/trace", "502", 0)
    source_box(page).fill("x*/y")
    expect(page.locator(".trouble").first).to_be_visible()
    page.wait_for_timeout(1_500)
    assert len(asked) == 1
