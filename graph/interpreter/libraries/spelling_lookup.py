"""A lookup of spellings: bare names, members of modules, imports."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from ...gates import GATES, SPELLINGS
from ..free_batches import loads_data, split_data
from ..program_output import GRADIENTS
from ..values import Module, Native
from .array_makers import MAKERS
from .book_layers import BOOK_LAYERS
from .builtins import BUILTINS, CASTS
from .data_loading import DATA
from .distributions import STATISTICS
from .einops_functions import EINOPS
from .encoder_layers import LAYERS
from .function_tables import as_type, copy_of, left_out, to_gate, unchanged
from .gluon_losses import GLUON_LOSSES
from .jax_packages import of_package
from .julia_functions import JULIA
from .keras_penalties import REGULARIZERS
from .layer_weights import INITIALISERS
from .learned_on_call import told_shape
from .library_names import LIBRARIES, PARTS, PREFIXES
from .matlab_functions import MATLAB, vector_length
from .named_losses import LOSSES
from .not_offered import ELSEWHERE, PLOTS
from .number_kinds import kind_told
from .numpy_functions import SCIPY
from .other_functions import BOOK, JAX_RANDOM
from .own_layers_of_books import BOOKS_OWN_LAYERS
from .own_tables import OWN
from .plots import subplots
from .python_library import CONTAINERS
from .python_modules import PYTHON_MODULES, QUIET, QUIET_NAMES, REFUSED, combined
from .r_functions import R_FUNCTIONS
from .scatter_functions import TREES
from .shared_functions import CONSTANTS, SHARED
from .torch_functions import torch_repeat

__all__ = ["all_of", "bare", "function_of", "imported", "known_elsewhere", "member", "members", "names"]


def _native(path: str, entry: Any) -> Any:
    """A table's entry as a value: functions are wrapped, constants are themselves."""
    return Native(path, entry) if callable(entry) and not isinstance(entry, Native) else entry


@cache
def function_of(library: str, name: str, path: str) -> Any:
    """What a plain name means in a library."""
    if name in (own := OWN.get(library, {})):
        return _native(path, own[name])
    if name in GRADIENTS or name in CONSTANTS:
        return GRADIENTS.get(name) or CONSTANTS[name]
    for table in (SHARED, LOSSES if library in ("torch", "", "julia") else {}, MAKERS):
        if name in table:
            return _native(path, table[name])
    if name in LAYERS and library in ("torch", "tensorflow", "jax", "book", "", "julia"):
        return _native(path, told_shape(LAYERS[name]) if library == "tensorflow" else LAYERS[name])
    if name in SPELLINGS:
        return Native(path, to_gate(SPELLINGS[name], path))
    if name in GATES and name.isidentifier() and name not in ("set", "index"):
        return Native(path, to_gate(name, path))
    if name in CASTS:
        entry = as_type(name) if kind_told([name], {}) else unchanged
        return Native(path, copy_of if name in ("array", "tensor", "copy") else entry)
    if name in ("abs", "sum", "round", "all", "any", "prod", "pow"):
        return Native(path, BUILTINS[name])
    if library == "torch" and name == "repeat":
        return Native(path, torch_repeat)
    return None


# Keras has losses of these names for objects of an earlier cell; what they are called with stands in another order
_OBJECTS_OF_OTHER_CELLS = frozenset(("cross_entropy", "binary_cross_entropy", "bce"))
# functions of other packages whose names stand for one thing alone
_TYPED_OUT = {
    "colon": JULIA["colon"],
    "rearrange": EINOPS["rearrange"],
    "length": vector_length,
    "train_test_split": split_data,
}
_OF_MATHEMATICS = frozenset(("factorial", "comb", "cross", "matrix", "ndtr", "stacked"))


@cache
def bare(name: str, library: str) -> Any:
    """A name that stands alone, where the program has given it no value.

    The functions of the lectures and of mathematics first (``max(x, y)``, ``repeat(x, n)``), then Python's own, then
    those of the program's library (``from torch import …`` without saying so).
    """
    found = _of_language(name, library)
    if found is not None or (library == "tensorflow" and name in _OBJECTS_OF_OTHER_CELLS):
        return found
    if name in _OF_MATHEMATICS or name in BUILTINS or name == "c":
        of_mathematics = name in _OF_MATHEMATICS and {**OWN["numpy"], **OWN["math"]}[name]
        return _native(name, of_mathematics) if of_mathematics else Native(name, BUILTINS.get(name, combined))
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


def _of_language(name: str, library: str) -> Native | Module | None:
    """A function of MATLAB's, or a library by its usual name."""
    of_language = {"matlab": MATLAB, "julia": JULIA, "r": R_FUNCTIONS}.get(library, {})
    if name in of_language:
        return Native(name, of_language[name])
    if name in _TYPED_OUT:
        return Native(name, _TYPED_OUT[name])
    if (name, library) == ("random", "jax"):  # which another cell imports
        return Module("jax", "jax.random")
    return Module(LIBRARIES[name], name) if name in PREFIXES else None


def _of_part(part: str, name: str, path: str) -> Any:
    """What a part of a library means by a name, whatever the library."""
    if part == "stats" and name in STATISTICS:
        return STATISTICS[name]()
    if part == "tree" and name in TREES:
        return Native(path, TREES[name])
    if part == "regularizers" and name in REGULARIZERS:
        return Native(path, REGULARIZERS[name])
    if part == "loss" and name in GLUON_LOSSES:
        return Native(path, GLUON_LOSSES[name])
    if path in SCIPY:
        return Native(path, SCIPY[path])
    if part == "init" or (part == "initializers" and name not in INITIALISERS):
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
    if loads_data(name) or last == "datasets":
        return Module(module.library, path)
    if (found := of_package(module.path, name)) is not None:
        return _native(path, found)
    if name in DATA and (last == "data" or module.path.endswith("Dataset")):
        return Native(path, DATA[name])
    if last == "data" and name == "Dataset" and module.library == "tensorflow":
        return Module(module.library, path)
    if last == "utils" and name == "rnn":
        return Module(module.library, path)
    if last in ("optim", "optimizers", "lr_scheduler", "utils", "data", "cuda", "backends", "train"):
        return Native(path, left_out("unknown_left_out", path))
    if module.path.startswith("jax") and last == "random" and name in JAX_RANDOM:
        return _native(path, JAX_RANDOM[name])
    return None


def member(module: Module, name: str) -> Any:
    """``module.name``; None where there is no such thing."""
    path = f"{module.path}.{name}"
    if module.library == "plot":
        return Native(path, subplots if name == "subplots" else left_out("plot", path))
    if name in PARTS and not (name == "random" and module.path.endswith("random")):
        library = module.library or LIBRARIES.get(name, "")
        return Module("numpy" if library == "math" else library, path)
    special = _of_special(module, name, path)
    if special is not None:
        return special
    if name == "T" or name.startswith("_"):
        return None
    found = function_of(module.library, name, path)
    if found is None and module.library == "":
        for library in ("torch", "numpy", "jax", "tensorflow"):
            found = found or function_of(library, name, path)
    if found is None and module.path == "F" and name in BOOK_LAYERS:  # DeZero's F, imported in another cell
        return _native(path, BOOK_LAYERS[name])
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
    if parts[-1] == "layers" and not library and name in BOOKS_OWN_LAYERS:
        return found_library, Native(name, BOOKS_OWN_LAYERS[name])
    if name == "*":
        return found_library, None
    found = member(Module(library, module), name) if library or parts[0] in PYTHON_MODULES else None
    if found is None and not library and parts[0] not in PYTHON_MODULES:  # from common.functions import softmax
        found = bare(name, "")
        found = found if isinstance(found, Native) else None
    if found is None:
        found = LIBRARIES.get(name) and Module(library or LIBRARIES[name], name)
    return found_library, found or Module(library, f"{module}.{name}")


# ---- objects
# ---- what is proposed
def known_elsewhere(name: str) -> bool:
    """Whether a name exists in NumPy, PyTorch, JAX or mathematics and is not offered here."""
    return name in ELSEWHERE


def names() -> Iterable[str]:
    """Names of functions that stand alone, for proposals."""
    return (*BUILTINS, *MAKERS)


def all_of(module: str) -> dict[str, Any]:
    """What ``from module import *`` brings beside the library's own names."""
    is_own = module.rpartition(".")[2] == "layers" and module.partition(".")[0] not in LIBRARIES
    return {name: Native(name, entry) for name, entry in BOOKS_OWN_LAYERS.items()} if is_own else {}


def members(module: Module) -> list[str]:
    """Names that a library has, for proposals."""
    if module.path.rpartition(".")[2] in ("nn", "layers"):
        return [*LAYERS]
    return [*OWN.get(module.library, {}), *SHARED, *MAKERS, *SPELLINGS]
