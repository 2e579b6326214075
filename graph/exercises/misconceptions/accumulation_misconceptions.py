"""Misconceptions about where gradients meet, where they begin, and what they were before."""

from __future__ import annotations

import math

import numpy as np

from . import misconception_sources as sources
from .misconception import Misconception, Numbers, Place

__all__ = ["SUMS"]


def _one_path(place: Place) -> Numbers:
    """One of several downstream gradients, but the last to come."""
    return place.shares[1:]


def _last_path(place: Place) -> Numbers:
    """The last to come: of the gate that stands first in forward order."""
    return place.shares[:1] if len(place.shares) > 1 else ()


def _product(place: Place) -> Numbers:
    if len(place.shares) > 1:
        yield math.prod(place.shares)


def _all_paths(place: Place) -> Numbers:
    """What all edges of a value bring together, where one of them is asked for."""
    if len(place.shares) > 1:
        yield math.fsum(place.shares)


def _another_path(place: Place) -> int | None:
    return place.leaving[0] if len(place.leaving) > 1 else None


def _the_last(place: Place) -> int | None:
    return place.leaving[-1] if len(place.leaving) > 1 else None


def _zero_at_output(place: Place) -> Numbers:
    graph = place.point.graph
    at_end = graph.edges[graph.out_of[place.edge.target][0]].target == len(graph.nodes) - 1
    if at_end and np.all(np.asarray(place.point.evaluation.seed) == 1.0):
        yield 0.0


def _zero(_: Place) -> Numbers:
    yield 0.0


def _twice(place: Place) -> Numbers:
    if place.is_of_input:
        yield 2.0 * place.truth


SUMS = {
    "one-path": Misconception("one-path", ("ug", "grad"), _one_path, _another_path, source=sources.NOTES),
    "overwrite": Misconception("overwrite", ("ug", "grad"), _last_path, _the_last, source=sources.NOTES),
    "multiplied-sum": Misconception("multiplied-sum", ("ug", "grad"), _product, _another_path),
    "all-paths": Misconception("all-paths", ("dg",), _all_paths, source=sources.NOTES),
    "seed-zero": Misconception("seed-zero", ("ug", "dg"), _zero_at_output),
    "zero-before": Misconception("zero-before", ("ug", "dg", "grad"), _zero),
    "not-reset": Misconception("not-reset", ("dg", "grad"), _twice, source=sources.ZERO_GRAD),
}
