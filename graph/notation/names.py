"""Names as they are drawn: ``w_0``, ``w0`` and ``w[0]`` are all w₀, ``alpha`` is α, ``yhat`` is ŷ."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["NameParts", "name_latex", "name_mathml", "name_parts", "to_subscript", "to_superscript", "typeset_plain"]

# Spelled Greek letters; a capital that looks Latin (Alpha, Beta, …) is left a word.
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_GREEK_LATEX = {letter: f"\\{name}" for name, letter in _GREEK.items()}
# A mark over a letter: its combining character and its MathML operator (the LaTeX command is the word itself).
_ACCENTS = {"hat": ("\u0302", "^"), "bar": ("\u0304", "¯"), "tilde": ("\u0303", "~")}
_LOWERED = dict(zip("0123456789+-aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
_RAISED = dict(zip("0123456789+−-()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart.

    ``base``: the letter or word; ``accent``: "hat", "bar", "tilde" or ""; ``subscripts``: from left to right;
    ``primes``: how many; ``version``: which earlier value of a re-assigned name, "" for the last.
    """

    base: str
    accent: str
    subscripts: tuple[str, ...]
    primes: int
    version: str


@lru_cache(maxsize=4096)
def name_parts(name: str) -> NameParts:
    """Take a name apart: ``w0'`` is base w, subscript 0, one prime; ``W[1, 2]`` base W, subscripts 1 and 2."""
    name, _, version = name.partition("@")
    body, bracket, index = name.partition("[")
    primes = len(body) - len(body.rstrip("'"))
    leading = "_" * (len(body) - len(body.lstrip("_")))
    if body.endswith("_"):  # x_ is not x
        return NameParts(body, "", (), 0, version)
    stem, *subscripts = _joined_words(body[len(leading) :].rstrip("'").split("_"))
    subscripts = [_GREEK.get(part, part) for part in subscripts if part]
    primes += len(stem) - len(stem.rstrip("'"))  # y'_1: the prime stands before the subscript
    stem, digits = _split_digits(stem.rstrip("'"))
    subscripts = digits + subscripts
    stem, accent = _split_accent(stem)
    if not accent and subscripts:
        word, digits = _split_digits(subscripts[0])
        if word in _ACCENTS:  # y_hat, y_hat1
            accent, subscripts = word, digits + subscripts[1:]
    if bracket:
        subscripts += [part.strip() for part in index.rstrip("]").split(",")]
    return NameParts(leading + _GREEK.get(stem, stem), accent, tuple(subscripts), primes, version)


def _joined_words(parts: list[str]) -> list[str]:
    """``learning_rate_1`` -> ("learning_rate", "1"): words joined by _ are one name, no word under another."""
    stem, *rest = parts
    words = 0
    if len(stem) > 1 and stem not in _GREEK and _split_accent(stem)[0] == stem and stem[-1].isalpha():
        while words < len(rest) and len(rest[words]) > 1 and rest[words].isalpha() and rest[words] not in _ACCENTS:
            words += 1
    return ["_".join([stem, *rest[:words]]), *rest[words:]]


def _split_digits(stem: str) -> tuple[str, list[str]]:
    """``theta12`` -> ("theta", ["12"])."""
    match = re.fullmatch(r"(.*[^0-9])([0-9]+)", stem)
    return (match[1], [match[2]]) if match else (stem, [])


def _split_accent(stem: str) -> tuple[str, str]:
    """``yhat`` -> ("y", "hat"), ``thetabar`` -> ("theta", "bar"); a word that only ends so stays whole."""
    for accent in _ACCENTS:
        letter = stem.removesuffix(accent)
        if letter != stem and (len(letter) == 1 or letter in _GREEK):
            return letter, accent
    return stem, ""


def _separator(subscripts: tuple[str, ...]) -> str:
    """Subscripts stand side by side while each is one sign (W₁₂), else with commas (W₁,₁₂)."""
    return "" if all(len(part) == 1 for part in subscripts) else ","


def to_subscript(text: str) -> str | None:
    """The text in Unicode's subscripts, None where one of its letters has none."""
    lowered = [char if char == "," else _LOWERED.get(char) for char in text]
    return None if None in lowered else "".join(char or "" for char in lowered)


def to_superscript(text: str) -> str | None:
    """The text in Unicode's superscripts, None where one of its letters has none."""
    raised = [_RAISED.get(char) for char in text]
    return None if None in raised else "".join(char or "" for char in raised)


@lru_cache(maxsize=4096)
def typeset_plain(name: str) -> str:
    """The name in Unicode: w₀, ŷ, θ₁′; an earlier version of x is x⁽¹⁾."""
    parts = name_parts(name)
    text = unicodedata.normalize("NFC", parts.base + _ACCENTS[parts.accent][0]) if parts.accent else parts.base
    if parts.subscripts:
        joined = _separator(parts.subscripts).join(parts.subscripts)
        text += to_subscript(joined) or f"_{joined}"
    text += "′" * parts.primes
    return text + (to_superscript(f"({parts.version})") or "" if parts.version else "")


@lru_cache(maxsize=4096)
def name_latex(name: str) -> str:
    r"""The name in LaTeX: ``w_{0}``, ``\hat{y}``, ``\theta_{1}'``, ``\mathrm{num}``."""
    parts = name_parts(name)
    text = _latex_word(parts.base)
    if parts.accent:
        text = rf"\{parts.accent}{{{text}}}"
    if parts.subscripts:
        text += f"_{{{_separator(parts.subscripts).join(_latex_word(part) for part in parts.subscripts)}}}"
    raised = r"\prime" * parts.primes + (f"({parts.version})" if parts.version else "")
    if parts.version:  # in braces of its own: it may take an exponent
        return f"{{{text}^{{{raised}}}}}"
    return text + "'" * parts.primes


def _latex_word(word: str) -> str:
    """One letter as it is, digits as they are, Greek by command, longer words upright."""
    if word in _GREEK_LATEX:
        return _GREEK_LATEX[word]
    word = word.replace("_", r"\_")
    if word.isascii() and (len(word) == 1 or not any(char.isalpha() for char in word)):
        return word
    return rf"\mathrm{{{word}}}" if word.isascii() else rf"\text{{{word}}}"


@lru_cache(maxsize=4096)
def name_mathml(name: str) -> str:
    """The name in presentation MathML: ``<msub><mi>w</mi><mn>0</mn></msub>``."""
    parts = name_parts(name)
    base = f"<mi>{parts.base}</mi>"
    if parts.accent:
        base = f'<mover accent="true">{base}<mo>{_ACCENTS[parts.accent][1]}</mo></mover>'
    raised = ("<mo>" + "′" * parts.primes + "</mo>") if parts.primes else ""
    if parts.version:
        raised += f"<mo>(</mo><mn>{parts.version}</mn><mo>)</mo>"
    lowered = _mathml_subscripts(parts.subscripts)
    raised = f"<mrow>{raised}</mrow>" if parts.version else raised
    if lowered and raised:
        return f"<msubsup>{base}{lowered}{raised}</msubsup>"
    if lowered:
        return f"<msub>{base}{lowered}</msub>"
    return f"<msup>{base}{raised}</msup>" if raised else base


def _mathml_subscripts(subscripts: tuple[str, ...]) -> str:
    cells = [f"<mn>{part}</mn>" if part.isdigit() else f"<mi>{part}</mi>" for part in subscripts]
    if len(cells) < 2:
        return "".join(cells)
    comma = f"<mo>{_separator(subscripts)}</mo>" if _separator(subscripts) else ""
    return f"<mrow>{comma.join(cells)}</mrow>"
