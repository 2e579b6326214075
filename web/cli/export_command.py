"""``python app.py export``: a file without a browser, with its progress on standard error."""

from __future__ import annotations

import argparse
import os
import re
import secrets
import sys
import unicodedata
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from graph import Trace
from graph.exercises.question_selection import exercise
from graph.files import FORMATS, Chapter, Format, order_from
from graph.layout.style import DIRECTIONS, MODES
from graph.scene.theme import PALETTES
from graph.slides.deck import open_deck
from graph.slides.order import PARTS, PER_PAGE, POSTERS, SIZES, STEPS, THEMES
from graph.words import say

from .lecture_command import read_lecture

__all__ = ["add_choices", "export_file", "export_lecture", "written_whole"]

_LONGEST_NAME = 60  # characters
_LONG = 8  # slides from which on progress is shown where standard error is no terminal


def add_choices(files: argparse.ArgumentParser) -> None:
    """What can be chosen about a file."""
    files.add_argument(
        "-o",
        "--output",
        help="the file to write, or the folder for it; - for standard output (named after title, program or output)",
    )
    files.add_argument("--format", choices=list(FORMATS), help="from the file's name where not given")
    files.add_argument("--step", type=int, help="which step, for svg and png (everything shown where not given)")
    files.add_argument("--steps", help=f"which steps, for decks: {', '.join(STEPS)} or a list like 2,5,9-12 (all)")
    files.add_argument("--fine", action="store_true", help="backward steps in three: UG, LG, DG")
    files.add_argument("--size", choices=SIZES, help="of a slide (16:9)")
    files.add_argument(
        "--poster", choices=POSTERS, help="the whole pass on such a page instead of slides: svg, png, pdf"
    )
    files.add_argument("--theme", choices=THEMES, help="(light)")
    files.add_argument("--palette", choices=PALETTES, help="(default)")
    files.add_argument("--mode", choices=MODES, help="what the labels say (numbers)")
    files.add_argument("--digits", type=int, help="significant digits (3)")
    files.add_argument("--direction", choices=DIRECTIONS, help="left to right or top to bottom (auto)")
    files.add_argument("--title", help="of the deck; a small line above each step's own")
    files.add_argument("--footer", help="a line at the foot of every slide")
    files.add_argument("--link", help="where the program is alive, as a QR code: https://host/")
    files.add_argument("--outlined", action="store_true", help="letters as paths: the same everywhere, not editable")
    files.add_argument("--pictures", action="store_true", help="PowerPoint slides as pictures, not as shapes")
    files.add_argument("--template", help="a .potx or .pptx whose master, fonts and colours PowerPoint slides take")
    files.add_argument("--width", type=int, help="of a PNG or a film, in pixels")
    files.add_argument("--per-page", type=int, choices=PER_PAGE, help="slides on a page of a handout (4)")
    files.add_argument("--speed", type=float, help="of a film: 2 is twice as fast as one reads (1)")
    files.add_argument("--edge", help="the Jacobian of this edge in its steps, by the id that `trace` prints: e3-0")
    files.add_argument(
        "--questions", help="of a worksheet: ids like e3-0-dg, with commas between, or how many to draw by --seed"
    )
    files.add_argument("--part", choices=PARTS, help="of a worksheet: the sheet, its answers, or both (both)")
    files.add_argument("--no-sentence", dest="has_sentence", action="store_false", help="leave the words out")
    files.add_argument("--no-formula", dest="has_formula", action="store_false", help="leave the formula out")


def export_lecture(options: argparse.Namespace) -> str | None:
    """Write the deck of the lecture that ``options`` name; what is wrong with its name, or None.

    Raises:
        BadFile, Refusal: the lecture cannot be read.
        TraceError, NoDrawing: a program of it cannot be made into slides.
    """
    name = options.format or Path(options.output or "lecture.pptx").suffix.removeprefix(".")
    if name not in FORMATS:
        return say(options.lang, "command.format", formats=", ".join(FORMATS))
    kind, order = FORMATS[name], order_from({**vars(options), "questions": None, "template": _template(options)})
    title, note, chapters = read_lecture(options.source, order.lang, options.link or "")
    output = options.output
    if output is None or Path(output).is_dir():
        output = str(Path(output or "", f"{_plain(Path(options.source).stem)}{kind.suffix}"))

    def run(each: Format, file: BinaryIO) -> Generator[tuple[int, int], None, None]:
        return each.run_lecture(order.title or title or "Gatewise", note, chapters, order, file)

    _write(kind, output, run)
    if options.output != output:
        print(output)
    return None


def _write(
    kind: Format, output: str, run: Callable[[Format, BinaryIO], Generator[tuple[int, int], None, None]]
) -> None:
    """The file, and the one that belongs beside it."""
    with _target(output) as file, closing(run(kind, file)) as progress:
        _show(progress)
    if kind.beside and output != "-":
        other = FORMATS[kind.beside]
        with _target(str(Path(output).with_suffix(other.suffix))) as file:
            for _ in run(other, file):
                pass


def _template(options: argparse.Namespace) -> bytes | None:
    return None if options.template is None else Path(options.template).read_bytes()


def export_file(traced: Trace, options: argparse.Namespace, link: str = "") -> str | None:
    """Write the file that ``options`` order; what is wrong with its name, or None. With a ``link``, at which the
    program is alive, a deck begins with its title and the program, as a lecture does.

    Raises:
        TraceError: what was ordered does not exist, or is too large.
        NoDrawing: the graph cannot be laid out.
    """
    name = options.format or Path(options.output or "").suffix.removeprefix(".")
    if name not in FORMATS:
        return say(options.lang, "command.format", formats=", ".join(FORMATS))
    order = order_from({**vars(options), "questions": _questions(traced, options), "template": _template(options)})
    kind, output = FORMATS[name], options.output
    if output is not None and kind.is_single and kind.stream and order.step is None and Path(output).is_dir():
        _show(kind.run_apart(traced, order, lambda each: _target(str(Path(output, _named(each, traced, options))))))
        return None
    if output is None or Path(output).is_dir():
        output = str(Path(output or "", _named(kind.file_name(order), traced, options)))
    has_program = link and kind.stream is not None and not (kind.is_single or order.poster or order.edge)

    def run(each: Format, file: BinaryIO) -> Generator[tuple[int, int], None, None]:
        if not has_program:
            return each.run(traced, order, file)
        chapter = Chapter(traced, order, order.title, "", link)
        return each.run_lecture(open_deck(traced, order).title, "", [chapter], order, file)

    _write(kind, output, run)
    if options.output != output:
        print(output)
    return None


def _named(given: str, traced: Trace, options: argparse.Namespace) -> str:
    """A name of our own words with the title's before it, else the program's file's, else the output's; as the page
    names files (static/js/lib/file_names.js)."""
    known = ""
    with suppress(OSError, ValueError):  # a program may be too long, or hold characters no file name has
        known = Path(options.source).stem if Path(options.source).is_file() else ""
    own = _plain(options.title or "") or _plain(known) or f"backprop-{_plain(traced.graph.output_name)}"
    return given.replace("backprop", own, 1)


def _plain(text: str) -> str:
    """Letters and digits of any script; everything else is a hyphen."""
    return "-".join(re.findall(r"\w+", unicodedata.normalize("NFC", text)))[:_LONGEST_NAME].rstrip("-")


def _questions(traced: Trace, options: argparse.Namespace) -> tuple[str, ...] | None:
    """Ids of the questions that a worksheet asks; None: everything."""
    asked: str | None = options.questions
    if asked is not None and asked.isascii() and asked.isdigit():
        drawn = exercise(traced, seed=options.seed, count=int(asked[:4]))
        return tuple(question.id for question in drawn.questions)
    return None if asked is None else tuple(each.strip() for each in asked.split(",") if each.strip())


def _show(progress: Iterator[tuple[int, int]]) -> None:
    """Count on one line of the terminal, every now and then elsewhere."""
    is_terminal = sys.stderr.isatty()
    shown = False
    for done, total in progress:
        if total < _LONG or not (is_terminal or done == total or done % 50 == 0):
            continue
        print(
            f"\r{done} / {total}" if is_terminal else f"{done} / {total}",
            end="" if is_terminal else "\n",
            file=sys.stderr,
        )
        sys.stderr.flush()
        shown = True
    if shown and is_terminal:
        print(file=sys.stderr)


@contextmanager
def _target(output: str) -> Iterator[BinaryIO]:
    path = Path(output)
    if output == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif path.exists() and not path.is_file() and not path.is_dir():  # a device or a pipe is written, never replaced
        with path.open("wb") as file:
            yield file
    else:
        with written_whole(path) as file:
            yield file


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name when all of it is written, or not at all: it is made beside it first."""
    beside = path.with_name(f".gatewise-{os.getpid()}-{secrets.token_hex(4)}")
    try:  # the name is known before the file is there, so that an interrupt finds it at any moment
        with beside.open("xb") as file:
            yield file
        beside.replace(path)
    except OSError as error:  # of the file that was ordered: nobody knows the other name
        beside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
