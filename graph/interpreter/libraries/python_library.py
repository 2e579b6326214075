"""Python's own modules of containers: collections, copy, functools, itertools."""

from __future__ import annotations

import itertools
import string
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..container_walk import unfolded
from ..inputs import Input
from ..iterating import items_of
from ..values import ClassType, Instance, Native, SizeInt
from .command_line import COMMAND_LINE
from .einops_functions import EINOPS
from .function_tables import Entry, argument, given
from .two_ended_rows import deque

__all__ = ["CONTAINERS", "DefaultDict", "FieldFactory", "deep_copy"]


class DefaultDict(dict[Any, Any]):
    """A dict that makes what it does not have; ``factory`` is a function of the program or of a library."""

    factory: Any = None


def _listed(run: Any, value: Any, mark: Mark) -> list[Any]:
    found = list(items_of(run, value, mark))
    run.count_items(len(found), mark)
    return found


class FieldFactory:
    """``field(default_factory=list)``: what gives a field its value where an object is made."""

    def __init__(self, factory: Any) -> None:
        self.factory = factory


def _field(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``dataclasses.field(default=3)``"""
    factory = keywords.get("default_factory")
    return keywords.get("default") if factory is None else FieldFactory(factory)


def _ordered(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    from .builtins import BUILTINS

    return BUILTINS["dict"](run, arguments, keywords, mark)


def _default_dict(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    made = DefaultDict()
    made.factory = arguments[0] if arguments else None
    if len(arguments) > 1 and isinstance(arguments[1], dict):
        run.count_items(len(arguments[1]), mark)
        made.update(arguments[1])
    return made


def _counted(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Counter(items)``: how often each stands there."""
    made: dict[Any, Any] = {}
    for item in _listed(run, arguments[0], mark) if arguments else ():
        key = run.static(item, mark)
        unfolded(run.budget, key)
        made[key] = SizeInt(made.get(key, 0) + 1)
    return made


def _named_tuple(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    name = given(run, arguments, keywords, 0, "typename", "namedtuple", mark)
    fields = given(run, arguments, keywords, 1, "field_names", "namedtuple", mark)
    names = fields.replace(",", " ").split() if isinstance(fields, str) else _listed(run, fields, mark)
    return ClassType(str(name), (), {"__fields__": [str(each) for each in names]})


def _copied(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = given(run, arguments, keywords, 0, "x", "copy", mark)
    if isinstance(value, list | dict | set):
        run.budget.walk(len(value), 0)
        return value.copy()
    if isinstance(value, Instance):
        return Instance(value.type, dict(value.names), value.layer)
    return value


def _deep(run: Any, value: Any, known: dict[int, Any], depth: int, mark: Mark) -> Any:
    run.budget.walk(1, depth)
    if id(value) in known:
        return known[id(value)]
    if isinstance(value, Instance):
        run.budget.count_object(mark.at)
        made = known[id(value)] = Instance(value.type, {}, value.layer)
        made.names.update({name: _deep(run, each, known, depth + 1, mark) for name, each in value.names.items()})
        return made
    if isinstance(value, Input):
        weight = run.weight(value.name, np.asarray(run.inputs.value_of(value), dtype=np.float64).copy(), mark)
        if isinstance(weight, Input):
            weight.typed = value.typed
        known[id(value)] = weight
        return weight
    if isinstance(value, dict):
        return {key: _deep(run, each, known, depth + 1, mark) for key, each in value.items()}
    if isinstance(value, list | tuple):
        items = [_deep(run, each, known, depth + 1, mark) for each in value]
        run.count_items(len(items), mark)
        return items if isinstance(value, list) else tuple(items)
    return value


def deep_copy(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``copy.deepcopy(x)``: weights are inputs of their own, with the same numbers."""
    return _deep(run, given(run, arguments, keywords, 0, "x", "deepcopy", mark), {}, 0, mark)


def _reduced(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``functools.reduce(f, items, start)``."""
    function = given(run, arguments, keywords, 0, "function", "reduce", mark)
    items = _listed(run, given(run, arguments, keywords, 1, "iterable", "reduce", mark), mark)
    items = [arguments[2], *items] if len(arguments) > 2 else items
    if not items:
        raise run.error("bad_value", "empty_array", mark)
    total = items[0]
    for item in items[1:]:
        total = run.call(function, [total, item], {}, mark)
    return total


def _accumulated(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    items = _listed(run, given(run, arguments, keywords, 0, "iterable", "accumulate", mark), mark)
    function = argument(arguments, keywords, 1, "func")
    sums: list[Any] = items[:1]
    for item in items[1:]:
        last = sums[-1]
        sums.append(
            run.operate("+", last, item, mark) if function is None else run.call(function, [last, item], {}, mark)
        )
    return sums


def _arranged(make: Callable[..., Iterable[Any]]) -> Entry:
    """What itertools makes of lists, item by item against the budget."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        lists = [
            int(each) if isinstance(each, int) else each if isinstance(each, Iterator) else _listed(run, each, mark)
            for each in arguments
        ]
        more = {"repeat": int(run.integer(keywords["repeat"], mark))} if "repeat" in keywords else {}
        made = []
        for item in make(*lists, **more):
            run.count_items(1 + len(item) if isinstance(item, tuple) else 1, mark)
            made.append(item)
        return made

    return call


def _repeated(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    times = int(run.integer(given(run, arguments, keywords, 1, "times", "repeat", mark), mark))
    run.count_items(max(0, times), mark)
    return [arguments[0]] * times


CONTAINERS: dict[str, dict[str, Any]] = {
    "collections": {
        "OrderedDict": _ordered, "defaultdict": _default_dict, "Counter": _counted, "deque": deque,
        "namedtuple": _named_tuple,
    },
    "copy": {"copy": _copied, "deepcopy": deep_copy},
    "functools": {"reduce": _reduced},
    "itertools": {
        "accumulate": _accumulated, "chain": _arranged(itertools.chain), "product": _arranged(itertools.product),
        "combinations": _arranged(itertools.combinations), "permutations": _arranged(itertools.permutations),
        "repeat": _repeated, "pairwise": _arranged(itertools.pairwise), "islice": _arranged(itertools.islice),
    },
    "typing": {"NamedTuple": ClassType("NamedTuple", (), {"__fields__": []})},
    "abc": {"ABC": ClassType("ABC", (), {}), "abstractmethod": Native("abstractmethod", lambda r, a, k, m: a[0])},
    "string": {
        "ascii_letters": string.ascii_letters, "ascii_lowercase": string.ascii_lowercase,
        "ascii_uppercase": string.ascii_uppercase, "digits": string.digits, "punctuation": string.punctuation,
    },
    "argparse": COMMAND_LINE, "types": {"SimpleNamespace": COMMAND_LINE["Namespace"]},
    **dict.fromkeys(("einops", "einops.layers.torch", "einops.layers.tensorflow"), EINOPS),
    "dataclasses": {"field": _field},
    "weakref": {"ref": lambda r, a, k, m: Native("ref", lambda *_: a[0]), "proxy": lambda r, a, k, m: a[0]},
    "enum": {"Enum": ClassType("Enum", (), {})},
}  # fmt: skip
