"""My lectures, short links and codes, as a lecturer uses them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]
Open = Callable[..., Page]


def lectures(page: Page) -> Locator:
    page.get_by_role("button", name="My lectures").click()
    dialog = page.get_by_role("dialog", name="My lectures")
    expect(dialog.get_by_role("button", name="New lecture").first).to_be_visible()
    return dialog


def made(page: Page, title: str = "Week 3") -> Locator:
    """A lecture with the open program and two examples."""
    dialog = lectures(page)
    dialog.get_by_role("button", name="New lecture").first.click()
    name = dialog.get_by_role("textbox", name="Title of the lecture")
    name.fill(title)
    dialog.get_by_role("button", name="Add the program on the page").click()
    expect(dialog.locator(".lecture-program")).to_have_count(1)
    example = dialog.get_by_role("combobox", name="Add an example")
    for count in (2, 3):
        example.focus()
        option = dialog.locator("#lecture-examples option").nth(count)
        expect(option).to_be_attached()
        example.fill(option.get_attribute("value") or "")
        expect(dialog.locator(".lecture-program")).to_have_count(count)
        example = dialog.get_by_role("combobox", name="Add an example")
    return dialog


def titles(dialog: Locator) -> list[str]:
    return dialog.locator(".program-title").evaluate_all("(all) => all.map((each) => each.value || each.placeholder)")


def test_a_lecture_is_filled_ordered_and_still_there_tomorrow(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=3)
    dialog = made(page)
    first, second, third = titles(dialog)
    assert first == "(x+y)z"
    dialog.locator(".program-title").nth(2).press("Alt+ArrowUp")
    expect(dialog.locator(".program-title").nth(1)).to_have_value(third)
    dialog.get_by_role("button", name=f"Move {second} up").click()
    expect(dialog.locator(".program-title").nth(1)).to_have_value(second)
    dialog.locator(".lecture-program").nth(2).drag_to(
        dialog.locator(".lecture-program").nth(0), source_position={"x": 8, "y": 8}, target_position={"x": 8, "y": 8}
    )
    expect(dialog.locator(".program-title").nth(0)).to_have_value(third)
    page.reload()
    dialog = lectures(page)
    dialog.get_by_role("button", name="Week 3").first.click()
    expect(dialog.locator(".lecture-program")).to_have_count(3)
    assert titles(dialog) == [third, first, second]
    dialog.get_by_role("button", name=f"Open {first}").click()
    expect(page.locator("#count")).to_have_text("3 / 5")
    expect(page.locator("#source")).to_have_value("(x+y)z")


def test_what_was_deleted_comes_back(open_page: Open) -> None:
    page = open_page(source="x*y")
    dialog = made(page, "Gone and back")
    before = titles(dialog)
    dialog.get_by_role("button", name=f"Remove {before[1]}").click()
    expect(dialog.locator(".lecture-program")).to_have_count(2)
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.locator(".lecture-program")).to_have_count(3)
    assert titles(dialog) == before
    dialog.get_by_role("button", name="Delete lecture").click()
    expect(dialog.locator(".lecture-shelf li")).to_have_count(0)
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.locator(".lecture-shelf li")).to_have_count(1)


def test_a_file_and_a_link_open_the_lecture_elsewhere(open_page: Open, browser: Browser, tmp_path: Path) -> None:
    page = open_page(source="x*y")
    dialog = made(page, "To go")
    expected = titles(dialog)
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Export file").click()
    file = tmp_path / "lecture.toml"
    download.value.save_as(file)
    assert 'title = "To go"' in file.read_text(encoding="utf-8")
    keys = json.loads(page.evaluate("localStorage['gatewise.lectures']"))[0]
    context = browser.new_context()
    other = context.new_page()
    other.goto(f"{page.url.partition('?')[0]}s/{keys['view']}?lang=en#edit={keys['edit']}")
    expect(other.get_by_role("heading", name="To go")).to_be_visible()
    assert keys["edit"] not in other.url
    other.get_by_role("link", name="Edit in My lectures").click()
    dialog = other.get_by_role("dialog", name="My lectures")
    expect(dialog.locator(".lecture-program")).to_have_count(3)
    dialog.get_by_role("button", name="All lectures").click()
    with other.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Import a file").click()
    chooser.value.set_files(file)
    expect(dialog.locator(".lecture-program")).to_have_count(3)
    assert titles(dialog) == expected
    context.close()


def test_a_lecture_is_presented_from_program_to_program(open_page: Open) -> None:
    page = open_page(source="x*y")
    dialog = made(page)
    names = titles(dialog)
    dialog.get_by_role("button", name="Present", exact=True).click()
    bar = page.locator(".lecture-bar")
    expect(bar).to_contain_text("1 / 3")
    page.keyboard.press("]")
    expect(bar).to_contain_text(f"{names[1]} 2 / 3")
    page.keyboard.press("[")
    expect(bar).to_contain_text("1 / 3")


def test_a_short_link_opens_what_was_shared(open_page: Open, browser: Browser) -> None:
    page = open_page(source="(x+y)z", step=4)
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Make a short link").click()
    link = page.get_by_role("textbox", name="Short link")
    expect(link).to_have_value(re.compile(r"/x/\w{10}$"))
    expect(page.get_by_role("img", name="QR code of this page")).to_be_visible()
    context = browser.new_context()
    other = context.new_page()
    other.goto(link.input_value())
    expect(other.locator("#count")).to_have_text("4 / 5")
    context.close()
    long = "x*y\n" + "\n".join(f"# {'a remark ' * 9}{at}" for at in range(100))
    query = page.request.post(
        f"{page.url.partition('?')[0]}api/links/new", data={"address": urlencode({"source": long})}
    )
    page.goto(f"{page.url.partition('?')[0]}x/{query.json()['code']}")
    expect(page.get_by_role("textbox", name="Expression")).to_have_value(long)


def test_a_button_that_is_pressed_while_an_answer_comes_is_clicked(open_page: Open) -> None:
    """Leaving the title saves it; the answer redraws the lecture, which must not take the pressed button away."""
    page = open_page(source="(x+y)z", step=3)
    dialog = lectures(page)
    dialog.get_by_role("button", name="New lecture").first.click()
    dialog.get_by_role("textbox", name="Title of the lecture").fill("Week 3")
    box = dialog.get_by_role("button", name="Add the program on the page").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    with page.expect_response("**/api/sets/change"):
        page.mouse.down()
    page.wait_for_timeout(100)
    page.mouse.up()
    expect(dialog.locator(".lecture-program")).to_have_count(1)
    assert dialog.get_by_role("textbox", name="Title of the lecture").input_value() == "Week 3"
