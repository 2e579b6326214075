"""What Helm makes of our chart, as far as the chart asks for it: values, conditions, loops, and three functions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

__all__ = ["Unknown", "render"]

_TAG = re.compile(r"\s*\{\{-(.*?)\}\}|\{\{(?!-)(.*?)\}\}", re.DOTALL)
_LOOP = re.compile(r"range (?:(\$\w+), )?(\$\w+) := (\S+)")


class Unknown(Exception):
    """Something of Helm's language that our chart did not need before, or a value that there is not."""


def render(text: str, values: Mapping[str, Any], release: str = "gw", namespace: str = "default") -> list[Any]:
    """The objects of a template."""
    root = {"Values": values, "Release": {"Name": release, "Namespace": namespace}}
    out, rest = _block(_pieces(text), {".": root, "$": root})
    if rest:
        raise Unknown("end without a beginning")
    return [each for each in yaml.safe_load_all(out) if each is not None]


def _pieces(text: str) -> list[tuple[str, str]]:
    """("text" or "tag", what it holds), in order; ``{{-`` takes the white space before it away."""
    found: list[tuple[str, str]] = []
    at = 0
    for match in _TAG.finditer(text):
        found += [("text", text[at : match.start()]), ("tag", (match[1] if match[1] is not None else match[2]).strip())]
        at = match.end()
    return [*found, ("text", text[at:])]


def _block(pieces: list[tuple[str, str]], scope: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    out, rest = "", pieces
    while rest:
        (kind, what), rest = rest[0], rest[1:]
        if kind == "text":
            out += what
        elif what == "end":
            return out, [("end", ""), *rest]
        elif what.startswith("if "):
            inner, rest = _inside(rest, scope if _value(what[3:], scope) else None)
            out += inner
        elif loop := _LOOP.fullmatch(what):
            items = _value(loop[3], scope)
            pairs = sorted(items.items()) if isinstance(items, dict) else list(enumerate(items))
            body = rest
            _, rest = _inside(body, None)
            for key, item in pairs:
                out += _inside(body, {**scope, loop[2]: item, **({loop[1]: key} if loop[1] else {})})[0]
        else:
            out += _written(what, scope)
    return out, rest


def _inside(pieces: list[tuple[str, str]], scope: Mapping[str, Any] | None) -> tuple[str, list[tuple[str, str]]]:
    """What stands up to the matching end, and what follows it; without a scope nothing is written."""
    depth = 1
    for at, (kind, what) in enumerate(pieces):
        if kind == "tag":
            depth += what.startswith(("if ", "range ")) - (what == "end")
        if depth == 0:
            return (_block(pieces[:at], scope)[0] if scope is not None else ""), pieces[at + 1 :]
    raise Unknown("no end")


def _value(path: str, scope: Mapping[str, Any]) -> Any:
    head, _, tail = path.strip().partition(".")
    found = scope["." if head == "" else head] if (head or ".") in scope else _missing(path)
    for name in filter(None, tail.split(".")):
        if not isinstance(found, Mapping) or name not in found:
            _missing(path)
        found = found[name]
    return found


def _missing(path: str) -> Any:
    raise Unknown(path)


def _written(what: str, scope: Mapping[str, Any]) -> str:
    first, *functions = (part.strip() for part in what.split("|"))
    if first.startswith("toYaml "):
        value: Any = yaml.safe_dump(_value(first.removeprefix("toYaml "), scope), sort_keys=False).rstrip("\n")
    else:
        value = _value(first, scope)
    for function in functions:
        if function == "quote":
            value = json.dumps(str(value))
        elif function.startswith("nindent "):
            indent = " " * int(function.removeprefix("nindent "))
            value = "\n" + "\n".join(indent + line for line in str(value).splitlines())
        else:
            raise Unknown(function)
    return str(value)
