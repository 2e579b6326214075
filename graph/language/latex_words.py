"""The commands of LaTeX that are understood, and the patterns they are found by."""

from __future__ import annotations

import re

__all__ = [
    "ACCENTS",
    "BARS",
    "CALL_AHEAD",
    "COMMAND",
    "DEGREE",
    "ENVIRONMENT",
    "EXPONENT",
    "FONTS",
    "FUNCTIONS",
    "GREEK",
    "LAYER",
    "LOG_BASE",
    "PASSED_OVER",
    "PRODUCTS",
    "SUBSCRIPT",
    "TRANSPOSE",
    "WORD",
]

_LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
).split()
GREEK = dict(zip(_LETTERS, "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", strict=True)) | {
    "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "ell": "l",
}  # fmt: skip
ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "dot": "dot"}
FONTS = frozenset(
    "mathbf boldsymbol bm mathrm mathcal mathbb mathit mathsf text textbf textrm textit operatorname vec".split()
)
FUNCTIONS = frozenset(
    "sin cos tan arcsin arccos arctan sinh cosh tanh exp ln log max min sigmoid softmax relu ReLU mean sum abs".split()
)
PRODUCTS = {"cdot": "*", "times": "*", "odot": "*", "circ": "*", "ast": "*", "div": "/"}
PASSED_OVER = frozenset(
    "left right big Big bigl bigr Bigl Bigr bigg Bigg quad qquad displaystyle textstyle limits nonumber".split()
) | frozenset(",;:! ")
COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
TRANSPOSE = re.compile(r"\^\s*(?:\{\s*(?:T|\\top|\\intercal|\\mathsf\{T\})\s*\}|T|\\top|\\intercal)")
LAYER = re.compile(r"\^\s*\{\s*\((\d{1,3})\)\s*\}")
SUBSCRIPT = re.compile(r"_\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([0-9A-Za-z])|\\([a-z]+))")
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{(?:align|aligned|equation|gather|gathered|split)\*?\}")
WORD = re.compile(rf"[A-Za-z]{{2,{max(map(len, FUNCTIONS))}}}(?=\s*(?:\\left\s*)?\()")
CALL_AHEAD = re.compile(r"\s*(?:\\(?:left|bigl?|Bigl?)\s*)?\(")
BARS = re.compile(r"\\(?:left|right)\s*(?:\||\\\||\\[lr][vV]ert)|\\[lr][vV]ert")
DEGREE = re.compile(r"\[\s*(\d{1,3})\s*\]")
EXPONENT = re.compile(r"\^\s*(?:\{\s*)?([1-9])(?![0-9])(?:\s*\})?\s*")
LOG_BASE = re.compile(r"_\s*(?:\{\s*)?(2|10)(?![0-9])(?:\s*\})?\s*")
