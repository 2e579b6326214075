"""Letters side by side that all are given, and not as one name: the ``QKᵀ`` of ``A(Q, K, V) = …`` is Q times Kᵀ."""

from __future__ import annotations

import re
from itertools import pairwise

from ...errors import Span
from ..code_tree import Notice
from ..latex.vocabulary import FUNCTIONS, RENAMED
from .token_list import Tok, Tokens

__all__ = ["ABBREVIATIONS", "with_letter_products"]

ABBREVIATIONS = frozenset(
    "lr mu nu xi pi ce kl mse mae bce nll sse std var avg out net num den err min max sum old new reg acc eps eta "
    "tau phi psi rho chi lam sig val idx key img src tgt ref pos neg res cov cor bias in id lo hi tp fp tn fn tax "
    "cat dog age fee pay qty day add sub mul div exp log sin cos tan abs dot inv det arg top low end one "
    "two six ten hot off on up tot tmp buf act pre mid obs rew adv ret raw emb pad bos eos cls sep doc sim dim".split()
)
_KNOWN = FUNCTIONS | frozenset(RENAMED) | frozenset(("pi", "nan", "inf", "erf", "abs"))
_MOST_LETTERS = 3
_MATRIX_AND_VECTOR = re.compile("[A-ZΓΔΘΛΣΦΨΩ][a-zα-ω]")
_RAISED_TRANSPOSE = re.compile("(T)([A-ZΓΔΘΛΣΦΨΩ]?)([a-zα-ω]?)")
_CAPITALS = re.compile("[A-ZΓΔΘΛΣΦΨΩ]{2,3}")
_DIFFERENCES = re.compile(r"Δ?[^\W\d_]")
_NUMBERED = re.compile(r"([A-Za-zα-ω]_\d+)([a-zα-ω])")
_NUMBERED_LETTER = re.compile(r"[A-Za-zα-ω]_?\d{1,2}")


def with_letter_products(found: Tokens, notices: list[Notice]) -> Tokens:
    """The tokens with such names as letters; what is told is added to ``notices``."""
    tokens = found.list
    heads = _heads(tokens)
    given = _given(tokens, heads)
    unused = _unused(tokens, given, heads)
    tails = _tails(tokens, given)
    made: list[Tok] = []
    place: dict[int, int] = {}
    told: set[str] = set()
    for at, token in enumerate(tokens):
        place[at] = len(made)
        parts = _parts(tokens, at, given, unused, tails)
        if len(parts) < 2:
            made.append(token)
            continue
        start = token.start
        for part in parts:
            made.append(Tok("name", part, start, start + len(part)))
            start += len(part)
        if token.text not in told:
            told.add(token.text)
            fields = (("name", token.text), ("product", " · ".join(parts)))
            notices.append(Notice("letters_product", Span(token.start, token.end), fields))
    if not told:
        return found
    partners = {place[start]: place[end] for start, end in found.partners.items()}
    return Tokens(made, partners, found.unclosed, found.fault)


def _parts(tokens: list[Tok], at: int, given: set[str], unused: dict[str, int], tails: set[str]) -> list[str]:
    """The factors that a name is written of; itself alone where it is one."""
    token = tokens[at]
    name = token.text
    if token.kind != "name" or name in given or len(name) != token.end - token.start:
        return [name]
    before = tokens[at - 1] if at else None
    is_joined = before is not None and before.end == token.start
    if is_joined and before is not None and before.kind == "transpose" and _MATRIX_AND_VECTOR.fullmatch(name):
        return list(name)  # xᵀAx
    if _CAPITALS.fullmatch(name) and _is_turned(tokens, at):
        return list(name)  # QKᵀ: only the last matrix is turned
    if _MATRIX_AND_VECTOR.fullmatch(name) and _is_normed(tokens, at):
        return list(name)  # ‖Ax - b‖
    is_raised = is_joined and before is not None and before.text == "**"
    if is_raised and "T" not in given and (match := _RAISED_TRANSPOSE.fullmatch(name)):
        return [part for part in match.groups() if part]  # x^TAx
    if (match := _NUMBERED.fullmatch(name)) and match[2] in tails:
        return [match[1], match[2]]  # a_1x + a_2x²
    parts = _DIFFERENCES.findall(name) if "Δ" in name else []
    if len(parts) > 1 and "".join(parts) == name and given.issuperset(parts):
        return parts  # mcΔT
    numbered = _NUMBERED_LETTER.findall(name)
    if len(numbered) > 1 and "".join(numbered) == name and given.issuperset(numbered):
        return numbered  # w0x0 of w0 and x0
    return list(name) if _is_product(tokens, at, given, unused) else [name]


def _is_turned(tokens: list[Tok], at: int) -> bool:
    """Whether a name is transposed by a sign that touches it: ᵀ or ^T."""
    sign = tokens[at + 1]
    if sign.start != tokens[at].end:
        return False
    raised = [token.text for token in tokens[at + 2 : at + 4] if token.text not in ("(", "{")][:1]
    return sign.kind == "transpose" or (sign.text == "**" and raised == ["T"])


def _is_normed(tokens: list[Tok], at: int) -> bool:
    """Whether a name stands as a summand between the bars of a norm."""
    start = at
    while start and tokens[start - 1].kind != "newline" and tokens[start - 1].text != ";":
        start -= 1
    is_inside = sum(token.text == "‖" for token in tokens[start:at]) % 2 == 1
    before, after = tokens[at - 1], tokens[at + 1]
    return is_inside and before.text in ("‖", "+", "-", "(") and after.text in ("‖", "+", "-", ")")


def _tails(tokens: list[Tok], given: set[str]) -> set[str]:
    """Letters behind numbered names of which two end alike, or that stand alone too: the x of a_1x + a_2x²."""
    names = {token.text for token in tokens if token.kind == "name"}
    ends = [match[2] for name in names - given if (match := _NUMBERED.fullmatch(name))]
    return {end for end in ends if ends.count(end) > 1 or end in names}


def _is_product(tokens: list[Tok], at: int, given: set[str], unused: dict[str, int]) -> bool:
    token = tokens[at]
    name = token.text
    if token.kind != "name" or not 2 <= len(name) <= _MOST_LETTERS or len(name) != token.end - token.start:
        return False
    if not name.isalpha() or name in given or name in _KNOWN:
        return False
    if not all(letter in given for letter in name) and not (
        len(name) == 2 and any(unused.get(letter, at) < at for letter in name)
    ):
        return False
    after = tokens[at + 1]
    is_called = after.text in ("(", "[") and after.kind == "op"
    return not is_called and (not at or tokens[at - 1].text != ".")


def _unused(tokens: list[Tok], given: set[str], heads: set[int]) -> dict[str, int]:
    """Letters that are worked out or are parameters, and stand nowhere alone, each with the place from which on it is
    known: the q of ``q = x + y; f = qz``, the w of ``L(w) = (wx - y)²``."""
    alone = {
        token.text
        for at, (token, after) in enumerate(pairwise(tokens))
        if token.kind == "name" and len(token.text) == 1 and not (after.text == "=" or at in heads)
    }
    computed = {tokens[at].text: at for at in sorted(heads, reverse=True) if len(tokens[at].text) == 1}
    for at, token in enumerate(tokens[:-2]):
        is_given = token.text in given and len(token.text) == 1 and tokens[at + 1].text == "="
        if not is_given or token.text in computed:
            continue
        line = _line(tokens, at + 2)
        if any(one.kind == "name" for one in line):
            computed[token.text] = at + 1 + len(line)
    return {letter: place for letter, place in computed.items() if letter not in alone}


def _line(tokens: list[Tok], at: int) -> list[Tok]:
    """What stands behind a place on its line."""
    end = at
    while tokens[end].kind not in ("newline", "end") and tokens[end].text != ";":
        end += 1
    return tokens[at:end]


def _given(tokens: list[Tok], heads: set[int]) -> set[str]:
    """Names that stand before an equals sign, alone or as the parameters of a function that is defined there."""
    names = {one.text for one, two in pairwise(tokens) if one.kind == "name" and two.text == "=" and two.kind == "op"}
    return names | {tokens[at].text for at in heads}


def _heads(tokens: list[Tok]) -> set[int]:
    """The places of the parameters of ``f(x, y) = …``."""
    places: set[int] = set()
    listed: list[int] = []
    for at, (token, after) in enumerate(pairwise(tokens)):
        if token.kind == "newline" or token.text in (";", "("):
            listed = []
        elif token.kind == "name":
            listed.append(at)
        elif token.text == ")" and after.text == "=" and after.kind == "op":
            places.update(listed)
    return places
