"""What a frame costs: a step touches what it changes and nothing else, and what is not seen is not made."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from benchmarks.programs import chain, mixed
from tests.browser.hands import drawing, framed, opened, scrub_bar, source_box, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
# What is written on the drawing from here on: element, attribute, whether it is another than before.
_WATCH = """() => { window.writes = [];
    new MutationObserver((records) => { for (const each of records) if (each.type === "attributes")
        window.writes.push([each.target.id || each.target.localName, each.attributeName,
            each.oldValue !== each.target.getAttribute(each.attributeName)]); })
        .observe(document.querySelector("#view"), {subtree: true, attributes: true, attributeOldValue: true}); }"""
# A hand that runs over the scrub bar within one frame; how often the words were made anew meanwhile.
_SCRUB = """(steps) => new Promise((done) => { const bar = document.querySelector("#step"); let steps_seen = 0;
    new MutationObserver((all) => (steps_seen += all.length)).observe(bar, {attributeFilter: ["aria-valuenow"]});
    for (let at = 1; at <= steps; at += 1) { bar.value = at; bar.dispatchEvent(new Event("input", {bubbles: true})); }
    requestAnimationFrame(() => setTimeout(() => done(steps_seen))); })"""


def writes(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("() => new Promise((done) => setTimeout(() => done(window.writes)))")
    return found


def test_a_step_writes_only_what_it_changes(open_page: Open) -> None:
    page = open_page(source=mixed(6), step=4)
    page.wait_for_timeout(400)
    expect(drawing(page).locator(".gate").first).to_be_attached()
    page.evaluate(_WATCH)
    page.keyboard.press("ArrowRight")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "5")
    page.wait_for_timeout(400)
    found = [each for each in writes(page) if each[1] in ("data-hidden", "data-lit", "data-phase", "data-still")]
    assert found
    assert all(is_new for *_, is_new in found)
    assert len([each for each in found if each[1] == "data-hidden"]) <= 4  # one number, and its group
    assert len([each for each in found if each[1] == "data-lit"]) <= 12


def test_following_a_step_shifts_the_drawing_and_lays_nothing_out(open_page: Open) -> None:
    page = open_page(source=chain(40), step=10)
    page.wait_for_timeout(400)
    before = framed(page)
    expect(drawing(page).locator(".gate").first).to_be_attached()
    page.evaluate(_WATCH)
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert framed(page)[1] != before[1]
    assert not [each for each in writes(page) if each[1] == "viewBox"]


def test_a_hand_on_the_scrub_bar_shows_the_newest_step_of_a_frame(open_page: Open) -> None:
    page = open_page(source=mixed(6))
    assert page.evaluate(_SCRUB, 15) <= 2  # the first at once, then the newest
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "15")
    expect(page.get_by_role("group", name="Explanation")).to_contain_text("step 15 of")
    page.keyboard.press("End")
    expect(page.get_by_role("table", name="Gradients")).not_to_contain_text("not yet")


def test_a_key_that_is_held_ends_with_the_words_of_its_last_step(open_page: Open) -> None:
    page = open_page(source=mixed(6))
    for _ in range(12):
        page.keyboard.down("ArrowRight")  # a second one of the same key is a repeat
    page.keyboard.up("ArrowRight")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "12")
    expect(page.get_by_role("group", name="Explanation")).to_contain_text("step 12 of")
    mark = page.locator("#mirror mark")
    expect(mark).to_have_count(1)


def test_a_number_that_changes_keeps_what_stands(open_page: Open) -> None:
    page = open_page(source="a = x*y\nb = a + 1\nf = b*z", inputs='{"x": 2, "y": 3, "z": 4}', step=3)
    nodes = drawing(page).locator(".node").evaluate_all("(all) => { window.stood = all; return all.length; }")
    source_box(writing(page)).fill("a = x*y\nb = a + 5\nf = b*z")
    expect(drawing(page).locator('[id="eout-0-value"]')).to_have_text("44")
    assert page.evaluate("() => window.stood.filter((each) => each.isConnected).length") == nodes


def test_what_opens_later_comes_later_and_dressed(page: Page, server: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/?{urlencode({'lang': 'en', 'source': '(x+y)z'})}")
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(200)
    late = ("insight.css", "export.css", "api/words", "panels_check.js")
    assert not [url for url in asked if url.endswith(late)]
    page.evaluate(
        """() => new MutationObserver(() => { const found = document.querySelector(".insight");
            if (found && window.display === undefined) window.display = getComputedStyle(found).display; })
            .observe(document.querySelector("#panel"), {childList: true, subtree: true})"""
    )
    opened(page, "Gradient check")
    expect(page.locator(".insight").first).to_contain_text("gradient")
    assert page.evaluate("() => window.display") in ("flex", "grid")  # never seen without its style
    page.keyboard.press("x")
    expect(page.get_by_role("dialog", name="Export", exact=True)).to_contain_text("PowerPoint")
    assert all(any(url.endswith(each) for url in asked) for each in late)
    page.get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name="한국어").click()
    expect(page.locator(".insight").first).to_contain_text("그래디언트")


# A hand that moves the first slider every few milliseconds, as a quick mouse does.
_DRAG = """(moves) => new Promise((done) => { const slider = document.querySelector("input[type=range]:not(#step)");
    let at = 0; const timer = setInterval(() => { at += 1; slider.value = Number(slider.min)
        + (Number(slider.max) - Number(slider.min)) * (0.1 + at / moves / 2);
        slider.dispatchEvent(new Event("input", {bubbles: true}));
        if (at === moves) { clearInterval(timer); done(); } }, 8); })"""


def test_a_dragged_number_is_asked_for_fifteen_times_a_second_at_most(open_page: Open) -> None:
    page = open_page(source="x*y + sin(x)")
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if '"values"' in (each.post_data or "") else None)
    page.evaluate(_DRAG, 150)
    page.wait_for_timeout(500)
    starts = page.evaluate(
        "() => performance.getEntriesByType('resource').filter((each) => each.name.includes('/api/trace'))"
        ".map((each) => each.startTime)"
    )
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert len(asked) > 3
    assert min(gaps[: len(asked) - 1]) > 55  # 1000 / 15, less what a browser's clock rounds
