"""Heat maps of large arrays: diverging colours, zero is white, one path a colour."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from .labels import Block
from .markup import number
from .theme import Theme, blend

__all__ = ["heat_map", "shown_cells"]

_LEVELS = 8  # shades on each side of zero
_BROKEN = _LEVELS + 1


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


def heat_map(array: np.ndarray, block: Block, left: float, top: float, paint: Theme) -> str:
    """The map with its corner at (left, top), in a thin frame."""
    levels = _levels(shown_cells(array, block.rows, block.columns)).tolist()
    wide, high = block.cell
    paths: dict[int, list[str]] = defaultdict(list)
    for row, line in enumerate(levels):
        start = 0
        for column in range(1, len(line) + 1):
            if column < len(line) and line[column] == line[start]:
                continue
            x, y, run = left + start * wide, top + row * high, (column - start) * wide
            paths[line[start]].append(f"M{number(x)} {number(y)}h{number(run)}v{number(high)}h{number(-run)}z")
            start = column
    whole = f'width="{number(wide * block.columns)}" height="{number(high * block.rows)}"'
    at = f'x="{number(left)}" y="{number(top)}" {whole}'
    ground = f'<rect {at} fill="{paint.zero}"/>'
    shades = "".join(
        f'<path fill="{_shade(level, paint)}" d="{"".join(pieces)}"/>' for level, pieces in paths.items() if level
    )
    return f'{ground}{shades}<rect {at} fill="none" stroke="{paint.frame_line}" stroke-width="0.8"/>'
