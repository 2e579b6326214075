"""The worked examples, for the insights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graph import Trace, trace

__all__ = ["CASES", "traced"]

_FOLDER = Path(__file__).parent.parent / "cases"
CASES: list[dict[str, Any]] = [
    case
    for path in sorted(_FOLDER.glob("*.json"))
    if not path.stem.startswith("rejections")
    for case in json.loads(path.read_text("utf-8"))
]


def traced(case: dict[str, Any]) -> Trace:
    """A worked example, traced with its options."""
    options = {name: case[name] for name in ("inputs", "expand", "seed", "upstream") if name in case}
    return trace(case["source"], **options)
