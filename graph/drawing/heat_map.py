"""Heat maps of large arrays: diverging colours, zero is white, a dash in what is negative, one path per colour."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ..layout.label_sizes import Block
from ..scene.shapes import Group, Path, Rect, Segment
from ..scene.svg_writer import Box, boxes_markup, write
from ..scene.theme import Theme, blend

__all__ = ["heat_ink", "heat_map", "shown_cells"]

_LEVELS = 8  # shades on each side of zero
_BROKEN = _LEVELS + 1
_DASH = (0.46, 0.16)  # of a cell: the minus sign that tells negative from positive where there are no colours
_DEEP = 4  # the shade from which on the dash is white
_LEAST_DASH = 2.0  # units of width under which nothing could be seen


def shown_cells(array: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """The array as rows × columns cells, each the mean of what it covers; shape (rows, columns)."""
    flat = array.reshape(1, -1) if array.ndim == 1 else array.reshape(-1, array.shape[-1])
    down = np.linspace(0, flat.shape[0], rows, endpoint=False).astype(int)
    across = np.linspace(0, flat.shape[1], columns, endpoint=False).astype(int)
    with np.errstate(all="ignore"):
        sums = np.add.reduceat(np.add.reduceat(flat, down, axis=0), across, axis=1)
        counts = np.outer(np.diff([*down, flat.shape[0]]), np.diff([*across, flat.shape[1]]))
        means: np.ndarray = sums / counts
    return means


def _levels(cells: np.ndarray) -> np.ndarray:
    """Integer shade of every cell, from −8 to 8; 9 where it is not finite."""
    finite = np.isfinite(cells)
    largest = np.max(np.abs(cells[finite]), initial=0.0)
    levels = np.full(cells.shape, _BROKEN)
    with np.errstate(all="ignore"):
        levels[finite] = np.rint(cells[finite] / (largest or 1.0) * _LEVELS).astype(int)
    return levels


def _shade(level: int, paint: Theme) -> str:
    if level == _BROKEN:
        return paint.broken
    return blend(paint.zero, paint.positive if level > 0 else paint.negative, abs(level) / _LEVELS)


def _shades(array: np.ndarray, block: Block, left: float, top: float) -> dict[int, list[Box]]:
    """By shade, the boxes of cells in a row that have it."""
    levels = _levels(shown_cells(array, block.rows, block.columns)).tolist()
    wide, high = block.cell
    shades: dict[int, list[Box]] = defaultdict(list)
    for row, line in enumerate(levels):
        start, y = 0, top + row * high
        for column in range(1, len(line) + 1):
            if column < len(line) and line[column] == line[start]:
                continue
            shades[line[start]].append((left + start * wide, y, left + column * wide, y + high))
            start = column
    return shades


def _areas(array: np.ndarray, block: Block, left: float, top: float, paint: Theme) -> list[tuple[str, list[Box]]]:
    """By colour, the boxes that are painted, the dashes last."""
    shades = _shades(array, block, left, top)
    painted = [(_shade(level, paint), boxes) for level, boxes in shades.items() if level]
    for colour, is_deep in ((paint.negative, False), (paint.zero, True)):
        signed = [boxes for level, boxes in shades.items() if level < 0 and (level <= -_DEEP) == is_deep]
        dashes = [dash for boxes in signed for box in boxes for dash in _dashes(box, block)]
        if dashes:
            painted.append((colour, dashes))
    return painted


def _dashes(box: Box, block: Block) -> list[Box]:
    """A dash in each cell of a row of cells."""
    wide, high = block.cell
    left, top, right, bottom = box
    half, thick = wide * _DASH[0] / 2, high * _DASH[1] / 2
    if 2 * half < _LEAST_DASH:
        return []
    middle = (top + bottom) / 2
    centres = [left + (at + 0.5) * wide for at in range(round((right - left) / wide))]
    return [(x - half, middle - thick, x + half, middle + thick) for x in centres]


def heat_map(array: np.ndarray, block: Block, left: float, top: float, paint: Theme) -> Group:
    """The map with its corner at (left, top), in a thin frame."""
    ground, frame = _grounds(block, left, top, paint)
    areas = [
        Path(tuple([side for box in boxes for side in _around(*box)]), colour)
        for colour, boxes in _areas(array, block, left, top, paint)
    ]
    return Group((ground, *areas, frame), is_bare=True, is_kept=True)


def heat_ink(array: np.ndarray, block: Block, left: float, top: float, paint: Theme) -> str:
    """The same as markup, without making the shapes: under a finger, hundreds of cells change."""
    ground, frame = _grounds(block, left, top, paint)
    areas = [boxes_markup(boxes, colour) for colour, boxes in _areas(array, block, left, top, paint)]
    return write(ground) + "".join(areas) + write(frame)


def _grounds(block: Block, left: float, top: float, paint: Theme) -> tuple[Rect, Rect]:
    width, height = block.cell[0] * block.columns, block.cell[1] * block.rows
    frame = Rect(left, top, width, height, stroke=paint.frame_line, stroke_width=0.8)
    return Rect(left, top, width, height, paint.zero), frame


def _around(left: float, top: float, right: float, bottom: float) -> tuple[Segment, ...]:
    return ("M", left, top), ("L", right, top), ("L", right, bottom), ("L", left, bottom), ("Z",)
