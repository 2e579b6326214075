"""The two states of the page, writing and stepping: what folds, what gets its room, and that nothing is lost by it."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.programs import chain
from tests.browser.hands import GROUPS, drawing, field, opened, scrub_bar, source_box
from web.pages.examples import examples

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PROGRAMS = ["07-neuron", "23-affine-batch", "26-softmax-by-hand", "28-mlp", "12-other"]
CIRCUIT = {"source": "(x+y)*z", "inputs": '{"x": -2, "y": 5, "z": -4}'}
ROOMS = """() => { const [stage, lesson, bar] = ["#stage", "#lesson", ".steps"]
        .map((name) => document.querySelector(name).getBoundingClientRect());
    return {width: stage.width, height: stage.height, band: lesson.height, under: bar.top - lesson.bottom,
        sideways: document.documentElement.scrollWidth - innerWidth}; }"""
# Numbers of the drawing, seen in its window, that lie under what the selectors name.
COVERED = """(names) => {
    const room = document.querySelector("#view").getBoundingClientRect();
    const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom
        && other.top < one.bottom;
    const isSeen = (each) => getComputedStyle(each).visibility === "visible" && each.getClientRects().length > 0;
    const numbers = [...document.querySelectorAll("#view .captions text")].filter(isSeen)
        .map((each) => each.getBoundingClientRect()).filter((box) => box.width && meet(box, room));
    return names.flatMap((name) => [...document.querySelectorAll(name)]).filter(isSeen)
        .filter((each) => numbers.some((box) => meet(box, each.getBoundingClientRect()))).map((each) => each.className);
}"""


def lecture(name: str, **more: Any) -> dict[str, Any]:
    """The address of an example."""
    example = next(each for each in examples() if each.name == name)
    return {"source": example.source, "inputs": json.dumps(dict(example.inputs)), "seed": example.seed, **more}


def at_rest(page: Page) -> dict[str, float]:
    """The rooms of the page, once nothing moves any more."""
    before: dict[str, float] = {}
    for _ in range(20):
        page.wait_for_timeout(200)
        now: dict[str, float] = page.evaluate(ROOMS)
        if now == before:
            break
        before = now
    return before


@pytest.mark.parametrize("query", [CIRCUIT, *map(lecture, PROGRAMS), {"source": chain(60)}])
def test_while_stepping_the_drawing_has_the_window(open_page: Open, query: dict[str, Any]) -> None:
    page = open_page(**query)
    page.keyboard.press("ArrowRight")
    expect(page.locator("html[data-folded-desk]")).to_have_count(1)
    for _ in range(3):
        rooms = at_rest(page)
        assert rooms["height"] >= 400
        assert rooms["width"] >= 0.85 * 1280
        assert rooms["band"] <= 150
        assert rooms["under"] >= 0
        assert rooms["sideways"] <= 0
        words = page.locator("#explanation").bounding_box()
        formula = page.locator("#formula").bounding_box()
        assert words is not None
        if formula is not None:
            assert words["x"] + words["width"] <= formula["x"]  # sentence left, formula right
        assert not page.evaluate(COVERED, [".overview", ".legend", ".tools", ".stub", ".steps"])
        page.keyboard.press("ArrowRight")


def test_the_first_step_folds_what_was_typed_and_loses_nothing(open_page: Open) -> None:
    page = open_page(**CIRCUIT)
    expect(source_box(page)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(source_box(page)).to_be_hidden()
    line = page.locator("#strip")
    expect(line.locator("math")).to_contain_text("z")  # the program as mathematics
    chips = [field(page, name).input_value() for name in "xyz"]
    assert chips == ["-2", "5", "-4"]
    page.keyboard.press("Home")
    expect(source_box(page)).to_have_value(CIRCUIT["source"])
    expect(field(page, "x")).to_have_value("-2")


def test_a_number_is_changed_in_the_line(open_page: Open) -> None:
    page = open_page(**CIRCUIT, step=5)
    field(page, "x").fill("1")
    expect(drawing(page).locator('[id="eout-0-value"]')).to_have_text("−24")
    slider = page.get_by_role("slider", name="x", exact=True)
    expect(slider).to_have_css("opacity", "1")
    slider.press("ArrowRight")
    expect(field(page, "x")).to_have_value("1.1")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "5")


def test_an_array_leads_to_its_cells(open_page: Open) -> None:
    page = open_page(source="sum(W @ x)", inputs='{"W": [[1, 2], [3, 4]], "x": [5, 6]}', step=2)
    page.locator(".chip", has_text="W").click()
    expect(page.get_by_role("textbox", name="W", exact=True)).to_be_focused()


@pytest.mark.parametrize("way", ["click", "key"])
def test_what_was_chosen_about_folding_is_remembered(open_page: Open, way: str) -> None:
    page = open_page(**CIRCUIT, step=3)
    expect(source_box(page)).to_be_hidden()
    if way == "key":
        page.keyboard.press("e")
    else:
        page.locator(".fold.program").click()
        expect(source_box(page)).to_be_focused()
        page.locator("#stage").focus()
    expect(source_box(page)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(source_box(page)).to_be_visible()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(source_box(page)).to_be_visible()
    page.keyboard.press("e")
    expect(source_box(page)).to_be_hidden()
    page.keyboard.press("Home")
    expect(source_box(page)).to_be_visible()  # as it is by itself again


@pytest.mark.parametrize("step", [0, 4])
def test_every_panel_leaves_the_drawing_a_readable_height(open_page: Open, step: int) -> None:
    page = open_page(**CIRCUIT, step=step)
    for name in [name for panels in GROUPS.values() for name in panels]:
        panel = opened(page, name)
        assert page.evaluate(ROOMS)["height"] >= 300, name
        assert page.evaluate(ROOMS)["under"] >= 0, name
        assert panel.evaluate("each => each.clientHeight") >= 200, name
    page.get_by_role("button", name="Close the panel").click()
    expect(page.get_by_role("tabpanel")).to_have_count(0)
    for group in GROUPS:
        expect(page.get_by_role("button", name=group, exact=True)).to_have_attribute("aria-expanded", "false")


def test_the_gradients_can_be_read_with_no_panel_open(open_page: Open) -> None:
    page = open_page(**CIRCUIT, step=5)
    table = page.get_by_role("table", name="Gradients")
    expect(table).to_contain_text("−4")


def test_the_window_stays_while_it_can(open_page: Open) -> None:
    page = open_page(source=chain(40))
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    places = []
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(330)
        places.append(page.evaluate("document.querySelector('#drawing').style.transform"))
        gate = drawing(page).locator('[data-lit="gate"] > .shape').bounding_box()
        view = page.locator("#view").bounding_box()
        assert gate is not None
        assert view is not None
        assert view["x"] <= gate["x"]
        assert gate["x"] + gate["width"] <= view["x"] + view["width"]
    moves = sum(one != other for one, other in pairwise(places))
    assert moves <= len(places) / 4


def test_what_lies_beyond_the_window_is_named_at_its_edge(open_page: Open) -> None:
    page = open_page(**lecture("26-softmax-by-hand"))
    page.set_viewport_size({"width": 900, "height": 720})
    last = int(scrub_bar(page).get_attribute("aria-valuemax") or 0)
    seen = set()
    for _ in range(last):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
        seen.update(page.locator(".stub:visible i").all_inner_texts())
        assert not page.evaluate(COVERED, [".stub"])
    assert seen


@pytest.mark.parametrize("size", [(390, 844), (360, 740), (844, 390), (320, 256)])
@pytest.mark.parametrize("query", [CIRCUIT, lecture("28-mlp")], ids=["circuit", "layers"])
def test_on_a_phone_drawing_and_sentence_are_in_view_together(
    browser: Browser, server: str, size: tuple[int, int], query: dict[str, Any]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{server}/?{urlencode({**query, 'lang': 'ko', 'step': 3})}")
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#explanation .text")).not_to_be_empty()
    for _ in range(2):
        at_rest(page)
        found = page.evaluate(
            """() => { const [view, text, bar] = ["#view", "#explanation .text", ".steps"]
                .map((name) => document.querySelector(name).getBoundingClientRect());
            const line = parseFloat(getComputedStyle(document.querySelector("#explanation .text")).lineHeight);
            return {view: view.height, isUnder: text.top >= view.bottom - 1 || text.left >= view.right - 1,
                lines: (Math.min(text.bottom, bar.top) - text.top) / Math.min(text.height, 2 * line),
                sideways: document.documentElement.scrollWidth - innerWidth, scrolled: scrollY}; }"""
        )
        assert found["view"] >= min(100, size[1] * 0.4)
        assert found["isUnder"]
        assert found["lines"] >= 0.95  # two lines of it, or all
        assert found["sideways"] <= 0
        assert found["scrolled"] == 0
        page.locator("#step-next").tap()
        page.wait_for_timeout(500)
    context.close()


@pytest.mark.parametrize("step", [0, 4])
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_a_style_that_comes_later_moves_nothing(open_page: Open, step: int, size: tuple[int, int]) -> None:
    """The styles of dialogs and panels come when they are opened; the page under them stays as it is."""
    page = open_page(**CIRCUIT, step=step)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    boxes = """() => [...document.querySelectorAll("body *")].filter((each) => !each.closest("svg, dialog, math"))
        .map((each) => { const box = each.getBoundingClientRect();
            return [each.id || each.className, box.x, box.y, box.width, box.height].join(" "); })"""
    page.wait_for_timeout(600)  # ms, until the window's size is taken up
    before = page.evaluate(boxes)
    for name in ("class", "export", "help", "insight", "lectures", "present"):
        page.evaluate("async (name) => (await import('/static/js/lib/dom.js')).sheet(name)", name)
    page.wait_for_timeout(600)
    assert page.evaluate(boxes) == before
    page.locator(".groups .group").last.scroll_into_view_if_needed()
    clipped = """() => [...document.querySelectorAll(".groups .group")].filter((each) =>
        each.getBoundingClientRect().bottom > each.closest(".lesson").getBoundingClientRect().bottom - 8).length"""
    assert page.evaluate(clipped) == 0
