"""Inputs under a hand: sliders, cells, paste, seeds; and what is never lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.hands import drawing, field, scrub_bar, source_box, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
MATRICES = {"source": "sum(W @ x)", "inputs": '{"W": [[1, 2], [3, 4]], "x": [5, 6]}'}
NEURON = {
    "source": "f(w0, x0, w1, x1, w2) = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))",
    "inputs": '{"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}',
}
PASTE = """(box, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def output(page: Page) -> str:
    """The number on the wire into the output."""
    return drawing(page).locator('[id="eout-0-value"]').text_content() or ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("np.array([[1., 2.], [3., 4.]], dtype=float32)", [[1, 2], [3, 4]]),
        ("array([[ 0.5, -1.e-3],\n       [ 3. ,  4. ]])", [[0.5, -0.001], [3, 4]]),
        ("[[1. 2.]\n [3. 4.]]", [[1, 2], [3, 4]]),
        ("1\t2\n3\t4\n", [[1, 2], [3, 4]]),
        ("1\n2\n3", [1, 2, 3]),
        ("1, −2, 3", [1, -2, 3]),
        ("[[1, 2], [3]]", None),
        ("[1, 2", None),
        ("[1, x]", None),
        ("hello", None),
        ("", None),
    ],
)
def test_arrays_as_people_write_them(page: Page, server: str, text: str, wanted: Any) -> None:
    page.goto(f"{server}/healthz")
    script = "async (text) => (await import('/static/js/lib/arrays.js')).readArray(text)"
    assert page.evaluate(script, text) == wanted


def test_dragging_changes_texts_and_nothing_else(open_page: Open) -> None:
    page = writing(open_page(**NEURON, step=17))
    page.wait_for_timeout(300)
    kinds: list[str] = []

    def note(request: Request) -> None:
        if "/api/" in request.url:
            kinds.append((request.post_data_json or {}).get("only", "whole"))

    page.on("request", note)
    mark = "(svg) => { svg.stamp = 1; return svg.querySelectorAll('*').length; }"
    parts = drawing(page).locator("svg").evaluate(mark)
    places = "(all) => all.map((each) => { const box = each.getBoundingClientRect(); return [box.x, box.y]; })"
    shapes = drawing(page).locator(".shape, .wire")
    before, value = shapes.evaluate_all(places), output(page)
    slider = page.get_by_role("slider", name="w0", exact=True)
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in range(70, 30, -2):
        page.mouse.move(box["x"] + box["width"] * share / 100, box["y"] + box["height"] / 2)
        page.wait_for_timeout(16)
    page.wait_for_timeout(80)
    during = list(kinds)
    assert during
    assert set(during) == {"values"}
    assert output(page) != value
    assert shapes.evaluate_all(places) == before
    page.mouse.up()
    page.wait_for_timeout(600)
    assert kinds[-1] == "whole"
    assert drawing(page).locator("svg").evaluate("(svg) => svg.stamp") == 1
    assert drawing(page).locator("svg").evaluate("(svg) => svg.querySelectorAll('*').length") == parts
    assert shapes.evaluate_all(places) == before
    expect(page.get_by_role("group", name="Explanation")).not_to_be_empty()


def test_the_reach_of_a_slider_grows_while_it_is_held_at_its_end(open_page: Open) -> None:
    page = open_page(source="x*y")
    slider = page.get_by_role("slider", name="x", exact=True)
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 30, box["y"] + box["height"] / 2)
    page.wait_for_timeout(900)
    page.mouse.up()
    assert float(field(page, "x").input_value()) > 5
    assert float(slider.get_attribute("max") or 0) > 5


def test_cells_of_a_matrix_by_keyboard_and_paste(open_page: Open) -> None:
    page = open_page(**MATRICES)
    page.get_by_role("button", name="Cells of W").click()
    first = page.get_by_role("textbox", name="W[0, 0]")
    expect(first).to_be_focused()
    first.fill("2")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("textbox", name="W[1, 0]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="W[1, 1]")).to_be_focused()
    expect(drawing(page).locator('[id="eout-0-value"]')).to_have_text("61")
    first.evaluate(PASTE, "1\t1\n1\t1")
    expect(page.get_by_role("textbox", name="W", exact=True)).to_have_value("[[1, 1], [1, 1]]")
    expect(drawing(page).locator('[id="eout-0-value"]')).to_have_text("22")
    first.evaluate(PASTE, "np.array([[1, 1], [1, 1], [2, 2]])")
    expect(page.get_by_role("textbox", name="W[2, 1]")).to_have_value("2")
    expect(drawing(page).locator('[id="eout-0-value"]')).to_have_text("44")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Cells of W")).to_be_focused()


def test_a_spreadsheet_goes_into_the_line_of_text(open_page: Open) -> None:
    page = open_page(**MATRICES)
    page.get_by_role("textbox", name="W", exact=True).evaluate(PASTE, "0\t1\r\n1\t0\r\n")
    expect(page.get_by_role("textbox", name="W", exact=True)).to_have_value("[[0, 1], [1, 0]]")
    expect(drawing(page).locator('[id="eout-0-value"]')).to_have_text("11")


def test_defaults_are_shown_as_such_and_a_seed_brings_its_numbers_back(open_page: Open) -> None:
    page = open_page(source="x*y")
    expect(page.locator("#inputs .field[data-default]")).to_have_count(2)
    page.get_by_role("button", name="Randomise").click()
    seed = page.get_by_role("spinbutton", name="seed")
    expect(seed).to_be_visible()
    expect(page.locator("#inputs .field[data-default]")).to_have_count(0)
    number, x = seed.input_value(), field(page, "x").input_value()
    seed.fill("7")
    expect(page).to_have_url(re.compile("seed=7"))
    page.wait_for_timeout(300)
    seed.fill(number)
    expect(field(page, "x")).to_have_value(x)


def test_undo_goes_back_over_an_example_and_over_a_fix(open_page: Open) -> None:
    page = open_page(source="x*y")
    source_box(page).click()
    page.keyboard.press("End")
    page.keyboard.type(" + sigmod(x)")
    page.get_by_role("button", name="sigmoid").click()
    expect(source_box(page)).to_have_value("x*y + sigmoid(x)")
    page.keyboard.press("Control+z")
    expect(source_box(page)).to_have_value("x*y + sigmod(x)")
    page.keyboard.press("Control+Shift+z")
    expect(source_box(page)).to_have_value("x*y + sigmoid(x)")
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("dialog").locator(".choice").nth(1).click()
    expect(source_box(page)).not_to_have_value("x*y + sigmoid(x)")
    source_box(page).focus()
    page.keyboard.press("Control+z")
    expect(source_box(page)).to_have_value("x*y + sigmoid(x)")
    expect(drawing(page).locator(".gate")).to_have_count(3)


def test_the_server_goes_and_comes_back(open_page: Open) -> None:
    page = open_page(source="x*y")
    page.route("**/api/trace", lambda route: route.abort())
    source_box(page).fill("x*y*z")
    expect(page.get_by_text("cannot be reached")).to_be_visible()
    expect(drawing(page).locator(".gate")).to_have_count(1)
    page.unroute("**/api/trace")
    expect(drawing(page).locator(".gate")).to_have_count(2, timeout=6000)
    expect(page.get_by_text("cannot be reached")).to_have_count(0)


def test_the_text_survives_a_reload_while_the_server_is_away(open_page: Open, server: str) -> None:
    page = open_page(source="x*y")
    page.route("**/api/trace", lambda route: route.abort())
    source_box(page).fill("a*b*c")
    page.wait_for_timeout(600)
    page.goto(server)
    expect(source_box(page)).to_have_value("a*b*c")


def test_a_slow_server_is_waited_for(open_page: Open) -> None:
    page = writing(open_page(source="x*y", step=1))

    def slow(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/api/trace", slow)
    slider = page.get_by_role("slider", name="x", exact=True)
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    source_box(page).fill("x*y + x")
    expect(drawing(page).locator(".gate")).to_have_count(2)
    expect(source_box(page)).to_have_value("x*y + x")
    expect(scrub_bar(page)).to_have_attribute("aria-valuemax", "5")
    page.unroute_all(behavior="ignoreErrors")


def test_values_alone_are_what_the_whole_answer_says(page: Page, server: str) -> None:
    body = {"source": NEURON["source"], "inputs": json.loads(NEURON["inputs"])}
    whole = page.request.post(f"{server}/api/trace", data=body).json()
    alone = page.request.post(f"{server}/api/trace", data={**body, "only": "values", "step": 3}).json()
    assert alone["step"] == whole["steps"][3]
    assert alone["edges"] == {edge["id"]: edge["texts"] for edge in whole["edges"]}
    assert all(markup in whole["svg"] for markup in alone["captions"].values())
    assert page.request.post(f"{server}/api/trace", data={**body, "only": "all"}).status == 400
