"""One spelling of a library as a whole program: its arrays, the expression, and a weighted sum of what it gives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["ARRAYS", "FOLDER", "LIBRARIES", "expressions", "program", "used"]

FOLDER = Path(__file__).parent
LIBRARIES = ("numpy", "torch", "jax", "tensorflow")
_DRAW = np.random.default_rng(5)


def _drawn(*shape: int) -> Any:
    return np.round(_DRAW.normal(size=shape), 2).tolist()


ARRAYS: dict[str, Any] = {
    "x": [[0.55, -1.2, 2.1], [1.4, 0.3, -0.7]],
    "y": [[0.2, 0.8, 0.4], [0.9, 0.1, 0.6]],
    "p": [[0.2, 0.5, 0.3], [0.1, 0.3, 0.6]],
    "q": [[0.3, 0.3, 0.4], [0.25, 0.6, 0.15]],
    "v": [0.7, -0.4, 1.1],
    "u": [1.3, 0.6, -0.9],
    "e": [1.0, 3.0, 3.0, 1.0],
    "M": [[2.0, 0.3, 0.1], [0.4, 1.5, -0.2], [0.2, 0.1, 1.8]],
    "N": [[0.5, -0.3, 1.1], [0.9, 0.2, -0.8], [-0.6, 0.7, 0.4]],
    "S": [[2.0, 0.3, 0.1], [0.3, 1.5, -0.2], [0.1, -0.2, 1.8]],
    "W": [[0.1, 0.2, -0.3], [0.4, -0.5, 0.6], [-0.7, 0.8, 0.9], [1.1, -1.2, 0.2]],
    "b": [0.1, -0.2, 0.3, 0.4],
    "b3": [0.1, -0.2, 0.3],
    "B3": _drawn(2, 3, 3),
    "T": _drawn(2, 3, 4),
    "I": _drawn(1, 2, 4, 4),
    "K": _drawn(3, 2, 3, 3),
    "S1": _drawn(2, 2, 5),
    "K1": _drawn(3, 2, 2),
}
_HEADS = {
    "numpy": "import math\nimport numpy as np\nimport scipy\n",
    "torch": "import math\nimport torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n",
    "jax": "import jax\nimport jax.numpy as jnp\n",
    "tensorflow": "import numpy as np\nimport tensorflow as tf\n",
}
_MADE = {"numpy": "np.array({})", "torch": "torch.tensor({}, requires_grad=True)", "jax": "jnp.array({})",
         "tensorflow": "tf.Variable({})"}  # fmt: skip
_WEIGHTS = {"numpy": "np.array({})", "torch": "torch.tensor({})", "jax": "jnp.array({})",
            "tensorflow": "tf.constant({})"}  # fmt: skip


def expressions(library: str) -> list[tuple[str, str]]:
    """(expression, the same in NumPy where the library has to be told so)."""
    lines = (FOLDER / f"{library}.txt").read_text(encoding="utf-8").splitlines()
    return [(first, second) for first, _, second in (line.partition(" || ") for line in lines) if first]


def used(expression: str) -> list[str]:
    """The arrays that an expression names."""
    return [name for name in ARRAYS if re.search(rf"(?<![\w.\"']){name}(?![\w=(\"'])", expression)]


def weights(shape: tuple[int, ...]) -> Any:
    """A number for each element, all different: what is out of place is seen."""
    count = int(np.prod(shape))
    return np.round(np.linspace(0.3, 1.7, count) if count > 1 else np.full(1, 0.7), 3).reshape(shape).tolist()


def program(library: str, expression: str, shape: tuple[int, ...]) -> str:
    """The source that is read: the sum of the result times ``weights(shape)``."""
    names = used(expression)
    made = "".join(f"{name} = {_MADE[library].format(ARRAYS[name])}\n" for name in names)
    total = (
        f"({expression}) * 0.7" if not shape else f"(({expression}) * {_WEIGHTS[library].format(weights(shape))}).sum()"
    )
    if library == "tensorflow" and shape:
        total = f"tf.reduce_sum(({expression}) * {_WEIGHTS[library].format(weights(shape))})"
    if library == "jax":
        listed = ", ".join(names)
        numbers = tuple(range(len(names)))
        return (f"{_HEADS['jax']}{made}def f({listed}):\n    return {total}\n"
                f"L, g = jax.value_and_grad(f, argnums={numbers})({listed})\n")  # fmt: skip
    return f"{_HEADS[library]}{made}L = {total}\n" + ("L.backward()\n" if library == "torch" else "")
