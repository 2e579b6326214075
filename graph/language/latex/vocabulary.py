"""The commands of LaTeX that are understood, by what they do."""

from __future__ import annotations

import re

__all__ = [
    "ACCENTS", "ALIASES", "BIG", "COMPARISONS", "DECORATED", "DERIVATIVES", "DROPPED", "DROPPED_WITH_ARGUMENT",
    "EQUALS", "FENCES", "FONTS", "FRACTIONS", "FUNCTIONS", "GREEK", "INVERSES", "LAYOUTS", "MATRICES", "OPENED",
    "PLAIN_NAMES", "PRODUCTS", "RENAMED", "SCALED", "SIGNS", "STOPS", "TRANSPOSES",
]  # fmt: skip

_LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
).split()
GREEK = dict(zip(_LETTERS, "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", strict=True)) | {
    "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "varsigma": "σ", "varpi": "π", "ell": "l",
    "imath": "i", "jmath": "j", "omicron": "ο",
}  # fmt: skip
ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot", "ddot": "ddot", "check": "check", "breve": "breve",
}  # fmt: skip
# Other spellings of one command: those of the physics package, and dots by their places.
ALIASES = {
    "vb": "mathbf", "va": "vec", "vu": "hat", "symbf": "mathbf", "mathbfit": "mathbf", "bold": "mathbf", "vectorbold":
    "mathbf", "dotsc": "ldots", "dotso": "ldots", "dotsi": "cdots", "hdots": "ldots", "lang": "langle",
    "rang": "rangle",
}  # fmt: skip
# A font's class: letters of two classes are two names.
FONTS = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "textbf": "bold", "bf": "bold", "vec": "vec",
    "mathcal": "cal", "mathscr": "cal", "mathfrak": "frak", "mathbb": "bb", "mathds": "bb", "mathsf": "sf",
    "mathrm": "rm", "text": "rm", "textrm": "rm", "mbox": "rm", "operatorname": "rm", "mathtt": "rm", "texttt": "rm",
    "mathit": "", "textit": "", "mathnormal": "", "underline": "", "rm": "rm", "textsf": "sf",
}  # fmt: skip
FUNCTIONS = frozenset(
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp ln log lg max min det tr sigmoid softmax "
    "relu ReLU mean sum abs sqrt softplus gelu GELU tanh sign sgn diag trace log_softmax logsumexp erf swish silu "
    "elu clip norm std var concat "
    "summed softmin log1p expm1 relu6 leaky_relu LeakyReLU Softmax Sigmoid logit inv".split()
)
RENAMED = {
    "summed": "sum",
    "tr": "trace", "Tr": "trace", "sgn": "sign", "lg": "log10", "Softmax": "softmax", "Sigmoid": "sigmoid",
    "Swish": "swish", "SiLU": "silu", "Tanh": "tanh", "Var": "var", "Std": "std", "Mean": "mean",
    "SoftMax": "softmax", "Softplus": "softplus", "ELU": "elu", "Sign": "sign", "Clip": "clip", "Diag": "diag",
    "LogSumExp": "logsumexp", "LSE": "logsumexp", "LogSoftmax": "log_softmax", "Relu": "relu", "Max": "max",
    "Min": "min", "Trace": "trace", "Exp": "exp", "Log": "log", "Concat": "concat",
}  # fmt: skip
INVERSES = {
    "sin": "arcsin", "cos": "arccos", "tan": "arctan", "sinh": "arcsinh", "cosh": "arccosh", "tanh": "arctanh"
}  # fmt: skip
PLAIN_NAMES = {"infty": "inf", "e": "e"}
PRODUCTS = {
    "cdot": "·", "bullet": "·", "centerdot": "·", "times": "*", "odot": "*", "circ": "*", "ast": "*", "star": "*",
    "div": "/", "otimes": "⊗", "bmod": "%", "mod": "%",
}  # fmt: skip
SIGNS = {
    "−": "-", "–": "-", "—": "-", "·": "\\cdot", "⋅": "\\cdot", "•": "\\cdot", "∙": "\\cdot", "×": "\\times",
    "⊙": "\\odot", "∘": "\\circ", "⊗": "\\otimes", "÷": "/", "∕": "/", "≤": "\\le", "≥": "\\ge", "≠": "\\ne",
    "‖": "‖", "∑": "\\sum", "∏": "\\prod", "∂": "\\partial", "∇": "\\nabla", "∫": "\\int", "√": "\\sqrt",
    "→": "\\to", "←": "\\gets", "⇒": "\\implies", "∈": "\\in", "≈": "\\approx", "∞": "\\infty", "′": "'", "’": "'",
    "⊤": "\\top", "…": "\\ldots", "⋯": "\\ldots",
}  # fmt: skip
SCALED = re.compile(
    r"[αβγζηθκλνξρτφχψω][A-Za-z][\u0300-\u036f]?(?![^\W\d_])"
)  # βx: a number before a letter, two names
COMPARISONS = {
    "<": "<", ">": ">", "lt": "<", "gt": ">", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=",
    "geqslant": ">=", "ne": "!=", "neq": "!=", "neg": "!=",
}  # fmt: skip
EQUALS = frozenset("leftarrow gets coloneqq coloneq triangleq equiv doteq".split())
TRANSPOSES = frozenset("top intercal mathsf{T} mathrm{T} T".split())
FRACTIONS = frozenset("frac dfrac tfrac cfrac binom dbinom tbinom".split())
BIG = {"sum": "sum", "prod": "prod"}
DERIVATIVES = frozenset(
    "partial nabla triangledown int iint oint lim grad differential limsup liminf bigtriangledown".split()
)
# What ends a formula: an arrow, a relation that says nothing new.
STOPS = frozenset(
    "rightarrow to Rightarrow implies longrightarrow Longrightarrow iff Leftrightarrow mapsto approx simeq sim cong in "
    "notin forall exists subset therefore because quad qquad propto hspace text textrm mbox textit textbf "
    "longmapsto leadsto".split()
)
DROPPED = frozenset(
    "displaystyle textstyle scriptstyle limits nolimits nonumber notag hline left right middle big Big bigl bigr Bigl "
    "Bigr bigg Bigg biggl biggr Biggl Biggr bigm boldmath centering allowbreak nobreak hfill strut mathstrut smallskip "
    "medskip bigskip noindent thinspace ensuremath mathop mathbin mathrel mathord mathopen mathclose mathinner relax "
    "qedhere newline par rm bf it toprule midrule bottomrule".split()
) - {"newline"}  # fmt: skip
DROPPED = DROPPED | frozenset(",;:! /")
DROPPED_WITH_ARGUMENT = frozenset(
    "tag label ref eqref cite color phantom hphantom vphantom vspace hspace mspace".split()
)
DECORATED = frozenset("boxed fbox underbrace overbrace underset overset cancel textcolor colorbox mathstrut".split())
FENCES = {
    "lvert": ("|", "left"), "rvert": ("|", "right"), "vert": ("|", ""), "mid": ("|", ""), "lVert": ("‖", "left"),
    "rVert": ("‖", "right"), "Vert": ("‖", ""), "|": ("‖", ""), "{": ("\\{", ""), "}": ("\\}", ""),
    "lbrace": ("\\{", ""), "rbrace": ("\\}", ""), "lbrack": ("[", ""), "rbrack": ("]", ""), "langle": ("⟨", ""),
    "rangle": ("⟩", ""), "lfloor": ("⌊", ""), "rfloor": ("⌋", ""), "lceil": ("⌈", ""), "rceil": ("⌉", ""),
    "colon": (":", ""), "lparen": ("(", ""), "rparen": (")", ""), "parallel": ("‖", ""),
}  # fmt: skip
OPENED = {"(": ")", "[": "]", "\\{": "\\}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
MATRICES = frozenset("pmatrix bmatrix Bmatrix matrix smallmatrix array vmatrix Vmatrix".split())
LAYOUTS = frozenset(
    "align aligned alignat alignedat split equation gather gathered multline eqnarray displaymath math flalign "
    "document center".split()
)
