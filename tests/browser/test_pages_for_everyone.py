"""Every page and every filled dialog for everyone: the gallery, a lecture, hand-ins, a class and what it hands out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.words import say
from tests.browser.rooms import OwnServer
from tests.browser.test_class import PROGRAM
from tests.browser.test_dialogs_for_everyone import LOOKS, TRIED
from tests.browser.test_everyone import violations
from tests.sample import sampled

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]
Visit = Callable[..., Page]
SMALL = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(params=TRIED, ids=TRIED)
def looks(request: pytest.FixtureRequest) -> dict[str, Any]:
    return LOOKS[request.param]


@pytest.fixture
def word(looks: dict[str, Any]) -> Callable[[str], str]:
    """The page's words in the language of the look."""
    return lambda key: say(looks["locale"][:2], f"web.{key}")


@pytest.fixture
def visit(looks: dict[str, Any], browser: Browser) -> Iterator[Visit]:
    """``visit(address, **context)`` in one look; ``{lang}`` in the address is its language."""
    contexts = []

    def opened(address: str, **options: Any) -> Page:
        contexts.append(browser.new_context(**{**looks, **options}))
        page = contexts[-1].new_page()
        page.goto(address.replace("{lang}", looks["locale"][:2]))
        page.wait_for_selector("html[data-ready]") if "/?" in address or "/c/" in address else None
        return page

    yield opened
    for context in contexts:
        context.close()


def clean(page: Page, where: str) -> None:
    assert not violations(page), where


def test_axe_finds_nothing_in_the_gallery_and_a_lecture(visit: Visit, own: OwnServer) -> None:
    gallery = visit(f"{own.address}/gallery?lang={{lang}}")
    clean(gallery, "gallery")
    gallery.get_by_role("searchbox").fill("zzzz")
    clean(gallery, "nothing found")
    program = {"source": "(x+y)z", "inputs": {"x": -2, "y": 5, "z": -4}, "step": 3, "title": "Chain"}
    made = gallery.request.post(f"{own.address}/api/sets/new", data={"title": "Week 3", "programs": [program]})
    assert made.ok, made.text()
    clean(visit(f"{own.address}/s/{made.json()['view']}?lang={{lang}}"), "lecture")


def test_axe_finds_nothing_in_hand_ins_and_their_table(visit: Visit, server: str) -> None:
    page = visit(f"{server}/hand-ins?lang={{lang}}")
    clean(page, "hand-ins")
    answers = [{"id": "e3-0-dg", "typed": "-4", "tries": 1}, {"id": "e3-1-dg", "typed": "1", "tries": 3}]
    program = {"source": "(x + y)*z", "inputs": {"x": -2, "y": 5, "z": -4}, "lang": "en", "answers": answers}
    code = page.request.post(f"{server}/api/exercise/handin", data=program).json()["code"]
    page.get_by_role("textbox").first.fill(f"Kim: {code}\nLee: {code[:-1]}A")
    page.get_by_role("button").last.click()
    expect(page.get_by_role("table").first).to_be_visible()
    clean(page, "table")


def test_axe_finds_nothing_in_a_class_and_its_hand_out(
    visit: Visit,
    own: OwnServer,
    word: Callable[[str], str],
) -> None:
    query = {**PROGRAM, "exercise": "e5-0-dg;e5-1-lg"}
    del query["lang"]
    wall = visit(f"{own.address}/?{urlencode(query)}&lang={{lang}}")
    wall.locator("#class-button").click()
    code = wall.locator(".class-code").inner_text()
    clean(wall, "the class's dialog")
    wall.keyboard.press("Escape")
    one = visit(f"{own.address}/c/{code}", **SMALL)
    clean(one, "a phone that follows")
    wall.get_by_text(word("insight.exercise.make")).click()
    wall.get_by_role("button", name=word("class.hand_out")).click()
    work = one.get_by_role("button", name=word("class.open_exercise"))
    expect(work).to_be_visible()
    clean(one, "an exercise is there")
    clean(wall, "handed out")
    work.click()
    expect(one.locator(".question")).to_have_count(2)
    clean(one, "the exercise on a phone")
    wall.locator(".class-sign").click()
    wall.get_by_role("button", name=word("class.results"), exact=True).click()
    expect(wall.locator(".class-exercise")).to_be_visible()
    clean(wall, "results")


def test_axe_finds_nothing_in_an_exercise_that_was_answered(visit: Visit, server: str) -> None:
    asked = {"source": "(x+y)*z", "inputs": '{"x": -2, "y": 5, "z": -4}', "exercise": "e3-0-dg;e3-1-dg;eout-0-value"}
    page = visit(f"{server}/?{urlencode(asked)}&lang={{lang}}")
    for place, (typed, verdict) in enumerate((("1", "wrong"), ("-4", "right"), ("six", "unread"))):
        question = page.locator(".question").nth(place)
        question.get_by_role("textbox").fill(typed)
        question.get_by_role("textbox").press("Enter")
        expect(question).to_have_attribute("data-verdict", verdict)
    clean(page, "answers of all kinds")


@pytest.mark.parametrize("looks", sampled(["korean-dark", "dark-forced"], 2), indirect=True)
def test_axe_finds_nothing_in_a_poll_with_answers(visit: Visit, own: OwnServer, word: Callable[[str], str]) -> None:
    query = {key: value for key, value in PROGRAM.items() if key != "lang"}
    wall = visit(f"{own.address}/?{urlencode(query)}&lang={{lang}}")
    wall.locator("#class-button").click()
    code = wall.locator(".class-code").inner_text()
    wall.keyboard.press("Escape")
    one = visit(f"{own.address}/c/{code}", **SMALL)
    wall.keyboard.press("a")
    wall.get_by_role("button", name=word("class.send"), exact=True).click()
    one.locator(".ballot-choice").first.click()
    expect(wall.locator(".poll-answered")).to_contain_text("1")
    clean(wall, "a vote came")
    clean(one, "voted")
    wall.get_by_role("button", name=word("class.close"), exact=True).click()
    wall.get_by_role("button", name=word("class.reveal"), exact=True).click()
    expect(one.locator(".ballot-choice").first).to_be_disabled()
    clean(wall, "revealed")
    clean(one, "told what is right")
