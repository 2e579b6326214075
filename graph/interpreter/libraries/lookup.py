"""Looks spellings up in the tables of the libraries."""

from __future__ import annotations

from typing import Any

from ...gates import GATES, SPELLINGS
from ..values import Module, Native

def _gate(name: str, path: str) -> Native:
    return Native(path, lambda run, a, k, m: run.bind(name, path, a, k, m))

def bare(name: str, library: str) -> Any:
    if name in ("range", "len", "zip", "enumerate"):
        return {"range": Native("range", lambda r, a, k, m: range(*[r.integer(x, m) for x in a])),
                "len": Native("len", lambda r, a, k, m: len(a[0]) if isinstance(a[0], (list, tuple, dict, str)) else r.shape(a[0], m)[0]),
                "zip": Native("zip", lambda r, a, k, m: list(zip(*[list(__import__("graph.interpreter.iterating", fromlist=["x"]).items_of(r, x, m)) for x in a]))),
                "enumerate": Native("enumerate", lambda r, a, k, m: list(enumerate(__import__("graph.interpreter.iterating", fromlist=["x"]).items_of(r, a[0], m))))}[name]
    if name in ("np", "torch", "F", "nn", "math", "jnp", "tf"):
        return Module({"np": "numpy", "F": "torch", "nn": "torch"}.get(name, name), name)
    if name == "print":
        return Native("print", lambda r, a, k, m: None)
    if name in SPELLINGS:
        return _gate(SPELLINGS[name], name)
    return None

def member(module: Module, name: str) -> Any:
    return bare(name, "")

def imported(module: str, name: str, alias: str) -> tuple[str, Any]:
    return module.partition(".")[0], Module(module.partition(".")[0], module)

def attribute(value: Any, name: str, machine: Any) -> Any:
    if name == "T":
        return _gate("transpose", "T")
    if name == "shape":
        return Native("shape", lambda r, a, k, m: tuple(r.shape(a[0], m)))
    return None

def method(value: Any, name: str, machine: Any) -> Any:
    if isinstance(value, list) and name == "append":
        return Native("append", lambda r, a, k, m: a[0].append(a[1]))
    return _gate(SPELLINGS[name], name) if name in SPELLINGS else None

def of_object(value: Any, name: str) -> Any:
    return None

def known_elsewhere(name: str) -> bool:
    return False

def names() -> list[str]:
    return []

def members(module: Module) -> list[str]:
    return []

def method_names(value: Any, machine: Any) -> list[str]:
    return []
