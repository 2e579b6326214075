"""Exercises by hand: what is asked, what is said to it, and what stays hidden."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, opened
from tests.browser.test_tabs import CHAIN

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
BOTH = "e3-0-lg;e5-0-ug"  # of the product gate and of what comes before it


def test_what_is_said_of_the_number_and_of_the_rule_stand_side_by_side(open_page: Open) -> None:
    page = open_page(**CHAIN, exercise="e3-0-dg")
    question = page.locator(".question")
    question.get_by_role("textbox").fill("1")
    question.get_by_role("button", name="Try").click()
    expect(question).to_contain_text("This is the local gradient alone")
    question.get_by_role("combobox").select_option(label="adds up the gradients of all copies")
    expect(question).to_contain_text("Rule: Not this rule.")
    expect(question).to_contain_text("This is the local gradient alone")


def test_the_line_of_symbols_does_not_tell_a_slope_that_is_asked(open_page: Open) -> None:
    page = open_page(source="y = sigmoid(x)\nf = 3*y", inputs='{"x": 0.5}', label="both", exercise="e3-0-lg")
    symbols = drawing(page).locator('[id="e3-0"] text[data-product] ~ text')
    expect(symbols).to_have_text("= 3 × 1")
    expect(symbols).to_have_css("visibility", "hidden")


def test_what_is_no_number_is_no_try(open_page: Open) -> None:
    page = open_page(**CHAIN, exercise="e3-0-dg")
    box = page.locator(".question").get_by_role("textbox")
    box.fill("six")
    box.press("Enter")
    panel = page.get_by_role("tabpanel", name="Exercise")
    expect(panel).to_contain_text("Please type a number")
    expect(panel).to_contain_text("0 of 1 solved")
    box.fill("-2")
    box.press("Enter")
    expect(panel).to_contain_text("This is a forward value")
    box.fill("-4")
    box.press("Enter")
    expect(panel).to_contain_text("1 of 1 solved, 0 at the first try")


def test_what_was_solved_and_what_was_shown_is_told_apart(open_page: Open) -> None:
    page = open_page(**CHAIN, exercise="e3-0-dg;e3-1-dg;eout-0-value")
    panel = page.get_by_role("tabpanel", name="Exercise")
    panel.get_by_role("textbox").first.fill("-4")
    panel.get_by_role("textbox").first.press("Enter")
    expect(panel).to_contain_text("1 of 3 solved")
    expect(drawing(page).locator(".cover", has_text="✓1")).to_have_count(1)  # shown, it would tell the other one
    panel.get_by_role("button", name="Show the answers").click()
    expect(panel).to_contain_text("1 solved, 2 shown.")
    expect(drawing(page).locator(".cover")).to_have_count(0)


def test_a_person_understands_why_the_other_tabs_are_closed_and_leaves_with_one_click(open_page: Open) -> None:
    page = open_page(**CHAIN)
    panel = opened(page, "Exercise")
    expect(panel).to_contain_text("they would give the answers away")
    expect(drawing(page).locator(".cover")).not_to_have_count(0)
    panel.get_by_role("button", name="End the exercise").click()
    expect(page.get_by_role("tab", name="Gradients")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel")).to_contain_text("−4")
    expect(drawing(page).locator(".cover")).to_have_count(0)
    opened(page, "Jacobian")
    expect(page.get_by_role("tabpanel")).not_to_contain_text("An exercise is running")


def test_from_another_tab_it_is_one_click_too(open_page: Open) -> None:
    page = open_page(**CHAIN)
    expect(opened(page, "Exercise")).to_contain_text("they would give the answers away")
    panel = opened(page, "Gradient check")
    expect(panel).to_contain_text("An exercise is running")
    panel.get_by_role("button", name="End the exercise").click()
    expect(panel).not_to_contain_text("An exercise is running")
    expect(drawing(page).locator(".cover")).to_have_count(0)


def test_plain_labels_are_asked_only_for_what_they_show(open_page: Open) -> None:
    page = open_page(**CHAIN, label="compact")
    panel = opened(page, "Exercise")
    expect(panel.locator(".question")).to_have_count(5)
    expect(panel.locator(".question .asks:is(.lg, .ug)")).to_have_count(0)
    for place in range(1, 6):
        expect(drawing(page).locator(".cover", has_text=f"?{place}")).to_have_count(1)


def test_labels_that_a_link_asks_about_are_switched_on(open_page: Open) -> None:
    page = open_page(**CHAIN, label="compact", exercise=BOTH)
    expect(page.locator(".question")).to_have_count(2)
    expect(drawing(page).locator("#e3-0-lg[data-asked], [data-asked] #e3-0-lg")).to_have_count(1)
    expect(page.locator(".question .asks.lg")).to_have_count(1)


def test_an_exercise_of_five_is_seen_as_a_whole_on_a_small_laptop(open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    panel = opened(open_page(**CHAIN), "Exercise")
    expect(panel.locator(".question")).to_have_count(5)
    assert panel.evaluate("each => each.scrollHeight <= each.clientHeight")


def test_a_reload_keeps_questions_and_answers_also_in_another_tab_and_language(open_page: Open) -> None:
    page = open_page(**CHAIN)
    panel = opened(page, "Exercise")
    expect(panel.locator(".question")).to_have_count(5)
    asked = panel.locator(".question .asks").all_inner_texts()
    panel.get_by_role("textbox").first.fill("77")
    panel.get_by_role("textbox").first.press("Enter")
    expect(panel).to_contain_text("0 of 5 solved")
    expect(panel.locator('.question[data-verdict="wrong"]')).to_have_count(1)
    expect(page).to_have_url(re.compile("exercise="))
    page.reload()
    expect(panel.locator(".question")).to_have_count(5)
    assert panel.locator(".question .asks").all_inner_texts() == asked
    expect(panel.get_by_role("textbox").first).to_have_value("77")
    other = page.context.new_page()
    other.goto(page.url.replace("lang=en", "lang=ko"))
    korean = other.get_by_role("tabpanel", name="연습")
    expect(korean.locator(".question")).to_have_count(5)
    expect(korean.get_by_role("textbox").first).to_have_value("77")
    korean.get_by_role("button", name="처음부터 다시").click()
    expect(korean.get_by_role("textbox").first).to_have_value("")
    other.close()


def test_an_exercise_is_made_and_solved_by_names_and_keys_alone(open_page: Open) -> None:
    page = open_page(**CHAIN, exercise="e3-0-dg;e5-1-lg;e3-1-sign;e5-0-rule")
    panel = page.get_by_role("tabpanel", name="Exercise")
    first = panel.get_by_role("textbox", name="Answer 1: DG, x ← u₁", exact=True)
    first.focus()
    page.keyboard.type("-4")
    page.keyboard.press("Enter")
    second = panel.get_by_role("textbox", name="Answer 2: LG, z → f", exact=True)
    expect(second).to_be_focused()
    page.keyboard.type("-4")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status").filter(has_text="the slope of a product")).to_have_count(1)
    expect(second).to_have_accessible_description(re.compile("the other factor"))
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    third = panel.get_by_role("combobox", name="Answer 3: Sign of DG, y ← u₁", exact=True)
    expect(third).to_be_focused()
    third.select_option(label="−")
    fourth = panel.get_by_role("combobox", name=re.compile("Answer 4"))
    fourth.select_option(label="multiplies by the other operand's value")
    expect(panel).to_contain_text("4 of 4 solved, 3 at the first try")
    panel.get_by_role("button", name="Hand in", exact=True).press("Enter")
    code = panel.get_by_role("textbox", name="Hand-in code")
    expect(code).to_have_value(re.compile(r"^GW1\."))
    text = code.input_value()
    panel.get_by_text("Make an exercise").press("Enter")
    panel.get_by_role("combobox", name="Hide").select_option(label="signs")
    expect(panel.get_by_role("combobox", name=re.compile("Answer 1: Sign of DG"))).to_have_count(1)
    page.goto(page.url.split("?")[0] + "hand-ins?lang=en")
    page.get_by_role("textbox", name="Codes, one per line").fill(f"Kim: {text}")
    page.get_by_role("button", name="Read", exact=True).press("Enter")
    expect(page.get_by_role("row", name=re.compile("Kim.*4 of 4"))).to_have_count(1)
    expect(page.get_by_role("table", name="By question").get_by_role("row")).to_have_count(5)


def test_shown_numbers_are_spoken_and_hidden_ones_are_not(open_page: Open) -> None:
    page = open_page(**CHAIN, exercise="e3-0-dg")
    expect(page.locator(".question")).to_have_count(1)
    expect(drawing(page).locator("#e3-0")).to_have_attribute("aria-label", re.compile("value: −2.*DG.: hidden"))
    expect(drawing(page).locator("#e5-1")).to_have_attribute("aria-label", re.compile("value: −4.*DG.: 3"))
    expect(drawing(page).locator("#n1")).to_have_attribute("aria-label", "x, forward value: −2, gradient: hidden")
    page.get_by_role("textbox", name=re.compile("Answer 1")).fill("-4")
    page.keyboard.press("Enter")
    expect(drawing(page).locator("#e3-0")).to_have_attribute("aria-label", re.compile("DG.: −4"))


def test_arrow_keys_walk_through_the_choices_of_an_answer_and_enter_gives_it(open_page: Open) -> None:
    page = open_page(**CHAIN, exercise="e3-0-sign;e3-1-sign")
    panel = page.get_by_role("tabpanel", name="Exercise")
    first = panel.get_by_role("combobox").first
    first.focus()
    for _ in range(2):
        first.press("ArrowDown")
    expect(first).to_have_value("−")
    expect(panel).to_contain_text("0 of 2 solved, 0 at the first try")
    first.press("Enter")
    expect(panel).to_contain_text("1 of 2 solved, 1 at the first try")
    expect(panel.get_by_role("combobox").last).to_be_focused()
    panel.get_by_role("combobox").last.press("ArrowDown")
    panel.get_by_role("combobox").last.press("Tab")  # what was chosen is given when it is left
    expect(panel).to_contain_text("Not this sign. It follows from the signs of LG and UG.")


def test_chips_at_the_edge_of_a_phones_drawing_do_not_tell_what_is_asked(open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    program = {"source": "(x + y)z + x*y", "inputs": '{"x": -2, "y": 5, "z": -4}', "step": 9}
    open_page(**program)
    expect(page.locator(".stub").first).to_be_visible()
    open_page(**program, exercise="e3-1-dg")
    expect(page.get_by_role("tabpanel", name="Exercise").get_by_role("textbox")).to_be_visible()
    expect(page.locator(".stub")).to_have_count(0)
