"""Shapes as they are said: 3 × 4 where they are written, a vector of 3 where they are told in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["InsideName", "ShapeName", "shape_in_words", "shape_text"]

_KINDS = ("number", "vector", "matrix")  # by the number of axes; beyond, an array


class ShapeName(tuple[int, ...]):
    """A shape in a message, which each language puts into its own words."""

    __slots__ = ()


class InsideName(str):
    """A call in a message, standing for a value that it makes by itself: no operand was typed for it."""

    __slots__ = ()


def shape_text(shape: Iterable[int]) -> str:
    """3, 3 × 4; "" of a single number."""
    return " × ".join(str(size).replace("-", "−") for size in shape)


def shape_in_words(texts: Mapping[str, str], shape: tuple[int, ...]) -> str:
    """A vector of 3, a 3 × 4 matrix, a number."""
    kind = _KINDS[len(shape)] if len(shape) < len(_KINDS) else "array"
    return texts[f"shape.{kind}"].format(sizes=shape_text(shape))
