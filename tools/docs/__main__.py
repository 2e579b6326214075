"""``python -m tools docs``: write again what the guides take from the program; ``ARGS="reference"`` for one part."""

from __future__ import annotations

import sys

from . import contract_types, house, misconceptions, notebook, pictures, record, reference, slide_pictures

PARTS = {
    "reference": reference.write,
    "misconceptions": misconceptions.write,
    "record": record.write,
    "types": contract_types.write,
    "house": house.write,
    "notebook": notebook.write,
    "pictures": pictures.write,
    "slides": slide_pictures.write,
}


def main(arguments: list[str]) -> int:
    """Write the parts that are named, or all of them."""
    unknown = set(arguments) - set(PARTS)
    if unknown:
        print(f"unknown part: {', '.join(sorted(unknown))} (known: {', '.join(PARTS)})", file=sys.stderr)
        return 2
    for name, write in PARTS.items():
        if name in arguments or not arguments:
            write()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
