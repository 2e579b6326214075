"""The share of pasted teaching code that reads right, is refused or reads wrong: ``python -m tools.pasted [NAME]``."""

from __future__ import annotations

import sys

from tests.pasted.reading import Reading, read, snippets


def main(wanted: list[str]) -> int:
    """Read the snippets whose names contain one of ``wanted`` (all without any) and print what became of them."""
    readings = [
        read(snippet)
        for snippet in snippets()
        if not wanted or any(part in snippet.name for part in wanted)
    ]  # fmt: skip
    for outcome in ("refused", "wrong"):
        for reading in readings:
            if reading.outcome == outcome:
                print(f"{outcome:8} {reading.snippet.name}: {reading.message}")
    print(f"\n{'kind':12} {'right':>12} {'refused':>12} {'wrong':>12}")
    for kind in sorted({reading.snippet.kind for reading in readings}):
        print(f"{kind:12} {_row([reading for reading in readings if reading.snippet.kind == kind])}")
    print(f"{'all':12} {_row(readings)}")
    return int(any(reading.outcome == "wrong" for reading in readings))


def _row(readings: list[Reading]) -> str:
    counts = [sum(reading.outcome == outcome for reading in readings) for outcome in ("right", "refused", "wrong")]
    return " ".join(f"{count:>5} {count / max(1, len(readings)):>6.0%}" for count in counts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
