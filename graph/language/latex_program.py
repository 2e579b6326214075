r"""LaTeX -> statements: ``L = …``, ``f(x, y) = …``, a formula alone; derivatives among them are left out, told so."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ..errors import Span, TraceError
from ..limits import Limits
from .code_tree import Assign, CodeTree, Expression, Notice, Say, Statement
from .heads import Constant, ListOf, Negate
from .latex.applied_names import applied_letters, later_functions
from .latex.cursor import Context
from .latex.formula_tree import Node, Spelling, expression_of, walk
from .latex.index_letters import index_letters, labels_among, letters_carried, with_summed_letters
from .latex.lexing import Sign, signs_of
from .latex.macros import Macro, with_macros
from .latex.ordering import in_order, with_values
from .latex.phrases import spelt_out
from .latex.sides import Target, reader_of, sides, target_of, unboxed, without_tail
from .latex.spelling import NameBook, key_of
from .latex.splitting import Piece, is_equals, pieces_of
from .latex.typed_words import valued_words
from .latex.vectors import crossed_spellings

__all__ = ["read_latex"]


@dataclass(slots=True)
class _Line:
    """A read statement whose names are not given yet."""

    targets: list[Target]
    value: Node
    span: Span


@dataclass(slots=True)
class _Program:
    context: Context
    lines: list[_Line] = field(default_factory=list)
    left_out: TraceError | None = None  # the first derivative that was passed over

    # ---- one statement
    def read(self, piece: Piece) -> None:
        parts = sides(unboxed(piece.signs))
        if not all(parts):
            raise self.one_sided(piece.signs, not parts[-1])
        targets = [target_of(part, self.context) for part in parts[:-1]]
        values: list[tuple[int, Node]] = []
        self.context.left = frozenset(_letters(targets))
        fault: TraceError | None = None
        for position, part in enumerate(parts):
            if position == 0 and targets and targets[0] is not None:
                continue
            try:
                values.append((position, self.value(part)))
            except TraceError as error:
                if fault is None or fault.key == "latex_derivative":
                    fault = error
                is_middle = position < len(parts) - 1 and error.key in ("not_defined", "latex_no_function")
                if error.key != "latex_derivative" and not (is_middle and targets[0] is not None):
                    raise
        if fault is not None and (not values or targets[:1] == [None]):
            raise fault
        self.keep(parts, targets, values)

    def one_sided(self, signs: list[Sign], is_unfinished: bool) -> TraceError:
        """An equals sign with nothing on one of its sides."""
        equals = [sign for sign in signs if is_equals(sign)] or signs[:1]
        sign = equals[-1] if is_unfinished else equals[0]
        token = self.context.source[sign.start : sign.end]
        key = "unfinished" if is_unfinished else "stray_equals"
        return TraceError("syntax", key, source=self.context.source, span=sign.span, token=token)

    def keep(self, parts: list[list[Sign]], targets: list[Target | None], values: list[tuple[int, Node]]) -> None:
        """The last value that says more than a number; names before it are targets."""
        span = Span(parts[0][0].start, parts[-1][-1].end)
        rich = [pair for pair in values if not _is_plain(pair[1])]
        if not targets:
            return self.add(_Line([], values[-1][1], span))
        if targets[0] is None:  # W x = y: the name on the right is the target
            last = target_of(parts[-1], self.context)
            left = [pair for pair in rich if not isinstance(pair[1].head, Spelling)] or values
            if last is not None and left[-1][0] != len(parts) - 1:
                return self.add(_Line([last], left[-1][1], span))
            position, node = values[-1]
            if position == len(parts) - 1 and not _says_nothing(node):
                self.leave_out([sign for part in parts[:position] for sign in part], "latex_side")
                return self.add(_Line([], node, span))
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
            if _is_power(target.node.head):
                self.context.powers.add(key)
        if len(self.lines) >= self.context.limits.statements:
            limit, value = self.context.limits.statements, len(self.lines) + 1
            raise TraceError(
                "too_large", "statements", source=self.context.source, span=line.span, limit=limit, value=value
            )
        self.lines.append(line)

    def value(self, signs: list[Sign]) -> Node:
        reader = reader_of(signs, self.context)
        node = reader.expression()
        if reader.sign.kind != "end":
            raise reader.unexpected()
        return node


def _letters(targets: list[Target | None]) -> set[str]:
    """Letters lowered or raised at names on the left."""
    names = [target.node.head for target in targets if target is not None and isinstance(target.node.head, Spelling)]
    return {part.letter for name in names for part in (*name.lowered, *name.raised) if part.letter}


def _says_nothing(node: Node) -> bool:
    """Whether a side is a number, or only names in a vector or a matrix: the result of what stands on the other."""
    return all(part.head is ListOf or part.head is Negate or not part.args for part in walk(node))


def _is_plain(node: Node) -> bool:
    while node.head is Negate and isinstance(node.args[0], Node):
        node = node.args[0]
    return isinstance(node.head, Constant)


def read_latex(source: str, limits: Limits, macros: dict[str, Macro] | None = None) -> CodeTree:
    """A LaTeX source as statements; the first fault of the text is the tree's ``error``."""
    context = Context(source, limits)
    program = _Program(context)
    signs, error = signs_of(source, limits)
    try:
        signs = with_macros(signs, macros or {}, source, limits)
    except TraceError as fault:
        error = error or fault
    signs = spelt_out(signs)
    context.applied, context.valued = applied_letters(signs), valued_words(source)
    context.functions |= {key_of(Spelling(letter)) for letter in later_functions(signs)}
    try:
        pieces = pieces_of(signs)
        _learn(context, pieces)
        _read_all(program, pieces)
    except TraceError as fault:
        error = error or fault
    if not program.lines and error is None:
        empty = TraceError("empty", "empty", source=source, span=Span(0, min(1, len(source))))
        error = program.left_out or empty
    body: list[Statement] = []
    book = NameBook(source, limits)
    try:
        _name_all(program, book, body)
    except TraceError as fault:
        error = fault
    bold, arrows = frozenset(book.bold), frozenset(book.arrows)
    return CodeTree(source, tuple(body), tuple(context.notices), error, is_latex=True, bold=bold, arrows=arrows)


def _learn(context: Context, pieces: list[Piece]) -> None:
    r"""Names with an exponent that any statement gives a value, ``\sigma^2 = …`` may stand below its use; so may
    functions with a lowered name, ``h_\theta(x) = …``."""
    for piece in pieces:
        parts = sides(unboxed(piece.signs))
        is_raised = len(parts) > 1 and any(one.text == "^" for one in parts[0])
        is_applied = len(parts) > 1 and any(one.text == "_" for one in parts[0]) and parts[0][-1:][0].text == ")"
        target = target_of(parts[0], context) if parts[0] and (is_raised or is_applied) else None
        if target is None or not isinstance(target.node.head, Spelling):
            continue
        key = key_of(target.node.head)
        if _is_power(target.node.head):
            context.powers.add(key)
        used = {sign.text for part in parts[1:] for sign in part if sign.kind == "letter"}
        names = {one.head.letter for one in target.parameters if isinstance(one.head, Spelling)}
        if target.parameters and names <= used and target.node.head.lowered and _is_applied(target, pieces, piece):
            context.functions.add(key)


def _is_applied(target: Target, pieces: list[Piece], own: Piece) -> bool:
    """Whether a function's letter stands in another statement, with an index and a bracket."""
    letter = target.node.head.letter if isinstance(target.node.head, Spelling) else ""
    return any(
        one.text == letter and two.text == "_"
        for piece in pieces
        if piece is not own
        for one, two in pairwise(piece.signs)
    )


def _is_power(spelling: Spelling) -> bool:
    return any(part.text == "sq" or part.text.startswith("pow") for part in spelling.raised)


def _read_all(program: _Program, pieces: list[Piece]) -> None:
    explained = 0
    for piece in pieces:
        before = len(program.lines)
        if not without_tail(piece.signs):
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
    if _is_listed(piece.signs):
        return True
    if any(is_equals(sign) for sign in piece.signs):
        return False
    if any(sign.kind == "sign" and sign.text == ":" for sign in piece.signs):
        return True
    return bool(piece.rest) and piece.rest[0].text in ("in", "forall", "sim", "subset")


def _is_listed(signs: list[Sign]) -> bool:
    r"""``\mathbf{z} = (z_1, \ldots, z_K)``, ``i = 1, \dots, n``: dots between commas behind an equals sign."""
    texts = [sign.text for sign in signs]
    places = [at for at, sign in enumerate(signs) if sign.kind == "command" and sign.text in ("ldots", "dots", "cdots")]
    equals = [at for at, sign in enumerate(signs) if is_equals(sign)]
    is_between = all(texts[at - 1] == "," and "," in texts[at + 1 : at + 2] for at in places)
    return bool(places) and len(equals) == 1 and equals[0] < places[0] and is_between and "+" not in texts


def _name_all(program: _Program, book: NameBook, body: list[Statement]) -> None:
    """Statements with their names given, in the order in which they run."""
    shifted = frozenset(letter for line in program.lines for letter in _shifted(line))
    shifted |= labels_among([([target.node for target in line.targets], line.value) for line in program.lines])
    for line in program.lines:
        line.value = with_summed_letters([target.node for target in line.targets], line.value)
    lefts = [[target.node for target in line.targets] for line in program.lines]
    values = [line.value for line in program.lines]
    carried = letters_carried(list(zip(lefts, values, strict=True)), shifted)
    running = [index_letters(left, value, shifted, carried) for left, value in zip(lefts, values, strict=True)]
    nodes = [[*left, *walk(value)] for left, value in zip(lefts, values, strict=True)]
    book.learn_elements(list(zip(nodes, running, strict=True)))
    for line, left, letters, here in zip(program.lines, lefts, running, nodes, strict=True):
        book.vectors |= {key_of(spelling) for spelling in crossed_spellings(here)}

        def leaf(node: Node, letters: frozenset[str] = letters) -> Node:
            return book.leaf(node, letters)

        targets = tuple(expression_of(node, leaf) for node in left)
        parameters = _named_parameters(line, book)
        value: Expression = expression_of(line.value, leaf)
        body.append(Assign(targets, value, line.span, None, parameters) if targets else Say(value, line.span))
    given = with_values(body)
    ordered = in_order(given)
    if any(one is not other for one, other in zip(given, ordered, strict=True)):
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
