"""Tables of the names that each library means in its own way."""

from __future__ import annotations

from typing import Any

from .activation_formulas import ACTIVATIONS, JAX_ACTIVATIONS, KERAS_ACTIVATIONS
from .array_formulas import ARRAY_FORMULAS
from .book_layers import BOOK_LAYERS
from .distributions import DISTRIBUTIONS
from .further_distributions import FURTHER_DISTRIBUTIONS
from .imported_packages import MXNET, OPTAX
from .index_walks import INDEX_WALKS
from .julia_functions import JULIA
from .keras_layers import KERAS_OWN_LAYERS
from .keras_losses import KERAS_LOSSES
from .learned_on_call import told_shape
from .methods import TRUTHS
from .named_losses import LOSSES
from .numpy_functions import LINALG, NUMPY
from .other_functions import BOOK, JAX, TENSORFLOW
from .own_derivatives import OWN_DERIVATIVES
from .python_modules import MATH, NUMPY_CORNERS, PYTHON
from .repeated_calls import REPEATED
from .scatter_functions import BRACKETS, PLACING, TREES
from .tensorflow_formulas import KERAS_LAYERS, TENSORFLOW_FORMULAS
from .tensorflow_functions import CHANNELS_LAST
from .torch_formulas import TORCH_FORMULAS
from .torch_functions import TORCH
from .torch_pairs import PLACES
from .triangular_solves import TORCH_TRIANGULAR

__all__ = ["OWN"]

_ARRAYS = {**LINALG, **ARRAY_FORMULAS, **TRUTHS, **PLACING}
OWN: dict[str, dict[str, Any]] = {
    "": {**PYTHON, **MXNET}, "math": MATH, "plot": {}, "optax": OPTAX, "julia": {**PYTHON, **JULIA},
    "numpy": {**_ARRAYS, **NUMPY, **NUMPY_CORNERS, **BRACKETS, **INDEX_WALKS},
    "torch": {**_ARRAYS, **ACTIVATIONS, **TORCH, **LOSSES, **PLACES, **TORCH_FORMULAS,
              **DISTRIBUTIONS, **FURTHER_DISTRIBUTIONS, **TORCH_TRIANGULAR,
              "sparse_categorical_crossentropy": LOSSES["cross_entropy"],
              "kron": NUMPY_CORNERS["kron"], "vmap": REPEATED["vmap"]},
    "jax": {**_ARRAYS, **NUMPY, **NUMPY_CORNERS, **JAX_ACTIVATIONS, **JAX, **REPEATED, **BRACKETS,
            **OWN_DERIVATIVES, **{name: entry for name, entry in TREES.items() if name.startswith("tree")}},
    "book": {**ARRAY_FORMULAS, **NUMPY, **BOOK, **BOOK_LAYERS},
    "tensorflow": {**_ARRAYS, **TENSORFLOW, **KERAS_ACTIVATIONS, **TENSORFLOW_FORMULAS, **CHANNELS_LAST,
                   **KERAS_LOSSES, **KERAS_LAYERS, **OWN_DERIVATIVES,
                   **{name: told_shape(entry) for name, entry in KERAS_OWN_LAYERS.items()}},
}  # fmt: skip
