"""The program under a hand: typing, errors, inputs, and the address that holds it all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import drawing, field, scrub_bar, source_box, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_a_slider_moves_the_numbers_and_not_the_drawing(open_page: Open) -> None:
    page = open_page(source="x*y", step=3)
    before = drawing(page).locator(".node").first.bounding_box()
    page.get_by_role("slider", name="x", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(field(page, "x")).to_have_value("1.1")
    expect(drawing(page).locator('[id$="-value"]', has_text="1.1")).to_have_count(1)
    assert drawing(page).locator(".node").first.bounding_box() == before
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")


def test_an_array_is_edited_as_text(open_page: Open) -> None:
    page = open_page(source="sum(W @ x)", inputs='{"W": [[1, 2], [3, 4]], "x": [5, 6]}')
    box = page.get_by_role("textbox", name="x", exact=True)
    box.fill("[1, 1")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill("[1, 1]")
    expect(drawing(page).locator('[id$="-value"]', has_text="10")).to_have_count(1)


def test_an_error_is_underlined_and_its_fix_is_one_click_away(open_page: Open) -> None:
    page = open_page(source="x")
    source_box(page).fill("y = 2*sigmod(x)")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("sigmod")
    expect(page.locator(".mirror mark.wrong")).to_have_text("sigmod")
    page.get_by_role("button", name="sigmoid").click()
    expect(source_box(page)).to_have_value("y = 2*sigmoid(x)")
    expect(alert).to_have_count(0)
    expect(drawing(page).locator(".gate")).to_have_count(2)


def test_an_error_never_covers_the_lines_that_are_being_written(open_page: Open) -> None:
    page = open_page(source="x")
    source_box(page).fill("\n".join(["a0 = x", *(f"a{i} = a{i - 1}*x" for i in range(1, 10)), "sigmod(a9)"]))
    message = page.locator("#troubles")
    expect(message).to_contain_text("sigmod")
    box, told = source_box(page).bounding_box(), message.bounding_box()
    assert box is not None
    assert told is not None
    assert box["y"] + box["height"] <= told["y"]


@pytest.mark.parametrize("last", ["da = b*dp", "da = [b*dp, 1]"])
def test_gradients_computed_by_hand_are_left_out_by_one_click(open_page: Open, last: str) -> None:
    page = open_page(source="x")
    forward = "a = 2\nb = 3\np = a*b\nr = p + a"
    source_box(page).fill(f"{forward}\n# backward\ndp = 1.0\n{last}")
    page.get_by_role("button", name="Keep the forward pass only").click()
    expect(source_box(page)).to_have_value(forward)
    expect(drawing(page).locator(".gate")).to_have_count(2)
    expect(page.get_by_role("button", name="Keep the forward pass only")).to_have_count(0)


def test_a_program_with_both_halves_may_stay_whole(open_page: Open) -> None:
    page = open_page(source="a = 2\np = 3a\ndp = 1.0\nda = 3dp  # wanted whole")
    page.get_by_role("button", name="Keep all").click()
    expect(page.get_by_role("button", name="Keep all")).to_have_count(0)
    expect(drawing(page).locator(".gate")).to_have_count(1)


def test_a_text_that_cannot_be_read_keeps_the_last_drawing(open_page: Open) -> None:
    page = open_page(source="x*y")
    source_box(page).fill("x*y +")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(drawing(page).locator(".gate")).to_have_count(1)
    assert source_box(page).input_value() == "x*y +"


def test_values_of_names_that_went_away_come_back_with_them(open_page: Open) -> None:
    page = open_page(source="x*y + z", inputs='{"x": 7, "y": 5, "z": 2}')
    source_box(page).fill("x*y")
    expect(field(page, "z")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(field(page, "x")).to_have_value("7")
    source_box(page).fill("x*y + z")
    expect(field(page, "z")).to_have_value("2")


def test_a_late_answer_never_overwrites_a_newer_one(open_page: Open) -> None:
    page = open_page(source="a*b")
    requests: list[str] = []

    def delay(route: object) -> None:
        text = route.request.post_data_json["source"]  # type: ignore[attr-defined]
        requests.append(text)
        if text == "exp(a)":
            page.wait_for_timeout(600)
        route.continue_()  # type: ignore[attr-defined]

    page.route("**/api/trace", delay)
    source_box(page).fill("exp(a)")
    page.wait_for_timeout(220)
    source_box(page).fill("tanh(a)")
    page.wait_for_timeout(1200)
    assert requests[-1] == "tanh(a)"
    expect(drawing(page).locator(".gate")).to_have_text(re.compile("tanh"))


def test_keys_are_letters_in_the_source_box(open_page: Open) -> None:
    page = open_page(source="x")
    source_box(page).fill("")
    source_box(page).press_sequentially("exp(b) - p")
    expect(source_box(page)).to_have_value("exp(b) - p")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "0")


def test_an_example_brings_its_inputs(open_page: Open) -> None:
    page = open_page(source="x")
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name="(x + y)z").click()
    expect(source_box(page)).to_have_value("(x+y)z")
    expect(field(page, "x")).to_have_value("-2")
    field(page, "x").fill("9")
    page.get_by_role("button", name="Reset").click()
    expect(field(page, "x")).to_have_value("-2")


def test_back_and_forward_return_to_programs(open_page: Open) -> None:
    page = open_page(source="x*y", step=1)
    source_box(writing(page)).fill("exp(x)")
    page.wait_for_url("**exp**")
    page.go_back()
    expect(source_box(page)).to_have_value("x*y")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "1")
    expect(drawing(page).locator(".gate")).to_have_text(re.compile("×"))
    page.go_forward()
    expect(source_box(page)).to_have_value("exp(x)")


def test_the_address_holds_the_whole_state(open_page: Open, browser: Browser) -> None:
    page = open_page(source="x*y")
    field(page, "x").fill("2.5")
    drawing(page).click(position={"x": 5, "y": 5})
    page.keyboard.press("End")
    page.keyboard.press("l")
    page.wait_for_url(re.compile("step=3.*lang=ko"))
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    other = context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("spinbutton", name="x", exact=True)).to_have_value("2.5")
    expect(other.get_by_role("slider", name="단계", exact=True)).to_have_attribute("aria-valuenow", "3")
    context.close()


def test_a_formula_higher_than_the_line_of_the_program_stands_there_as_typed(open_page: Open) -> None:
    page = open_page(source="L = (σ(w*x + b) - t)**2", step=2)
    expect(page.locator("#written math")).to_have_count(1)
    typed = "f = sum(softmax(softmax(q @ k.T / 2) / 3) @ v)"
    page = open_page(source=typed, inputs='{"q": [[1, 2]], "k": [[1, 2]], "v": [[3, 4]]}', step=2)
    expect(page.locator("#written")).to_have_text(typed)
