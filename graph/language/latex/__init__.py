"""LaTeX as a program: signs, names, expressions, statements. Nothing of it is ever evaluated while it is read."""

from ..latex_bridge import is_latex, tokenize_latex  # the older reader's, as long as it is in use

__all__ = ["is_latex", "tokenize_latex"]
