"""A class in the room: a projector, a phone, and a late one that speaks Korean."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from graph import trace
from graph.numbers import readable
from tests.browser.hands import source_box, writing
from tests.browser.rooms import OwnServer
from tests.browser.test_everyone import violations

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]
PROGRAM = {"source": "(x+y)z + x*x", "inputs": '{"x": -2, "y": 5, "z": -4}', "step": 7, "lang": "en"}
LATE = 45_000  # ms: a phone asks every one and a half seconds, later after a server was away; machines may be slow
Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """``visit(address, **context)``: a page of somebody's own browser; a failing script fails the test."""
    contexts, failures = [], list[str]()

    def opened(address: str, **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(LATE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        page.wait_for_selector("#view svg")
        return page

    yield opened
    seen = list(failures)  # what was being fetched fails when its browser closes
    for context in contexts:
        context.close()
    assert not seen


def projector(visit: Visit, own: OwnServer) -> tuple[Page, str]:
    wall = visit(f"{own.address}/?{urlencode(PROGRAM)}", viewport={"width": 1280, "height": 720})
    wall.get_by_role("button", name="Class", exact=True).click()
    code = wall.locator(".class-code").inner_text()
    wall.keyboard.press("Escape")
    return wall, code


def phone(visit: Visit, own: OwnServer, code: str, locale: str = "en-US") -> Page:
    size = {"width": 390, "height": 844}
    return visit(f"{own.address}/c/{code}", viewport=size, has_touch=True, is_mobile=True, locale=locale)


def at_step(page: Page, step: int) -> None:
    expect(page.locator("#count")).to_have_text(f"{step} / 9", timeout=LATE)


def ask(wall: Page) -> None:
    wall.keyboard.press("a")
    wall.get_by_role("button", name="Ask", exact=True).click()
    expect(wall.locator(".poll-board")).to_be_visible()


def choose(page: Page, text: str) -> None:
    button = page.locator(".ballot").get_by_role("button", name=text, exact=True)
    expect(button).to_be_enabled(timeout=LATE)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def said(page: Page, text: str) -> None:
    expect(page.locator(".ballot-said")).to_contain_text(text, timeout=LATE)


def answered(wall: Page, text: str) -> None:
    expect(wall.locator(".poll-answered")).to_have_text(text, timeout=LATE)


def test_a_class_follows_looks_around_and_returns(visit: Visit, own: OwnServer) -> None:
    wall, code = projector(visit, own)
    one = phone(visit, own, code.lower())
    at_step(one, 7)
    wall.keyboard.press("ArrowLeft")
    at_step(one, 6)
    one.get_by_role("button", name="Look around").click()
    one.get_by_role("button", name="Previous step").click()
    at_step(one, 5)
    wall.keyboard.press("ArrowRight")
    late = phone(visit, own, code, "ko-KR")
    at_step(late, 7)
    expect(late.locator("html")).to_have_attribute("lang", "ko")
    at_step(one, 5)
    one.get_by_role("button", name="Follow").click()
    at_step(one, 7)
    source_box(writing(wall)).fill("a*b")
    expect(one.locator("#count")).to_have_text("0 / 3", timeout=LATE)  # another program, as the wall shows it
    wall.reload()
    expect(wall.locator(".class-sign")).to_contain_text(code)
    wall.get_by_role("button", name="Next step").click()
    expect(one.locator("#count")).to_have_text("1 / 3", timeout=LATE)


def test_a_poll_lives_through_a_restart_of_the_server(visit: Visit, own: OwnServer) -> None:
    wall, code = projector(visit, own)
    one = phone(visit, own, code)
    at_step(one, 7)
    ask(wall)
    choose(one, "1")
    choose(one, "−3")  # what was chosen last counts
    answered(wall, "Answered: 1 of 1")
    own.kill()
    expect(one.locator(".class-bar")).to_contain_text("trying again", timeout=LATE)
    own.start()
    late = phone(visit, own, code, "ko-KR")
    expect(late.locator(".ballot h2")).to_have_text(
        "× 게이트에서 u₁ 쪽으로 나가는 하류 그래디언트는 얼마일까요?", timeout=LATE
    )
    choose(late, "1")
    answered(wall, "Answered: 2 of 2")
    assert "−4" not in (one.locator("[data-right]").all_inner_texts())
    expect(wall.locator(".bars")).to_have_count(0)  # nothing is seen before it is closed

    wall.get_by_role("button", name="Discuss").click()
    said(one, "Talk to your neighbour")
    wall.get_by_role("button", name="Vote again").click()
    said(one, "choose again")
    choose(one, "−4")
    choose(late, "1")
    answered(wall, "Answered: 2 of 2")
    at_step(one, 7)
    wall.get_by_role("button", name="Close", exact=True).click()
    shares = wall.locator(".poll-choice", has_text="−4").locator(".bar-share")
    expect(shares).to_have_text(["0%", "50%"])
    said(one, "Watch the step")

    wall.get_by_role("button", name="Reveal").click()
    at_step(wall, 8)
    expect(wall.locator(".poll-choice[data-right]")).to_contain_text("right")
    said(one, "Right!")
    said(late, "곱해야 합니다")  # the idea behind 1, in Korean
    at_step(one, 8)
    wall.get_by_role("button", name="Done").click()
    expect(one.locator(".ballot")).to_be_hidden(timeout=LATE)


def test_a_phone_that_was_asleep_comes_back_right(visit: Visit, own: OwnServer) -> None:
    wall, code = projector(visit, own)
    one = phone(visit, own, code)
    at_step(one, 7)
    one.context.set_offline(True)
    wall.keyboard.press("Home")
    ask(wall)
    one.context.set_offline(False)
    expect(one.locator(".ballot")).to_be_visible(timeout=LATE)
    at_step(one, 0)
    one.reload()
    choose(one, "3")
    answered(wall, "Answered: 1 of 1")  # the phone kept its number


def test_two_lecturers_lead_one_class(visit: Visit, own: OwnServer) -> None:
    wall, code = projector(visit, own)
    kept = wall.evaluate("JSON.parse(localStorage['gatewise.class'])")
    other = visit(f"{own.address}/?lang=en#lead={kept['code']}.{kept['secret']}")
    at_step(other, 7)
    assert kept["secret"] not in other.url
    one = phone(visit, own, code)
    other.keyboard.press("ArrowRight")
    at_step(one, 8)
    at_step(wall, 8)
    wall.keyboard.press("ArrowLeft")
    at_step(other, 7)
    at_step(one, 7)
    wall.on("dialog", lambda dialog: dialog.accept())
    wall.locator(".class-sign").click()
    wall.get_by_role("button", name="End and delete the class").click()
    expect(one.locator(".class-bar")).to_contain_text("This class is over", timeout=LATE)


def test_everybody_can_take_part(visit: Visit, own: OwnServer) -> None:
    wall, code = projector(visit, own)
    one = phone(visit, own, code)
    ask(wall)
    assert not violations(wall)
    choose(one, "1")
    assert not violations(one)
    wall.get_by_role("button", name="Close", exact=True).click()
    wall.get_by_role("button", name="Reveal").click()
    said(one, "Not yet")
    assert not violations(wall)
    assert not violations(one)


def test_an_exercise_is_handed_out_and_comes_back_by_question_and_idea(visit: Visit, own: OwnServer) -> None:
    wall, code = projector(visit, own)
    wall.goto(f"{own.address}/?{urlencode({**PROGRAM, 'exercise': 'e5-0-dg;e5-1-lg'})}")
    one, other = phone(visit, own, code), phone(visit, own, code, "ko-KR")
    wall.get_by_text("Make an exercise").click()
    wall.get_by_role("button", name="Hand out to the class").click()
    one.get_by_role("button", name="Open the exercise").click()
    other.get_by_role("button", name="연습 열기").click()
    hand_in(one, ("99", "99"), "Check", "Hand in", "Handed in: 0 of 2 right.")
    solved = [one_of(own, name) for name in ("e5-0-dg", "e5-1-lg")]
    hand_in(other, solved, "확인", "제출", "2문제 중 2문제를 맞혔습니다")
    wall.locator(".class-sign").click()
    wall.get_by_role("button", name="Results", exact=True).click()
    table = wall.locator(".class-exercise")
    expect(table).to_contain_text("Handed in: 2 of 2")
    expect(table.locator("tbody tr")).to_have_count(2)
    expect(table.locator("tbody td").first).to_have_text("1 of 2")
    with wall.expect_download() as saved:
        wall.get_by_role("button", name="Exercises as CSV").click()
    assert saved.value.path().read_text(encoding="utf-8-sig").splitlines()[0].startswith("exercise,program,question")
    wall.get_by_role("button", name="Take the exercise back").click()
    expect(one.locator(".class-bar")).to_contain_text("taken back", timeout=LATE)
    one.get_by_role("button", name="Follow").click()
    expect(one.locator(".class-bar")).to_contain_text("Following", timeout=LATE)


def one_of(own: OwnServer, name: str) -> str:
    """The answer of a question, from the program itself."""
    found = trace(PROGRAM["source"], json.loads(str(PROGRAM["inputs"])))
    edge, _, kind = name.rpartition("-")
    return readable(getattr(next(each for each in found.edges if each.id == edge), kind))


def hand_in(page: Page, answers: Sequence[str], check: str, send: str, said: str) -> None:
    boxes = page.locator(".questions input[type=text]")
    expect(boxes).to_have_count(len(answers), timeout=LATE)
    for at, answer in enumerate(answers):
        boxes.nth(at).fill(answer)
        boxes.nth(at).press("Enter")
    page.get_by_role("button", name=send, exact=True).click()
    expect(page.locator(".handing")).to_contain_text(said, timeout=LATE)
