"""Walks over all places of an array: ``np.nditer`` with its multi_index, ``np.ndindex``, ``np.ndenumerate``."""

from __future__ import annotations

import itertools
import math
from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer, Native, SizeInt
from .function_tables import Entry, given

__all__ = ["INDEX_WALKS"]


def _places(run: Any, shape: tuple[int, ...], mark: Mark) -> list[tuple[Any, ...]]:
    run.count_items(math.prod(shape), mark)
    return [tuple(map(SizeInt, place)) for place in itertools.product(*map(range, shape))]


def _indices(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``np.ndindex(2, 3)``, ``np.ndindex(x.shape)``"""
    sizes = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list | tuple) else arguments
    return _places(run, tuple(int(run.integer(size, mark)) for size in sizes), mark)


def _enumerated(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    array = given(run, arguments, keywords, 0, "arr", "ndenumerate", mark)
    return [(place, run.item(array, list(place), mark)) for place in _places(run, run.shape(array, mark), mark)]


def _kept(run: Any, instance: Instance, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return instance


def _walk(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``it = np.nditer(x, flags=["multi_index"])``: its place, whether it is over, and a step."""
    places = _places(run, run.shape(given(run, arguments, keywords, 0, "op", "nditer", mark), mark), mark)
    made = Instance(None, {}, Layer("nditer", _kept, owns=False))

    def step(run: Any, _: list[Any], more: dict[str, Any], at: Mark) -> Any:
        places.pop(0)
        made.names.update({"finished": not places, "multi_index": places[0] if places else ()})
        return bool(places)

    places.insert(0, ())
    step(run, [], {}, mark)
    made.names["iternext"] = Native("iternext", step)
    return made


INDEX_WALKS: dict[str, Entry] = {"nditer": _walk, "ndindex": _indices, "ndenumerate": _enumerated}
