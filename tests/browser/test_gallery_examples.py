"""Every example, opened in a browser from its card's address: stepped to its end, compared, and exported."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import drawing, opened, scrub_bar
from tests.sample import sampled
from web.pages.examples import Example, examples, question_of
from web.pages.gallery import address_of

pytestmark = pytest.mark.browser
ALL = [pytest.param(each, id=each.name) for each in sampled(examples(), 12)]
NUMBER = re.compile(r"([−-]?)(nan|∞|\d+(?:\.\d+)?)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|e([-+]?\d+))?")
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
WORDS = {"nan": "nan", "∞": "inf"}
READ = """(table) => [...table.querySelectorAll('[role="cell"]')].map((cell) => {
    const whole = [...cell.querySelectorAll("td")].map((each) => each.title);
    return whole.length ? whole : [cell.textContent];
})"""


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[Page]:
    """One page for all examples, so that the scripts are fetched once."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)  # ms
    yield page
    context.close()


def numbers_in(text: str) -> list[tuple[float, float]]:
    """The numbers of a text, each with what its last digit leaves open."""
    return [_number(*parts) for parts in NUMBER.findall(text)]


def _number(sign: str, digits: str, raised: str, exponent: str) -> tuple[float, float]:
    scale = 10.0 ** int(raised.translate(RAISED) or exponent or 0)
    value = float(f"{'-' if sign else ''}{WORDS.get(digits, digits)}") * scale
    return value, max(0.51 * scale * 10.0 ** -len(digits.partition(".")[2]), 1e-9 * abs(value))


def missing(wanted: Any, seen: list[tuple[float, float]]) -> list[float]:
    """What of the lecture's numbers is nowhere on the page."""
    return [
        number
        for number in map(float, np.ravel(wanted))
        if not any(np.isclose(number, value, rtol=0, atol=room + 1e-12, equal_nan=True) for value, room in seen)
    ]


@pytest.mark.parametrize("example", ALL)
def test_an_example_runs_to_its_end_with_the_lectures_numbers(visitor: Page, server: str, example: Example) -> None:
    failures: list[str] = []
    note = lambda error: failures.append(str(error))  # noqa: E731  the same object has to be taken off again
    visitor.on("pageerror", note)
    visitor.goto(f"{server}/?{address_of(example, 'en')}", wait_until="commit")
    visitor.wait_for_selector("html[data-ready]")
    assert_the_point_is_open(visitor, example)
    visitor.keyboard.press("End")
    last = int(scrub_bar(visitor).get_attribute("aria-valuemax") or 0)
    expect(scrub_bar(visitor)).to_have_attribute("aria-valuenow", str(last))
    assert last == 2 * example.expect["gates"] + 1
    assert_the_numbers_are_there(visitor, example)
    if example.descent:
        assert_the_descent_runs(visitor)
    visitor.remove_listener("pageerror", note)
    assert not failures


def assert_the_point_is_open(page: Page, example: Example) -> None:
    """The tab that makes the lecture's point, with what it is about."""
    if example.tab:
        expect(page.get_by_role("tab", selected=True)).to_have_id(f"tab-{example.tab}")
    else:
        expect(page.get_by_role("tab")).to_have_count(0)
    panel = page.get_by_role("tabpanel")
    if example.tab == "jacobian":
        expect(panel.locator("math").first).to_be_visible()
        expect(panel.get_by_role("combobox", name="Edge")).to_have_value(example.selected or "")
    if example.descent:
        expect(panel.locator("input[type=checkbox]:checked")).to_have_count(len(example.descent["parameters"]))


def assert_the_descent_runs(page: Page) -> None:
    opened(page, "Gradient descent")
    expect(page.get_by_role("tabpanel").locator(".charts svg").first).to_be_visible()
    slider = page.get_by_role("slider", name="Iteration")
    expect(slider).to_have_value("0")  # shown, and the drawing stays where it is
    page.get_by_role("button", name="Descend", exact=True).click()
    expect(slider).not_to_have_value("0")


def assert_the_numbers_are_there(page: Page, example: Example) -> None:
    value = example.expect.get("value")
    if isinstance(value, float) and example.view.get("label") != "symbols":
        sink = drawing(page).locator('[id="eout-0-value"]').text_content() or ""
        assert not missing([value], numbers_in(sink)), sink
    opened(page, "Gradients")
    cells = page.get_by_role("table", name="Gradients", exact=True).evaluate(READ)
    seen = [number for cell in cells for text in cell for number in numbers_in(text)]
    for wanted in example.expect.get("gradients", {}).values():
        assert isinstance(wanted, str) or not missing(wanted, seen)


@pytest.mark.parametrize("example", ALL)
def test_an_example_goes_out_as_slides(visitor: Page, server: str, example: Example) -> None:
    question = question_of(example)
    order = {
        "source": question.source,
        "inputs": dict(question.inputs),
        "expand": question.expand,
        "close": question.close,
        "seed": question.seed,
        "upstream": question.upstream,
        "view": dict(example.view),
        "format": "zip",
    }
    answer = visitor.request.post(f"{server}/api/export", data=order)
    assert answer.ok, answer.text()[:300]
    slides = zipfile.ZipFile(io.BytesIO(answer.body()))
    assert len(slides.namelist()) == 2 * example.expect["gates"] + 3, "and a summary"
    assert all(slides.getinfo(name).file_size > 1_000 for name in slides.namelist())
