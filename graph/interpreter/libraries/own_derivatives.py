"""``jax.custom_vjp``, ``jax.custom_jvp`` and ``tf.custom_gradient``: functions with derivatives of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..inputs import to_array
from ..values import Function, Native
from .function_tables import Entry, argument
from .own_slopes import OwnRule, with_own_slope

__all__ = ["OWN_DERIVATIVES", "Ruled", "rule_giver"]


@dataclass(slots=True, eq=False)
class Ruled(Native):
    """A function of the program with a rule of its own; ``fixed``: places of what is not differentiated."""

    function: Function | None = None
    fixed: tuple[int, ...] = ()
    rules: dict[str, tuple[Any, ...]] = field(default_factory=dict)


def _ruled(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``@jax.custom_vjp``, ``partial(jax.custom_jvp, nondiff_argnums=(0,))(f)``; its rule is given later."""
    function = argument(arguments, keywords, 0, "fun")
    if not isinstance(function, Function):
        return function
    fixed = run.integers(argument(arguments, keywords, 1, "nondiff_argnums", default=()), mark)
    made = Ruled(function.name, _unruled, None, function, fixed if isinstance(fixed, tuple) else (fixed,))

    def call(run: Any, given: list[Any], more: dict[str, Any], at: Mark) -> Any:
        result = run.call(function, given, more, at)
        rule = _rule(run, made, at)
        return result if rule is None or more else with_own_slope(run, rule, given, result, at)

    made.call = call
    return made


def _unruled(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return None


def rule_giver(made: Ruled, name: str) -> Native:
    """``f.defvjp(forward, backward)``, ``@f.defjvp``, ``f.defjvps(…)``."""

    def keep(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        given = arguments[: 1 if name == "defjvp" else None]
        made.rules[name] = (*given, *(keywords[each] for each in ("fwd", "bwd", "jvp") if each in keywords))
        return arguments[0] if arguments else None

    return Native(name, keep)


def _rule(run: Any, made: Ruled, mark: Mark) -> OwnRule | None:
    """The rule of a function, by whichever was given."""

    def forward(numbers: list[Any]) -> Any:
        return run.call(made.function, numbers, {}, mark)

    if len(pair := made.rules.get("defvjp", ())) == 2:
        return OwnRule(made.path, forward, _backward_of_pair(run, made, pair, mark))
    if "defjvp" in made.rules or "defjvps" in made.rules:
        return OwnRule(made.path, forward, _backward_of_tangents(run, made, mark))
    return None


def _backward_of_pair(run: Any, made: Ruled, pair: tuple[Any, ...], mark: Mark) -> Any:
    """``bwd(residuals, g)`` behind ``fwd(x)``; what is not differentiated stands before them."""

    def backward(numbers: list[Any], upstream: Any) -> list[Any]:
        _, kept = run.call(pair[0], numbers, {}, mark)
        fixed = [numbers[place] for place in made.fixed if place < len(numbers)]
        found = run.call(pair[1], [*fixed, kept, upstream], {}, mark)
        found = list(found) if isinstance(found, tuple | list) else [found]
        return [None if place in made.fixed else found.pop(0) if found else None for place in range(len(numbers))]

    return backward


def _backward_of_tangents(run: Any, made: Ruled, mark: Mark) -> Any:
    """The gradient by a rule for tangents: one unit tangent for each number."""

    def tangent(numbers: list[Any], place: int, direction: Any) -> Any:
        if "defjvps" in made.rules:
            rules = made.rules["defjvps"]
            rule = rules[place] if place < len(rules) else None
            output = run.call(made.function, numbers, {}, mark)
            return 0.0 if rule is None else run.call(rule, [direction, output, *numbers], {}, mark)
        free = [k for k in range(len(numbers)) if k not in made.fixed]
        fixed = [numbers[k] for k in made.fixed if k < len(numbers)]
        tangents = tuple(direction if k == place else _zeros(numbers[k]) for k in free)
        return run.call(made.rules["defjvp"][0], [*fixed, tuple(numbers[k] for k in free), tangents], {}, mark)[1]

    def backward(numbers: list[Any], upstream: Any) -> list[Any]:
        found: list[Any] = []
        for place, number in enumerate(numbers):
            base = None if isinstance(number, bool | str) or number is None else to_array(number)
            if base is None or place in made.fixed:
                found.append(None)
                continue
            shape, size = np.shape(base), int(np.size(base))
            run.count_items(size, mark)
            slopes = []
            for unit in np.eye(size).reshape(size, *shape) if shape else [1.0]:
                moved = to_array(tangent(numbers, place, unit if shape else 1.0))
                slopes.append(float(np.sum(np.asarray(moved) * np.asarray(upstream))))
            found.append(np.array(slopes).reshape(shape) if shape else slopes[0])
        return found

    return backward


def _zeros(number: Any) -> Any:
    base = to_array(number) if not isinstance(number, bool | str) and number is not None else None
    return 0.0 if base is None or not np.shape(base) else np.zeros(np.shape(base))


def _with_gradient(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``@tf.custom_gradient``: a function that gives what it computes and the function of its gradient."""
    function = argument(arguments, keywords, 0, "f")
    if not isinstance(function, Function):
        return function

    def forward(numbers: list[Any]) -> Any:
        return run.call(function, numbers, {}, mark)[0]

    def backward(numbers: list[Any], upstream: Any) -> list[Any]:
        found = run.call(run.call(function, numbers, {}, mark)[1], [upstream], {}, mark)
        return list(found) if isinstance(found, tuple | list) else [found]

    def call(run: Any, given: list[Any], more: dict[str, Any], at: Mark) -> Any:
        both = run.call(function, given, more, at)
        if not isinstance(both, tuple | list) or len(both) != 2:
            raise run.error("unsupported", "not_read", at)
        return with_own_slope(run, OwnRule(function.name, forward, backward), given, both[0], at)

    return Ruled(function.name, call, None, function)


OWN_DERIVATIVES: dict[str, Entry] = {
    "custom_vjp": _ruled, "custom_jvp": _ruled, "custom_gradient": _with_gradient,
}  # fmt: skip
