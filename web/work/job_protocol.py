"""Errands: work that a child process does for a request, told part by part. Both ends of the talk are here.

Parts travel as ``marshal`` of tuples, the first field of which says what they are. In place of whatever would follow
may come ("refused", status, errors), where the errors have the one shape of every failing answer, or ("fault", kind,
places) of an exception that nobody expected.
"""

from __future__ import annotations

import marshal
import traceback
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

from graph.errors import TraceError
from graph.layout.whole_layout import NoDrawing
from graph.workers import Kind, pool_of

from ..api.error_answer import Refused, told
from ..api.question import Question
from ..server.logs import ChildFault

__all__ = ["Part", "ask", "program_of", "tell"]

Part = tuple[Any, ...]


def program_of(question: Question) -> dict[str, Any]:
    """What is to be traced, as plain values by the names of ``graph.trace``'s arguments."""
    return {
        "source": question.source,
        "inputs": dict(question.inputs),
        "expand": question.expand if isinstance(question.expand, str) else list(question.expand),
        "seed": question.seed,
        "upstream": question.upstream,
        "close": question.close,
        "fixed": question.fixed,
        "ties": question.ties,
    }


def tell(parts: Iterator[Part], lang: str) -> Iterator[bytes]:
    """In the child: the parts, and what ended them."""
    try:
        for part in parts:
            yield marshal.dumps(part)
    except (TraceError, NoDrawing, MemoryError, RecursionError) as error:
        yield marshal.dumps(("refused", *told(error, lang)))
    except Exception as fault:  # noqa: BLE001  whoever asked logs it: nobody reads what this process prints
        frames = traceback.extract_tb(fault.__traceback__)[-12:]
        places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
        yield marshal.dumps(("fault", type(fault).__name__, places))


def ask(kind: Kind, places: int, errand: Part, seconds: float) -> Generator[Part, None, None]:
    """In the server: the parts as they come; closing this early ends the work.

    Raises:
        WorkerLost: late, crashed, or no process can be started.
        Refused: with the errors to answer.
        ChildFault: our own mistake.
    """
    ending: Exception | None = None
    with closing(pool_of(kind, places).stream(marshal.dumps(errand), seconds)) as parts:
        for part in map(marshal.loads, parts):  # to the end: a process that is left in the middle is no longer usable
            if part[0] == "refused":
                ending = Refused(part[1], part[2])
            elif part[0] == "fault":
                ending = ChildFault(part[1], part[2])
            else:
                yield part
    if ending:
        raise ending
