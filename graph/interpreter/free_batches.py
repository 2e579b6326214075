"""Batches that another cell loads: a loop over ``train_loader`` is read once, what it gives are free inputs."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from ..language.marks import Mark
from .inputs import Input
from .values import Native, SizeInt

if TYPE_CHECKING:
    from .machine import Machine
    from .run import Run

__all__ = [
    "FREE_ITEM",
    "forget",
    "free_batch",
    "free_item",
    "free_sample",
    "is_batch_name",
    "loaded",
    "loads_data",
    "part_of_data",
    "parts_of_free_item",
    "split_data",
]

_LOADER = re.compile(r"(?:\w+_)?(?:\w*(?:loader|iter)|dl|ds|dataset|batches)")
_MEMORY = re.compile(r"(?:\w+_)?(?:memory|buffer|replay)|replay_?\w+|(?:Replay)?Buffer|rb|D")
_LOADS = re.compile(
    r"load_(?!state|ext|model|weights|dotenv|params|checkpoint)\w+|fetch_\w+"
    r"|make_(?:moons|circles|blobs|classification|regression|swiss_roll|gaussian_quantiles)"
    r"|(?:spiral|vertical|sine|get|generate|create|make|prepare|toy)_(?:\w+_)?(?:data|dataset|mnist)"
)
_PARTS = frozenset("data target targets images labels".split())  # of what load_digits() gives
_TESTED = 0.25  # of the data
FREE_ITEM = object()  # what nobody gave: named, it is a free input; taken apart, each of its parts is one


def is_batch_name(name: str) -> bool:
    """``train_loader``, ``data_iter``, ``test_ds``."""
    return _LOADER.fullmatch(name) is not None


def loads_data(name: str) -> bool:
    """Whether a function by its name gives data of another place: ``load_data``, ``fetch_openml``, ``make_moons``."""
    return _LOADS.fullmatch(name) is not None


def loaded(run: Run, name: str, mark: Mark) -> Any:
    """What it gives: what it is named is free."""
    run.notice("data_left_out", mark, name=name)
    return FREE_ITEM


def free_batch(run: Run, value: Any, mark: Mark) -> list[Any] | None:
    """The one batch of a loader without a value; None of anything else."""
    if not isinstance(value, Input) or not value.is_free or value.shape or not is_batch_name(value.name):
        return None
    forget(run, value)
    run.notice("one_batch", mark, name=value.name)
    return [FREE_ITEM]


def free_sample(machine: Machine, value: Any, name: str) -> Any:
    """``memory.sample`` of a replay buffer of another cell, as a function; None of anything else."""
    if name != "sample" or not isinstance(value, Input) or not value.is_free or not _MEMORY.fullmatch(value.name):
        return None

    def sampled(run: Run, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        run.notice("one_batch", mark, name=value.name)
        return FREE_ITEM

    forget(machine, value)
    return Native(name, sampled)


def free_item(machine: Machine, name: str, mark: Mark) -> Any:
    """The free input that a name of a loop over batches stands for."""
    made = machine.inputs.free(name, mark.span)
    machine.of_batches.append(made)
    return made


def parts_of_free_item(machine: Machine, value: Any, count: int) -> list[Any] | None:
    """``inputs, labels = data`` where data is a batch that nobody gave; None of anything else."""
    if value is FREE_ITEM:
        return [FREE_ITEM] * count
    if any(value is each for each in machine.of_batches) and not value.shape:
        forget(machine, value)
        return [FREE_ITEM] * count
    return None


def part_of_data(machine: Machine, value: Any, name: str, mark: Mark) -> Any:
    """``digits.target`` where ``digits`` is what another place gives: a free input too; None of anything else."""
    if name not in _PARTS or not any(value is each for each in machine.of_batches):
        return None
    known = machine.parts_of_data.setdefault((id(value), name), [])
    if not known:
        forget(machine, value)
        known.append(free_item(machine, f"{value.name}_{name}", mark))
    return known[0]


def split_data(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``train_test_split(X, y, test_size=0.25)`` without shuffling; of what nobody gave every part is free."""
    parts: list[Any] = []
    for value in arguments:
        if isinstance(value, Input) and value.is_free:
            forget(run, value)
            parts += [FREE_ITEM, FREE_ITEM]
            continue
        count = int(run.shape(value, mark)[0]) if run.shape(value, mark) else 0
        if count < 2:
            raise run.error("wrong_arguments", "maker_arguments", mark, gate="train_test_split")
        size = keywords.get("test_size")
        size = _TESTED if size is None else float(run.static(size, mark))
        tested = min(count - 1, max(1, math.ceil(size * count) if size < 1 else int(size)))
        cut = SizeInt(count - tested)
        parts += [run.item(value, [slice(*each)], mark) for each in ((0, cut), (cut, count))]
    run.notice("shuffle_left_out", mark)
    return parts


def forget(run: Run, value: Input) -> None:
    """Takes a name that is no input of its own from the list of inputs."""
    if value in run.inputs.sources and not value.nodes:
        run.inputs.sources.remove(value)
