"""Laws of the scripts: what imports what, nothing computed or taken apart, no words and no limits of their own."""

from __future__ import annotations

import html
import json
import posixpath
import re
from dataclasses import asdict, fields
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from app import create_app
from graph.limits import PAGE
from web.assets.modules import read_module, without_comments

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "static" / "js"
SCRIPTS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.js"))
# A room may import from the rooms beside it, and from itself.
ROOMS: dict[str, set[str]] = {
    "lib": set(),
    "state": {"lib"},
    "inputs": {"lib", "state"},
    "drawing": {"lib", "state", "inputs"},
    "panels": {"lib", "state"},
    "presenting": {"lib", "state"},
}
COLUMNS = 120
IDS_APART = (
    r"split\([\"'`][-_][\"'`]\)",
    r"(?:lastI|i)ndexOf\([\"'`][-_][\"'`]\)",
    r"(?:endsWith|startsWith)\([\"'`]-",
    r"startsWith\(`\$\{[\w.?]+\}-",
    r"/[^/\n]*\((?:\w+\|)*(?:dg|lg|ug)(?:\|\w+)*\)[^/\n]*/",
    r"\.id\)?\.(?:replace|match|slice|split)\(",
    r"/\^\[?[en]+\]?[\\\[/]",
)
GRADIENTS = (
    r"\b(?:lg|ug)\s*\*",
    r"\*\s*\w*\.?(?:lg|ug)\b",
    r"\.(?:value|grad|dg|lg|ug)\s*[-+*/]\s*\w+\.(?:value|grad|dg|lg|ug)\b",
    r"Math\.(?:exp|log|tanh|pow|sinh|cosh)\(",
)
# Between quotes, with a letter after a space: a sentence. What is said comes from the catalogues.
SENTENCE = re.compile(r"""(["'])([A-Z][a-z]+(?: [a-z]+)+[.!?…]?)\1""")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
SAID = re.compile(r"(?:text|title|placeholder|\"aria-label\"): \"([^\"]*[A-Za-z]{3,} [^\"]*)\"")


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def imports_of(name: str) -> set[str]:
    module = read_module(name, source(name))
    return {each for each, _ in module.imports} | set(module.fetched)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_room_imports_only_what_it_may(name: str) -> None:
    room = posixpath.dirname(name)
    if room in ROOMS:
        foreign = {each for each in imports_of(name) if posixpath.dirname(each) not in ROOMS[room] | {room}}
        assert not foreign


def test_no_modules_import_each_other_in_a_circle() -> None:
    TopologicalSorter({name: imports_of(name) for name in SCRIPTS}).prepare()  # raises where there is one


def test_every_import_is_there() -> None:
    assert not {each for name in SCRIPTS for each in imports_of(name)} - set(SCRIPTS)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_takes_an_id_apart(name: str) -> None:
    text = without_comments(source(name))
    assert not [found[0] for pattern in IDS_APART for found in re.finditer(pattern, text)]


@pytest.mark.parametrize("name", [each for each in SCRIPTS if each.startswith(("lesson/", "panels/", "state/"))])
def test_no_script_computes_values_or_gradients(name: str) -> None:
    text = without_comments(source(name))
    assert not [found[0] for pattern in GRADIENTS for found in re.finditer(pattern, text)]


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_has_words_of_its_own(name: str) -> None:
    text = without_comments(source(name))
    assert not SENTENCE.findall(text)
    assert not SAID.findall(text)
    assert not HANGUL.findall(text)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_is_wider_than_the_page(name: str) -> None:
    assert not [line for line in source(name).splitlines() if len(line) > COLUMNS]


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_silences_the_type_check(name: str) -> None:
    assert not re.search(r"@ts-(?:ignore|nocheck|expect-error)", source(name))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (IDS_APART, 'const kind = id.slice(id.lastIndexOf("-") + 1);'),
        (IDS_APART, 'const call = id.split("_")[0];'),
        (IDS_APART, 'part = element.replace(/-(value|lg|ug|dg|grad)$/, "");'),
        (IDS_APART, "trace.edges.find(({ id }) => text.id.startsWith(`${id}-`))"),
        (IDS_APART, "before.get(name.replace(/^e/, 'n'))"),
        (GRADIENTS, "const dg = edge.lg * edge.ug;"),
        (GRADIENTS, "return 1 / (1 + Math.exp(-x));"),
    ],
)
def test_what_breaks_a_law_is_found(pattern: tuple[str, ...], text: str) -> None:
    assert any(re.search(each, text) for each in pattern)


TYPED_LIMIT = re.compile(r"\b(?:maxlength|max): \d+\b")


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_has_a_limit_of_its_own_that_the_server_has_too(name: str) -> None:
    """They come with the page, from ``graph.limits.PAGE``."""
    assert not TYPED_LIMIT.findall(source(name))


def test_the_page_is_served_with_its_limits() -> None:
    page = create_app().test_client().get("/").text
    found = re.search(r'data-limits="([^"]+)"', page)
    assert found is not None
    assert json.loads(html.unescape(found[1])) == asdict(PAGE)


def test_every_limit_of_the_page_is_used_by_a_script() -> None:
    scripts = "".join(source(name) for name in SCRIPTS)
    assert not [each.name for each in fields(PAGE) if f"limits.{each.name}" not in scripts]
