"""Fixtures of the browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.rooms import OwnServer

# A server that has just started sends the page before its engine is there: the first answer comes after it.
ANSWERED = "() => document.querySelector('#view svg, .trouble') !== null || performance.now() > 8000"


@pytest.fixture
def open_page(page: Page, server: str) -> Callable[..., Page]:
    """``open_page(source=…, step=…)``: the page at a state, ready and answered."""

    def opened(**query: str | int) -> Page:
        page.goto(f"{server}/?{urlencode({'lang': 'en', **query})}")
        page.wait_for_selector("html[data-ready]")
        page.wait_for_function(ANSWERED)
        return page

    return opened


@pytest.fixture
def patient() -> Iterator[None]:
    """Expectations wait longer: several browsers and a server that is started anew take their time."""
    expect.set_options(timeout=45_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[OwnServer]:
    """A server of the test's own, with a store."""
    server = OwnServer(tmp_path)
    yield server
    server.kill()
