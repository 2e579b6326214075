"""Answering before everything is there: NumPy, SymPy and the gates take longer to load than a page takes to serve."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any

from werkzeug.wsgi import ClosingIterator

__all__ = ["early"]

_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]  # WSGI, PEP 3333
_PAGES = ("/", "/embed", "/healthz")
_FILES = "/static/"
_QUIET_SECONDS = 0.1  # loading would take turns with the first page, so it waits so long for somebody to ask for it


def early(page: _Application, load: Callable[[], _Application]) -> tuple[_Application, Future[_Application]]:
    """An application that answers for the page by ``page``, until the whole of it, made by ``load``, is there.

    Returns:
        The application, and what ``load`` gives; where that raises, the main thread is interrupted.
    """
    whole: Future[_Application] = Future()
    is_asked = threading.Event()

    def make() -> None:
        is_asked.wait(_QUIET_SECONDS)
        try:
            whole.set_result(load())
        except BaseException as fault:  # noqa: BLE001  (it is the main thread's, which asks for the result)
            whole.set_exception(fault)
            _thread.interrupt_main()

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not whole.done() and (path in _PAGES or path.startswith(_FILES)):
            return ClosingIterator(page(environ, start_response), is_asked.set)
        is_asked.set()
        return whole.result()(environ, start_response)

    threading.Thread(target=make, daemon=True).start()
    return answer, whole
