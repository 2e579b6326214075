"""A Beamer document: the graph in TikZ at our own coordinates, and ``\\only`` overlays by step.

Everything on the picture keeps its place; ``pdflatex`` compiles it, ``xelatex`` or ``lualatex`` where it holds Hangul.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import numpy as np

from ..drawing.figures import Figure
from ..drawing.fitting import fitted
from ..drawing.ink import shape_text
from ..drawing.labels import GAP, PRODUCT, PRODUCT_LINE, Block
from ..drawing.places import sum_place
from ..drawing.runs import Runs
from ..gates.record import Value
from ..numbers import readable, readable_value
from ..words import say
from .deck import Deck
from .fitting import full_drawing
from .letters import is_hangul
from .overlays import Overlays, numbered, overlays_of
from .record import Format, Progress
from .tex import in_tex

__all__ = ["TIKZ"]

_ROOM = 425.0, 128.0  # points for the picture on a Beamer page of 16:9
_NARROW_ROOM = 338.0, 128.0
_LONGEST_FORMULA = 1_500
_COLOURS = ("ink", "quiet", "value", "downstream", "local", "upstream", "wire", "outline", "box", "constant", "frame")


def _stream(deck: Deck, file: BinaryIO) -> Iterator[Progress]:
    count = len(deck.shots)
    if deck.close_up is not None:
        drawing, style, trim = full_drawing(deck.traced, deck.order, is_brief=True)
        deck = replace(deck, drawing=drawing, style=style, trim=trim)
    picture = _picture(deck)
    texts: list[str] = []
    for index, shot in enumerate(deck.shots):
        texts.append(_words(deck, index))
        del shot
        yield index, count
    body = "\n".join([picture, *texts])
    titles = "".join(
        rf"\only<{index + 1}>{{{in_tex(deck.explain(shot).title)}}}" for index, shot in enumerate(deck.shots)
    )
    preamble = _preamble(deck, any(map(is_hangul, body + titles + deck.title)))
    document = (
        f"{preamble}\n\\begin{{document}}\n\\begin{{frame}}[t]\n"
        f"\\frametitle{{{titles}}}\n{body}\n\\end{{frame}}\n\\end{{document}}\n"
    )
    file.write(document.encode("utf-8"))
    yield count, count


def _preamble(deck: Deck, has_hangul: bool) -> str:
    aspect = "43" if deck.order.size == "4:3" else "169"
    lines = [
        f"% {say(deck.order.lang, 'slides.tex.hangul' if has_hangul else 'slides.tex.any')}",
        rf"\documentclass[aspectratio={aspect}]{{beamer}}",
        r"\usepackage{iftex,amsmath,amssymb,tikz}",
    ]
    if has_hangul:
        lines += [
            r"\ifpdftex\PackageError{backprop}{Hangul needs xelatex or lualatex}{}\fi",
            r"\usepackage{fontspec}",
            r"\IfFontExistsTF{Noto Sans CJK KR}{\setsansfont{Noto Sans CJK KR}}{%",
            r"  \IfFontExistsTF{Noto Sans KR}{\setsansfont{Noto Sans KR}}{%",
            r"  \IfFontExistsTF{Malgun Gothic}{\setsansfont{Malgun Gothic}}{\setsansfont{Apple SD Gothic Neo}}}}",
            r'\ifxetex\XeTeXlinebreaklocale "ko"\XeTeXlinebreakskip=0pt plus 1pt\fi',
        ]
    else:
        lines += [
            r"\ifpdftex\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}\fi"
        ]
    names = (*_COLOURS, "paper", "frame_line")
    for paint, mark in ((deck.style.paint, ""), (deck.style.faded_paint, "f")):
        lines += [
            rf"\definecolor{{g{name.replace('_', '')}{mark}}}{{HTML}}{{{getattr(paint, name)[1:]}}}" for name in names
        ]
    lines += [
        r"\setbeamertemplate{navigation symbols}{}",
        r"\setbeamercolor{background canvas}{bg=gpaper}\setbeamercolor{normal text}{fg=gink}",
        r"\setbeamercolor{frametitle}{fg=gink}\setbeamerfont{frametitle}{size=\large,series=\bfseries}",
        rf"\title{{{in_tex(deck.title)}}}",
    ]
    return "\n".join(lines)


def _overlays(deck: Deck) -> Overlays:
    """The deck's overlays, made once."""
    if "overlays" not in deck.kept:
        deck.kept["overlays"] = overlays_of(deck)
    return deck.kept["overlays"]  # type: ignore[return-value]


def _strength(deck: Deck, near: tuple[tuple[int, ...], tuple[int, ...]]) -> str:
    r"""Sets ``\gs`` (added to a colour's name: faint or not), and colour and width of a wire."""
    faint = r"\def\gs{f}\def\gw{gwiref}\def\gl{.6pt}"
    states = [(_overlays(deck).plain, "gwire", ".6pt"), (near[0], "gvalue", "1pt"), (near[1], "gdownstream", "1pt")]
    return faint + "".join(
        rf"\only<{numbered(numbers)}>{{\def\gs{{}}\def\gw{{{colour}}}\def\gl{{{width}}}}}"
        for numbers, colour, width in states
        if numbers
    )


def _scale(deck: Deck) -> float:
    wide, high = _NARROW_ROOM if deck.order.size == "4:3" else _ROOM
    return min(0.75, wide / deck.drawing.width, high / deck.drawing.height)


def _font(size: float) -> str:
    return rf"\fontsize{{{size:.2f}}}{{{1.1 * size:.2f}}}\selectfont "


def _point(x: float, y: float) -> str:
    return f"({x:.2f},{y:.2f})"


def _picture(deck: Deck) -> str:
    scale, drawing, graph = _scale(deck), deck.drawing, deck.traced.graph
    sizes = {"v": deck.trim.size, "p": PRODUCT}
    fonts = "".join(rf"\def\g{name}{{{_font(size * scale)}}}" for name, size in sizes.items())
    lines = [rf"\begin{{center}}{fonts}", rf"\begin{{tikzpicture}}[x={scale:.4f}pt,y=-{scale:.4f}pt,inner sep=0pt]"]
    lines.append(rf"\useasboundingbox (0,0) rectangle {_point(drawing.width, drawing.height)};")
    for frame in drawing.frames:
        corner = _point(frame.x + frame.width, frame.y + frame.height)
        start = _point(frame.x, frame.y)
        lines.append(rf"\filldraw[fill=gframe,draw=gframeline,rounded corners=4pt] {start} rectangle {corner};")
    for position in range(len(graph.edges)):
        lines += _edge(deck, position)
    for position in range(len(graph.nodes)):
        lines += _node(deck, position)
    return "\n".join([*lines, r"\end{tikzpicture}\end{center}"])


def _edge(deck: Deck, position: int) -> list[str]:
    drawing, traced = deck.drawing, deck.traced
    curve, edge, room = drawing.wires[position], traced.graph.edges[position], drawing.plan.rooms[position]
    pieces = [_point(*curve.pieces[0][0])]
    pieces += [f".. controls {_point(*b)} and {_point(*c)} .. {_point(*d)}" for _, b, c, d in curve.pieces]
    tip = " -- ".join(f"({corner})" for corner in curve.arrow.split())
    overlays = _overlays(deck)
    near = overlays.edges.get(position, ((), ()))
    lines = [_strength(deck, near), rf"\draw[draw=\gw,line width=\gl] {' '.join(pieces)};"]
    lines.append(rf"\fill[fill=\gw] {tip} -- cycle;")
    if position in drawing.leaves:
        leaf, at = drawing.plan.leaves[position], drawing.leaves[position]
        lines.append(rf"\filldraw[fill=gbox,draw=gwire,line width=.4pt] {_outline(leaf, *at)};")
        lines.append(rf"\node[text=gink] at {_point(*at)} {{\gp {_runs(leaf.text)}}};")
    x, y = drawing.labels[position]
    is_upright, overlay = drawing.style.direction == "TB", overlays.since
    appears = traced.timeline.appears
    if room.value is not None and f"{edge.id}-value" in appears:
        at = (x - 6, y) if is_upright else (x, y - GAP - room.value.height / 2)
        text = _value(traced.evaluation.values[edge.source], room.value, deck, room.along)
        lines += _shown(overlay(appears[f"{edge.id}-value"]), at, text, "value", "east" if is_upright else "center")
    gradient = traced.evaluation.downstream[position]
    if room.gradient is not None and gradient is not None and f"{edge.id}-dg" in appears:
        at = (x + 6, y) if is_upright else (x, y + GAP + room.gradient.height / 2)
        anchor = "west" if is_upright else "center"
        slides = overlay(appears[f"{edge.id}-dg"])
        lines += _shown(slides, at, _value(gradient, room.gradient, deck, room.along), "downstream", anchor)
        if room.has_product:
            below = at[0], at[1] + room.gradient.height / 2 + PRODUCT_LINE / 2
            lines += _shown(slides, below, _product(deck, position), "quiet", anchor, "p", is_bold=False)
        elif deck.trim.products == "current":
            below = at[0], at[1] + room.gradient.height / 2 + PRODUCT_LINE / 2
            there = numbered(overlays.current.get(edge.target, ((), ()))[1])
            lines += _shown(there or None, below, _product(deck, position), "quiet", anchor, "p", is_bold=False)
    return lines


def _shown(
    slides: str | None,
    at: tuple[float, float],
    text: str,
    colour: str,
    anchor: str,
    size: str = "v",
    is_bold: bool = True,
) -> list[str]:
    if slides is None or not text:
        return []
    series = r"\bfseries" if is_bold else ""
    return [
        rf"\only<{slides}>{{\node[anchor={anchor},text=g{colour}\gs] at {_point(*at)} {{\g{size}{series} {text}}};}}"
    ]


def _value(value: Value, block: Block, deck: Deck, width: float = 0.0) -> str:
    """A number, a small matrix, or the shape of a larger array, with as many digits as fit."""
    digits = deck.trim.digits
    if not isinstance(value, np.ndarray):
        return in_tex(fitted(float(value), digits, max(width, block.width), block.size)[0])
    if block.kind == "shape":
        return in_tex(shape_text(value.shape))
    if block.kind != "matrix":
        return in_tex(readable_value(value, digits)) if value.size > 6 else in_tex(" × ".join(map(str, value.shape)))
    rows = value.reshape(block.rows, block.columns).tolist()
    texts = [[in_tex(fitted(each, digits, block.cell[0] - 3, block.size)[0]) for each in row] for row in rows]
    cells = r" \\ ".join(" & ".join(rf"\text{{{text}}}" for text in row) for row in texts)
    return rf"$\left[\begin{{smallmatrix}} {cells} \end{{smallmatrix}}\right]$"


def _product(deck: Deck, position: int) -> str:
    evaluation, edge = deck.traced.evaluation, deck.traced.graph.edges[position]
    local, upstream = evaluation.local_gradients[position], evaluation.gradients[edge.target]
    if not isinstance(local, float) or not isinstance(upstream, float):
        return ""
    digits = deck.trim.digits
    first, second = (in_tex(readable(each, digits)) for each in (local, upstream))
    return rf"= \textcolor{{glocal\gs}}{{{first}}} $\times$ \textcolor{{gupstream\gs}}{{{second}}}"


def _node(deck: Deck, position: int) -> list[str]:
    drawing = deck.drawing
    figure, (x, y) = drawing.plan.figures[position], drawing.spots[position]
    fill = {"box": "gbox", "plain": "gconstant"}.get(figure.form, "gpaper")
    overlays = _overlays(deck)
    lines = [_strength(deck, overlays.nodes.get(position, ((), ())))]
    if figure.form != "sink":
        lines.append(rf"\filldraw[fill={fill}\gs,draw=goutline\gs,line width=.6pt] {_outline(figure, x, y)};")
    for numbers, colour in zip(overlays.current.get(position, ((), ())), ("gvalue", "gdownstream"), strict=True):
        if numbers:
            ring = rf"\draw[{colour},line width=1.4pt] {_outline(figure, x, y)};"
            lines.append(rf"\only<{numbered(numbers)}>{{{ring}}}")
    weight = r"\bfseries " if figure.form == "sink" else ""
    lines.append(
        rf"\node[text=gink\gs] at {_point(x, y)} {{{_font(figure.size * _scale(deck))}{weight}{_runs(figure.text)}}};"
    )
    return lines + _sums(deck, position)


def _outline(figure: Figure, x: float, y: float) -> str:
    if figure.form == "circle":
        return f"{_point(x, y)} ellipse [x radius={figure.width / 2:.2f}, y radius={figure.height / 2:.2f}]"
    half, high = figure.width / 2, figure.height / 2
    corners = "[rounded corners=5pt] " if figure.form == "pill" else "[rounded corners=2.5pt] "
    return f"{corners}{_point(x - half, y - high)} rectangle {_point(x + half, y + high)}"


def _runs(runs: Runs) -> str:
    signs = {0: "{}", 1: "$^{{\\text{{{}}}}}$", -1: "$_{{\\text{{{}}}}}$"}
    return "".join(signs[level].format(in_tex(text)) for text, level in runs)


def _sums(deck: Deck, position: int) -> list[str]:
    """``+=`` and the sums so far at a node where gradients meet; each until the next."""
    drawing, traced, overlay = deck.drawing, deck.traced, _overlays(deck).since
    figure = drawing.plan.figures[position]
    if figure.sum is None:
        return []
    entries = traced.timeline.sums.get(traced.graph.nodes[position].id, ())
    starts = [overlay(step) for step, _ in entries]
    lines: list[str] = []
    _, spot = sum_place(drawing, position)
    at = (spot.left(figure.sum.width) + figure.sum.width / 2, spot.top + figure.sum.height / 2)
    for index, ((_, total), slides) in enumerate(zip(entries, starts, strict=True)):
        later = next((start for start in starts[index + 1 :] if start is not None and start != slides), None)
        if slides is None or (index + 1 < len(starts) and starts[index + 1] == slides):
            continue
        if later is not None:
            slides += str(int(later[:-1]) - 1)
        text = rf"\textbf{{\small$\mathrel{{+}}=$}} {_value(total, figure.sum, deck)}"
        lines += _shown(slides, at, text, "downstream", "center", "p")
    return lines


def _words(deck: Deck, index: int) -> str:
    """Sentence and formula of one step, under the picture."""
    told = deck.explain(deck.shots[index])
    formula = ""
    if told.formula is not None and deck.order.has_formula:
        latex = told.formula.latex
        if len(latex) <= _LONGEST_FORMULA and latex.isascii():
            formula = rf"\[ {latex} \]"
    text = in_tex(told.text) if deck.order.has_sentence else ""
    return rf"\only<{index + 1}>{{\small {text} \footnotesize {formula}}}" if text or formula else ""


TIKZ = Format(
    name="tex", media_type="application/x-tex", suffix=".tex", is_single=False, stream=_stream, is_of_graph=True
)
