"""Batches that another cell loads: a loop over ``train_loader`` is read once, what it gives are free inputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..language.marks import Mark
from .inputs import Input

if TYPE_CHECKING:
    from .machine import Machine
    from .run import Run

__all__ = [
    "FREE_ITEM",
    "forget",
    "free_batch",
    "free_item",
    "is_batch_name",
    "loaded",
    "loads_data",
    "parts_of_free_item",
]

_LOADER = re.compile(r"(?:\w+_)?(?:\w*(?:loader|iter)|dl|ds|dataset|batches)")
_LOADS = re.compile(
    r"load_(?!state|ext|model|weights|dotenv|params|checkpoint)\w+|fetch_\w+|make_(?:moons|circles|blobs|classification|regression)"
)
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


def forget(run: Run, value: Input) -> None:
    """Takes a name that is no input of its own from the list of inputs."""
    if value in run.inputs.sources and not value.nodes:
        run.inputs.sources.remove(value)
