"""The tabs under the drawing: each on an example of the lectures, by role and name."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import drawing, field, scrub_bar
from web.examples import examples

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
CHAIN = {"source": "(x+y)z", "inputs": '{"x": -2, "y": 5, "z": -4}'}
WIDE = ["Check", "Jacobian", "Code", "Symbols", "Forward", "Meaning", "Descend", "Exercise"]


def lecture(name: str) -> dict[str, str | int]:
    """The address fields of an example."""
    example = next(each for each in examples() if each.name == name)
    inputs = json.dumps(dict(example.inputs))
    return {"source": example.source, "inputs": inputs, "expand": example.expand, "seed": example.seed}


def opened(page: Page, name: str) -> Locator:
    """The panel of a tab, opened."""
    page.get_by_role("tab", name=name, exact=True).click()
    panel = page.get_by_role("tabpanel", name=name, exact=True)
    expect(panel).to_be_visible()
    return panel


def test_check_sets_three_ways_side_by_side(open_page: Open) -> None:
    panel = opened(open_page(**lecture("07-neuron")), "Check")
    expect(panel.get_by_role("table", name="Check").locator("tbody tr")).to_have_count(2)
    expect(panel.locator('.mark[data-verdict="agrees"]')).to_have_count(2)
    expect(panel).to_contain_text("The gradients agree.")


def test_check_explains_a_corner(open_page: Open) -> None:
    panel = opened(open_page(source="max(x, y)", inputs='{"x": 1, "y": 1}'), "Check")
    expect(panel).to_contain_text("The point lies on a corner")
    expect(panel.locator('[data-verdict="differs"]')).to_have_count(0)


def test_jacobian_steps_from_its_sheets_to_the_short_rule(open_page: Open) -> None:
    panel = opened(open_page(**lecture("29-jacobian")), "Jacobian")
    pick = panel.get_by_role("combobox", name="Edge")
    pick.select_option(label="W₂ → z")
    expect(panel).to_contain_text("(2, 2, 4)")
    expect(panel.locator(".sheets .matrix")).to_have_count(2)
    expect(panel.locator(".sheets .zero")).to_have_count(8)
    for step in range(1, 5):
        panel.get_by_role("button", name="One step of the picture on").click()
        expect(panel.locator(".chain .matrix")).to_have_count(step)
    expect(panel.locator(".chain .dg .matrix tr")).to_have_count(2)
    expect(panel.locator(".rules math")).to_have_count(2)


def test_code_follows_the_step_and_leads_to_it(open_page: Open) -> None:
    page = open_page(**lecture("07-neuron"))
    panel = opened(page, "Code")
    expect(panel).to_contain_text("dot = w[0] * x[0] + w[1] * x[1] + w[2]")
    panel.get_by_role("button", name="ddot = ").click()
    expect(panel.locator("[aria-current=step]").last).to_contain_text("ddot")
    assert int(scrub_bar(page).get_attribute("aria-valuenow") or 0) > 9
    for _ in range(2):  # inside the σ that the lecture writes in one line
        page.get_by_role("button", name="Next step").click()
    expect(panel.locator("[aria-current=step]").last).to_contain_text("ddot = ")
    page.get_by_role("button", name="First step").click()
    page.get_by_role("button", name="Next step").click()
    expect(panel.locator("[aria-current=step]")).to_contain_text("dot = ")
    panel.get_by_role("button", name="PyTorch").click()
    expect(panel).to_contain_text(".backward(")


def test_symbols_light_a_path_on_the_drawing(open_page: Open) -> None:
    page = open_page(**lecture("12-other"))
    panel = opened(page, "Symbols")
    expect(panel.get_by_role("table", name="Multiplications for all gradients")).to_be_visible()
    path = panel.locator(".path").first
    path.click()
    expect(path).to_have_attribute("aria-pressed", "true")
    assert drawing(page).locator(".edge[data-path]").count() >= 2
    opened(page, "Gradients")
    expect(drawing(page).locator("[data-path]")).to_have_count(0)


def test_forward_ends_at_the_gradient(open_page: Open) -> None:
    panel = opened(open_page(**CHAIN), "Forward")
    expect(panel).to_contain_text("At the output: −4. Backpropagation gives ∂/∂x = −4.")
    panel.get_by_role("combobox", name="Input").select_option(label="z")
    expect(panel).to_contain_text("∂/∂z = 3.")


def test_meaning_predicts_what_happens(open_page: Open) -> None:
    panel = opened(open_page(**CHAIN), "Meaning")
    slider = panel.get_by_role("slider", name="Nudge h")
    slider.fill("50")
    rows = panel.get_by_role("table", name="Meaning")
    expect(rows.get_by_role("row", name="predicted change")).to_contain_text("−2")
    expect(rows.get_by_role("row", name="real change")).to_contain_text("−2")
    expect(panel.get_by_role("img", name="f over x")).to_be_visible()


def test_descend_can_be_revisited(open_page: Open) -> None:
    page = open_page(source="(x - 1)^2 + y^2", inputs='{"x": 3, "y": 2}')
    panel = opened(page, "Descend")
    panel.get_by_role("button", name="Descend").click()
    expect(panel).to_contain_text("The descent took all its steps.")
    expect(panel.get_by_role("img", name="Loss over x and y")).to_be_visible()
    panel.get_by_role("slider", name="Iteration").fill("1")
    panel.get_by_role("slider", name="Iteration").dispatch_event("change")
    expect(field(page, "x")).to_have_value("2.6")
    expect(panel).to_contain_text("step 1: loss")
    panel.get_by_role("button", name="Back to the start").click()
    expect(field(page, "x")).to_have_value("3")


def test_an_exercise_hides_judges_and_scores(open_page: Open) -> None:
    page = open_page(**CHAIN, exercise="e3-0-dg;eout-0-value")
    panel = page.get_by_role("tabpanel", name="Exercise")
    expect(panel.locator(".question")).to_have_count(2)
    expect(drawing(page).locator(".cover")).to_have_count(2)
    first, second = panel.get_by_role("textbox").all()
    first.fill("1")
    first.press("Enter")
    expect(panel).to_contain_text("This is the local gradient alone")
    first.fill("-4")
    first.press("Enter")
    expect(panel).to_contain_text("Right!")
    expect(drawing(page).locator(".cover")).to_have_count(1)
    second.fill("-24/2")
    second.press("Enter")
    expect(panel).to_contain_text("2 right of 3")
    expect(drawing(page).locator(".cover")).to_have_count(0)
    panel.get_by_role("button", name="New questions").click()
    expect(panel.locator(".question")).to_have_count(5)
    page.reload()
    opened(page, "Exercise")
    expect(panel).to_contain_text("2 right of 3")


def test_the_tabs_speak_korean(open_page: Open) -> None:
    page = open_page(**{**CHAIN, "lang": "ko"})
    panel = opened(page, "검산")
    expect(panel).to_contain_text("그래디언트가 서로 일치합니다.")
    panel = opened(page, "연습")
    expect(panel.get_by_role("button", name="새 문제")).to_be_visible()
    panel.get_by_role("button", name="힌트").first.click()
    expect(panel.locator(".said").first).not_to_be_empty()


def test_tabs_are_walked_by_keys_and_fetch_nothing_before(open_page: Open, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    open_page(**CHAIN)
    assert not [url for url in asked if "/api/trace" not in url]
    page.get_by_role("tab", name="Selected").click()
    for name in WIDE:
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name=name, exact=True)).to_be_focused()
        expect(page.get_by_role("tabpanel", name=name, exact=True)).to_be_visible()


@pytest.mark.parametrize("name", WIDE)
def test_no_tab_is_wider_than_a_phone(phone: Page, server: str, name: str) -> None:
    phone.goto(f"{server}/?lang=en")
    phone.wait_for_selector("html[data-ready]")
    opened(phone, name)
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_tabs_follow_the_language_at_once(open_page: Open) -> None:
    page = open_page(**CHAIN)
    expect(page.get_by_role("tab", name="Code", exact=True)).to_be_visible()
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("tab", name="코드", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="재생")).to_contain_text("재생")
