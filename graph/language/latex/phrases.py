r"""Phrases that stand for other signs: ``\mathbb{E}[x]`` for a mean, ``x_1 + \cdots + x_5`` for its terms."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from .array_layouts import with_arrays_read
from .cursor import end_of
from .divergences import with_divergences
from .lexing import Sign
from .open_sums import open_sum
from .power_sums import power_sum
from .primed_indices import with_primed_indices
from .splitting import is_equals

__all__ = ["spelt_out"]

_DOTS = frozenset(("cdots", "ldots", "dots", "dotsb", "dotsm"))
_BLACKBOARD = ("mathbb", "mathds", "mathrm", "operatorname", "mathsf", "text", "textrm")
_ENDS = frozenset(("end", "newline", "row", "finish"))
_OUTCOMES = frozenset(("TP", "TN", "FP", "FN"))
_STACKED = frozenset(("stackrel", "overset", "underset"))
_MOST = 200  # terms that dots stand for


def spelt_out(signs: list[Sign]) -> list[Sign]:
    """The signs with every phrase as what it stands for; what is no phrase stays as it is."""
    found: list[Sign] = []
    at = 0
    counts = _outcomes(signs)
    signs = _without_asides(_with_differences(_with_plain_equals(signs)))
    signs = with_primed_indices(with_arrays_read(with_divergences(signs)))
    while at < len(signs):
        sign = signs[at]
        if counts and sign.kind == "letter" and sign.text + signs[at + 1].text in _OUTCOMES:
            found.append(replace(sign, text=sign.text + signs[at + 1].text, end=signs[at + 1].end))
            at += 2
            continue
        if end := _remark(signs, at):
            at = end
            continue
        if end := _named_mean(signs, at):
            inner = "".join(one.text for one in signs[at + 1 : end] if one.kind in ("letter", "number"))
            found.append(replace(sign, text=f"E{inner}", end=signs[end - 1].end))
            at = end
            continue
        end = _expectation(signs, at) if sign.kind == "command" or sign.text == "E" else 0
        if end:
            found.append(replace(sign, text="mean", end=signs[end - 1].end))
            at = end
        elif length := _ones(signs, at):
            found.append(replace(sign, text="summed", end=signs[at + length - 1].end))
            at += length
        elif sign.kind == "command" and sign.text in _DOTS and (middle := _between(found, signs[at + 1 :], sign)):
            found += middle
            at += 2 if _is_joint(signs[at + 1]) else 1
        elif sign.kind == "command" and sign.text in _DOTS and (whole := _sum_of(found, signs[at + 1 :], sign)):
            found, taken = whole
            at += 1 + taken
        else:
            found.append(sign)
            at += 1
    return found


def _with_plain_equals(signs: list[Sign]) -> list[Sign]:
    r"""``\stackrel{\text{def}}{=}``, ``\overset{!}{=}`` and ``\underset{(1)}{=}`` as an equals sign."""
    if not any(sign.kind == "command" and sign.text in _STACKED for sign in signs):
        return signs
    found: list[Sign] = []
    at = 0
    while at < len(signs):
        sign = signs[at]
        end = end_of(signs, at + 1) if sign.kind == "command" and sign.text in _STACKED else 0
        over = signs[end : end + 3]
        if end and [one.text for one in over] == ["{", "=", "}"]:
            found.append(replace(over[1], start=sign.start, end=over[2].end))
            at = end + 3
            continue
        found.append(sign)
        at += 1
    return found


def _with_differences(signs: list[Sign]) -> list[Sign]:
    r"""``\Delta t`` as one name, where no Δ stands without a letter behind it."""
    places = [at for at, sign in enumerate(signs[:-1]) if sign.kind == "letter" and sign.text == "Δ"]
    if not places or not all(signs[at + 1].kind == "letter" and len(signs[at + 1].text) == 1 for at in places):
        return signs
    found = list(signs)
    for at in reversed(places):
        letter = signs[at + 1]
        found[at : at + 2] = [replace(signs[at], text=f"Δ{letter.text}", end=letter.end)]
    return found


def _without_asides(signs: list[Sign]) -> list[Sign]:
    r"""``\quad (\alpha_t = 1 - \beta_t)`` as a statement of its own: a bracket behind a gap that holds an equation."""
    found = list(signs)
    for at, (before, sign) in enumerate(pairwise(signs), 1):
        if sign.kind != "sign" or sign.text != "(" or before.text not in ("quad", "qquad"):
            continue
        end = end_of(signs, at)
        is_closing = end < len(signs) and signs[end].kind in _ENDS | {"soft"}
        if is_closing and sum(map(is_equals, signs[at:end])) == 1:
            found[at] = replace(sign, text=";")
            found[end - 1] = replace(signs[end - 1], text=";")
    return found


def _remark(signs: list[Sign], at: int) -> int:
    r"""Where a bracket that begins with words ends, ``(\text{where } t_k \text{ is one-hot})``; 0 where none stands."""
    if signs[at].text != "(" or signs[at + 1].kind != "prose" or any(sign.kind == "begin" for sign in signs[:at]):
        return 0
    end = end_of(signs, at)
    return end if end < len(signs) else 0


def _sum_of(before: list[Sign], after: list[Sign], dots: Sign) -> tuple[list[Sign], int] | None:
    return open_sum(before, after, dots) or power_sum(before, after, dots)


def _ones(signs: list[Sign], at: int) -> int:
    r"""How many signs ``\mathbf{1}^\top`` takes, the sum of what follows; 0 where it does not stand there."""
    if signs[at].kind != "command" or signs[at].text not in ("mathbf", "boldsymbol", "bm"):
        return 0
    texts = [sign.text for sign in signs[at + 1 : at + 8]]
    digit = 3 if texts[:3] == ["{", "1", "}"] else 1 if texts[:1] == ["1"] else 0
    rest = texts[digit:]
    if not digit or rest[:1] != ["^"]:
        return 0
    raised = 3 if rest[1:2] == ["{"] and rest[3:4] == ["}"] else 1
    letter = rest[2] if raised == 3 else rest[1] if len(rest) > 1 else ""
    return 1 + digit + 1 + raised if letter in ("top", "T", "intercal") else 0


def _outcomes(signs: list[Sign]) -> bool:
    """Whether TP, FN and their like are counts: two of the four stand there."""
    pairs = {one.text + two.text for one, two in pairwise(signs) if one.kind == two.kind == "letter"}
    return len(pairs & _OUTCOMES) > 1


# ---- the mean of samples
def _expectation(signs: list[Sign], at: int) -> int:
    r"""Where ``\mathbb{E}`` before a bracket ends, what stands below it (``x \sim p``) too; 0 where none is."""
    if signs[at].kind == "letter":  # E[x]
        is_name = any(one.text == "E" and is_equals(two) for one, two in pairwise(signs))
        end = 0 if is_name or (at and signs[at - 1].text in ("_", "^", "{")) else _behind_scripts(signs, at + 1)
        return end if end and signs[end].text == "[" else 0
    if signs[at].text not in (*_BLACKBOARD, "hat"):
        return 0
    if signs[at].text == "hat":
        end = _group_end(signs, at + 1)
        inner = [sign.text for sign in signs[at + 1 : end] if sign.text not in ("{", "}")]
        if inner != ["mathbb", "E"]:
            return 0
        return _behind_scripts(signs, end)
    word = [sign.text for sign in signs[at + 1 : at + 4]]
    end = at + 4 if word == ["{", "E", "}"] else at + 2 if word[:1] == ["E"] else 0
    return _behind_scripts(signs, end) if end else 0


def _named_mean(signs: list[Sign], at: int) -> int:
    """Where ``E[g^2]`` ends as the name of a running mean, ``E[g^2]_t``; 0 where none stands here."""
    if signs[at].kind != "letter" or signs[at].text != "E" or signs[at + 1].text != "[":
        return 0
    end = end_of(signs, at + 1)
    return end if end < len(signs) and signs[end].text == "_" else 0


def _behind_scripts(signs: list[Sign], end: int) -> int:
    """Where what stands below an expectation ends, if a bracket follows; else 0."""
    if end < len(signs) and signs[end].text == "_":
        end = _group_end(signs, end + 1)
    if not end or end >= len(signs):
        return 0
    return end if signs[end].text in ("[", "(", "\\{") and signs[end].kind == "sign" else 0


def _group_end(signs: list[Sign], at: int) -> int:
    if signs[at].text != "{":
        return at + 1
    depth = 0
    for place in range(at, len(signs)):
        depth += (signs[place].text == "{") - (signs[place].text == "}")
        if not depth:
            return place + 1
    return 0


# ---- dots between two numbered terms
def _is_joint(sign: Sign) -> bool:
    return (sign.kind == "sign" and sign.text in ("+", "*")) or (
        sign.kind == "command" and sign.text in ("cdot", "times")
    )


def _between(before: list[Sign], after: list[Sign], dots: Sign) -> list[Sign]:
    """The terms that dots stand for, with what joins them; empty where the terms around do not say which."""
    if not before or not after:
        return []
    joint = [before[-1]] if _is_joint(before[-1]) and before[-1].text == after[0].text else []
    if joint:
        before, after = before[:-1], after[1:]
    right = _term(after, joint)
    for length in range(1, len(right) + 3):
        left = _term(before[-length:], joint)
        if length > len(before) or not left:
            break
        numbers = _numbers(_bare(left), _bare(right))
        if numbers and (not joint or length == len(before) or not _continues(before[-length - 1])):
            first, last = numbers
            if not first < last <= first + _MOST:
                return []
            pairs = enumerate(zip(_bare(left), _bare(right), strict=True))
            places = {place for place, (one, other) in pairs if one.text != other.text}
            terms = [_numbered(_bare(left), places, number, dots) for number in range(first + 1, last)]
            return [sign for term in terms for sign in (*term, *joint)]
    return []


def _continues(sign: Sign) -> bool:
    """Whether a term goes on before this sign."""
    return sign.kind in ("letter", "number") or sign.text in ("}", ")", "_", "^")


def _term(signs: list[Sign], joint: list[Sign]) -> list[Sign]:
    """Signs up to the next plus, minus, equals sign or end; where terms stand side by side one name and its index."""
    found: list[Sign] = []
    depth = 0
    for sign in signs:
        depth += (sign.text == "{") - (sign.text == "}")
        if (
            depth < 0
            or sign.kind in ("end", "newline", "row", "finish")
            or (sign.kind == "sign" and sign.text in "+-=,.&)]")
        ):
            break
        found.append(sign)
        if not joint and len(_bare(found)) == 3:
            return found + [one for one in signs[len(found) : len(found) + 1] if one.text == "}"]
    return found


def _bare(signs: list[Sign]) -> list[Sign]:
    """Without braces around a single number."""
    found: list[Sign] = []
    for place, sign in enumerate(signs):
        opens = sign.text == "{" and place + 2 < len(signs) and signs[place + 2].text == "}"
        closes = sign.text == "}" and place >= 2 and signs[place - 2].text == "{"
        if not (opens and signs[place + 1].kind == "number") and not (closes and signs[place - 1].kind == "number"):
            found.append(sign)
    return found


def _numbers(left: list[Sign], right: list[Sign]) -> tuple[int, int] | None:
    """The first and the last number, where two terms differ in that number alone."""
    if len(left) != len(right):
        return None
    pairs = {(a.text, b.text) for a, b in zip(left, right, strict=True) if a.text != b.text}
    if len(pairs) != 1:
        return None
    first, last = pairs.pop()
    return (int(first), int(last)) if first.isdecimal() and last.isdecimal() and len(last) < 6 else None


def _numbered(term: list[Sign], places: set[int], number: int, dots: Sign) -> list[Sign]:
    """A term with another number at some places; all of its signs stand where the dots do."""
    made: list[Sign] = []
    for place, sign in enumerate(term):
        here = replace(sign, start=dots.start, end=dots.end)
        if place in places:
            brace = replace(here, kind="sign", side="", typed="")
            made += [replace(brace, text="{"), replace(here, text=str(number)), replace(brace, text="}")]
        else:
            made.append(here)
    return made
