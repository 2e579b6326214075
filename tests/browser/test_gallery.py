"""The gallery by hand: finding, opening, presenting, taking slides; for everyone, on every screen."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.hands import drawing
from tests.browser.test_everyone import violations
from web.pages.examples import examples

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def gallery(page: Page, server: str) -> Page:
    page.goto(f"{server}/gallery?lang=en")
    page.wait_for_selector("html[data-ready]")
    return page


def cards(page: Page) -> Locator:
    return page.locator(".card:visible")


def search(page: Page, text: str) -> None:
    page.get_by_role("searchbox").fill(text)


def field_of(address: str, name: str) -> str | None:
    return parse_qs(urlsplit(address).query).get(name, [None])[0]


def test_words_of_both_languages_find_examples(gallery: Page) -> None:
    expect(cards(gallery)).to_have_count(len(examples()))
    for text in ("attention", "어텐션", "ATTENTION  q k"):
        search(gallery, text)
        expect(gallery.get_by_role("link", name="Scaled dot-product attention", exact=True)).to_be_visible()
        assert cards(gallery).count() < len(examples()) / 4
    search(gallery, "w0*x0")
    expect(gallery.get_by_role("link", name="The neuron with one σ gate", exact=True)).to_be_visible()
    expect(gallery.get_by_role("status")).to_contain_text(re.compile(r"\d of \d"))
    search(gallery, "no such thing")
    expect(cards(gallery)).to_have_count(0)
    gallery.get_by_role("button", name="Show all").click()
    expect(cards(gallery)).to_have_count(len(examples()))


def test_what_has_the_words_in_its_title_comes_first(gallery: Page) -> None:
    search(gallery, "attention")
    titles = cards(gallery).locator("h3").all_inner_texts()
    assert [("attention" in title.lower()) for title in titles[:3]] == [True, True, False]
    search(gallery, "")
    assert cards(gallery).first.get_attribute("id") == examples()[0].name


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_menu_finds_by_title_line_topic_and_source_in_both_languages(open_page: Open, language: str) -> None:
    page = open_page(lang=language)
    page.locator("#examples-button").click()
    shown = page.get_by_role("dialog").locator("li:visible")
    expect(shown).to_have_count(len(examples()))
    for text in ("attention", "어텐션", "softmax", "소프트맥스", "소프트맥스 교차", "민감도", "w0*x0"):
        search(page, text)
        expect(shown.first).to_be_visible()
        assert shown.count() < len(examples()) / 2
    search(page, "attention")
    expect(shown.first).to_contain_text("attention" if language == "en" else "어텐션")
    search(page, "no such thing")
    expect(shown).to_have_count(0)
    expect(page.get_by_role("dialog").get_by_role("status").get_by_role("link")).to_have_attribute(
        "href", re.compile("/gallery")
    )


def test_a_topic_and_the_words_stay_in_the_address_and_in_the_other_language(gallery: Page) -> None:
    gallery.get_by_role("button", name="Gradient descent", exact=True).click()
    descents = [each for each in examples() if "descent" in each.topics]
    expect(cards(gallery)).to_have_count(len(descents))
    expect(gallery.get_by_role("link", name="Jacobians of a network")).to_be_hidden()
    search(gallery, "valley")
    gallery.wait_for_url("**q=valley**")
    gallery.get_by_role("link", name="한국어").click()
    expect(gallery.get_by_role("heading", name="갤러리")).to_be_visible()
    expect(cards(gallery)).to_have_count(1)
    expect(gallery.get_by_role("button", name="경사 하강", exact=True)).to_have_attribute("aria-pressed", "true")
    gallery.reload()
    expect(cards(gallery)).to_have_count(1)


def test_one_click_opens_an_example_and_back_returns(gallery: Page) -> None:
    gallery.locator("[id='65-dz-dw2']").click(force=True)  # anywhere on the card
    gallery.wait_for_selector("html[data-ready] #source", state="attached")
    expect(gallery.locator("#source")).to_have_value("z = W2 @ y")
    expect(gallery.get_by_role("tab", name="Jacobian", exact=True)).to_have_attribute("aria-selected", "true")
    expect(gallery.get_by_role("combobox", name="Edge")).to_contain_text("W₂ → z")
    gallery.go_back()
    expect(cards(gallery).first).to_be_visible()
    gallery.get_by_role("link", name="Editor").click()
    gallery.wait_for_selector("html[data-ready] #source", state="attached")
    gallery.get_by_role("button", name="한국어").click()
    gallery.get_by_role("link", name="갤러리").click()
    expect(gallery.get_by_role("heading", name="갤러리")).to_be_visible()


def test_one_click_presents_an_example(gallery: Page) -> None:
    gallery.get_by_role("link", name="Present: (x + y)z").click()
    gallery.wait_for_selector("html[data-mode=present]")
    gallery.keyboard.press("End")
    expect(drawing(gallery).locator('[id="e3-0-dg"], [id="e3-1-dg"]').first).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(gallery.locator(".fold.program")).to_be_visible()


def test_one_click_takes_the_slides(gallery: Page, tmp_path: Path) -> None:
    search(gallery, "apple shop")
    gallery.get_by_role("combobox", name="Slides as").select_option("zip")
    with gallery.expect_download() as download:
        gallery.get_by_role("button", name="Slides: The apple shop").click()
    assert download.value.suggested_filename == "70-apple.zip"
    path = tmp_path / "slides.zip"
    download.value.save_as(path)
    assert len(zipfile.ZipFile(path).namelist()) == 6 + 1  # each step, and all of it at the end
    expect(gallery.locator("[id='70-apple'] .making")).to_contain_text("70-apple.zip")
    gallery.reload()
    expect(gallery.get_by_role("combobox", name="Slides as")).to_have_value("zip")


def test_a_server_that_is_away_is_told_in_the_card(gallery: Page) -> None:
    gallery.route("**/api/export", lambda route: route.abort())
    gallery.get_by_role("button", name="Slides: (x + y)z", exact=True).click()
    expect(gallery.get_by_role("alert")).to_have_text("The server cannot be reached just now.")
    expect(gallery.get_by_role("button", name="Slides: (x + y)z", exact=True)).to_be_enabled()


def test_thumbnails_are_fetched_as_they_come_into_view_and_follow_the_theme(page: Page, server: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/gallery?lang=en&theme=light")
    page.wait_for_selector("html[data-ready]")
    first, last = page.locator(".card img").first, page.locator(".card img").last
    page.wait_for_function("(image) => image.complete && image.naturalWidth > 0", arg=first.element_handle())
    final = str(last.get_attribute("src")).split("?")[0].rpartition("/")[2]
    assert not [each for each in asked if final in each]
    last.scroll_into_view_if_needed()
    page.wait_for_function("(image) => image.naturalWidth > 0", arg=last.element_handle())
    assert [each for each in asked if each.split("?")[0].endswith(final)]
    page.get_by_role("button", name="Dark or light").click()
    page.wait_for_function("(image) => image.currentSrc.endsWith('theme=dark')", arg=last.element_handle())
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")  # the address says so


def test_by_keyboard_alone(gallery: Page) -> None:
    gallery.keyboard.press("/")
    expect(gallery.get_by_role("searchbox")).to_be_focused()
    gallery.keyboard.type("rosenbrock")
    expect(cards(gallery)).to_have_count(1)
    gallery.get_by_role("link", name="Rosenbrock’s valley", exact=True).focus()
    gallery.keyboard.press("Tab")
    expect(gallery.locator(":focus")).to_have_accessible_name("Present: Rosenbrock’s valley")
    gallery.keyboard.press("Tab")
    expect(gallery.locator(":focus")).to_have_accessible_name("Slides: Rosenbrock’s valley")
    gallery.keyboard.press("Shift+Tab")
    gallery.keyboard.press("Shift+Tab")
    gallery.keyboard.press("Enter")
    expect(gallery.locator("#source")).to_have_value("f = 100*(y - x^2)^2 + (1 - x)^2")
    expect(gallery.get_by_role("spinbutton", name="Learning rate η")).to_have_value("0.001")


@pytest.mark.parametrize("query", ["lang=en", "lang=ko&theme=dark", "lang=en&q=no+such+thing"])
def test_axe_finds_nothing(page: Page, server: str, query: str) -> None:
    page.goto(f"{server}/gallery?{query}")
    page.wait_for_selector("html[data-ready]")
    assert not violations(page)


@pytest.mark.parametrize("width", [360, 390])
def test_a_phone_shows_one_column(browser: Browser, server: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 780}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{server}/gallery?lang=ko")
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len({round(box["x"]) for card in page.locator(".card").all()[:6] if (box := card.bounding_box())}) == 1
    assert not violations(page)
    context.close()


def test_opening_needs_no_script(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/gallery?lang=ko")
    address = page.get_by_role("link", name="사과 가게", exact=True).get_attribute("href") or ""
    assert field_of(address, "source") == "price = apple*count*tax"
    expect(page.locator("noscript p")).to_be_visible()
    context.close()


def test_the_menu_of_the_page_finds_and_loads_the_same_examples(open_page: Open) -> None:
    page = open_page(source="x*y")
    page.get_by_role("button", name="Examples").click()
    expect(page.locator(".gallery .choice")).to_have_count(len(examples()))
    page.get_by_role("searchbox").fill("expression eight")
    page.get_by_role("searchbox").fill("")
    page.get_by_role("searchbox").press_sequentially("eight lines there")
    expect(page.locator(".gallery .choice:visible")).to_have_count(1)
    page.locator(".gallery .choice:visible").click()
    expect(drawing(page).locator(".gate")).to_have_count(8)
    expect(page.get_by_role("tab", name="Code", exact=True)).to_have_attribute("aria-selected", "true")
