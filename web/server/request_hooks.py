"""Hooks around requests that only watch: where one fails, that is logged, and the answer is given all the same."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable

from flask import Flask, Response

__all__ = ["watch"]

_LOG = logging.getLogger(__name__)


def _nothing(_: Response) -> None:
    """Who only looks at the beginning does nothing at the end."""


def watch(app: Flask, begin: Callable[[], None], finish: Callable[[Response], None] = _nothing) -> None:
    """Call ``begin`` before a request of ``app``, and ``finish`` with its answer."""

    @functools.wraps(begin)
    def before() -> None:
        try:
            begin()
        except Exception as fault:  # noqa: BLE001  (a full disk, a broken counter: nobody's answer depends on it)
            _LOG.warning("%s failed: %s", begin.__qualname__, type(fault).__name__)

    @functools.wraps(finish)
    def after(answer: Response) -> Response:
        try:
            finish(answer)
        except Exception as fault:  # noqa: BLE001  (the same)
            _LOG.warning("%s failed: %s", finish.__qualname__, type(fault).__name__)
        return answer

    app.before_request(before)
    app.after_request(after)
