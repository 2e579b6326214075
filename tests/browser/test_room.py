"""Room for matrices: formulas that keep their result in sight, a desk that gives up rows, steps followed in a hall."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from urllib.parse import urlencode

import pytest
from playwright.sync_api import FloatRect, Page, expect

from benchmarks.programs import chain
from tests.browser.hands import drawing, scrub_bar, source_box, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
AFFINE = (
    "X = [[1,2,3],[4,-5,6],[0.5,1,-1]]\nW = [[0.1,-0.2,0.3,0.4],[0.5,0.6,-0.7,0.8],[0.9,1.0,1.1,-1.2]]\n"
    "b = [1,2,3,4]\nY = X @ W + b"
)
SOFTMAX = {
    "source": "a = softmax(s)\ny = a @ V",
    "inputs": '{"s": [[1, 2, 3], [4, 5, 6]], "V": [[1, 2], [3, 4], [5, 6]]}',
}
# A training script with more lines than a window has, an input with a long name, and more than one notice.
SCRIPT = (
    """import torch
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3, 4)
        self.fc2 = nn.Linear(4, 2)
    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x)))
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.CrossEntropyLoss()
X = torch.randn(5, 3)
y = torch.tensor([0, 1, 1, 0, 1])
num_epochs = 10
for epoch in range(num_epochs):
    optimizer.zero_grad()
    loss = criterion(model(X), y)
    loss.backward()
    optimizer.step()
"""
    + "# what follows is told\n" * 20
)
# The result of every line of the formula, within its box without scrolling.
RESULTS = """() => { const room = document.querySelector("#formula").getBoundingClientRect();
    return [...document.querySelectorAll("#formula math :is(.dg, .value)")]
        .filter((each) => !each.closest(".operands") && !each.querySelector(".dg, .value"))
        .map((each) => each.getBoundingClientRect())
        .every((box) => box.width > 0 && room.left <= box.left && box.right <= room.right
            && box.bottom <= room.bottom); }"""
BANDS = {
    "source": ".paper",
    "notices": "#notices",
    "drawing": "#stage",
    "sentence": "#explanation",
    "formula": "#formula",
    "tabs": "#groups",
    "steps": ".steps",
}
DESK = "() => document.querySelector('#desk').offsetHeight"


@pytest.mark.parametrize("step", range(1, 6))
def test_the_result_of_a_wide_formula_is_in_sight(open_page: Open, step: int) -> None:
    page = open_page(source=AFFINE, step=step)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_timeout(400)
    assert page.evaluate(RESULTS)
    size = page.locator("#formula math").evaluate("(math) => parseFloat(getComputedStyle(math).fontSize)")
    assert size >= 13.9


def test_what_is_put_into_a_formula_can_be_asked_for(open_page: Open) -> None:
    page = open_page(source=AFFINE, step=5)
    page.set_viewport_size({"width": 1000, "height": 640})
    expect(page.locator("#formula .operands").first).to_be_hidden()
    asker = page.get_by_role("button", name="with the numbers put in")
    asker.click()
    expect(page.locator("#formula .operands").first).to_be_visible()
    top = "(box) => box.querySelector('math').getBoundingClientRect().top - box.getBoundingClientRect().top"
    assert page.locator("#formula").evaluate(top) >= 0  # it begins at its beginning
    expect(asker).to_be_in_viewport()
    expect(page.locator("#formula")).to_have_attribute("tabindex", "0")  # it scrolls, by keys too
    expect(asker).to_have_attribute("aria-pressed", "true")
    asker.click()
    expect(page.locator("#formula .operands").first).to_be_hidden()
    page.keyboard.press("Home")
    expect(asker).to_have_count(0)


def test_a_formula_on_a_phone_breaks_before_its_result(phone: Page, server: str) -> None:
    phone.goto(f"{server}/?{urlencode({**SOFTMAX, 'lang': 'en', 'step': 5})}")
    phone.wait_for_selector("html[data-ready]")
    expect(phone.locator("#formula .lines > mtr")).to_have_count(2)
    box = phone.locator("#formula")
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth + 1")


def test_a_high_drawing_gets_rows_of_the_desk_at_every_step_alike(open_page: Open) -> None:
    page = open_page(source="(x+y)z")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_timeout(300)
    assert not page.locator("html[data-tight]").count()
    page = open_page(source=AFFINE)
    expect(page.locator("html[data-tight]")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    writing(page)
    page.locator("#stage").focus()
    heights = {page.evaluate(DESK)}
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        heights.add(page.evaluate(DESK))
    assert len(heights) == 1
    mark = page.locator("#mirror mark").bounding_box()
    paper = page.locator("#source").bounding_box()
    assert mark is not None
    assert paper is not None
    assert paper["y"] <= mark["y"] < paper["y"] + paper["height"]  # the lit line has been brought into sight


def test_a_hall_sees_large_type_where_steps_are_followed(open_page: Open) -> None:
    page = open_page(source=chain(40), step=20)
    page.set_viewport_size({"width": 1280, "height": 720})
    size = "(text) => parseFloat(getComputedStyle(text).fontSize) * text.getCTM().a"
    number = drawing(page).locator('[id$="-value"]').first
    before = number.evaluate(size)
    page.keyboard.press("f")
    page.wait_for_timeout(300)
    assert number.evaluate(size) >= max(16, before * 1.1)
    expect(page.locator(".overview")).to_be_visible()
    lit = drawing(page).locator('[data-lit="gate"]').bounding_box()
    assert lit is not None
    assert lit["x"] >= 0
    assert lit["x"] + lit["width"] <= 1280


def test_the_small_picture_hides_nothing_of_the_step_on_a_phone(phone: Page, server: str) -> None:
    phone.goto(f"{server}/?{urlencode({'source': AFFINE, 'lang': 'en', 'step': 3})}")
    phone.wait_for_selector("html[data-ready]")
    phone.wait_for_timeout(500)
    expect(scrub_bar(phone)).to_have_attribute("aria-valuenow", "3")
    assert phone.evaluate(
        """() => { const map = document.querySelector(".overview");
        if (map.hidden || map.style.visibility === "hidden") return true;
        const at = map.getBoundingClientRect();
        return [...document.querySelectorAll("#view [data-lit] > .captions, #view .node[data-lit]")]
            .map((each) => each.getBoundingClientRect())
            .every((box) => at.right <= box.left || box.right <= at.left || at.bottom <= box.top
                || box.bottom <= at.top); }"""
    )
    number = drawing(phone).locator('[id$="-dg"]').filter(visible=True).first
    room, at = drawing(phone).bounding_box(), number.bounding_box()
    assert room is not None
    assert at is not None
    assert room["x"] <= at["x"]  # what the step writes is in sight, whatever else is not
    assert at["x"] + at["width"] <= room["x"] + room["width"]


def meet(one: FloatRect, other: FloatRect) -> bool:
    aside = one["x"] + one["width"] <= other["x"] + 0.5 or other["x"] + other["width"] <= one["x"] + 0.5
    apart = one["y"] + one["height"] <= other["y"] + 0.5 or other["y"] + other["height"] <= one["y"] + 0.5
    return not (aside or apart)


@pytest.mark.parametrize(("width", "height", "least"), [(1280, 720, 215), (932, 430, 180)])
def test_a_long_source_lies_over_nothing_and_leaves_the_drawing_its_room(
    open_page: Open, width: int, height: int, least: int
) -> None:
    page = open_page(source="(x+y)z")
    page.set_viewport_size({"width": width, "height": height})
    source_box(page).fill(SCRIPT)
    expect(page.locator("#notices li").first).to_be_visible()
    expect(source_box(page)).to_be_focused()
    found = {name: page.locator(which).bounding_box() for name, which in BANDS.items()}
    desk = page.locator("#desk").bounding_box()
    boxes = {name: box for name, box in found.items() if box}
    assert boxes.keys() == BANDS.keys()
    assert desk
    told = boxes["notices"]  # the desk of a low window scrolls
    told["height"] = min(told["height"], desk["y"] + desk["height"] - told["y"])
    expect(page.locator("#leaving")).to_be_hidden()  # what is told takes its place
    assert not [pair for pair in combinations(boxes, 2) if meet(boxes[pair[0]], boxes[pair[1]])]
    assert boxes["drawing"]["height"] >= least
    assert boxes["steps"]["y"] + boxes["steps"]["height"] <= height
    label = page.locator("#inputs label", has_text="num_epochs")
    assert label.evaluate("(label) => label.scrollWidth <= label.clientWidth + 1")


@pytest.mark.parametrize("source", [chain(40), "f = 1/(1 + exp(-(2*x + 3*y)))"])
def test_presenting_fills_a_phone_and_cuts_no_formula(phone: Page, server: str, source: str) -> None:
    phone.goto(f"{server}/?{urlencode({'source': source, 'lang': 'en', 'step': 9})}")
    phone.wait_for_selector("html[data-ready]")
    phone.keyboard.press("f")
    expect(phone.locator("html")).to_have_attribute("data-mode", "present")
    phone.wait_for_timeout(400)
    lesson, steps = phone.locator("#lesson").bounding_box(), phone.locator(".steps").bounding_box()
    assert lesson is not None
    assert steps is not None
    assert abs(lesson["y"] + lesson["height"] - steps["y"]) < 2
    box = phone.locator("#formula")
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth + 1 && box.scrollHeight <= box.clientHeight + 1")
