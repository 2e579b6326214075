"""The gate table. A new gate is one record in one of these files; everything else follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from . import (
    activations,
    angles,
    arithmetic,
    comparisons,
    composite,
    convolution,
    distances,
    error_losses,
    exponentials,
    joining,
    label_losses,
    linear_algebra,
    losses,
    masked_attention,
    matmul,
    matrices,
    normalising,
    norms,
    piecewise,
    pooling,
    products,
    ranking,
    reductions,
    rounding,
    softmax,
    statistics,
    trigonometry,
)
from . import (
    axis_moves as arranging,
)
from . import (
    cumulative as accumulating,
)
from . import (
    element_picking as indexing,
)
from . import (
    elementary as functions,
)
from . import (
    further_activations as units,
)
from . import (
    lookup as gathering,
)
from . import (
    reshaping as arrays,
)
from . import (
    rolling as turning,
)
from . import (
    selection as choosing,
)
from . import (
    sorting as ordering,
)
from . import (
    stacking as lists,
)
from . import (
    tied_extremes as ties,
)
from . import (
    tiling as copying,
)
from .gate import Gate, Misfit, Operation, Parameter, Shape, Value, Words, broadcast_shape

__all__ = [
    "GATES", "OPERATORS", "SPELLINGS", "Gate", "Misfit", "Operation", "Parameter", "Shape", "Value", "Words",
    "broadcast_shape", "named_once", "spellings",
]  # fmt: skip

_FILES = (
    arithmetic, matmul, functions, trigonometry, activations, piecewise, reductions, norms, statistics, arrays, joining,
    softmax, losses, composite,
    exponentials, angles, units, rounding, ties, comparisons, indexing, gathering, choosing,
    ordering, ranking, arranging, turning, copying, accumulating, matrices, lists,
    linear_algebra, convolution, pooling,
    error_losses,
    label_losses,
    normalising,
    products,
    distances,
    masked_attention,
)  # fmt: skip


def spellings(gate: Gate) -> tuple[str, ...]:
    """The functions that name a gate: its own name where the record lists none and no operator does."""
    return gate.spellings or (() if gate.operator else (gate.name,))


def named_once(kind: str, pairs: Iterable[tuple[str, Gate]]) -> Mapping[str, Gate]:
    """A read-only table of gates.

    Raises:
        ValueError: two gates claim one key.
    """
    table: dict[str, Gate] = {}
    for key, gate in pairs:
        if key in table:
            raise ValueError(f"duplicate {kind}: {key!r} (of {table[key].name!r} and {gate.name!r})")
        table[key] = gate
    return MappingProxyType(table)


_RECORDS: tuple[Gate, ...] = tuple(gate for file in _FILES for gate in file.RECORDS)

GATES = named_once("gate", ((gate.name, gate) for gate in _RECORDS))
OPERATORS = named_once("operator", ((gate.operator, gate) for gate in _RECORDS if gate.operator))
SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        spelling: gate.name
        for spelling, gate in named_once("spelling", ((s, g) for g in _RECORDS for s in spellings(g))).items()
    }
)
