"""The gate table. A new gate is one record in one of these files; everything else follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from . import (
    activations,
    angles,
    arithmetic,
    axis_moves,
    comparisons,
    composite,
    convolution,
    cumulative,
    distances,
    element_picking,
    elementary,
    error_losses,
    exponentials,
    further_activations,
    joining,
    label_losses,
    linear_algebra,
    lookup,
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
    reshaping,
    rolling,
    rounding,
    selection,
    softmax,
    sorting,
    stacking,
    statistics,
    tied_extremes,
    tiling,
    trigonometry,
)
from .gate import Gate, Misfit, Operation, Parameter, Shape, Value, Words, broadcast_shape

__all__ = [
    "GATES", "OPERATORS", "SPELLINGS", "Gate", "Misfit", "Operation", "Parameter", "Shape", "Value", "Words",
    "broadcast_shape", "named_once", "spellings",
]  # fmt: skip

_FILES = (
    arithmetic, matmul, elementary, trigonometry, activations, piecewise, reductions, norms, statistics, reshaping,
    joining, softmax, losses, composite, exponentials, angles, further_activations, rounding, tied_extremes,
    comparisons, element_picking, lookup, selection, sorting, ranking, axis_moves, rolling, tiling, cumulative,
    matrices, stacking, linear_algebra, convolution, pooling, error_losses, label_losses, normalising, products,
    distances, masked_attention,
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
