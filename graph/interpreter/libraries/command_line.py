"""``argparse``: what a script is told on its command line, which is nothing: every argument has its default."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..values import Instance, Native

__all__ = ["COMMAND_LINE"]

_SWITCHES = {"store_true": False, "store_false": True, "count": 0}


def _parser(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Instance:
    """``ArgumentParser()``; its groups are itself."""
    values: dict[str, Any] = {}
    made = Instance(None)

    def add(run: Any, names: list[Any], more: dict[str, Any], at: Mark) -> None:
        run.count_items(1, at)
        long = next((name for name in names if str(name).startswith("--")), names[0] if names else "")
        name = str(more.get("dest") or long).lstrip("-").replace("-", "_")
        values[name] = more.get("default", _SWITCHES.get(str(more.get("action"))))

    def parsed(run: Any, given: list[Any], more: dict[str, Any], at: Mark) -> Instance:
        return Instance(None, dict(values))

    made.names = {
        "add_argument": Native("add_argument", add),
        "set_defaults": Native("set_defaults", lambda r, a, more, m: values.update(more)),
        "add_argument_group": Native("add_argument_group", lambda r, a, k, m: made),
        "add_mutually_exclusive_group": Native("add_mutually_exclusive_group", lambda r, a, k, m: made),
        "parse_args": Native("parse_args", parsed),
        "parse_known_args": Native("parse_known_args", lambda r, a, k, m: (parsed(r, a, k, m), [])),
        "print_help": Native("print_help", lambda r, a, k, m: None),
    }
    return made


def _namespace(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Instance:
    """``Namespace(lr=0.1)``"""
    return Instance(None, dict(keywords))


COMMAND_LINE: dict[str, Any] = {"ArgumentParser": _parser, "Namespace": _namespace}
