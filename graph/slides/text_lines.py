"""Words set in lines: which letters stand in which font, how wide they are, where a line breaks.

Korean words and mathematics never share a ``<text>``: one sign that a font lacks moves the whole text to another font
in some programs, and a Korean font draws ∂ or × full width. So a line is a row of pieces, each with its own x. There
Korean words are pieces one by one, and so are numbers before a particle: where another font stands in, with other
spaces and digits (LibreOffice without the first font of the list), nothing runs into what follows.
Advance widths of Noto Sans CJK KR (SIL Open Font License 1.1), in thousandths of an em.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from ..layout.text_widths import text_width
from ..scene.shapes import Span, Text

__all__ = ["MATHEMATICS", "WORDS", "Line", "Run", "as_line", "break_lines", "line_texts", "line_width", "written_width"]

WORDS = "'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',sans-serif"  # with Hangul
# Without: LibreOffice looks at the first name alone, and this is the one that Linux systems have.
_LATIN_WORDS = "'Noto Sans CJK KR','Noto Sans KR','Apple SD Gothic Neo','Malgun Gothic',sans-serif"
MATHEMATICS = "'DejaVu Sans','Segoe UI','Helvetica Neue',Arial,sans-serif"
_MATHEMATICS_SHARE = 0.94  # DejaVu has larger letters than Noto: set a little smaller, they match
# fmt: off
_REGULAR = (
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555, 555, 555, 555, 555,
    555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589, 552, 689, 728, 293, 535, 646, 543, 812,
    723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620,
    554, 325, 564, 607, 275, 275, 552, 284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338,
    270, 338, 555,
)
_BOLD = (
    227, 370, 574, 590, 590, 963, 740, 325, 378, 378, 507, 590, 325, 370, 325, 387, 590, 590, 590, 590, 590, 590, 590,
    590, 590, 590, 325, 325, 590, 590, 590, 514, 1007, 641, 681, 656, 714, 615, 585, 717, 757, 330, 568, 686, 578, 853,
    749, 770, 667, 770, 682, 624, 625, 748, 619, 915, 627, 580, 613, 378, 387, 378, 590, 567, 626, 591, 644, 527, 644,
    581, 372, 597, 640, 304, 306, 604, 315, 964, 641, 626, 644, 644, 436, 495, 421, 637, 576, 863, 562, 574, 511, 378,
    296, 378, 590,
)
# fmt: on
_SIGNS = {"−": (555, 590), "–": (536, 544), "—": (894, 908), "‘": (278, 325), "’": (278, 325), "“": (474, 574)}
_SIGNS |= {"”": (474, 574), "…": (1000, 1000), "•": (340, 378), "\xa0": (224, 227)}
_HANGUL = 920
_STOPS = ".,:;!?)]’”…"  # that stand in the font of the word before them

Run = tuple[str, str]  # a text and its role: "value", "dg", "lg", "ug" or "" for words


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one font and one role, without spaces at the ends; ``x`` from the beginning of the line."""

    runs: tuple[Run, ...]
    is_words: bool
    x: float


Line = tuple[Piece, ...]


def is_word_letter(letter: str) -> bool:
    """Whether a letter stands in the words' font."""
    return 32 <= ord(letter) < 127 or letter in _SIGNS or is_hangul(letter)


def is_hangul(letter: str) -> bool:
    return "가" <= letter <= "힣" or "ㄱ" <= letter <= "ㅣ"


def has_hangul(text: str) -> bool:
    return any(map(is_hangul, text))


@lru_cache(maxsize=8192)
def _width(text: str, size: float, is_bold: bool, is_words: bool) -> float:
    if not is_words:
        return text_width(text, size * _MATHEMATICS_SHARE, is_bold)
    total = 0
    for letter in text:
        if 32 <= ord(letter) < 127:
            total += (_BOLD if is_bold else _REGULAR)[ord(letter) - 32]
        elif letter in _SIGNS:
            total += _SIGNS[letter][is_bold]
        else:
            total += _HANGUL
    return total * size / 1000


@dataclass(frozen=True, slots=True)
class _Bit:
    """Letters that no line break divides, of one font and role; ``has_space``: a space stands before them."""

    text: str
    role: str
    is_words: bool
    has_space: bool


@lru_cache(maxsize=512)
def _bits(runs: tuple[Run, ...]) -> tuple[_Bit, ...]:
    """Runs cut at spaces and where the font changes."""
    bits: list[_Bit] = []
    has_space = False
    for text, role in runs:
        for part in _split_spaces(text):
            if part == " ":
                has_space = bool(bits)
                continue
            for letters, is_words in _by_font(part):
                bits.append(_Bit(letters, role, is_words, has_space))
                has_space = False
    return tuple(bits)


def _split_spaces(text: str) -> list[str]:
    parts: list[str] = []
    for index, word in enumerate(text.split(" ")):
        parts += ([" "] if index else []) + ([word] if word else [])
    return parts


@lru_cache(maxsize=4096)
def _by_font(word: str) -> tuple[tuple[str, bool], ...]:
    """A word as one piece, in the mathematics' font where one of its letters needs that; Hangul apart from it, with
    the stops that follow."""
    is_plain = all(map(is_word_letter, word))
    if not has_hangul(word):
        return ((word, is_plain),)
    pieces: list[tuple[str, bool]] = []
    for letter in word:
        is_korean = is_hangul(letter) or (letter in _STOPS and bool(pieces) and pieces[-1][1])
        if pieces and pieces[-1][1] == is_korean:
            pieces[-1] = (pieces[-1][0] + letter, is_korean)
        else:
            pieces.append((letter, is_korean))
    return tuple((letters, is_korean or is_plain) for letters, is_korean in pieces)


def _space(size: float, is_bold: bool) -> float:
    return _width(" ", size, is_bold, True) * 1.1


def _set(bits: Sequence[_Bit], size: float, is_bold: bool) -> tuple[Line, float]:
    """Bits side by side, neighbours of one font joined; the line and its width."""
    pieces: list[Piece] = []
    x = 0.0
    is_row = not all(bit.is_words for bit in bits)
    for bit in bits:
        gap = bit.has_space and bool(pieces)
        last = pieces[-1] if pieces else None
        if last is not None and last.is_words == bit.is_words and not (is_row and _is_parted(last, bit)):
            pieces[-1] = Piece((*last.runs, ((" " if gap else "") + bit.text, bit.role)), last.is_words, last.x)
            x += _width(" ", size, is_bold, bit.is_words) if gap else 0.0
        else:
            x += _space(size, is_bold) if gap else 0.0
            pieces.append(Piece(((bit.text, bit.role),), bit.is_words, x))
        x += _width(bit.text, size, is_bold, bit.is_words)
    return tuple(pieces), x


def _is_parted(piece: Piece, bit: _Bit) -> bool:
    """Whether Hangul begins or ends between them, or a Korean word."""
    was_korean, is_korean = has_hangul(piece.runs[-1][0]), has_hangul(bit.text)
    return was_korean != is_korean or (is_korean and bit.has_space)


def as_line(runs: Iterable[Run], size: float, is_bold: bool = False) -> tuple[Line, float]:
    """Everything in one line, and how wide that is."""
    return _set(_bits(tuple(runs)), size, is_bold)


def line_width(runs: Iterable[Run], size: float, is_bold: bool = False) -> float:
    """How wide the runs are in one line."""
    return as_line(runs, size, is_bold)[1]


def break_lines(sentences: Sequence[Sequence[Run]], size: float, width: float, most: int) -> list[Line] | None:
    """Sentences in at most ``most`` lines, broken between two sentences where that is possible; None if they need more.

    Another font of the list may be wider, so that a line keeps a twentieth of the room free.
    """
    width /= 1.05
    whole = _bits(_with_spaces(sentences))
    if _length(whole, size) <= width:
        return [_set(whole, size, False)[0]]
    for cut in range(len(sentences) - 1, 0, -1) if most == 2 else ():
        halves = [_bits(_with_spaces(part)) for part in (sentences[:cut], sentences[cut:])]
        if all(_length(half, size) <= width for half in halves):
            return [_set(half, size, False)[0] for half in halves]
    return _greedy(whole, size, width, most)


def _with_spaces(sentences: Sequence[Sequence[Run]]) -> tuple[Run, ...]:
    """Sentences one after the other."""
    return tuple(run for each in sentences for run in (*each, (" ", "")))


def _length(bits: Iterable[_Bit], size: float) -> float:
    """How wide bits are in one line, spaces as wide as they can be."""
    space = _space(size, False)
    return sum(_width(bit.text, size, False, bit.is_words) + (space if bit.has_space else 0.0) for bit in bits)


def _greedy(bits: tuple[_Bit, ...], size: float, width: float, most: int) -> list[Line] | None:
    lines: list[list[_Bit]] = [[]]
    filled = 0.0
    for word in _words(bits):
        wide = _length(word, size)
        if lines[-1] and filled + wide > width:
            if len(lines) == most:
                return None
            lines.append([])
            filled = 0.0
        lines[-1] += word
        filled += wide
        if filled > width + _space(size, False):
            return None
    return [_set(line, size, False)[0] for line in lines]


def _words(bits: tuple[_Bit, ...]) -> list[list[_Bit]]:
    """Bits that stand together without a space; signs around a number (``= 2``) stay with it."""
    words: list[list[_Bit]] = []
    for bit in bits:
        glued = words and words[-1][-1].text in ("=", "×", "+", "−")
        if words and (not bit.has_space or glued or bit.text in ("=", "×")):
            words[-1].append(bit)
        else:
            words.append([bit])
    return words


def _words_fonts(piece: Piece) -> str:
    return WORDS if any(has_hangul(text) for text, _ in piece.runs) else _LATIN_WORDS


_GLUED = re.compile("^ | $")  # LibreOffice drops spaces beside a tspan, librsvg those in its ends; no-break spaces stay


def line_texts(
    line: Line,
    x: float,
    y: float,
    size: float,
    ink: str,
    colours: Mapping[str, str] = MappingProxyType({}),
    *,
    is_bold: bool = False,
) -> tuple[Text, ...]:
    """The line's texts, its baseline at ``y``; ``colours`` by role."""
    return tuple(_piece_text(piece, x, y, size, ink, colours, is_bold) for piece in line)


def _piece_text(
    piece: Piece, x: float, y: float, size: float, ink: str, colours: Mapping[str, str], is_bold: bool
) -> Text:
    joined: list[Run] = []
    for text, role in piece.runs:
        role = role if role in colours else ""
        if joined and joined[-1][1] == role:
            joined[-1] = (joined[-1][0] + text, role)
        else:
            joined.append((text, role))
    spans: list[Span] = []
    for text, role in joined:
        if role and text.startswith(" "):
            spans.append(Span("\xa0"))
            text = text[1:]
        spans.append(Span(_GLUED.sub("\xa0", text), colours[role] if role else ""))
    fonts, share = (_words_fonts(piece), 1.0) if piece.is_words else (MATHEMATICS, _MATHEMATICS_SHARE)
    return Text(x + piece.x, y, round(size * share, 2), tuple(spans), ink, "start", is_bold, family=fonts)


def written_width(text: Text) -> float:
    """The width of a text that ``line_texts`` made."""
    is_words = text.family != MATHEMATICS
    size = text.size if is_words else text.size / _MATHEMATICS_SHARE
    said = "".join(span.text for span in text.spans).replace("\xa0", " ")
    return _width(said, size, text.is_bold, is_words)
