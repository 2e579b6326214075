r"""Words in a source of commands: ``yhat = w*x + b`` above ``L = -\log(yhat)`` is one name, no product of letters."""

from __future__ import annotations

import re

from .vocabulary import DROPPED_WITH_ARGUMENT, FONTS, FUNCTIONS

__all__ = ["function_word", "typed_words", "valued_words"]

_NOT_TYPED = re.compile(
    r"\\(?:begin|end|" + "|".join((*FONTS, *DROPPED_WITH_ARGUMENT)) + r")\*?\s*\{[^{}]*\}|\\[A-Za-z]+|_\s*\{[^{}]*\}"
)
_GIVEN = re.compile(
    r"(?:^|[;$&\n]|\\\\)[ \t&]*([A-Za-z]+\d*)(?:_([A-Za-z]{2,}\d*))?(?:[_^](?:\w|\{[^{}]*\}))*[ \t]*&?[ \t]*:?=(?!=)"
)
_BRACKET = re.compile(r"^[^=\n]{0,40}\(([\w, ]{3,40})\)[ \t]*&?[ \t]*=(?!=)", re.MULTILINE)  # PE(pos, i) =
_RUN = re.compile(r"(?<![A-Za-z\\])[A-Za-z]+")
_NUMBERED = re.compile(r"(?<![A-Za-z\\_^])[A-Za-z]+\d+(?![.\d])")
_LABEL = re.compile(r"(?<=_)[A-Za-z]{2,}\d*")
_LOWERED = re.compile(r"_\s*\{([^{}\\]*)\}")
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,}(?![A-Za-z])")
_WITH_BRACKET = re.compile(
    r"\\(?:text|mathrm|operatorname|textrm)\{([A-Za-z]{2,20})\}\(([^()\n]{1,20})\)([ \t]*&?[ \t]*=)?"
)
_FUNCTION_WORD = re.compile(r"(?:log|ln|exp|sin|cos|tan|sinh|cosh|tanh|arctan)(?=[ \t]+[\w\\])")
_FAR = 200  # characters behind an equals sign
_RUNNING = frozenset("ijklmnt")
_LONG = 4  # letters side by side that nobody multiplies


def typed_words(source: str) -> dict[int, int]:
    """Where each word ends, by where it begins: what stands before an equals sign, and what is as long as a word."""
    text = _NOT_TYPED.sub(lambda match: " " * len(match[0]), source)
    given, labels = _given(text)
    given |= {word for inner in _BRACKET.findall(text) for word in _WORD.findall(inner)} - FUNCTIONS
    lowered = {word for inner in _LOWERED.findall(source) for word in _WORD.findall(inner)} - FUNCTIONS
    runs = list(_RUN.finditer(text))
    alone = {run[0] for run in runs if len(run[0]) == 1}
    ends: dict[int, int] = {}
    for run in runs:
        start, end = run.span()
        before = text[start - 1 : start]
        if before in ("_", "^"):
            continue
        name = _function_behind(run[0]) if text[end : end + 1] == "(" else ""
        word = run[0].removesuffix(name)
        if name and word:
            ends[end - len(name)] = end
        is_long = len(word) >= _LONG and word not in FUNCTIONS and not set(word) <= alone
        if word in given or is_long or (word in lowered and not set(word) <= _RUNNING):
            ends[start] = end - len(name)
    if given or labels:
        ends.update(run.span() for run in _NUMBERED.finditer(text))
    for run in _LABEL.finditer(text):
        if run[0] in labels or len(run[0]) >= _LONG or (given and len(run[0]) >= _LONG - 1):
            ends[run.start()] = run.end()
    return ends


def function_word(text: str, start: int) -> str:
    """The function that is typed here without its backslash and without brackets: the ``log`` of ``log p(y|x)``."""
    match = _FUNCTION_WORD.match(text, start)
    before = text[start - 1 : start]
    return match[0] if match and not (before.isalnum() or before in ("\\", "_")) else ""


def valued_words(source: str) -> frozenset[str]:
    r"""Words that a source defines by the elements of what stands in their bracket, and applies to nothing else:
    ``\text{RMS}(x) = \sqrt{\frac{1}{d} \sum_i x_i^2}`` gives a value."""
    brackets: dict[str, set[str]] = {}
    defined: dict[str, int] = {}
    for match in _WITH_BRACKET.finditer(source):
        brackets.setdefault(match[1], set()).add(match[2].strip())
        if match[3]:
            defined[match[1]] = match.end()
    return frozenset(
        word
        for word, end in defined.items()
        if len(brackets[word]) == 1 and source[end : end + _FAR].count(f"{min(brackets[word])}_")
    )


def _given(text: str) -> tuple[set[str], set[str]]:
    """The words that stand before an equals sign, and their labels: the pred of ``y_pred``."""
    given: set[str] = set()
    labels: set[str] = set()
    for match in _GIVEN.finditer(text):
        word = match[1]
        is_used = len(re.findall(rf"(?<![A-Za-z\\]){word}(?![A-Za-z])", text)) > 1
        if len(word) > 2 or word[-1].isdigit() or (len(word) == 2 and is_used):
            given.add(word)
        if match[2]:
            labels.add(match[2])
    return given, labels


def _function_behind(run: str) -> str:
    """The function that a run of letters ends with: the log of ``ylog(p)``."""
    return max((name for name in FUNCTIONS if len(name) > 2 and run.endswith(name)), key=len, default="")
