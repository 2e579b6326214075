"""R's blocks and signs, token by token, as the reader of Python takes them: ``function(x) { … }``, ``1:n``, modules."""

from __future__ import annotations

from dataclasses import dataclass, field

from .end_blocks import partnered
from .julia_signs import with_ranges
from .r_axes import counted_axes, single_brackets
from .r_lines import with_lines
from .token_list import Tok, Tokens

__all__ = ["with_r_blocks"]

_SAID = frozenset("library require cat message suppressPackageStartupMessages invisible print summary str".split())
_PREFIXES = {"torch": "torch", "nn": "nn", "nnf": "F", "optim": "optim"}
_LAYERS = {
    "linear": "Linear", "relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh", "sequential": "Sequential",
    "conv2d": "Conv2d", "dropout": "Dropout", "mse_loss": "MSELoss", "bce_loss": "BCELoss", "softmax": "Softmax",
    "bce_with_logits_loss": "BCEWithLogitsLoss", "parameter": "Parameter", "layer_norm": "LayerNorm",
    "embedding": "", "cross_entropy_loss": "", "nll_loss": "", "flatten": "",
}  # fmt: skip
_BY_LABEL = frozenset(("cross_entropy", "nll_loss", "one_hot", "embedding"))  # their labels are counted from 1
_STEP = 4
_DEEPEST = 40  # blocks; what stands deeper stays as it is, and the reader refuses it


@dataclass(slots=True)
class _Writer:
    """``indents``: how far a line stands in, by the place of its first token."""

    tokens: Tokens
    out: list[Tok] = field(default_factory=list)
    indents: dict[int, int] = field(default_factory=dict)

    # ---- statements
    def block(self, start: int, stop: int, depth: int, *, gives: bool = False) -> None:
        """The statements of a stretch; the last one of a function is what it gives back."""
        if depth > _DEEPEST:
            self._line(self.tokens.list[start:stop], depth)
            return
        parts = self._statements(start, stop)
        for place, (first, last) in enumerate(parts):
            self._statement(first, last, depth, is_given=gives and place == len(parts) - 1)
        if not parts:
            at = self.tokens.list[start]
            self._line([Tok("word", "pass", at.start, at.start)], depth)

    def _statements(self, start: int, stop: int) -> list[tuple[int, int]]:
        listed, parts, first, at = self.tokens.list, list[tuple[int, int]](), start, start
        while at < stop:
            token = listed[at]
            ends = token.kind == "newline" or token.text == ";"
            after = listed[min(at + 1, stop)]
            if ends and after.text == "else":
                ends = False
            if ends:
                if at > first:
                    parts.append((first, at))
                first = at + 1
            at = self.tokens.partners.get(at, at) + 1
        if stop > first:
            parts.append((first, stop))
        return parts

    def _statement(self, start: int, stop: int, depth: int, *, is_given: bool) -> None:
        listed, partners = self.tokens.list, self.tokens.partners
        first = listed[start]
        if first.text in _SAID and start + 1 in partners and partners[start + 1] == stop - 1:
            return
        if first.text == "with_no_grad" or [each.text for each in listed[start : start + 3]] == ["set", ".", "seed"]:
            return
        if first.text in ("for", "while", "if") and start + 1 in partners:
            self._header(start, stop, depth, is_given=is_given)
            return
        if first.text == "with" and self._tape(start, depth):
            return
        equals = next((k for k in range(start, stop) if listed[k].text in ("=", "<-") and k - start < 8), -1)
        if equals > 0 and listed[equals + 1].text == "function" and equals == start + 1:
            self._function(first, equals + 1, stop, depth)
            if is_given:
                self._line([Tok("word", "return", first.start, first.start), first], depth)
            return
        if equals > 0 and listed[equals + 1].text == "nn_module" and equals == start + 1:
            self._module(first, equals + 2, depth)
            return
        line = self._expression(start, stop, depth)
        word = "return" if is_given and first.text != "return" and not self._assigns(start, stop) else ""
        if word:
            line = [Tok("word", word, first.start, first.start), *line]
        self._line(line, depth)
        if is_given and self._assigns(start, stop):
            self._line([Tok("word", "return", first.start, first.start), first], depth)

    def _assigns(self, start: int, stop: int) -> bool:
        at = start
        while at < stop:
            if self.tokens.list[at].text == "=" and self.tokens.list[at].kind == "op":
                return True
            at = self.tokens.partners.get(at, at) + 1
        return False

    def _line(self, line: list[Tok], depth: int) -> None:
        if line:
            self.indents[line[0].start] = _STEP * depth
            last = line[-1]
            self.out += [*line, Tok("newline", "\n", last.end, last.end)]

    # ---- blocks
    def _body(self, start: int, stop: int, depth: int, *, gives: bool) -> None:
        """``{ … }`` or one statement."""
        listed, partners = self.tokens.list, self.tokens.partners
        while start < stop and listed[start].kind == "newline":
            start += 1
        if listed[start].text == "{" and partners.get(start, 0) == stop - 1:
            self.block(start + 1, stop - 1, depth, gives=gives)
        else:
            self.block(start, stop, depth, gives=gives)

    def _end_of(self, start: int, stop: int) -> int:
        """Behind a body that begins at ``start``: its brace, or what stands before ``else``."""
        if self.tokens.list[start].text == "{" and start in self.tokens.partners:
            return self.tokens.partners[start] + 1
        at = start
        while at < stop and self.tokens.list[at].text != "else":
            at = self.tokens.partners.get(at, at) + 1
        return at

    def _header(self, start: int, stop: int, depth: int, *, is_given: bool) -> None:
        listed = self.tokens.list
        word, closer = listed[start], self.tokens.partners[start + 1]
        inside = self._expression(start + 2, closer, depth)
        if word.text == "for":
            closing = [Tok("newline", "\n", listed[closer].start, listed[closer].start)]
            inside = with_ranges(partnered([*inside, *closing], self.tokens)).list[:-1]
        colon = Tok("op", ":", listed[closer].start, listed[closer].end)
        self._line([Tok("word", word.text, word.start, word.end), *inside, colon], depth)
        end = self._end_of(closer + 1, stop)
        self._body(closer + 1, end, depth + 1, gives=is_given and word.text == "if")
        while end < stop and listed[end].kind == "newline":
            end += 1
        if end < stop and listed[end].text == "else":
            other = listed[end]
            self._line([Tok("word", "else", other.start, other.end), Tok("op", ":", other.end, other.end)], depth)
            self._body(end + 1, stop, depth + 1, gives=is_given)

    def _function(self, name: Tok, at: int, stop: int, depth: int) -> None:
        """``name <- function(x) { … }``"""
        closer = self.tokens.partners.get(at + 1, at + 1)
        parameters = self._expression(at + 2, closer, depth)
        word, end = Tok("word", "def", name.start, name.start), self.tokens.list[closer]
        self._line([word, name, self._sign("(", end), *parameters, self._sign(")", end), self._sign(":", end)], depth)
        self._body(closer + 1, stop, depth + 1, gives=True)

    def _module(self, name: Tok, opener: int, depth: int) -> None:
        """``nn_module("Net", initialize = function(…) { … }, forward = function(x) { … })`` as a class."""
        listed, end = self.tokens.list, self.tokens.partners.get(opener, opener)
        base = [self._sign("(", name), self._name("nn", name), self._sign(".", name), self._name("Module", name)]
        head = [Tok("word", "class", name.start, name.start), name, *base, self._sign(")", name), self._sign(":", name)]
        self._line(head, depth)
        for start, stop in self._arguments(opener + 1, end):
            if listed[start + 1].text == "=" and listed[start + 2].text == "function":
                method = listed[start]
                called = {"initialize": "__init__"}.get(method.text, method.text)
                closer = self.tokens.partners.get(start + 3, start + 3)
                given = self._expression(start + 4, closer, depth)
                own = [self._name("self", method), *([self._sign(",", method)] if given else []), *given]
                header = [Tok("word", "def", method.start, method.start), method._replace(text=called)]
                header += [self._sign("(", method), *own, self._sign(")", method), self._sign(":", method)]
                self._line(header, depth + 1)
                self._body(closer + 1, stop, depth + 2, gives=called != "__init__")

    def _tape(self, start: int, depth: int) -> bool:
        """``with(tf$GradientTape() %as% tape, { … })``"""
        listed, partners = self.tokens.list, self.tokens.partners
        if start + 1 not in partners:
            return False
        parts = self._arguments(start + 2, partners[start + 1])
        if len(parts) != 2 or listed[parts[1][0]].text != "{":
            return False
        (first, last), (begin, end) = parts
        percent = next((k for k in range(first, last) if listed[k].text == "%"), last)
        head = [Tok("word", "with", listed[start].start, listed[start].end), *listed[first:percent]]
        if percent < last:
            head += [Tok("word", "as", listed[percent].start, listed[percent].end), listed[last - 1]]
        self._line([*head, self._sign(":", listed[last - 1])], depth)
        self._body(begin, end, depth + 1, gives=False)
        return True

    # ---- expressions
    def _expression(self, start: int, stop: int, depth: int) -> list[Tok]:
        """The tokens of an expression; functions in it become lambdas, or stand above it."""
        if depth > _DEEPEST:
            return self.tokens.list[start:stop]
        listed, made, at = self.tokens.list, list[Tok](), start
        while at < stop:
            token = listed[at]
            after = listed[at + 1]
            if token.text == "function" and at + 1 in self.tokens.partners:
                made, at = [*made, *self._inner(at, stop, depth)], self._function_end(at, stop)
                continue
            is_long = token.text == "L" and at > start and listed[at - 1].kind == "number"  # 3L
            if token.kind == "newline" or (is_long and listed[at - 1].end == token.start):
                at += 1
                continue
            if token.text == "as" and after.text == ".":  # as.numeric(x)
                at += 3
                continue
            if token.text == "." and after.text == "[" and at == start and at + 1 in self.tokens.partners:
                end = self.tokens.partners[at + 1]  # .[loss, slope] <- f(x)
                made, at = [*made, *listed[at + 2 : end]], end + 1
                continue
            if token.text == "<-":
                token = token._replace(text="=")
            if token.text == "%" and after.text == "%":
                at += 1
            if token.kind == "name":
                made += self._spelt(token, after)
            else:
                made.append(token)
            at += 1
        return made

    def _inner(self, at: int, stop: int, depth: int) -> list[Tok]:
        """A function that stands in an expression."""
        token, closer = self.tokens.list[at], self.tokens.partners[at + 1]
        body = closer + 1
        if self.tokens.list[body].text == "{":
            name = self._name(f"function_{token.start}", token)
            self._function(name, at, self._function_end(at, stop), depth)
            return [name]
        end = self._function_end(at, stop)
        word = Tok("word", "lambda", token.start, token.start)
        return [
            word,
            *self._expression(at + 2, closer, depth),
            self._sign(":", token),
            *self._expression(body, end, depth + 1),
        ]

    def _function_end(self, at: int, stop: int) -> int:
        body = self.tokens.partners[at + 1] + 1
        if self.tokens.list[body].text == "{" and body in self.tokens.partners:
            return self.tokens.partners[body] + 1
        place = body
        while place < stop and self.tokens.list[place].text not in (",", ")", "]", "}"):
            place = self.tokens.partners.get(place, place) + 1
        return place

    def _spelt(self, token: Tok, after: Tok) -> list[Tok]:
        """``torch_randn`` as ``torch.randn``, ``nn_linear`` as ``nn.Linear``."""
        prefix, _, rest = token.text.partition("_")
        if prefix not in _PREFIXES or not rest or after.text != "(":
            return [token]
        rest = _LAYERS.get(rest, rest) if prefix == "nn" else rest
        if not rest or rest in _BY_LABEL:
            return [token]
        dot = Tok("op", ".", token.start + len(prefix), token.start + len(prefix))
        return [token._replace(text=_PREFIXES[prefix], end=dot.start), dot, token._replace(text=rest, start=dot.end)]

    def _arguments(self, start: int, stop: int) -> list[tuple[int, int]]:
        listed, parts, first, at = self.tokens.list, list[tuple[int, int]](), start, start
        while at < stop:
            if listed[at].text == ",":
                parts.append((first, at))
                first = at + 1
            at = self.tokens.partners.get(at, at) + 1
        parts.append((first, stop))
        trimmed = [(self._skip(one, other), self._trim(one, other)) for one, other in parts]
        return [(one, other) for one, other in trimmed if other > one]

    def _skip(self, start: int, stop: int) -> int:
        while start < stop and self.tokens.list[start].kind == "newline":
            start += 1
        return start

    def _trim(self, start: int, stop: int) -> int:
        while stop > start and self.tokens.list[stop - 1].kind == "newline":
            stop -= 1
        return stop

    def _sign(self, sign: str, at: Tok) -> Tok:
        return Tok("op", sign, at.end, at.end)

    def _name(self, name: str, at: Tok) -> Tok:
        return Tok("name", name, at.start, at.start)


def with_r_blocks(tokens: Tokens, text: str) -> tuple[Tokens, dict[int, int]]:
    """The tokens of a program of R with the blocks of Python, and the indent of each line by where it begins."""
    tokens = with_lines(tokens, text)
    writer = _Writer(tokens)
    last = len(tokens.list) - 1
    while last > 0 and tokens.list[last].kind in ("newline", "end"):
        last -= 1
    writer.block(0, last + 1, 0)
    ends = [token for token in tokens.list[last + 1 :] if token.kind == "end"]
    listed = single_brackets(counted_axes(with_ranges(partnered([*writer.out, *ends], tokens)).list), tokens)
    return partnered(listed, tokens), writer.indents
