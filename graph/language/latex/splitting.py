"""Statements split off: line ends, rows and commas that part two, and those inside one."""

from __future__ import annotations

from dataclasses import dataclass

from .lexing import Sign
from .vocabulary import ACCENTS, COMPARISONS, EQUALS, FONTS, OPENED, PRODUCTS, STOPS

__all__ = ["Piece", "is_equals", "pieces_of"]

_NEARLY = frozenset(("approx", "propto", "simeq", "mapsto"))
_DECLARING = frozenset(("sim", "in", "forall", "notin", "subset"))
_LONGEST_DECLARED = 20
_LONGEST = 60  # signs before the = of a statement
_WHERE = ("where", "with", "여기서", "단,", "단 ", "when", "given")


@dataclass(slots=True)
class Piece:
    """One statement's signs. ``is_explained``: the piece before it is explained by this one ("where z = …").

    ``rest``: what was left out behind it.
    """

    signs: list[Sign]
    is_explained: bool = False
    rest: tuple[Sign, ...] = ()


def is_equals(sign: Sign) -> bool:
    return (sign.kind == "sign" and sign.text == "=") or (sign.kind == "command" and sign.text in EQUALS)


def _is_infix(sign: Sign) -> bool:
    if sign.kind == "command":
        return sign.text in PRODUCTS or sign.text in EQUALS or sign.text in COMPARISONS or sign.text == "over"
    return sign.kind == "sign" and sign.text in ("+", "*", "/", "=", "^", "_", "<", ">")


def _is_open(sign: Sign) -> bool:
    """Whether something must follow this sign."""
    return _is_infix(sign) or (sign.kind == "sign" and sign.text in ("-", "&", ","))


def _begins_statement(signs: list[Sign], at: int) -> bool:
    """Whether ``name =`` or ``name(…) =`` begins here."""
    depth = 0
    count = 0
    while at < len(signs):
        sign = signs[at]
        at += 1
        if sign.kind in ("end", "begin", "finish", "prose"):
            return False
        if (sign.kind == "sign" and sign.text == "&") or (not count and sign.kind in ("newline", "soft", "row")):
            continue
        if not count and sign.kind == "command" and sign.text in ("quad", "qquad"):
            continue
        if not depth and is_equals(sign):
            return bool(count)
        if sign.kind == "sign":
            if not count and sign.text not in ("{", "("):
                return False
            depth += (sign.text in (*OPENED, "{")) - (sign.text in (*OPENED.values(), "}"))
        elif (sign.kind == "number" and not count) or sign.kind in ("newline", "soft", "row"):
            return False
        if not depth and ((_is_open(sign) and sign.text not in ("^", "_")) or sign.text in STOPS):
            return False
        if depth < 0:
            return False
        count += 1
        if count > _LONGEST:
            return False
    return False


def _begins_declaration(signs: list[Sign], at: int) -> bool:
    r"""Whether ``\\epsilon \\sim \\mathcal{N}(0, 1)`` or ``x, y \\in \\mathbb{R}`` begins here, or ``\\forall i``."""
    count = 0
    while at < len(signs) and count < _LONGEST_DECLARED:
        sign = signs[at]
        at += 1
        if sign.kind == "command" and sign.text in ("quad", "qquad"):
            continue
        if sign.kind == "command" and sign.text in _DECLARING:
            return bool(count) or sign.text == "forall"
        is_name = sign.kind in ("letter", "number") or (sign.kind == "command" and sign.text in (*FONTS, *ACCENTS))
        if not is_name and not (sign.kind == "sign" and sign.text in ("_", "{", "}", ",", "'", "^", "(", ")")):
            return False
        count += 1
    return False


def _ends_here(signs: list[Sign], at: int, current: list[Sign], nexts: list[int]) -> bool:
    """Whether a line end, a row's end, a comma or a gap at ``at`` ends the statement before it."""
    sign = signs[at]
    after = at + 1
    after = nexts[after]
    following = signs[after]
    if not current or following.kind == "end":
        return True
    if sign.kind == "sign" and sign.text in (",", "."):
        return (
            signs[at + 1].kind in ("newline", "soft", "row", "prose", "end")
            or _begins_statement(signs, at + 1)
            or _begins_declaration(signs, at + 1)
        )
    if sign.kind == "sign":  # ;
        return True
    if sign.kind == "command" or sign.kind == "soft":
        return _begins_statement(signs, at + 1) or _begins_declaration(signs, at + 1)
    if _is_open(current[-1]) and current[-1].text != ",":
        return False
    return not _is_infix(following)


def _is_gap(sign: Sign) -> bool:
    """Whether a statement can begin behind this sign of what is left out."""
    return sign.kind in ("prose", "command") or (sign.kind == "sign" and sign.text in (",", ";", ".", ":"))


def _nexts(signs: list[Sign]) -> list[int]:
    """For each place, that of the next sign that is neither a line end nor an ``&``."""
    nexts = list(range(len(signs) + 1))
    for at in range(len(signs) - 1, -1, -1):
        sign = signs[at]
        if sign.kind in ("newline", "soft", "row") or (sign.kind == "sign" and sign.text == "&"):
            nexts[at] = nexts[at + 1]
    return nexts


def pieces_of(signs: list[Sign]) -> list[Piece]:
    """The statements of a source as signs, in typed order."""
    pieces: list[Piece] = [Piece([])]
    depth = nested = 0
    rest: list[Sign] | None = None
    nexts = _nexts(signs)
    for at, sign in enumerate(signs):
        current = pieces[-1].signs
        depth += _step(sign)
        nested += (sign.kind == "begin") - (sign.kind == "finish")
        is_inner = depth > 0 or nested > 0
        if sign.kind == "end":
            break
        ends = _may_end(sign) and not is_inner and _ends_here(signs, at, current, nexts)
        hard = sign.kind in ("newline", "soft", "row") or ends
        if rest is not None and not is_inner and (hard or (_is_gap(rest[-1]) and _begins_statement(signs, at))):
            pieces[-1].rest, rest = tuple(rest), None
            is_where = bool(pieces[-1].rest) and any(
                one.kind == "prose" and one.text.startswith(_WHERE) for one in pieces[-1].rest
            )
            pieces.append(Piece([], is_where))
            if hard:
                continue
            current = pieces[-1].signs
        if rest is not None:
            rest.append(sign)
        elif ends:
            pieces.append(Piece([]))
        elif not is_inner and _is_nearly_equal(sign, current):
            current[:] = [*current, Sign("sign", "=", sign.start, sign.end)] if sign.text != "mapsto" else []
        elif not is_inner and _stops(sign):
            rest = [sign]
        elif sign.kind == "command" and sign.text in ("quad", "qquad"):
            continue
        elif is_inner or (
            sign.kind not in ("newline", "soft", "row") and not (sign.text == "&" and sign.kind == "sign")
        ):
            current.append(sign)
    if rest:
        pieces[-1].rest = tuple(rest)
    return [piece for piece in pieces if piece.signs or piece.rest]


def _is_nearly_equal(sign: Sign, before: list[Sign]) -> bool:
    r"""Whether only a name stands before ``\approx`` or ``\mapsto``, as before an equals sign."""
    if sign.kind != "command" or sign.text not in _NEARLY or not 0 < len(before) <= _LONGEST_DECLARED:
        return False
    marks = ("_", "{", "}", "(", ")", "'", ":", *FONTS, *ACCENTS)
    return all(one.kind in ("letter", "number") or one.text in marks for one in before)


def _step(sign: Sign) -> int:
    if sign.kind != "sign":
        return 0
    return (sign.text in (*OPENED, "{")) - (sign.text in (*OPENED.values(), "}"))


def _may_end(sign: Sign) -> bool:
    if sign.kind == "command":
        return sign.text in ("quad", "qquad")
    return sign.kind in ("newline", "soft", "row") or (sign.kind == "sign" and sign.text in (",", ";", "."))


def _stops(sign: Sign) -> bool:
    if sign.kind == "prose":
        return True
    return sign.kind == "command" and sign.text in STOPS - {
        "text",
        "textrm",
        "mbox",
        "textit",
        "textbf",
        "quad",
        "qquad",
    }
