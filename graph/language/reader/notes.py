"""Notes around mathematics: sentences about ``$…$``, labels, numbered steps, "where" and "일 때".

It becomes spaces, or a sign of the same length that parts statements, so that every offset stays. Programs in a
programming language are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ...errors import Span
from ..code_tree import Notice
from .asked_derivatives import without_requests
from .asked_points import with_points
from .nearly_equal import with_nearly_equal
from .plain_sentences import without_sentences
from .said_in_korean import without_said
from .typed_pieces import with_pieces
from .units import without_units
from .wolfram_calls import with_replacements

__all__ = ["is_code", "without_notes"]

_CODE = re.compile(
    r"^[ \t]*(?:import\s|from\s+[\w.]+\s+import|def\s|class\s|for\s.*:|while\s.*:|if\s.*:|with\s.*:|print\(|@\w)|>>>"
    r"|^[ \t]*function[ \t]+(?:\w+|\[[\w, \t]*\])[ \t]*=[ \t]*\w+[ \t]*\([^()\n]*\)[ \t]*;?[ \t]*$"  # MATLAB's
    r"|\b(?:np|torch|tf|jnp|nn|F|plt|math)\.\w",
    re.MULTILINE,
)
_NAME = r"(?:[^\W\d]|\\[A-Za-z]+)[\w{}\\^⁰¹²³₀-₉'′″]*"
_GIVEN = rf"{_NAME}(?:[ \t]*\([^()=\n]*\))?[ \t]*:?[=←≔≡](?!=)"
_ENVIRONMENT = r"\\begin\{(?:equation|align|gather|multline|eqnarray|displaymath)\*?\}"
_MATH = re.compile(  # no part goes on past the beginning of another: each sign is looked at once
    r"\$\$(?P<a>(?:(?!\$\$).)+)\$\$|\$(?P<b>[^$\n]+)\$|\\\((?P<c>(?:(?!\\\().)+?)\\\)|\\\[(?P<d>(?:(?!\\\[).)+?)\\\]"
    rf"|(?P<e>{_ENVIRONMENT}(?:(?!{_ENVIRONMENT}).)+?"
    r"\\end\{(?:equation|align|gather|multline|eqnarray|displaymath)\*?\})",
    re.DOTALL,
)
_COMMAND = re.compile(r"\\[A-Za-z]+|\{[a-z*]+\}")
_SYMBOL = (
    r"(?:\\(?:hat|bar|tilde|vec|mathbf|boldsymbol|bm|mathbb|mathcal|mathrm|text|dot|ddot)\s*(?:\{[^{}]*\}|\w)"
    r"|\\?[^\W\d]\w*)(?:[_^](?:\{[^{}]*\}|\\?\w+))*(?:\([^()=]{0,20}\))?"
)
_BARE = re.compile(rf"\s*{_SYMBOL}(?:\s*,\s*{_SYMBOL})*(?:\s*\\(?:in|sim|geq?|leq?|to)\b.*)?\s*$")
_MARK = r"\(?\d{1,2}[.)][ \t]+|\(\d{1,2}\)[ \t]*|[①-⑳][ \t]*|[가-하ㄱ-ㅎ][.)][ \t]+|[•‣◦·*+-][ \t]+"
_LABELLED = "Q|q|Ex|Eq|Fig|Example|Problem|Exercise|Question|Equation|Figure|Step|예제|문제|식|단계"
_SAYING = "sin|cos|tan|log|ln|exp|sinh|cosh|tanh|sqrt|det|max|min|return|not|lambda|global|del|for|if|while|in|and|or"
_DERIVED = r"[d∂][^\W\d]\w{0,3}[ \t]?/[ \t]?[d∂][^\W\d]\w{0,3}"
_SAID_BEFORE = (
    rf"(?!(?:{_SAYING})\b)(?:(?:[가-힣]+|[A-Z][a-z]+)[,.:]?|[a-z]{{2,}}[.:]?)[ \t]+"
    rf"(?:(?:[가-힣]+|[A-Z]?[a-z]{{2,}}|{_DERIVED}|a)[,.:]?[ \t]+){{0,12}}"
)
_HEAD = re.compile(  # Consider f(x) = …, 예제 1. 함수 f(x) = …, Find dz/dt if z = …, …, 손실 L = …
    rf"(?:^[ \t]*(?:(?:{_LABELLED})?\.?[ \t]?\(?\d{{1,2}}[.:)][ \t]+)?(?:{_SAID_BEFORE})?"
    rf"|[,;.:][ \t]+{_SAID_BEFORE})(?={_GIVEN})",
    re.MULTILINE,
)
_ASKING = "[Ff]ind|[Cc]ompute|[Cc]alculate|[Dd]etermine|[Dd]erive|[Ww]hat|[Ss]how|[Dd]raw|[Uu]sing"
_REQUEST = re.compile(
    rf"(?<=[\w)\]}}])[.;,:]?[ \t]+(?:and[ \t]+)?(?:{_ASKING})[ \t]+[A-Za-z][^=\n]{{0,200}}$", re.MULTILINE
)
_RESULT = re.compile(r"(?<=\S)[ \t]*[→⇒⟹⟶][ \t]*[-−]?[\d.]+[ \t]*$", re.MULTILINE)
_WORD = "[A-Za-z가-힣]+"
_REMARK = re.compile(
    rf"(?<=[\w)\]])[ \t]+\((?:[A-Za-z]+\.[A-Za-z]\w*|{_WORD}(?:[ \t]+{_WORD})+)\)[ \t]*$", re.MULTILINE
)
_NAMED_LAYER = re.compile(r"(?<=[\w)\]])[ \t]+\([A-Za-z]+\.[A-Za-z]\w*\)[ \t]*$", re.MULTILINE)
_VALUE = rf"{_NAME}[ \t]*=[ \t]*[-−]?[\d.]+"
_AT = re.compile(  # f = x² (x = 3)
    rf"(?<=[\w)\]²³])(?:[ \t]+\(|[ \t]*@)[ \t]*({_VALUE}(?:[ \t]*,[ \t]*{_VALUE})*)(?:[ \t]*\))?[ \t]*$", re.MULTILINE
)
_APART = re.compile(rf"(?<=[\])\dTᵀ'])[ \t]{{2,}}(?={_GIVEN})")  # A = [1 2]  x = [3 4]
_SLASHES = re.compile(
    rf"(?<=[^\s;])(?:[ \t]{{2,}}//[ \t]*{_WORD}|[ \t]*//[ \t]*{_WORD}[ \t]+{_WORD})(?:[ \t]+{_WORD})*[.]?[ \t]*$",
    re.MULTILINE,
)
_COUNTED = re.compile(rf"^[ \t]*(?:{_MARK})(?={_GIVEN})", re.MULTILINE)
_TYPES = frozenset(
    "int float str bool list dict tuple set complex object Any None List Dict Tuple Optional Union Tensor Array "
    "ndarray Callable Sequence Iterable Value Variable number scalar real double".split()
)
_LABEL = re.compile(
    rf"^([ \t]*[^\W\d][\w \t()/-]{{0,40}}?[ \t]*:)[ \t]*(?P<name>{_NAME})(?=[ \t]*(?:\([^()=\n]*\))?[ \t]*=(?!=))",
    re.MULTILINE,
)
_WORDS = (
    "let|where|when|with|at|for|given|then|so|thus|hence|therefore|and|we have|we get|assume|suppose|define|here|"
    "이고|이며|일 때|일때|이면|라 하면|라고 하면|여기서|단|그리고|따라서|그러면|즉|에서|에 대해"
)
_LINKED = re.compile(
    rf"(?:^[ \t]*|[ \t]{{0,8}}[,;.][ \t]{{0,8}}|[ \t]{{1,8}})(?:{_WORDS})[ \t]{{0,8}}[:,]?[ \t]{{1,8}}(?={_GIVEN})",
    re.MULTILINE | re.IGNORECASE,
)
_SAID = r"일[ \t]?때|이고|이며|라고?[ \t]하자|이라고?[ \t]하자"
_ATTACHED = re.compile(
    rf"(?<![가-힣])[ \t]{{0,8}}(?:{_SAID}|이면|이?라고?[ \t]하면)[ \t]*,?[ \t]*(?={_GIVEN})",
)
_BEFORE_COLON = re.compile(rf"(?<==)([^=:;\n]*[^=:;\n\s])[ \t]*:[ \t]+(?={_GIVEN})")
_ENDING = re.compile(
    rf"(?<![가-힣])[ \t]{{0,8}}(?:{_SAID}|이다|입니다|이에요|예요|로[ \t]둔다)[ \t]{{0,40}}(?:[.。][ \t]{{0,40}})?$",
    re.MULTILINE,
)
_ORDERS = "구하라|구하시오|구해라|구하여라|구하자|계산하라|계산하시오|계산하자|계산해라"
_TO_DO = re.compile(rf"(?:[을를][ \t]+|(?<![가-힣]))(?:{_ORDERS})[ \t]{{0,40}}(?:[.。][ \t]{{0,40}})?$", re.MULTILINE)
_ASKED = re.compile(r"[ \t]{0,8}=[ \t]*\?[ \t]*$", re.MULTILINE)
_STOP = re.compile(r"(?<=[^\W\d]|[)\]}²³⁴ⁿˣ|‖⌋⌉])[.。](?=[ \t]*$)", re.MULTILINE)
_INDICATOR = re.compile(r"(?<![\w.)\]])1\[([^\[\]\n<>≤≥≠=]{1,80}[<>≤≥≠=][^\[\]\n]{0,80})\]")
_GIVEN_THAT = re.compile(r"^([ \t]*[^\W\d]\w{0,11}\([^()=\n;]{1,40});(?=[^()=\n;]{1,60}\)[ \t]*=(?!=))", re.MULTILINE)
_SIGNS = str.maketrans({"←": "=", "≔": "=", "≡": "=", "∴": " ", "∵": " "})
_NEXT = re.compile(rf",[ \t]*(?={_GIVEN})")
_ARROW = re.compile(rf"[→⇒⟹⟶](?=[ \t]*{_GIVEN})")
_BEYOND_ASCII = frozenset((_ARROW, _ATTACHED, _TO_DO, _ENDING))  # what cannot match plain ASCII
_ANGLE = re.compile(
    r"(?:^|(?<=[;,][ \t]))[ \t]*(cos|sin|tan)(?:[ \t]\(?|\()([^\W\d]{1,2})\)?(?=[ \t]*=(?!=))", re.MULTILINE
)
_VECTOR = re.compile(
    r"((?<![\w.])[^\W\d_][₀-₉]?[ \t]*=[ \t]*)\(([ \t]*[-−]?[\d.]+(?:[ \t]*,[ \t]*[-−]?[\d.]+)+[ \t]*)\)"
    r"(?=[ \t]*(?:[,;\n]|$))"
)
_LONGEST = 80
_DECIMAL = re.compile(r"(?<![\w.,])(\d+),(\d+)(?![\w.,])")
_DERIVATIVE = re.compile(r"(?:∂|∇|[dD][^\W\d]\w*[ \t]*/[ \t]*[dD][^\W\d]\w*[ \t]*=)")
_COMPUTED = re.compile(r"[\w)] ?[-+*/^·×] ?[\w(√]|[√‖|½∑Σ²³]|[^\W\d]\([^()]*[-+*/^·×,]")
_FUNCTION = re.compile(r"^([^\W\d])[ \t]*\([^()\n]*\)[ \t]*=")
_PRIMED = re.compile(r"([^\W\d])['′][ \t]*\([^()\n]*\)[ \t]*=")


def is_code(text: str) -> bool:
    """Whether a text is a program in a programming language; a module's name in a remark makes none."""
    return bool(_CODE.search(_NAMED_LAYER.sub("", text)))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _parted(match: re.Match[str]) -> str:
    """A part that is left out, as a semicolon where something stands before it on its line."""
    before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    return (";" if before.strip() and match[0].strip() else " ").ljust(len(match[0])) if match[0] else ""


def without_notes(text: str, notices: list[Notice]) -> str:
    """The text with its notes left out; what is told is added to ``notices``."""
    if is_code(text):
        return text
    found = _without_prose(without_units(with_pieces(with_replacements(text)), notices), notices)
    found = with_points(without_requests(found), notices)
    found = without_sentences(without_said(found, notices), notices)
    if not text.isascii():
        found = with_nearly_equal(found).translate(_SIGNS)
    found = _without_words(found, notices)
    replaced: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
        (_AT, lambda m: f";{m[1]}".ljust(len(m[0]))), (_APART, lambda m: ";".ljust(len(m[0]))),
        (_ARROW, lambda _: ";"), (_COUNTED, lambda m: _blank(m[0])), (_LABEL, _unlabelled), (_ATTACHED, _parted),
        (_BEFORE_COLON, lambda m: f"{m[1]};".ljust(len(m[0]))), (_LINKED, _parted),
        (_TO_DO, lambda m: _blank(m[0])), (_ENDING, lambda m: _blank(m[0])), (_ASKED, lambda m: _blank(m[0])),
        (_VECTOR, lambda m: f"{m[1]}[{m[2]}]"), (_ANGLE, lambda m: f"{m[1]}_{m[2]}".rjust(len(m[0]))),
        (_STOP, lambda _: " "),
        (_INDICATOR, lambda m: f" ({m[1]})"), (_GIVEN_THAT, lambda m: f"{m[1]},"),
    ]  # fmt: skip
    for pattern, change in replaced:
        if pattern not in _BEYOND_ASCII or not found.isascii():
            found = pattern.sub(change, found)
    if "," in found:
        found = _decimal_points(found, notices)
    return _without_derivatives(found, notices)


def _without_words(text: str, notices: list[Notice]) -> str:
    """The text without the titles, remarks, results and requests around its formulas; they are told once."""
    for pattern in (_SLASHES, _REMARK, _RESULT, _REQUEST, _HEAD):
        matches = [match for match in pattern.finditer(text) if match[0]]
        if not matches:
            continue
        changes = _unheaded if pattern is _HEAD else lambda match: _blank(match[0])
        found = next((one for one in matches if one[0].strip() and changes(one) != one[0]), None)
        if found is not None and not any(notice.key == "prose_left_out" for notice in notices):
            start = found.end() - len(found[0].lstrip())
            notices.append(Notice("prose_left_out", Span(start, start + 1)))
        text = pattern.sub(changes, text)
    return text


def _unheaded(match: re.Match[str]) -> str:
    """What is said before a formula, left out where no bracket is open."""
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    is_inner = any(line.count(opener) > line.count(closer) for opener, closer in ("()", "[]", "{}"))
    return match[0] if is_inner else _parted(match)


def _unlabelled(match: re.Match[str]) -> str:
    if match["name"] in _TYPES:
        return match[0]
    return _blank(match[1]) + match[0][len(match[1]) :]


# ---- sentences around $…$
def _without_prose(text: str, notices: list[Notice]) -> str:
    """The formulas alone, where sentences stand around them; names in a sentence are part of it."""
    if "$" not in text and "\\" not in text:
        return text
    parts = list(_MATH.finditer(text))
    outside = _MATH.sub("", text)
    if not parts or not re.search(r"[^\s.,;:]", _COMMAND.sub("", outside)):
        return text
    inner = [next(name for name in "abcde" if part[name] is not None) for part in parts]
    is_bare = [name != "e" and bool(_BARE.match(part[name])) for part, name in zip(parts, inner, strict=True)]
    if all(is_bare):
        return text
    kept = list(re.sub(r"[^\n]", " ", text))
    for part, name, bare in zip(parts, inner, is_bare, strict=True):
        if not bare:
            start, end = part.span(name)
            kept[start:end] = text[start:end]
            if end < len(text) and text[end] != "\n" and end < part.end():
                kept[end] = ";"
    first = re.search(r"\S", outside)
    at = text.find(outside[first.start()]) if first else 0
    notices.append(Notice("prose_left_out", Span(at, at + 1)))
    return "".join(kept)


# ---- decimal commas
def _decimal_points(text: str, notices: list[Notice]) -> str:
    """``0,5`` outside brackets as 0.5, and ``x = 1, y = 2`` as two statements; three digits behind a comma may be
    thousands and stay as they are."""
    depth, told, kept = 0, False, list(text)
    has_equals = has_list = False  # of the line: an equals sign, and a comma before it, as in a, b = 1, 2
    decimals = {match.start(1) + len(match[1]): match for match in _DECIMAL.finditer(text)}
    for at, char in enumerate(text):
        if char == "\n":
            depth, has_equals, has_list = 0, False, False
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif char == "=":
            has_equals = True
        elif char == "," and not depth and not has_equals and not has_list and not _computes(text, at):
            has_list = True
        elif char == "," and not depth and not has_list:
            match = decimals.get(at)
            if match and len(match[2]) != 3:
                kept[at] = "."
                if not told:
                    notices.append(Notice("decimal_comma", Span(*match.span()), (("text", match[0]),)))
                told = True
            elif not match and (_NEXT.match(text, at) or _closes(text, at)):
                kept[at] = ";"
    return "".join(kept)


def _computes(text: str, at: int) -> bool:
    """Whether a formula ends at a comma, and no list of names: ``σ(wx + b), w = 2``."""
    said = text[max(text.rfind("\n", 0, at) + 1, at - 5 * _LONGEST) : at]
    return "[" not in said and bool(_COMPUTED.search(said))


def _closes(text: str, at: int) -> bool:
    """Whether behind a comma stands what is asked for, of names that the line gives values: "b = (4, 5), a·b"."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    rest = text[at + 1 : end if end >= 0 else len(text)]
    if len(rest) > _LONGEST or not re.search(r"[-+*/^·×]", rest) or re.search("[=,;]", rest):
        return False
    given = set(re.findall(r"([^\W\d]\w*)[ \t]*=(?!=)", text[start:at]))
    names = set(re.findall(r"[^\W\d]\w*", rest))
    return bool(names) and names <= given


# ---- derivatives beside a forward computation
def _states_derivative(said: str) -> bool:
    return bool(_DERIVATIVE.match(said)) or "∇" in said or "∂" in said


def _without_derivatives(text: str, notices: list[Notice]) -> str:
    """Lines that state derivatives are left out where a forward computation stands beside them."""
    if not re.search(r"[∂∇'′]|[dD]\w+[ \t]*/", text) or "\\" in text:
        return text
    kept: list[str] = []
    functions: set[str] = set()
    parts = re.split(r"([;\n])", text)
    offset = 0
    has_forward = any("=" in part and not _states_derivative(part.strip()) for part in parts) and not _PRIMED.search(
        text
    )
    for part in parts:
        said = part.strip()
        primed = _PRIMED.match(said)
        is_stated = _states_derivative(said)
        if has_forward and (is_stated or (primed and primed[1] in functions)):
            notices.append(Notice("latex_derivative", Span(offset, offset + len(part)), (("text", said),)))
            kept.append(" " * len(part))
        else:
            has_forward = has_forward or said not in ("", ";")
            functions.update(_FUNCTION.findall(said[:80]))
            kept.append(part)
        offset += len(part)
    return "".join(kept)
