"""Rates of clients: how much one may ask for, in the cost of what was computed for it. What was kept is free.

The points are in ``work_cost.COSTS``; a whole class may share one address, so requests themselves are not counted.
"""

from __future__ import annotations

import hashlib
import ipaddress
import threading
import time
from collections import OrderedDict
from typing import Any

from flask import Flask, g, has_request_context, request

from .overload import is_work

__all__ = ["asking_client", "by_measure", "register", "spend"]

_PATIENCE: Any = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}  # seconds that Redis may take
_SECONDS = 0.01  # of the processor, for one point
_CLIENTS = 1_000  # whose fractions of points are kept


def spend(points: int) -> None:
    """Note the cost of a piece of work of this request, where there is one."""
    if has_request_context():
        g.points = g.get("points", 0) + points


def by_measure() -> None:
    """Count this request by the processor time that it takes, should it be light: new numbers take a fraction of a
    point, and twenty people who drag a number each must not spend what a whole campus has."""
    g.processor_begun = time.thread_time()


def _spent() -> int:
    """Whole points that this request has cost; what is less is kept for the client's next one."""
    points: int = g.get("points", 0)
    if points != 1 or "processor_begun" not in g:
        return points
    if "spent" not in g:
        g.spent = _OWED.add(client_key(), (time.thread_time() - g.processor_begun) / _SECONDS)
    spent: int = g.spent
    return spent


class _Owed:
    """Fractions of points of the latest clients."""

    def __init__(self) -> None:
        self._owed: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, client: str, points: float) -> int:
        """The whole points that a client owes by now."""
        with self._lock:
            owed = self._owed.pop(client, 0.0) + points
            self._owed[client] = owed % 1.0
            if len(self._owed) > _CLIENTS:
                self._owed.popitem(last=False)
        return int(owed)


_OWED = _Owed()


def client_key() -> str:
    """Who asks, as a digest: an IPv4 address, or an IPv6 network of 64 bits, which is one household."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    bits = 32 if address.version == 4 else 64
    network = ipaddress.ip_network(f"{address}/{bits}", strict=False)
    return hashlib.sha256(network.network_address.packed).hexdigest()[:24]


def asking_client() -> str:
    """``client_key`` of this request, "" where there is none."""
    return client_key() if has_request_context() else ""


def register(app: Flask, allowance: str, storage: str | None) -> None:
    """Hold every client of ``app`` to ``allowance`` ("20000 per minute"): in Redis at ``storage``, or in memory."""
    from flask_limiter import Limiter  # here: who serves only himself need not load it

    Limiter(
        key_func=client_key,
        app=app,
        application_limits=[allowance],
        application_limits_cost=lambda: max(1, _spent()),
        application_limits_deduct_when=lambda _: _spent() > 0,
        application_limits_exempt_when=lambda: not is_work(),
        storage_uri=storage or "memory://",
        storage_options=_PATIENCE if storage else {},
        strategy="fixed-window",
        in_memory_fallback_enabled=True,
        swallow_errors=True,
        key_prefix="gatewise",
    )
