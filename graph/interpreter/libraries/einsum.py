"""``einsum``: products of arrays summed over letters, spelt out in gates.

Two operands that share one letter are a matrix product; anything else is aligned, multiplied and summed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.marks import Mark

__all__ = ["einsum"]


def einsum(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``einsum("ij,jk->ik", a, b)``.

    Raises:
        TraceError: ``wrong_arguments``: the letters do not fit the operands.
    """
    if not arguments or not isinstance(arguments[0], str):
        raise run.error("wrong_arguments", "einsum_text", mark)
    operands = list(arguments[1]) if len(arguments) == 2 and isinstance(arguments[1], list | tuple) else arguments[1:]
    text = arguments[0].replace(" ", "")
    left, arrow, right = text.partition("->")
    parts = left.split(",")
    if len(parts) != len(operands):
        raise run.error("wrong_arguments", "einsum_text", mark)
    shapes = [run.shape(operand, mark) for operand in operands]
    parts, right = _without_dots(run, parts, right, bool(arrow), shapes, mark)
    _check(run, parts, right, shapes, mark)
    operands, parts = _without_repeats(run, operands, parts, mark)
    product = _as_product(run, operands, parts, right, mark)
    return product if product is not None else _aligned(run, operands, parts, right, mark)


def _without_dots(
    run: Any, parts: list[str], right: str, has_right: bool, shapes: list[Any], mark: Mark
) -> tuple[list[str], str]:
    """``...`` as capital letters that the text does not use; without an arrow the letters that stand once."""
    widest = max(
        (len(s) - len(p.replace("...", "")) for p, s in zip(parts, shapes, strict=True) if "..." in p), default=0
    )
    spare = [letter for letter in "ZYXWVUTSRQPONM" if letter not in "".join(parts)][:widest]
    made = []
    for part, shape in zip(parts, shapes, strict=True):
        count = len(shape) - len(part.replace("...", ""))
        made.append(part.replace("...", "".join(spare[len(spare) - count :]) if count > 0 else ""))
    if not has_right:
        letters = "".join(made)
        right = "".join(sorted({letter for letter in letters if letters.count(letter) == 1}))
    return made, right.replace("...", "".join(spare))


def _check(run: Any, parts: list[str], right: str, shapes: list[Any], mark: Mark) -> None:
    sizes: dict[str, int] = {}
    for part, shape in zip(parts, shapes, strict=True):
        if len(part) != len(shape) or not all(letter.isalpha() for letter in part):
            raise run.error("wrong_arguments", "einsum_text", mark)
        for letter, length in zip(part, shape, strict=True):
            if sizes.setdefault(letter, length) != length:
                raise run.error("shape_mismatch", "einsum_sizes", mark, letter=letter, one=sizes[letter], other=length)
    if len(set(right)) != len(right) or not set(right) <= set(sizes):
        raise run.error("wrong_arguments", "einsum_text", mark)


def _without_repeats(run: Any, operands: list[Any], parts: list[str], mark: Mark) -> tuple[list[Any], list[str]]:
    """``ii``: the diagonal, by indices that run together."""
    found, texts = [], []
    for operand, part in zip(operands, parts, strict=True):
        while len(set(part)) < len(part):
            letter = next(each for each in part if part.count(each) > 1)
            first, second = part.index(letter), part.index(letter, part.index(letter) + 1)
            rest = [k for k in range(len(part)) if k not in (first, second)]
            turned = run.bind("transpose", "transpose", [operand, first, second, *rest], {}, mark)
            places = tuple(range(run.shape(turned, mark)[0]))
            operand = run.apply("index", [turned], {"index": (places, places)}, mark)
            part = letter + "".join(part[k] for k in rest)
        found.append(operand)
        texts.append(part)
    return found, texts


def _as_product(run: Any, operands: list[Any], parts: list[str], right: str, mark: Mark) -> Any:
    """A matrix product where two operands share just one letter, which is summed over; None elsewhere."""
    if len(operands) != 2 or any(not 1 <= len(part) <= 2 for part in parts):
        return None
    (a, b), (first, second) = operands, parts
    shared = set(first) & set(second)
    if len(shared) != 1 or shared & set(right):
        return None
    letter = shared.pop()
    a = a if first[-1] == letter else run.bind("transpose", "transpose", [a], {}, mark)
    b = b if second[0] == letter else run.bind("transpose", "transpose", [b], {}, mark)
    found = first.replace(letter, "") + second.replace(letter, "")
    result = run.operate("@", a, b, mark)
    if found == right:
        return result
    return run.bind("transpose", "transpose", [result], {}, mark) if found == right[::-1] else None


def _aligned(run: Any, operands: list[Any], parts: list[str], right: str, mark: Mark) -> Any:
    """Every operand with one axis for each letter, multiplied, and summed over the letters that the result has not."""
    letters = right + "".join(dict.fromkeys(letter for part in parts for letter in part if letter not in right))
    result: Any = None
    for operand, part in zip(operands, parts, strict=True):
        order = [part.index(letter) for letter in letters if letter in part]
        turned = operand
        if order != sorted(order):
            turned = run.bind("transpose", "transpose", [operand, *order], {}, mark)
        missing = tuple(k for k, letter in enumerate(letters) if letter not in part)
        if missing and part:
            turned = run.apply("expand_dims", [turned], {"axis": missing}, mark)
        result = turned if result is None else run.operate("*", result, turned, mark)
    summed = tuple(range(len(right), len(letters)))
    if not summed or not np.shape(summed)[0]:
        return result
    return run.bind("sum", "sum", [result], {"axis": summed}, mark)
