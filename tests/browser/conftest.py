"""Fixtures of the browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def open_page(page: Page, server: str) -> Callable[..., Page]:
    """``open_page(source=…, step=…)``: the page at a state, ready."""

    def opened(**query: str | int) -> Page:
        page.goto(f"{server}/?{urlencode({'lang': 'en', **query})}")
        page.wait_for_selector("html[data-ready]")
        return page

    return opened


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()
