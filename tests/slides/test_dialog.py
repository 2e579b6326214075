"""The page's export dialog: choices, progress, cancel, errors."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.slides.decks import words_in

pytestmark = pytest.mark.browser
LONG = "\n".join(["y = x + 1", *("y = sin(y)" for _ in range(60)), "y"])


def open_dialog(page: Page, server: str, source: str = "(x+y)*z") -> None:
    page.goto(server)
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("textbox", name=re.compile("Expression|수식")).fill(source)
    page.wait_for_timeout(600)
    page.locator("#export-button").click()
    expect(page.locator("dialog[open] form.order")).to_be_visible(timeout=60_000)
    page.locator("dialog[open] .order-more > summary").click()


def choice(page: Page, name: str) -> None:
    page.locator("dialog[open] .choice", has_text=re.compile(f"^{name}")).click()


def test_choices_reach_the_file(page: Page, server: str, tmp_path: Path) -> None:
    open_dialog(page, f"{server}/?lang=en")
    page.locator("select[name=steps]").select_option("range")
    page.locator("input[name=range]").fill("2-4")
    page.locator("select[name=theme]").select_option("dark")
    page.locator("input[name=footer]").fill("Lecture 4")
    with page.expect_download(timeout=90_000) as taken:
        choice(page, "All steps")
    taken.value.save_as(tmp_path / "deck.zip")
    archive = zipfile.ZipFile(tmp_path / "deck.zip")
    assert archive.namelist() == [f"backprop-step-{step:02d}.svg" for step in (2, 3, 4)]
    slide = archive.read("backprop-step-02.svg").decode()
    assert "Lecture 4" in words_in(slide)
    assert 'fill="#0f172a"' in slide
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_progress_is_shown_and_cancel_stops(page: Page, server: str) -> None:
    open_dialog(page, f"{server}/?lang=en", LONG)
    choice(page, "PowerPoint")
    bar = page.locator("dialog[open] progress")
    expect(bar).to_be_visible()
    expect(bar).to_have_js_property("max", 125, timeout=60_000)
    page.get_by_role("button", name="Cancel").click()
    expect(bar).to_have_count(0)
    expect(page.locator("dialog[open]")).to_have_count(1)


def test_a_range_that_is_not_there_is_said(page: Page, server: str) -> None:
    open_dialog(page, f"{server}/?lang=ko")
    page.locator("select[name=steps]").select_option("range")
    page.locator("input[name=range]").fill("3-90")
    choice(page, "PDF")
    expect(page.locator("dialog[open] [role=alert]")).to_contain_text("90", timeout=60_000)


def taken(page: Page, name: str, path: Path) -> Path:
    with page.expect_download(timeout=90_000) as download:
        choice(page, name)
    download.value.save_as(path)
    return path


def first_slide(page: Page, path: Path) -> str:
    archive = zipfile.ZipFile(taken(page, "All steps|모든 단계", path))
    return archive.read(archive.namelist()[-1]).decode()


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("size", "4:3", 'viewBox="0 0 960 720"'),
        ("size", "tight", '<g id="picture" transform="translate(16 16)'),
        ("theme", "transparent", "<title>"),
        ("mode", "symbols", ">∂f/∂x<"),
        ("lang", "ko", "그래디언트"),
        ("digits", "6", "0.333333"),
        ("direction", "TB", 'text-anchor="end"'),
    ],
)
def test_every_selected_choice_reaches_the_file(
    page: Page, server: str, tmp_path: Path, field: str, value: str, wanted: str
) -> None:
    open_dialog(page, f"{server}/?lang=en", "x = 1/3\ny = 2\nz = x*y\nf = z + x")
    page.locator(f"select[name={field}]").select_option(value)
    slide = first_slide(page, tmp_path / "deck.zip")
    assert wanted in slide
    assert ('id="background"' in slide) == (value != "transparent")


def test_every_typed_and_ticked_choice_reaches_the_file(page: Page, server: str, tmp_path: Path) -> None:
    open_dialog(page, f"{server}/?lang=en")
    page.locator("input[name=title]").fill("My lecture")
    page.locator("input[name=footer]").fill("Week 4")
    for name in ("has_sentence", "has_formula"):
        page.locator(f"input[name={name}]").uncheck()
    page.locator("input[name=fine]").check()
    archive = zipfile.ZipFile(taken(page, "All steps", tmp_path / "deck.zip"))
    assert len(archive.namelist()) == 6 + 2 * 2 + 1  # each step, two in three parts, and all of it at the end
    slide = archive.read(archive.namelist()[-1]).decode()
    assert "My lecture" in words_in(slide)
    assert "Week 4" in words_in(slide)
    assert 'id="sentence"' not in slide
    assert 'id="formula"' not in slide
    page.locator("#export-button").click()
    page.locator("dialog[open] input[name=outlined]").check()
    assert "<text" not in first_slide(page, tmp_path / "paths.zip")


def test_slides_begin_as_the_page_shows_the_graph(page: Page, server: str, tmp_path: Path) -> None:
    """Open groups, labels, digits, direction, hidden numbers and language come along without being asked for."""
    page.goto(f"{server}/?lang=ko&source={quote('f = σ(x/3)')}&expand=all&digits=5&direction=TB&hide=ug,lg")
    page.wait_for_selector("html[data-ready]")
    page.locator("#export-button").click()
    form = page.locator("dialog[open] form.order")
    for name, value in (("digits", "5"), ("direction", "TB"), ("lang", "ko")):
        expect(form.locator(f"select[name={name}]")).to_have_value(value)
    slide = first_slide(page, tmp_path / "deck.zip")
    assert 'class="group"' in slide
    assert "-ug" not in slide
    assert "그래디언트" in slide


def test_nothing_moves_when_a_file_is_begun_and_what_was_chosen_stays(page: Page, server: str, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_dialog(page, f"{server}/?lang=en", LONG)
    dialog = page.locator("dialog[open]")
    body = dialog.locator(".dialog-body")
    dialog.locator(".choice", has_text=re.compile("^PowerPoint")).scroll_into_view_if_needed()
    before = dialog.bounding_box(), body.evaluate("each => [each.scrollTop, each.scrollHeight]")
    choice(page, "PowerPoint")
    bar = dialog.locator("progress")
    expect(bar).to_be_in_viewport()
    assert (dialog.bounding_box(), body.evaluate("each => [each.scrollTop, each.scrollHeight]")) == before
    page.get_by_role("button", name="Cancel").click()
    dialog.locator("select[name=lang]").select_option("ko")
    dialog.locator("select[name=digits]").select_option("5")
    taken(page, "The graph", tmp_path / "one.dot")
    page.locator("#export-button").click()
    expect(dialog.locator("select[name=lang]")).to_have_value("ko")
    expect(dialog.locator("select[name=digits]")).to_have_value("5")
    page.keyboard.press("Escape")
    page.locator("#language-button").click()  # the page is Korean now: slides begin as it is
    page.locator("#language-button").click()
    page.locator("#export-button").click()
    expect(dialog.locator("select[name=digits]")).to_have_value("5")


def name_of(page: Page, kind: str) -> str:
    with page.expect_download(timeout=90_000) as download:
        choice(page, kind)
    return download.value.suggested_filename


def test_a_file_is_named_after_what_it_shows(page: Page, server: str) -> None:
    open_dialog(page, f"{server}/?lang=en", "손실 = x*y")
    assert name_of(page, "The graph") == "backprop-손실.dot"
    page.locator("#export-button").click()
    page.locator("dialog[open] input[name=title]").fill("../3강: 소개")
    assert name_of(page, "The graph") == "3강-소개.dot"
    page.locator("#export-button").click()
    page.locator("dialog[open] input[name=title]").fill("")
    page.keyboard.press("Escape")
    page.locator("#examples-button").click()
    page.locator("dialog[open] button.example, dialog[open] .choice").first.click()
    page.wait_for_timeout(600)
    page.locator("#export-button").click()
    assert re.fullmatch(r"[a-z][a-z-]+-step-00\.svg", name_of(page, "This stepSVG"))


def test_a_film_is_taken_from_the_page_and_its_making_can_be_stopped(page: Page, server: str, tmp_path: Path) -> None:
    open_dialog(page, f"{server}/?lang=en", "x*y")
    page.locator("select[name=speed]").select_option("4")
    page.locator("input[name=width]").fill("320")
    path = taken(page, "Video \\(MP4\\)", tmp_path / "film.mp4")
    assert path.read_bytes()[4:8] == b"ftyp"
    page.locator("#export-button").click()
    words = taken(page, "Captions", tmp_path / "film.vtt").read_text(encoding="utf-8")
    assert words.startswith("WEBVTT")
    page.locator("#export-button").click()
    page.locator("input[name=width]").fill("1920")
    page.locator("select[name=speed]").select_option("0.5")
    choice(page, "Video \\(WebM\\)")
    expect(page.locator("dialog[open] progress")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("dialog[open] progress")).to_have_count(0)


def test_handouts_reveal_answers_and_pictures_are_taken_from_the_page(page: Page, server: str, tmp_path: Path) -> None:
    open_dialog(page, f"{server}/?lang=en", "x*y")
    page.locator("select[name=per_page]").select_option("2")
    handout = PdfReader(taken(page, "Handout", tmp_path / "handout.pdf"))
    assert len(handout.pages) == 3  # five slides
    page.locator("#export-button").click()
    assert b"Reveal.initialize" in taken(page, "reveal.js", tmp_path / "deck.html").read_bytes()
    page.locator("#export-button").click()
    assert len(PdfReader(taken(page, "Worksheet", tmp_path / "sheet.pdf")).pages) == 1
    page.locator("#export-button").click()
    answers = PdfReader(taken(page, "Answers to the worksheet", tmp_path / "answers.pdf"))
    assert "Answers" in answers.pages[0].extract_text()
    page.locator("#export-button").click()
    page.locator("dialog[open] input[name=pictures]").check()
    names = zipfile.ZipFile(taken(page, "PowerPoint", tmp_path / "deck.pptx")).namelist()
    assert any(name.endswith(".svg") for name in names)
