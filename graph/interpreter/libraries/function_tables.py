"""Entries of the libraries' tables: a function of the running program, its arguments and its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ...gates import GATES
from ...language.marks import Mark
from ..shared_arrays import copied
from ..values import Function
from .number_kinds import as_kind, kind_told

__all__ = [
    "Entry",
    "Table",
    "argument",
    "as_type",
    "copy_of",
    "given",
    "label_rows",
    "left_out",
    "left_out_method",
    "renamed",
    "to_gate",
    "unchanged",
]

Entry = Callable[[Any, list[Any], dict[str, Any], Mark], Any]
Table = Mapping[str, Any]  # name inside the library -> Entry, or a constant
_MISSING = object()


def to_gate(gate: str, path: str = "", /, *, rename: Mapping[str, str] | None = None, **fixed: Any) -> Entry:
    """A call of a gate; ``rename``: the library's keywords -> those of the gate; ``fixed``: parameters that are set."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        if gate not in GATES:
            raise run.error("unknown_function", "known_not_offered", mark, name=path or gate)
        if rename:
            keywords = {rename.get(name, name): value for name, value in keywords.items()}
        return run.bind(gate, path or gate, arguments, {**fixed, **keywords}, mark)

    return call


def renamed(entry: Entry, **names: str) -> Entry:
    """The same with other keywords: ``renamed(f, input="x")``."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        return entry(run, arguments, {names.get(key, key): value for key, value in keywords.items()}, mark)

    return call


def argument(arguments: list[Any], keywords: dict[str, Any], place: int, *names: str, default: Any = None) -> Any:
    """An argument by its place or one of its names."""
    if len(arguments) > place:
        return arguments[place]
    for name in names:
        if name in keywords:
            return keywords[name]
    return default


def given(
    run: Any, arguments: list[Any], keywords: dict[str, Any], place: int, name: str, path: str, mark: Mark
) -> Any:
    """An argument that must be there.

    Raises:
        TraceError: ``wrong_arguments``: it is not.
    """
    found = argument(arguments, keywords, place, name, default=_MISSING)
    if found is _MISSING:
        raise run.error("wrong_arguments", "too_few", mark, expected=place + 1, got=len(arguments), gate=path)
    return found


def label_rows(labels: np.ndarray, classes: int) -> np.ndarray:
    """A row of zeros with a one for each label; no larger than the rows themselves, however many classes there are."""
    rows: np.ndarray = (labels[..., None] == np.arange(classes)).astype(np.float64)
    return rows


def unchanged(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """What wraps a value and changes nothing here: ``Variable(x)``, ``x.clone()``, ``x.to(device)``; a type that is
    told (``x.to(torch.long)``) is heeded."""
    if not arguments:
        raise run.error("wrong_arguments", "too_few", mark, expected=1, got=0, gate="array")
    return as_kind(run, arguments[0], kind_told(arguments[1:], keywords), mark)


def as_type(name: str) -> Entry:
    """A method that says the type: ``x.long()``, ``mask.bool()``."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        return as_kind(run, arguments[0], kind_told([name], {}), mark)

    return call


def copy_of(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """A copy: ``x.clone()``, ``np.array(x)``; what is changed in it is not changed in x."""
    return copied(run, unchanged(run, arguments, keywords, mark))


def left_out(key: str, name: str) -> Entry:
    """A function whose effect nobody sees here: it is told, and gives None."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        run.notice(key, mark, name=name)
        return None

    return call


def left_out_method(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``optimizer.step(closure)`` runs the closure, anything else of an optimizer nothing."""
    closure = next((each for each in (*arguments, *keywords.values()) if isinstance(each, Function)), None)
    return None if closure is None or closure.parameters else run.call(closure, [], {}, mark)
