"""An exercise by its link: made on the page, solved in another language by names alone, handed in, read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from graph.words import say
from tests.browser.hands import opened
from tests.browser.test_everyone import violations
from tests.sample import sampled

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PROGRAMS: dict[str, dict[str, str]] = {
    "numbers": {"source": "(x + y)z + x*y", "inputs": '{"x": -2, "y": 5, "z": -4}'},
    "arrays": {
        "source": "h = W @ x + b\nL = sum(h*h)",
        "inputs": '{"W": [[1, 2], [3, 4]], "x": [5, 6], "b": [1, 2]}',
    },
}
NUMBERS = {"value", "lg", "ug", "dg", "grad"}
KINDS = {"numbers": {"rule", "formula", "path", "sign"}, "arrays": {"rule", "shape", "array"}}
WINDOWS: dict[str, dict[str, Any]] = {
    "laptop": {"viewport": {"width": 1280, "height": 720}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
EXERCISE = "web.insight.exercise."


@pytest.fixture(params=WINDOWS, ids=WINDOWS)
def student(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A browser that has never seen the exercise."""
    context = browser.new_context(**WINDOWS[request.param])
    yield context.new_page()
    context.close()


def made(page: Page) -> str:
    """The link of an exercise of many kinds, made by hand."""
    panel = opened(page, "Exercise")
    expect(panel.get_by_role("listitem").first).to_be_visible()
    panel.get_by_text("Make an exercise").click()
    panel.get_by_role("combobox", name="Hide").select_option(label="a bit of everything")
    expect(panel.get_by_role("combobox", name=re.compile("Answer")).first).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text(say("en", "web.share.done"))).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    return link


def box_of(panel: Locator, place: int, language: str) -> Locator:
    """The box of an answer, by its name alone."""
    name = re.compile("^" + re.escape(say(language, f"{EXERCISE}answer_of", place=place, asked="")))
    return panel.get_by_role("textbox", name=name).or_(panel.get_by_role("combobox", name=name))


def answer(box: Locator, right: dict[str, Any], texts: dict[str, str]) -> None:
    """What a student does who knows it: types it, or takes it from the list as it reads there."""
    if str(right["value"]) in texts:
        box.select_option(label=texts[str(right["value"])])
    else:
        box.fill(right["text"])
        box.press("Enter")


@pytest.mark.parametrize("language", sampled(["ko", "en"], 2))
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_link_is_solved_by_names_and_handed_in(
    open_page: Open, student: Page, server: str, program: str, language: str
) -> None:
    link = made(open_page(**PROGRAMS[program]))
    ids = parse_qs(urlsplit(link).query)["exercise"][0].split(";")
    kinds = {each.split("[")[0].rpartition("-")[2] for each in ids}
    assert kinds - NUMBERS == KINDS[program]
    assert kinds & NUMBERS
    student.goto(link.replace("lang=en", f"lang={language}"))
    panel = student.get_by_role("tabpanel", name=say(language, "web.tabs.exercise"), exact=True)
    expect(box_of(panel, len(ids), language)).to_be_visible()
    expect(box_of(panel, len(ids) + 1, language)).to_have_count(0)
    assert not violations(student), "asked"
    body = {**PROGRAMS[program], "inputs": json.loads(PROGRAMS[program]["inputs"]), "ids": ids, "lang": language}
    asked = student.request.post(f"{server}/api/exercise", data=body).json()["questions"]
    key = student.request.post(f"{server}/api/exercise/key", data=body).json()["answers"]
    panel.get_by_role("button", name=say(language, f"{EXERCISE}hint_of", place=1)).click()
    expect(panel.get_by_role("status").filter(has_text=re.compile(r"\w")).first).to_be_visible()
    assert not violations(student), "hint"
    for place, question in enumerate(asked, 1):
        answer(
            box_of(panel, place, language),
            key[question["id"]],
            {each["value"]: each["text"] for each in question["choices"]},
        )
        expect(panel).to_contain_text(say(language, f"{EXERCISE}first_try", count=len(ids), solved=place, first=place))
        box = box_of(panel, place, language)
        assert box.evaluate("(each) => each.readOnly || each.disabled")
    assert not violations(student), "solved"
    panel.get_by_role("button", name=say(language, f"{EXERCISE}hand_in"), exact=True).click()
    code = panel.get_by_role("textbox", name=say(language, f"{EXERCISE}code"), exact=True)
    expect(code).to_have_value(re.compile(r"^GW1\."))
    assert not violations(student), "handed in"
    text = code.input_value()
    student.goto(f"{server}/hand-ins?lang={language}")
    student.get_by_role("textbox", name=say(language, "web.hand_ins.codes"), exact=True).fill(f"Kim: {text}")
    student.get_by_role("button", name=say(language, "web.hand_ins.read"), exact=True).click()
    score = say(language, "web.hand_ins.of", count=len(ids), right=len(ids))
    expect(student.get_by_role("row", name=re.compile(f"Kim.*{score}"))).to_have_count(1)
    by_question = student.get_by_role("table", name=say(language, "web.hand_ins.by_question"))
    expect(by_question.get_by_role("row")).to_have_count(len(ids) + 1)
    assert not violations(student), "read"


def test_an_exercise_without_questions_has_no_link(open_page: Open) -> None:
    page = open_page(**PROGRAMS["numbers"])
    panel = opened(page, "Exercise")
    expect(panel.get_by_role("listitem").first).to_be_visible()
    panel.get_by_text("Make an exercise").click()
    panel.get_by_role("combobox", name="Hide").select_option(label=say("en", f"{EXERCISE}shape"))
    none = say("en", f"{EXERCISE}none")
    expect(panel.get_by_text(none)).to_be_visible()
    panel.get_by_role("button", name="Copy link").click()
    expect(page.locator("body").get_by_text(none)).to_have_count(2)  # in the list, and as the answer to the click
