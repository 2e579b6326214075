"""Somebody who has never seen the page: each thing is two or three named clicks away; keys or a remote suffice."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, field, scrub_bar, source_box

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SIGMOID = {"source": "y = sigmoid(w*x + b)", "inputs": '{"w": 2, "x": 0.5, "b": 0.1}', "step": 3}
WIDE = {"source": "sum(X @ W)", "inputs": f'{{"X": {[[1, 2, 3, 4, 5, 6]] * 5}, "W": {[[1, 2]] * 6}}}', "step": 2}


def click(page: Page, *names: str) -> None:
    """What a hand presses, one after another, by the names that stand on it."""
    for name in names:
        page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("tab", name=name, exact=True)).click()


def labels(page: Page) -> None:
    page.get_by_role("button", name="Labels and layout").click()


def test_all_gates_are_opened_and_closed(open_page: Open) -> None:
    page = open_page(**SIGMOID)
    labels(page)
    click(page, "Open all gates")
    expect(drawing(page).locator(".gate")).to_have_count(6)
    labels(page)
    expect(page.get_by_role("button", name="Open all gates")).to_be_disabled()
    click(page, "Close all gates")
    expect(drawing(page).locator(".gate")).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(drawing(page).locator(".gate")).to_have_count(6)


def test_calls_of_a_program_close_with_the_gates(open_page: Open) -> None:
    page = open_page(source="def f(a):\n    return a*a + 1\ny = f(x) * f(f(x))")
    labels(page)
    click(page, "Close all gates")
    expect(drawing(page).locator(".gate")).to_have_count(4)
    labels(page)
    click(page, "Open all gates")
    expect(drawing(page).locator(".gate")).to_have_count(7)


def test_other_digits(open_page: Open) -> None:
    page = open_page(**SIGMOID)
    labels(page)
    page.get_by_label("Digits").select_option("6")
    expect(drawing(page)).to_contain_text("0.75026")


def test_the_whole_matrix_of_a_wire(open_page: Open) -> None:
    page = open_page(**WIDE)
    drawing(page).locator(".edge .hit").first.dispatch_event("click")
    expect(page.get_by_role("tabpanel", name="Selected").get_by_role("table").first).to_contain_text("6")


def test_the_full_jacobian(open_page: Open) -> None:
    page = open_page(**WIDE)
    click(page, "Why", "Jacobian")
    expect(page.get_by_role("tabpanel", name="Jacobian").locator("svg").first).to_be_visible()


def test_what_if_x_grows(open_page: Open) -> None:
    page = open_page(**SIGMOID)
    click(page, "Try")
    expect(page.get_by_role("tabpanel", name="What if x changes")).to_contain_text("predicted change")


def test_an_exercise(open_page: Open) -> None:
    page = open_page(**SIGMOID)
    click(page, "Practise")
    expect(page.get_by_role("textbox", name="Answer 1", exact=False).first).to_be_visible()


def test_a_short_link(open_page: Open) -> None:
    page = open_page(**SIGMOID)
    click(page, "Share", "Make a short link")
    expect(page.get_by_role("dialog").get_by_role("textbox").nth(1)).to_be_visible()


def test_undo_while_stepping(open_page: Open) -> None:
    page = open_page(**SIGMOID)
    field(page, "x").fill("4")
    expect(drawing(page)).to_contain_text("8")
    click(page, "Undo")
    expect(field(page, "x")).to_have_value("0.5")
    click(page, "Redo")
    expect(field(page, "x")).to_have_value("4")


def test_the_list_of_functions(open_page: Open) -> None:
    page = open_page(**SIGMOID)
    click(page, "Help and keys")
    expect(page.get_by_role("dialog").get_by_text("Softmax and losses")).to_be_visible()


LOOKED_FOR = {  # what somebody types who looks for it: what is then open or pressed
    "open gates": "#looks",
    "게이트 펼치기": "#looks",
    "other digits": "#looks",
    "자릿수": "#looks",
    "whole matrix": "#tab-selected",
    "행렬 전체": "#tab-selected",
    "full jacobian": "#tab-jacobian",
    "자코비안": "#tab-jacobian",
    "what if x grows": "#tab-meaning",
    "커지면": "#tab-meaning",
    "exercise": "#tab-exercise",
    "연습 문제": "#tab-exercise",
    "short link": "dialog[open]",
    "짧은 링크": "dialog[open]",
    "slides of steps 5 to 9": "dialog[open]",
    "5부터 9까지 슬라이드": "dialog[open]",
}


@pytest.mark.parametrize("is_phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_looked_for_is_found_from_the_help(
    page: Page, phone: Page, server: str, language: str, is_phone: bool
) -> None:
    here = phone if is_phone else page
    for typed, found in LOOKED_FOR.items():
        if typed.isascii() != (language == "en"):
            continue
        here.goto(f"{server}/?{urlencode({**SIGMOID, 'lang': language})}")
        here.wait_for_selector("html[data-ready] #view svg")
        here.locator("#help-button").click()
        here.get_by_role("searchbox").fill(typed)
        expect(here.locator(".way:visible")).to_have_count(1)
        here.locator(".way:visible").click()
        expect(here.get_by_role("searchbox")).to_have_count(0)
        expect(here.locator(found)).to_be_visible()


def test_the_last_change_is_taken_back_while_stepping_on_a_phone(phone: Page, server: str) -> None:
    phone.goto(f"{server}/?{urlencode({**SIGMOID, 'lang': 'en'})}")
    phone.wait_for_selector("html[data-ready] #view svg")
    undo = phone.get_by_role("button", name="Undo")
    expect(undo).to_be_hidden()
    field(phone, "x").fill("4")
    expect(drawing(phone)).to_contain_text("8")
    undo.click()
    expect(field(phone, "x")).to_have_value("0.5")


def test_an_empty_box_is_no_mistake(open_page: Open) -> None:
    page = open_page(source="")
    expect(page.get_by_role("alert")).to_contain_text("There is nothing to draw yet")
    expect(source_box(page)).to_have_attribute("aria-invalid", "false")
    expect(page.locator("#mirror mark")).to_have_count(0)
    source_box(page).fill("x +")
    expect(source_box(page)).to_have_attribute("aria-invalid", "true")


def test_a_lecture_by_keys_alone(open_page: Open) -> None:
    page = open_page()
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == "source":
            break
        page.keyboard.press("Tab")
    expect(source_box(page)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("f = a*b + exp(a)")
    page.keyboard.press("Escape")
    expect(drawing(page).locator(".gate")).to_have_count(3)
    for step in range(1, 8):
        page.keyboard.press("ArrowRight")
        expect(scrub_bar(page)).to_have_attribute("aria-valuenow", str(step))
    page.keyboard.press("f")
    expect(page.locator("html")).to_have_attribute("data-mode", "present")
    page.keyboard.press("Home")
    for step in range(1, 8):
        page.keyboard.press(" ")
        expect(scrub_bar(page)).to_have_attribute("aria-valuenow", str(step))
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-mode", "study")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "7")


def test_a_lecture_by_a_remote_alone(open_page: Open) -> None:
    page = open_page(source="f = a*b + exp(a)", present=1)
    expect(page.locator(".curtain")).to_be_attached()
    for step in range(1, 5):
        page.keyboard.press("PageDown")
        expect(scrub_bar(page)).to_have_attribute("aria-valuenow", str(step))
    page.keyboard.press("PageUp")
    page.keyboard.press(".")
    expect(page.locator(".curtain")).to_be_visible()
    page.keyboard.press(".")
    expect(page.locator(".curtain")).to_be_hidden()
    page.reload()  # what F5 does
    expect(page.locator("html")).to_have_attribute("data-mode", "present")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")
    expect(page.locator(".curtain")).to_be_attached()
    for step in range(4, 8):
        page.keyboard.press("PageDown")
        expect(scrub_bar(page)).to_have_attribute("aria-valuenow", str(step))
