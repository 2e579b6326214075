"""``python -m benchmarks [WORD…]``: all measurements, or those whose name contains a word.

Each kind runs in a process of its own, so that none is slowed down by what the others have loaded and left. All of
them together write RESULTS.md and results.svg beside this file; ``--quick`` runs everything once, small, to see that it
runs, and writes nothing.
"""

from __future__ import annotations

import os
import sys
from multiprocessing import get_context
from pathlib import Path

# One thread each, before NumPy is loaded: https://numpy.org/doc/stable/reference/global_state.html
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from . import report  # noqa: E402
from .kinds import KINDS, rows_of  # noqa: E402
from .measure import Row  # noqa: E402

HERE = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Measure, each kind in turn."""
    is_quick = "--quick" in arguments
    words = [word for word in arguments if not word.startswith("-")]
    chosen = [name for name in KINDS if not words or any(word in name for word in words)]
    found: list[Row] = []
    with get_context("spawn").Pool(1, maxtasksperchild=1) as process:
        for name in chosen:
            found += process.apply(rows_of, (name, is_quick))
    if len(chosen) == len(KINDS) and not is_quick:
        notes = (HERE / "floors.md").read_text(encoding="utf-8")
        (HERE / "RESULTS.md").write_text(report.markdown(found, notes), encoding="utf-8")
        (HERE / "results.svg").write_text(report.picture(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
