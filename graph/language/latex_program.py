r"""LaTeX -> statements: ``L = …``, ``f(x, y) = …``, a formula alone; derivatives among them are left out, told so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..errors import Span, TraceError
from ..limits import Limits
from .code_tree import Assign, CodeTree, Expression, Notice, Say, Statement
from .heads import Constant, Negate
from .latex.atoms import Reader, power_name
from .latex.cursor import Context, end_of
from .latex.indices import index_letters
from .latex.lexing import Sign, signs_of
from .latex.nodes import Node, Spelling, expression_of, walk
from .latex.ordering import in_order
from .latex.spelling import NameBook, key_of
from .latex.splitting import Piece, is_equals, pieces_of

__all__ = ["read_latex"]


@dataclass(slots=True)
class _Target:
    """What stands left of ``=``; ``parameters`` of ``f(x, y)``, as their spelled nodes."""

    node: Node
    parameters: tuple[Node, ...] = ()


@dataclass(slots=True)
class _Line:
    """A read statement whose names are not given yet."""

    targets: list[_Target]
    value: Node
    span: Span


@dataclass(slots=True)
class _Program:
    context: Context
    lines: list[_Line] = field(default_factory=list)
    left_out: TraceError | None = None  # the first derivative that was passed over

    # ---- one statement
    def read(self, piece: Piece) -> None:
        parts = _sides(_unboxed(piece.signs))
        if not all(parts):
            equals = next(sign for sign in piece.signs if is_equals(sign))
            raise TraceError("syntax", "stray_equals", source=self.context.source, span=equals.span)
        targets = [self.target(part) for part in parts[:-1]]
        values: list[tuple[int, Node]] = []
        fault: TraceError | None = None
        for position, part in enumerate(parts):
            if position == 0 and targets and targets[0] is not None:
                continue
            try:
                values.append((position, self.value(part)))
            except TraceError as error:
                if fault is None or fault.key == "latex_derivative":
                    fault = error
                if error.key != "latex_derivative":
                    raise
        if fault is not None and (not values or targets[:1] == [None]):
            raise fault
        self.keep(parts, targets, values)

    def keep(self, parts: list[list[Sign]], targets: list[_Target | None], values: list[tuple[int, Node]]) -> None:
        """The last value that says more than a number; names before it are targets."""
        span = Span(parts[0][0].start, parts[-1][-1].end)
        rich = [pair for pair in values if not _is_plain(pair[1])]
        if not targets:
            return self.add(_Line([], values[-1][1], span))
        if targets[0] is None:  # W x = y: the name on the right is the target
            last = self.target(parts[-1])
            left = [pair for pair in rich if not isinstance(pair[1].head, Spelling)] or values
            if last is not None and left[-1][0] != len(parts) - 1:
                return self.add(_Line([last], left[-1][1], span))
            self.leave_out(parts[-1], "latex_side")
            return self.add(_Line([], left[0][1], span))
        named = [pair for pair in rich if not isinstance(pair[1].head, Spelling)]
        number = values[-1] if _is_plain(values[-1][1]) else None
        position, value = named[-1] if named else number or rich[-1]
        kept = [targets[0]]
        kept += [
            target
            for target in targets[1:position]
            if target is not None and not target.parameters and key_of(target.node.head) not in self.context.assigned
        ]
        return self.add(_Line(kept, value, span))

    def leave_out(self, signs: list[Sign], key: str) -> None:
        span = Span(signs[0].start, signs[-1].end)
        text = self.context.source[span.start : span.end]
        self.context.notices.append(Notice(key, span, (("text", text),)))

    def add(self, line: _Line) -> None:
        for target in line.targets:
            key = key_of(target.node.head) if isinstance(target.node.head, Spelling) else None
            used = {key_of(node.head) for node in walk(line.value) if isinstance(node.head, Spelling)}
            if not any(key_of(parameter.head) in used for parameter in target.parameters):
                target.parameters = ()
            (self.context.functions if target.parameters else self.context.assigned).add(key)
            if any(part.text == "sq" or part.text.startswith("pow") for part in target.node.head.raised):
                self.context.powers.add(key)
        if len(self.lines) >= self.context.limits.statements:
            limit, value = self.context.limits.statements, len(self.lines) + 1
            raise TraceError(
                "too_large", "statements", source=self.context.source, span=line.span, limit=limit, value=value
            )
        self.lines.append(line)

    def value(self, signs: list[Sign]) -> Node:
        reader = self.reader(signs)
        node = reader.expression()
        if reader.sign.kind != "end":
            raise reader.unexpected()
        return node

    def reader(self, signs: list[Sign]) -> Reader:
        self.context.depth = 0
        self.context.bound.clear()
        end = signs[-1].end if signs else 0
        return Reader([*signs, Sign("end", "", end, end)], self.context)

    # ---- what can stand on the left
    def target(self, signs: list[Sign]) -> _Target | None:
        """A name with its scripts, with parameters where it is applied; None where no name stands there."""
        functions, self.context.functions = self.context.functions, set()
        assigned, self.context.assigned = (
            self.context.assigned,
            self.context.assigned | {("σ", "", "", "", 0, ("",), ())},
        )
        try:
            reader = self.reader(_without_tail(signs))
            node = self.word(reader)
            if node is None or not isinstance(node.head, Spelling):
                return None
            if reader.is_at("^"):
                reader.take()
                spelling = power_name(reader, node.head, reader.piece())
                if spelling is None:
                    return None
                node = replace(node, head=spelling, span=reader.span_from(node.span.start))
            parameters: tuple[Node, ...] = ()
            if reader.is_at("(", "["):
                found = _parameters(reader)
                if found is None:
                    return None
                parameters = found
                if reader.is_at("_"):  # softmax(z)_i
                    lowered, commas = reader.lowered()
                    node = replace(node, head=replace(node.head, lowered=lowered, commas=commas))
                    parameters = ()
            return _Target(node, parameters) if reader.sign.kind == "end" else None
        except TraceError:
            return None
        finally:
            self.context.functions, self.context.assigned = functions, assigned

    def word(self, reader: Reader) -> Node | None:
        """The name that begins here; a function's name counts as one."""
        sign = reader.sign
        if sign.kind == "letter":
            return reader.letter() if not reader.plain_word() else None
        if sign.kind != "command":
            return None
        start = reader.at
        word, _ = reader.word() if sign.text in ("operatorname", "mathrm", "text", "textrm", "mathsf") else ("", sign)
        if word and (len(word) > 1):
            span = reader.span_from(sign.start)
            return Node(reader.spelled(Spelling(word, "", "rm")), (), span, span)
        reader.at = start
        return reader.styled() if sign.text not in ("frac", "sqrt") else None


def _unboxed(signs: list[Sign]) -> list[Sign]:
    r"""Without a ``\boxed{…}`` around all."""
    while len(signs) > 2 and signs[0].kind == "command" and signs[0].text in ("boxed", "fbox"):
        if end_of(signs, 1) != len(signs):
            break
        signs = signs[2:-1]
    return signs


def _sides(signs: list[Sign]) -> list[list[Sign]]:
    """The parts between the equals signs of a statement."""
    parts: list[list[Sign]] = [[]]
    depth = nested = 0
    for sign in signs:
        nested += (sign.kind == "begin") - (sign.kind == "finish")
        if sign.kind == "sign":
            depth += (sign.text in "([{" or sign.text == "\\{") - (sign.text in ")]}" or sign.text == "\\}")
        if not depth and not nested and is_equals(sign):
            parts.append([])
        elif not (depth or nested) and sign.kind == "sign" and sign.text == ":" and parts[-1]:
            continue  # the colon of :=
        else:
            parts[-1].append(sign)
    return [_without_tail(part) for part in parts]


def _without_tail(signs: list[Sign]) -> list[Sign]:
    """Without closing commas, full stops and gaps."""
    while signs and (
        (signs[-1].kind == "sign" and signs[-1].text in (",", ".", ";", "&")) or signs[-1].text in ("quad", "qquad")
    ):
        signs = signs[:-1]
    while signs and signs[0].kind == "command" and signs[0].text in ("quad", "qquad"):
        signs = signs[1:]
    return signs


def _parameters(reader: Reader) -> tuple[Node, ...] | None:
    r"""The names of ``(x, y; \theta)``."""
    reader.take()
    found: list[Node] = []
    while True:
        node = reader.atom()
        if not isinstance(node.head, Spelling):
            return None
        found.append(node)
        if reader.is_at(",", ";", "|"):
            reader.take()
        elif reader.is_at(")", "]"):
            reader.take()
            return tuple(found)
        else:
            return None


def _is_plain(node: Node) -> bool:
    while node.head is Negate and isinstance(node.args[0], Node):
        node = node.args[0]
    return isinstance(node.head, Constant)


def read_latex(source: str, limits: Limits) -> CodeTree:
    """A LaTeX source as statements; the first fault of the text is the tree's ``error``."""
    context = Context(source, limits)
    program = _Program(context)
    signs, error = signs_of(source, limits)
    try:
        _read_all(program, pieces_of(signs))
    except TraceError as fault:
        error = error or fault
    if not program.lines and error is None:
        empty = TraceError("empty", "empty", source=source, span=Span(0, min(1, len(source))))
        error = program.left_out or empty
    body: list[Statement] = []
    try:
        _name_all(program, body)
    except TraceError as fault:
        error = fault
    return CodeTree(source, tuple(body), tuple(context.notices), error, is_latex=True)


def _read_all(program: _Program, pieces: list[Piece]) -> None:
    explained = 0
    for piece in pieces:
        before = len(program.lines)
        if not _without_tail(piece.signs):
            continue
        try:
            if _is_declaration(piece):
                program.leave_out(piece.signs, "latex_left_out")
            else:
                program.read(piece)
        except TraceError as fault:
            if fault.key != "latex_derivative":
                raise
            program.left_out = program.left_out or fault
            program.leave_out(piece.signs, "latex_derivative")
        if piece.rest and any(sign.kind in ("command", "letter") for sign in piece.rest):
            program.leave_out(list(piece.rest), "latex_left_out")
        if piece.is_explained and len(program.lines) > before and before:
            program.lines.insert(explained, program.lines.pop())
            explained += 1
        else:
            explained = before


def _is_declaration(piece: Piece) -> bool:
    r"""``f: \mathbb{R}^3 \to \mathbb{R}``, ``x \in \mathbb{R}^n``: nothing to compute."""
    if any(is_equals(sign) for sign in piece.signs):
        return False
    if any(sign.kind == "sign" and sign.text == ":" for sign in piece.signs):
        return True
    return bool(piece.rest) and piece.rest[0].text in ("in", "forall", "sim", "subset")


def _name_all(program: _Program, body: list[Statement]) -> None:
    """Statements with their names given, in the order in which they run."""
    book = NameBook(program.context.source, program.context.limits)
    shifted = frozenset(letter for line in program.lines for letter in _shifted(line))
    for line in program.lines:
        left = [target.node for target in line.targets]
        letters = index_letters(left, line.value, shifted)

        def leaf(node: Node, letters: frozenset[str] = letters) -> Node:
            return book.leaf(node, letters)

        targets = tuple(expression_of(node, leaf) for node in left)
        parameters = _named_parameters(line, book)
        value: Expression = expression_of(line.value, leaf)
        body.append(Assign(targets, value, line.span, None, parameters) if targets else Say(value, line.span))
    ordered = in_order(body)
    if any(one is not other for one, other in zip(body, ordered, strict=True)):
        program.context.notices.append(Notice("latex_order", ordered[0].span))  # type: ignore[union-attr]
    body[:] = ordered


def _named_parameters(line: _Line, book: NameBook) -> tuple[tuple[str, Span], ...] | None:
    nodes = line.targets[0].parameters if line.targets else ()
    return tuple((book.name_of(node.head, node.span), node.span) for node in nodes) or None


def _shifted(line: _Line) -> set[str]:
    """Letters that stand as t-1 without being summed over: steps of a recurrence, no axes."""
    found: set[str] = set()
    for node in [*walk(line.value), *(target.node for target in line.targets)]:
        if isinstance(node.head, Spelling):
            found |= {part.letter for part in (*node.head.lowered, *node.head.raised) if part.shift}
    return found
