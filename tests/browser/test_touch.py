"""Fingers on a phone: real touch events, as the browser gets them from a screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.conftest import ANSWERED

pytestmark = pytest.mark.browser
NEURON = "w = [2, -3, -3]; x = [-1, -2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1 + exp(-dot))"
CHAIN = {"source": "(x+y)*z", "inputs": '{"x": -2, "y": 5, "z": -4}'}


def touch(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    fingers = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})


def window(page: Page) -> tuple[float, float, float]:
    """Scale of the drawing, and the drawing's point at the middle of the window."""
    found: dict[str, Any] = page.locator("#view svg").evaluate(
        "(svg) => { const [, , w, h] = svg.getAttribute('viewBox').split(' ').map(Number);"
        " const {e, f} = new DOMMatrix(svg.querySelector('#drawing').style.transform);"
        " return {k: svg.clientWidth / w, x: w / 2 - e, y: h / 2 - f}; }"
    )
    return found["k"], found["x"], found["y"]


@pytest.fixture
def small(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def opened(page: Page, server: str, **query: Any) -> tuple[CDPSession, float, float]:
    """A page's touch screen, and the middle of its drawing."""
    page.goto(f"{server}/?{urlencode({'lang': 'en', **query})}")
    page.wait_for_selector("html[data-ready]")
    page.wait_for_function(ANSWERED)
    page.wait_for_timeout(900)
    box = page.locator("#view").bounding_box()
    assert box is not None
    return page.context.new_cdp_session(page), box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_two_fingers_zoom_at_the_point_between_them(phone: Page, server: str) -> None:
    screen, x, y = opened(phone, server, **CHAIN)
    before = window(phone)
    touch(screen, "touchStart", (x - 40, y), (x + 40, y))
    for apart in range(45, 85, 5):
        touch(screen, "touchMove", (x - apart, y), (x + apart, y))
    touch(screen, "touchEnd")
    after = window(phone)
    assert after[0] == pytest.approx(before[0] * 2, rel=0.03)
    assert after[1:] == pytest.approx(before[1:], abs=3)
    touch(screen, "touchStart", (x - 80, y), (x + 80, y))
    for apart in range(75, 35, -5):
        touch(screen, "touchMove", (x - apart, y), (x + apart, y))
    touch(screen, "touchEnd")
    assert window(phone)[0] == pytest.approx(before[0], rel=0.03)
    assert phone.evaluate("window.visualViewport.scale") == 1  # the drawing was zoomed, not the page


def test_one_finger_moves_the_drawing_and_not_the_page(phone: Page, server: str) -> None:
    screen, x, y = opened(phone, server, source=NEURON, step=12)
    before = window(phone)
    touch(screen, "touchStart", (x, y))
    for way in range(10, 70, 10):
        touch(screen, "touchMove", (x + way / 2, y + way))
    touch(screen, "touchEnd")
    after = window(phone)
    assert after[0] == before[0]
    assert (before[1] - after[1], before[2] - after[2]) == pytest.approx((30 / after[0], 60 / after[0]), abs=2)
    assert phone.evaluate("scrollY") == 0


def test_a_pinch_selects_nothing_and_a_tap_does(phone: Page, server: str) -> None:
    screen, x, y = opened(phone, server, **CHAIN)
    touch(screen, "touchStart", (x - 30, y), (x + 30, y))
    touch(screen, "touchMove", (x - 60, y), (x + 60, y))
    touch(screen, "touchEnd")
    phone.wait_for_timeout(400)
    assert phone.locator("#view [data-selected]").count() == 0
    phone.get_by_role("button", name="Fit", exact=True).tap()
    phone.wait_for_timeout(400)
    phone.locator("#view .gate .shape").first.tap()
    expect(phone.locator("#view [data-selected]")).to_have_count(1)
    expect(phone.get_by_role("tooltip")).to_be_visible()


def test_a_lecture_by_touch_at_360_pixels(small: Page, server: str) -> None:
    opened(small, server, **CHAIN)
    assert small.evaluate("document.documentElement.scrollWidth") <= 360
    for step in range(1, 6):
        small.get_by_role("button", name="Next step").tap()
        expect(small.get_by_role("slider", name="Step", exact=True)).to_have_attribute("aria-valuenow", str(step))
    explanation = small.get_by_role("group", name="Explanation")
    explanation.scroll_into_view_if_needed()
    expect(explanation).to_contain_text("−4")
    expect(small.get_by_role("table", name="Gradients")).to_contain_text("−4")
    small.get_by_role("button", name="Examples").tap()
    small.get_by_role("searchbox", name="Find an example").fill("softmax")
    small.locator("dialog .choice:visible").first.tap()
    expect(small.get_by_role("textbox", name="Expression", exact=True)).not_to_have_value(CHAIN["source"])
    small.wait_for_function("document.documentElement.scrollWidth <= 360")  # once the example stands


WIDEST = """() => {
  window.widest = 0;
  const look = () => {
    window.widest = Math.max(window.widest, document.documentElement.scrollWidth);
    requestAnimationFrame(look);
  };
  look();
}"""


def test_the_page_is_never_wider_than_the_phone_while_another_drawing_comes(small: Page, server: str) -> None:
    opened(small, server, **CHAIN)
    small.evaluate(WIDEST)
    for example in ("dσ/dx = (1 − σ)σ", "Exploding gradients", "makemore’s batch norm"):
        small.get_by_role("button", name="Examples").tap()
        small.get_by_role("searchbox", name="Find an example").fill(example)
        small.locator("dialog .choice:visible").first.tap()
        expect(small.locator("dialog[open]")).to_have_count(0)
        small.wait_for_timeout(600)
        assert small.evaluate("window.widest") <= 360, example


def swipe(screen: CDPSession, x: float, y: float, way: float) -> None:
    """A quick finger across."""
    touch(screen, "touchStart", (x - way / 2, y))
    for share in (-0.3, 0, 0.3, 0.5):
        touch(screen, "touchMove", (x + way * share, y + 2))
    touch(screen, "touchEnd")


def step_of(page: Page, step: int) -> None:
    expect(page.get_by_role("slider", name="Step", exact=True)).to_have_attribute("aria-valuenow", str(step))


def test_a_swipe_steps_and_never_goes_back_in_history(phone: Page, server: str) -> None:
    phone.goto(f"{server}/healthz")
    screen, x, y = opened(phone, server, **CHAIN)
    place = window(phone)
    for step in (1, 2, 3):
        swipe(screen, x, y, -120)
        step_of(phone, step)
    words = phone.get_by_role("group", name="Explanation").bounding_box()
    assert words is not None
    swipe(screen, words["x"] + words["width"] / 2, words["y"] + 12, 120)
    step_of(phone, 2)
    for step in (1, 0, 0, 0):
        swipe(screen, x, y, 160)
        step_of(phone, step)
    assert phone.url.startswith(f"{server}/?")
    assert phone.evaluate("getComputedStyle(document.documentElement).overscrollBehaviorX") == "none"
    assert window(phone)[0] == place[0]


def test_a_slow_finger_moves_the_drawing_across(phone: Page, server: str) -> None:
    screen, x, y = opened(phone, server, source=NEURON, step=12)
    before = window(phone)
    touch(screen, "touchStart", (x, y))
    phone.wait_for_timeout(450)
    for way in range(10, 70, 10):
        touch(screen, "touchMove", (x + way, y))
    touch(screen, "touchEnd")
    after = window(phone)
    assert (before[1] - after[1]) * after[0] == pytest.approx(60, abs=2)
    step_of(phone, 12)
    swipe(screen, x, y, -120)  # moved by hand, it is the hand's
    step_of(phone, 12)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("size", [(390, 844), (360, 740)])
def test_while_a_long_program_is_written_drawing_and_words_stay_in_sight(
    phone: Page, server: str, size: tuple[int, int], language: str
) -> None:
    phone.set_viewport_size({"width": size[0], "height": size[1]})
    lines = "\n".join(["y = x", *(f"y = sin(y) + {each}" for each in range(24)), "y"])
    opened(phone, server, source=lines, lang=language)
    seen = phone.evaluate(
        """() => { const [source, view, text, bar] = ["#source", "#view", "#explanation .text", ".steps"]
            .map((name) => document.querySelector(name).getBoundingClientRect());
        const line = parseFloat(getComputedStyle(document.querySelector("#explanation .text")).lineHeight);
        return {source: source.height, view: view.height, scrolled: scrollY,
            lines: (bar.top - text.top) / Math.min(text.height, 2 * line)}; }"""
    )
    assert seen["scrolled"] == 0
    assert seen["source"] >= 66  # three lines
    assert seen["view"] >= 120  # below its tools
    assert seen["lines"] >= 0.95  # two lines of the words, or all


def test_a_panel_comes_to_the_top_and_stays_there_once_it_is_filled(phone: Page, server: str) -> None:
    phone.goto(f"{server}/?{urlencode({**CHAIN, 'lang': 'en', 'step': 3})}")
    phone.wait_for_selector("html[data-ready] #view svg")
    phone.get_by_role("button", name="Why", exact=True).tap()
    expect(phone.get_by_role("tabpanel").locator(".path").first).to_be_visible()
    at = phone.locator("#groups").bounding_box()
    line = phone.locator("#strip").bounding_box()
    assert at is not None
    assert line is not None
    assert 0 <= at["y"] - line["height"] < 20  # right under the line of the program
