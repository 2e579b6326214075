"""Blocks that ``end`` closes, as MATLAB and Julia write them, rewritten to blocks of lines with a colon: ``function``,
``for i = 1:n``, ``while``, ``if``. Tokens keep their places in the text; what is put between them stands at one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .token_list import CLOSING, Tok, Tokens

__all__ = ["has_end_blocks", "partnered", "with_end_blocks"]

_FUNCTION = re.compile(r"^[ \t]*function\b[^\n{:]*(?:\n|$)", re.MULTILINE)
_HEADER = re.compile(r"^[ \t]*(?:for|while|if)\b[^\n{]*[^:\s\\,][ \t]*$", re.MULTILINE)
_END = re.compile(r"^[ \t]*end(?:for|while|if|function)?[ \t]*;?[ \t]*$", re.MULTILINE)
_DO = re.compile(r"\)[ \t]*do\b[^\n]*$", re.MULTILINE)
_ENDS = frozenset(("end", "endfunction", "endfor", "endwhile", "endif"))
_GOES_ON = {"elseif": "elif", "else": "else"}
_STEP = 4  # columns of a block's lines


def has_end_blocks(text: str, is_julia: bool = False) -> bool:
    """Whether a text has a function, a loop or a branch that ``end`` closes; MATLAB's functions may have none."""
    if is_julia and _DO.search(text) and _END.search(text):
        return True
    return "\ndef " not in text and bool(_FUNCTION.search(text) or (_HEADER.search(text) and _END.search(text)))


@dataclass(slots=True)
class _Block:
    """An open block: its first word, what its function gives back, and where its last statement begins."""

    kind: str
    outputs: list[Tok] = field(default_factory=list)
    last: int = -1
    caller: list[Tok] = field(default_factory=list)  # the statement that a block is an argument of


class _Blocks:
    """Rewrites one program; ``indents``: how far the line of a token stands in."""

    def __init__(self, tokens: Tokens, is_julia: bool) -> None:
        self.old, self.is_julia = tokens.list, is_julia
        self.out: list[Tok] = []
        self.indents: dict[int, int] = {}
        self.open = [_Block("program")]
        self.functions: list[tuple[int, int]] = []
        self.start = 0
        self.takes_several = {
            name.text
            for before, sign, name in zip(self.old, self.old[1:], self.old[2:], strict=False)
            if before.text == "]" and sign.text == "="
        }

    def run(self) -> None:
        for statement in _statements(self.old):
            self._one(statement)
        while len(self.open) > 1:  # MATLAB's functions need no end
            self._close(self.old[-1])
        moved: list[Tok] = []
        for start, stop in reversed(self.functions):
            moved = self.out[start:stop] + moved
            del self.out[start:stop]
        self.out = moved + self.out  # MATLAB's stand below what calls them

    def _put(self, kind: str, text: str, at: Tok) -> None:
        self.out.append(Tok(kind, text, at.start, at.end))

    def _begin(self, first: Tok) -> None:
        self.indents[first.start] = _STEP * (len(self.open) - 1)
        self.open[-1].last = len(self.out)

    def _finish(self, last: Tok) -> None:
        if self.out and self.out[-1].kind != "newline":
            self.out.append(Tok("newline", "\n", last.end, last.end))

    def _one(self, statement: list[Tok]) -> None:
        first = statement[0]
        if first.text in _ENDS and len(statement) == 1 and len(self.open) > 1:
            self._close(first)
        elif first.text == "function" and first.kind == "name":
            self._function(statement)
        elif self.is_julia and (place := _do(statement)) > 0:
            self._do_block(statement, place)
        elif first.text in ("for", "parfor", "while", "if"):
            self._begin(first)
            self._header("for" if first.text == "parfor" else first.text, statement)
            self.open.append(_Block(first.text))
        elif first.text in _GOES_ON and len(self.open) > 1:
            block = self.open.pop()
            self.indents[first.start] = _STEP * (len(self.open) - 1)
            self._header(_GOES_ON[first.text], statement)
            self.open.append(block)
        elif first.text == "return" and len(statement) == 1 and (found := self._outputs()):
            self._begin(first)
            self._given_back(found, first)
        else:
            self._begin(first)
            self.out += statement
            self._finish(statement[-1])

    # ---- headers
    def _header(self, word: str, statement: list[Tok]) -> None:
        first, rest = statement[0], statement[1:]
        self._put("word", word, first)
        if word == "for":
            rest = self._counted(rest)
        self.out += rest
        self._put("op", ":", statement[-1])
        self._finish(statement[-1])

    def _counted(self, rest: list[Tok]) -> list[Tok]:
        """``i = 1:n`` as ``i in range(1, n + 1)``; any other list is gone through as it is."""
        if len(rest) > 2 and rest[0].text == "(" and rest[-1].text == ")":  # for (i = 1:n)
            rest = rest[1:-1]
        if len(rest) < 3 or rest[1].text not in ("=", "in", "∈"):
            return rest
        head = [rest[0], Tok("word", "in", rest[1].start, rest[1].end)]
        parts = _parted(rest[2:], ":")
        if len(parts) == 1 or not all(parts):
            return [*head, *rest[2:]]
        begin, stop, step = parts[0], parts[-1], parts[1] if len(parts) > 2 else []
        at = rest[2]
        beyond = "-" if step and step[0].text == "-" else "+"
        made = [_named("range", at), _sign("(", at), *begin, _sign(",", at), _sign("(", at), *stop, _sign(")", at)]
        made += [_sign(beyond, at), Tok("number", "1", at.start, at.end)]
        made += [_sign(",", at), *step] if step else []
        return [*head, *made, _sign(")", at)]

    def _function(self, statement: list[Tok]) -> None:
        """``function [J, grad] = cost(theta, X)`` as ``def cost(theta, X):``"""
        while len(self.open) > 1 and not self.is_julia:  # a function of MATLAB's that has no end
            self._close(statement[0])
        rest = statement[1:]
        equals = next((k for k, token in enumerate(rest) if token.text == "=" and "(" not in _texts(rest[:k])), -1)
        outputs = [token for token in rest[: max(equals, 0)] if token.kind == "name"]
        rest = rest[equals + 1 :]
        self._begin(statement[0])
        self.start = len(self.out) if len(self.open) == 1 else self.start
        self._put("word", "def", statement[0])
        self.out += [_named("_", token) if token.text == "~" else token for token in rest]
        if not any(token.text == "(" for token in rest):
            self.out += [_sign("(", statement[-1]), _sign(")", statement[-1])]
        self._put("op", ":", statement[-1])
        self._finish(statement[-1])
        name = rest[0].text if rest else ""
        self.open.append(_Block("function", outputs if name in self.takes_several else outputs[:1]))

    def _do_block(self, statement: list[Tok], place: int) -> None:
        """``gradient(x) do a … end``: a function above the call that takes it first."""
        word = statement[place]
        name = f"do_{word.start}"
        opener = _opened(statement, place - 1)
        called = [*statement[: opener + 1], _named(name, word)]
        called += [*([] if opener + 2 == place else [_sign(",", word)]), *statement[opener + 1 : place]]
        self._begin(statement[0])
        self.indents[word.start] = self.indents[statement[0].start]
        self._put("word", "def", word)
        self.out += [_named(name, word), _sign("(", word), *statement[place + 1 :], _sign(")", word), _sign(":", word)]
        self._finish(statement[-1])
        self.open.append(_Block("do", caller=called))

    # ---- ends
    def _outputs(self) -> list[Tok]:
        return next((block.outputs for block in reversed(self.open) if block.kind == "function"), [])

    def _given_back(self, outputs: list[Tok], at: Tok) -> None:
        self._put("word", "return", at)
        for place, name in enumerate(outputs):
            if place:
                self._put("op", ",", at)
            self.out.append(Tok("name", name.text, at.start, at.end))
        self._finish(at)

    def _close(self, end: Tok) -> None:
        block = self.open[-1]
        if block.kind == "do" and block.last >= 0:
            self._last_value(block.last, end)
        if block.kind == "function":
            if block.outputs:
                self._begin(end)
                self._given_back(block.outputs, end)
            elif self.is_julia and block.last >= 0:
                self._last_value(block.last, end)
        self.open.pop()
        if block.caller:
            self.indents[block.caller[0].start] = _STEP * (len(self.open) - 1)
            self.open[-1].last = len(self.out)
            self.out += block.caller
            self._finish(end)
        if block.kind == "function" and len(self.open) == 1:
            self.functions.append((self.start, len(self.out)))

    def _last_value(self, start: int, end: Tok) -> None:
        """Julia gives back what the last statement of a function says or names."""
        last = self.out[start:]
        if last[0].kind == "word" and last[0].text != "lambda":
            return
        depths = _depths(last)
        equals = [k for k, token in enumerate(last) if token.text == "=" and not depths[k]]
        if not equals:
            self.out.insert(start, Tok("word", "return", last[0].start, last[0].start))
        elif equals == [1]:
            self._begin(end)
            self._given_back([last[0]], end)


def _do(statement: list[Tok]) -> int:
    """Where ``do`` stands behind a call; -1 where it does not."""
    places = [k for k, token in enumerate(statement) if token.text == "do" and k and statement[k - 1].text == ")"]
    return places[0] if places else -1


def _opened(statement: list[Tok], end: int) -> int:
    """The opening bracket of the one that stands at ``end``."""
    depth = 0
    for place in range(end, -1, -1):
        depth += (statement[place].text in CLOSING.values()) - (statement[place].text in CLOSING)
        if not depth:
            return place
    return 0


def _texts(tokens: list[Tok]) -> list[str]:
    return [token.text for token in tokens]


def _named(name: str, at: Tok) -> Tok:
    return Tok("name", name, at.start, at.start)


def _sign(sign: str, at: Tok) -> Tok:
    return Tok("op", sign, at.start, at.start)


def _depths(tokens: list[Tok]) -> list[int]:
    """How many brackets are open at each token; at a bracket itself one at least."""
    found, depth = [], 0
    for token in tokens:
        opens = token.kind == "op" and token.text in CLOSING
        closes = token.kind == "op" and token.text in CLOSING.values()
        depth += opens
        found.append(depth)
        depth -= closes
    return found


def _parted(tokens: list[Tok], sign: str) -> list[list[Tok]]:
    """The parts between the signs that stand in no bracket."""
    parts: list[list[Tok]] = [[]]
    for token, depth in zip(tokens, _depths(tokens), strict=True):
        if token.text == sign and token.kind == "op" and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _statements(tokens: list[Tok]) -> list[list[Tok]]:
    """The statements of a program, parted by line ends and semicolons, and by the comma behind a header."""
    made: list[list[Tok]] = [[]]
    for token, depth in zip(tokens, _depths(tokens), strict=True):
        is_header = bool(made[-1]) and made[-1][0].text in ("for", "while", "if", "elseif", "else")
        ends = (
            token.kind == "newline"
            or (token.text == ";" and not depth)
            or (token.text == "," and is_header and not depth)
        )
        if token.kind == "end":
            break
        if ends:
            made.append([])
        else:
            made[-1].append(token)
    return [statement for statement in made if statement]


def partnered(listed: list[Tok], tokens: Tokens) -> Tokens:
    """Tokens in the place of others, each opening bracket with its partner."""
    partners: dict[int, int] = {}
    pending: list[int] = []
    for position, token in enumerate(listed):
        if token.kind == "op" and token.text in CLOSING:
            pending.append(position)
        elif token.kind == "op" and token.text in CLOSING.values() and pending:
            partners[pending.pop()] = position
    return Tokens(listed, partners, tokens.unclosed, tokens.fault)


def with_end_blocks(tokens: Tokens, is_julia: bool) -> tuple[Tokens, dict[int, int]]:
    """The tokens with a colon in each ``end``'s place, and the indent of each line by its first token's place."""
    if tokens.fault or tokens.unclosed:
        return tokens, {}
    blocks = _Blocks(tokens, is_julia)
    blocks.run()
    return partnered([*blocks.out, *tokens.list[-2:]], tokens), blocks.indents
