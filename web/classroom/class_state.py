"""The state of classes in memory, which phones ask for again and again: each process reads a class from the database
at most four times a second, however many phones there are, and answers most of them with "nothing new" (304) before
Flask is reached. While a question runs, phones are told no address, from which the answer could be computed, but get
the program as far as the class's step (``running_step``); that, too, is packed once and kept here."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.limits import STORE
from web.store.classes import Classes, NoSuchClass, Standing
from web.store.database import StoreAway

from .class_contract import Standing as StandingTold
from .class_polls import is_open, poll_told

__all__ = ["Boards", "answering_phones"]

_FRESH_SECONDS = 0.25  # so old may be what a phone is told
_PATH = re.compile(r"/api/class/([2-9A-HJ-NP-Z]{6})(/step)?")
_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]  # WSGI, PEP 3333
_HEADERS = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
]


@dataclass(slots=True)
class _Board:
    """A class as it was last read; ``version`` 0: there is none."""

    read: float = -1e9
    version: int = 0
    tag: str = ""
    text: bytes = b""
    standing: Standing | None = None
    steps: dict[str, bytes] = field(default_factory=dict)  # packed, by the query that asks for them
    reading: threading.Lock = field(default_factory=threading.Lock)


class Boards:
    """The boards of this process."""

    def __init__(self, classes: Classes) -> None:
        self._classes = classes
        self._boards: OrderedDict[str, _Board] = OrderedDict()
        self._lock = threading.Lock()

    def look(self, code: str) -> tuple[str, bytes] | None:
        """The tag and the text of a class, None where there is none; the last one known while the database is away.

        Raises:
            StoreAway: it is away, and was before this class was ever read.
        """
        board = self._read(code)
        return (board.tag, board.text) if board.version else None

    def standing(self, code: str) -> Standing | None:
        """Where a class stands, as ``look`` tells it."""
        board = self._read(code)
        return board.standing if board.version else None

    def step(self, code: str, query: str) -> bytes | None:
        """The packed step that ``keep_step`` was given for the state that is told now."""
        return self._read(code).steps.get(query)

    def keep_step(self, code: str, version: int, query: str, packed: bytes) -> None:
        """Keep the step of a class as long as the class stays at ``version``."""
        board = self._board(code)
        if board.version != version:
            return
        with self._lock:
            if sum(len(each) for one in self._boards.values() for each in one.steps.values()) > STORE.board_bytes:
                for one in self._boards.values():
                    one.steps = {}
            board.steps[query] = packed

    def _read(self, code: str) -> _Board:
        board = self._board(code)
        if time.monotonic() - board.read > _FRESH_SECONDS and board.reading.acquire(blocking=not board.tag):
            try:  # whoever comes meanwhile is told what was there before
                self._renew(code, board)
            finally:
                board.reading.release()
        return board

    def renew(self, code: str) -> None:
        """What this process has just changed is told by it at once."""
        self._board(code).read = -1e9

    def _board(self, code: str) -> _Board:
        with self._lock:
            board = self._boards.pop(code, None) or _Board()
            self._boards[code] = board
            while len(self._boards) > STORE.boards:
                self._boards.popitem(last=False)
        return board

    def _renew(self, code: str, board: _Board) -> None:
        if time.monotonic() - board.read <= _FRESH_SECONDS:
            return  # somebody else has just read it
        try:
            found = self._classes.standing(code, board.version)
            if found is not None:
                board.text = _written(found)
                board.tag = f'"{found.version}"'
                board.version, board.standing, board.steps = found.version, found, {}
        except NoSuchClass:
            board.version, board.tag, board.text, board.standing, board.steps = 0, "", b"", None, {}
        except StoreAway:
            if not board.tag:
                raise
        board.read = time.monotonic()


def _written(standing: Standing) -> bytes:
    is_held = is_open(standing.poll)
    payload: StandingTold = {
        "version": standing.version,
        "is_held": is_held,
        "address": "" if is_held else standing.address,
        "step": standing.step,
        "part": standing.part,
        "mover": standing.mover,
        "poll": None if standing.poll is None else poll_told(standing.poll),
        "handout": None
        if standing.handout is None or is_held  # an exercise may be about the same program
        else {"key": standing.handout.key, "address": standing.handout.address},
    }
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def answering_phones(application: _Application, boards: Boards) -> _Application:
    """``application``, before which phones that ask where their class stands are answered."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        match = _PATH.fullmatch(environ.get("PATH_INFO", ""))
        if match is None or environ["REQUEST_METHOD"] != "GET":
            return application(environ, start_response)
        try:
            if match[2]:
                packed = _kept_step(environ, boards, match[1])
                if packed is None:
                    return application(environ, start_response)
                start_response(
                    "200 OK", [*_HEADERS, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))]
                )
                return [packed]
            found = boards.look(match[1])
        except StoreAway:
            start_response("503 Service Unavailable", [*_HEADERS, ("Retry-After", "2"), ("Content-Length", "2")])
            return [b"{}"]
        if found is None:
            start_response("404 Not Found", [*_HEADERS, ("Content-Length", "2")])
            return [b"{}"]
        tag, text = found
        if environ.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == tag:
            start_response("304 Not Modified", [*_HEADERS, ("ETag", tag)])
            return []
        start_response("200 OK", [*_HEADERS, ("ETag", tag), ("Content-Length", str(len(text)))])
        return [text]

    return answer


def _kept_step(environ: dict[str, Any], boards: Boards, code: str) -> bytes | None:
    """The step that was packed for another phone already; None where it has to be made, or written out unpacked."""
    takes_packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    return boards.step(code, environ.get("QUERY_STRING", "")) if takes_packed else None
