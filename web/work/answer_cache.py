"""Texts that were made before: in this process, and in Redis where several processes or machines share them.

Redis only ever saves work. When it is away everything is computed here, and it is asked again a little later.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from graph.cache import Cache

__all__ = ["Kept", "Store", "connect"]

_KEY_BYTES = 64  # of a digest
_QUIET_SECONDS = 2.0  # after a failure, without asking Redis
_KEPT_SECONDS = 3_600  # in Redis
_LARGEST = 4_000_000  # bytes of one packed text in Redis
_LONGEST = 64_000_000  # bytes of one text; whatever else lies in Redis under our name cannot take more
_ANSWER_SECONDS = 0.25  # that Redis may take


class Kept:
    """The most recently used texts of this process, with their keys within ``budget`` bytes.

    They are kept packed, which takes a tenth of the room and less than a millisecond.
    """

    def __init__(self, budget: int) -> None:
        self._texts: Cache[bytes] = Cache(budget, lambda packed: len(packed) + _KEY_BYTES)

    def get(self, key: str) -> str | None:
        found = self._texts.get(key)
        return None if found is None else _unpacked(found)

    def put(self, key: str, text: str) -> None:
        self._texts.put(key, _packed(text))

    @property
    def size(self) -> int:
        """Bytes of all texts, with their keys."""
        return self._texts.weight


class Store:
    """Texts in Redis, packed. Every failure is a miss."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._quiet_until = 0.0
        self.failures = self.found = 0

    def get(self, key: str) -> str | None:
        packed = self._ask(lambda: self._client.get(_named(key)))
        if not isinstance(packed, bytes):
            return None
        try:
            text = _unpacked(packed)
        except (zlib.error, UnicodeDecodeError):
            return None
        self.found += 1
        return text

    def put(self, key: str, text: str) -> None:
        if time.monotonic() < self._quiet_until:
            return
        packed = _packed(text)
        if len(packed) <= _LARGEST:
            self._ask(lambda: self._client.set(_named(key), packed, ex=_KEPT_SECONDS))

    def is_there(self) -> bool:
        """Whether Redis answers just now."""
        return self._ask(self._client.ping) is not None

    def _ask(self, question: Callable[[], Any]) -> Any:
        from redis.exceptions import RedisError  # here: whoever has no Redis need not load it

        if time.monotonic() < self._quiet_until:
            return None
        try:
            return question()
        except (RedisError, OSError):
            self.failures += 1
            self._quiet_until = time.monotonic() + _QUIET_SECONDS
            return None


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8"), 1)


def _unpacked(packed: bytes) -> str:
    """The text.

    Raises:
        zlib.error, UnicodeDecodeError: this is none of ours, or longer than any of ours.
    """
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(packed, _LONGEST)
    if not unpacking.eof:
        raise zlib.error("cut off, or too long")
    return text.decode("utf-8")


def connect(address: str) -> Store:
    """The store at a Redis address (``redis://host:6379/0``); nothing is asked of it yet."""
    import redis

    return Store(redis.Redis.from_url(address, socket_timeout=_ANSWER_SECONDS, socket_connect_timeout=_ANSWER_SECONDS))


def _named(key: str) -> str:
    return f"gatewise:{_edition()}:{key}"


@cache
def _edition() -> str:
    """A digest of our own program: another edition may answer otherwise, and must not find these texts."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parents[2]
    for path in sorted([*root.glob("graph/**/*.py"), *root.glob("graph/**/*.toml"), *root.glob("web/**/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
