"""One slide is one dumb SVG: the rules that every program which reads SVG can follow."""

from __future__ import annotations

import io
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import combinations

import pytest
from PIL import Image
from playwright.sync_api import Page

from graph import trace
from graph.slides.text_lines import is_word_letter
from tests.sample import sampled
from tests.slides.decks import EXAMPLES, HANGUL, SVG, deck_of, neuron, slides_of, traced, words_in
from tests.slides.geometry import overlapping, texts_of

ELEMENTS = set("svg g rect ellipse circle line path polygon polyline text tspan title desc".split())
ATTRIBUTES = set(
    "id class x y x1 x2 y1 y2 cx cy r rx ry width height points d dx dy transform viewBox fill fill-opacity stroke "
    "stroke-width stroke-dasharray stroke-linecap stroke-linejoin font-family font-size font-weight font-style "
    "text-anchor opacity".split()
)
LOOKS = (("ko", "light", "all"), ("en", "dark", "passes"), ("ko", "transparent", "passes"))
PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")
MOVE = r"(translate\(-?[\d.]+ -?[\d.]+\)|scale\([\d.]+\))"
MOVES = re.compile(f"{MOVE}( {MOVE})*")


@pytest.mark.parametrize("name", sampled(EXAMPLES, 8))
def test_slides_hold_only_what_every_program_draws(name: str) -> None:
    source = traced(EXAMPLES[name])
    for lang, theme, steps in LOOKS:
        for slide in slides_of(source, lang=lang, theme=theme, steps=steps):
            root = ET.fromstring(slide.svg)
            assert {each.tag.removeprefix(SVG) for each in root.iter()} <= ELEMENTS
            assert {attribute for each in root.iter() for attribute in each.attrib} <= ATTRIBUTES
            assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("1280", "720", "0 0 1280 720")
            for each in root.iter():
                assert MOVES.fullmatch(each.get("transform", "scale(1)")), each.attrib
                for paint in ("fill", "stroke"):
                    assert re.fullmatch("none|#[0-9a-f]{6}", each.get(paint, "none")), each.attrib
            for text in root.iter(f"{SVG}text"):
                assert "dy" not in text.attrib
                assert PLAIN_NUMBER.fullmatch(text.get("x", "0"))
            has_background = root.find(f"{SVG}rect[@id='background']") is not None
            assert has_background == (theme != "transparent")


@pytest.mark.parametrize("name", sampled(EXAMPLES, 8))
def test_an_element_keeps_its_place_through_a_deck(name: str) -> None:
    """Positions of everything with an id, and of the nodes' shapes, are those of the first slide that shows it; under
    a camera the whole drawing moves, and wires are cut where its window ends."""
    seen: dict[str, tuple[object, ...]] = {}
    source = traced(EXAMPLES[name])
    has_camera = deck_of(source, lang="ko", has_formula=False).camera is not None
    for slide in slides_of(source, lang="ko", has_formula=False):
        if has_camera and slide.name == "summary":
            continue  # the whole drawing on a page of its own
        root = ET.fromstring(slide.svg)
        ids = [each.get("id") for each in root.iter() if each.get("id")]
        assert len(ids) == len(set(ids))
        for each in root.iter():
            key = each.get("id")
            if key is None or key in ("formula", "sentence") or (has_camera and key in ("picture", "map")):
                continue
            if has_camera and (each.tag == f"{SVG}g" or each.get("class") == "wire"):
                continue
            shape = next((part for part in each if part.get("class") in ("shape", "wire")), each)
            place = tuple(shape.get(name) for name in ("x", "y", "cx", "cy", "transform", "d"))
            if (
                shape.get("class") == "shape" and shape.get("cx") is None
            ):  # a ring is a little larger, around one middle
                place = tuple(
                    float(shape.get(at, "0")) + float(shape.get(size, "0")) / 2
                    for at, size in (("x", "width"), ("y", "height"))
                )
            if shape.get("id", "").endswith("-grad"):
                place = (shape.get("y"),)
            first = seen.setdefault(key, place)
            assert first == place or first == pytest.approx(place, abs=0.02), key


@pytest.mark.parametrize("name", sampled(EXAMPLES, 8))
def test_korean_and_mathematics_never_share_a_text(name: str) -> None:
    for slide in slides_of(traced(EXAMPLES[name]), lang="ko", has_formula=False):
        for text in ET.fromstring(slide.svg).iter(f"{SVG}text"):
            letters = "".join(text.itertext())
            if HANGUL.search(letters):
                assert all(map(is_word_letter, letters)), letters
                assert "Noto" in (text.get("font-family") or "")


def test_nothing_that_has_not_appeared_is_in_the_file() -> None:
    first, *_, last = slides_of(neuron())
    assert "-dg" not in first.svg
    assert "-dg" in last.svg
    for slide in slides_of(neuron()):
        assert "hidden" not in slide.svg
        assert "opacity=" not in slide.svg.replace("fill-opacity", "")
        assert "data-" not in slide.svg


@pytest.mark.parametrize("size", ["16:9", "4:3"])
@pytest.mark.parametrize("name", sampled(EXAMPLES, 8))
def test_no_ink_falls_outside_the_slide(name: str, size: str, program: Callable[[str], str]) -> None:
    """Drawn on a larger sheet, everything around the slide stays clear."""
    source = traced(EXAMPLES[name])
    last = len(source.steps) - 1
    for step in (0, last):
        slide = slides_of(source, lang="ko", size=size, steps=str(step))[0]
        wide = 1280 if size == "16:9" else 960
        sheet = slide.svg.replace(
            f'width="{wide}" height="720" viewBox="0 0 {wide} 720"',
            f'width="{wide + 200}" height="920" viewBox="-100 -100 {wide + 200} 920"',
        )
        drawn = subprocess.run([program("rsvg-convert")], input=sheet.encode(), capture_output=True, check=True).stdout
        clear = Image.open(io.BytesIO(drawn)).convert("RGBA").getchannel("A")
        clear.paste(0, (100, 100, 100 + wide, 820))
        assert clear.getbbox() is None


@pytest.mark.parametrize("name", sampled(EXAMPLES, 8))
def test_the_drawing_stays_in_its_box(name: str) -> None:
    deck = deck_of(traced(EXAMPLES[name]))
    scale, x, y = deck.place
    left, top, width, height = deck.board.box
    if deck.camera is not None:
        sizes = {(round(window.width, 3), round(window.height, 3)) for window in deck.camera.windows}
        assert sizes == {(round(width / deck.camera.scale, 3), round(height / deck.camera.scale, 3))}
        return
    assert left - 0.01 <= x <= x + scale * deck.drawing.width <= left + width + 0.01
    assert top - 0.01 <= y <= y + scale * deck.drawing.height <= top + height + 0.01


def test_a_slide_says_title_sentence_and_formula() -> None:
    slide = slides_of(neuron(), lang="ko", footer="2강 역전파")[12]
    said = words_in(slide.svg)
    assert "게이트" in said
    assert "의 기울기는" in said
    assert "13 / 19" in said
    assert "2강 역전파" in said
    root = ET.fromstring(slide.svg)
    formula = root.find(f"{SVG}g[@id='formula']")
    assert formula is not None
    assert {each.tag for each in formula.iter()} <= {f"{SVG}{tag}" for tag in ("g", "path", "rect")}
    colours = {each.get("fill") for each in formula.iter()}
    assert {"#6b3fc4", "#a94e08", "#c81e2b"} <= colours
    assert "상류 −0.534를 곱하면 −0.197입니다." in slide.text


def test_a_slide_without_words_gives_their_room_to_the_drawing() -> None:
    bare = deck_of(neuron(), has_sentence=False, has_formula=False, size="4:3")
    assert bare.board.box[3] > deck_of(neuron(), size="4:3").board.box[3]
    assert "시작합니다" not in words_in(slides_of(neuron(), has_sentence=False, has_formula=False, size="4:3")[0].svg)


def test_a_tight_slide_is_the_drawing_alone() -> None:
    deck = deck_of(neuron(), size="tight")
    root = ET.fromstring(slides_of(neuron(), size="tight")[0].svg)
    assert float(root.get("width", "0")) == pytest.approx(deck.drawing.width + 32)
    assert root.find(f"{SVG}g[@id='title']") is None


def test_typed_text_stays_text() -> None:
    slide = slides_of(neuron(), title='<script>alert("1")</script> & ]]>', footer="<b>x</b>")[0]
    assert "<script" not in slide.svg
    assert '<script>alert("1")</script> & ]]>' in words_in(slide.svg)


def test_long_titles_and_names_are_shortened() -> None:
    name = "w" * 60
    for slide in slides_of(trace(f"{name}*2", {name: 1}), title="가" * 119):
        assert "…" in words_in(slide.svg)


def test_an_outlined_slide_has_no_text_but_the_same_ink() -> None:
    plain, paths = (slides_of(neuron(), lang="ko", outlined=each)[12] for each in (False, True))
    root = ET.fromstring(paths.svg)
    assert root.find(f".//{SVG}text") is None
    assert len(paths.svg) > len(plain.svg)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= ELEMENTS


def test_a_backward_step_in_three_parts_shows_one_more_each() -> None:
    slides = slides_of(trace("(x + y)*z", {"x": -2, "y": 5, "z": -4}), fine=True)
    assert len(slides) == 6 + 2 * 2 + 1
    arrives, knows, leaves = (ET.fromstring(slide.svg) for slide in slides[4:7])
    ids = [{each.get("id") for each in root.iter()} for root in (arrives, knows, leaves)]
    new = [{name for name in each if name and name.endswith(("-ug", "-lg", "-dg"))} for each in ids]
    assert new[0] < new[1] < new[2]
    assert not any(name.endswith(("-lg", "-dg")) for name in new[0] - {"e5-0-lg", "eout-0-dg", "eout-0-lg"})


@pytest.mark.browser
@pytest.mark.parametrize("name", ["07-neuron", "12-other", "13-patterns", "19-repeat", "25-cross-entropy"])
def test_no_texts_overlap(name: str, page: Page) -> None:
    for lang in ("ko", "en"):
        source = traced(EXAMPLES[name])
        for slide in slides_of(source, lang=lang, steps=f"{len(source.steps) - 2}-{len(source.steps) - 1}"):
            page.set_content(slide.svg)
            boxes = page.evaluate(
                """() => [...document.querySelectorAll("text")].map((text) => {
                    const box = text.getBoundingClientRect();
                    const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
                    const middle = (box.top + box.bottom) / 2;
                    return [box.left + 1, middle - size * .3, box.right - 1, middle + size * .3, text.textContent,
                            text.querySelectorAll("tspan[x]").length];
                })"""
            )
            for first, second in combinations([box for box in boxes if not box[5]], 2):
                apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
                assert apart, (first, second)


@pytest.mark.parametrize("size", ["16:9", "4:3"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_legend_stands_on_every_slide_and_meets_no_title(size: str, lang: str) -> None:
    for title in ("", "Backpropagation through a neuron, from its output to both of its inputs and their weights"):
        for slide in slides_of(traced(EXAMPLES["07-neuron"]), size=size, lang=lang, title=title):
            said = texts_of(slide.svg)
            assert sum(each.id == "legend" for each in said) >= 4
            assert not overlapping([each for each in said if each.id in ("legend", "title", "deck-title")])
