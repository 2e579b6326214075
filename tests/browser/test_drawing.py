"""The drawing under a hand: looks, facts, selection, fine steps, sharing, folding, touch."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, scrub_bar, shown, source_box

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
CHAIN = {"source": "(x+y)z", "inputs": '{"x": -2, "y": 5, "z": -4}'}
NEURON = "w = [2, -3, -3]; x = [-1, -2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1 + exp(-dot))"
SMALLEST = """() => Math.min(...[...document.querySelectorAll("#view text")]
    .filter((each) => getComputedStyle(each).visibility === "visible")
    .map((each) => parseFloat(getComputedStyle(each).fontSize) * each.getCTM().a))"""


def test_labels_digits_and_hidden_parts_are_in_the_address(open_page: Open) -> None:
    page = open_page(**CHAIN, step=5)
    page.get_by_role("button", name="Labels and layout").click()
    page.get_by_role("radio", name="symbols").check()
    expect(page).to_have_url(re.compile("label=symbols"))
    expect(drawing(page).locator("text", has_text="x + y").first).to_be_visible()
    page.get_by_role("radio", name="numbers").check()
    page.get_by_role("checkbox", name="upstream gradient (UG)").uncheck()
    expect(page).to_have_url(re.compile("hide=ug"))
    expect(drawing(page).locator('[id$="-ug"]')).to_have_count(0)
    page.get_by_role("combobox", name="Direction").select_option("TB")
    expect(page).to_have_url(re.compile("direction=TB"))
    page.get_by_role("checkbox", name="Colour-blind safe colours").check()
    expect(page.locator("html")).to_have_attribute("data-palette", "colour_blind")
    expect(page).to_have_url(re.compile("palette=colour_blind"))
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("html")).to_have_attribute("data-palette", "colour_blind")
    expect(drawing(page).locator('[id$="-ug"]')).to_have_count(0)


def test_facts_under_the_pointer_have_all_digits(open_page: Open) -> None:
    page = open_page(source="exp(x)", inputs='{"x": -1}', step=3)
    drawing(page).locator('[id="eout-0-value"]').hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("0.36787944117144233")
    page.keyboard.press("Home")
    drawing(page).locator(".gate .shape").hover()
    expect(tip).to_contain_text("not yet")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_what_is_clicked_is_shown_with_its_arrays_in_full(open_page: Open) -> None:
    page = open_page(source="sum(W @ x)", inputs='{"W": [[1, 2], [3, 4]], "x": [5, 6]}', step=5)
    drawing(page).locator(".edge .hit").first.click(force=True)
    expect(page.get_by_role("tab", name="Selected")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("table", name="forward value")).to_contain_text("4")
    drawing(page).click(position={"x": 8, "y": 60})
    expect(page.get_by_role("tabpanel")).to_have_count(0)  # it came with the click, and goes with one


def test_a_backward_step_in_three_parts(open_page: Open) -> None:
    page = open_page(**CHAIN, step=3)
    page.get_by_role("button", name="Backward steps in three parts").click()
    page.keyboard.press("ArrowRight")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "4")
    explanation = page.get_by_role("group", name="Explanation")
    expect(explanation).to_contain_text("upstream gradient arrives")
    assert (shown(page, "ug"), shown(page, "lg"), shown(page, "dg")) == (["1", "1"], [], ["1"])
    page.keyboard.press("ArrowRight")
    assert (shown(page, "lg"), shown(page, "dg")) == (["−4", "3"], ["1"])
    page.keyboard.press("ArrowRight")
    expect(explanation).to_contain_text("their product leaves")
    assert shown(page, "dg") == ["−4", "3", "1"]
    page.keyboard.press("ArrowRight")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "5")
    page.keyboard.press("ArrowLeft")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "4")


def test_play_has_a_speed(open_page: Open) -> None:
    page = open_page(**CHAIN)
    page.get_by_role("combobox", name="Speed").select_option("4")
    page.get_by_role("button", name="Play").click()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "5", timeout=4000)


@pytest.mark.parametrize("size", [(1280, 720), (1024, 700), (390, 844)])
def test_no_text_on_the_drawing_is_under_eleven_pixels(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(source=NEURON, step=12)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(700)
    assert page.evaluate(SMALLEST) >= 10.9


def test_a_lecture_graph_is_fitted_whole(open_page: Open) -> None:
    page = open_page(source="sigmoid(w*x + b)", step=4)
    page.wait_for_timeout(300)
    expect(page.locator(".overview")).to_be_hidden()
    room = drawing(page).bounding_box()
    assert room is not None
    for node in drawing(page).locator(".shape").all():
        box = node.bounding_box()
        assert box is not None
        assert room["x"] <= box["x"]
        assert box["x"] + box["width"] <= room["x"] + room["width"]


def test_share_gives_a_link_and_a_frame(open_page: Open) -> None:
    page = open_page(**CHAIN, step=4)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="Copy frame").click()
    frame = page.evaluate("navigator.clipboard.readText()")
    assert frame.startswith("<iframe src=")
    assert "/embed?" in frame
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="Copy link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto(link)
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "4")


def test_a_frame_may_stand_in_any_page(page: Page, server: str) -> None:
    answer = page.goto(f"{server}/embed?{urlencode({**CHAIN, 'step': 4, 'lang': 'en'})}")
    assert answer is not None
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="Next step").click()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "5")
    expect(page.get_by_role("link", name="Open in Gatewise")).to_have_attribute("href", re.compile("step=5"))


def test_bands_fold_away_and_stay_so(open_page: Open) -> None:
    page = open_page(**CHAIN)
    before = drawing(page).bounding_box()
    page.get_by_role("button", name="expression and inputs").click()
    expect(source_box(page)).to_be_hidden()
    after = drawing(page).bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"] + 50
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(source_box(page)).to_be_hidden()


def test_a_phone_by_touch(phone: Page, server: str) -> None:
    phone.goto(f"{server}/?{urlencode({'source': NEURON, 'step': 12, 'lang': 'ko'})}")
    phone.wait_for_selector("html[data-ready]")
    slider = phone.locator("#inputs").get_by_role("slider", name="w[0]", exact=True)
    expect(slider).to_be_hidden()
    box = phone.get_by_role("figure", name="계산 그래프").bounding_box()
    assert box is not None
    assert box["y"] < 422
    phone.locator(".fold.program").tap()  # the desk is folded while stepping
    phone.get_by_role("button", name=re.compile("^입력")).tap()
    expect(slider).to_be_visible()
    phone.get_by_role("button", name=re.compile("^입력")).tap()
    phone.locator("#view .gate").nth(4).tap()
    expect(phone.get_by_role("tooltip")).to_be_visible()
    for button in phone.locator("button").all():
        area = button.bounding_box() if button.is_visible() else None
        assert area is None or min(area["width"], area["height"]) >= 24  # WCAG 2.2, 2.5.8


def test_printing_leaves_the_lesson(open_page: Open) -> None:
    page = open_page(**CHAIN, step=4)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Export slides")).to_be_hidden()
    expect(drawing(page)).to_be_visible()
    expect(page.get_by_role("group", name="Explanation")).to_be_visible()
    expect(source_box(page)).to_be_visible()
