"""What LaTeX is turned into: tokens, with the arguments of commands in brackets and names put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from ..errors import Span, TraceError
from ..limits import Limits
from .latex_words import COMMAND, FONTS, GREEK, LAYER, SUBSCRIPT
from .tokens import NameBook, Token

__all__ = ["LatexTokens", "Open"]


@dataclass(slots=True)
class Open:
    """An open brace, or a function that takes the next atom without brackets ("atom")."""

    kind: str  # "group" | "above" | "below" | "radicand" | "atom"
    at: int
    has_atom: bool = False
    depth: int = 0  # round brackets open inside an atom
    exponent: str = ""  # the 2 of \sin^2, the 3 of \sqrt[3]


@dataclass(slots=True)
class LatexTokens:
    """The tokens made so far, and what is open."""

    text: str
    limits: Limits
    at: int = 0
    tokens: list[Token] = field(default_factory=list)
    opened: list[Open] = field(default_factory=list)
    names: NameBook = field(default_factory=NameBook)

    def refuse(self, key: str, start: int, end: int, code: str = "syntax", **more: Any) -> TraceError:
        return TraceError(code, key, source=self.text, span=Span(start, end), **more)

    def emit(
        self, text: str, start: int, end: int, kind: Literal["group", "operator", "name", "number"] = "group"
    ) -> None:
        self.tokens.append(Token(kind, text, start, end))
        if self.opened:
            self.opened[-1].has_atom = True

    def skip_space(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t~&$":
            self.at += 1

    # ---- arguments of commands
    def argument(self, kind: str, exponent: str = "") -> None:
        """Opens the argument that follows: a braced group, or the one letter, digit or Greek command."""
        self.skip_space()
        start = self.at
        char = self.text[start : start + 1]
        if char == "{":
            self.emit("(", start, start + 1)
            self.opened.append(Open(kind, start, exponent=exponent))
            self.at += 1
            return
        command = COMMAND.match(self.text, start)
        if not (char.isalnum() or (command and (command[1] in GREEK))):
            raise self.refuse("latex_argument", start, start + 1)
        self.emit("(", start, start)
        if char.isascii() and char.isdigit():
            self.emit(char, start, start + 1, "number")
            self.at += 1
        else:
            self.name(command[0] if command else char, command[1] if command else char)
        self.emit(")", self.at, self.at)
        self.finish(kind, exponent)

    def finish(self, kind: str, exponent: str) -> None:
        """What follows an argument that has been read."""
        if kind == "above":
            self.emit("/", self.at, self.at, "operator")
            self.argument("below")
        elif kind == "below":
            self.emit(")", self.at, self.at)
        elif kind == "radicand":
            self.raised(("(", "1", "/", exponent, ")"))
            self.emit(")", self.at, self.at)

    def raised(self, exponent: tuple[str, ...]) -> None:
        """The exponent of what has just been emitted, written in front of it or as the degree of a root."""
        self.emit("**", self.at, self.at, "operator")
        for text in exponent:
            self.emit(text, self.at, self.at, "number" if text.isdigit() else "operator" if text == "/" else "group")

    def close(self) -> None:
        """A closing brace."""
        if not self.opened or self.opened[-1].kind == "atom":
            raise self.refuse("stray_bracket", self.at, self.at + 1, bracket="}")
        brace = self.opened.pop()
        self.emit(")", self.at, self.at + 1)
        self.at += 1
        self.finish(brace.kind, brace.exponent)

    def close_atoms(self) -> None:
        """Ends functions without brackets whose atom is complete."""
        while self.opened and (atom := self.opened[-1]).kind == "atom" and atom.has_atom and not atom.depth:
            if self._goes_on():
                return
            self.opened.pop()
            self.emit(")", self.at, self.at)
            if atom.exponent:
                self.raised((atom.exponent,))

    def _goes_on(self) -> bool:
        r"""Whether more belongs to an atom: a power, a subscript, the x of ``\sin 2x``."""
        begun = self.tokens[-1].kind == "number" and self.tokens[-2].text == "("
        if begun and self.text[self.at : self.at + 1].isalpha():
            return True
        command = COMMAND.match(self.text, self.at)
        if begun and command and command[1] in GREEK:
            return True
        self.skip_space()
        return self.text[self.at : self.at + 1] in ("^", "_", "'")

    # ---- names
    def name(self, typed: str, base: str, suffix: str = "") -> None:
        """A name token: letter or command, with its subscript, layer number and primes."""
        start = self.at
        self.at += len(typed)
        name = GREEK.get(base, base) + suffix
        while True:
            subscript = SUBSCRIPT.match(self.text, self.at)
            layer = LAYER.match(self.text, self.at)
            if subscript and name != "π":
                inner = subscript[1] or subscript[2] or GREEK.get(subscript[3] or "", subscript[3] or "")
                inner = re.sub(r"\\([A-Za-z]+)", lambda m: "" if m[1] in FONTS else m[0], inner)
                inner = re.sub(r"[\s,{}]", "", inner)
                name += "_" + re.sub(r"\\([A-Za-z]+)", lambda m: GREEK.get(m[1], m[1]), inner)
                self.at = subscript.end()
            elif layer:
                name += f"_{layer[1]}"
                self.at = layer.end()
            elif self.text[self.at : self.at + 1] == "'":
                name += "'"
                self.at += 1
            else:
                break
        folded = self.names.fold(name, start, self.text, self.limits)
        if not re.fullmatch(r"\w[\w']*", folded):
            raise self.refuse("latex_name", start, self.at)
        self.tokens.append(Token("name", folded, start, self.at))
        if self.opened:
            self.opened[-1].has_atom = True
