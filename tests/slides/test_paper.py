"""What is set in lines and on paper: worksheets, TikZ, formulas."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from graph import trace
from graph.export import formula, worksheet
from tests.slides.decks import EXAMPLES, deck_of, neuron, slides_of, traced, written


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
