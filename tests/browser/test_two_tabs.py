"""Two tabs of one browser, which keep their last program in the same place, and are apart all the same."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]
KEPT = "source => (localStorage.getItem('gatewise.program') ?? '').includes(source)"


def typed(page: Page, text: str) -> None:
    """A program typed in one tab, until the browser keeps it and the address has it."""
    page.locator("#source").fill(text)
    page.wait_for_function(KEPT, arg=text)
    page.wait_for_function("text => new URLSearchParams(location.search).get('source') === text", arg=text)


def test_each_tab_comes_back_to_its_own_program(open_page: Open) -> None:
    one = open_page(source="x*y")
    two = one.context.new_page()
    two.goto(one.url)
    two.wait_for_selector("html[data-ready]")
    typed(one, "x*y*first")
    typed(two, "exp(second)")
    one.reload()
    expect(one.locator("#source")).to_have_value("x*y*first")
    typed(one, "x + third")
    two.reload()
    expect(two.locator("#source")).to_have_value("exp(second)")
    expect(one.locator("#source")).to_have_value("x + third")
    two.close()
