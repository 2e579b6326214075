r"""LaTeX source -> signs, each with its place. Spacing, labels and layout are gone, ``\left|`` is a bar that opens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any

from ...errors import Span, TraceError
from ...limits import Limits
from ..names_and_numbers import number_value
from ..reader import mathematical_letters as mathematical
from ..source import without_comments
from .typed_sums import is_sum
from .typed_words import function_word, typed_words
from .vocabulary import ALIASES, DROPPED, DROPPED_WITH_ARGUMENT, FENCES, FUNCTIONS, GREEK, LAYOUTS, SCALED, SIGNS

__all__ = ["Sign", "signs_of"]

_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMAND = re.compile(r"\\(operatorname|[A-Za-z]+)(?:(?<=operatorname)\*)?|\\(.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]+)\*?\s*\}")
_ROW_GAP = re.compile(r"\\\\(?:\s*\[[^\]\n]*(?:pt|em|ex|mm|cm)\s*\])?\*?")
_POWER = re.compile(r"\*\*(?=[ \t]*[\w({\\-])")
_SIDE = re.compile(r"\\(left|right)\s*$|\\(?:big|Big|bigg|Bigg)([lr])\s*$")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₌ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=aehijklmnoprstuvx")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿᵀ⁽⁾ⁱʲᵏˡᵐᵗ", "0123456789-+nT()ijklmt")
_LOW = re.compile("[₀-₉₊₋₌ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+")
_HIGH = re.compile("⁽[⁰¹²³⁴-⁹⁻⁺ⁿⁱʲᵏˡᵐᵗ]+⁾|[⁰¹²³⁴-⁹⁻⁺ⁿᵀ]+")
_RUNNING = frozenset("ijklmnt")
_PROSE = {"", *"where with for if otherwise else and or when given so then is let as otherwise, thus hence".split()}
_BEFORE_NAMES = frozenset(
    ("(", "[", "{", "+", "-", "*", "/", "=", "|", ",", "cdot", "times", "odot", "log", "exp", "&")
)
_AFTER_NAMES = re.compile(
    r"[ \t]*(?:[=+\-*/^_)\]}|,−×·]|:=|\\(?:cdot|times|odot|right|approx|bigr?|,)|&=|$)", re.MULTILINE
)
_TEXTS = frozenset("text textrm mbox textit textbf".split())


@dataclass(frozen=True, slots=True)
class Sign:
    """``kind``: "letter", "number", "command" (its word), "sign", "begin", "finish" (an environment), "row" (two
    backslashes), "newline" (of the text), "soft" (one inside a formula), "prose" (text in a formula) or "end".

    ``side``: "left" or "right" of a bar that says so. ``typed``: a Greek letter's command.
    """

    kind: str
    text: str
    start: int
    end: int
    side: str = ""
    typed: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(slots=True)
class _Lexer:
    text: str
    limits: Limits
    at: int = 0
    signs: list[Sign] = field(default_factory=list)
    formula: int = 0  # environments and display signs that are open
    nested: int = 0  # matrices and cases that are open
    side: str = ""  # of the bracket that follows
    words: bool = False  # a source without commands: letters side by side are one name
    typed: dict[int, int] = field(default_factory=dict)  # where words end in a source of commands

    def emit(self, kind: str, text: str, end: int, typed: str = "") -> None:
        side, self.side = self.side, ""
        self.signs.append(Sign(kind, text, self.at, end, side, typed))
        self.at = end

    def refuse(self, key: str, start: int, end: int, **more: Any) -> TraceError:
        return TraceError("syntax", key, source=self.text, span=Span(start, end), **more)

    def braced_end(self, start: int) -> int:
        """Where the braced argument that begins at ``start`` ends (exclusive)."""
        depth = 0
        for end in range(start, len(self.text)):
            char = self.text[end]
            if char == "\\":
                continue
            if self.text[end - 1 : end] != "\\":
                depth += (char == "{") - (char == "}")
            if not depth:
                return end + 1
        raise self.refuse("unclosed_bracket", start, start + 1, bracket="{")

    def skip_argument(self) -> None:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        if self.text[self.at : self.at + 1] == "{":
            self.at = self.braced_end(self.at)

    def command(self) -> None:
        text, start = self.text, self.at
        if environment := _ENVIRONMENT.match(text, start):
            return self.environment(environment)
        if gap := _ROW_GAP.match(text, start):
            return self.emit("soft" if self.formula > 0 and not self.nested else "row", "\\\\", gap.end())
        match = _COMMAND.match(text, start)
        if not match:
            raise self.refuse("stray_character", start, start + 1, character="\\")
        word, end = ALIASES.get(match[1] or match[2], match[1] or match[2]), match.end()
        if word in ("[", "]"):
            self.formula += 1 if word == "[" else -1
            return self.emit("newline", "\n", end)
        if word in DROPPED or word in ("(", ")", "\n"):
            self.at = end
            if side := _SIDE.match(text[start:end]):
                self.side = side[1] or {"l": "left", "r": "right"}[side[2]]
                if text[end : end + 1] == ".":  # \right.
                    self.at, self.side = end + 1, ""
            return None
        if word in DROPPED_WITH_ARGUMENT:
            self.at = end
            return self.skip_argument()
        if word in FENCES:
            fence, side_ = FENCES[word]
            self.side = side_ or self.side
            return self.emit("sign", fence, end)
        if word in GREEK:
            return self.emit("letter", GREEK[word], end, word)
        if word in _TEXTS and self.is_prose(end):
            return None
        return self.emit("command", word, end)

    def is_prose(self, start: int) -> bool:
        """Whether a text in a formula is said to the reader and no name; then it is read."""
        braced = re.compile(r"\s*\{([^{}]*)\}").match(self.text, start)
        if not braced or (self.signs and self.signs[-1].text in ("_", "^")):
            return False
        inner, end = braced[1].strip(), braced.end()
        if inner and not inner.isascii() and inner.isalpha() and self.is_operand(end):
            return False
        if re.search(r"[\s$]|^\(.*\)$", inner) or not inner.isascii() or inner.lower().strip(".,:") in _PROSE:
            self.emit("prose", inner.lower().strip(" .,:"), end)
            return True
        return False

    def is_operand(self, end: int) -> bool:
        """Whether a word that ends at ``end`` stands where a name does: signs of a computation around it."""
        before = self.signs[-1] if self.signs else None
        begins = before is None or before.kind in ("newline", "soft", "row") or before.text in _BEFORE_NAMES
        after = _AFTER_NAMES.match(self.text, end)
        if before is not None and before.text == "&":
            begins = bool(after and after[0].strip())
        return begins and bool(after)

    def skip(self, end: int) -> None:
        self.at = end

    def environment(self, match: re.Match[str]) -> None:
        """``\\begin{align}`` is a line end inside a formula; others are signs."""
        is_begin, name = match[1] == "begin", match[2]
        if name in LAYOUTS:
            self.formula += 1 if is_begin else -1
            self.emit("soft", "\n", match.end())
            if name.startswith("alignat") or name == "alignedat":
                self.skip_argument()
            return
        self.nested += 1 if is_begin else -1
        self.emit("begin" if is_begin else "finish", name, match.end())
        if is_begin and name in ("array", "tabular"):
            self.skip_argument()

    def step(self) -> None:
        text, start, char = self.text, self.at, self.text[self.at]
        if char in "\n$":
            self.line_end(char, start)
        elif char == "%":
            end = text.find("\n", start)
            self.at = len(text) if end < 0 else end
        elif char.isspace() or char == "~":
            self.at += 1
        elif char == "\\":
            self.command()
        elif text.startswith("{}", start) and (not self.signs or self.signs[-1].text in ("=", "&", "+", "-")):
            self.at += 2
        elif number := _NUMBER.match(text, start):
            number_value(number[0], Span(*number.span()), text, self.limits)
            self.emit("number", number[0], number.end())
        elif low := _LOW.match(text, start):
            self.script("_", low[0].translate(_LOWERED), low.end())
        elif high := _HIGH.match(text, start):
            self.script("^", high[0].translate(_RAISED), high.end())
        elif char.isalpha() and char not in SIGNS:
            self.letter()
        else:
            self.mark(char, start)

    def line_end(self, char: str, start: int) -> None:
        """A line's end, or a dollar sign; two of them open or close a formula of its own."""
        if char == "\n":
            blank = re.compile(r"\n[ \t]*\n").match(self.text, start)
            return self.emit("soft" if self.formula > 0 and not blank else "newline", "\n", start + 1)
        if not self.text.startswith("$$", start):
            return self.skip(start + 1)
        self.formula = 0 if self.formula else 1
        return self.emit("newline", "\n", start + 2)

    def mark(self, char: str, start: int) -> None:
        """A sign of mathematics, whichever way it is typed."""
        if _POWER.match(self.text, start):
            return self.emit("sign", "^", start + 2)
        if char in SIGNS:
            sign = SIGNS[char]
            return self.emit("command" if sign[0] == "\\" else "sign", sign.lstrip("\\"), start + 1)
        is_wide = "\uff00" <= char <= "\uffef"
        return self.emit("sign", unicodedata.normalize("NFKC", char) if is_wide else char, start + 1)

    def letter(self) -> None:
        """One letter; a word of a script that mathematics doesn't set letter by letter, or of a source of words."""
        text, start = self.text, self.at
        if mathematical.is_mathematical(text[start]):
            return self.mathematical_letter()
        begins = bool(self.signs) and self.signs[-1].text in ("=", "-")
        if text[start] == "Σ" and is_sum(text, start, begins):
            return self.emit("command", "sum", start + 1)
        if word := function_word(text, start):
            return self.emit("command", word, start + len(word))
        if start in self.typed:
            return self.emit("letter", text[start : self.typed[start]], self.typed[start])
        end = start + 1
        if SCALED.match(text, start):
            return self.emit("letter", text[start], end)
        if self.words or not (text[start].isascii() or "Ͱ" <= text[start] <= "Ͽ"):
            while end < len(text) and self.goes_on(text[end]):
                end += 1
        if self.words and set(text[start:end]) <= _RUNNING and self.signs and self.signs[-1].text in ("{", "_"):
            end = start + 1  # the ij of W_{ij}
        return self.emit("letter", unicodedata.normalize("NFKC", text[start:end]), end)

    def goes_on(self, char: str) -> bool:
        """Whether a letter belongs to the word before it."""
        is_raised = bool(_LOW.match(char) or _HIGH.match(char)) or mathematical.is_mathematical(char)
        return char.isalpha() and (self.words or not char.isascii()) and not is_raised

    def mathematical_letter(self) -> None:
        r"""One letter of a mathematical alphabet; a bold one as ``\mathbf{x}``, but the sigma of σ(z) is a function."""
        char, start = self.text[self.at], self.at
        plain = unicodedata.normalize("NFKC", char)
        if not mathematical.is_bold(char) or plain == "σ":
            return self.emit("letter", plain, start + 1)
        parts = (("command", "mathbf"), ("sign", "{"), ("letter", plain), ("sign", "}"))
        self.signs += [Sign(kind, text, start, start + 1) for kind, text in parts]
        return self.skip(start + 1)

    def script(self, mark: str, inner: str, end: int) -> None:
        """Raised or lowered digits, as ``^{…}`` and ``_{…}``."""
        start = self.at
        for kind, part in (("sign", mark), ("sign", "{"), *_pieces(inner), ("sign", "}")):
            self.signs.append(Sign(kind, part, start, end))
        self.at = end


def _pieces(inner: str) -> list[tuple[str, str]]:
    kinds = {"-": "sign", "+": "sign", "(": "sign", ")": "sign"}
    return [
        (kinds.get(part, "number" if part.isdigit() else "letter"), part) for part in re.findall(r"\d+|[^\d]", inner)
    ]


def signs_of(source: str, limits: Limits) -> tuple[list[Sign], TraceError | None]:
    """The signs of a source, ``end`` last; a fault ends them and is returned with what stands before it."""
    lexer = _Lexer(without_comments(source), limits, words=not re.search(r"[\\$]", source))
    lexer.typed = {} if lexer.words else typed_words(lexer.text)
    error: TraceError | None = None
    try:
        while lexer.at < len(source):
            lexer.step()
    except TraceError as fault:
        fault.source = source
        error = fault
    lexer.at = len(source)
    lexer.emit("end", "", len(source))
    return (_letter_by_letter(lexer.signs) if lexer.words else lexer.signs), error


def _letter_by_letter(signs: list[Sign]) -> list[Sign]:
    """Words as letters, where each of two or three stands alone elsewhere: the λx of ``p(x|λ) = λ exp(-λx)``."""
    alone = {sign.text for sign in signs if sign.kind == "letter" and len(sign.text) == 1}
    made: list[Sign] = []
    for sign in signs:
        is_word = sign.kind == "letter" and 2 <= len(sign.text) <= 3 and len(sign.text) == sign.end - sign.start
        if is_word and sign.text not in FUNCTIONS and set(sign.text) <= alone:
            places = enumerate(sign.text, sign.start)
            made += [replace(sign, text=one, start=at, end=at + 1) for at, one in places]
        else:
            made.append(sign)
    return made
