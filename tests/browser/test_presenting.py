"""A presentation: numbers read from the back, the gate with its neighbours, keys, the pen, notes, the way out."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from benchmarks.programs import chain
from tests.browser.hands import drawing, scrub_bar, source_box
from tests.browser.test_arrangement import CIRCUIT, COVERED, lecture
from tools.page_room import PROJECTED, RESTED, address

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
# The size of the smallest number that is seen, and what of the step's gate and its neighbours is neither in the window
# nor named at its edge.
SEEN = """() => {
    const room = document.querySelector("#view").getBoundingClientRect();
    const isSeen = (each) => getComputedStyle(each).visibility === "visible";
    const meets = (box) => box.right > room.left && box.left < room.right && box.bottom > room.top
        && box.top < room.bottom;
    const isIn = (box) => box.left >= room.left - 1 && box.right <= room.right + 1 && box.top >= room.top - 1
        && box.bottom <= room.bottom + 1;
    const numbers = [...document.querySelectorAll("#view .captions text")]
        .filter((each) => isSeen(each) && /[0-9]/.test(each.textContent) && meets(each.getBoundingClientRect()));
    const sizes = numbers.map((each) => parseFloat(getComputedStyle(each).fontSize) * each.getCTM().a);
    const named = new Set([...document.querySelectorAll(".stub")].filter(isSeen).map((each) => each.dataset.of));
    const isRepeated = document.querySelector("#view .leaf") !== null; // an input is drawn where it is used
    const nodes = document.querySelectorAll(`#view .node[data-lit]${isRepeated ? ":not(.input)" : ""}`);
    const lost = [...nodes].filter((node) => !named.has(node.id))
        .filter((node) => !isIn(node.querySelector(".shape").getBoundingClientRect()));
    return {smallest: Math.min(99, ...sizes), lost: lost.map((node) => node.id)};
}"""


def present(page: Page) -> Page:
    page.keyboard.press("f")
    expect(page.locator("html")).to_have_attribute("data-mode", "present")
    expect(page.locator(".curtain")).to_be_attached()  # its keys are there
    page.wait_for_timeout(500)
    return page


@pytest.mark.parametrize(
    "query",
    [
        CIRCUIT,
        lecture("07-neuron"),
        lecture("26-softmax-by-hand"),
        lecture("28-mlp"),
        {"source": chain(60), "step": 50},
    ],
    ids=["circuit", "neuron", "softmax", "layers", "loop"],
)
def test_all_that_is_shown_can_be_read_and_nothing_is_lost(open_page: Open, query: dict[str, Any]) -> None:
    page = present(open_page(**query))
    last = int(scrub_bar(page).get_attribute("aria-valuemax") or 0)
    start = int(scrub_bar(page).get_attribute("aria-valuenow") or 0)
    for _ in range(start, min(last, start + 24)):
        page.keyboard.press("PageDown")
        page.wait_for_timeout(300)
        page.evaluate(RESTED)
        seen = page.evaluate(SEEN)
        assert seen["smallest"] >= 15.9
        assert not seen["lost"]
        assert not page.evaluate(COVERED, [".overview", ".legend", ".stub", ".steps", ".where"])


def test_a_line_that_is_written_larger_stays_in_the_window(open_page: Open) -> None:
    page = open_page(**address("72-mazur"), step=39, present=1)
    page.evaluate(RESTED)
    assert page.evaluate(PROJECTED)["lost"] == []


@pytest.mark.parametrize("query", [lecture("07-neuron"), {"source": chain(60)}], ids=["neuron", "loop"])
def test_the_window_moves_seldom(open_page: Open, query: dict[str, Any]) -> None:
    page = present(open_page(**query))
    last = min(40, int(scrub_bar(page).get_attribute("aria-valuemax") or 0))
    places = []
    for _ in range(last):
        page.keyboard.press("PageDown")
        page.wait_for_timeout(330)
        places.append(page.evaluate("document.querySelector('#drawing').style.transform"))
    assert sum(one != other for one, other in pairwise(places)) <= last / 4


def test_a_large_screen_has_larger_numbers(open_page: Open) -> None:
    page = open_page(**lecture("28-mlp"), step=4)
    page.set_viewport_size({"width": 1920, "height": 1080})
    present(page)
    assert page.evaluate(SEEN)["smallest"] >= 19.9


def test_words_come_and_go_by_key_and_stay_as_chosen(open_page: Open) -> None:
    page = present(open_page(**CIRCUIT, step=4))
    words = page.locator("#explanation .text")
    expect(words).to_be_hidden()
    page.keyboard.press("w")
    expect(words).to_be_visible()
    lesson, bar = page.locator("#lesson").bounding_box(), page.locator(".steps").bounding_box()
    assert lesson is not None
    assert bar is not None
    assert lesson["y"] + lesson["height"] <= bar["y"] + 1
    page.reload()
    page.wait_for_selector("html[data-mode=present]")
    expect(words).to_be_visible()
    page.keyboard.press("w")
    expect(words).to_be_hidden()


@pytest.mark.parametrize("key", ["b", "."])
def test_the_screen_goes_blank_and_comes_back(open_page: Open, key: str) -> None:
    page = present(open_page(**CIRCUIT, step=2))
    curtain = page.locator(".curtain")
    page.keyboard.press(key)
    expect(curtain).to_be_visible()
    page.keyboard.press("PageDown")
    expect(curtain).to_be_hidden()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "2")  # the key only raised it


def test_a_click_goes_on_and_a_reload_stays(open_page: Open) -> None:
    page = present(open_page(**CIRCUIT, step=2))
    drawing(page).click(position={"x": 200, "y": 300})
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("html")).to_have_attribute("data-mode", "present")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")
    page.keyboard.press("Escape")
    expect(source_box(page)).to_be_hidden()  # the page at that step
    expect(page.locator("html")).to_have_attribute("data-mode", "study")
    expect(page).not_to_have_url(re.compile("present="))


def test_strokes_stay_with_their_step_and_their_place(open_page: Open) -> None:
    page = present(open_page(**lecture("28-mlp"), step=4))
    page.keyboard.press("d")
    page.mouse.move(300, 200)
    page.mouse.down()
    page.mouse.move(420, 260, steps=6)
    page.mouse.up()
    drawn = page.locator(".pen.ground path")
    expect(drawn).to_have_count(1)
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "4")  # no click went through
    page.keyboard.press("PageDown")
    expect(drawn).to_have_count(0)
    page.keyboard.press("PageUp")
    expect(drawn).to_have_count(1)
    page.reload()
    page.wait_for_selector("html[data-mode=present]")
    expect(drawn).to_have_count(1)
    page.keyboard.press("d")
    page.keyboard.press("Backspace")
    expect(drawn).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-mode", "present")  # the pen was put away, no more
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-mode", "study")


def test_the_speaker_has_notes_the_next_step_and_a_clock(open_page: Open) -> None:
    page = present(open_page(**CIRCUIT, step=3))
    with page.expect_popup() as opening:
        page.keyboard.press("s")
    notes = opening.value
    expect(notes.locator(".now")).to_contain_text("We start with")
    expect(notes.locator(".next h1")).to_contain_text("Backward")
    expect(notes.locator(".clock")).to_have_text(re.compile(r"\d+:\d\d · \d\d:\d\d"))
    notes.keyboard.press("PageDown")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "4")
    expect(notes.locator(".now h1")).to_contain_text("Backward")
    notes.get_by_role("button", name="Previous step").click()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")


def test_bar_and_pointer_hide_when_nobody_moves(open_page: Open) -> None:
    page = present(open_page(**CIRCUIT, step=3))
    page.mouse.move(400, 300)
    expect(page.locator("#step-next")).to_have_css("opacity", "1")
    expect(page.locator("html")).to_have_attribute("data-idle", "", timeout=6000)
    expect(page.locator("#step-next")).to_have_css("opacity", "0")
    expect(page.locator("html")).to_have_css("cursor", "none")
    page.mouse.move(420, 300)
    expect(page.locator("#step-next")).to_have_css("opacity", "1")


def test_a_descent_can_be_presented(open_page: Open) -> None:
    page = open_page(source="(x - 1)^2 + y^2", inputs='{"x": 3, "y": 2}', tab="descend")
    present(page)
    panel = page.get_by_role("tabpanel", name="Gradient descent")
    panel.get_by_role("button", name="Descend").click()
    expect(panel.get_by_role("img", name="Loss over x and y")).to_be_in_viewport(ratio=0.9)
    expect(drawing(page)).to_be_visible()
