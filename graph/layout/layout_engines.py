"""Layout engines: programs that read DOT on standard input and write Graphviz's layout as SVG, the best one first."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

__all__ = ["NAMES", "SETTING", "Engine", "engines"]

SETTING = "GATEWISE_LAYOUT"  # names the engine to try first
_PURE = "graphviz-pure"
_PYGRAPHVIZ_PROGRAM = Path(__file__).with_name("pygraphviz_program.py")


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that lays a graph out.

    Attributes:
        name: one of ``NAMES``.
        command: the program and its arguments.
        start_seconds: allowed besides a layout's own time, as long as the program takes to start.
    """

    name: str
    command: tuple[str, ...]
    start_seconds: float = 0.0


def _pure() -> Engine | None:
    """Graphviz as one program without libraries (https://pypi.org/project/graphviz-pure/), beside Python's scripts."""
    program = next((str(path) for path in _script_places() if path.is_file()), None) or shutil.which(_PURE)
    return Engine(_PURE, (program, "-Tsvg")) if program else None


def _script_places() -> Iterator[Path]:
    file = f"{_PURE}.exe" if os.name == "nt" else _PURE
    yield Path(sysconfig.get_path("scripts")) / file
    try:
        listed = importlib.metadata.files(_PURE) or []
    except importlib.metadata.PackageNotFoundError:
        return
    yield from (Path(str(path.locate())) for path in listed if path.name == file)


def _dot() -> Engine | None:
    """Whatever Graphviz the system has (https://graphviz.org/download/)."""
    program = shutil.which("dot")
    return Engine("dot", (program, "-Tsvg")) if program else None


def _pygraphviz() -> Engine | None:
    """The Graphviz inside pygraphviz's wheels, which needs some libraries of a desktop."""
    spec = importlib.util.find_spec("pygraphviz")
    if spec is None or spec.origin is None or not sys.executable:
        return None
    folder = str(Path(spec.origin).parent.parent)
    return Engine("pygraphviz", (sys.executable, "-I", "-S", str(_PYGRAPHVIZ_PROGRAM), folder), start_seconds=2.0)


_FINDERS: Mapping[str, Callable[[], Engine | None]] = {_PURE: _pure, "dot": _dot, "pygraphviz": _pygraphviz}
NAMES = tuple(_FINDERS)


def engines() -> tuple[Engine, ...]:
    """The engines that are installed, in the order in which they are tried: the one that ``SETTING`` names, then
    ``NAMES``.

    Raises:
        ValueError: the setting names none of them.
    """
    return _engines(os.environ.get(SETTING) or NAMES[0])


@lru_cache(maxsize=8)
def _engines(chosen: str) -> tuple[Engine, ...]:
    if chosen not in NAMES:
        raise ValueError(f"unknown layout engine in {SETTING}: {chosen!r} (must be one of {', '.join(NAMES)})")
    found = [_FINDERS[name]() for name in sorted(NAMES, key=lambda name: name != chosen)]
    return tuple(engine for engine in found if engine is not None)
