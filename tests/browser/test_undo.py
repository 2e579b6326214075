"""One undo for the whole page: whatever was done, in order, there and back."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, field, opened, source_box
from tests.browser.test_inputs import PASTE

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SEED, ACTIONS = 7, 200
PROGRAM = "a = 2\nb = -1\nW = [[1, 2], [3, 4]]\nL = a*b + sigmoid(a + c) + sum(W)"
START = {"source": PROGRAM, "inputs": {}, "fixed": [], "expand": "none", "close": []}


def state(page: Page) -> dict[str, Any]:
    """All that can be undone, as the page keeps it, once it has come to rest."""
    page.clock.run_for(400)  # ms
    kept = page.evaluate("JSON.parse(localStorage.getItem('gatewise.program'))")
    return {**(kept or START), "seed": parse_qs(urlparse(page.url).query).get("seed")}


def act(page: Page, rng: random.Random) -> str:
    """One random action by hand."""
    kind = rng.choice(("type", "delete", "field", "slider", "cell", "paste", "reset", "randomise", "open", "pin"))
    if kind in ("type", "delete"):
        source_box(page).click(position={"x": 40, "y": 12})
        page.keyboard.press(rng.choice(("Control+End", "Control+Home", "End", "Home")))
        page.keyboard.type(rng.choice((" + a", "\n", "*2", "b"))) if kind == "type" else page.keyboard.press(
            "Backspace"
        )
        page.keyboard.press("Escape")
    elif kind == "field" and page.get_by_role("spinbutton", name="a", exact=True).count():
        field(page, "a").fill(rng.choice(("1/3", "1,5", "−2", "7", "2π", "1e-3")))
        page.keyboard.press("Control+Enter")
        page.clock.run_for(300)
    elif kind == "slider" and page.get_by_role("slider", name="a", exact=True).count():
        page.get_by_role("slider", name="a", exact=True).focus()
        page.keyboard.press(rng.choice(("ArrowRight", "ArrowLeft")))
        page.keyboard.press(rng.choice(("ArrowRight", "ArrowLeft")))
    elif kind in ("cell", "paste") and page.get_by_role("textbox", name="W", exact=True).count():
        box = page.get_by_role("textbox", name="W", exact=True)
        if kind == "paste":
            box.evaluate(PASTE, rng.choice(("1\t1\n2\t2", "[[5, 6], [7, 8]]", "[1 2; 3 4]", "0,5\t1,5\n2\t3")))
        else:
            box.fill(f"[[{rng.randrange(9)}, 2], [3, {rng.randrange(9)}]]")
    elif kind == "reset":
        page.get_by_role("button", name="Reset").click()
    elif kind == "randomise":
        page.get_by_role("button", name="Randomise").click()
    elif kind == "open":
        page.evaluate(
            "document.querySelector('#view .handle')?.dispatchEvent(new MouseEvent('click', {bubbles: true}))"
        )
    elif kind == "pin" and page.get_by_role("button", name="Fix c").count():
        page.get_by_role("button", name="Fix c").click()
    page.clock.run_for(300)  # ms: the hand is off
    page.wait_for_timeout(60)  # ms: the answer has come
    page.clock.run_for(300)
    return kind


def counts(page: Page) -> tuple[bool, bool]:
    """Whether something can be undone, and done again."""
    found = [
        page.get_by_role("button", name=name, exact=True).get_attribute("aria-disabled") for name in ("Undo", "Redo")
    ]
    return found[0] == "false", found[1] == "false"


def test_two_hundred_actions_go_back_and_forth_one_by_one(open_page: Open) -> None:
    page = open_page(source=PROGRAM)
    page.clock.install()
    rng = random.Random(SEED)
    first = state(page)
    seen = [first]
    for _ in range(ACTIONS):
        act(page, rng)
        now = state(page)
        if now != seen[-1]:
            seen.append(now)
    assert len(seen) > ACTIONS / 3
    back = [seen[-1]]
    page.locator("#stage").focus()
    for _ in range(4 * ACTIONS):
        if not counts(page)[0]:
            break
        page.keyboard.press("Control+z")
        back.append(state(page))
    assert back[-1] == first
    passed = iter(back)
    assert all(any(each == one for one in passed) for each in reversed(seen))  # every state was met again, in order
    forth = [back[-1]]
    while counts(page)[1]:
        page.keyboard.press("Control+Shift+z")
        forth.append(state(page))
    assert forth == back[::-1]


def test_undo_is_heard_in_every_field_and_takes_the_last_thing_back(open_page: Open) -> None:
    page = open_page(source="x*y + z")
    source_box(page).click()
    page.keyboard.press("End")
    page.keyboard.type("*2")
    field(page, "x").fill("7")
    field(page, "y").fill("8")
    page.get_by_role("button", name="Fix z").click()
    page.get_by_role("button", name="Reset").click()
    field(page, "x").focus()
    page.keyboard.press("Control+z")
    expect(field(page, "x")).to_have_value("7")
    expect(field(page, "y")).to_have_value("8")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Fix z")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Control+z")
    expect(field(page, "y")).to_have_value("2")
    expect(field(page, "x")).to_have_value("7")
    source_box(page).focus()
    page.keyboard.press("Control+z")
    expect(field(page, "x")).to_have_value("1")
    expect(source_box(page)).to_have_value("x*y + z*2")
    page.keyboard.press("Control+z")
    expect(source_box(page)).to_have_value("x*y + z")
    for _ in range(5):
        page.keyboard.press("Control+Shift+z")
    expect(source_box(page)).to_have_value("x*y + z*2")
    expect(page.get_by_role("button", name="Fix z")).to_have_attribute("aria-pressed", "true")


def test_a_pasted_grid_is_undone_and_the_program_stays(open_page: Open) -> None:
    page = open_page(source="W = [[1, 2], [3, 4]]\nsum(W)")
    page.get_by_role("button", name="Cells of W").click()
    cell = page.get_by_role("textbox", name="W[0, 0]")
    cell.evaluate(PASTE, "9\t9\n9\t9")
    expect(page.get_by_role("textbox", name="W", exact=True)).to_have_value("[[9, 9], [9, 9]]")
    page.keyboard.press("Control+z")
    expect(drawing(page).locator('[id="eout-0-value"]')).to_have_text("10")
    expect(page.get_by_role("textbox", name="W[1, 1]")).to_have_value("4")
    expect(source_box(page)).to_have_value("W = [[1, 2], [3, 4]]\nsum(W)")


def test_a_slider_under_one_hand_is_one_thing(open_page: Open) -> None:
    page = open_page(source="x*y")
    slider = page.get_by_role("slider", name="x", exact=True)
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in range(60, 95, 5):
        page.mouse.move(box["x"] + box["width"] * share / 100, box["y"] + box["height"] / 2)
    page.mouse.up()
    page.wait_for_timeout(500)
    page.keyboard.press("Control+z")
    expect(field(page, "x")).to_have_value("1")
    assert counts(page) == (False, True)


def test_a_search_keeps_its_own_undo_until_it_is_used_up(open_page: Open) -> None:
    page = open_page(source="x*y")
    field(page, "x").fill("7")
    opened(page, "Gradients")
    page.evaluate("document.querySelector('main').append(Object.assign(document.createElement('input'), {id: 'own'}))")
    page.locator("#own").click()
    page.keyboard.insert_text("ab")  # one act, however slow the machine is
    page.keyboard.press("Control+z")
    expect(page.locator("#own")).to_have_value("")
    expect(field(page, "x")).to_have_value("7")
    page.keyboard.press("Control+z")
    expect(field(page, "x")).to_have_value("1")


def test_an_example_is_undone_with_its_values_and_the_step(open_page: Open) -> None:
    page = open_page(source="(x+y)z", inputs='{"x": 3}', step=2)
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("dialog").locator(".choice").nth(9).click()
    expect(page.locator("#source")).not_to_have_value("(x+y)z")
    page.keyboard.press("Control+z")
    expect(page.locator("#source")).to_have_value("(x+y)z")
    expect(field(page, "x")).to_have_value("3")
    expect(page.get_by_role("slider", name="Step", exact=True)).to_have_attribute("aria-valuenow", "2")
