"""One step as a standalone SVG file."""

from __future__ import annotations

from .record import Format, Order, Traced

__all__ = ["SVG"]


def _write(traced: Traced, order: Order) -> bytes:
    return traced.svg(step=order.step, lang=order.lang).encode("utf-8")


def _file_name(_: Traced, order: Order) -> str:
    return "backprop.svg" if order.step is None else f"backprop-step-{order.step:02d}.svg"


SVG = Format(name="svg", media_type="image/svg+xml", write=_write, file_name=_file_name)
