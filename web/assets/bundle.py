"""The bundle: everything under static/ as few files, under a name that changes with what is in them."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import threading
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from .chunks import chunks_of
from .modules import Module, read_module
from .styles import whole_sheet

__all__ = ["ENTRIES", "FOLDER", "Bundle", "File"]

ENTRIES = (  # what pages begin with
    "front_page.js",
    "gallery/gallery_page.js",
    "hand_ins/hand_ins_page.js",
    "lectures/lecture_page.js",
    "long_address.js",
)
FOLDER = "js/all/"  # as deep as every module, so that ../../css/ is the same place for both
_LETTERS = 12  # of a version


@dataclass(frozen=True)
class File:
    """One file as it is sent."""

    data: bytes
    kind: str

    @cached_property
    def packed(self) -> bytes:
        """The same with gzip, done once and therefore well."""
        return gzip.compress(self.data, 9, mtime=0)


class Bundle:
    """Reads ``folder`` once; puts together what is asked for, and keeps it."""

    def __init__(self, folder: Path) -> None:
        self._raw = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self._made: dict[str, File | None] = {}
        self._chunks: dict[str, dict[str, str]] = {}
        self._lock = threading.RLock()
        self._module = cache(self._read_module)

    @cached_property
    def version(self) -> str:
        """A name for this content."""
        digest = hashlib.sha256()
        for name, data in self._raw.items():
            digest.update(f"{name} {len(data)} ".encode() + data)
        return digest.hexdigest()[:_LETTERS]

    def name_of(self, name: str) -> str:
        """Where the bundle has the file ``name`` of static/."""
        entry = name.removeprefix("js/")
        return FOLDER + next(iter(self._chunks_of(entry))) if entry in ENTRIES else name

    def file(self, name: str) -> File | None:
        """A file of the bundle; None where it has none of that name."""
        with self._lock:
            if name not in self._made:
                made = self._make(name)
                if made is None:
                    return None  # kept would be what strangers think up
                self._made[name] = made
            return self._made[name]

    def scripts(self, entry: str) -> list[str]:
        """Where the bundle has the scripts that begin with ``entry``, the first of them first."""
        return [FOLDER + each for each in self._chunks_of(entry)]

    def sheets(self) -> list[str]:
        """Its style sheets that are no part of another folder's."""
        return [name for name in self._raw if name.startswith("css/") and name.count("/") == 1]

    def _make(self, name: str) -> File | None:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if name.startswith(FOLDER):
            chunk = name.removeprefix(FOLDER)
            entry = next((each for each in ENTRIES if chunk.startswith(_stem(each))), None)
            text = self._chunks_of(entry).get(chunk) if entry else None
            return None if text is None else File(text.encode(), "text/javascript")
        if name not in self._raw:
            return None
        return File(whole_sheet(name, self._text).encode() if name.endswith(".css") else self._raw[name], kind)

    def _chunks_of(self, entry: str) -> dict[str, str]:
        with self._lock:
            if entry not in self._chunks:
                self._chunks[entry] = chunks_of(entry, self._module)
            return self._chunks[entry]

    def _read_module(self, name: str) -> Module:
        return read_module(name, self._text(f"js/{name}"))

    def _text(self, name: str) -> str:
        return self._raw[name].decode("utf-8")


def _stem(entry: str) -> str:
    return entry.removesuffix(".js").replace("/", "_") + "."
