"""The library that a program is written for, by its prefixes and habits."""

from __future__ import annotations

import re

from ..language.code_tree import CodeTree
from ..language.reader.other_languages import is_julia
from ..language.reader.r_lines import is_r

__all__ = ["library_of"]

# The library that a program is written for, by its prefixes: what a method means where its object does not say.
_LIBRARIES = {
    "torch": re.compile(r"\b(?:torch|nn\.[A-Z]|F\.[a-z])"),
    "jax": re.compile(r"\b(?:jnp\.|jax\b|lax\.|optax\.|PRNGKey\(|vmap\(\w+,|value_and_grad\()"),
    "tensorflow": re.compile(r"\b(?:tf\.|tensorflow\b|keras\b|layers\.[A-Z]|(?:Dense|Conv2D)\()"),
    "numpy": re.compile(r"\b(?:np\.|numpy\b)"),
}
_LIKE_TORCH = re.compile(
    r"\b(?:keep)?dim\s*=|\.(?:gather|unsqueeze|masked_fill|permute|view|item|detach)\(|\bself\.\w+\("
    r"|\.(?:max|min)\(-?\d\)\[0\]|\bcriterion\("
)
_JULIA = re.compile(r"\w\.\(|\.[-+][ \t]|\bFlux\.")  # a sum of Julia's is of all numbers
_FLAX = re.compile(
    r"\bflax\b|\bimport haiku\b|\bimport equinox\b|\bnn\.(?:Dense|Conv)\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)\("
)


def library_of(tree: CodeTree) -> str:
    """What a method means where its object does not say; "" where the program says nothing either."""
    if not tree.is_latex and is_julia(tree.source):
        return "julia"
    if _FLAX.search(tree.source):  # its layers are called nn.Dense too
        return "jax"
    if _LIBRARIES["jax"].search(tree.source) and "torch" not in tree.source:  # nn.Module is of Flax there
        return "jax"
    library = next((name for name, pattern in _LIBRARIES.items() if pattern.search(tree.source)), "")
    if not library and not tree.is_latex and is_r(tree.source):
        return "r"
    if not library and not tree.is_latex and _LIKE_TORCH.search(tree.source):
        return "torch"
    if tree.is_matlab and not library and not _JULIA.search(tree.source):
        return "matlab"
    return library
