"""The command line: the table of edges, and files, without a browser."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph import Trace, trace
from graph.errors import TraceError
from graph.layout.whole_layout import NoDrawing
from graph.limits import LIBRARY
from graph.numbers import readable_value
from graph.payload.trace_payload import trace_payload
from graph.words import DEFAULT_LANGUAGE, LANGUAGES, say

from ..api.error_answer import Refusal
from ..lectures.lecture_export import linked
from ..store.lecture_file import BadFile
from .export_command import add_choices, export_file, export_lecture
from .lecture_command import names_lecture
from .store_command import COMMANDS, add_keeping, keep
from .worker_command import add_worker, work

__all__ = ["CommandFault", "add_commands", "run_command"]


_USUAL: tuple[Any, ...] = (None, [], {}, "none", 0)  # what an address need not say


class CommandFault(Exception):
    """An argument that cannot be used; carries the sentence for standard error."""


def add_commands(parser: argparse.ArgumentParser, serving: argparse.ArgumentParser) -> None:
    """Add ``serve``, which has the options of ``serving``, ``trace`` and ``export`` to ``parser``; without any of them
    the page is served."""
    commands = parser.add_subparsers(dest="command", metavar="serve|trace|export|worker|backup|restore|purge")
    commands.add_parser("serve", help="serve the page", parents=[serving])
    table = commands.add_parser("trace", help="print the table of edges")
    _add_program(table)
    table.add_argument("--json", action="store_true", help="print what POST /api/trace answers")
    files = commands.add_parser("export", help="write a file")
    _add_program(files)
    add_choices(files)
    add_worker(commands)
    add_keeping(commands)


def _add_program(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help="a program, the name of a file that holds one, or - for standard input")
    parser.add_argument("-i", "--input", action="append", default=[], metavar="NAME=VALUE", help="x=-2 or 'w=[1, 2]'")
    parser.add_argument("--expand", default="none", help="all, none, or ids of composite gates, comma separated")
    parser.add_argument("--close", default="", help="ids of gates whose written-out composite becomes one gate")
    parser.add_argument("--upstream", help="the gradient at the output, in JSON (ones)")
    parser.add_argument("--seed", type=int, default=0, help="of the random numbers (0)")
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT_LANGUAGE)


def run_command(options: argparse.Namespace) -> int:
    """Do what ``options`` say: 0, or 2 with the error on standard error."""
    if options.command in COMMANDS:
        return keep(options)
    if options.command == "worker":
        return work(options)
    try:
        _do(options)
    except TraceError as error:
        for each in error.errors:
            print(_described(each, options.lang), file=sys.stderr)
        return 2
    except NoDrawing as error:
        print(say(options.lang, f"drawing.none.{error.reason}", **error.params), file=sys.stderr)
        return 2
    except BadFile as bad:
        print(say(options.lang, f"http.set_file_{bad.reason}"), file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(say(options.lang, f"http.{refusal.key}", **refusal.params), file=sys.stderr)
        return 2
    except (CommandFault, OSError) as fault:
        print(fault, file=sys.stderr)
        return 2
    except KeyboardInterrupt:  # nothing is left behind: a file appears only when it is whole
        return 130
    return 0


def _do(options: argparse.Namespace) -> None:
    fault: str | None = None
    if options.command == "export" and names_lecture(options.source):
        fault = export_lecture(options)
    elif options.command == "export":
        asked = _asked(options)
        state = {name: value for name, value in asked.items() if value not in _USUAL}
        fault = export_file(trace(**asked, limits=LIBRARY), options, linked(state, options.link or ""))
    else:
        traced = trace(**_asked(options), limits=LIBRARY)
        print(_as_json(traced, options.lang) if options.json else edge_table(traced, options.lang))
    if fault is not None:
        raise CommandFault(fault)


def _asked(options: argparse.Namespace) -> dict[str, Any]:
    """The program and how it is to be traced."""
    given = dict(_given(text, options.lang) for text in options.input)
    return {
        "source": _source(options.source),
        "inputs": given,
        "expand": options.expand if options.expand in ("none", "all") else options.expand.split(","),
        "seed": options.seed,
        "upstream": None if options.upstream is None else _given(f"upstream={options.upstream}", options.lang)[1],
        "close": [each.strip() for each in options.close.split(",") if each.strip()],
    }


def _source(argument: str) -> str:
    if argument == "-":
        return sys.stdin.read()
    try:
        is_file = Path(argument).is_file()
    except (OSError, ValueError):  # a program may be too long, or hold characters no file name has
        is_file = False
    return Path(argument).read_text(encoding="utf-8") if is_file else argument


def _given(text: str, language: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    try:
        if sign:
            return name.strip(), json.loads(value)
    except (ValueError, RecursionError):
        pass
    raise CommandFault(say(language, "command.input", text=text))


def _described(error: TraceError, language: str) -> str:
    where = f"{error.line}:{error.column}: " if error.line else ""
    return where + error.sentence_in(language)


def _as_json(traced: Trace, language: str) -> str:
    return json.dumps(trace_payload(traced, language), allow_nan=False, ensure_ascii=False, indent=1)


def edge_table(traced: Trace, language: str) -> str:
    """The edges as text: one row for each edge, the output and the gradients below."""
    heads = [say(language, f"command.{key}") for key in ("edge", "from", "to", "value", "lg", "ug", "dg")]
    names = {node.id: node.label or node.sign or node.id for node in traced.nodes}
    rows = [
        [edge.id, names[edge.source], names[edge.target], *map(readable_value, (edge.value, edge.lg, edge.ug, edge.dg))]
        for edge in traced.edges
    ]
    lines = _columns([heads, *rows])
    results = [f"{traced.nodes[-1].label} = {readable_value(traced.value)}"]
    results += [
        f"d{traced.nodes[-1].label}/d{name} = {readable_value(value)}" for name, value in traced.gradients.items()
    ]
    return "\n".join([*lines, "", *results])


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
