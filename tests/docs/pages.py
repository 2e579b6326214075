"""The pages of the guides, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "README.ko.md", *sorted(DOCS.rglob("*.md"))]
# Written for those who measure a server or take slides apart: their Korean twins say where to read on.
IN_ENGLISH = {"slides.md", "reliability.md"}
_BLOCK = re.compile(r"^```([\w-]*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
_COMMANDS = ("make ", "python ", ".venv", "docker ", "GATEWISE_", "curl ")


@dataclass(frozen=True)
class Command:
    """A line of a page that is to be typed into a terminal, and what the page shows as its answer."""

    page: str
    text: str
    output: str | None = None


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """The page without its code blocks."""
    return _BLOCK.sub("", read(page))


def blocks(page: Path, *languages: str) -> list[str]:
    return [text for language, text in _BLOCK.findall(read(page)) if language in languages]


def headings(page: Path) -> list[tuple[int, str]]:
    """(level, text) of each heading."""
    found = re.findall(r"^(#+) (.+)$", prose(page), flags=re.MULTILINE)
    return [(len(marks), text) for marks, text in found]


def anchor(heading: str) -> str:
    """The anchor that a heading gets: lower case, spaces as hyphens, punctuation left out."""
    kept = re.sub(r"[^\w\- ]", "", re.sub(r"\[(.+?)\]\(.+?\)", r"\1", heading).lower())
    return kept.replace(" ", "-")


def links(page: Path) -> list[str]:
    """Targets of links and images, those of raw addresses too."""
    text = re.sub(r"`[^`\n]*`", "", prose(page))
    return re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"<(https?://[^>]+)>", text)


def commands(page: Path) -> Iterator[Command]:
    """Everything that a reader would type into a terminal; a backslash at the end joins lines."""
    for block in blocks(page, "console"):
        for part in block.removeprefix("$ ").split("\n$ "):
            text, _, output = part.partition("\n")
            yield Command(name_of(page), text, output.rstrip("\n"))
    for block in blocks(page, "sh", "bash", ""):
        for line in block.replace("\\\n", " ").splitlines():
            text = re.sub(r"\s#.*", "", line).strip()
            if text.startswith(_COMMANDS):
                yield Command(name_of(page), text)


def tables(page: Path) -> list[tuple[list[str], list[list[str]]]]:
    """(head, rows) of each table, cells without their code marks; ``\\|`` is a bar inside a cell."""
    found = []
    for block in re.findall(r"(?:^\|.*\|\n)+", read(page), flags=re.MULTILINE):
        head, _, *rows = [_cells(line) for line in block.splitlines()]
        found.append((head, rows))
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def code_of(cell: str) -> str:
    """The code in a cell that is nothing but code."""
    return cell.removeprefix("`").removesuffix("`")
