"""The guides are walked in a real browser, by their own words: what they promise to happen happens."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from graph.words import LANGUAGES, say
from tests.docs.pages import DOCS, blocks, code_of, tables

pytestmark = pytest.mark.browser
NEURON = "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"
NUMBERS = '{"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}'


def guide(language: str, name: str) -> Path:
    return DOCS / ("" if language == "en" else language) / f"{name}.md"


def opened(page: Page, server: str, language: str, **query: str) -> Page:
    page.goto(f"{server}/?{urlencode({'lang': language, **query})}")
    page.wait_for_selector("html[data-ready]")
    return page


def count(page: Page) -> Locator:
    return page.locator("#count")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_five_minutes(page: Page, server: str, language: str) -> None:
    opened(page, server, language)
    for _ in range(5):
        page.get_by_role("button", name=say(language, "web.steps.next"), exact=True).click()
    expect(count(page)).to_have_text(re.compile(r"5\s*/\s*5"))
    page.get_by_role("button", name=say(language, "web.groups.numbers"), exact=True).click()
    gradients = page.get_by_role("tabpanel")
    expect(gradients.get_by_role("row").filter(has_text="∂f/∂x")).to_contain_text("−4")
    expect(gradients.get_by_role("row").filter(has_text="∂f/∂z")).to_contain_text("3")
    x = page.get_by_role("spinbutton", name="x", exact=True)
    x.fill("1")
    expect(gradients.get_by_role("row").filter(has_text="∂f/∂z")).to_contain_text("6")
    expect(gradients.get_by_role("row").filter(has_text="∂f/∂x")).to_contain_text("−4")
    page.locator(".fold.program").click()
    page.get_by_role("button", name=say(language, "web.inputs.reset"), exact=True).click()
    expect(x).to_have_value("-2")
    box = page.get_by_role("textbox", name=say(language, "web.editor.label"), exact=True)
    for block in blocks(guide(language, "first-minutes"), "text"):
        for program in block.splitlines():
            box.fill(program)
            expect(page.locator("#view .gate").first).to_be_visible()
            expect(page.locator("#troubles")).to_have_text("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gate_opens_by_its_sign_and_by_the_key(page: Page, server: str, language: str) -> None:
    opened(page, server, language, source="σ(w0*x0 + w1*x1 + w2)", step="5")
    gates = page.locator("#view .gate")
    expect(gates).to_have_count(5)
    page.keyboard.press("o")
    expect(gates).to_have_count(8)
    page.keyboard.press("o")
    expect(gates).to_have_count(5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tab_of_the_table_is_there_and_no_other(page: Page, server: str, language: str) -> None:
    opened(page, server, language)
    (rows,) = [rows for head, rows in tables(guide(language, "first-minutes")) if head[0] in ("tab", "탭")]
    found = []
    for group in dict.fromkeys(row[1] for row in rows):
        page.get_by_role("button", name=group, exact=True).click()
        found += [(f"**{name}**", group) for name in page.get_by_role("tab").all_inner_texts()]
    assert found == [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_table_is_in_the_list_of_keys(page: Page, server: str, language: str) -> None:
    opened(page, server, language)
    page.keyboard.press("?")
    listed = page.get_by_role("dialog").inner_text().lower()
    (rows,) = [rows for head, rows in tables(guide(language, "presenting")) if head[0] in ("key", "키")]
    said = [each.lower() for row in rows for each in re.findall(r"\*\*(.+?)\*\*", row[1])]
    assert len(said) > 8
    assert not [each for each in said if each not in listed]


@pytest.mark.parametrize("language", LANGUAGES)
def test_presenting_leaves_and_comes_back_at_the_same_step(page: Page, server: str, language: str) -> None:
    opened(page, server, language, source=NEURON, inputs=NUMBERS, step="12")
    chips = page.locator("#chips")
    page.keyboard.press("f")
    expect(chips).to_be_hidden()
    page.keyboard.press("PageDown")
    page.keyboard.press("f")
    expect(chips).to_be_visible()
    w1 = page.get_by_role("spinbutton", name="w1", exact=True)
    w1.fill("-2")
    expect(count(page)).to_have_text(re.compile(r"13\s*/\s*17"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_export_dialog_has_the_choices_that_are_told(page: Page, server: str, language: str) -> None:
    opened(page, server, language)
    page.keyboard.press("x")
    dialog = page.get_by_role("dialog", name=say(language, "web.export.title"))
    expect(dialog).to_be_visible()
    dialog.get_by_text(say(language, "web.export.more"), exact=True).click()
    text = " ".join(dialog.inner_text().split())
    (rows,) = [rows for _, rows in tables(guide(language, "lecture")) if "4:3" in str(rows)]
    names = [name for row in rows for name in re.findall(r"\*\*(.+?)\*\*", row[0])]
    assert len(names) >= 6
    assert not [name for name in names if name not in text]
    for key in ("pptx", "pdf", "html", "png", "tex", "worksheet"):
        expect(dialog.get_by_role("button").filter(has_text=say(language, f"web.export.{key}")).first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_numbers_disappear_and_a_hint_is_given(page: Page, server: str, language: str) -> None:
    opened(page, server, language, source=NEURON, inputs=NUMBERS)
    page.get_by_role("button", name=say(language, "web.groups.practise"), exact=True).click()
    panel = page.get_by_role("tabpanel")
    expect(panel.locator(".question")).to_have_count(5)
    panel.get_by_role("button", name=say(language, "web.insight.exercise.hint"), exact=False).first.click()
    expect(panel.get_by_role("status").first).not_to_have_text("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_graphs_that_ask_good_questions_are_drawn(page: Page, server: str, language: str) -> None:
    box_name = say(language, "web.editor.label")
    opened(page, server, language)
    for head, rows in tables(guide(language, "exercises")):
        if head[0] not in ("program", "프로그램"):
            continue
        for source, _ in rows:
            page.get_by_role("textbox", name=box_name, exact=True).fill(code_of(source))
            expect(page.locator("#troubles")).to_have_text("")
            expect(page.locator("#view .gate").first).to_be_visible()
