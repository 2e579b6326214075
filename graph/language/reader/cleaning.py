"""Pasted text -> text that can be read, every offset kept: prompts and fences are blanked, look-alikes folded.

What is left out becomes spaces of the same length; one sign becomes one sign.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ...errors import Span, TraceError
from ...limits import Limits
from ..code_tree import Notice
from ..source import clean
from .copied_outputs import OF_TIMING, without_outputs
from .mathematical_letters import with_plain_words
from .notes import without_notes
from .prose_in_code import without_sentences
from .r_lines import is_r
from .sympy_lines import without_sympy_lines
from .typed_habits import with_left_division, without_matlab_comments
from .wolfram import with_definitions
from .word_formulas import with_typed_formulas, without_formula_marks

__all__ = ["CleanText", "clean_program", "masked", "may_be_latex", "prompt_width", "raises_indices"]

_FOLDED = {
    **dict.fromkeys("−–—﹣‐‑‒―－﹘⁃", "-"),
    **dict.fromkeys("×⊙∘∗✕✖⨀＊⁎", "*"),
    **dict.fromkeys("·⋅∙•ㆍ・･‧", "·"),
    **dict.fromkeys("÷∕⁄／", "/"),
    **dict.fromkeys("⨂⊗", "⊗"),
    **dict.fromkeys("、，﹐", ","),
    **dict.fromkeys("∣｜❘", "|"),
    **dict.fromkeys("∥", "‖"),
    **dict.fromkeys("⟨〈", "("), **dict.fromkeys("⟩〉", ")"),
}  # fmt: skip
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'", "nbsp": " ", "times": "*", "middot": "·",
             "minus": "-", "ndash": "-", "mdash": "-", "le": "≤", "ge": "≥", "ne": "≠", "divide": "/", "sdot": "·",
             "#39": "'", "#34": '"', "#60": "<", "#62": ">", "#38": "&", "#160": " ", "#x27": "'", "#42": "*",
             "#43": "+", "#45": "-", "#47": "/", "#61": "=", "#94": "^", "#40": "(", "#41": ")"}  # fmt: skip
_POSITIVE_PART = re.compile(r"[\])]_(?:\+|\{\+\})")
_CONDITIONAL = re.compile(
    r"(?<![\w.])[A-Za-zα-ωΑ-Ω]\([^()\n|]*[|∣][^()\n|]*\)"
    r"|^[ \t]*(?:D_)?[A-Z]{1,3}\([^()\n|‖∥]{1,20}(?:\|\||‖|∥)[^()\n|‖∥]{1,20}\)[ \t]*=",
    re.MULTILINE,
)
_FUNCTIONS = frozenset(("log", "ln", "exp", "sin", "cos", "sqrt", "max", "min", "tanh"))
_ENTITY = re.compile("&(" + "|".join(_ENTITIES) + ");", re.IGNORECASE)
_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2800\u3164\uffa0\ufe00-\ufe0f]")
_JOINERS = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")  # part of signs in strings and comments
_LONG_SOUND = re.compile("(?<![\u3040-\u30ff])ー|(?<![가-힣ㄱ-ㅎㅏ-ㅣ])ㅡ(?![가-힣ㄱ-ㅎㅏ-ㅣ])")
_PROMPT = re.compile(r"[ \t]*(?:>>>|julia>)(?: |$)")
_MORE = re.compile(r"[ \t]*(?:>>>|\.\.\.|julia>)(?: |$)")
_OF_JULIA = re.compile(r"[ \t]*julia> ?|       +(?=\S)")  # a line that goes on stands below its beginning
_IN = re.compile(r"[ \t]*(?:In ?\[[\d ]*\] ?:|\.{3,}:) ?")
_OUT = re.compile(r"[ \t]*Out ?\[\d*\] ?:")
_NUMBERED = re.compile(r"[ \t]*(\d+) ?[|:│](?: |$)|[ \t]*(\d+)(?:\t| {2})")
_MAGIC = re.compile(r"[ \t]*(?:%|![ \t]*[A-Za-z])")
_TIMED = re.compile(r"[ \t]*%time(?:it)?(?: -\w+(?: \d+)?)*[ \t]+(?=\S)")  # what is timed is read
_FENCE = re.compile(r"[ \t]*(?:```|~~~)[ \t\w+-]*$|[ \t]*\${1,2}[ \t]*$")
_DOLLARS = re.compile(r"[ \t]*(\${1,2})(?P<inside>[^$]+)\1[ \t.,;]*$")
_GRADIENT_FUNCTION = re.compile(r",\s*grad_fn=<[^>\n]*>")
_STRINGS = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|(?<![\w)\]])\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*'
    r"|\b[rfbRFB]\'(?:[^\'\\\n]|\\.)*\'",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class CleanText:
    """``source``: as typed, with plain newlines; ``text``: what is read, of the same length. ``margins``: the width of
    the prompt or number that was blanked, by the offset of its line."""

    source: str
    text: str
    margins: dict[int, int]
    notices: tuple[Notice, ...]


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    """One sign for each sign that means it: digits of all scripts, full-width forms, dashes, dots, quotes, spaces."""
    table = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    for point in range(0x80, 0x20000):  # no digits beyond
        char = chr(point)
        category = unicodedata.category(char)
        if category == "Nd":
            table[point] = str(unicodedata.digit(char))
        elif category == "Zs":
            table[point] = " "
    table.update({ord(char): folded for char, folded in _FOLDED.items()})
    return table


_SHIFTED = re.compile(r"_\{[a-z][+-]\d\}|[ᵢⱼₖ][₊₋][₀-₉]")  # an element beside the running one
_SUM = re.compile("[Σ∑]")
_INSIDE = re.compile(r"\$([^$\n]+)\$|\\\(((?:(?!\\\().)+?)\\\)|\\\[((?:(?!\\\[).)+?)\\\]")
_RAISED_INDEX = re.compile(
    r"\^\s*\{\s*[\[(]\w+[\])]\s*\}"  # a^{[1]}
    r"|⁽[ⁱʲᵏⁿᵐᵗˡ⁰¹²³⁴-⁹]⁾"  # x⁽ⁱ⁾
    r"|[A-Za-z]_\{[\w+-]{1,8}\|[\w+-]{1,8}\}"  # P_{k|k-1}
    r"|\bE\[[^\[\]\n]{1,20}\]_"  # E[g²]_t
    r"|_\{\w['′]\}"  # the sum over i'
    r"|^[ \t]*[^\W\d]\w{0,20}\([^()=\n]{1,20}\)(?:_\w|_\{\w\}|[ᵢⱼₖ])[ \t]*=(?!=)"  # softmax(z)_i = …
    r"|^[ \t]*([^\W\d])\([^()=\n]{1,20}\)[ \t]*=(?!=)(?:(?![A-Za-z]{2})[^=\n]){0,200}"
    r"(?<!\w)\1\([^()=\n]{0,20}['′][^()=\n]{0,20}\)"  # V(s) = r + γV(s')
    r"|^[ \t]*([^\W\d]\([^()=\n]{1,20}\))[ \t]*(?:←|:?=(?!=))[ \t]*\2[ \t]*[+−-]",  # Q(s, a) ← Q(s, a) + …
    re.MULTILINE,
)


def may_be_latex(source: str) -> bool:
    """Whether a source holds a backslash that continues no line, outside comments and quotes."""
    return "\\" in source and bool(re.search(r"\\(?![ \t]*(?:\n|$))", _STRINGS.sub("", source)))


def raises_indices(source: str) -> bool:
    """Whether a source is in LaTeX's notation without a command: ``a^{[1]}``, ``[z]_+``, ``P(A|B)``."""
    if _RAISED_INDEX.search(source) or _POSITIVE_PART.search(source) or ("⟨" in source and "⟩" in source):
        return True
    if _SHIFTED.search(source) and _SUM.search(source):
        return True
    inside = ["".join(groups) for groups in _INSIDE.findall(source)]
    if inside and "=" in inside[0] and not re.search(r"[^\W\d_]{2,}(?!\()", " ".join(inside).replace("WX", "W X")):
        return True
    if ":" in source or not _CONDITIONAL.search(source):
        return False
    return not set(re.findall(r"[A-Za-z_]{2,}", source)) - _FUNCTIONS - {"KL", "JS", "D_KL", "D_JS"}


def masked(source: str) -> str:
    """The source with dots in place of what stands in quotes and comments."""
    return _STRINGS.sub(lambda m: re.sub(r"[^\n]", ".", m[0]), source)


def prompt_width(line: str) -> int:
    """How long the prompt or the number before a line is."""
    match = _MORE.match(line) or _IN.match(line) or _NUMBERED.match(line)
    return match.end() if match else 0


def clean_program(text: str, limits: Limits) -> CleanText:
    """The text to read.

    Raises:
        TraceError: ``too_large`` over the source limit, ``syntax`` at a hidden character.
    """
    if text.startswith("\ufeff"):
        text, margins = " " + text[1:], {0: 1}
    else:
        margins = {}
    if not text.isascii() and _JOINERS.search(text):
        text = _STRINGS.sub(lambda m: _JOINERS.sub(" ", m[0]), text)
    source = clean(text if text.isascii() else without_formula_marks(text), limits)
    folded = source
    if not source.isascii():
        filler = _FILLERS.search(source)
        if filler:
            code = f"U+{ord(filler[0]):04X}"
            shown = _FILLERS.sub("\ufffd", source)
            raise TraceError("syntax", "hidden_character", source=shown, span=Span(*filler.span()), character=code)
        folded = with_plain_words(_LONG_SOUND.sub("-", source.translate(_folding())))
    folded = with_typed_formulas(folded)
    if "&" in folded:
        folded = _ENTITY.sub(lambda m: _ENTITIES[m[1].lower()].rjust(len(m[0])), folded)
    if "<-" in folded or "%*%" in folded:
        folded = _with_r_signs(folded)
    if "grad_fn" in folded:
        folded = _GRADIENT_FUNCTION.sub(lambda m: " " * len(m[0]), folded)
    folded = with_left_division(with_definitions(folded) if "_]" in folded else folded)
    notices: list[Notice] = []
    folded = without_sympy_lines(without_matlab_comments(folded), notices)
    text = _lines(without_notes(folded, notices), margins, notices)
    bare = masked(text)
    text = without_sentences(without_outputs(text, bare, notices), bare, notices)
    return CleanText(source, text, margins, tuple(notices))


def _with_r_signs(text: str) -> str:
    """R's ``%*%``, ``%o%``, TRUE and FALSE, each in as many signs."""
    if is_r(text):
        text = re.sub(r"(?<=[\w)\]])\$(?=[^\W\d])", ".", text)
    for sign, meant in (("%*%", " @ "), ("%o%", " ⊗ ")):
        text = text.replace(sign, meant)
    return re.sub(r"\b(?:TRUE|FALSE)\b", lambda m: m[0].capitalize(), text)


def _lines(text: str, margins: dict[int, int], notices: list[Notice]) -> str:
    """The text with what stands around the program blanked out, line by line."""
    if not re.search(
        r">>>|julia>|\bIn ?\[|Out ?\[|```|~~~|\$|^[ \t]*[%!]|^[ \t]*\d+[ \t]?[|:│\t ]", text, re.MULTILINE
    ):
        return text
    lines = text.split("\n")
    outside = _STRINGS.sub(lambda m: "\n" * m[0].count("\n"), text).split("\n")  # a docstring's example is no prompt
    is_transcript = any(_PROMPT.match(line) for line in outside)
    is_notebook = any(_IN.match(line) for line in outside)
    is_numbered = _is_numbered(lines)
    is_output = is_kept = False
    is_of_julia = any(line.lstrip().startswith("julia>") for line in outside)
    offset = depth = 0
    for position, line in enumerate(lines):
        kept = line
        goes_on = is_of_julia and is_kept and line.startswith("       ")
        is_kept = goes_on or bool(_MORE.match(line)) or not line.strip()
        if is_transcript and not is_kept:
            kept = " " * len(line)
            notices.append(Notice("output", Span(offset, offset + len(line))))
        elif is_notebook:
            is_output = bool(_OUT.match(line) or OF_TIMING.match(line)) or (is_output and not _IN.match(line))
            if is_output and line.strip():
                kept = " " * len(line)
                notices.append(Notice("output", Span(offset, offset + len(line))))
        prefix = _prefix(kept, is_transcript, is_notebook, is_numbered)
        if prefix:
            kept = " " * prefix + kept[prefix:]
            margins[offset] = prefix
        if _FENCE.match(kept):
            kept = " " * len(kept)
        elif "$" in kept and (dollars := _DOLLARS.match(kept)):
            start, end = dollars.span("inside")
            kept = " " * start + kept[start:end] + " " * (len(kept) - end)
        elif kept.count("$") % 2 == 0 and "$" in kept:  # $x = 1$, $y = 2$
            kept = kept.replace("$", " ")
        elif not depth and (timed := _TIMED.match(kept[prefix:])) and _MAGIC.match(outside[position][prefix:]):
            notices.append(Notice("magic", Span(offset, offset + len(line)), (("text", timed[0].strip()),)))
            kept = " " * (prefix + timed.end()) + kept[prefix + timed.end() :]
        elif not depth and _MAGIC.match(kept[prefix:]) and _MAGIC.match(outside[position][prefix:]):
            notices.append(Notice("magic", Span(offset, offset + len(line)), (("text", line.strip()),)))
            kept = " " * len(kept)
        depth = max(0, depth + sum((char in "([{") - (char in ")]}") for char in outside[position]))
        lines[position] = kept
        offset += len(line) + 1
    return "\n".join(lines)


def _prefix(line: str, is_transcript: bool, is_notebook: bool, is_numbered: bool) -> int:
    """How long the prompt or number before a line is."""
    pattern = _MORE if is_transcript else _IN if is_notebook else _NUMBERED if is_numbered else None
    match = pattern.match(line) if pattern else None
    return match.end() if match else 0


def _is_numbered(lines: list[str]) -> bool:
    """Whether each line begins with its number, in sequence."""
    numbers = [match and int((match[1] or match[2])[:9]) for match in map(_NUMBERED.match, filter(str.strip, lines))]
    if len(numbers) < 2 or numbers[0] is None:
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
