"""What a hand finds on the page, by role and name."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

GROUPS = {
    "Numbers": ("Gradients", "All edges", "Selected"),
    "Why": ("Paths and chain rule", "Jacobian", "Forward mode"),
    "Try": ("What if x changes", "Gradient check", "Gradient descent"),
    "Practise": ("Exercise",),
}


def opened(page: Page, name: str) -> Locator:
    """A panel, opened as a person does: its group, then its tab; code from the dialog of Share."""
    if name == "Code":
        page.get_by_role("button", name="Share", exact=True).click()
        page.get_by_role("button", name="Show the code").click()
    elif not page.get_by_role("tab", name=name, exact=True).is_visible():
        group = next(group for group, panels in GROUPS.items() if name in panels)
        page.locator("#groups").get_by_role("button", name=group, exact=True).click()
    page.get_by_role("tab", name=name, exact=True).click()
    panel = page.get_by_role("tabpanel", name=name, exact=True)
    expect(panel).to_be_visible()
    return panel


def writing(page: Page) -> Page:
    """The page with source and inputs open, also while stepping."""
    if not page.locator("#source").is_visible():
        page.locator(".fold.program").click()
    expect(page.locator("#source")).to_be_visible()
    return page


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
