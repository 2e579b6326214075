r"""LaTeX -> the tokens of typed mathematics. Every letter is a name of its own; nothing is evaluated.

Read are: ``\frac``, ``\sqrt``, sub- and superscripts, Greek letters, accents (``\hat{y}`` is ``yhat``), fonts
(``\mathbf{W}`` is ``W``), function names, ``\left``/``\right``, dots and crosses for products; spacing and
``$`` are passed over. Anything else is refused where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import TraceError
from ..limits import Limits
from .latex_tokens import LatexTokens, Open
from .latex_words import (
    ACCENTS,
    BARS,
    CALL_AHEAD,
    COMMAND,
    DEGREE,
    ENVIRONMENT,
    EXPONENT,
    FONTS,
    FUNCTIONS,
    GREEK,
    LOG_BASE,
    PASSED_OVER,
    PRODUCTS,
    TRANSPOSE,
    WORD,
)
from .source import without_comments
from .tokens import Token, number_token, starts_number, symbol_token

__all__ = ["is_latex", "tokenize_latex"]


def is_latex(source: str) -> bool:
    r"""Whether a source holds a backslash that continues no line, ``_{`` or ``^{``, no comment, no quote."""
    return bool(re.search(r"\\(?!\n)|[_^]\s*\{", re.sub(r'"[^"\n]*"', "", without_comments(source))))


@dataclass(slots=True)
class _Reader(LatexTokens):
    """Reads commands and signs, one after the other."""

    def braced(self) -> tuple[str, int]:
        """The text of the braced or single-character argument that follows, and its end; fonts taken off."""
        self.skip_space()
        start = self.at
        if self.text[start : start + 1] != "{":
            command = COMMAND.match(self.text, start)
            return (command[1], command.end()) if command else (self.text[start : start + 1], start + 1)
        end = self.text.find("}", start)
        inner = self.text[start + 1 : end]
        while end > 0 and (font := re.fullmatch(r"\\([A-Za-z]+)\s*\{(.*)", inner, re.DOTALL)):
            inner = font[2] + ACCENTS.get(font[1], "")
            end = self.text.find("}", end + 1)
        if end < 0:
            raise self.refuse("unclosed_bracket", start, start + 1, bracket="{")
        return inner.strip().removeprefix("\\"), end + 1

    # ---- commands
    def command(self) -> None:
        start = self.at
        match = COMMAND.match(self.text, start)
        environment = ENVIRONMENT.match(self.text, start)
        if environment:
            self.at = environment.end()
            return
        if not match:
            raise self.refuse("stray_character", start, start + 1, character="\\")
        word, end = match[1], match.end()
        if word in ("frac", "dfrac", "tfrac"):
            self.at = end
            self.emit("(", start, end)
            self.argument("above")
        elif word == "sqrt":
            self.root(start, end)
        elif word in FUNCTIONS and word != "sum":  # Σ has bounds and an index
            self.function(start, end, word)
        elif word in ACCENTS or word in FONTS:
            self.styled(start, end, word)
        elif word in GREEK:
            self.name(match[0], word)
        else:
            self.at = end
            self.sign(match[0], word, start, end)

    def sign(self, typed: str, word: str, start: int, end: int) -> None:
        """A command that stands for a sign, a line end, or nothing."""
        if word == "\\":
            self.tokens.append(Token("newline", "\n", start, end))
        elif word in PRODUCTS:
            self.emit(PRODUCTS[word], start, end, "operator")
        elif word in "{}":
            self.emit("(" if word == "{" else ")", start, end)
        elif word == "top":
            self.emit("ᵀ", start, end, "operator")
        elif word in ("left", "right") and self.text[end : end + 1] in ("[", "]"):
            self.emit("(" if word == "left" else ")", start, end + 1)  # \left[ … \right] groups, it is no list
            self.at = end + 1
        elif bars := BARS.match(self.text, start):
            opens = bars[0].startswith(("\\left", "\\l"))
            if opens:
                self.emit("norm" if "V" in bars[0] or "\\|" in bars[0] else "abs", start, bars.end(), "name")
            self.emit("(" if opens else ")", start, bars.end(), "operator" if opens else "group")
            self.at = bars.end()
        elif word not in PASSED_OVER and word not in "()[]":
            raise self.refuse("latex_command", start, end, code="unsupported", command=typed)

    def styled(self, start: int, end: int, word: str) -> None:
        r"""``\hat{y}``, ``\mathbf{W}``, ``\operatorname{softmax}(…)``."""
        self.at = end
        inner, end = self.braced()
        inner = inner.replace("\\_", "_")
        if word in FONTS and (inner in FUNCTIONS or (len(inner) > 1 and CALL_AHEAD.match(self.text, end))):
            return self.function(start, end, inner)
        self.at = start
        base = GREEK.get(inner, inner)
        if base != "".join(base.split()) or not base:
            raise self.refuse("latex_name", start, end)
        return self.name(self.text[start:end], base, ACCENTS.get(word, ""))

    def root(self, start: int, end: int) -> None:
        r"""``\sqrt{x}``; ``\sqrt[3]{x}`` is x to the power of 1/3."""
        self.at = end
        self.skip_space()
        degree = DEGREE.match(self.text, self.at)
        if degree:
            self.at = degree.end()
            self.emit("(", start, end)
            self.argument("radicand", degree[1])
        elif self.text[self.at : self.at + 1] == "[":
            raise self.refuse("latex_root", start, self.at + 1, code="unsupported")
        else:
            self.emit("sqrt", start, end, "name")
            self.call_argument()

    def function(self, start: int, end: int, word: str) -> None:
        r"""A function name: its bracket follows as typed, or it takes the next atom; ``\log_2``, ``\sin^2``."""
        self.at = end
        self.skip_space()
        base = LOG_BASE.match(self.text, self.at) if word == "log" else None
        exponent = EXPONENT.match(self.text, self.at)
        if base or exponent:
            self.at = (base or exponent).end()  # type: ignore[union-attr]
        if self.text[self.at : self.at + 1] in ("^", "_"):
            raise self.refuse("latex_function_power", start, self.at + 1, code="unsupported")
        self.emit(word + (base[1] if base else ""), start, self.at, "name")
        if exponent or not CALL_AHEAD.match(self.text, self.at):
            self.call_argument(exponent[1] if exponent else "")

    def call_argument(self, exponent: str = "") -> None:
        """The argument of a function: a braced group, or the next atom."""
        start = self.at
        self.emit("(", start, start, "operator")
        is_braced = self.text[start : start + 1] == "{" and not exponent
        self.opened.append(Open("group" if is_braced else "atom", start, exponent=exponent))
        self.at += is_braced

    def symbol(self) -> None:
        """A sign as in plain text; a round bracket can be the atom that a function takes."""
        token = symbol_token(self.text, self.at)
        self.tokens.append(token)
        self.at = token.end
        if self.opened and token.text in ("(", ")"):
            atom = self.opened[-1]
            atom.depth += 1 if token.text == "(" else -1
            atom.has_atom = True

    # ---- one step
    def step(self) -> None:
        """Reads what stands at ``at``."""
        start, char = self.at, self.text[self.at]
        if char == "\n":
            self.tokens.append(Token("newline", "\n", start, start + 1))
            self.at += 1
        elif char.isspace() or char in "~&$":
            self.at += 1
        elif char == "\\":
            self.command()
        elif char == "{":
            self.emit("(", start, start + 1)
            self.opened.append(Open("group", start))
            self.at += 1
        elif char == "}":
            self.close()
        elif char == "^":
            self.power()

        elif starts_number(self.text, start):
            self.tokens.append(number_token(self.text, start))
            self.at = self.tokens[-1].end
            if self.opened:
                self.opened[-1].has_atom = True
        elif (word := WORD.match(self.text, start)) and word[0] in FUNCTIONS:
            self.emit(word[0], start, word.end(), "name")
            self.at = word.end()
        elif char.isalpha() and char not in "ᵀ⊤":
            if char == "σ" and CALL_AHEAD.match(self.text, start + 1):
                self.emit("σ", start, start + 1, "name")
                self.at += 1
            else:
                self.name(char, char)
        else:
            self.symbol()

    def power(self) -> None:
        transpose = TRANSPOSE.match(self.text, self.at)
        if transpose:
            self.emit("ᵀ", self.at, transpose.end(), "operator")
            self.at = transpose.end()
            return
        self.emit("**", self.at, self.at + 1, "operator")
        self.at += 1
        self.argument("group")


def tokenize_latex(source: str, limits: Limits) -> tuple[list[Token], TraceError | None]:
    """Tokens of a LaTeX source, in the form of ``tokens.tokenize``."""
    reader = _Reader(without_comments(source), limits)
    error: TraceError | None = None
    try:
        while reader.at < len(source):
            reader.close_atoms()
            if reader.at < len(source):
                reader.step()
        reader.close_atoms()
        for brace in reader.opened:
            if brace.kind != "atom":
                raise reader.refuse("unclosed_bracket", brace.at, brace.at + 1, bracket="{")
    except TraceError as fault:
        fault.source = source
        error = fault
        reader.tokens.append(Token("error", "", reader.at, reader.at + 1))
    reader.tokens.append(Token("end", "", len(source), len(source)))
    return reader.tokens, error
