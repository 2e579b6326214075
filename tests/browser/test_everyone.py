"""The page for everyone: no violation that axe-core finds, a light page, one request, every way of getting about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import drawing, opened, scrub_bar, source_box, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NEURON = "w = [2, -3, -3]; x = [-1, -2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1 + exp(-dot))"
MATRICES = {"source": "sum(W @ x)", "inputs": '{"W": [[1, 2], [3, 4]], "x": [5, 6]}', "step": 5}
WIDE = {"source": "X @ W", "inputs": f"""{{"X": {[[1.25] * 4] * 3}, "W": {[[-0.375] * 4] * 4}}}""", "step": 3}
HEAVIEST = 300_000  # bytes, nothing compressed
MOST_REQUESTS = 15


# what has scrolled partly below the bar of steps, which stays, is scrolled out again: no target of its own size
RUN = """async ([part, rules]) => {
  const isBelowTheBar = (check) => check.data?.messageKey === "partiallyObscured" &&
    check.relatedNodes.every((one) => document.querySelector(one.target[0])?.closest(".steps"));
  const found = await axe.run(part ?? document, rules);
  const kept = found.violations.map((each) => each.id !== "target-size" ? each :
    {...each, nodes: each.nodes.filter((node) => !node.any.some(isBelowTheBar))});
  return {violations: kept.filter((each) => each.nodes.length)};
}"""


def violations(page: Page, part: dict[str, list[str]] | None = None) -> list[str]:
    """What axe-core has against the page as it stands, or against a ``part`` of it: rule and first element."""
    page.wait_for_timeout(350)  # transitions: a colour on its way is no colour to judge
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(RUN, [part, RULES])
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:120]} {each['nodes'][0]['any'][:1]}" for each in found["violations"]
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"source": "(x+y)z"},
        {"source": NEURON, "step": 12},
        {"source": NEURON, "step": 17, "theme": "dark"},
        {"source": NEURON, "step": 12, "lang": "ko", "palette": "colour_blind"},
        {"source": NEURON, "step": 12, "theme": "dark", "palette": "colour_blind"},
        {"source": "2*sigmod(x)"},
        MATRICES,
        WIDE,
    ],
    ids=["start", "backward", "dark", "korean", "dark-palette", "error", "matrices", "wide formula"],
)
def test_axe_finds_nothing(open_page: Open, query: dict[str, Any]) -> None:
    assert not violations(open_page(**query))


def test_axe_finds_nothing_in_what_opens(open_page: Open) -> None:
    page = writing(open_page(**MATRICES))
    page.get_by_role("button", name="Labels and layout").click()
    page.get_by_role("button", name="Cells of W").click()
    assert not violations(page)
    page.keyboard.press("Escape")
    drawing(page).locator(".edge .hit").first.click(force=True)
    assert not violations(page)
    for name in ("Share", "Export slides", "Examples", "Help and keys"):
        page.get_by_role("button", name=name, exact=True).click()
        assert not violations(page)
        page.keyboard.press("Escape")


def test_axe_finds_nothing_in_a_text_that_is_half_typed(open_page: Open) -> None:
    page = writing(open_page(source="(x+y)*z", step=4, theme="dark"))
    source_box(page).press("End")
    page.keyboard.type(" + sigmod(x)")
    expect(page.get_by_role("alert").first).to_be_visible()
    assert not violations(page)


@pytest.mark.parametrize("query", [{"lang": "ko", "theme": "dark"}, {"lang": "en"}], ids=["korean-dark", "english"])
def test_axe_finds_nothing_in_any_tab(open_page: Open, query: dict[str, str]) -> None:
    page = open_page(source=NEURON, step=12, **query)
    for group in page.locator(".group").all():
        group.click()
        for tab in page.get_by_role("tab").all():
            tab.click()
            page.wait_for_timeout(250)
            assert not violations(page), tab.inner_text()


def test_axe_finds_nothing_where_only_a_part_is_seen(open_page: Open) -> None:
    page = open_page(source=f"{NEURON}\ng = exp(f*dot)\nh = g*f + 1/dot", step=9)
    page.set_viewport_size({"width": 1000, "height": 700})
    expect(page.locator(".overview")).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Fit", exact=True).click()
    expect(page.get_by_role("button", name="Follow the steps")).to_be_visible()
    assert not violations(page)


def test_every_stop_of_the_tab_key_is_seen(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=4)
    page.keyboard.press("e")  # source and inputs stand open
    page.locator("body").press("Tab")
    look = """() => {
        const at = document.activeElement, box = at.getBoundingClientRect();
        const looks = [at, ...at.children].map((each) => getComputedStyle(each));
        const isMarked = looks.some((each) => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 2)
            || getComputedStyle(at.parentElement ?? at).boxShadow !== "none"
            || at.matches("#splitter") || at.closest("svg") !== null;
        return [at.id || at.className || at.tagName, isMarked, box.bottom > 0 && box.top < innerHeight];
    }"""
    seen: list[str] = []
    for _ in range(90):
        name, is_marked, is_in_sight = page.evaluate(look)
        if name == "BODY":  # past the last stop: the next is the first of the page
            page.keyboard.press("Tab")
            continue
        if "source" in seen:  # where it began
            break
        assert is_marked, name
        assert is_in_sight, name
        seen.append(name)
        page.keyboard.press("Tab")
    assert {"source", "step-next", "step", "export-button"} <= set(seen)


def test_directions_are_told_apart_without_colour(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=1)
    arrow = "(at) => getComputedStyle(at, '::before').content"
    where = page.locator("#explanation .where span")
    assert "→" in where.evaluate(arrow)
    page.keyboard.press("End")
    assert "←" in where.evaluate(arrow)
    expect(where).to_contain_text("Backward")
    session = page.context.new_cdp_session(page)
    bar = page.locator("#scrub").bounding_box()
    assert bar is not None
    for kind in ("deuteranopia", "protanopia", "tritanopia", "achromatopsia"):
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
        half = bar["width"] / 2 - 40
        forward, backward = (
            page.screenshot(clip={"x": bar["x"] + left, "y": bar["y"] + 9, "width": half, "height": 6})
            for left in (20, bar["width"] / 2 + 10)
        )
        assert len(backward) > len(forward) * 1.3, kind  # stripes: more to say of the picture
    edge = drawing(page).locator(".edge").first
    value, gradient = (edge.locator(f'[id$="-{what}"]').bounding_box() for what in ("value", "dg"))
    assert value is not None
    assert gradient is not None
    assert value["y"] < gradient["y"]  # the value above the wire, the gradient below


def test_a_lesson_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(source="x")
    source_box(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("(x+y)z")
    expect(page.get_by_role("spinbutton", name="z", exact=True)).to_be_visible()
    for value in ("-2", "5", "-4"):
        for _ in range(4):  # past sliders and folds
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.getAttribute('role')") == "spinbutton":
                break
        page.keyboard.press("Control+a")
        page.keyboard.type(value)
    page.get_by_role("button", name="Next step").focus()
    page.keyboard.press("End")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "5")
    expect(page.get_by_role("group", name="Explanation")).to_contain_text("−4")
    opened(page, "Gradients").page.get_by_role("tab", name="Gradients").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="All edges")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    rows = page.get_by_role("table", name="Gradients").locator("tr").all_inner_texts()
    assert [row.split() for row in rows] == [["∂f/∂x", "−4"], ["∂f/∂y", "−4"], ["∂f/∂z", "3"]]


def test_axe_finds_nothing_while_presenting_and_embedded(open_page: Open, server: str) -> None:
    page = open_page(source=NEURON, step=12)
    page.keyboard.press("f")
    assert not violations(page)
    page.keyboard.press("f")
    page.goto(f"{server}/embed?source=(x%2By)z&step=4&lang=en")
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_role("link", name="Open in Gatewise")).to_be_visible()
    expect(source_box(page)).to_be_hidden()
    assert not violations(page)


@pytest.mark.parametrize("width", [360, 390])
def test_axe_finds_nothing_on_a_phone(browser: Browser, server: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 780}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{server}/?source=(x%2By)z*w&step=3&lang=ko")
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not violations(page, {"exclude": [".top"]})
    page.evaluate("document.scrollingElement.scrollTo(0, 99999)")  # the last row comes out from under the step bar
    assert not violations(page, {"include": [".top"]})
    context.close()


def test_the_page_is_light_and_asks_once(page: Page, server: str) -> None:
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto(f"{server}/?source=(x%2By)z&lang=en")
    page.wait_for_selector("html[data-ready]")
    expect(drawing(page).locator(".gate")).to_have_count(2)
    page.wait_for_timeout(300)
    assert sum(sizes.values()) < HEAVIEST
    assert len(sizes) <= MOST_REQUESTS
    assert not [address for address in sizes if not address.startswith(server)]
    assert not [address for address in sizes if "/api/" in address]


def test_the_drawing_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(source="sigmoid(x*w)")
    page.evaluate("document.getElementById('zoom-fit').focus()")
    page.keyboard.press("Shift+Tab")
    drawing(page).locator(".node.gate").first.focus()
    tip = page.get_by_role("tooltip")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(drawing(page).locator(":focus")).to_have_attribute("aria-label", re.compile("sigm|σ"))
    expect(tip).to_be_visible()
    page.keyboard.press("Enter")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "2")
    page.keyboard.press("o")
    expect(drawing(page).locator(".group")).to_have_count(1)


def test_reduced_motion_moves_nothing(browser: Browser, server: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{server}/?source=sigmoid(x)&step=1&lang=en")
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("o")
    expect(page.locator("#view .gate")).to_have_count(4)
    assert page.evaluate("document.getAnimations().length") == 0
    context.close()


def test_the_state_for_scripts_holds_no_more_than_the_page_needs(open_page: Open) -> None:
    page = open_page(source="x*y")
    state = json.loads(page.locator("#state").text_content() or "")
    assert set(state["words"]) == {"en", "ko"}
