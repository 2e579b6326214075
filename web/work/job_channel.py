"""Channels of jobs on other machines: part by part, in a Redis stream that every server can read from its beginning.

Jobs travel as JSON, never as pickles: whoever could write into Redis could otherwise run code here.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

from graph.workers import Part

__all__ = ["KEPT_SECONDS", "Channel", "packed", "unpacked"]

KEPT_SECONDS = 3_600  # for which what was told, and the file that was made, can be fetched
_MOST_PARTS = 4_000
_BEAT_SECONDS = 0.2  # between two reports of progress
_ENDS = ("end", "refused", "not_now", "fault", "cancelled")


def packed(value: Any) -> str:
    """Plain values as JSON; bytes in them stand beside it, with the places that they belong to."""
    blobs: list[tuple[list[Any], str]] = []

    def without(each: Any, path: list[Any]) -> Any:
        if isinstance(each, bytes):
            blobs.append((path, base64.b64encode(each).decode("ascii")))
            return None
        if isinstance(each, dict):
            return {name: without(item, [*path, name]) for name, item in each.items()}
        if isinstance(each, (list, tuple)):
            return [without(item, [*path, number]) for number, item in enumerate(each)]
        return each

    return json.dumps([without(value, []), blobs], ensure_ascii=False)


def unpacked(text: str) -> Any:
    """What ``packed`` was given, with lists for tuples."""
    value, blobs = json.loads(text)
    for path, blob in blobs:
        place = value
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = base64.b64decode(blob)
    return value


class Channel:
    """The parts of one job."""

    def __init__(self, client: Any, job: str) -> None:
        self._client, self._job = client, job
        self._stream, self._flag = f"gatewise:job:{job}", f"gatewise:job:{job}:cancelled"
        self._told_at = 0.0

    def tell(self, part: Part) -> None:
        """Add a part; of progress only now and then, and the last of it."""
        if part[0] == "progress":
            if part[1] != part[2] and time.monotonic() - self._told_at < _BEAT_SECONDS:
                return
            self._told_at = time.monotonic()
        pipeline = self._client.pipeline()
        pipeline.xadd(self._stream, {"part": packed(part)}, maxlen=_MOST_PARTS)
        pipeline.expire(self._stream, KEPT_SECONDS)
        pipeline.execute()

    def told(self) -> list[Part]:
        """All parts so far."""
        return [_part(fields) for _, fields in self._client.xrange(self._stream)]

    def listen(self, seconds: float) -> Iterator[Part | None]:
        """The parts as they come, to the last one; None after each ``seconds`` of silence."""
        last = "0"
        while True:
            found = self._client.xread({self._stream: last}, block=max(1, int(seconds * 1_000)))
            if not found:
                yield None
                continue
            entries = found[0][1] if isinstance(found, list) else next(iter(found.values()))[0]
            last = entries[-1][0]
            for part in (_part(fields) for _, fields in entries):
                yield part
                if part[0] in _ENDS:
                    return

    def cancel(self) -> None:
        """Ask whoever does the job to stop, or not to begin."""
        self._client.set(self._flag, 1, ex=KEPT_SECONDS)

    @property
    def is_cancelled(self) -> bool:
        return bool(self._client.exists(self._flag))


def _part(fields: dict[bytes, bytes]) -> Part:
    return tuple(unpacked(fields[b"part"].decode("utf-8")))
