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
# A room may import from the rooms beside it, and from itself. "": what pages begin with.
ROOMS: dict[str, set[str]] = {
    "lib": set(),
    "state": {"lib"},
    "inputs": {"lib", "state"},
    "drawing": {"lib", "state", "inputs"},
    "panels": {"lib", "state"},
    "lesson": {"lib", "state", "inputs", "panels"},
    "presenting": {"lib"},
    "class": {"lib", "state"},
    "gallery": {"lib", "state"},
    "lectures": {"lib", "state"},
    "hand_ins": {"lib"},
    "offline": {"lib", "state"},
    "page": {"lib", "state", "inputs", "drawing", "gallery", "lectures"},
    "": {"lib", "state", "inputs", "drawing", "panels", "lesson", "presenting", "class", "lectures", "offline", "page"},
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
    r"\b(?:lg|ug|local|upstream)\s*\*",
    r"\*\s*[\w.?]*\b(?:lg|ug|local|upstream)\b",
    r"\b(?:dg|grad|downstream)\s*\+=?\s*[\w.?]*(?:dg|grad|downstream)\b",
    r"\.(?:value|grad|dg|lg|ug)\s*[-+*/]\s*\w+\.(?:value|grad|dg|lg|ug)\b",
    r"Math\.(?:exp|expm1|log|log1p|log2|tanh|pow|sinh|cosh|sin|cos|tan|sqrt|cbrt)\(",
)
NO_GRADIENT = {"drawing/gestures.js": "Math.exp("}  # by how much a turn of the wheel enlarges
# What is there at a step, and since when, is read off the drawing by those who paint it and those who look where it is.
STEPS = (
    r"""getAttribute\(["'`]data-(?:step|until)["'`]\)""",
    r"dataset\.(?:step|until)\b",
    r"\.appears\b",
    r"\.(?:index|step)\s*[<>]=?\s*\w*[sS]tep\b",
    r"""querySelector[^;]*\[aria-current|classList\.contains\(["'`](?:new|near|current|hidden)["'`]\)""",
)
READ_STEPS = {"drawing/step_painter.js", "drawing/step_focus.js", "panels/tangents.js", "state/stepper.js"}
DRAWN = {"lib", "drawing", "presenting"}  # rooms whose lists are pictures; lib has the one way, see lib/redraw.js
# Between quotes, with a letter after a space: a sentence. What is said comes from the catalogues.
SENTENCE = re.compile(r"""(["'])([A-Z][a-z]+(?: [a-z]+)+[.!?…]?)\1""")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
SAID = re.compile(r"(?:text|title|placeholder|\"aria-label\"): \"([^\"]*[A-Za-z]{3,} [^\"]*)\"")


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def imports_of(name: str) -> set[str]:
    module = read_module(name, source(name))
    return {each for each, _ in module.imports} | set(module.fetched)


def test_every_room_has_a_law_and_no_more_than_it_needs() -> None:
    taken = {room: set[str]() for room in map(posixpath.dirname, SCRIPTS)}
    for name in SCRIPTS:
        taken[posixpath.dirname(name)] |= {posixpath.dirname(each) for each in imports_of(name)}
    assert {room: rooms - {room} for room, rooms in taken.items()} == ROOMS


def test_no_rooms_import_each_other_in_a_circle() -> None:
    TopologicalSorter(ROOMS).prepare()


def test_only_the_page_is_put_together_at_the_top() -> None:
    assert [name for name in SCRIPTS if "/" not in name and imports_of(name)] == ["front_page.js"]


def test_no_modules_import_each_other_in_a_circle() -> None:
    TopologicalSorter({name: imports_of(name) for name in SCRIPTS}).prepare()  # raises where there is one


def test_every_import_is_there() -> None:
    assert not {each for name in SCRIPTS for each in imports_of(name)} - set(SCRIPTS)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_takes_an_id_apart(name: str) -> None:
    text = without_comments(source(name))
    assert not [found[0] for pattern in IDS_APART for found in re.finditer(pattern, text)]


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_computes_values_or_gradients(name: str) -> None:
    text = without_comments(source(name))
    found = [found[0] for pattern in GRADIENTS for found in re.finditer(pattern, text)]
    assert [each for each in found if each != NO_GRADIENT.get(name)] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_few_scripts_know_what_appears_at_which_step(name: str) -> None:
    text = without_comments(source(name))
    found = [found[0] for pattern in STEPS for found in re.finditer(pattern, text)]
    assert bool(found) == (name in READ_STEPS), found


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_has_words_of_its_own(name: str) -> None:
    text = without_comments(source(name))
    assert not SENTENCE.findall(text)
    assert not SAID.findall(text)
    assert not HANGUL.findall(text)


@pytest.mark.parametrize("name", [name for name in SCRIPTS if posixpath.dirname(name) not in DRAWN])
def test_what_hands_are_on_is_made_anew_in_one_way(name: str) -> None:
    """A button that is replaced while it is pressed is not clicked, and a field loses what is being typed."""
    assert ".replaceChildren(" not in without_comments(source(name))


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
        (GRADIENTS, "return upstream * local;"),
        (GRADIENTS, "grad += edge.dg;"),
        (STEPS, "each.hidden = Number(each.dataset.step) > at;"),
        (STEPS, """if (Number(each.getAttribute('data-until')) < step) return;"""),
        (STEPS, "trace.edges.filter(({ id }) => steps[step].appears.includes(id))"),
        (STEPS, "lines.filter((line) => line.step <= step)"),
        (STEPS, """here = svg.querySelector("[aria-current]");"""),
    ],
)
def test_what_breaks_a_law_is_found(pattern: tuple[str, ...], text: str) -> None:
    assert any(re.search(each, text) for each in pattern)


# A number, or a constant of the script's own, as the limit of a field; or a length that is refused or cut.
TYPED_LIMIT = re.compile(
    r"\b(?:maxlength|max): -?(?:\d|[A-Z][A-Z_]+\b)|\.max[lL]ength = \d|[\"'`]max(?:length)?[\"'`], "
    r"|\.value\.(?:length\s*>=?\s*\d|slice\(0, \d)"
)
NOT_SENT = {"panels/meaning.js": "max: REACH"}  # how far a hand moves a slider; what is sent is h


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_has_a_limit_of_its_own_that_the_server_has_too(name: str) -> None:
    """They come with the page, from ``graph.limits.PAGE``."""
    assert [each for each in TYPED_LIMIT.findall(source(name)) if each != NOT_SENT.get(name)] == []


@pytest.mark.parametrize(
    "text",
    [
        "{ type: 'text', maxlength: 120 }",
        "{ type: 'number', max: SEEDS - 1 }",
        "box.maxLength = 40;",
        "box.setAttribute(\"maxlength\", '40');",
        "if (box.value.length > 200) return;",
        "const text = box.value.slice(0, 80);",
    ],
)
def test_a_limit_of_a_scripts_own_is_found(text: str) -> None:
    assert TYPED_LIMIT.search(text)


def test_the_page_is_served_with_its_limits() -> None:
    page = create_app().test_client().get("/").text
    found = re.search(r'data-limits="([^"]+)"', page)
    assert found is not None
    assert json.loads(html.unescape(found[1])) == asdict(PAGE)


def test_every_limit_of_the_page_is_used_by_a_script() -> None:
    scripts = "".join(source(name) for name in SCRIPTS)
    assert not [each.name for each in fields(PAGE) if f"limits.{each.name}" not in scripts]
