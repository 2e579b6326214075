"""Files that were made on other machines: in a folder that all share, or in an S3-compatible store, for an hour."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from graph.errors import NotNow

from ..store.data_folder import data_folder
from .job_channel import KEPT_SECONDS

__all__ = ["Results", "results_address"]

_PIECE = 262_144  # bytes
_SAID = 200  # characters of what a store says of itself
_OURS = re.compile(r"[0-9a-f]{32}")  # the name of a job, which is that of its file
_KEY = "gatewise:results:key"  # in Redis: signs links of a folder, for all servers alike


def results_address(environment: Mapping[str, str] = os.environ) -> str:
    """``GATEWISE_RESULTS`` where it is set, else a folder in the data folder, which serves one machine."""
    return environment.get("GATEWISE_RESULTS") or str(data_folder(environment) / "results")


_LOG = logging.getLogger(__name__)


class Results:
    """The store at an address: a path, ``file:///folder`` or ``s3://bucket/prefix`` (set up by ``AWS_…`` variables).

    It is opened when it is first needed, and again after a failure: a folder that is not there yet, or full, or may
    not be written, is no reason for a server not to start, and what was wrong once is not kept.
    """

    def __init__(self, address: str, client: Any) -> None:
        self._address, self._client = address, client
        self._opened: Any = None

    @property
    def _folder(self) -> Path | None:
        """Where the files are, unless in a store of its own."""
        is_folder = "://" not in self._address or self._address.startswith("file://")
        return Path(self._address.removeprefix("file://")) if is_folder else None

    @contextmanager
    def _store(self) -> Iterator[Any]:
        """The store, open.

        Raises:
            NotNow: it cannot be used; why is logged.
            FileNotFoundError: a file is not there.
        """
        from obstore.exceptions import BaseError  # here: whoever has no jobs need not load it

        try:
            if self._opened is None:
                self._opened = self._open()
            yield self._opened
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as fault:
            self._opened = None
            said = str(fault).partition("\n")[0].replace(self._address, "…")
            _LOG.error("the store of files does not work: %s: %s", type(fault).__name__, said[:_SAID])
            raise NotNow("unavailable") from None

    def _open(self) -> Any:
        from obstore.store import LocalStore, from_url

        if self._folder is None:
            return from_url(self._address)
        self._folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(str(self._folder))

    def put(self, job: str, file: BinaryIO) -> None:
        """Keep a file whole, or not at all.

        Raises:
            NotNow: there is no room, or no store.
        """
        import obstore

        file.seek(0)
        with self._store() as store:
            obstore.put(store, job, file)

    def pieces(self, job: str) -> Iterator[bytes]:
        """The file of a job.

        Raises:
            FileNotFoundError: it is no longer there.
            NotNow: there is no store just now.
        """
        import obstore

        with self._store() as store:
            for piece in obstore.get(store, job).stream(min_chunk_size=_PIECE):
                yield bytes(piece)

    def link(self, job: str, name: str) -> str:
        """An address under which the file can be fetched for an hour; in a store of its own it is the store's."""
        if self._folder is None:
            import obstore
            from obstore.store import S3Store

            with self._store() as store:
                if isinstance(store, S3Store):
                    return str(obstore.sign(store, "GET", job, timedelta(seconds=KEPT_SECONDS)))
        return f"/{self.path(job, name)}"

    def path(self, job: str, name: str) -> str:
        """The same at a server of ours, below its own path: what a page may fetch."""
        until = int(time.time()) + KEPT_SECONDS
        return f"api/jobs/{job}/{quote(name)}?until={until}&sign={self.signed(f'{job}:{until}')}"

    def allows(self, job: str, until: int, signature: str) -> bool:
        """Whether a link is ours, and of the last hour."""
        return until >= time.time() and hmac.compare_digest(self.signed(f"{job}:{until}"), signature)

    def signed(self, text: str) -> str:
        """The digest of a text that all servers agree on, and nobody else can tell."""
        key = self._client.get(_KEY)
        if key is None:
            self._client.set(_KEY, secrets.token_hex(32), nx=True)
            key = self._client.get(_KEY)
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def sweep(self) -> None:
        """Delete what nobody can fetch any more: files of ours, whatever else lies in the same folder.

        Raises:
            NotNow: there is no store just now.
        """
        import obstore

        oldest = datetime.now(timezone.utc) - timedelta(seconds=2 * KEPT_SECONDS)
        with self._store() as store:
            for found in obstore.list(store):
                old = [each["path"] for each in found if each["last_modified"] < oldest]
                if gone := [path for path in old if _OURS.fullmatch(path.rpartition("/")[2])]:
                    obstore.delete(store, gone)
        for path in self._folder.glob("*#*") if self._folder is not None else ():
            # What a worker that was killed had begun to write: obstore names it so, and does not list it.
            with suppress(OSError):
                if _OURS.fullmatch(path.name.partition("#")[0]) and path.stat().st_mtime < oldest.timestamp():
                    path.unlink()
