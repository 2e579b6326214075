"""The Jacobian of an edge as pictures: its sheets with named axes, then transpose, flatten, multiply, reshape.

Source of the steps: I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, 2016, section 6.5.2 (tensors flattened,
multiplied, and reshaped back).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..analysis.jacobian_stages import JacobianPicture
from ..notation.formula_parts import indexed
from ..notation.names import typeset_plain
from ..numbers import DIGITS
from ..scene.shapes import Group
from ..scene.svg_writer import document
from ..scene.theme import Theme, theme_of
from ..words import say, shape_text
from .matrix_shapes import Box, beside, grid, sign, stacked, words_box
from .text_lines import MATHEMATICS

__all__ = ["STAGES", "stage_box", "stage_svgs", "stage_title", "stage_words"]

STAGES = ("sheets", "transpose", "flatten", "multiply", "reshape")
_SHEETS = 6  # that are drawn
_NAMED = 64  # entries up to which rows and columns are named


def stage_svgs(picture: JacobianPicture, lang: str, digits: int = DIGITS) -> list[str]:
    """The five pictures by themselves, in the light theme's colours; numbers have ``digits`` significant ones."""
    found: list[str] = []
    for stage in range(len(STAGES)):
        box = stage_box(picture, stage, theme_of("light"), lang, digits)
        picture_of_it = Group(box.shapes, translate=(4.0, 4.0), family=MATHEMATICS)
        title = stage_title(picture, stage, lang)
        found.append(document(box.width + 8, box.height + 8, [picture_of_it], title, stage_words(picture, stage)))
    return found


# ---- one stage
def stage_box(picture: JacobianPicture, stage: int, paint: Theme, lang: str, digits: int = DIGITS) -> Box:
    steps = picture.steps
    flat = grid(steps.transposed, paint, paint.local, "Jᵀ", heads=_heads(picture), digits=digits)
    upstream = grid(steps.upstream.reshape(-1, 1), paint, paint.upstream, "UG", digits=digits)
    product = grid(steps.product.reshape(-1, 1), paint, paint.downstream, "Jᵀ UG", digits=digits)
    if stage == 0:
        return _sheets(picture, paint, lang, digits)
    if stage == 1:
        return _transposed(picture, paint, lang, digits)
    if stage == 2:
        return flat
    if stage == 3:
        return beside([flat, sign("×", paint), upstream, sign("=", paint), product])
    gradient = steps.gradient.reshape((1,) * max(0, 2 - steps.gradient.ndim) + steps.gradient.shape)
    if steps.gradient.ndim == 1:
        gradient = gradient.T
    parts = gradient.reshape(-1, *gradient.shape[-2:])[:_SHEETS]
    whole = [grid(part, paint, paint.downstream, "DG", digits=digits) for part in parts]
    return beside([product, sign("→", paint), stacked(whole, ("", "", ""), paint)])


def _axis(name: str, letter: str, size: int, mark: str) -> str:
    return f"{mark} {typeset_plain(name)}: {letter} = 1…{size}" if size > 1 else f"{mark} {typeset_plain(name)}: 1"


def _axes(picture: JacobianPicture, is_transposed: bool) -> tuple[str, str, str]:
    """What runs downwards, to the right, and from sheet to sheet."""
    outputs = [axis for axis in picture.axes if axis.is_output]
    operands = [axis for axis in picture.axes if not axis.is_output]
    ordered = [*operands, *outputs] if is_transposed else [*outputs, *operands]
    texts = [(axis.name, axis.letter, axis.size) for axis in ordered]
    right = _axis(*texts[-1], "→") if texts else ""
    down = _axis(*texts[-2], "↓") if len(texts) > 1 else ""
    deep = ", ".join(_axis(*text, "").strip() for text in texts[:-2])
    return down, right, deep


def _with_rest(boxes: list[Box], count: int, axes: tuple[str, str, str], paint: Theme, lang: str) -> Box:
    stack = stacked(boxes[:_SHEETS], axes, paint)
    if count <= _SHEETS:
        return stack
    return beside([stack, words_box(say(lang, "jacobian.more", count=count - _SHEETS), paint)])


def _sheets(picture: JacobianPicture, paint: Theme, lang: str, digits: int) -> Box:
    many = len(picture.sheets) > 1
    boxes = [
        grid(sheet.numbers, paint, paint.local, sheet.label.plain if many else "", sheet.names, digits=digits)
        for sheet in picture.sheets[:_SHEETS]
    ]
    return _with_rest(boxes, len(picture.sheets), _axes(picture, False), paint, lang)


def _transposed(picture: JacobianPicture, paint: Theme, lang: str, digits: int) -> Box:
    """The operand's axes first, then the output's."""
    outputs = tuple(axis.size for axis in picture.axes if axis.is_output)
    operands = tuple(axis.size for axis in picture.axes if not axis.is_output)
    whole: Any = picture.steps.transposed.reshape(operands + outputs)
    sheets = whole.reshape((1,) * max(0, 2 - whole.ndim) + whole.shape)
    count = int(np.prod(sheets.shape[:-2]))
    parts = sheets.reshape(count, *sheets.shape[-2:])[:_SHEETS]
    boxes = [grid(part, paint, paint.local, digits=digits) for part in parts]
    return _with_rest(boxes, count, _axes(picture, True), paint, lang)


def _heads(picture: JacobianPicture) -> tuple[list[str], list[str]]:
    """Names of the flattened rows (elements of the operand) and columns (elements of the output)."""
    if picture.steps.transposed.size > _NAMED:
        return [], []
    named: list[list[str]] = []
    for is_output in (False, True):
        axes = [axis for axis in picture.axes if axis.is_output is is_output]
        places = np.ndindex(*(axis.size for axis in axes))
        named.append([indexed(axes[0].name, [str(k + 1) for k in place], "plain") for place in places] if axes else [])
    return named[0], named[1]


# ---- in words
def stage_title(picture: JacobianPicture, stage: int, lang: str) -> str:
    """What a stage shows of which derivative."""
    return f"{picture.title.plain}: {_step_name(stage, lang)}"


def _step_name(stage: int, lang: str) -> str:
    names = {
        "sheets": say(lang, "jacobian.sheets"),
        "transpose": say(lang, "jacobian.transpose"),
        "flatten": say(lang, "jacobian.flatten"),
        "multiply": say(lang, "jacobian.multiply"),
        "reshape": say(lang, "jacobian.reshape"),
    }
    return names[STAGES[stage]]


def stage_words(picture: JacobianPicture, stage: int) -> str:
    """The shapes before and after a stage."""
    steps = picture.steps
    outputs = tuple(axis.size for axis in picture.axes if axis.is_output)
    operands = tuple(axis.size for axis in picture.axes if not axis.is_output)
    shapes = [outputs + operands, operands + outputs, steps.transposed.shape, steps.product.shape, operands]
    texts = [shape_text(shape) or "1" for shape in shapes]
    return texts[0] if stage == 0 else f"{texts[stage - 1]} → {texts[stage]}"
