"""What is set in lines and on paper: worksheets, TikZ, formulas."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader

from graph import trace
from graph.export import formula, worksheet
from tests.slides.decks import EXAMPLES, chain, deck_of, neuron, slides_of, traced, written


def run(program: str, *arguments: str) -> str:
    done = subprocess.run([program, *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def test_a_worksheet_s_blanks_are_large_enough_for_a_hand() -> None:
    for name, least in (("07-neuron", 12), ("19-repeat", 12), ("11-other-staged", 10), ("72-mazur", 7)):
        sheet = worksheet._on_paper(deck_of(traced(EXAMPLES[name])))
        millimetre = 297 / 1122.5
        blanks = re.findall(r'<rect [^>]*width="([\d.]+)" height="([\d.]+)" rx="3"', worksheet._blanks(sheet))
        assert blanks
        for wide, high in blanks:
            assert float(wide) * sheet.place[0] * millimetre >= least
            assert float(high) * sheet.place[0] * millimetre >= 0.4 * least
        given = worksheet._page(sheet, has_answers=False)
        if name == "19-repeat":
            assert ">−0.95<" in given, "what is given has all its digits"


def test_a_worksheet_too_small_for_a_hand_goes_over_several_strips() -> None:
    """Every blank, and every answer, is on one of them, and none twice; no cut goes through one."""
    for source, sheets in ((traced(EXAMPLES["86-micrograd"]), 2), (chain(25), 1)):
        whole = worksheet._on_paper(deck_of(source))
        assert whole.place[0] < 0.5
        sheet, cut = worksheet._cut(whole)
        assert cut is not None
        assert cut.scale >= 0.6
        assert len(cut.pages) == sheets
        strips = [strip for page in cut.pages for strip in page]
        assert len(strips) > 1
        assert [strip.right for strip in strips[:-1]] == [strip.left for strip in strips[1:]]
        drawing = sheet.drawing
        for strip in strips:
            assert strip.right - strip.left <= sheet.board.box[2] / cut.scale + 0.01
            for (x, _), room in zip(drawing.labels, drawing.plan.rooms, strict=True):
                half = room.along / 2
                assert not (room.value and x - half < strip.right < x + half), "a blank is cut"
        alone = re.findall(r"<text .*?</text>", worksheet._drawn(whole, True, None, 0))
        parted = re.findall(
            r"<text .*?</text>", "".join(worksheet._drawn(sheet, True, cut, page) for page in range(sheets))
        )
        assert len(alone) == len(parted)


def test_pages_of_strips_are_numbered_and_ask_for_the_gradients_at_the_end() -> None:
    pages = PdfReader(io.BytesIO(written("worksheet", traced(EXAMPLES["86-micrograd"])))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) == 4
    assert ["1 / 2" in text for text in texts] == [True, False, True, False]
    assert ["∂g/∂a" in text for text in texts] == [False, True, False, True]
    assert ["Answers" in text for text in texts] == [False, False, True, True]


def test_a_worksheet_of_a_large_network_asks_for_shapes() -> None:
    sheet = worksheet._on_paper(deck_of(traced(EXAMPLES["28-mlp"])))
    assert "shape" in {room.value.kind for room in sheet.drawing.plan.rooms if room.value}
    assert "5 × 4" in worksheet._page(sheet, has_answers=True)
    assert "write its shape" in worksheet._page(sheet, has_answers=False)


def test_a_worksheet_has_blanks_and_then_the_answers(program: Callable[[str], str], tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(written("worksheet", neuron(), lang="ko"))
    assert re.search(r"Pages: +2\n", run(program("pdfinfo"), str(path)))
    blank, solved = (run(program("pdftotext"), "-f", page, "-l", page, str(path), "-") for page in ("1", "2"))
    assert "−0.197" in solved
    assert "−0.197" not in blank
    assert "이름" in blank
    assert "정답" in solved
    assert "∂f/∂w₀" in solved


def test_tex_has_an_overlay_a_step_and_no_typed_commands() -> None:
    text = written("tex", neuron()).decode()
    assert text.count(r"\begin{frame}") == 1
    assert r"\only<18>" in text
    assert text.isascii() or "é" not in text
    hostile = trace("a_b*ab", {"a_b": 2, "ab": 3})
    assert r"a\_b" in written("tex", hostile, title=r"\input{x} 100% $5 #1 ^~").decode()
    assert r"\input" not in written("tex", hostile, title=r"\input{x}").decode()
    korean = written("tex", neuron(), lang="ko").decode()
    assert r"\ifpdftex\PackageError" in korean


def test_tex_dims_what_is_not_near_and_keeps_the_current_product() -> None:
    text = written("tex", traced(EXAMPLES["11-other-staged"])).decode()
    assert r"\definecolor{gwiref}" in text
    assert re.search(r"\\def\\gs\{f\}.*\\only<1>\{\\def\\gs\{\}", text), "all is full strength at the start"
    assert r"\times$" in text


def test_korean_names_stand_in_formulas_as_outlines() -> None:
    ink = [formula._ink(f"<mfrac><mi>{a}</mi><mi>{b}</mi></mfrac>", (), "#000000") for a, b in ("손실", "실손")]
    assert ink[0] is not None
    assert ink[1] is not None
    assert ink[0].markup != ink[1].markup, "each letter where it belongs"
    assert formula._ink("<mi>뷁</mi><mo>=</mo><mi>x</mi>", (), "#000000") is None, (
        "no box for a letter that is not there"
    )
    slide = slides_of(trace("손실 = 점수**2", {"점수": 3}), lang="ko")[1]
    assert 'id="formula"' in slide.svg


def test_a_formula_beyond_the_limits_is_left_out() -> None:
    assert formula._ink(f"<mi>{'x' * 300}</mi>", (), "#000000") is not None
    assert formula._ink(f"<mi>{'x' * 301}</mi>", (), "#000000") is None
    for depth, is_set in ((20, True), (21, False)):
        nested = "<msqrt>" * (depth - 1) + "<mi>x</mi>" + "</msqrt>" * (depth - 1)
        assert (formula._ink(nested, (), "#000000") is not None) == is_set
