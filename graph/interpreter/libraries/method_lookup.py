"""A lookup of methods and attributes: of arrays, containers, texts, tapes, layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...gates import SPELLINGS
from ..inputs import Input, Partial
from ..program_output import Tape
from ..values import Instance, Native
from .array_makers import MAKERS
from .function_tables import Entry, argument
from .methods import ARRAY_ATTRIBUTES, ARRAY_METHODS, CONTAINER_METHODS, TEXT_METHODS
from .module_objects import MODULE_METHODS
from .numpy_functions import GENERATOR
from .own_derivatives import Ruled, rule_giver
from .own_tables import OWN
from .scatter_functions import of_function
from .shared_functions import SHARED
from .spelling_lookup import function_of
from .torch_formulas import TORCH_METHODS
from .torch_functions import TORCH, torch_repeat

__all__ = ["attribute", "method", "method_names", "of_object"]


def _is_array(value: Any) -> bool:
    from ...autodiff.builder import Ref

    return isinstance(value, Input | Partial | Ref | np.ndarray | int | float) and not isinstance(value, bool)


def attribute(value: Any, name: str, run: Any) -> Native | None:
    """``x.shape``, ``x.T``: what is read without being called."""
    if isinstance(value, Instance) and value.layer is not None and name in value.names:
        return None
    if _is_array(value) or isinstance(value, list | tuple | bool):
        if name == "size" and run.library != "torch":
            return Native(name, SHARED["size"])
        if name == "value" and run.library == "jax":  # of a parameter of Flax
            return Native(name, lambda r, a, k, m: a[0])
        entry = ARRAY_ATTRIBUTES.get(name)
        return Native(name, entry) if entry else None
    return None


def method(value: Any, name: str, run: Any) -> Native | None:
    """``x.sum``, ``xs.append``: a function whose first argument is the object."""
    if isinstance(value, str):
        entry: Entry | None = TEXT_METHODS.get(name)
        return Native(name, entry) if entry else None
    for kind, table in CONTAINER_METHODS.items():
        if isinstance(value, kind) and name in table:
            return Native(name, table[name])
    if isinstance(value, Tape):
        return Native(name, _of_tape(name))
    if isinstance(value, Instance) and value.layer is not None and value.layer.kind == "Generator":
        return GENERATOR.get(name)
    if not (_is_array(value) or isinstance(value, list | tuple)):
        return _of_function(value, name) if isinstance(value, Native) else None
    entry = TORCH_METHODS.get(name) if run.library == "torch" else None
    entry = entry or ARRAY_METHODS.get(name)
    if entry is not None:
        return Native(name, entry)
    if name in ("max", "min") and run.library in ("", "numpy"):
        return Native(name, _EXTREMES[name])
    own = OWN.get(run.library, {}).get(name)
    if own is not None and callable(own) and not isinstance(own, Native):
        return Native(name, own)
    if name == "repeat" and run.library == "torch":
        return Native(name, torch_repeat)
    if name.endswith("_") and not name.startswith("_"):
        return method(value, name[:-1], run)
    found = function_of(run.library or "numpy", name, name)
    return found if isinstance(found, Native) else None


def _of_function(value: Native, name: str) -> Native | None:
    """What a function or a class of a library has: ``f.defvjp``, ``Tensor.eye``, ``np.add.reduce``."""
    if isinstance(value, Ruled) and name in ("defvjp", "defjvp", "defjvps"):
        return rule_giver(value, name)
    if value.path.rpartition(".")[2] == "Tensor":
        return _of_tensors(name)
    return of_function(value, name)


def _of_tensors(name: str) -> Native | None:
    """What a class of tensors makes or does by itself: ``Tensor.eye(3)``, ``Tensor.kaiming_uniform(3, 2)``."""
    if name.endswith("_uniform") or name in ("glorot_uniform", "kaiming_normal"):
        return Native(name, MAKERS["randn"])
    found = function_of("torch", name, f"Tensor.{name}")
    return found if isinstance(found, Native) else None


def _extreme(name: str) -> Entry:
    """``x.max(1, keepdim=True)``: PyTorch's keywords ask for PyTorch's pair, in a program that names no library too."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Any) -> Any:
        is_torch = "keepdim" in keywords or "dim" in keywords
        return (TORCH if is_torch else SHARED)[name](run, arguments, keywords, mark)

    return call


_EXTREMES = {name: _extreme(name) for name in ("max", "min")}


def _of_tape(name: str) -> Entry:
    from ..program_output import finish_backward
    from ..worked_gradients import worked_gradient

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Any) -> Any:
        if name == "gradient" and any(tape is not arguments[0] for tape in run.open_tapes):
            names = ("target", "sources", "output_gradients")
            value, targets, weights = (argument(arguments[1:], keywords, k, each) for k, each in enumerate(names))
            return worked_gradient(run, value, targets, mark, weights)
        if name == "reset":  # what was recorded so far is forgotten
            raise run.error("unsupported", "not_read", mark)
        if name in ("gradient", "jacobian") and len(arguments) > 1:
            return finish_backward(run, arguments[1], mark)
        return None

    return call


def of_object(value: Instance, name: str) -> Any:
    """What an object of a library has by that name: a part of a pair, a weight, a method of layers."""
    if value.layer is not None and name in GENERATOR and value.layer.kind == "Generator":
        return GENERATOR[name]
    if name in MODULE_METHODS and (value.layer is not None or name not in value.names):
        return Native(name, MODULE_METHODS[name])
    return None


def method_names(value: Any, run: Any) -> list[str]:
    """Names of methods, for proposals."""
    return [*ARRAY_METHODS, *ARRAY_ATTRIBUTES, *SPELLINGS]
