"""Methods that every layer and every module of a program has: its weights, its parts, what it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..input_names import prefix_weights
from ..inputs import Input, to_array
from ..values import Function, Instance, Native
from .function_tables import Entry, argument, given
from .keras_models import between
from .keras_penalties import add_loss, losses_of
from .layer_weights import drawn

__all__ = ["MODULE_METHODS", "Weights", "all_losses", "functional_call", "parameter"]


class ParameterArray(np.ndarray):
    """What ``nn.Parameter`` was called with: its attribute is a weight of its module."""


class Weights(dict[str, Any]):
    """What ``model.init(key, x)`` gives: every part of it is itself, as the weights are inputs of the graph already,
    under names of their own."""

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> Weights:
        return self


class ParameterNumber(float):
    """The same of a number."""


_MARKED = ParameterArray | ParameterNumber


def parameter(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.Parameter(x)``: x, marked as a weight."""
    value = given(run, arguments, keywords, 0, "data", "Parameter", mark)
    if isinstance(value, list) and not run.is_traced(value):
        value = to_array(value) if to_array(value) is not None else value
    if run.is_traced(value) and not isinstance(value, Input | list | tuple):  # its numbers alone: a weight is a leaf
        value = run.decided(value, mark)
    if isinstance(value, np.ndarray):
        return value.astype(np.float64).view(ParameterArray)
    return ParameterNumber(value) if isinstance(value, float | int) else value


def _parts(instance: Instance) -> Iterator[tuple[str, Instance]]:
    """The modules that a module holds, each with its name: an attribute, or a place in a list or a dict, nested too."""
    is_container = instance.layer is not None
    pending: list[tuple[str, Any]] = [*instance.names.items()][::-1]
    seen: set[int] = set()
    while pending:
        name, value = pending.pop()
        if isinstance(value, Instance):
            yield name, value
        elif isinstance(value, list | tuple | dict) and id(value) not in seen:
            seen.add(id(value))
            named = value.items() if isinstance(value, dict) else enumerate(value)
            is_own = is_container and not isinstance(value, dict)
            pending += [(f"{key}" if is_own else f"{name}.{key}", item) for key, item in named][::-1]


def _all_modules(run: Any, instance: Instance) -> list[tuple[str, Instance]]:
    """The module itself and all that it holds, in the order they were made."""
    found: list[tuple[str, Instance]] = []
    seen: set[int] = set()
    pending = [("", instance)]
    while pending:
        prefix, module = pending.pop()
        if id(module) in seen:
            continue
        seen.add(id(module))
        run.budget.walk(1, 0)
        found.append((prefix, module))
        inner = [(f"{prefix}.{name}" if prefix else name, part) for name, part in _parts(module)]
        pending.extend(reversed(inner))
    return found


def _weights(run: Any, instance: Instance, mark: Mark) -> list[tuple[str, Any]]:
    """Every weight with its full name; a buffer and a plain tensor of a class of one's own are none."""
    found: list[tuple[str, Any]] = []
    seen: set[int] = set()
    for prefix, module in _all_modules(run, instance):
        for name, value in module.names.items():
            is_weight = module.layer is not None or isinstance(getattr(value, "typed", None), _MARKED)
            if not isinstance(value, Input) or not is_weight or id(value) in seen:
                continue
            seen.add(id(value))
            found.append((f"{prefix}.{name}" if prefix else name, value))
    run.count_items(len(found), mark)
    return found


def all_losses(run: Any, instance: Instance, mark: Mark) -> list[Any]:
    """``model.losses``; of a model made of inputs and outputs those of the layers on the way."""
    modules = [module for _, module in _all_modules(run, instance)]
    if instance.layer is not None and instance.layer.kind == "Model":
        way = set(between(run.builder.nodes, [instance.names["output"]]))
        modules = [
            each
            for each in run.penalised
            if any(isinstance(v, Input) and not way.isdisjoint(v.nodes.values()) for v in each.names.values())
        ]
    return losses_of(run, modules, mark)


def _parameters(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return [value for _, value in _weights(run, arguments[0], mark)]


def _named_parameters(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return _weights(run, arguments[0], mark)


def _children(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return [part for _, part in _parts(arguments[0])]


def _named_children(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return list(_parts(arguments[0]))


def _modules(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return [module for _, module in _all_modules(run, arguments[0])]


def _named_modules(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return _all_modules(run, arguments[0])


def _add_module(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``self.add_module("fc", nn.Linear(2, 3))``."""
    name = given(run, arguments, keywords, 1, "name", "add_module", mark)
    module = given(run, arguments, keywords, 2, "module", "add_module", mark)
    if isinstance(module, Instance):
        prefix_weights(module, str(name))
    layers = arguments[0].names.get("layers")
    if arguments[0].layer is not None and isinstance(layers, list):
        layers.append(module)
    else:
        arguments[0].names[str(name)] = module
    return None


def _register_buffer(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    name = str(given(run, arguments, keywords, 1, "name", "register_buffer", mark))
    arguments[0].names[name] = argument(arguments, keywords, 2, "tensor")
    return None


def _register_parameter(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    name = str(given(run, arguments, keywords, 1, "name", "register_parameter", mark))
    value = argument(arguments, keywords, 2, "param")
    arguments[0].names[name] = value if value is None else run.inputs.assign(name, value, mark.span)
    return None


def _state(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return dict(_weights(run, arguments[0], mark))


def _load_state(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``b.load_state_dict(a.state_dict())``: b's weights get a's numbers."""
    state = given(run, arguments, keywords, 1, "state_dict", "load_state_dict", mark)
    for name, weight in _weights(run, arguments[0], mark):
        other = state.get(name) if isinstance(state, dict) else None
        if isinstance(other, Input):
            run.overwrite(weight, run.inputs.value_of(other), mark)
    return None


def functional_call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``functional_call(net, {"fc.weight": W}, (x,))``: the call of a network with other weights in their places."""
    names = ("module", "parameter_and_buffer_dicts", "args", "kwargs")
    module, state, inputs, more = (argument(arguments, keywords, place, name) for place, name in enumerate(names))
    states = list(state) if isinstance(state, list | tuple) else [state]
    if not isinstance(module, Instance) or not all(isinstance(each, dict) for each in states):
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="functional_call")
    modules = dict(_all_modules(run, module))
    kept: list[tuple[Instance, str, Any]] = []
    for path, value in (item for each in states for item in each.items()):
        prefix, _, name = str(path).rpartition(".")
        if prefix not in modules or name not in modules[prefix].names:
            raise run.error("wrong_arguments", "no_key", mark, entry=str(path)[:60])
        kept.append((modules[prefix], name, modules[prefix].names[name]))
        modules[prefix].names[name] = value
    result = run.call(module, list(inputs) if isinstance(inputs, list | tuple) else [inputs], more or {}, mark)
    for part, name, value in kept:
        part.names[name] = value
    return result


def _apply(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``net.apply(f)``: f is called with every module, the innermost first. Flax: ``net.apply(weights, x)``."""
    if run.library == "jax" and len(arguments) > 2:
        more = {name: value for name, value in keywords.items() if name not in ("rngs", "mutable")}
        return run.call(arguments[0], arguments[2:], more, mark)
    function = given(run, arguments, keywords, 1, "fn", "apply", mark)
    for _, module in reversed(_all_modules(run, arguments[0])):
        run.call(function, [module], {}, mark)
    return arguments[0]


def _itself(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return arguments[0]


def _called(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``model.predict(x)``: what its call gives."""
    return run.call(arguments[0], arguments[1:2], {}, mark)


def _add_weight(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Keras' ``self.add_weight(shape=(3, 2), initializer="zeros")``."""
    named = [each for each in arguments[1:] if isinstance(each, str)]
    shaped = [each for each in arguments[1:] if not isinstance(each, str)]
    shape = run.integers(keywords.get("shape", shaped[0] if shaped else ()), mark)
    shape = (shape,) if isinstance(shape, int) else tuple(int(size) for size in shape or ())
    run.count_made(shape, mark)
    kind = str(keywords.get("initializer", shaped[1] if len(shaped) > 1 else (named[1:] or [""])[0]))
    fixed = 0.0 if kind == "zeros" else 1.0 if kind == "ones" else None
    array = drawn(run, shape, 0.5, mark) if fixed is None else np.full(shape, fixed)
    return array.view(ParameterArray) if shape else ParameterNumber(float(array))


def _param(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Flax' ``self.param("kernel", nn.initializers.zeros, (3, 2))``: a weight of that name."""
    name, begin = (given(run, arguments, keywords, k, each, "param", mark) for k, each in ((1, "name"), (2, "init_fn")))
    if isinstance(begin, Function):  # a function of one's own, of a key and more
        return run.weight(str(name), run.static(run.call(begin, [0, *arguments[3:]], {}, mark), mark), mark)
    shape = run.integers(given(run, arguments, keywords, 3, "shape", "param", mark), mark)
    shape = shape if isinstance(shape, tuple) else (shape,)
    run.count_made(shape, mark)
    kind = str(getattr(begin, "path", "")).rpartition(".")[2]
    fixed = 0.0 if kind.startswith("zeros") else 1.0 if kind.startswith("ones") else None
    return run.weight(str(name), drawn(run, shape, 0.5, mark) if fixed is None else np.full(shape, fixed), mark)


def _with_output(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Flax' ``output, weights = net.init_with_output(key, x)``."""
    return run.call(arguments[0], arguments[2:], keywords, mark), Weights()


def _keep_settings(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``self.save_hyperparameters()`` in ``__init__``: what it was called with becomes attributes."""
    for name, value in run.frames[-1].scope.names.items():
        if value is not arguments[0] and name not in keywords.get("ignore", ()):
            arguments[0].names.setdefault(name, value)
    return None


def _nothing(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return None


def _register_hook(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``layer.register_forward_hook(f)``: f(layer, inputs, output) is called behind each call of the layer."""
    hooks = arguments[0].names.setdefault("_forward_hooks", [])
    hook = given(run, arguments, keywords, 1, "hook", "register_forward_hook", mark)
    hooks.append(hook)
    remove = Native("remove", lambda r, a, k, m: hooks.remove(hook) if hook in hooks else None)
    return Instance(None, {"remove": remove})


MODULE_METHODS: dict[str, Entry] = {
    "register_forward_hook": _register_hook,
    "parameters": _parameters, "params": _parameters, "named_parameters": _named_parameters, "children": _children,
    "named_children": _named_children, "modules": _modules, "named_modules": _named_modules,
    "add_module": _add_module, "register_module": _add_module, "register_buffer": _register_buffer,
    "register_parameter": _register_parameter, "state_dict": _state, "load_state_dict": _load_state, "apply": _apply,
    **dict.fromkeys(("predict", "predict_on_batch"), _called), "add_weight": _add_weight,
    "add_loss": add_loss, "init_with_output": _with_output, "save_hyperparameters": _keep_settings,
    "eval": lambda r, a, k, m: r.evaluated(a[0]), "init": lambda r, a, k, m: Weights(), "param": _param,
    **dict.fromkeys(("train", "to", "cuda", "cpu", "double", "float", "half", "requires_grad_"), _itself),
    **dict.fromkeys(("zero_grad", "step", "compile", "cleargrads", "summary", "fit", "evaluate",
                     "build", "initialize", "hybridize",
                     "collect_params", "log", "log_dict", "save_hyperparameters"), _nothing),
}  # fmt: skip
