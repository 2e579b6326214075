"""A direction: how fast each input moves, read from a request's body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .program_requests import wrong

__all__ = ["direction_of"]


def direction_of(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The speeds, a number or an array by an input's key."""
    return {key: _moving(value) for key, value in asked.items()}


def _moving(value: Any) -> Any:
    try:
        speed = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise wrong("direction") from None
    if isinstance(value, bool | str) or not np.isfinite(speed).all():
        raise wrong("direction")
    return speed if speed.ndim else float(speed)
