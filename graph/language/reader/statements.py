"""Simple statements: assignments, definitions by a formula, imports, what is left out."""

from __future__ import annotations

from ...errors import Span
from ..code_tree import Assign, Delete, Expression, Import, Jump, LeftOut, Notice, Return, Say, Statement
from ..heads import Attribute, CallOf, Index, ListOf, Star, Subscript, Symbol, TupleOf
from ..tokens import KEYWORDS
from .lexer import Tok
from .literals import ExpressionReader
from .nodes import Node, expression_of

__all__ = ["SimpleStatements"]

_IN_PLACE = frozenset(("+=", "-=", "*=", "/=", "@=", "**=", "//=", "%=", "&=", "|="))
_LEFT_OUT = frozenset(("assert", "global", "nonlocal", "raise"))
_REFUSED = frozenset(("async", "await", "yield"))


class SimpleStatements(ExpressionReader):
    """Reads one statement of one line."""

    def span_from(self, start: int) -> Span:
        """From a place to the end of the last token taken."""
        return Span(start, max(start, self.toks[self.i - 1].end))

    def simple(self) -> list[Statement]:
        """The statement that stands here; several where commas part assignments."""
        token = self.toks[self.i]
        if token.kind == "word":
            found = self._by_keyword(token)
            if found is not None:
                return [found]
        if token.text == "..." and self.toks[self.i + 1].kind in ("newline", "end"):
            self.i += 1
            return [Jump("pass", token.span)]
        return self._assignment()

    def _by_keyword(self, token: Tok) -> Statement | None:
        text, after = token.text, self.toks[self.i + 1]
        if after.text == "=" and after.kind == "op":
            fixes = ("λ",) if text == "lambda" else ()
            raise self.error("unsupported", "keyword", token.span, word=text, fixes=fixes)
        if text in ("import", "from"):
            return self._import(token)
        if text == "return":
            self.i += 1
            value = None if self._is_over() else expression_of(self.items())
            return Return(value, self.span_from(token.start))
        if text in ("break", "continue", "pass"):
            self.i += 1
            return Jump(text, token.span)  # type: ignore[arg-type]
        if text == "del":
            self.i += 1
            node = self.items()
            targets = node.kids if node.form == "tuple" else (node,)
            return Delete(tuple(expression_of(target) for target in targets), self.span_from(token.start))
        if text in _LEFT_OUT:
            self.i += 1
            while not self._is_over():
                if self.took(",") or self.took("from"):
                    continue
                self.items()
            return LeftOut(Notice(text, self.span_from(token.start)))
        if text in _REFUSED:
            raise self.error("unsupported", "keyword", token.span, word=text)
        return None

    def _is_over(self) -> bool:
        token = self.toks[self.i]
        return token.kind in ("newline", "end") or (token.text == ";" and token.kind == "op")

    # ---- assignments
    def _assignment(self) -> list[Statement]:
        begin, start = self.i, self.toks[self.i].start
        first = self._left()
        token = self.toks[self.i]
        if token.kind == "op" and token.text in _IN_PLACE:
            self._check_target(first)
            return [self._in_place(first, token)]
        if token.kind == "op" and token.text == ":" and first.form in ("name", "call"):
            self._hint(token)
            if not self.is_at("="):
                return []
        if not self.is_at("="):
            return [Say(expression_of(first), self.span_from(start))]
        parameters = self._parameters(first)
        if parameters is None:
            self._check_target(first)
        parts = [first]
        while self.is_at("="):
            self.i += 1
            self.left_indices = self._indices(first)
            parts.append(self.items())
        self.left_indices = frozenset()
        if len(parts) > 2:
            if any(part.form == "tuple" for part in parts[1:-1]) and (commas := self._comma_parts(begin)):
                return self._each(begin, commas)
            for part in parts[1:-1]:
                self._check_target(part)
        for part in parts[:-1]:
            self._remember(part)
        targets = tuple(expression_of(self._target_of(part, parameters)) for part in parts[:-1])
        return [Assign(targets, expression_of(parts[-1]), self.span_from(start), None, parameters)]

    def _left(self) -> Node:
        """What stands before ``=``; R's ``x <- 3`` becomes one."""
        toks, i = self.toks, self.i
        if toks[i].kind == "name" and toks[i + 1].text == "<" and toks[i + 2].text == "-":
            arrow, minus = toks[i + 1], toks[i + 2]
            if minus.start == arrow.end and (toks[i].end < arrow.start):
                toks[i + 1 : i + 3] = [Tok("op", "=", arrow.start, minus.end)]
                shift = {k - (k > i): v - (v > i) for k, v in self.tokens.partners.items()}
                self.tokens.partners = shift
        if toks[i].kind == "name" and toks[i + 1].text in ("=", ":") and toks[i + 1].kind == "op":
            self.i += 1  # a target alone: also where its name is a function's
            self._reserved(toks[i])
            return self.name(toks[i])
        return self.items()

    def _reserved(self, token: Tok) -> None:
        if token.text.startswith("__"):
            raise self.error("unsupported", "reserved_name", token.span, name=token.text)

    def _in_place(self, target: Node, token: Tok) -> Statement:
        self.i += 1
        value = expression_of(self.items())
        self._remember(target)
        return Assign((expression_of(target),), value, Span(target.first, self.toks[self.i - 1].end), token.text[:-1])

    def _hint(self, colon: Tok) -> None:
        """``: float`` is left out."""
        self.i += 1
        self.items()
        self.notices.append(Notice("type_hint", self.span_from(colon.start)))

    def _parameters(self, node: Node) -> tuple[tuple[str, Span], ...] | None:
        """The parameters of ``f(x, y) = e``; None where none is defined."""
        tree = node.tree
        if not isinstance(tree, CallOf) or not isinstance(tree.args[0], Symbol) or len(node.kids) < 2:
            return None
        if tree.args[1].name or not all(isinstance(kid.tree, Symbol) for kid in node.kids[1:]):
            return None
        parameters = tuple((kid.tree.name, kid.span) for kid in node.kids[1:])
        names = [name for name, _ in parameters]
        for position, (name, span) in enumerate(parameters):
            if name in names[:position]:
                raise self.error("syntax", "repeated_parameter", span, name=name)
        return parameters

    def _target_of(self, node: Node, parameters: object) -> Node:
        return node.kids[0] if parameters is not None and isinstance(node.tree, CallOf) else node

    def _check_target(self, node: Node) -> None:
        pending = [node]
        while pending:
            part = pending.pop()
            if isinstance(part.tree, (TupleOf, ListOf, Star)) and (part.kids or part is not node):
                pending.extend(part.kids)
            elif not isinstance(part.tree, (Symbol, Index, Attribute, Subscript)):
                raise self.error("unsupported", "assignment_target", node.span)

    def _remember(self, node: Node) -> None:
        pending = [node]
        while pending:
            part = pending.pop()
            if isinstance(part.tree, Symbol):
                self.assigned.add(part.tree.name)
            elif isinstance(part.tree, (TupleOf, ListOf, Star)):
                pending.extend(part.kids)
            elif isinstance(part.tree, CallOf) and isinstance(part.tree.args[0], Symbol):
                self.assigned.add(part.tree.args[0].name)

    def _indices(self, node: Node) -> frozenset[str]:
        tree = node.tree
        return frozenset(str(letter) for letter in tree.args[1:]) if isinstance(tree, Subscript) else frozenset()

    def _comma_parts(self, begin: int) -> list[int]:
        """Where the parts of ``x = -2, y = 5`` begin, if each is ``name = …``."""
        position, parts, equals = begin, [begin], 0
        while position < self.i:
            token = self.toks[position]
            if token.kind == "op" and token.text == ",":
                if equals != 1:
                    return []
                parts.append(position + 1)
                equals = 0
            elif token.kind == "op" and token.text == "=":
                equals += 1
                if position != parts[-1] + 1 or self.toks[parts[-1]].kind != "name":
                    return []
            position = self.tokens.partners.get(position, position) + 1
        return parts if equals == 1 else []

    def _each(self, begin: int, parts: list[int]) -> list[Statement]:
        statements: list[Statement] = []
        for position in parts:
            self.i = position + 2
            name = self.name(self.toks[position])
            value: Expression = expression_of(self.expression())
            self._remember(name)
            span = self.span_from(self.toks[position].start)
            statements.append(Assign((expression_of(name),), value, span))
        return statements

    # ---- imports
    def _dotted(self) -> str:
        """``torch.nn``"""
        parts = []
        while self.toks[self.i].kind in ("name", "word") and self.toks[self.i].text != "import":
            parts.append(self.toks[self.i].text)
            self.i += 1
            if not self.is_at("."):
                break
            self.i += 1
        return ".".join(parts)

    def _import(self, first: Tok) -> Statement:
        self.i += 1
        unfinished = self.error("syntax", "unfinished", first.span, token=first.text)
        names: list[tuple[str, str]] = []
        if first.text == "import":
            modules = []
            while True:
                modules.append(self._dotted())
                names.append(("", self._alias() or ""))
                if not modules[-1] or names[-1] == ("", "?"):
                    raise self._or_fault(unfinished)
                if not self.took(","):
                    break
            self._bind(modules, names)
            span = self.span_from(first.start)
            if len(modules) > 1:
                self.more = [Import(m, (n,), span) for m, n in zip(modules[1:], names[1:], strict=True)]
            return Import(modules[0], (names[0],), span)
        while self.took(".") or self.took("..."):
            pass
        module = self._dotted()
        if not module or not self.took("import"):
            raise self._or_fault(unfinished)
        if self.took("*"):
            return Import(module, (("*", "*"),), self.span_from(first.start))
        opener = self.toks[self.i] if self.took("(") else None
        while self.toks[self.i].kind in ("name", "word"):
            name = self.toks[self.i].text
            self.i += 1
            alias = self._alias()
            if alias == "?":
                break
            names.append((name, alias or name))
            if not self.took(","):
                break
        if opener:
            self.depth += 1
            self.close(opener, ")")
        if not names or self.toks[self.i - 1].text in ("import", "as", ","):
            raise self._or_fault(unfinished)
        return Import(module, tuple(names), self.span_from(first.start))

    def _or_fault(self, error: Exception) -> Exception:
        token = self.toks[self.i]
        return self.unexpected(token) if token.kind == "error" else error

    def _alias(self) -> str:
        """The name behind ``as``: "" where there is none, "?" where it is missing."""
        if not self.took("as"):
            return ""
        token = self.toks[self.i]
        if token.kind != "name" or token.text in KEYWORDS:
            return "?"
        self.i += 1
        return token.text

    more: list[Import]

    def _bind(self, modules: list[str], names: list[tuple[str, str]]) -> None:
        """Without ``as``, the first part of a dotted name is bound."""
        for position, (_, alias) in enumerate(names):
            modules[position] = modules[position] if alias else modules[position].partition(".")[0]
            names[position] = ("", alias or modules[position])
