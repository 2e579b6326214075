"""Places in an array as brackets name them: their checks, their shape, and their texts.

An index is a tuple of integers, slices, ``...``, None (a new axis), and arrays of integers or of truth values. Arrays
are written as nested tuples, which can be compared; NumPy's are read too.
"""

from __future__ import annotations

from math import prod
from types import EllipsisType
from typing import Any

import numpy as np

from ..words import ShapeName
from .array_math import as_value
from .gate import Misfit, Shape, Value

__all__ = ["Index", "Part", "index_key", "index_text", "indexed_shape", "scattered", "spelled_out"]

Part = int | slice | EllipsisType | tuple[Any, ...] | np.ndarray | None
Index = tuple[Part, ...]


def _array(part: Any) -> np.ndarray | None:
    """An array of integers or truth values; None where the part is none."""
    if isinstance(part, bool | np.bool_):
        raise Misfit("wrong_arguments", "parameter_index", parameter="index")
    if not isinstance(part, tuple | list | np.ndarray):
        return None
    array = np.asarray(part)
    if array.dtype == bool:
        return array
    if array.size and not np.all(np.equal(array, np.floor(array))):
        raise Misfit("wrong_arguments", "parameter_index", parameter="index")
    return array.astype(np.int64)


def index_key(index: Index) -> tuple[Any, ...]:
    """The index as NumPy takes it."""
    parts = ((part, _array(part)) for part in index)
    return tuple(part if array is None else array for part, array in parts)


def spelled_out(shape: Shape, index: Index) -> list[Any]:
    """One part per axis (None beside them): ``...`` as full slices, a mask as its axes' positions."""
    key = index_key(index)
    named = sum(part.ndim if _is_mask(part) else part is not None and part is not Ellipsis for part in key)
    dots = sum(part is Ellipsis for part in key)
    if named > len(shape) or dots > 1:
        raise Misfit("wrong_arguments", "index_count", given=named, count=len(shape))
    filler = [slice(None)] * (len(shape) - named)
    parts: list[Any] = []
    axis = 0
    for part in key if dots else (*key, Ellipsis):
        if part is Ellipsis:
            parts += filler
            axis += len(filler)
        elif _is_mask(part):
            if part.shape != shape[axis : axis + part.ndim]:
                wanted = ShapeName(shape[axis : axis + part.ndim])
                raise Misfit("shape_mismatch", "index_mask", mask=ShapeName(part.shape), wanted=wanted)
            parts += np.nonzero(part)
            axis += part.ndim
        else:
            parts.append(part)
            axis += part is not None
    return parts


def _is_mask(part: Any) -> bool:
    return isinstance(part, np.ndarray) and part.dtype == bool


def indexed_shape(shape: Shape, index: Index) -> Shape:
    """The shape of what the index picks from an array of ``shape``; nothing is computed but sizes.

    Raises:
        Misfit: a position that is not there, too many parts, a slice or mask that picks nothing.
    """
    parts = spelled_out(shape, index)
    is_advanced = any(isinstance(part, np.ndarray) for part in parts)
    sizes: list[int] = []
    picked: list[tuple[int, Shape]] = []  # where an array or a position stands, and its shape
    before: list[int] = []  # sizes in front of each of them
    axis = 0
    for number, part in enumerate(parts):
        if part is None:
            sizes.append(1)
            continue
        size = shape[axis]
        axis += 1
        if isinstance(part, slice):
            sizes.append(_slice_length(size, part))
        else:
            _check_range(size, part)
            if is_advanced:
                picked.append((number, np.shape(part)))
                before.append(len(sizes))
    if not picked:
        return tuple(sizes)
    try:
        met = np.broadcast_shapes(*(one for _, one in picked))
    except ValueError:
        raise Misfit("shape_mismatch", "index_arrays") from None
    if not prod(met):
        raise Misfit("bad_value", "index_empty", count=prod(shape))
    is_adjacent = picked[-1][0] - picked[0][0] == len(picked) - 1
    place = before[0] if is_adjacent else 0
    return (*sizes[:place], *met, *sizes[place:])


def _check_range(size: int, part: Any) -> None:
    """All positions are there on an axis of ``size``."""
    for position in (part,) if isinstance(part, int) else _ends(part):
        if not -size <= position < size:
            raise Misfit("wrong_arguments", "index_range", index=int(position), size=size)


def _ends(part: np.ndarray) -> tuple[int, ...]:
    return (int(part.min()), int(part.max())) if part.size else ()


def _slice_length(n: int, part: slice) -> int:
    if part.step == 0:
        raise Misfit("wrong_arguments", "index_step")
    length = len(range(*part.indices(n)))
    if not length:
        raise Misfit("bad_value", "index_empty", count=n)
    return length


def scattered(upstream_gradient: Value, shape: Shape, key: Any) -> Value:
    """Zeros of ``shape`` with the upstream gradient added where ``key`` picked; what was picked twice adds up."""
    whole = np.zeros(shape)
    np.add.at(whole, key, upstream_gradient)
    return as_value(whole)


def index_text(index: Index, array: str = "") -> str:
    """The index as Python writes it in brackets; ``array`` is called to make an array of a list."""
    return ", ".join(_part_text(part, array) for part in index)


def _part_text(part: Any, maker: str) -> str:
    if part is Ellipsis:
        return "..."
    array = _array(part)
    if array is not None:
        return f"{maker}({array.tolist()})" if maker else str(array.tolist())
    if not isinstance(part, slice):
        return str(part)
    cells = ["" if cell is None else str(cell) for cell in (part.start, part.stop, part.step)]
    return ":".join(cells if cells[2] else cells[:2])
