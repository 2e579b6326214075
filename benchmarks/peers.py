"""The others, where they are installed; a name that is None is missing."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from typing import Any

__all__ = ["autograd_numpy", "autograd_value_and_grad", "dot", "has_dot", "micrograd", "torch", "torchviz", "trace_dot"]


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except Exception:  # noqa: BLE001  (a broken installation is a missing one)
        return None


micrograd: Any = _imported("micrograd.engine")
torch: Any = _imported("torch")
torchviz: Any = _imported("torchviz") if torch else None
_autograd: Any = _imported("autograd")
autograd_numpy: Any = _imported("autograd.numpy")
autograd_value_and_grad: Any = getattr(_autograd, "value_and_grad", None)
has_dot = shutil.which("dot") is not None
if torch:
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)


def dot(source: str) -> bytes:
    """What Graphviz's program makes of DOT text: SVG."""
    return subprocess.run(["dot", "-Tsvg"], input=source.encode(), capture_output=True, check=True).stdout


def trace_dot(root: Any) -> str:
    """DOT of a micrograd value as its notebook draws it: records with data and gradient, a small node an operation."""
    nodes: set[Any] = set()
    edges: list[tuple[Any, Any]] = []
    pending = [root]
    while pending:
        value = pending.pop()
        if value in nodes:
            continue
        nodes.add(value)
        for child in value._prev:
            edges.append((child, value))
            pending.append(child)
    lines = ["digraph {", "graph [rankdir=LR]"]
    for value in nodes:
        name = id(value)
        lines.append(f'{name} [label="{{ data {value.data:.4f} | grad {value.grad:.4f} }}" shape=record]')
        if value._op:
            lines += [f'{name}o [label="{value._op}"]', f"{name}o -> {name}"]
    lines += [f"{id(child)} -> {id(value)}o" for child, value in edges]
    return "\n".join([*lines, "}"])
