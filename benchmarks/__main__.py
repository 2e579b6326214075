"""``python -m benchmarks [WORD]``: a table of the measurements whose name contains WORD."""

from __future__ import annotations

import platform
import sys

from . import chain, neuron, page, tensors

MEASUREMENTS = (neuron, chain, tensors, page)


def main(word: str = "") -> None:
    """Print one row a measurement, as soon as it is there."""
    print(f"Python {platform.python_version()} on {platform.machine()} {platform.system()}\n")
    print(f"{'what':<46}{'median':>12}{'slowest':>12}{'rounds':>8}")
    for module in MEASUREMENTS:
        if word in module.__name__:
            for timing in module.timings():
                row = f"{timing.what:<46}{timing.median:>9.2f} ms{timing.slowest:>9.2f} ms{timing.rounds:>8}"
                print(row, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:2])
