"""What a hand finds on the page, by role and name."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def source_box(page: Page, name: str = "Expression") -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name, exact=True)


def drawing(page: Page) -> Locator:
    return page.get_by_role("figure", name="Computation graph")


def scrub_bar(page: Page) -> Locator:
    return page.get_by_role("slider", name="Step", exact=True)


def framed(page: Page) -> tuple[str, str]:
    """What says how large the drawing is shown, and which part of it."""
    found: list[str] = page.locator("#view svg").evaluate(
        "(svg) => [svg.getAttribute('viewBox'), svg.querySelector('#drawing').style.transform]"
    )
    return found[0], found[1]


def shown(page: Page, ending: str) -> list[str]:
    """The visible texts of the drawing whose ids end so, from top to bottom and left to right."""
    script = """(texts) => texts.filter((each) => getComputedStyle(each).visibility === "visible")
        .map((each) => [each.id, each.textContent])"""
    return [text for _, text in sorted(drawing(page).locator(f'[id$="-{ending}"]').evaluate_all(script))]
