"""A zip archive that is written as its entries are made."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

__all__ = ["archive_in", "put"]

_DATE = (1980, 1, 1, 0, 0, 0)  # the format's first: equal decks are equal files
_LEVEL = 7  # of compression: nearly as small as more, in half the time


@contextmanager
def archive_in(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """An archive in ``file``; its table is written at the end, unless making it was broken off."""
    archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
    try:
        yield archive
    except BaseException:
        archive.fp = None  # half an archive is thrown away: nothing more is written, also not at its end of life
        raise
    archive.close()


def put(archive: zipfile.ZipFile, name: str, content: bytes, *, is_packed: bool = False) -> int:
    """Add an entry and tell how many bytes it takes; ``is_packed``: it cannot become smaller."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    archive.writestr(entry, content, compresslevel=None if is_packed else _LEVEL)
    return entry.compress_size
