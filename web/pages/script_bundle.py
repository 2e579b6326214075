"""Bundles of scripts: the modules that a page starts with as one file, what opens later as one file each.

They are put together from ``static/js`` when they are first asked for, and anew when a file has changed: there is
nothing to build. Every module stays a function of its own, which is called once, in the order that the imports ask for.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final

from ..server.served_folders import folder_of

__all__ = ["MAIN", "Bundles", "bundles"]

MAIN: Final = "main.js"
_SCRIPTS: Final = folder_of("static") / "js"
_BLOCK = re.compile(r"/\*\*.*?\*/", re.DOTALL)  # what is said for people and for the type checker
_REMARK = re.compile(r"^\s*//.*\n", re.MULTILINE)
_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"([^"]+)";\n', re.MULTILINE)
_LATER = re.compile(r'(?<![\w.])import\("([^"]+)"\)')
_EXPORT = re.compile(r"^export ((?:async )?function\*?|const|class) (\w+)", re.MULTILINE)
_HEAD = """\
const makers = new Map();
const made = new Map();
export function define(name, make) {
  if (!makers.has(name)) makers.set(name, make);
}
function need(name) {
  const address = () => new URL(`../../static/js/${name}`, import.meta.url).href;
  if (!made.has(name)) made.set(name, makers.get(name)(need, load, address()));
  return made.get(name);
}
async function load(name) {
  if (!makers.has(name)) await import(new URL(name, import.meta.url).href);
  return need(name);
}
"""


@dataclass(frozen=True, slots=True)
class Module:
    """One file of ``static/js``.

    Attributes:
        name: its path below that folder.
        needs: names of the modules that it imports; later: of those that it loads when they are wanted.
        body: its text as the body of a function of ``need``, ``load`` and its own address.
    """

    name: str
    needs: tuple[str, ...]
    later: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Bundles:
    """All bundles of one state of the files; ``tag`` names that state."""

    tag: str
    texts: Mapping[str, str]
    _packed: dict[str, bytes] = field(default_factory=dict)

    def packed(self, name: str) -> bytes:
        """A bundle's text, packed as small as gzip can."""
        if name not in self._packed:
            self._packed[name] = gzip.compress(self.texts[name].encode(), 9, mtime=0)
        return self._packed[name]


def bundles() -> Bundles:
    """The bundles of the files as they are now."""
    return _bundles(tuple((str(path), path.stat().st_mtime_ns) for path in sorted(_SCRIPTS.rglob("*.js"))))


@lru_cache(maxsize=2)
def _bundles(files: tuple[tuple[str, int], ...]) -> Bundles:
    texts = {Path(path).relative_to(_SCRIPTS).as_posix(): Path(path).read_text(encoding="utf-8") for path, _ in files}
    modules = {name: module_of(name, text) for name, text in texts.items()}
    first = list(_reached(MAIN, modules, frozenset()))
    later = {name: None for name in first for name in modules[name].later}
    found = {MAIN: _HEAD + "".join(_defined(modules[name]) for name in first) + f"need({json.dumps(MAIN)});\n"}
    waiting = list(later)
    while waiting:
        name = waiting.pop()
        if name in found or name in first:
            continue
        own = list(_reached(name, modules, frozenset(first)))
        found[name] = _chunk(name, [modules[each] for each in own])
        waiting += [each for one in own for each in modules[one].later]
    tag = hashlib.sha256("".join(found[name] for name in sorted(found)).encode()).hexdigest()[:12]
    return Bundles(tag, found)


def module_of(name: str, text: str) -> Module:
    """A module, read; its imports become questions to the others, its exports what the function returns."""
    plain = _REMARK.sub("", _BLOCK.sub("", text))
    folder = PurePosixPath(name).parent
    asked: list[str] = []
    later: list[str] = []

    def needed(found: re.Match[str]) -> str:
        asked.append(_resolved(folder, found[2]))
        names = ", ".join(each.strip().replace(" as ", ": ") for each in found[1].split(",") if each.strip())
        return f"const {{ {names} }} = need({json.dumps(asked[-1])});\n"

    def loaded(found: re.Match[str]) -> str:
        later.append(_resolved(folder, found[1]))
        return f"load({json.dumps(later[-1])})"

    body = _LATER.sub(loaded, _IMPORT.sub(needed, plain)).replace("import.meta.url", "address")
    given = ", ".join(found[1] for found in _EXPORT.findall(body))
    plain = _EXPORT.sub(r"\1 \2", body)
    return Module(name, tuple(asked), tuple(later), f"{plain}return {{ {given} }};\n")


def _resolved(folder: PurePosixPath, given: str) -> str:
    """The name of a module from the path that another in ``folder`` calls it by."""
    parts: list[str] = []
    for part in (folder / given).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _reached(name: str, modules: Mapping[str, Module], known: frozenset[str]) -> Iterator[str]:
    """The names of all modules that one needs, each after those that it needs itself, the last its own."""
    seen = set(known)
    stack = [(name, iter(modules[name].needs))]
    seen.add(name)
    while stack:
        current, needs = stack[-1]
        fresh = next((each for each in needs if each not in seen), None)
        if fresh is None:
            stack.pop()
            yield current
        else:
            seen.add(fresh)
            stack.append((fresh, iter(modules[fresh].needs)))


def _defined(module: Module) -> str:
    return f"define({json.dumps(module.name)}, (need, load, address) => {{\n{module.body}}});\n"


def _chunk(name: str, modules: list[Module]) -> str:
    """A bundle that joins the first one."""
    up = "../" * name.count("/") or "./"
    return f'import {{ define }} from "{up}{MAIN}";\n' + "".join(map(_defined, modules))
