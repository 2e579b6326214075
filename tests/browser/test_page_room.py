"""The room of the page over programs of every kind: scalars, matrices, attention, an LSTM, convolution, a long loop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sample import sampled
from tools.calm_views import MOST_MOVES, PHONE
from tools.page_room import HELD, LEAST_NUMBER, PHONES, PROGRAMS, SCREENS, faults_at, measured

pytestmark = pytest.mark.browser
MOST = 9 if os.environ.get("CI") else 20  # steps of a program; `python -m tools.page_room` looks at all of them
KINDS = sampled(PROGRAMS, 8)
CALM = ("90-lstm-cell", "95-dropout-mask", "108-vae-loss", "109-ppo-clip", "116-ridge-solve", "136-post-norm")
CALM_ON_PHONE = (
    "29-jacobian",
    "54-three-layers-descend",
    "69-index-form",
    "112-power-iteration",
    "121-lora",
)  # each calm by another means


@pytest.fixture
def still(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a size, on which nothing moves by itself."""
    width, height, is_phone = request.param
    more: dict[str, Any] = {"has_touch": True, "is_mobile": True, "user_agent": PHONE} if is_phone else {}
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", service_workers="block", **more
    )
    yield context.new_page()
    context.close()


def test_thirty_programs_are_measured() -> None:
    assert len(set(PROGRAMS)) == 30
    assert {"07-neuron", "90-lstm-cell", "93-conv-pool", "loop"} <= set(PROGRAMS)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("still", "screen"),
    [((*SCREENS[screen][:2], False), screen) for screen in ("stepping", "present")],
    indirect=["still"],
    ids=["stepping", "present"],
)
def test_the_drawing_has_its_room_and_can_be_read(still: Page, server: str, screen: str, name: str) -> None:
    for step, seen in measured(still, server, name, screen, MOST):
        assert not faults_at(screen, seen), step


@pytest.mark.parametrize("name", ["26-softmax-by-hand", "28-mlp"])  # the first has a line whose digits did not fit
@pytest.mark.parametrize("still", [(1920, 1080, False)], indirect=True)
def test_on_a_large_screen_numbers_are_larger(still: Page, server: str, name: str) -> None:
    found = [seen["smallest"] for _, seen in measured(still, server, name, "hall", MOST)]
    assert min(found) >= LEAST_NUMBER["hall"] - 0.1


@pytest.mark.parametrize("name", sampled(CALM, 4))
@pytest.mark.parametrize("still", [(1280, 720, False)], indirect=True)
def test_the_view_moves_at_a_quarter_of_the_steps_at_most(still: Page, server: str, name: str) -> None:
    found = [seen for _, seen in measured(still, server, name, "stepping", 100)]
    places = [seen["place"] for seen in found]
    assert sum(one != other for one, other in pairwise(places)) <= 0.25 * len(places)
    assert min(seen["smallest"] for seen in found) >= 11 - 0.1


@pytest.mark.parametrize("name", sampled(CALM_ON_PHONE, 2))
@pytest.mark.parametrize("still", [(390, 844, True)], indirect=True)
def test_on_a_phone_the_view_moves_as_seldom(still: Page, server: str, name: str) -> None:
    places = [seen["place"] for _, seen in measured(still, server, name, "390x844", 100)]
    assert sum(one != other for one, other in pairwise(places)) <= MOST_MOVES * len(places)


@pytest.mark.parametrize("still", [(1280, 720, False)], indirect=True)
def test_an_operand_beyond_the_window_stands_at_its_edge_with_its_numbers(still: Page, server: str) -> None:
    drawn: set[str] = set()
    for _, seen in measured(still, server, "86-micrograd", "present", 60):
        assert not seen["lost"]
        drawn.update(seen["copied"])
        for copy in still.locator(".stub.drawn").all():
            expect(copy.locator(".shape, rect, circle").first).to_be_visible()
    assert len(drawn) > 5


@pytest.mark.parametrize(
    "still", [(*size, True) for size in PHONES if size[1] > 300], indirect=True, ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_phone_opens_with_drawing_and_sentence(still: Page, server: str, language: str) -> None:
    still.goto(f"{server}/?lang={language}")
    still.wait_for_selector("html[data-ready] #view svg")
    size = still.viewport_size
    assert size is not None
    assert not faults_at(f"{size['width']}x{size['height']}", still.evaluate(HELD))


@pytest.mark.parametrize("name", ["12-other", "90-lstm-cell", "79-attention"])
@pytest.mark.parametrize(
    ("still", "screen"),
    [((*size, True), f"{size[0]}x{size[1]}") for size in PHONES],
    indirect=["still"],
    ids=[f"{width}x{height}" for width, height in PHONES],
)
def test_on_a_phone_drawing_and_sentence_are_seen_together(still: Page, server: str, screen: str, name: str) -> None:
    for step, seen in measured(still, server, name, screen, 5):
        assert not faults_at(screen, seen), step
