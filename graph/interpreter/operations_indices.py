"""Instructions about index notation, read when the shapes of the arrays are known."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import TraceError
from ..language.code_tree import Expression
from ..language.heads import Symbol
from ..language.marks import Mark
from .assumptions import Rerun
from .compile_expression import compile_marked
from .index_notation import resolve_indices, resolve_target
from .index_ranges import same_lengths
from .indexed_names import indexed_names
from .instructions import Code
from .labels_in_indices import with_labels
from .machine import Frame, Machine
from .marked_tree import marked
from .sum_limits import with_limits
from .unrolling import node_of
from .values import MISSING, find

__all__ = ["OPERATIONS"]


def indexed(machine: Machine, frame: Frame, expression: Expression, mark: Mark) -> None:
    """An expression with indices and sums over them."""
    expression = _with_numbers(machine, frame, expression, None, mark)
    _insert(
        frame, _resolved(machine, frame, expression, (), indexed_names(expression, _shapes(machine, frame, mark)), mark)
    )


def indexed_assign(machine: Machine, frame: Frame, argument: tuple[Expression, Expression], mark: Mark) -> None:
    """``y_k = …``: the letters on the left are the axes of the result."""
    target, expression = argument
    expression = _with_numbers(machine, frame, expression, target, mark)
    base, *indices = target.tree.args
    is_summed = isinstance(base, Symbol) and base.name in machine.summed
    names = indexed_names(expression, _shapes(machine, frame, mark), target, is_summed)
    size = machine.summed[base.name] if is_summed and len(indices) == 1 else None
    told = {str(indices[0].name): size} if size and isinstance(indices[0], Symbol) else {}
    _give_shapes(machine, names, same_lengths(node_of(expression)), _shapes(machine, frame, mark), told)
    name, letters = resolve_target(target, expression, _shapes(machine, frame, mark))
    code = _resolved(machine, frame, expression, letters, names, mark)
    code.emit("store", name, mark)
    _insert(frame, code)


def _with_numbers(
    machine: Machine, frame: Frame, expression: Expression, target: Expression | None, mark: Mark
) -> Expression:
    """The expression with numbers in the places of limits and labels that have names."""
    shape_of = _shapes(machine, frame, mark)
    expression = with_limits(machine, frame, expression, shape_of, mark)
    return with_labels(machine, frame, expression, target, shape_of, mark)


def _resolved(
    machine: Machine,
    frame: Frame,
    expression: Expression,
    letters: tuple[str, ...],
    names: dict[str, tuple[str, ...]],
    mark: Mark,
) -> Code:
    """The code of an expression with its indices worked out.

    Raises:
        TraceError: an index whose length nothing says, or two lengths of one.
    """
    shape_of = _shapes(machine, frame, mark)
    _give_shapes(machine, names, same_lengths(node_of(expression)), shape_of)
    try:
        resolved = resolve_indices(expression, letters, shape_of)
    except TraceError as error:
        error.source = error.source or machine.source
        raise
    code = Code()
    compile_marked(marked(resolved), code)
    return code


def _give_shapes(
    machine: Machine,
    indexed: dict[str, tuple[str, ...]],
    speaker: dict[str, str],
    shape_of: Any,
    told: dict[str, int] | None = None,
) -> None:
    """Arrays for names without a value that carry letters: each letter has the length that known arrays give it.

    ``speaker``: for letters that run over one axis, the letter that speaks for them; ``told``: lengths that limits of
    sums over the result say.

    Raises:
        Rerun: some had none.
    """
    lengths: dict[str, int] = dict(told or {})
    for name, letters in indexed.items():
        shape = shape_of(name)
        if shape and len(shape) == len(letters):
            lengths.update(zip(letters, shape, strict=True))
    spare = [size for size in (3, 2, 4, 5, 6) if size not in lengths.values()]
    missing = {name: letters for name, letters in indexed.items() if shape_of(name) is None and letters}
    for letter in [letter for letters in missing.values() for letter in letters]:
        first = speaker.get(letter, letter)
        if letter not in lengths:
            lengths[letter] = lengths[first] if first in lengths else spare.pop(0) if spare else 2
            lengths.setdefault(first, lengths[letter])
    if missing:
        shapes = {name: tuple(lengths[letter] for letter in letters) for name, letters in missing.items()}
        known = machine.inputs.assumptions
        raise Rerun(known.learned(shapes={**known.shapes, **shapes}))


def _shapes(machine: Machine, frame: Frame, mark: Mark) -> Any:
    """Shape of a name, None where it has no value."""

    def shape_of(name: str) -> Any:
        value = find(frame.scope, name)
        if value is not MISSING:
            return machine.shape(value, mark) if machine.is_traced(value) or not callable(value) else None
        given = machine.inputs.values.get(name)
        if given is not None:
            return np.shape(given)
        return machine.inputs.assumptions.shapes.get(name)

    return shape_of


def _insert(frame: Frame, code: Code) -> None:
    """Runs a piece of code before the frame goes on with its own."""
    code.emit("resume", (frame.code, frame.at), code.instructions[-1].mark)
    frame.code, frame.at = code, 0


def resume(machine: Machine, frame: Frame, place: tuple[Code, int], mark: Mark) -> None:
    frame.code, frame.at = place


OPERATIONS = {"indexed": indexed, "indexed_assign": indexed_assign, "resume": resume}
