"""``python -m benchmarks [WORD…]``: all measurements, or those whose name contains a word.

All of them together write RESULTS.md and results.svg beside this file; ``--quick`` runs everything once, small,
to see that it runs, and writes nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

# One thread each, before NumPy is loaded: https://numpy.org/doc/stable/reference/global_state.html
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from . import cold, deck, large, network, page, passes, picture, report, values  # noqa: E402
from .measure import Row  # noqa: E402

HERE = Path(__file__).parent
MEASUREMENTS: dict[str, Callable[[bool], Iterator[Row]]] = {
    "picture": picture.rows,
    "values": values.rows,
    "passes": passes.rows,
    "network": network.rows,
    "deck": deck.rows,
    "large": large.rows,
    "cold": cold.rows,
    "page": page.rows,
}


def main(arguments: list[str]) -> int:
    """Measure, and say each row as soon as it is there."""
    is_quick = "--quick" in arguments
    words = [word for word in arguments if not word.startswith("-")]
    chosen = {name: rows for name, rows in MEASUREMENTS.items() if not words or any(word in name for word in words)}
    found: list[Row] = []
    for name, rows in chosen.items():
        print(f"== {name}", flush=True)
        for row in rows(is_quick):
            found.append(row)
            print(_line(row), flush=True)
    if len(chosen) == len(MEASUREMENTS) and not is_quick:
        notes = (HERE / "floors.md").read_text(encoding="utf-8")
        (HERE / "RESULTS.md").write_text(report.markdown(found, notes), encoding="utf-8")
        (HERE / "results.svg").write_text(report.picture(found), encoding="utf-8")
    return 0


def _line(row: Row) -> str:
    figures = "; ".join(f"{name} {report.figure(sample.median)}" for name, sample in row.samples.items())
    missing = "".join(f"; {name} is not installed" for name in row.missing)
    claims = ", ".join(
        f"{target.says} {report.figure(target.value)} ({'met' if target.is_met else 'NOT MET'})"
        for target in row.targets
    )
    return f"{row.what} [{row.unit}]: {figures}{missing}\n    {claims}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
