"""Secrets and codes: made by ``secrets``, told once, and kept as digests."""

from __future__ import annotations

import hashlib
import secrets

__all__ = ["class_code", "digest_of", "is_key", "link_code", "new_key", "short_key"]

_CLEAR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I: read from a wall, typed on a phone
_MIXED = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LONGEST = 64


def new_key() -> str:
    """A right: 128 bits, 22 characters that may stand in an address."""
    return secrets.token_urlsafe(16)


def link_code() -> str:
    """The code of a short link: 58 bits, short enough for a small QR code, too many to be tried one by one."""
    return _drawn(_MIXED, 10)


def class_code() -> str:
    """Six signs that can be told across a room: they let phones in, and give no right to lead."""
    return _drawn(_CLEAR, 6)


def short_key() -> str:
    """A name within one set or class; no secret."""
    return _drawn(_MIXED, 8)


def digest_of(key: str) -> str:
    """What is kept of a secret. It has 128 bits of its own, so salt and slowness would add nothing."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def is_key(text: object) -> bool:
    """Whether a text could be a secret or code at all."""
    return isinstance(text, str) and 0 < len(text) <= _LONGEST and text.isascii()


def _drawn(signs: str, count: int) -> str:
    return "".join(secrets.choice(signs) for _ in range(count))
