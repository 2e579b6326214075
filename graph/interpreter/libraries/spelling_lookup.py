"""A lookup of spellings: bare names, members of modules, methods and attributes, imports."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from ...gates import GATES, SPELLINGS
from ..inputs import Input, Partial
from ..program_output import GRADIENTS, Tape
from ..values import Instance, Module, Native
from .array_makers import MAKERS
from .builtins import BUILTINS, CASTS
from .data_loading import DATA
from .distributions import STATISTICS
from .encoder_layers import LAYERS
from .function_tables import Entry, left_out, to_gate, unchanged
from .layer_weights import INITIALISERS
from .library_names import LIBRARIES, PARTS, PREFIXES
from .methods import ARRAY_ATTRIBUTES, ARRAY_METHODS, CONTAINER_METHODS, TEXT_METHODS
from .module_objects import MODULE_METHODS
from .named_losses import LOSSES
from .not_offered import ELSEWHERE, PLOTS
from .numpy_functions import GENERATOR, SCIPY
from .other_functions import BOOK, JAX_RANDOM
from .own_tables import OWN
from .python_library import CONTAINERS
from .python_modules import PYTHON_MODULES, QUIET, QUIET_NAMES, REFUSED, combined
from .scatter_functions import TREES, of_function
from .shared_functions import CONSTANTS, SHARED
from .torch_formulas import TORCH_METHODS
from .torch_functions import TORCH, torch_repeat

__all__ = [
    "attribute", "bare", "imported", "known_elsewhere", "member", "members", "method", "method_names", "names",
    "of_object",
]  # fmt: skip


def _native(path: str, entry: Any) -> Any:
    """A table's entry as a value: functions are wrapped, constants are themselves."""
    return Native(path, entry) if callable(entry) and not isinstance(entry, Native) else entry


@cache
def _function(library: str, name: str, path: str) -> Any:
    """What a plain name means in a library."""
    own = OWN.get(library, {})
    if name in own:
        return _native(path, own[name])
    if name in GRADIENTS or name in CONSTANTS:
        return GRADIENTS.get(name) or CONSTANTS[name]
    for table in (SHARED, LOSSES if library in ("torch", "") else {}, MAKERS):
        if name in table:
            return _native(path, table[name])
    if name in LAYERS and library in ("torch", "tensorflow", "jax", "book", ""):
        return _native(path, LAYERS[name])
    if name in SPELLINGS:
        return Native(path, to_gate(SPELLINGS[name], path))
    if name in GATES and name.isidentifier() and name not in ("set", "index"):
        return Native(path, to_gate(name, path))
    if name in CASTS:
        return Native(path, unchanged)
    if name in ("abs", "sum", "round", "all", "any", "prod", "pow"):
        return Native(path, BUILTINS[name])
    if library == "torch" and name == "repeat":
        return Native(path, torch_repeat)
    return None


@cache
def bare(name: str, library: str) -> Any:
    """A name that stands alone, where the program has given it no value.

    The functions of the lectures and of mathematics first (``max(x, y)``, ``repeat(x, n)``), then Python's own, then
    those of the program's library (``from torch import …`` without saying so).
    """
    if name in PREFIXES:
        return Module(LIBRARIES[name], name)
    if name in BUILTINS or name == "c":
        return Native(name, BUILTINS.get(name, combined))
    if name in ("grad", "value_and_grad", "elementwise_grad", "egrad"):
        return GRADIENTS[name]
    if name in SPELLINGS and name not in SHARED:
        return Native(name, to_gate(SPELLINGS[name], name))
    if (
        name in SHARED
        and (name in SPELLINGS or len(name) > 3)
        and name not in ("shape", "size", "select", "cond", "split")
    ):
        return Native(name, SHARED[name])
    if name in MAKERS and name not in ("fill", "random", "normal", "uniform", "constant", "integers"):
        return Native(name, MAKERS[name])
    if name in BOOK:
        return _native(name, BOOK[name])
    if name in CASTS and name[:1].isupper():
        return Native(name, unchanged)
    if name in LAYERS and name[:1].isupper() and library in ("torch", "tensorflow"):
        return _native(name, LAYERS[name])
    if name in ("normal", "uniform", "randint") and name in MAKERS:
        return Native(name, MAKERS[name])
    if library in ("torch", "tensorflow", "jax") and name in OWN[library] and len(name) > 3:
        return _native(name, OWN[library][name])
    return None


def _of_part(part: str, name: str, path: str) -> Any:
    """What a part of a library means by a name, whatever the library."""
    if part == "stats" and name in STATISTICS:
        return STATISTICS[name]()
    if part == "tree" and name in TREES:
        return Native(path, TREES[name])
    if path in SCIPY:
        return Native(path, SCIPY[path])
    if part == "init":
        return Native(path, INITIALISERS.get(name, left_out("unknown_left_out", path)))
    return None


def _of_special(module: Module, name: str, path: str) -> Any:
    """What a part of a library holds: containers, data, optimizers, what is left out; None for all else."""
    last = module.path.rpartition(".")[2]
    if module.path in CONTAINERS and name in CONTAINERS[module.path]:
        return _native(path, CONTAINERS[module.path][name])
    if (module.path.partition(".")[0] in QUIET and name not in REFUSED) or path in QUIET_NAMES:
        return Module("", path)
    if (special := _of_part(last, name, path)) is not None:
        return special
    if name in DATA and (last == "data" or module.path.endswith("Dataset")):
        return Native(path, DATA[name])
    if last == "data" and name == "Dataset" and module.library == "tensorflow":
        return Module(module.library, path)
    if last in ("optim", "optimizers", "utils", "data", "cuda", "backends", "train"):
        return Native(path, left_out("unknown_left_out", path))
    if module.path.startswith("jax") and last == "random" and name in JAX_RANDOM:
        return _native(path, JAX_RANDOM[name])
    return None


def member(module: Module, name: str) -> Any:
    """``module.name``; None where there is no such thing."""
    path = f"{module.path}.{name}"
    if module.library == "plot":
        return Native(path, left_out("plot", path))
    if name in PARTS and not (name == "random" and module.path.endswith("random")):
        library = module.library or LIBRARIES.get(name, "")
        return Module("numpy" if library == "math" else library, path)
    special = _of_special(module, name, path)
    if special is not None:
        return special
    if name == "T" or name.startswith("_"):
        return None
    found = _function(module.library, name, path)
    if found is None and module.library == "":
        for library in ("torch", "numpy", "jax", "tensorflow"):
            found = found or _function(library, name, path)
    if found is None and name.endswith("_"):
        return member(module, name[:-1])
    if found is None and name in BUILTINS and module.library != "plot":
        return Native(path, BUILTINS[name])
    if found is None and name in PLOTS:
        return Native(path, left_out("plot", path))
    return found


def imported(module: str, name: str, alias: str) -> tuple[str, Any]:
    """(library, value) of one imported name: ``import numpy as np``, ``from torch import nn``."""
    parts = module.split(".")
    library = LIBRARIES.get(parts[0], "")
    for part in parts:
        library = "plot" if part == "pyplot" else library
    whole = Module(library, module if name or alias != module else parts[0])
    found_library = (
        library if library in ("torch", "jax", "tensorflow", "book") else "numpy" if library == "numpy" else ""
    )
    if not name:
        return found_library, whole
    if name == "*":
        return found_library, None
    found = member(Module(library, module), name) if library or parts[0] in PYTHON_MODULES else None
    if found is None:
        found = LIBRARIES.get(name) and Module(library or LIBRARIES[name], name)
    return found_library, found or Module(library, f"{module}.{name}")


# ---- objects
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
        return of_function(value, name) if isinstance(value, Native) else None
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
    found = _function(run.library or "numpy", name, name)
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

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Any) -> Any:
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


# ---- what is proposed
def known_elsewhere(name: str) -> bool:
    """Whether a name exists in NumPy, PyTorch, JAX or mathematics and is not offered here."""
    return name in ELSEWHERE


def names() -> Iterable[str]:
    """Names of functions that stand alone, for proposals."""
    return (*BUILTINS, *MAKERS)


def members(module: Module) -> list[str]:
    """Names that a library has, for proposals."""
    if module.path.rpartition(".")[2] in ("nn", "layers"):
        return [*LAYERS]
    return [*OWN.get(module.library, {}), *SHARED, *MAKERS, *SPELLINGS]


def method_names(value: Any, run: Any) -> list[str]:
    """Names of methods, for proposals."""
    return [*ARRAY_METHODS, *ARRAY_ATTRIBUTES, *SPELLINGS]
