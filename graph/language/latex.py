r"""LaTeX -> the same tokens as typed mathematics. Every letter is a name of its own; nothing is evaluated.

Read are: ``\frac``, ``\sqrt``, sub- and superscripts, Greek letters, accents (``\hat{y}`` is ``yhat``), fonts
(``\mathbf{W}`` is ``W``), function names, ``\left``/``\right``, dots and crosses for products; spacing and
``$`` are passed over. Anything else is refused where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..errors import Span, TraceError
from ..limits import Limits
from .source import without_comments
from .tokens import NameBook, Token, number_token, symbol_token

__all__ = ["is_latex", "tokenize_latex"]

_LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
).split()
GREEK = dict(zip(_LETTERS, "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", strict=True)) | {
    "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "ell": "l",
}  # fmt: skip
_ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "dot": "dot"}
_FONTS = frozenset(
    "mathbf boldsymbol bm mathrm mathcal mathbb mathit mathsf text textbf textrm textit operatorname vec".split()
)
_FUNCTIONS = frozenset(
    "sin cos tan arcsin arccos arctan sinh cosh tanh exp ln log max min sigmoid softmax relu ReLU mean sum abs".split()
)
_PRODUCTS = {"cdot": "*", "times": "*", "odot": "*", "circ": "*", "ast": "*", "div": "/"}
_PASSED_OVER = frozenset(
    "left right big Big bigl bigr Bigl Bigr bigg Bigg quad qquad displaystyle textstyle limits nonumber".split()
) | frozenset(",;:! ")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_TRANSPOSE = re.compile(r"\^\s*(?:\{\s*(?:T|\\top|\\intercal|\\mathsf\{T\})\s*\}|T|\\top|\\intercal)")
_LAYER = re.compile(r"\^\s*\{\s*\((\d{1,3})\)\s*\}")
_SUBSCRIPT = re.compile(r"_\s*(?:\{([^{}]*)\}|([0-9A-Za-z])|\\([a-z]+))")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{(?:align|aligned|equation|gather|gathered|split)\*?\}")
_WORD = re.compile(r"[A-Za-z]{2,}(?=\s*(?:\\left\s*)?\()")
_CALL_AHEAD = re.compile(r"\s*(?:\\(?:left|bigl?|Bigl?)\s*)?\(")


def is_latex(source: str) -> bool:
    """Whether a source holds a backslash outside comments that is no line continuation."""
    return bool(re.search(r"\\(?!\n)", without_comments(source)))


@dataclass(slots=True)
class _Open:
    """An open brace, or a function that takes the next atom without brackets ("atom")."""

    kind: str  # "group" | "above" | "below" | "atom"
    at: int
    has_atom: bool = False


@dataclass(slots=True)
class _Reader:
    text: str
    limits: Limits
    at: int = 0
    tokens: list[Token] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    names: NameBook = field(default_factory=NameBook)

    def refuse(self, key: str, start: int, end: int, code: str = "syntax", **more: str) -> TraceError:
        return TraceError(code, key, source=self.text, span=Span(start, end), **more)

    def emit(self, text: str, start: int, end: int, kind: str = "group") -> None:
        self.tokens.append(Token(kind, text, start, end))  # type: ignore[arg-type]
        if self.opened:
            self.opened[-1].has_atom = True

    def skip_space(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t~&$":
            self.at += 1

    # ---- arguments of commands
    def argument(self, kind: str) -> None:
        """Opens the argument that follows: a braced group, or the one letter, digit or Greek command."""
        self.skip_space()
        start = self.at
        char = self.text[start : start + 1]
        if char == "{":
            self.emit("(", start, start + 1)
            self.opened.append(_Open(kind, start))
            self.at += 1
            return
        command = _COMMAND.match(self.text, start)
        if not (char.isalnum() or (command and (command[1] in GREEK))):
            raise self.refuse("latex_argument", start, start + 1, fixes=())  # type: ignore[arg-type]
        self.emit("(", start, start)
        if char.isascii() and char.isdigit():
            self.emit(char, start, start + 1, "number")
            self.at += 1
        else:
            self.name(command[0] if command else char, command[1] if command else char)
        self.emit(")", self.at, self.at)
        self.finish(kind)

    def finish(self, kind: str) -> None:
        """What follows an argument that has been read."""
        if kind == "above":
            self.emit("/", self.at, self.at, "operator")
            self.argument("below")
        elif kind == "below":
            self.emit(")", self.at, self.at)

    def close(self) -> None:
        """A closing brace."""
        if not self.opened or self.opened[-1].kind == "atom":
            raise self.refuse("stray_bracket", self.at, self.at + 1, bracket="}")
        brace = self.opened.pop()
        self.emit(")", self.at, self.at + 1)
        self.at += 1
        self.finish(brace.kind)

    def close_atoms(self) -> None:
        """Ends functions without brackets whose atom is complete."""
        while self.opened and self.opened[-1].kind == "atom" and self.opened[-1].has_atom:
            self.skip_space()
            if self.text[self.at : self.at + 1] in ("^", "_", "'"):
                return
            self.opened.pop()
            self.emit(")", self.at, self.at)

    # ---- names
    def name(self, typed: str, base: str, suffix: str = "") -> None:
        """A name token: letter or command, with its subscript, layer number and primes."""
        start = self.at
        self.at += len(typed)
        name = GREEK.get(base, base) + suffix
        while True:
            subscript = _SUBSCRIPT.match(self.text, self.at)
            layer = _LAYER.match(self.text, self.at)
            if subscript and name != "π":
                inner = subscript[1] or subscript[2] or GREEK.get(subscript[3] or "", subscript[3] or "")
                inner = re.sub(r"\\(?:mathrm|text)\b|[\s,{}]", "", inner)
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

    def braced(self) -> tuple[str, int]:
        """The text of the braced or single-character argument that follows, and its end; fonts taken off."""
        self.skip_space()
        start = self.at
        if self.text[start : start + 1] != "{":
            command = _COMMAND.match(self.text, start)
            return (command[1], command.end()) if command else (self.text[start : start + 1], start + 1)
        end = self.text.find("}", start)
        inner = self.text[start + 1 : end]
        while end > 0 and (font := re.fullmatch(r"\\([A-Za-z]+)\s*\{(.*)", inner, re.DOTALL)):
            inner = font[2] + _ACCENTS.get(font[1], "")
            end = self.text.find("}", end + 1)
        if end < 0:
            raise self.refuse("unclosed_bracket", start, start + 1, bracket="{")
        return inner.strip().removeprefix("\\"), end + 1

    # ---- commands
    def command(self) -> None:
        start = self.at
        match = _COMMAND.match(self.text, start)
        environment = _ENVIRONMENT.match(self.text, start)
        if environment:
            self.at = environment.end()
            return
        if not match:
            raise self.refuse("stray_character", start, start + 1, character="\\")
        word, end = match[1], match.end()
        if word == "\\":
            self.tokens.append(Token("newline", "\n", start, end))
        elif word in ("frac", "dfrac", "tfrac"):
            self.at = end
            self.emit("(", start, end)
            return self.argument("above")
        elif word == "sqrt":
            return self.root(start, end)
        elif word in _PRODUCTS:
            self.emit(_PRODUCTS[word], start, end, "operator")
        elif word in "{}":
            self.emit("(" if word == "{" else ")", start, end)
        elif word == "top":
            self.emit("ᵀ", start, end, "operator")
        elif word in _FUNCTIONS:
            return self.function(start, end, word)
        elif word in _ACCENTS or word in _FONTS:
            return self.styled(start, end, word)
        elif word in GREEK:
            return self.name(match[0], word)
        elif word not in _PASSED_OVER and word not in "()[]":
            raise self.refuse("latex_command", start, end, code="unsupported", command=match[0])
        self.at = end
        return None

    def styled(self, start: int, end: int, word: str) -> None:
        r"""``\hat{y}``, ``\mathbf{W}``, ``\operatorname{softmax}(…)``."""
        self.at = end
        inner, end = self.braced()
        if word in _FONTS and (inner in _FUNCTIONS or (len(inner) > 1 and _CALL_AHEAD.match(self.text, end))):
            return self.function(start, end, inner)
        self.at = start
        base = GREEK.get(inner, inner)
        if base != "".join(base.split()) or not base:
            raise self.refuse("latex_name", start, end)
        return self.name(self.text[start:end], base, _ACCENTS.get(word, ""))

    def root(self, start: int, end: int) -> None:
        r"""``\sqrt{x}``; ``\sqrt[3]{x}`` is refused with what to write."""
        self.at = end
        self.skip_space()
        if self.text[self.at : self.at + 1] == "[":
            raise self.refuse("latex_root", start, self.at + 1, code="unsupported")
        self.emit("sqrt", start, end, "name")
        self.call_argument()

    def function(self, start: int, end: int, word: str) -> None:
        """A function name: its bracket follows as typed, or it takes the next atom."""
        self.emit(word, start, end, "name")
        self.at = end
        self.skip_space()
        if self.text[self.at : self.at + 1] in ("^", "_"):
            raise self.refuse("latex_function_power", start, self.at + 1, code="unsupported")
        if not _CALL_AHEAD.match(self.text, self.at):
            self.call_argument()

    def call_argument(self) -> None:
        """The argument of a function: a braced group, or the next atom."""
        start = self.at
        self.emit("(", start, start, "operator")
        is_braced = self.text[start : start + 1] == "{"
        self.opened.append(_Open("group" if is_braced else "atom", start))
        self.at += is_braced

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
            self.opened.append(_Open("group", start))
            self.at += 1
        elif char == "}":
            self.close()
        elif char == "^":
            self.power()
        elif char.isdigit() and char.isascii():
            self.tokens.append(number_token(self.text, start))
            self.at = self.tokens[-1].end
            if self.opened:
                self.opened[-1].has_atom = True
        elif (word := _WORD.match(self.text, start)) and word[0] in _FUNCTIONS:
            self.emit(word[0], start, word.end(), "name")
            self.at = word.end()
        elif char.isalpha() and char not in "ᵀ⊤":
            if char == "σ" and _CALL_AHEAD.match(self.text, start + 1):
                self.emit("σ", start, start + 1, "name")
                self.at += 1
            else:
                self.name(char, char)
        else:
            self.tokens.append(symbol_token(self.text, start))
            self.at = self.tokens[-1].end

    def power(self) -> None:
        transpose = _TRANSPOSE.match(self.text, self.at)
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
