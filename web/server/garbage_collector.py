"""Python's garbage collector, kept away from what never becomes garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["no_collection"]


@contextmanager
def no_collection() -> Iterator[None]:
    """While modules are loaded: what they leave stays for good, and is never looked at again.

    (https://docs.python.org/3/library/gc.html#gc.freeze)
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_running:
            gc.enable()
