"""The room of the page over programs of every kind: scalars, matrices, attention, an LSTM, convolution, a long loop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tools.page_room import LEAST_NUMBER, PHONES, PROGRAMS, SCREENS, faults_at, measured

pytestmark = pytest.mark.browser
MOST = 9  # steps of a program; `python -m tools.page_room` looks at all of them, and at thirty programs
KINDS = ("07-neuron", "23-affine-batch", "28-mlp", "90-lstm-cell", "93-conv-pool", "96-attention-function", "loop")


@pytest.fixture
def still(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a size, on which nothing moves by itself."""
    width, height, is_phone = request.param
    more = {"has_touch": True, "is_mobile": True} if is_phone else {}
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", service_workers="block", **more
    )
    yield context.new_page()
    context.close()


def test_thirty_programs_are_measured() -> None:
    assert len(set(PROGRAMS)) == 30
    assert set(KINDS) <= set(PROGRAMS)


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


@pytest.mark.parametrize("still", [(1920, 1080, False)], indirect=True)
def test_on_a_large_screen_numbers_are_larger(still: Page, server: str) -> None:
    found = [seen["smallest"] for _, seen in measured(still, server, "28-mlp", "hall", MOST)]
    assert min(found) >= LEAST_NUMBER["hall"] - 0.1


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
