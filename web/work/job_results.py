"""Files that were made on other machines: in a folder that all share, or in an S3-compatible store, for an hour."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from ..store.data_folder import data_folder
from .job_channel import KEPT_SECONDS

__all__ = ["Results", "results_address"]

_PIECE = 262_144  # bytes
_KEY = "gatewise:results:key"  # in Redis: signs links of a folder, for all servers alike


def results_address(environment: Mapping[str, str] = os.environ) -> str:
    """``GATEWISE_RESULTS`` where it is set, else a folder in the data folder, which serves one machine."""
    return environment.get("GATEWISE_RESULTS") or str(data_folder(environment) / "results")


class Results:
    """The store at an address: a path, ``file:///folder`` or ``s3://bucket/prefix`` (set up by ``AWS_…`` variables)."""

    def __init__(self, address: str, client: Any) -> None:
        from obstore.store import LocalStore, S3Store, from_url  # here: whoever has no jobs need not load it

        if "://" in address and not address.startswith("file://"):
            self._store: Any = from_url(address)
        else:
            folder = Path(address.removeprefix("file://"))
            folder.mkdir(parents=True, exist_ok=True)
            self._store = LocalStore(str(folder))
        self._is_signing = isinstance(self._store, S3Store)
        self._client = client

    def put(self, job: str, file: BinaryIO) -> None:
        """Keep a file whole, or not at all."""
        import obstore

        file.seek(0)
        obstore.put(self._store, job, file)

    def pieces(self, job: str) -> Iterator[bytes]:
        """The file of a job.

        Raises:
            FileNotFoundError: it is no longer there.
        """
        import obstore

        for piece in obstore.get(self._store, job).stream(min_chunk_size=_PIECE):
            yield bytes(piece)

    def link(self, job: str, name: str) -> str:
        """An address under which the file can be fetched for an hour; in a store of its own it is the store's."""
        if self._is_signing:
            import obstore

            return str(obstore.sign(self._store, "GET", job, timedelta(seconds=KEPT_SECONDS)))
        until = int(time.time()) + KEPT_SECONDS
        return f"/api/jobs/{job}/{quote(name)}?until={until}&sign={self._signature(job, until)}"

    def allows(self, job: str, until: int, signature: str) -> bool:
        """Whether a link is ours, and of the last hour."""
        return until >= time.time() and hmac.compare_digest(self._signature(job, until), signature)

    def _signature(self, job: str, until: int) -> str:
        key = self._client.get(_KEY)
        if key is None:
            self._client.set(_KEY, secrets.token_hex(32), nx=True)
            key = self._client.get(_KEY)
        return hmac.new(key, f"{job}:{until}".encode(), hashlib.sha256).hexdigest()

    def sweep(self) -> None:
        """Delete what nobody can fetch any more."""
        import obstore

        oldest = datetime.now(timezone.utc) - timedelta(seconds=2 * KEPT_SECONDS)
        for found in obstore.list(self._store):
            gone = [each["path"] for each in found if each["last_modified"] < oldest]
            if gone:
                obstore.delete(self._store, gone)
