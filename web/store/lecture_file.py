"""A lecture as a TOML file that people can read, change and put under version control."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:  # Python 3.10 has no TOML reader of its own
    import tomli as tomllib

from .lecture_values import Lecture, LectureProgram

__all__ = ["FORMAT", "BadFile", "lecture_from", "written"]

FORMAT = 1
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LITERAL = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f]*")  # what may stand between ''' and '''


class BadFile(Exception):
    """A file that is no lecture of ours; ``reason`` is "toml", "newer" or "shape"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def written(lecture: Lecture) -> str:
    """The file of a lecture."""
    lines = [
        "# A lecture for Gatewise: My lectures, Import.",
        f"gatewise = {FORMAT}",
        f"title = {_text(lecture.title)}",
        *([f"note = {_text(lecture.note)}"] if lecture.note else []),
    ]
    for program in lecture.programs:
        lines += ["", "[[program]]", *_program_lines(program)]
    return "\n".join(lines) + "\n"


def _program_lines(program: LectureProgram) -> Iterator[str]:
    for name in ("title", "note"):
        if getattr(program, name):
            yield f"{name} = {_text(getattr(program, name))}"
    if program.steps is not None:
        yield f"steps = {list(program.steps)}"
    yield f"source = {_text(program.state['source'], is_block=True)}"
    for name, value in program.state.items():
        if name != "source" and value is not None:
            yield f"{name} = {_value(value)}"
    for step, words in sorted(program.words.items(), key=lambda item: int(item[0])):
        yield f"words.{step} = {_value(words)}"


def _text(text: str, *, is_block: bool = False) -> str:
    """A string; several lines stand as they are where that is possible."""
    is_plain = "'''" not in text and not text.endswith("'") and _LITERAL.fullmatch(text) is not None
    if is_plain and (is_block or "\n" in text):
        return f"'''\n{text}'''"
    return _quoted(text)


def _quoted(text: str) -> str:
    """TOML's basic string: JSON's, without DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    """A number, a text, a truth, a list or a table, on one line."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        pairs = [f"{_key(name)} = {_value(each)}" for name, each in value.items() if each is not None]
        return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return repr(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def lecture_from(text: str) -> tuple[str, str, list[Mapping[str, Any]]]:
    """Title, note and the tables of the programs in a file; the tables are as a stranger wrote them.

    Raises:
        BadFile: it is no TOML, of a later version, or of another shape.
    """
    try:
        found = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        raise BadFile("toml") from None
    version = found.get("gatewise")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BadFile("shape")
    if version > FORMAT:
        raise BadFile("newer")
    title, note, programs = found.get("title", ""), found.get("note", ""), found.get("program", [])
    is_fit = isinstance(title, str) and isinstance(note, str) and isinstance(programs, list)
    if not is_fit or not all(isinstance(each, dict) for each in programs):
        raise BadFile("shape")
    return title, note, programs
