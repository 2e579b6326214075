"""Text for TeX: nothing typed is ever a command, and signs become mathematics (so that pdflatex has them too)."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from ..slides.text_lines import is_hangul

__all__ = ["in_tex"]

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": "$<$", ">": "$>$", "|": "$|$", '"': "''", "\xa0": "~",
}  # fmt: skip
_SIGNS = {
    "−": "-", "×": r"\times", "÷": r"\div", "·": r"\cdot", "∘": r"\circ", "∂": r"\partial", "∇": r"\nabla",
    "√": r"\surd", "∞": r"\infty", "→": r"\to", "←": r"\leftarrow", "↔": r"\leftrightarrow", "↦": r"\mapsto",
    "⇒": r"\Rightarrow", "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "⌈": r"\lceil", "⌉": r"\rceil",
    "ℝ": r"\mathbb{R}", "∛": r"\sqrt[3]{\,}", "…": r"\dots", "ᵀ": r"^{\top}", "⊤": r"\top", "′": "'", "″": "''",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "∈": r"\in", "⊙": r"\odot", "⊗": r"\otimes", "∑": r"\sum",
    "∏": r"\prod", "½": r"\frac12", "ℒ": r"\mathcal{L}", "ℓ": r"\ell", "±": r"\pm", "°": r"^{\circ}", "²": "^{2}",
    "³": "^{3}", "¹": "^{1}", "ⱼ": "_{j}", "⌊": r"\lfloor", "⌋": r"\rfloor", "∗": "*", "¬": r"\neg", "µ": r"\mu",
}  # fmt: skip
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωϕϵϑ",
        "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon varphi "
        "chi psi omega phi epsilon vartheta".split(),
        strict=True,
    )
)
_CAPITALS = dict(zip("ΓΔΘΛΞΠΣΥΦΨΩ", "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(), strict=True))
_ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0307": "dot", "\u0308": "ddot", "\u20d7": "vec"}
_LATIN_END = 0x180


def _script(letter: str) -> tuple[str, str]:
    """``^`` or ``_`` and the letter itself for raised and lowered letters, else two empty texts."""
    kind, _, code = unicodedata.decomposition(letter).partition(" ")
    if kind in ("<super>", "<sub>") and code and " " not in code:
        plain = chr(int(code, 16))
        return "^" if kind == "<super>" else "_", "-" if plain == "−" else plain
    return "", ""


def in_tex(text: str) -> str:
    """The text as TeX reads it, in text mode; what TeX' fonts lack becomes a question mark."""
    pieces: list[str] = []
    for raised, group in groupby(unicodedata.normalize("NFC", text), key=lambda letter: _script(letter)[0]):
        letters = list(group)
        if raised and not all(letter in _SIGNS for letter in letters):
            pieces.append(f"${raised}{{{''.join(_script(letter)[1] for letter in letters)}}}$")
            continue
        for letter in letters:
            if letter in _ACCENTS and pieces:
                pieces[-1] = rf"$\{_ACCENTS[letter]}{{{pieces[-1].strip('$')}}}$"
            elif not unicodedata.combining(letter):
                pieces.append(_letter(letter))
    return "".join(pieces)


def _letter(letter: str) -> str:
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    if letter in _SIGNS:
        return f"${_SIGNS[letter]}$"
    if letter in _GREEK or letter in _CAPITALS:
        return rf"$\{(_GREEK | _CAPITALS)[letter]}$"
    decomposed = unicodedata.normalize("NFD", letter)
    if len(decomposed) == 2 and decomposed[1] in _ACCENTS:
        return rf"$\{_ACCENTS[decomposed[1]]}{{{decomposed[0]}}}$"
    if is_hangul(letter) or (letter.isprintable() and ord(letter) < _LATIN_END):
        return letter
    if letter in "‘’“”–—":
        return {"‘": "`", "’": "'", "“": "``", "”": "''", "–": "--", "—": "---"}[letter]
    return " " if letter.isspace() else "?"
