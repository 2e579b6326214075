"""``torch.autograd.Function``: a forward and a backward pass of a program's own, called by ``apply``."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..class_methods import find_method
from ..values import ClassType, Function, Instance, Native
from .own_slopes import OwnRule, with_own_slope

__all__ = ["applied"]


def applied(kind: ClassType) -> Native:
    """``MyFunction.apply``: its forward pass is drawn by its own gates, and its backward pass is compared with them."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        forward = find_method(kind, "forward")
        if not isinstance(forward, Function):
            raise run.error("unsupported", "attribute", mark, name="apply")
        result = run.call(forward, [_context(), *arguments], keywords, mark)
        backward = find_method(kind, "backward")
        if not isinstance(backward, Function):
            return result
        return with_own_slope(run, _rule(run, kind.name, forward, backward, mark), arguments, result, mark)

    return Native(f"{kind.name}.apply", call)


def _rule(run: Any, name: str, forward: Function, backward: Function, mark: Mark) -> OwnRule:
    def given(numbers: list[Any]) -> Any:
        return run.call(forward, [_context(), *numbers], {}, mark)

    def handed_back(numbers: list[Any], upstream: Any) -> list[Any]:
        context = _context()
        run.call(forward, [context, *numbers], {}, mark)
        found = run.call(backward, [context, upstream], {}, mark)
        return list(found) if isinstance(found, tuple | list) else [found]

    return OwnRule(name, given, handed_back)


def _context() -> Instance:
    """``ctx``: keeps what the backward pass needs."""
    context = Instance(None)

    def save(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        context.names["saved_tensors"] = context.names["saved_variables"] = tuple(arguments)
        return None

    context.names["save_for_backward"] = Native("save_for_backward", save)
    context.names["mark_non_differentiable"] = Native("mark_non_differentiable", lambda r, a, k, m: None)
    context.names["needs_input_grad"] = (True,) * 8
    return context
