"""The tabs under the drawing: each on an example of the lectures, by role and name."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import GROUPS, drawing, field, opened, scrub_bar, shown, source_box, writing
from web.pages.examples import examples

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
CHAIN = {"source": "(x+y)z", "inputs": '{"x": -2, "y": 5, "z": -4}'}
INSIGHTS = [name for group in ("Why", "Try", "Practise") for name in GROUPS[group]]


def lecture(name: str) -> dict[str, str | int]:
    """The address fields of an example."""
    example = next(each for each in examples() if each.name == name)
    inputs = json.dumps(dict(example.inputs))
    return {"source": example.source, "inputs": inputs, "expand": example.expand, "seed": example.seed}


def test_check_sets_three_ways_side_by_side(open_page: Open) -> None:
    panel = opened(open_page(**lecture("07-neuron")), "Gradient check")
    expect(panel.get_by_role("table", name="Gradient check").locator("tbody tr")).to_have_count(2)
    expect(panel.locator('.mark[data-mark="agrees"]')).to_have_count(2)
    expect(panel).to_contain_text("The gradients agree.")


def test_check_explains_a_corner(open_page: Open) -> None:
    panel = opened(open_page(source="max(x, y)", inputs='{"x": 1, "y": 1}'), "Gradient check")
    expect(panel).to_contain_text("The point lies on a corner")
    expect(panel.locator('[data-mark="differs"]')).to_have_count(0)


def test_what_a_branch_overwrites_is_no_input_to_try(open_page: Open) -> None:
    page = open_page(source="f = 0\nif x > 0:\n  f = 2*x\nelse:\n  f = -3*x\nf", inputs='{"x": 1}')
    panel = opened(page, "What if x changes")
    expect(panel.get_by_role("combobox", name="Input").locator("option")).to_have_text(["x"])
    panel.get_by_role("textbox", name="h").or_(panel.get_by_role("spinbutton", name="h")).first.fill("-2")
    expect(panel.get_by_role("row", name="real change")).to_contain_text("1")  # f(−1) = 3 on the other branch


def test_jacobian_steps_from_its_sheets_to_the_short_rule(open_page: Open) -> None:
    page = open_page(**lecture("29-jacobian"))
    panel = opened(page, "Jacobian")
    panel.get_by_role("combobox", name="Edge").select_option(label="W₂ → z")
    expect(panel).to_contain_text("2 × 2 × 4")
    picture = panel.locator(".picture")
    expect(picture).to_contain_text("∂z₂/∂W₂")
    expect(picture).to_contain_text("z: k = 1…2")
    expect(picture.get_by_text("0", exact=True)).to_have_count(8)
    for step, told in enumerate(["Transpose", "Flatten", "Multiply", "Reshape"], 1):
        panel.get_by_role("button", name="One step of the picture on").click()
        expect(panel).to_contain_text(f"{step}. {told}")
    expect(picture).to_contain_text("DG")
    expect(panel.locator(".rules math")).to_have_count(2)
    with page.expect_download() as download:
        panel.get_by_role("combobox", name="Slides").select_option(label="PDF")
    assert download.value.suggested_filename == "backprop-C-jacobian.pdf"


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
    panel = opened(page, "Paths and chain rule")
    costs = panel.get_by_role("table", name="Multiplications for all gradients")
    expect(costs).to_contain_text("5 paths from the output to the inputs")
    expect(panel.locator(".names math")).to_have_count(6)
    expect(drawing(page).locator(".alias").first).to_have_text("u₁")
    path = panel.locator(".path").first
    path.click()
    expect(path).to_have_attribute("aria-pressed", "true")
    assert drawing(page).locator(".edge[data-path]").count() >= 2
    panel.get_by_role("button", name="Next path").click()
    expect(panel.locator(".path").nth(1)).to_have_attribute("aria-pressed", "true")
    opened(page, "Gradients")
    expect(drawing(page).locator("[data-path]")).to_have_count(0)
    expect(drawing(page).locator(".alias")).to_have_count(0)


def test_tangents_run_over_the_drawing_step_by_step(open_page: Open) -> None:
    page = open_page(**CHAIN)
    panel = opened(page, "Forward mode")
    expect(drawing(page).locator(".tangents")).to_have_count(5)
    assert shown(page, "tangent") == ["1", "0", "0"]
    page.get_by_role("button", name="Next step").click()
    assert shown(page, "tangent") == ["1", "0", "1", "0"]
    expect(panel.locator("[data-current]")).to_contain_text("1 × 1 + 1 × 0 =")
    page.get_by_role("button", name="Last step").click()
    assert sorted(shown(page, "tangent")) == ["0", "0", "1", "1", "−4"]
    assert shown(page, "dg") == []
    expect(panel).to_contain_text("At the output: ∂f/∂x = −4. Backpropagation says −4.")
    opened(page, "Gradients")
    expect(drawing(page).locator(".tangents")).to_have_count(0)
    assert len(shown(page, "dg")) == 5


def test_forward_mode_takes_a_direction(open_page: Open) -> None:
    page = open_page(**CHAIN, step=5)
    panel = opened(page, "Forward mode")
    panel.get_by_role("combobox", name="Input").select_option(label="z")
    expect(panel).to_contain_text("∂f/∂z = 3.")
    panel.get_by_role("combobox", name="Input").select_option(label="a direction …")
    panel.get_by_role("spinbutton", name="x", exact=True).fill("2")
    expect(panel).to_contain_text("gradient · direction = −9.")


def test_meaning_predicts_what_happens(open_page: Open) -> None:
    panel = opened(open_page(**CHAIN), "What if x changes")
    rows = panel.get_by_role("table", name="What if x changes")
    expect(rows.get_by_role("row", name="predicted change")).to_contain_text("−0.4")
    panel.get_by_role("slider", name="Nudge h").fill("25")
    expect(rows.get_by_role("row", name="predicted change")).to_contain_text("−2")
    expect(rows.get_by_role("row", name="real change")).to_contain_text("−2")
    panel.get_by_role("spinbutton", name="h", exact=True).fill("7")
    expect(rows.get_by_role("row", name="real change")).to_contain_text("−28")
    expect(rows.get_by_role("row", name="what is left over")).to_contain_text("0")
    expect(panel.get_by_role("img", name="f over x")).to_be_visible()


def test_meaning_says_what_stands_for_many_numbers(open_page: Open) -> None:
    panel = opened(open_page(source="x*W", inputs='{"x": 2, "W": [1, 2, 3]}'), "What if x changes")
    expect(panel).to_contain_text("f has many numbers; L is their sum.")
    expect(panel.get_by_role("img", name="L over x")).to_be_visible()


def test_descend_can_be_revisited(open_page: Open) -> None:
    page = open_page(source="(x - 1)^2 + y^2", inputs='{"x": 3, "y": 2}')
    panel = opened(page, "Gradient descent")
    panel.get_by_role("button", name="Descend").click()
    expect(panel).to_contain_text("The descent took all its steps.")
    expect(panel).to_contain_text("step 30: loss")  # the curve has grown, and the drawing stands where it ends
    expect(panel.get_by_role("img", name="Loss over x and y")).to_be_visible()
    assert len((panel.locator("polyline.trail").get_attribute("points") or "").split()) == 31
    panel.get_by_role("slider", name="Iteration").fill("1")
    panel.get_by_role("slider", name="Iteration").dispatch_event("change")
    expect(field(page, "x")).to_have_value("2.6")
    expect(panel).to_contain_text("step 1: loss")
    panel.get_by_role("button", name="Back to the start").click()
    expect(field(page, "x")).to_have_value("3")


def test_a_loss_without_a_lowest_value_is_told(open_page: Open) -> None:
    panel = opened(open_page(**CHAIN), "Gradient descent")
    panel.get_by_role("button", name="Descend").click()
    expect(panel).to_contain_text("it has no lowest value")


def test_nothing_gives_away_what_an_exercise_hides(open_page: Open) -> None:
    page = open_page(**CHAIN, exercise="e3-0-dg;eout-0-value", step=5)
    # DG of x, that of y which equals it, their factors, and the output's value
    expect(drawing(page).locator(".cover")).to_have_count(7)
    for name in [*GROUPS["Numbers"], *INSIGHTS[:-1]]:
        panel = opened(page, name)
        expect(panel).to_contain_text("An exercise is running")
    assert "−12" not in page.locator("main").inner_text()
    labels = drawing(page).locator("[aria-label]").evaluate_all("all => all.map((each) => each.ariaLabel)")
    assert not [label for label in labels if "12" in label]
    expect(page.locator(".explanation")).to_be_hidden()
    expect(page.locator(".formula")).to_be_hidden()
    drawing(page).locator(".gate .shape").last.hover(force=True)
    expect(page.get_by_role("tooltip")).to_be_hidden()
    panel.get_by_role("button", name="End the exercise").click()
    expect(drawing(page).locator(".cover")).to_have_count(0)
    expect(page.locator(".explanation")).to_be_visible()


def test_numbers_are_chosen_on_the_drawing(open_page: Open) -> None:
    page = open_page(**CHAIN)
    panel = opened(page, "Exercise")
    panel.get_by_text("Make an exercise").click()
    panel.get_by_role("button", name="Choose on the drawing").click()
    for each in ("e3-0-value", "e3-0-dg"):
        drawing(page).locator(f"#{each}").click()
    expect(panel).to_contain_text("Chosen so far: 2.")
    panel.get_by_role("button", name="Hide these").click()
    expect(panel.locator(".question")).to_have_count(1 + 1 if drawing(page).locator("#e3-0-value").count() else 1)
    panel.get_by_role("button", name="Show the answers").click()
    expect(drawing(page).locator(".cover")).to_have_count(0)
    assert "" not in [box.input_value() for box in panel.get_by_role("textbox").all()]


def test_the_worksheet_is_a_file(open_page: Open) -> None:
    page = open_page(**CHAIN)
    panel = opened(page, "Exercise")
    expect(panel.locator(".question").first).to_be_visible()
    panel.get_by_text("Make an exercise").click()
    with page.expect_download() as download:
        panel.get_by_role("button", name="Worksheet (PDF)").click()
    assert download.value.suggested_filename == "backprop-f-exercise.pdf"


def test_an_exercise_hides_judges_and_scores(open_page: Open) -> None:
    page = open_page(**CHAIN, exercise="e3-0-dg;eout-0-value")
    panel = page.get_by_role("tabpanel", name="Exercise")
    expect(panel.locator(".question")).to_have_count(2)
    covers = drawing(page).locator(".cover").count()
    first, second = panel.get_by_role("textbox").all()
    first.fill("1")
    first.press("Enter")
    expect(panel).to_contain_text("This is the local gradient alone")
    first.fill("-4")
    first.press("Enter")
    expect(panel).to_contain_text("Right!")
    assert drawing(page).locator(".cover").count() < covers
    second.fill("-24/2")
    second.press("Enter")
    expect(panel).to_contain_text("2 of 2 solved, 1 at the first try")
    expect(drawing(page).locator(".cover")).to_have_count(0)
    panel.get_by_text("Make an exercise").click()
    panel.get_by_role("button", name="New questions").click()
    expect(panel.locator(".question")).to_have_count(5)


def test_the_tabs_speak_korean(open_page: Open) -> None:
    page = open_page(**{**CHAIN, "lang": "ko"})
    page.get_by_role("button", name="해 보기", exact=True).click()
    page.get_by_role("tab", name="그래디언트 검산", exact=True).click()
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("그래디언트가 서로 일치합니다.")
    page.get_by_role("button", name="연습", exact=True).click()
    panel.get_by_text("연습 만들기").click()
    expect(panel.get_by_role("button", name="새 문제")).to_be_visible()
    panel.get_by_role("button", name="힌트").first.click()
    expect(panel.locator(".said").first).not_to_be_empty()


def test_tabs_are_walked_by_keys_and_fetch_nothing_before(open_page: Open, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    open_page(**CHAIN)
    assert not [url for url in asked if "/api/trace" not in url]
    for group, panels in GROUPS.items():
        opened(page, panels[0])
        for name in (*panels[1:], panels[0]):
            page.keyboard.press("ArrowRight")
            expect(page.get_by_role("tab", name=name, exact=True)).to_be_focused()
            expect(page.get_by_role("tabpanel", name=name, exact=True)).to_be_visible()
        page.get_by_role("button", name="Close the panel").click()
        expect(page.get_by_role("button", name=group, exact=True)).to_be_focused()
        expect(page.get_by_role("tabpanel")).to_have_count(0)


@pytest.mark.parametrize("name", INSIGHTS)
def test_no_tab_is_wider_than_a_phone(phone: Page, server: str, name: str) -> None:
    phone.goto(f"{server}/?lang=en")
    phone.wait_for_selector("html[data-ready]")
    opened(phone, name)
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_tabs_follow_the_language_at_once(open_page: Open) -> None:
    page = open_page(**CHAIN)
    opened(page, "Jacobian")
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("tab", name="야코비안", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="해 보기", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="재생")).to_contain_text("재생")


@pytest.mark.parametrize("name", ["What if x changes", "Forward mode", "Jacobian", "Paths and chain rule"])
def test_another_program_is_asked_about_only_when_it_is_known(open_page: Open, name: str) -> None:
    page = open_page(**lecture("07-neuron"))
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    panel = opened(page, name)
    page.wait_for_load_state("networkidle")
    source_box(writing(page)).fill("(a + b)*c")
    expect(panel).to_contain_text("a")
    page.wait_for_load_state("networkidle")
    assert not refused
