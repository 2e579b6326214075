"""One step as a standalone SVG file."""

from __future__ import annotations

from .record import Format, Order, Traced

__all__ = ["SVG"]


def _write(traced: Traced, order: Order) -> bytes:
    step = None if order.step is None else min(order.step, len(traced.steps) - 1)
    return traced.svg(step=step, lang=order.lang).encode("utf-8")


def _file_name(traced: Traced, order: Order) -> str:
    if order.step is None:
        return "backprop.svg"
    return f"backprop-step-{min(order.step, len(traced.steps) - 1):02d}.svg"


SVG = Format(name="svg", media_type="image/svg+xml", write=_write, file_name=_file_name)
