"""Clean text -> tokens, each with its place in the typed text; newlines inside brackets are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ...errors import Span, TraceError
from ...limits import Limits
from ..gradient_names import gradient_fixes
from ..names_and_numbers import KEYWORDS, NUMBER, OTHER_BASE, NameBook
from ..source import PRIMES, SUBSCRIPTS
from .mathematical_letters import upright
from .name_ends import BIG, RAISED, TRANSPOSED, begins_name, name_end
from .token_list import CLOSING, Tok, Tokens
from .typed_pieces import ELSE, IF

__all__ = ["BIG", "lex"]

_TOKEN = re.compile(
    r"[ \t\f\v]*(?:(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<number>" + NUMBER.pattern + r")"
    r"|(?P<op>\*\*=|//=|\.\.\.|\*\*|\+=|-=|\*=|/=|@=|%=|&=|\|=|\^=|==|!=|<=|>=|:=|->|<<|>>|//|&&|\.\*|\.\^|\./|\.\+|\.-"
    r"|[-+*/@^()\[\],:;=.<>%&|~!?{}·⊗‖√∛∜≤≥≠¬∞∖])"
    r"|(?P<newline>\n)|(?P<comment>\#[^\n]*)|(?P<joined>\\[ \t]*\n))",
    re.ASCII,
)
_CANONICAL = {
    "^": "**", ".^": "**", ".*": "*", "./": "/", ".+": "+", ".-": "-", "≤": "<=", "≥": ">=", "≠": "!=", "^=": "**=",
    "¬": "~",
}  # fmt: skip
_STRING_PREFIX = re.compile(r"(?:[rRfFbBuU]|[fFbB][rR]|[rR][fFbB])$")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', re.DOTALL
)
_CURLY = re.compile("[“”„‟〝〞]([^“”„‟〝〞\"\n]*)[“”„‟〝〞\"]|[‘’‚‛]([^‘’‚‛'\n]*)[‘’‚‛']")
_INVERSE = re.compile(r"\s*(?:⁻¹|\^-1|\^\{-1\}|\^\(-1\))")
_LIMITS = re.compile(
    r"[ \t]*(?:_\{[^{}\n]*\}|_\w+|[ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀-₉₌₊₋]+)?[ \t]*"
    r"(?:\^\{[^{}\n]*\}|\^\w+|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ]+)?"
)
_BRACED = re.compile(r"\{([\w\s,+-]*)\}")
_CALCULUS = frozenset("∫∬∮∂∇")


class _Lexer:
    """Reads one text; ``offset`` is where it stands in ``source``."""

    def __init__(self, text: str, source: str, offset: int, limits: Limits, names: NameBook, depth: int) -> None:
        self.text, self.source, self.offset, self.limits, self.names = text, source, offset, limits, names
        self.depth = depth
        self.out = Tokens()
        self.open: list[int] = []
        self.known: dict[str, str] = {}

    def run(self) -> Tokens:
        text, tokens, offset, known = self.text, self.out.list, self.offset, self.known
        at, size, match = 0, len(text), _TOKEN.match
        while at < size:
            found = match(text, at)
            try:
                if not found:
                    at = self._other(at)
                    continue
                kind = found.lastgroup
                at = found.end()
                start = found.start(found.lastindex or 0)
                if kind == "op":
                    sign = found[kind]
                    if sign in "()[]{}":
                        self._bracket(sign, start, at)
                    elif sign == "-" and tokens and tokens[-1].text == "<" and self._is_arrow(start):
                        tokens[-1] = Tok("op", "=", start + offset - 1, at + offset)
                        continue
                    tokens.append(Tok("op", _CANONICAL.get(sign, sign), start + offset, at + offset))
                elif kind == "name":
                    name = found[kind]
                    after = text[at] if at < size else ""
                    if name in known and (not after or (after < "\x7f" and after not in "'\"")) and name[-1] != "_":
                        tokens.append(Tok(known[name], name, start + offset, at + offset))
                    else:
                        at = self._name(start, at)
                elif kind == "number":
                    self._number(start, at, found[kind])
                elif kind == "newline" and not self.open and tokens and tokens[-1].kind != "newline":
                    tokens.append(Tok("newline", "\n", start + offset, at + offset))
            except TraceError as fault:
                self.out.fault = fault
                start = fault.span.start if fault.span else at + offset
                tokens.append(Tok("error", "", start, start + 1))
                break
        else:
            if self.open:
                self.out.unclosed = tokens[self.open[-1]]
        tokens += [Tok("end", "", size + offset, size + offset)] * 2  # the second is only ever looked ahead at
        return self.out

    def _error(self, code: str, key: str, start: int, end: int, **more: object) -> TraceError:
        span = Span(start + self.offset, end + self.offset)
        return TraceError(code, key, source=self.source, span=span, **more)  # type: ignore[arg-type]

    def _bracket(self, sign: str, start: int, end: int) -> None:
        position = len(self.out.list)
        if sign in CLOSING:
            self.open.append(position)
            value = len(self.open) + self.depth
            if value > self.limits.bracket_depth:
                limit = self.limits.bracket_depth
                raise self._error("too_deep", "bracket_depth", start, end, limit=limit, value=value)
        elif self.open:
            self.out.partners[self.open.pop()] = position

    def _is_arrow(self, start: int) -> bool:
        """Whether a minus ends the arrow of R's ``x <- 3`` at the beginning of a line."""
        tokens = self.out.list
        less = tokens[-1]
        return (
            less.end == start + self.offset
            and len(tokens) > 1
            and tokens[-2].kind == "name"
            and tokens[-2].end < less.start
            and (len(tokens) == 2 or tokens[-3].kind == "newline" or tokens[-3].text == ";")
        )

    def _number(self, start: int, end: int, text: str) -> None:
        other = OTHER_BASE.match(self.text, start)
        if other:
            raise self._error("unsupported", "number_base", *other.span())
        self.out.list.append(Tok("number", text, start + self.offset, end + self.offset))

    def _name(self, start: int, end: int) -> int:
        """The name that starts here, with its primes, subscripts and letters of other scripts."""
        text = self.text
        after = text[end : end + 1]
        if after and after in "'\"" and self._is_string(start, end):
            return self._string(start, end)
        if text[start:end] in KEYWORDS and not (after.isalpha() or after in SUBSCRIPTS):
            self.known[text[start:end]] = "word"
            self._put("word", text[start:end], start, end)
            return end
        end = name_end(text, start)
        typed = text[start:end]
        if typed[-1] == "_" and (braced := _BRACED.match(text, end)):
            end = braced.end()
            typed += re.sub(r"\W+", "_", braced[1].strip())
        if not typed.startswith("__"):
            name = self.names.fold(upright(typed), start + self.offset, self.source, self.limits)
        else:
            name = typed
        if len(name) > self.limits.name:
            limit = self.limits.name
            raise self._error("too_large", "name_size", start, end, limit=limit, value=len(name))
        if name == typed and name.isascii() and name[-1] not in "'_":
            self.known[name] = "name"
        self._put("word" if name in KEYWORDS else "name", name, start, end)
        return end

    def _is_string(self, start: int, end: int) -> bool:
        """Whether a quote behind a name opens a string: ``f"{x}"``, but ``f'(x) + g'(x)``."""
        name = self.text[start:end]
        if self.text[end] == '"':
            return bool(_STRING_PREFIX.match(name))
        found = _STRING.match(self.text, end)
        if not _STRING_PREFIX.match(name) or not found:
            return False
        inside = found[0].strip("'")
        if "{" in inside or not inside or inside[0] not in " (+-*/=,)]^@².":
            return True
        return "\\" in inside or not inside[-1].isalnum()

    def _string(self, start: int, quote: int) -> int:
        found = _STRING.match(self.text, quote)
        if not found:
            raise self._error("syntax", "unclosed_string", quote, quote + 1, quote=self.text[quote])
        self._put("string", self.text[start : found.end()], start, found.end())
        return found.end()

    def _put(self, kind: str, text: str, start: int, end: int) -> None:
        self.out.list.append(Tok(kind, text, start + self.offset, end + self.offset))

    def _other(self, at: int) -> int:
        """What the quick table does not hold: quotes, raised signs, letters of other scripts."""
        text = self.text
        while text[at] in " \t\f\v" or (text[at].isspace() and text[at] != "\n"):
            at += 1
            if at == len(text):
                return at
        if _TOKEN.match(text, at):
            return at
        char = text[at]
        if char in PRIMES or char in '"“”„‟〝〞‘‚‛':
            return self._quote(at)
        if char in TRANSPOSED:
            self._put("transpose", "T", at, at + 1)
            return at + 1
        if char in (IF, ELSE):
            self._put("word", "if" if char == IF else "else", at, at + 1)
            return at + 1
        if reader := self._reader_of(char):
            return reader(at)
        if char in SUBSCRIPTS:
            end = at + 1
            while end < len(text) and text[end] in SUBSCRIPTS:
                end += 1
            self._put("low", unicodedata.normalize("NFKC", text[at:end]), at, end)
            return end
        if begins_name(char):
            return self._name(at, at + 1)
        if unicodedata.category(char) == "No" and "⁄" in (value := unicodedata.normalize("NFKC", char)):
            self._put("fraction", value, at, at + 1)
            return at + 1
        raise self._stray(at)

    def _reader_of(self, char: str) -> Callable[[int], int] | None:
        """What reads on from a sign of mathematics."""
        if char in RAISED:
            return self._raised
        if char in BIG:
            return self._big
        return self._rounding if char in "⌊⌈⌋⌉" else None

    def _rounding(self, at: int) -> int:
        char = self.text[at]  # ⌊x⌋ and ⌈x⌉ are floor(x) and ceil(x)
        if char in "⌊⌈":
            self._put("name", "floor" if char == "⌊" else "ceil", at, at + 1)
        sign = "(" if char in "⌊⌈" else ")"
        self._bracket(sign, at, at + 1)
        self._put("op", sign, at, at + 1)
        return at + 1

    def _stray(self, at: int) -> TraceError:
        """A sign that means nothing, or is no part of a forward computation."""
        char = self.source[at + self.offset]
        if char in _CALCULUS:
            fixes = gradient_fixes(self.source, at + self.offset)
            return self._error("unsupported", "latex_derivative", at, at + 1, command=char, fixes=fixes)
        return self._error("syntax", "plus_minus" if char in "±∓" else "stray_character", at, at + 1, character=char)

    def _quote(self, at: int) -> int:
        """A transpose right behind a bracket, else the beginning of a string."""
        before = self.out.list[-1] if self.out.list else None
        is_behind = before is not None and before.end == at + self.offset
        if is_behind and before is not None and self.text[at] in PRIMES:
            if before.text in (")", "]", "‖", "|") or before.kind in ("transpose", "super"):
                self._put("transpose", "T", at, at + 1)
                return at + 1
            if before.text == "." and before.kind == "op":  # MATLAB's x.'
                self.out.list.pop()
                self._put("transpose", "T", at - 1, at + 1)
                return at + 1
        curly = _CURLY.match(self.text, at)
        if curly:
            self._put("string", f'"{curly[1] or curly[2] or ""}"', at, curly.end())
            return curly.end()
        return self._string(at, at)

    def _raised(self, at: int) -> int:
        end = at
        while end < len(self.text) and self.text[end] in RAISED:
            end += 1
        self._put("super", "".join(RAISED[char] for char in self.text[at:end]), at, end)
        return end

    def _big(self, at: int) -> int:
        """``∑`` with its limits; ``Σ`` before an operator or behind a transpose is a name."""
        found = _LIMITS.match(self.text, at + 1)
        assert found is not None
        end = found.end() if found[0].strip() else at + 1
        after = self.text[end:].lstrip(" \t")[:1] if end == at + 1 else "x"
        is_inverse = _INVERSE.match(found[0]) is not None  # of a covariance
        is_matrix = at > 0 and self.text[at - 1] in TRANSPOSED  # of xᵀΣx
        if self.text[at] == "Σ" and (
            is_matrix or is_inverse or not after or after in "\n=+-*/@)],.;:'^<>" or after in TRANSPOSED
        ):
            end = self._name(at, at + 1)
            if is_matrix and self.text[end : end + 1] == "(":
                self._put("op", "·", end, end)  # xᵀΣ(x - μ)
            return end
        self._put("big", self.text[at:end], at, end)
        return end


def lex(text: str, source: str, offset: int, limits: Limits, names: NameBook, depth: int = 0) -> Tokens:
    """Tokens of a text that stands at ``offset`` of ``source``, the last of them ``end``.

    A fault becomes an ``error`` token, the last but the end: what stands before it may hold an earlier one.
    """
    return _Lexer(text, source, offset, limits, names, depth).run()
