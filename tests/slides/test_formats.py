"""Every format, opened by a program that is not ours."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import resvg_py
from PIL import Image
from playwright.sync_api import Browser, Page
from pptx import Presentation
from pptx.util import Emu

from graph import trace
from graph.files import FORMATS, Order
from graph.scene.theme import theme_of
from graph.slides.shipped_fonts import FOLDER, font_files, needs_other_fonts
from tests.slides.decks import SVG, chain, neuron, slides_of, words_in, written

ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
STEPS = len(neuron().steps)


def run(program: str, *arguments: str, given: bytes | None = None) -> str:
    done = subprocess.run([program, *arguments], input=given, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "deck.pdf"
    path.write_bytes(written("pdf", neuron(), lang="ko"))
    return path


@pytest.fixture(scope="module")
def pptx() -> bytes:
    return written("pptx", neuron(), lang="ko", pictures=True)


def test_a_zip_holds_a_numbered_svg_a_step() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written("zip", neuron())))
    assert archive.testzip() is None
    names = archive.namelist()
    steps = [f"backprop-step-{step:02d}.svg" for step in range(STEPS)]
    assert names == sorted(names) == [*steps, "backprop-summary.svg"]
    for name in names:
        assert ET.fromstring(archive.read(name)).tag == f"{SVG}svg"
    assert written("zip", neuron()) == written("zip", neuron())


def test_names_of_parts_of_steps_sort_too() -> None:
    names = zipfile.ZipFile(io.BytesIO(written("zip", neuron(), fine=True, has_formula=False))).namelist()
    assert len(names) == 10 + 3 * 8 + 1
    assert names == sorted(names)


def test_a_pdf_has_a_page_a_slide_with_fonts_and_text(pdf: Path, program: Callable[[str], str]) -> None:
    facts = run(program("pdfinfo"), str(pdf))
    assert re.search(rf"Pages: +{STEPS + 1}\n", facts)
    assert re.search(r"Page size: +960 x 540 pts", facts)
    assert "f의 계산 그래프" in facts
    text = run(program("pdftotext"), "-f", "13", "-l", "13", str(pdf), "-")
    for words in ("12단계 · exp 게이트 → u₅", "상류 −0.534를 곱하면 −0.197입니다", "−0.197", "w₀", "13 / 19"):
        assert words in " ".join(text.split()), words
    fonts = run(program("pdffonts"), str(pdf)).splitlines()[2:]
    assert fonts
    for line in fonts:
        assert re.search(r"yes +yes +yes +\d+ +\d+$", line), line  # embedded, a subset, with Unicode
    assert any("NotoSansCJKkr" in line for line in fonts)


def test_a_pdf_shows_what_rsvg_shows(pdf: Path, program: Callable[[str], str], tmp_path: Path) -> None:
    run(
        program("pdftoppm"), "-r", "96", "-f", "13", "-l", "13", "-png", "-singlefile", str(pdf), str(tmp_path / "page")
    )
    page = Image.open(tmp_path / "page.png").convert("L")
    slide = slides_of(neuron(), lang="ko")[12]
    drawn = subprocess.run([program("rsvg-convert")], input=slide.svg.encode(), capture_output=True, check=True).stdout
    assert difference(page, Image.open(io.BytesIO(drawn)).convert("L")) < 2.5


def difference(first: Image.Image, second: Image.Image) -> float:
    """Mean distance of two pictures of one size, in grey levels, after both are blurred a little."""
    small = [each.resize((320, 180), Image.Resampling.BOX) for each in (first, second)]
    pixels = zip(small[0].tobytes(), small[1].tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pixels) / (320 * 180)


def test_resvg_and_rsvg_draw_the_same(program: Callable[[str], str]) -> None:
    for slide in slides_of(neuron(), lang="ko", steps="11-13"):
        drawn = subprocess.run(
            [program("rsvg-convert")], input=slide.svg.encode(), capture_output=True, check=True
        ).stdout
        other = resvg_py.svg_to_bytes(svg_string=slide.svg, font_files=font_files(), skip_system_fonts=True)
        pictures = [Image.open(io.BytesIO(bytes(each))).convert("L") for each in (drawn, other)]
        assert difference(*pictures) < 2.5


def test_a_pptx_opens_with_pictures_notes_and_titles(pptx: bytes) -> None:
    deck = Presentation(io.BytesIO(pptx))
    assert (deck.slide_width, deck.slide_height) == (Emu(12_192_000), Emu(6_858_000))
    assert deck.core_properties.title == "f의 계산 그래프"
    assert deck.core_properties.author == ""
    assert len(deck.slides) == STEPS + 1
    slide = deck.slides[12]
    assert slide.shapes.title.text_frame.text == "12단계 · exp 게이트 → u₅"
    assert slide.shapes.title.top < 0, "just above the slide, which is a picture"
    picture = next(shape for shape in slide.shapes if shape.shape_type == 13)
    assert (picture.left, picture.top, picture.width) == (0, 0, deck.slide_width)
    assert Image.open(io.BytesIO(picture.image.blob)).size == (1920, 1080)
    assert "곱하면" in picture._element._nvXxPr.cNvPr.get("descr")
    assert "곱하면" in slide.notes_slide.notes_text_frame.text


def test_every_svg_of_a_pptx_is_related_and_declared(pptx: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(pptx))
    assert archive.testzip() is None
    types = ET.fromstring(archive.read("[Content_Types].xml"))
    declared = {each.get("PartName") for each in types if each.get("ContentType") == "image/svg+xml"}
    is_by_suffix = any(each.get("Extension") == "svg" and each.get("ContentType") == "image/svg+xml" for each in types)
    for number in range(1, STEPS + 2):
        slide = ET.fromstring(archive.read(f"ppt/slides/slide{number}.xml"))
        blip = slide.find(f".//{ASVG}svgBlip")
        assert blip is not None
        relations = ET.fromstring(archive.read(f"ppt/slides/_rels/slide{number}.xml.rels"))
        targets = {each.get("Id"): each.get("Target") for each in relations}
        target = targets[blip.get(f"{RELATION}embed")]
        assert target is not None
        name = os.path.normpath(f"ppt/slides/{target}")
        assert is_by_suffix or f"/{name}" in declared
        assert ET.fromstring(archive.read(name)).tag == f"{SVG}svg"


def test_png_is_as_wide_as_ordered() -> None:
    for width in (320, 1921):
        picture = Image.open(io.BytesIO(written("png", neuron(), step=12, width=width)))
        assert picture.size[0] == width
        assert abs(picture.size[1] - width * 9 / 16) <= 1
    clear = Image.open(io.BytesIO(written("png", neuron(), theme="transparent")))
    assert clear.convert("RGBA").getpixel((2, 2))[3] == 0


@pytest.mark.browser
def test_the_html_deck_follows_keys_remote_touch_and_address(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "deck.html"
    path.write_bytes(written("html", neuron(), lang="ko"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.route("**/*", lambda route: route.abort())

    def now() -> str:
        assert page.locator("section:visible").count() == 1
        return str(page.locator("section:visible").get_attribute("id"))

    assert now() == "slide-1"
    for key, wanted in (
        ("ArrowRight", 2), ("PageDown", 3), (" ", 4), ("PageUp", 3), ("ArrowLeft", 2), ("End", STEPS + 1),
        ("ArrowRight", STEPS + 1), ("Home", 1), ("ArrowLeft", 1),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert now() == f"slide-{wanted}", key
    page.mouse.click(900, 300)
    assert now() == "slide-2"
    page.mouse.click(100, 300)
    assert now() == "slide-1"
    page.evaluate("location.hash = '#7'")
    page.wait_for_function("document.querySelector('section.now').id === 'slide-7'")
    box = page.locator("section.now svg").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1280, 720)
    assert "7 / 19" in page.locator("#said").inner_text()
    assert len(asked) == 1, "a deck asks for nothing but itself"
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.browser
def test_the_html_deck_follows_a_finger(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "deck.html"
    path.write_bytes(written("html", neuron(), steps="0-4"))
    context = browser.new_context(has_touch=True, viewport={"width": 800, "height": 450}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    finger = context.new_cdp_session(page)

    def swipe(start: int, end: int) -> str:
        for kind, x in (
            ("touchStart", start),
            ("touchMove", (start + end) // 2),
            ("touchMove", end),
            ("touchEnd", None),
        ):
            points = [] if x is None else [{"x": x, "y": 200}]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        return str(page.locator("section:visible").get_attribute("id"))

    assert swipe(600, 200) == "slide-2"
    assert swipe(600, 200) == "slide-3"
    assert swipe(200, 600) == "slide-2"
    page.touchscreen.tap(700, 200)
    assert page.locator("section:visible").get_attribute("id") == "slide-3"
    page.touchscreen.tap(50, 200)
    assert page.locator("section:visible").get_attribute("id") == "slide-2"
    context.close()


@pytest.mark.browser
def test_the_html_deck_prints_a_page_a_slide(page: Page, tmp_path: Path, program: Callable[[str], str]) -> None:
    path = tmp_path / "deck.html"
    path.write_bytes(written("html", neuron(), steps="0-4"))
    page.goto(path.as_uri())
    page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True)
    assert re.search(r"Pages: +5\n", run(program("pdfinfo"), str(tmp_path / "print.pdf")))


@pytest.mark.browser
def test_the_animation_shows_one_slide_after_the_other(page: Page) -> None:
    svg = written("animated", neuron(), steps="0-3").decode()
    assert len(ET.fromstring(svg).findall(f"{SVG}g")) == 4
    page.set_content(svg)
    states = []
    seen = "[...document.querySelectorAll('svg > g')].findLastIndex((each) => +getComputedStyle(each).opacity > .99)"
    for at in (1.5, 4.0, 6.2, 9.0, 16.0):
        page.evaluate(
            "at => document.getAnimations().forEach((each) => { each.pause(); each.currentTime = at * 1000; })", at
        )
        states.append(page.evaluate(seen))
    assert states == [0, 1, 2, 3, 0]


def test_where_nothing_moves_the_animation_shows_its_end(program: Callable[[str], str]) -> None:
    still = ET.fromstring(written("animated", neuron(), steps="0-3"))
    groups = still.findall(f"{SVG}g")
    assert [each.get("opacity") for each in groups] == ["0", "0", "0", None]
    drawn = subprocess.run([program("rsvg-convert")], input=ET.tostring(still), capture_output=True, check=True).stdout
    assert Image.open(io.BytesIO(drawn)).size == (1280, 720)


def test_dot_is_a_graph_with_names_that_cannot_break_out() -> None:
    text = written("dot", trace("x*2 + y", {"x": 1, "y": 2})).decode()
    assert text.startswith("digraph")
    assert text.count("->") == 4


def test_a_long_pdf_is_joined_from_pieces_without_a_seam(tmp_path: Path, program: Callable[[str], str]) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(written("pdf", trace(" + ".join(["x"] * 25), {"x": 2}), title="Öffnen (1)", has_formula=False))
    facts = run(program("pdfinfo"), str(path))
    assert re.search(r"Pages: +51\n", facts)
    assert "Öffnen (1)" in facts
    for page in (1, 20, 21, 51):
        assert f"{page} of 51" in run(program("pdftotext"), "-f", str(page), "-l", str(page), str(path), "-")
    assert path.read_bytes() == written(
        "pdf", trace(" + ".join(["x"] * 25), {"x": 2}), title="Öffnen (1)", has_formula=False
    )


def test_shipped_fonts_have_all_that_is_said() -> None:
    assert not needs_other_fonts(words_in(slide.svg) for slide in slides_of(neuron(), lang="ko"))
    assert needs_other_fonts(["漢"])
    assert {path.name for path in FOLDER.iterdir()} >= {"OFL.txt", "DEJAVU-LICENSE.txt"}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_500_000


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_format_reports_its_progress_to_the_end(name: str) -> None:
    with tempfile.TemporaryFile() as file:
        told = list(FORMATS[name].run(neuron(), Order(steps="0-3", has_formula=False), file))
        assert file.tell() > 0
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]


def test_dot_has_all_four_numbers_of_every_edge() -> None:
    text = written("dot", neuron()).decode()
    line = next(each for each in text.splitlines() if 'id="e11-0"' in each)
    assert 'value="−1", lg="0.368", ug="−0.534", dg="−0.197"' in line
    light = theme_of("light")
    assert all(colour in line for colour in (light.value, light.downstream, light.local, light.upstream))
    hidden = written("dot", neuron(), hide=("lg", "ug"), direction="TB", theme="dark").decode()
    assert theme_of("dark").local not in hidden
    assert "rankdir=TB" in hidden
    rule = written("dot", trace("y = W @ x", {"W": [[1, 2], [3, 4]], "x": [1, 2]})).decode()
    assert 'rule="Wᵀ UG"' in rule


def test_dot_needs_no_layout() -> None:
    """A graph that is too large to be drawn here can be drawn elsewhere."""
    assert written("dot", chain(1500)).decode().count("->") == 1501
