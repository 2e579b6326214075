"""What a first reader stumbled over: clicks that only ask, the way out of presenting, room for what is to be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, framed, scrub_bar, shown, source_box

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
CHAIN = {"source": "(x+y)*z", "inputs": '{"x": -2, "y": 5, "z": -4}'}
SOFTMAX = "s = [0.3, 2.9, 4]\nt = [0, 1, 0]\na = exp(s)\nS = sum(a)\ny = a*(1/S)\nL = -sum(t*log(y))"
ATTENTION = {
    "source": "s = Q @ K.T / sqrt(2)\na = softmax(s)\ny = a @ V",
    "inputs": json.dumps(
        {"Q": [[1, 0], [0.5, 1]], "K": [[0.8, 0.2], [-0.3, 1], [0.4, -0.6]], "V": [[1, 2], [-1, 0.5], [0.3, -2]]}
    ),
}
MATRICES = (
    "x = [[1, 2], [3, -1]]\nW1 = [[0.5, -0.2, 0.1], [0.3, 0.8, -0.5]]\nb1 = [0.1, 0, -0.1]\nh = relu(x @ W1 + b1)\n"
    "W2 = [[0.4, -0.3], [0.2, 0.6], [-0.7, 0.1]]\nb2 = [0, 0.2]\nt = [[1, 0], [0, 1]]\nL = mse(h @ W2 + b2, t)"
)
# Parts of the drawing, seen in its window, that lie under what the selectors name.
COVERED = """(names) => {
    const found = document.querySelectorAll("#view .node, #view .edge > .captions");
    const parts = [...found].map((each) => each.getBoundingClientRect());
    return names.flatMap((name) => [...document.querySelectorAll(name)])
        .filter((each) => getComputedStyle(each).visibility === "visible" && each.getClientRects().length)
        .map((each) => [each.className, each.getBoundingClientRect()])
        .flatMap(([name, at]) => parts.filter((box) => box.width && box.left < at.right && at.left < box.right
            && box.top < at.bottom && at.top < box.bottom).map(() => name));
}"""


def on_phone(page: Page, server: str, **query: Any) -> None:
    page.goto(f"{server}/?{urlencode({'lang': 'en', **query})}")
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(900)


def test_a_click_at_the_end_asks_and_takes_nothing_away(open_page: Open) -> None:
    page = open_page(**CHAIN, step=5)
    before = shown(page, "dg")
    assert len(before) == 5
    for gate in drawing(page).locator(".gate").all():
        gate.click()
        expect(drawing(page).locator("[data-selected]")).to_have_count(1)
        expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "5")
        assert shown(page, "dg") == before


def test_presenting_has_a_way_out_for_a_finger(phone: Page, server: str) -> None:
    on_phone(phone, server, **CHAIN, step=4)
    phone.get_by_role("button", name="Zoom in").tap()
    seen = framed(phone)
    phone.get_by_role("button", name="Present", exact=True).tap()
    leave = phone.get_by_role("button", name="Leave the presentation")
    box = leave.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    phone.get_by_role("button", name="Next step").tap()
    leave.tap()
    expect(leave).to_be_hidden()
    expect(phone.locator("html")).to_have_attribute("data-mode", "study")
    expect(scrub_bar(phone)).to_have_attribute("aria-valuenow", "5")  # what was reached stays
    assert framed(phone) == seen


def test_back_leaves_the_presentation_and_not_the_page(open_page: Open) -> None:
    page = open_page(**CHAIN, step=2)
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator("#source")).to_be_hidden()
    page.keyboard.press("PageDown")
    page.go_back()
    expect(page.locator("#strip")).to_be_visible()
    expect(page.locator("#source")).to_have_value(CHAIN["source"])
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")
    assert "step=3" in page.url
    page.keyboard.press("f")
    page.keyboard.press("f")
    expect(page.locator("#strip")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_words_can_be_read_on_a_phone_while_stepping(phone: Page, server: str, language: str) -> None:
    on_phone(phone, server, source=SOFTMAX, lang=language)
    source = phone.locator("#source")
    expect(source).to_be_visible()
    phone.locator("#step-next").tap()
    expect(source).to_be_hidden()
    phone.wait_for_timeout(500)
    for _ in range(3):
        room = phone.evaluate(
            """() => { const at = document.querySelector("#explanation .text");
            const [from, to] = [at, document.querySelector(".steps")].map((each) => each.getBoundingClientRect().top);
            return (to - from) / parseFloat(getComputedStyle(at).lineHeight); }"""
        )
        assert room >= 4
        phone.locator("#step-next").tap()
    phone.locator(".fold.program").tap()
    expect(source).to_be_visible()
    phone.locator("#step-next").tap()
    expect(source).to_be_hidden()


def test_the_first_view_begins_at_the_inputs(open_page: Open) -> None:
    page = open_page(**ATTENTION)
    page.wait_for_timeout(700)
    view = page.locator("#view").bounding_box()
    assert view is not None
    for name in ("Q", "K"):
        node = drawing(page).locator(".node.input", has_text=name).bounding_box()
        assert node is not None
        assert view["x"] <= node["x"]
        assert view["y"] <= node["y"]
        assert node["y"] + node["height"] <= view["y"] + view["height"]
    assert not page.evaluate(COVERED, [".overview", ".legend"])


@pytest.mark.parametrize("query", [ATTENTION, {"source": MATRICES}], ids=["attention", "layers"])
def test_the_legend_and_the_map_hide_nothing(open_page: Open, query: dict[str, str]) -> None:
    page = open_page(**query)
    last = int(scrub_bar(page).get_attribute("aria-valuemax") or 0)
    for _ in range(0, last, 2):
        page.wait_for_timeout(480)
        assert not page.evaluate(COVERED, [".legend", ".overview"])
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")


def test_fit_on_a_phone_leaves_the_tools_their_room(phone: Page, server: str) -> None:
    on_phone(phone, server, source=SOFTMAX, step=9)
    phone.get_by_role("button", name="Fit", exact=True).tap()
    phone.wait_for_timeout(700)
    assert not phone.evaluate(COVERED, [".tools > button", ".legend"])


def test_an_array_is_read_whole_where_there_is_room(open_page: Open) -> None:
    page = open_page(**ATTENTION)
    for name in ("Q", "K", "V"):
        box = page.get_by_role("textbox", name=name, exact=True)
        assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth"), name


def test_the_phones_help_tells_of_fingers(phone: Page, server: str) -> None:
    on_phone(phone, server, **CHAIN)
    phone.get_by_role("button", name="Help and keys").tap()
    expect(phone.get_by_role("dialog", name="Help and keys")).to_contain_text("two fingers")


@pytest.mark.parametrize("height", [844, 560])
def test_the_menu_of_labels_stays_in_the_window(phone: Page, server: str, height: int) -> None:
    phone.set_viewport_size({"width": 390, "height": height})
    on_phone(phone, server, **CHAIN, step=2)
    phone.get_by_role("button", name="Labels and layout").tap()
    panel = phone.get_by_role("dialog", name="Labels and layout")
    box, steps = panel.bounding_box(), phone.locator(".steps").bounding_box()
    assert box is not None
    assert steps is not None
    assert box["y"] + box["height"] <= steps["y"]
    choice = panel.get_by_label("Colour-blind safe colours")
    choice.scroll_into_view_if_needed()
    choice.check()
    expect(phone.locator("html")).to_have_attribute("data-palette", "colour_blind")


def test_what_leads_nowhere_looks_so(open_page: Open) -> None:
    page = open_page(**CHAIN, step=5)
    button = page.get_by_role("button", name="Next step")
    expect(button).to_have_css("opacity", "0.45")
    page.keyboard.press("Home")
    expect(button).to_have_css("opacity", "1")


def test_parts_of_a_step_are_counted_in_words(open_page: Open) -> None:
    page = open_page(**CHAIN, step=4, fine=1)
    expect(page.locator("#count")).to_have_text("4 / 5 · part 2 of 3")


def test_lines_that_do_not_reach_the_output_are_named(open_page: Open) -> None:
    page = open_page(source="y = foo*2\nL = sum(Y)")
    note = page.get_by_text("Does not reach L: foo, y")
    expect(note).to_be_visible()
    source_box(page).fill("y = foo*2\nL = sum(y)")
    expect(note).to_be_hidden()


def test_one_dialog_at_a_time(open_page: Open) -> None:
    page = open_page(**CHAIN)
    for opener, key in (("Export slides", "?"), ("Help and keys", "x"), ("Share", "x"), ("Share", "?")):
        page.get_by_role("button", name=opener, exact=True).click()
        page.get_by_role("button", name="Close", exact=True).focus()
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("button", name="Share", exact=True).focus()
    page.keyboard.press("?")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_what_was_just_opened_is_not_covered(open_page: Open) -> None:
    page = open_page(source="sigmoid(x)", step=3)
    drawing(page).locator('.handle[id$="-open"]').click()
    expect(drawing(page).locator(".gate")).to_have_count(4)
    page.wait_for_timeout(400)
    expect(page.get_by_role("tooltip")).to_be_hidden()
    drawing(page).locator(".gate .shape").nth(2).hover()
    expect(page.get_by_role("tooltip")).to_be_visible()


def test_a_formula_gives_up_what_is_put_in_rather_than_shrink_out_of_sight(open_page: Open) -> None:
    page = open_page(source=MATRICES, step=13)
    page.wait_for_timeout(300)
    size = page.locator("#formula math").evaluate("(math) => parseFloat(getComputedStyle(math).fontSize)")
    assert size >= 14
    expect(page.locator("#formula")).not_to_have_attribute("tabindex", "0")  # nothing of the rest is out of sight
