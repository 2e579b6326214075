"""The page under a hand: a real browser, a real server."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def open_page(page: Page, server: str) -> Open:
    """``open_page(source=…, step=…)``: the page at a state, ready."""

    def opened(**query: str | int) -> Page:
        page.goto(f"{server}/?{urlencode({'lang': 'en', **query})}")
        page.wait_for_selector("html[data-ready]")
        return page

    return opened


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def source_box(page: Page, name: str = "Expression") -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name, exact=True)


def drawing(page: Page) -> Locator:
    return page.get_by_role("figure", name="Computation graph")


def scrub_bar(page: Page) -> Locator:
    return page.get_by_role("slider", name="Step", exact=True)


def shown(page: Page, ending: str) -> list[str]:
    """The visible texts of the drawing whose ids end so, from top to bottom and left to right."""
    script = """(texts) => texts.filter((each) => getComputedStyle(each).visibility === "visible")
        .map((each) => [each.id, each.textContent])"""
    return [text for _, text in sorted(drawing(page).locator(f'[id$="-{ending}"]').evaluate_all(script))]


def test_the_lectures_circuit_from_typing_to_the_last_gradient(open_page: Open) -> None:
    page = open_page(source="x")
    source_box(page).fill("(x+y)z")
    expect(field(page, "z")).to_be_visible()
    for name, value in (("x", "-2"), ("y", "5"), ("z", "-4")):
        field(page, name).fill(value)
    expect(drawing(page).locator("text", has_text="−12")).to_have_count(1)
    drawing(page).click(position={"x": 5, "y": 5})
    expect(page.get_by_role("table", name="Gradients")).to_contain_text("not yet")
    for step in range(1, 6):
        page.keyboard.press("ArrowRight")
        expect(scrub_bar(page)).to_have_attribute("aria-valuenow", str(step))
    expect(scrub_bar(page)).to_have_attribute("aria-valuemax", "5")
    assert shown(page, "dg") == ["−4", "−4", "−4", "3", "1"]
    table = page.get_by_role("table", name="Gradients")
    assert [row.split() for row in table.locator("tr").all_inner_texts()] == [
        ["∂f/∂x", "−4"],
        ["∂f/∂y", "−4"],
        ["∂f/∂z", "3"],
    ]


def test_what_has_not_appeared_is_not_seen(open_page: Open) -> None:
    page = open_page(source="(x+y)z", inputs='{"x": -2, "y": 5, "z": -4}')
    assert shown(page, "value") == ["−2", "5", "−4"]
    assert not shown(page, "dg")
    page.keyboard.press("PageDown")
    assert shown(page, "value") == ["−2", "5", "3", "−4"]
    page.keyboard.press("End")
    assert len(shown(page, "dg")) == 5
    page.keyboard.press("b")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "1")
    page.keyboard.press("Home")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "0")


def test_nothing_moves_between_steps(open_page: Open) -> None:
    page = open_page(source="(x+y)z")
    places = "(nodes) => nodes.map((each) => JSON.stringify(each.getBoundingClientRect()))"
    before = drawing(page).locator(".node").evaluate_all(places)
    page.keyboard.press("End")
    assert drawing(page).locator(".node").evaluate_all(places) == before


def test_a_slider_moves_the_numbers_and_not_the_drawing(open_page: Open) -> None:
    page = open_page(source="x*y", step=3)
    before = drawing(page).locator(".node").first.bounding_box()
    page.get_by_role("slider", name="x", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(field(page, "x")).to_have_value("1.1")
    expect(drawing(page).locator('[id$="-value"]', has_text="1.1")).to_have_count(1)
    assert drawing(page).locator(".node").first.bounding_box() == before
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")


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


def test_a_click_on_a_gate_jumps_to_its_step(open_page: Open) -> None:
    page = open_page(source="(x+y)z")
    drawing(page).locator(".gate").nth(1).click()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "2")
    drawing(page).locator(".gate").nth(1).click()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "4")


def test_a_composite_opens_and_closes_where_it_stands(open_page: Open) -> None:
    page = open_page(source="sigmoid(x)", step=3)
    expect(drawing(page).locator(".gate")).to_have_count(1)
    drawing(page).locator('.handle[id$="-open"]').click()
    expect(drawing(page).locator(".gate")).to_have_count(4)
    expect(drawing(page).locator(".group")).to_have_count(1)
    assert "expand=" in page.url or page.wait_for_url("**expand=**") is None
    drawing(page).locator('.handle[id$="-close"]').click()
    expect(drawing(page).locator(".gate")).to_have_count(1)


def test_back_and_forward_return_to_programs(open_page: Open) -> None:
    page = open_page(source="x*y", step=1)
    source_box(page).fill("exp(x)")
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


def test_korean_is_complete_and_switches_in_place(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=5)
    page.get_by_role("button", name="한국어").click()
    expect(source_box(page, "수식")).to_be_visible()
    expect(page.get_by_role("figure", name="계산 그래프")).to_be_visible()
    for name in ("처음", "이전 단계", "다음 단계", "마지막", "재생", "슬라이드 내보내기", "발표", "공유", "English"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="그래디언트", exact=True)).to_be_visible()
    expect(page.get_by_role("status", name="설명", exact=True)).to_contain_text(re.compile("[가-힣]{2}"))
    expect(page.locator("html")).to_have_attribute("lang", "ko")


def test_the_roles_and_names_of_the_contract_in_english(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=2)
    for name in ("First step", "Previous step", "Next step", "Last step", "Play", "Export slides", "Present", "Share"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("status", name="Explanation", exact=True)).not_to_be_empty()
    expect(page.get_by_role("slider", name="x", exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="Edges")).to_have_count(1)


def test_one_screen_without_scrolling(open_page: Open) -> None:
    page = open_page(source="w = [2, -3, -3]; x = [-1, -2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1 + exp(-dot))")
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 720
    box = drawing(page).bounding_box()
    assert box is not None
    assert box["width"] == 1280


def test_a_phone_shows_one_column(phone: Page, server: str) -> None:
    phone.goto(f"{server}/?{urlencode({'source': '(x+y)z', 'step': 3, 'lang': 'ko'})}")
    phone.wait_for_selector("html[data-ready]")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="다음 단계").tap()
    expect(phone.get_by_role("slider", name="단계", exact=True)).to_have_attribute("aria-valuenow", "4")


def test_all_steps_are_taken_away_as_slides(open_page: Open, tmp_path: Path) -> None:
    page = open_page(source="(x+y)z", step=2)
    page.get_by_role("button", name="Export slides").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="All steps").click()
    path = tmp_path / "steps.zip"
    download.value.save_as(path)
    assert len(zipfile.ZipFile(path).namelist()) == 6


def test_zooming_at_the_pointer_and_back(open_page: Open) -> None:
    page = open_page(source="x*y")
    box = drawing(page).bounding_box()
    assert box is not None
    gate = drawing(page).locator(".gate .shape")
    before = gate.bounding_box()
    assert before is not None
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(100)
    after = gate.bounding_box()
    assert after is not None
    assert after["width"] > before["width"] * 1.2
    assert abs((after["x"] + after["width"] / 2) - (before["x"] + before["width"] / 2)) < 2
    page.keyboard.press("0")
    page.wait_for_timeout(100)
    assert gate.bounding_box() == before


def test_presenting_shows_the_drawing_and_the_steps_alone(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=1)
    page.keyboard.press("f")
    expect(source_box(page)).to_be_hidden()
    expect(drawing(page)).to_be_visible()
    page.keyboard.press("PageDown")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "2")
    page.keyboard.press("f")
    expect(source_box(page)).to_be_visible()


def test_the_help_is_the_keymap(open_page: Open) -> None:
    page = open_page(source="x*y")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    assert dialog.locator("tr").count() >= 12
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


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


def test_playing_goes_to_the_end_and_stops(open_page: Open) -> None:
    page = open_page(source="x*y")
    page.clock.install()
    page.get_by_role("button", name="Play").click()
    for _ in range(4):
        page.clock.run_for(1700)
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_an_array_is_edited_as_text(open_page: Open) -> None:
    page = open_page(source="sum(W @ x)", inputs='{"W": [[1, 2], [3, 4]], "x": [5, 6]}')
    box = page.get_by_role("textbox", name="x", exact=True)
    box.fill("[1, 1")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill("[1, 1]")
    expect(drawing(page).locator('[id$="-value"]', has_text="10")).to_have_count(1)
