"""What a phone holds while a question runs: its answers, its page and its memory are searched for the answer."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rooms import OwnServer
from tests.browser.test_class import LATE, Visit, choose, phone, visit

__all__ = ["visit"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]
HIDDEN = {"source": "f = (x + sigmoid(y)) / (sigmoid(x) + (x+y)**2)", "inputs": '{"x": 3, "y": -4}', "step": 12}
ANSWER = re.compile(r"0?\.0357\d|3\.5[78]\d*e-0?2")  # more than the choice −0.0358 shows
LATER = re.compile(r"0?\.04517|1\.5474|2\.0595")  # the slope, the sum at x then, and at the end


def heap_of(page: Page) -> list[str]:
    """Every string and number that the page's scripts and documents hold, after what they have let go is gone."""
    session = page.context.new_cdp_session(page)
    parts: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda event: parts.append(event["chunk"]))
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False, "exposeNumericValues": True})
    session.detach()
    found: list[str] = json.loads("".join(parts))["strings"]
    return found


def test_the_answer_is_nowhere_on_a_phone_before_the_reveal(visit: Visit, own: OwnServer) -> None:
    wall = visit(f"{own.address}/?{urlencode({**HIDDEN, 'lang': 'en'})}", viewport={"width": 1280, "height": 720})
    wall.get_by_role("button", name="Class", exact=True).click()
    code = wall.locator(".class-code").inner_text()
    wall.keyboard.press("Escape")
    early = phone(visit, own, code)
    expect(early.locator("#count")).to_have_text("12 / 15", timeout=LATE)
    wall.keyboard.press("a")
    wall.get_by_role("button", name="Ask", exact=True).click()
    expect(early.locator(".ballot")).to_be_visible(timeout=LATE)
    late = phone(visit, own, code, "ko-KR")
    answers: list[str] = []
    for each in (early, late):
        each.on("response", lambda got: answers.append(got.text()) if got.ok and "/api/" in got.url else None)
        with each.expect_response(lambda got: "/step?" in got.url):
            each.reload()
        expect(each.locator("#count")).to_have_text("12 / 15", timeout=LATE)
        each.keyboard.press("ArrowRight")  # nobody runs ahead
        each.keyboard.press("ControlOrMeta+z")
        expect(each.locator("#count")).to_have_text("12 / 15", timeout=LATE)
        with each.expect_response(lambda got: "/step?" in got.url):
            each.locator("#language-button").click()
        choose(each, "−0.792")
        for where in (each.content(), *answers, *heap_of(each)):
            assert not ANSWER.search(where), where[:200]
            assert not LATER.search(where), where[:200]
            assert "sigmoid(y)" not in where
    assert sum('"trace":' in answer for answer in answers) >= 4
    wall.get_by_role("button", name="Close", exact=True).click()
    wall.keyboard.press("ArrowRight")  # the step is the reveal
    for each in (early, late):
        expect(each.locator("#count")).to_have_text("13 / 15", timeout=LATE)
        expect(each.locator("#view svg [id$='-dg']", has_text="−0.0358")).to_be_visible(timeout=LATE)
        expect(each.locator(".ballot-said b")).to_have_attribute("data-right", "false", timeout=LATE)


def test_a_phone_that_comes_to_a_question_sees_all_that_has_appeared(visit: Visit, own: OwnServer) -> None:
    """Its page opens with the usual program, whose drawing hides most numbers: that of the class may look the same."""
    program = {"source": "(x+y)z", "inputs": '{"x": -2, "y": 5, "z": -4}', "step": 3, "lang": "en"}
    wall = visit(f"{own.address}/?{urlencode(program)}", viewport={"width": 1280, "height": 720})
    wall.get_by_role("button", name="Class", exact=True).click()
    code = wall.locator(".class-code").inner_text()
    wall.keyboard.press("Escape")
    wall.keyboard.press("a")
    wall.get_by_role("button", name="Ask", exact=True).click()
    late = phone(visit, own, code)
    late.clock.set_fixed_time("2001-01-01T00:00:00Z")  # its clock is wrong: nothing of a class asks for the time
    late.reload()
    expect(late.locator("#count")).to_have_text("3 / 5", timeout=LATE)
    for element, text in (("eout-0-value", "−12"), ("eout-0-dg", "1"), ("e3-0-value", "−2")):
        expect(late.locator(f"#view #{element}")).to_have_text(text)
        expect(late.locator(f"#view #{element}")).to_be_visible()
    expect(late.locator("#view [id='e5-0-dg']")).to_have_count(0)
    lead = wall.evaluate("JSON.parse(localStorage['gatewise.class'])")
    other = visit(f"{own.address}/?lang=en#lead={lead['code']}.{lead['secret']}")
    expect(other.locator("#count")).to_have_text("3 / 5", timeout=LATE)  # who leads is told the place all the same
    other.keyboard.press("ArrowRight")
    expect(wall.locator(".poll-board")).to_have_attribute("data-stage", "revealed", timeout=LATE)
    expect(late.locator("#view [id='e5-0-dg']")).to_have_text("−4", timeout=LATE)


APART = """() => {
  const [drawn, ballot] = ["#view", ".ballot"].map((each) => document.querySelector(each)?.getBoundingClientRect());
  return drawn && ballot && (drawn.bottom <= ballot.top + 1 || drawn.right <= ballot.left + 1);
}"""


def test_drawing_and_choices_are_in_view_on_every_screen(visit: Visit, own: OwnServer) -> None:
    wall = visit(f"{own.address}/?{urlencode({**HIDDEN, 'lang': 'en'})}", viewport={"width": 1280, "height": 720})
    wall.get_by_role("button", name="Class", exact=True).click()
    code = wall.locator(".class-code").inner_text()
    wall.keyboard.press("Escape")
    wall.keyboard.press("a")
    wall.get_by_role("button", name="Ask", exact=True).click()
    for width, height in ((390, 844), (844, 390), (1280, 720)):
        one = visit(f"{own.address}/c/{code}", viewport={"width": width, "height": height})
        expect(one.locator("#view [data-polled] .wire")).to_be_in_viewport(ratio=0.2, timeout=LATE)
        one.wait_for_function(APART)  # the drawing gives way once the question stands
        drawn = one.locator("#view").bounding_box()
        assert drawn is not None
        assert drawn["height"] >= height / 3
        for choice in one.locator(".ballot-choice").all():
            expect(choice).to_be_in_viewport(ratio=1)
