"""What a lecturer does with the HTML deck: blank, jump, overview, the speaker's window; and a student with a phone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.slides.decks import neuron, slides_of, written

pytestmark = pytest.mark.browser


@cache
def content(lang: str) -> bytes:
    return written("html", neuron(), lang=lang)


@pytest.fixture
def deck(page: Page, tmp_path: Path) -> Page:
    path = tmp_path / "deck.html"
    path.write_bytes(content("en"))
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(path.as_uri())
    return page


def now(deck: Page) -> str | None:
    return deck.locator("section.now").get_attribute("id")


def corner(deck: Page) -> str:
    """What lies on top in the middle of the screen."""
    return str(deck.evaluate("getComputedStyle(document.documentElement, '::after').content"))


@pytest.mark.parametrize("key", ["b", "B", "."])
def test_a_key_blanks_the_screen_and_the_next_step_shows_it_again(deck: Page, key: str) -> None:
    assert corner(deck) == "none"
    deck.keyboard.press(key)
    assert corner(deck) != "none"
    deck.keyboard.press(key)
    assert corner(deck) == "none"
    deck.keyboard.press(key)
    deck.keyboard.press("ArrowRight")
    assert corner(deck) == "none"
    assert now(deck) == "slide-2"


def test_a_number_and_enter_jump_to_that_slide(deck: Page) -> None:
    deck.keyboard.type("12")
    assert deck.locator("#typed").inner_text() == "12"
    deck.keyboard.press("Enter")
    assert now(deck) == "slide-12"
    assert deck.locator("#typed").inner_text() == ""
    deck.keyboard.type("3")
    deck.keyboard.press("ArrowRight")  # no Enter: no jump
    assert now(deck) == "slide-13"
    deck.keyboard.type("99")
    deck.keyboard.press("Enter")
    assert now(deck) == "slide-19"


def test_the_overview_shows_all_slides_and_leads_to_one(deck: Page) -> None:
    deck.keyboard.press("o")
    assert deck.locator("section:visible").count() == 19
    deck.keyboard.press("ArrowDown")  # a row of them
    first = now(deck)
    assert first not in ("slide-1", "slide-2")
    deck.keyboard.press("Enter")
    assert deck.locator("section:visible").count() == 1
    assert now(deck) == first
    deck.keyboard.press("o")
    deck.locator("#slide-7").click()
    assert deck.locator("section:visible").count() == 1
    assert now(deck) == "slide-7"
    deck.keyboard.press("o")
    deck.keyboard.press("Escape")
    assert now(deck) == "slide-7"


def test_the_speakers_window_shows_notes_the_next_slide_and_a_clock_and_moves_the_deck(deck: Page) -> None:
    with deck.expect_popup() as opened:
        deck.keyboard.press("s")
    speaker = opened.value
    slides = slides_of(neuron())
    assert speaker.locator(".talk h2").inner_text() == slides[0].title
    speaker.keyboard.press("ArrowRight")
    assert now(deck) == "slide-2"
    assert speaker.locator(".talk p").inner_text() == slides[1].text
    assert speaker.locator("figure").nth(1).locator("svg > title").text_content() == slides[2].title
    assert speaker.locator(".place").inner_text() == "2 / 19"
    expect(speaker.locator(".since")).not_to_have_text("00:00")
    speaker.keyboard.press("End")
    assert speaker.locator("figcaption").nth(1).inner_text() == "End of the deck"
    assert deck.evaluate("document.documentElement.scrollHeight") <= 720


def test_the_deck_is_read_upright_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "deck.html"
    path.write_bytes(content("ko"))
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.goto(f"{path.as_uri()}#13")
    words = phone.locator("section.now .words")
    assert words.is_visible()
    assert "곱하면" in words.inner_text()
    new = phone.locator("section.now .new").first.bounding_box()
    assert new is not None
    assert new["x"] >= 0
    assert new["x"] + new["width"] <= 390, "what is new is in sight"
    number = phone.locator("section.now svg text", has_text="−0.197").first.bounding_box()
    assert number is not None
    assert number["height"] >= 10
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
