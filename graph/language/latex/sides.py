r"""The sides of an equation, and what can stand on the left of one: a name, ``f(x, y)``, ``\mathcal{L}(\theta)``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...errors import TraceError
from .atoms import Reader
from .cursor import Context, end_of
from .formula_tree import Node, Spelling
from .lexing import Sign
from .name_reading import SIGMA, power_name
from .splitting import is_equals

__all__ = ["Target", "reader_of", "sides", "target_of", "unboxed", "without_tail"]


_LONGEST_WORD = 12
_BARS = frozenset(
    ("|", "\\|", "‖", "mid", "Vert", "lVert", "rVert", "vert", "parallel", "given", "succ", "prec", "ge", "le")
)


@dataclass(slots=True)
class Target:
    """What stands left of ``=``; ``parameters`` of ``f(x, y)``, as their spelled nodes."""

    node: Node
    parameters: tuple[Node, ...] = ()


def reader_of(signs: list[Sign], context: Context) -> Reader:
    """A reader of these signs as one formula."""
    context.depth = 0
    context.bound.clear()
    end = signs[-1].end if signs else 0
    return Reader([*signs, Sign("end", "", end, end)], context)


def target_of(signs: list[Sign], context: Context) -> Target | None:
    """A name with its scripts, with parameters where it is applied; None where no name stands there."""
    functions, context.functions = context.functions, set()
    assigned, context.assigned = (
        context.assigned,
        context.assigned | {SIGMA},
    )
    context.is_left = True
    try:
        reader = reader_of(_without_conditions(without_tail(signs)), context)
        node = _word(reader)
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
            parameters = () if node.head.letter in context.applied else found
            if reader.is_at("_"):  # softmax(z)_i
                lowered, commas = reader.lowered()
                node = replace(node, head=replace(node.head, lowered=lowered, commas=commas))
                parameters = ()
        return Target(node, parameters) if reader.sign.kind == "end" else None
    except TraceError:
        return None
    finally:
        context.functions, context.assigned = functions, assigned
        context.is_left = False


def _capitals(reader: Reader) -> tuple[str, int]:
    """``MSE`` before an end, a bracket or an index: two capital letters or more, one name; and how many signs it is."""
    letters, count = "", 0
    while reader.ahead(count).kind == "letter" and count < _LONGEST_WORD:
        letters += reader.ahead(count).text
        count += 1
    after = reader.ahead(count)
    is_name = len(letters) > 1 and letters.isascii() and letters.isupper()
    return (letters, count) if is_name and (after.kind == "end" or after.text in ("(", "[", "_")) else ("", 0)


def _without_conditions(signs: list[Sign]) -> list[Sign]:
    r"""``D(P \| Q)`` and ``p(x \mid y)`` as their names alone."""
    if not signs or signs[-1].text != ")":
        return signs
    depth = 0
    for at in range(len(signs) - 1, -1, -1):
        depth += (signs[at].text == ")") - (signs[at].text == "(")
        if not depth:
            has_bar = any(sign.text in _BARS or sign.text == "=" for sign in signs[at:])
            return signs[:at] if has_bar and at else signs
    return signs


def _word(reader: Reader) -> Node | None:
    """The name that begins here; a function's name counts as one."""
    sign = reader.sign
    capitals, count = _capitals(reader) if sign.kind == "letter" else ("", 0)
    if count:
        reader.at += count
        span = reader.span_from(sign.start)
        return Node(reader.spelled(Spelling(capitals, "", "rm")), (), span, span)
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


def unboxed(signs: list[Sign]) -> list[Sign]:
    r"""Without a ``\boxed{…}`` around all."""
    while len(signs) > 2 and signs[0].kind == "command" and signs[0].text in ("boxed", "fbox"):
        if end_of(signs, 1) != len(signs):
            break
        signs = signs[2:-1]
    return signs


def sides(signs: list[Sign]) -> list[list[Sign]]:
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
    return [without_tail(part) for part in parts]


def without_tail(signs: list[Sign]) -> list[Sign]:
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
        if reader.is_at("^"):  # the variance of N(x; \\mu, \\sigma^2): sigma is what is given
            reader.take()
            if [one.text for one in reader.piece()] != ["2"]:
                return None
        found.append(node)
        if reader.is_at(",", ";", "|"):
            reader.take()
        elif reader.is_at(")", "]"):
            reader.take()
            return tuple(found)
        else:
            return None
