r"""Names by their spelling: ``\hat{y}`` is yhat, ``w_{1,12}`` w_1_12; never two spellings under one name."""

from __future__ import annotations

import re
from dataclasses import replace

from ...errors import Span, TraceError
from ...limits import Limits
from ..heads import Subscript
from .formula_tree import Node, Part, Spelling, name

__all__ = ["NameBook", "base_of", "is_index", "key_of"]


def key_of(spelling: Spelling) -> tuple[object, ...]:
    """What tells two spellings apart: everything but where they stand, and a word's font."""
    font = "" if len(spelling.letter) > 1 else spelling.font
    lowered = tuple(part.text for part in spelling.lowered)
    raised = tuple(part.text for part in spelling.raised)
    separator = spelling.commas and len(lowered) > 1
    lowered = lowered if separator else ("".join(lowered),)
    return (spelling.letter, spelling.command, font, spelling.accent, spelling.primes, lowered, raised)


def _short(spelling: Spelling) -> str:
    text = spelling.letter + spelling.accent
    if spelling.lowered:
        text += "_" + ("_" if spelling.commas else "").join(part.text for part in spelling.lowered)
    for part in spelling.raised:
        text += "_" + re.sub(r"\W", "", part.text)
    return text + "'" * spelling.primes


def _whole(spelling: Spelling) -> str:
    """Everything that was typed, in words: ``mathbf_W``, ``varphi``, ``a_sup1``."""
    fonts = {"bold": "bold_", "cal": "cal_", "vec": "vec_", "bb": "bb_", "sf": "sf_", "rm": "rm_", "frak": "frak_"}
    text = fonts.get(spelling.font, "") + (spelling.command or spelling.letter) + spelling.accent
    text += "".join(f"_{part.text}" for part in spelling.lowered)
    text += "".join("_sup" + re.sub(r"\W", "", part.text) for part in spelling.raised)
    return text + "'" * spelling.primes


def is_index(part: Part, letters: frozenset[str]) -> bool:
    return part.letter in letters


def _is_place(part: Part, letters: frozenset[str]) -> bool:
    """Whether a part is a number or a letter that runs: the θ of h_θ is part of the name."""
    return part.index is not None and (not part.letter or part.letter in letters)


def _without_places(spelling: Spelling, letters: frozenset[str]) -> Spelling:
    """A name without the letters that run; itself where none does."""
    if not any(is_index(part, letters) or part.is_label for part in (*spelling.lowered, *spelling.raised)):
        return spelling
    return replace(
        spelling,
        lowered=tuple(part for part in spelling.lowered if not _is_place(part, letters)),
        raised=tuple(part for part in spelling.raised if not is_index(part, letters)),
    )


def base_of(spelling: Spelling) -> tuple[object, ...]:
    """The key of a name without what is lowered and raised."""
    return key_of(replace(spelling, lowered=(), raised=()))


class NameBook:
    """The names of one program, given in the order in which they are typed."""

    def __init__(self, source: str, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._names: dict[tuple[object, ...], str] = {}
        self._taken: set[str] = set()
        self.bold: set[str] = set()
        self.arrows: set[str] = set()
        self.vectors: set[tuple[object, ...]] = set()  # names that are vectors though their letter is a capital
        self._fonts: dict[tuple[object, ...], str] = {}  # of plain letters whose elements are those of a bold one

    def learn_elements(self, lines: list[tuple[list[Node], frozenset[str]]]) -> None:
        r"""Finds the plain letters that stand only with an index, beside the same letter set as an array that never
        does: the y_k of ``\mathbf{y}``."""
        whole: dict[tuple[object, ...], str] = {}
        others: set[tuple[object, ...]] = set()
        indexed: set[tuple[object, ...]] = set()
        for nodes, letters in lines:
            for spelling in (node.head for node in nodes if isinstance(node.head, Spelling)):
                base = _without_places(spelling, letters)
                is_element = base is not spelling
                if spelling.font in ("bold", "vec"):
                    key = key_of(replace(base, font=""))
                    others |= {key} if is_element else set()
                    whole[key] = spelling.font
                else:
                    (indexed if is_element else others).add(key_of(base))
        self._fonts = {key: whole[key] for key in indexed & whole.keys() - others}

    def name_of(self, spelling: Spelling, span: Span) -> str:
        """The name of a spelling; the later of two that would share a name is named by its whole spelling."""
        key = key_of(spelling)
        if key not in self._names:
            given = _short(spelling)
            if given in self._taken:
                given = _whole(spelling)
            count = 2
            while given in self._taken:
                given, count = f"{_whole(spelling)}_{count}", count + 1
            if len(given) > self._limits.name:
                limit = self._limits.name
                raise TraceError(
                    "too_large", "name_size", source=self._source, span=span, limit=limit, value=len(given)
                )
            self._taken.add(given)
            self._names[key] = given
            if spelling.font in ("bold", "vec") and len(spelling.letter) == 1:
                self.bold.add(given)
            if spelling.font == "vec" or key in self.vectors:
                self.arrows.add(given)
        return self._names[key]

    def leaf(self, node: Node, letters: frozenset[str]) -> Node:
        """A spelled name as a Symbol, or as the Subscript of one where an index letter stands at it."""
        spelling: Spelling = node.head
        if not any(is_index(part, letters) or part.is_label for part in (*spelling.lowered, *spelling.raised)):
            return name(self.name_of(spelling, node.span), node.span)
        raised = [part for part in spelling.raised if is_index(part, letters)]
        lowered = [part for part in spelling.lowered if _is_place(part, letters)]
        base = _without_places(spelling, letters)
        base = replace(base, font=self._fonts.get(key_of(base), base.font))
        indices = tuple(part.index for part in (*raised, *lowered) if part.index is not None)
        return Node(Subscript, (name(self.name_of(base, node.span), node.at), *indices), node.span, node.at)
