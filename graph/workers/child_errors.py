"""Complaints of a child process on standard error: the first line is logged, as far as nobody can have typed it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable
from typing import IO

__all__ = ["complaint_in", "log_complaint"]

_LOG = logging.getLogger(__name__)
_LONGEST = 200  # characters
# What lines about the machine look like; others, of whatever was computed, may quote a program.
_OF_THE_MACHINE = ("ImportError", "ModuleNotFoundError", "OSError", "PermissionError", "FileNotFoundError")
_LIBRARIES = "loading shared libraries"  # ld.so(8)


def complaint_in(lines: Iterable[bytes]) -> str:
    """The first line that says something: of a traceback the exception, and only its name unless it is about the
    machine. All lines are read."""
    first = ""
    for line in lines:
        text = line.decode("utf-8", "replace").rstrip()
        if not first and text and not text[0].isspace() and not text.startswith("Traceback"):
            first = text
    is_whole = first.startswith(_OF_THE_MACHINE) or _LIBRARIES in first
    return (first if is_whole else first.partition(":")[0])[:_LONGEST]


def log_complaint(name: str, stream: IO[bytes]) -> None:
    """Read a stream to its end, and log what was complained of."""
    with contextlib.suppress(OSError, ValueError), stream:
        complaint = complaint_in(stream)
        if complaint:
            _LOG.warning("child process %s said: %s", name, complaint)
