r"""``\min_{w} …`` of a whole objective, and ``\arg\max_k …``, which asks for a place and not for a value."""

from __future__ import annotations

from ...errors import Fix, Span, TraceError
from .cursor import Cursor, end_of
from .lexing import Sign

__all__ = ["asks_for_a_place", "is_objective", "place_error"]


def asks_for_a_place(signs: list[Sign], at: int) -> int:
    r"""Where ``\arg\max``, ``\operatorname*{arg\,max}`` or ``\argmin`` ends that begins at ``at``; else 0."""
    texts = ""
    place = at
    while place < len(signs) and len(texts) < len("argmax") and signs[place].kind in ("command", "letter", "sign"):
        text = signs[place].text
        if signs[place].kind == "letter" or text in ("arg", "max", "min", "argmax", "argmin"):
            texts += text
        elif text not in ("{", "operatorname", "mathrm", "text", "mathop", "underset", "textrm", "mathbf"):
            return 0
        elif text == "underset":
            place = end_of(signs, place + 1) - 1 if place + 1 < len(signs) else place
        place += 1
    if texts not in ("argmax", "argmin"):
        return 0
    while place < len(signs) and signs[place].kind == "sign" and signs[place].text == "}":
        place += 1
    return place


def place_error(reader: Cursor, end: int) -> TraceError:
    """What is said of it; the proposal keeps what is made largest or smallest."""
    start = reader.sign
    if end < len(reader.signs) and reader.signs[end].text == "_":
        end = end_of(reader.signs, end + 1) if reader.signs[end + 1].text == "{" else end + 2
    last = reader.signs[min(end, len(reader.signs)) - 1].end
    source = reader.context.source
    while last < len(source) and source[last] in " \t":
        last += 1
    span = Span(start.start, last)
    kept = source[last:].strip().split("\n")[0][:48]
    fix = Fix(kept, span, "")
    return TraceError("unsupported", "latex_argmax", source=source, span=span, fixes=(fix,) if kept else ())


def is_objective(letters: set[str], following: list[Sign]) -> bool:
    r"""Whether the letters below a ``\min`` are names of what follows and index nothing there: ``\min_{w,b}``."""
    is_named, depth, lowered_at = False, 0, -1
    for at, sign in enumerate(following):
        if sign.kind in ("row", "newline", "soft", "prose"):
            break
        depth += (sign.text == "{") - (sign.text == "}")
        lowered_at = -1 if depth < lowered_at else lowered_at
        is_lowered = lowered_at >= 0 or (at > 0 and following[at - 1].text == "_")
        if sign.text == "{" and is_lowered and lowered_at < 0:
            lowered_at = depth
        if sign.kind == "letter" and sign.text in letters:
            if is_lowered:
                return False
            is_named = True
    return is_named
