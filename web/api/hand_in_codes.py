"""Hand-in codes: a record as text that a student sends, signed, so that nobody changes it on the way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.limits import REQUEST

__all__ = ["HandIn", "code_of", "damaged_in", "hand_ins_in"]

_CODE = re.compile(r"GW1\.([\w-]{16})\.([\w-]+)")
_BEGIN = "GW1"
_SHOWN = 40  # characters of a line whose code cannot be read
_LABEL = 80  # characters before a code that say whose it is


@dataclass(frozen=True, slots=True)
class HandIn:
    """``label``: what stands before the code in its line; ``is_signed``: it is as this server wrote it."""

    label: str
    record: Mapping[str, Any]
    is_signed: bool


def code_of(record: Mapping[str, Any], secret: bytes) -> str:
    """The record as a code."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    data = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return f"GW1.{_signature(data, secret)}.{data}"


def _signature(data: str, secret: bytes) -> str:
    digest = hmac.new(secret, data.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:12]).decode()


def hand_ins_in(text: str, secret: bytes) -> Iterator[HandIn]:
    """The codes of a text with what stands before each in its line; what cannot be read is left out."""
    found = 0
    for line in text.splitlines():
        start = 0
        for match in _CODE.finditer(line):
            label = line[start : match.start()].strip(" \t,;:|")[-_LABEL:]
            start = match.end()
            record = _record(match[2])
            found += 1
            if record is not None and found <= REQUEST.codes:
                yield HandIn(label, record, hmac.compare_digest(match[1], _signature(match[2], secret)))


def damaged_in(text: str) -> Iterator[str]:
    """The beginning of each line in which a code begins and cannot be read, as one that a mail has broken in two."""
    for line in text.splitlines():
        begun = line.count(_BEGIN)
        whole = sum(1 for match in _CODE.finditer(line) if _record(match[2]) is not None)
        if begun > whole:
            yield line.strip()[:_SHOWN]


def _record(data: str) -> Mapping[str, Any] | None:
    """What a code holds; None where it is damaged."""
    try:
        packed = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, REQUEST.code)
        record = json.loads(text) if unpacking.eof else None
    except (ValueError, zlib.error, RecursionError):
        return None
    return record if _is_whole(record) else None


def _is_whole(record: Any) -> bool:
    """Whether it has the parts of a record, with their types."""
    if not isinstance(record, dict) or not all(isinstance(record.get(key), str) for key in ("p", "x", "t")):
        return False
    rows = record.get("a")
    kinds = (str, str | dict, str | dict, bool, str, int, bool)
    return isinstance(rows, list) and all(
        isinstance(row, list)
        and len(row) == len(kinds)
        and all(map(isinstance, row, kinds))
        and all(isinstance(text, str) for told in row if isinstance(told, dict) for text in told.values())
        for row in rows
    )
