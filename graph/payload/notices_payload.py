"""The JSON of what reading left out, decided or noticed, with the edits that help."""

from __future__ import annotations

from ..errors import Fix as Edit
from ..errors import line_and_column
from ..words import say
from .contract import Fix, Notice
from .traced_program import TracedProgram

__all__ = ["fix_payload", "notices_payload"]


def notices_payload(trace: TracedProgram, lang: str) -> list[Notice]:
    """What reading left out or decided, in reading order."""
    source = trace.graph.source
    listed = sorted(trace.structure.notices, key=lambda notice: notice.span.start)
    made: list[Notice] = []
    for notice in listed:
        line, column = line_and_column(source, notice.span.start)
        text = source[notice.span.start : notice.span.end]
        message = say(lang, f"notice.{notice.key}", **dict(notice.fields))
        fix = fix_payload(notice.fix) if notice.fix else None
        told: Notice = {
            "code": notice.key,
            "line": line,
            "column": column,
            "text": text[:80],
            "message": message,
            "fix": fix,
        }
        made.append(told)
    return made


def fix_payload(fix: Edit) -> Fix:
    """The JSON of an edit: what is to stand in the place of which characters of the typed text."""
    return {"label": fix.label, "span": {"start": fix.span.start, "end": fix.span.end}, "replacement": fix.replacement}
