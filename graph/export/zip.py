"""Every step as a numbered SVG, in one archive."""

from __future__ import annotations

import io
import zipfile

from ..errors import TraceError
from .record import Format, Order, Traced

__all__ = ["ZIP"]

MOST_STEPS = 1_000
MOST_BYTES = 64 * 1024 * 1024
_DATE = (1980, 1, 1, 0, 0, 0)  # the archive format's first: the same trace gives the same bytes


def _write(traced: Traced, order: Order) -> bytes:
    steps = len(traced.steps)
    if steps > MOST_STEPS:
        raise TraceError("too_large", "export_steps", limit=MOST_STEPS, value=steps)
    digits = max(2, len(str(steps - 1)))
    written = 0
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for step in range(steps):
            entry = zipfile.ZipInfo(f"backprop-step-{step:0{digits}d}.svg", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            picture = traced.svg(step=step, lang=order.lang).encode("utf-8")
            written += len(picture)
            if written > MOST_BYTES:
                raise TraceError("too_large", "export_bytes", limit=MOST_BYTES, value=written)
            archive.writestr(entry, picture)
    return file.getvalue()


ZIP = Format(name="zip", media_type="application/zip", write=_write, file_name=lambda *_: "backprop-steps.zip")
