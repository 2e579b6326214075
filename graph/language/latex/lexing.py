r"""LaTeX source -> signs, each with its place. Spacing, labels and layout are gone, ``\left|`` is a bar that opens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from ...errors import Span, TraceError
from ...limits import Limits
from ..names_and_numbers import number_value
from ..source import without_comments
from .vocabulary import DROPPED, DROPPED_WITH_ARGUMENT, FENCES, GREEK, LAYOUTS, SIGNS

__all__ = ["Sign", "signs_of"]

_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMAND = re.compile(r"\\(operatorname|[A-Za-z]+)(?:(?<=operatorname)\*)?|\\(.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]+)\*?\s*\}")
_ROW_GAP = re.compile(r"\\\\(?:\s*\[[^\]\n]*(?:pt|em|ex|mm|cm)\s*\])?\*?")
_SIDE = re.compile(r"\\(left|right)\s*$|\\(?:big|Big|bigg|Bigg)([lr])\s*$")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿᵀ", "0123456789-+nT")
_LOW = re.compile("[₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+")
_HIGH = re.compile("[⁰¹²³⁴-⁹⁻⁺ⁿᵀ]+")
_RUNNING = frozenset("ijklmnt")
_PROSE = frozenset(
    "where with for if otherwise else and or when given so then is let as otherwise, thus hence".split()
) | {""}
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
            escaped = self.text[end - 1 : end] == "\\"
            depth += (char == "{" and not escaped) - (char == "}" and not escaped)
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
        word, end = match[1] or match[2], match.end()
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
        if re.search(r"[\s$]", inner) or not inner.isascii() or inner.lower().strip(".,:") in _PROSE:
            self.emit("prose", inner.lower().strip(" .,:"), end)
            return True
        return False

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
        if char == "\n":
            blank = re.compile(r"\n[ \t]*\n").match(text, start)
            self.emit("soft" if self.formula > 0 and not blank else "newline", "\n", start + 1)
        elif char == "$":
            is_display = text.startswith("$$", start)
            if is_display:
                self.formula = 0 if self.formula else 1
            self.emit("newline", "\n", start + 2) if is_display else self.skip(start + 1)
        elif char == "%":
            end = text.find("\n", start)
            self.at = len(text) if end < 0 else end
        elif char.isspace() or char == "~":
            self.at += 1
        elif char == "\\":
            self.command()
        elif number := _NUMBER.match(text, start):
            number_value(number[0], Span(*number.span()), text, self.limits)
            self.emit("number", number[0], number.end())
        elif low := _LOW.match(text, start):
            self.script("_", low[0].translate(_LOWERED), low.end())
        elif high := _HIGH.match(text, start):
            self.script("^", high[0].translate(_RAISED), high.end())
        elif char in SIGNS:
            sign = SIGNS[char]
            self.emit("command" if sign[0] == "\\" else "sign", sign.lstrip("\\"), start + 1)
        elif char.isalpha():
            self.letter()
        else:
            folded = unicodedata.normalize("NFKC", char) if "\uff00" <= char <= "\uffef" else char
            self.emit("sign", folded, start + 1)

    def letter(self) -> None:
        """One letter; a word of a script that mathematics doesn't set letter by letter, or of a source of words."""
        text, start = self.text, self.at
        end = start + 1
        if self.words or not (text[start].isascii() or "Ͱ" <= text[start] <= "Ͽ"):
            while end < len(text) and text[end].isalpha() and (self.words or not text[end].isascii()):
                end += 1
        if self.words and set(text[start:end]) <= _RUNNING and self.signs and self.signs[-1].text in ("{", "_"):
            end = start + 1  # the ij of W_{ij}
        self.emit("letter", unicodedata.normalize("NFKC", text[start:end]), end)

    def script(self, mark: str, inner: str, end: int) -> None:
        """Raised or lowered digits, as ``^{…}`` and ``_{…}``."""
        start = self.at
        for kind, part in (("sign", mark), ("sign", "{"), *_pieces(inner), ("sign", "}")):
            self.signs.append(Sign(kind, part, start, end))
        self.at = end


def _pieces(inner: str) -> list[tuple[str, str]]:
    kinds = {"-": "sign", "+": "sign"}
    return [
        (kinds.get(part, "number" if part.isdigit() else "letter"), part) for part in re.findall(r"\d+|[^\d]", inner)
    ]


def signs_of(source: str, limits: Limits) -> tuple[list[Sign], TraceError | None]:
    """The signs of a source, ``end`` last; a fault ends them and is returned with what stands before it."""
    lexer = _Lexer(without_comments(source), limits, words=not re.search(r"[\\$]", source))
    error: TraceError | None = None
    try:
        while lexer.at < len(source):
            lexer.step()
    except TraceError as fault:
        fault.source = source
        error = fault
    lexer.at = len(source)
    lexer.emit("end", "", len(source))
    return lexer.signs, error
