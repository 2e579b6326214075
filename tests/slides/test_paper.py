"""What is set in lines and on paper: worksheets, TikZ, formulas."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader

from graph import trace
from graph.files import FORMATS, Chapter, Order
from graph.paper import worksheet
from graph.scene.svg_writer import write
from graph.slides import formula_shapes as formula
from tests.slides.decks import EXAMPLES, chain, neuron, slides_of, traced, written
from tests.slides.geometry import overlapping, texts_of


def run(program: str, *arguments: str) -> str:
    done = subprocess.run([program, *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def test_a_worksheet_s_blanks_are_large_enough_for_a_hand() -> None:
    for name, least in (("07-neuron", 12), ("19-repeat", 12), ("11-other-staged", 10), ("72-mazur", 7)):
        sheet = worksheet._on_paper(traced(EXAMPLES[name]), Order())
        millimetre = 297 / 1122.5
        drawn = write(*worksheet._drawn(sheet, False, None, 0))
        blanks = re.findall(r'<rect [^>]*width="([\d.]+)" height="([\d.]+)" rx="3" fill="#ffffff"', drawn)
        assert blanks
        for wide, high in blanks:
            assert float(wide) * sheet.place[0] * millimetre >= least
            assert float(high) * sheet.place[0] * millimetre >= 0.4 * least
        given = worksheet._page(sheet, has_answers=False)
        if name == "19-repeat":
            assert ">−0.95<" in given, "what is given has all its digits"


def test_a_worksheet_too_small_for_a_hand_goes_over_several_strips() -> None:
    """Every blank, and every answer, is on one of them, and none twice; no cut goes through one."""
    for source, sheets in ((traced(EXAMPLES["86-micrograd"]), 3), (chain(25), 2)):
        whole = worksheet._on_paper(source, Order())
        assert whole.place[0] < 0.5
        sheet, cut = worksheet._cut(whole)
        assert cut is not None
        assert cut.scale >= 0.6
        assert len(cut.pages) <= sheets
        strips = [strip for page in cut.pages for strip in page]
        assert len(strips) > 1
        assert [strip.right for strip in strips[:-1]] == [strip.left for strip in strips[1:]]
        drawing = sheet.drawing
        for strip in strips:
            assert strip.right - strip.left <= sheet.board.box[2] / cut.scale + 0.01
            for (x, _), room in zip(drawing.labels, drawing.plan.rooms, strict=True):
                half = room.along / 2
                assert not (room.value and x - half < strip.right < x + half), "a blank is cut"
        alone = re.findall(r'id="([^"]*-(?:value|dg))"', write(*worksheet._drawn(whole, True, None, 0)))
        parts = [write(*worksheet._drawn(sheet, True, cut, page)) for page in range(len(cut.pages))]
        assert sorted(alone) == sorted(re.findall(r'id="([^"]*-(?:value|dg))"', "".join(parts)))


def test_pages_of_strips_are_numbered_and_ask_for_the_gradients_at_the_end() -> None:
    pages = PdfReader(io.BytesIO(written("worksheet", traced(EXAMPLES["86-micrograd"])))).pages
    texts = [page.extract_text() for page in pages]
    half = len(texts) // 2
    ends = [number in (half - 1, len(texts) - 1) for number in range(len(texts))]
    assert [f"1 / {half}" in text for text in texts] == [number in (0, half) for number in range(len(texts))]
    assert ["∂g/∂a" in text for text in texts] == ends
    assert ["Answers" in text for text in texts] == [number >= half for number in range(len(texts))]


def test_a_worksheet_of_a_large_network_asks_for_shapes() -> None:
    sheet = worksheet._on_paper(traced(EXAMPLES["28-mlp"]), Order())
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


def test_tex_has_a_frame_a_slide_and_no_typed_commands() -> None:
    text = written("tex", neuron()).decode()
    assert text.count(r"\begin{frame}") == len(neuron().steps) + 1
    assert text.count(r"\begin{tikzpicture}") == len(neuron().steps) + 1
    assert text.isascii() or "é" not in text
    hostile = trace("a_b*ab", {"a_b": 2, "ab": 3})
    assert r"a\_b" in written("tex", hostile, title=r"\input{x} 100% $5 #1 ^~").decode()
    assert r"\input" not in written("tex", hostile, title=r"\input{x}").decode()
    assert r"W $\leftarrow$ W" in written("tex", hostile, title="W ← W − η∇L").decode()
    korean = written("tex", neuron(), lang="ko").decode()
    assert r"\ifpdftex\PackageError" in korean


def test_tex_has_what_the_slides_have() -> None:
    """Heat maps, matrices, the four colours by the theme's names; a formula as wide as the page at most."""
    wide = written("tex", traced(EXAMPLES["22-affine"])).decode()
    rooms = [float(each) for each in re.findall(r"\\gatewisewords\{([-.\d]+)\}", wide)]
    assert len(rooms) == 5
    assert all(40 < room < 211 for room in rooms), "sentence and formula have a room, and are scaled into it"
    text = written("tex", traced(EXAMPLES["28-mlp"]), steps="13-14").decode()
    assert r"\definecolor{gdownstream}{HTML}{C81E2B}" in text
    assert r"\scalebox{\gatewisescale}" in text
    assert text.count("-- cycle") > 40
    assert re.search(r"text=gdownstream.*-?0\.7", text)


def test_tex_says_what_the_colours_mean_and_on_which_page_one_is() -> None:
    for lang, words in (("en", "downstream gradient"), ("ko", "하류 그래디언트")):
        foot = written("tex", neuron(), lang=lang).decode().split(r"\begin{document}")[0]
        assert re.search(rf"gdownstream\].*{words}", foot)
        assert r"\insertframenumber/19" in foot
    without = written("tex", neuron(), hide=("ug", "lg")).decode().split(r"\begin{document}")[0]
    assert "upstream gradient" not in without.replace("downstream", "")


def test_tex_draws_the_pages_of_words_of_a_lecture() -> None:
    file = io.BytesIO()
    chapter = Chapter(neuron(), Order(steps="0"), "A neuron", "Look.", "https://example.org/x/AbC123")
    list(FORMATS["tex"].run_lecture("Week 1", "All of it", [chapter], Order(), file))
    frames = file.getvalue().decode().split(r"\begin{frame}")[1:]
    assert len(frames) == 3
    assert max(map(len, frames[1].splitlines())) < 20_000, "TeX reads no line of over 200,000 letters: the QR code"
    assert "All of it" in frames[0]
    assert r"\ttfamily" in frames[1]
    assert "exp" in frames[1]
    assert "Look." in frames[1]
    for frame in frames[:2]:
        wide, high = map(float, re.findall(r"rectangle \(([\d.]+),([\d.]+)\);", frame)[0])
        assert wide <= 398
        assert high <= 200


def test_korean_names_stand_in_formulas_as_outlines() -> None:
    ink = [formula._ink(f"<mfrac><mi>{a}</mi><mi>{b}</mi></mfrac>", (), "#000000") for a, b in ("손실", "실손")]
    assert ink[0] is not None
    assert ink[1] is not None
    assert ink[0].shapes != ink[1].shapes, "each letter where it belongs"
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


def test_the_pieces_of_a_bold_answer_stand_beside_each_other() -> None:
    """4.41 × 10⁻⁴ is of two fonts, each measured as bold as it is drawn."""
    answers = worksheet.worksheets(traced(EXAMPLES["90-lstm-cell"]), Order()).pages[-1]
    said = [each for each in texts_of(answers) if not each.id]
    assert any("10⁻⁴" in each.text for each in said)
    assert not overlapping(said)
