"""Loads the core of SymPy, which the typed tree is made of, without the rest, which takes three times as long.

``import sympy.core`` would first run the whole package's ``__init__``. So an empty package stands in for it while
the core is loaded, and is gone afterwards: whoever imports ``sympy`` later gets all of it, with this very core.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

__all__ = ["load_core"]


class _Rest(SourceFileLoader):
    """Loads the whole package and gives it the parts that are there already, as loading them would have done."""

    parts: Mapping[str, Any] = {}

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(self.parts)
        super().exec_module(module)


class _Finder:
    """Finds the whole package when it is first asked for, and is gone then."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self._parts = parts

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name) if name == "sympy" else None
        if spec is None or spec.origin is None:
            return None
        sys.meta_path.remove(self)
        spec.loader = _Rest(name, spec.origin)
        spec.loader.parts = self._parts
        return spec


def load_core() -> None:
    """Loads ``sympy.core.symbol``; nothing is done where SymPy is loaded already, or stands in no plain folder."""
    spec = PathFinder.find_spec("sympy") if "sympy" not in sys.modules else None
    if spec is None or not isinstance(spec.loader, SourceFileLoader) or spec.submodule_search_locations is None:
        return
    stand_in = importlib.util.module_from_spec(spec)
    bare = set(vars(stand_in))
    sys.modules["sympy"] = stand_in
    try:
        importlib.import_module("sympy.core.symbol")
    except Exception:  # noqa: BLE001  (another release, whose core needs more: whoever needs it will load all of it)
        for name in [name for name in sys.modules if name.startswith("sympy.")]:
            del sys.modules[name]
    else:
        parts = {name: part for name, part in vars(stand_in).items() if name not in bare}
        sys.meta_path.insert(0, _Finder(parts))
    finally:
        del sys.modules["sympy"]
