"""Gradients as values: ``torch.autograd.grad(u, x, create_graph=True)``, a gradient of a gradient, a tape in a tape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..autodiff.builder import Ref
from ..autodiff.gradient_gates import gradient_gates
from ..language.marks import Mark

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["worked_gradient", "worked_gradients"]


def worked_gradient(machine: Machine, value: Any, target: Any, mark: Mark, weights: Any = None) -> Any:
    """The gradient of one value for one other (a list: of each of them), a value to go on with."""
    if isinstance(target, list | tuple):
        return list(worked_gradients(machine, value, target, mark, weights))
    return worked_gradients(machine, value, [target], mark, weights)[0]


def worked_gradients(
    machine: Machine, value: Any, targets: Sequence[Any], mark: Mark, weights: Any = None, *, unused: Any = 0.0
) -> tuple[Any, ...]:
    """The gradients of a value (Σ of weights × value where it has axes) for several others, as gates.

    ``unused``: what stands for one that the value does not depend on; 0: zeros.

    Raises:
        TraceError: a gate on the way has no gradient that is made of gates.
    """
    output = machine.operand(value, mark)
    nodes = [machine.operand(target, mark) for target in targets]
    shape = machine.shape(output, mark)
    seed = _seed(machine, shape, weights, mark)
    found: list[Any] = [None] * len(nodes)
    wanted = [node for node in nodes if isinstance(node, Ref)]
    if isinstance(output, Ref) and wanted:
        with machine.part("call", "gradient", mark):
            given = iter(gradient_gates(machine.builder, output, wanted, seed, mark))
            found = [next(given) if isinstance(node, Ref) else None for node in nodes]
    return tuple(_or_unused(machine, each, node, unused, mark) for each, node in zip(found, nodes, strict=True))


def _seed(machine: Machine, shape: tuple[int, ...], weights: Any, mark: Mark) -> Any:
    if isinstance(weights, list | tuple) and weights:
        weights = weights[0]
    if weights is None:
        return np.ones(shape) if shape else 1.0
    given = machine.operand(weights, mark)
    if machine.shape(given, mark) != shape:
        raise machine.error("shape_mismatch", "upstream_shape", mark, shape=machine.shape(given, mark), wanted=shape)
    return given


def _or_unused(machine: Machine, found: Any, node: Any, unused: Any, mark: Mark) -> Any:
    if found is not None:
        return found
    shape = machine.shape(node, mark)
    return unused if unused is None or not shape else np.zeros(shape)
