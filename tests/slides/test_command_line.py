"""What the command line adds: names for files without one, Jacobians, exercises."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from app import main
from graph import trace
from tests.slides.decks import NEURON, NUMBERS
from tests.slides.test_order import ASKED, command, given

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("source", "more", "name"),
    [
        ("x*y", ["--step", "1"], "backprop-f-step-01.svg"),
        ("손실 = x*y", [], "backprop-손실.svg"),
        ("x*y", ["--title", "../../etc: 3강 소개"], "etc-3강-소개.svg"),
        ("my program.txt", [], "my-program.svg"),
        ("x*y", ["--edge", "e3-0"], "backprop-f-jacobian.svg"),
    ],
)
def test_a_file_without_a_name_is_named_after_what_it_shows(
    tmp_path: Path, source: str, more: list[str], name: str
) -> None:
    if source.endswith(".txt"):
        (tmp_path / source).write_text("a*b", encoding="utf-8")
    done = command(source, "--format", "svg", *more, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{name}\n"
    assert (tmp_path / name).read_text(encoding="utf-8").startswith("<svg")


def test_the_command_line_makes_jacobians_and_exercises_too(tmp_path: Path, client: FlaskClient) -> None:
    for arguments, asked in (
        (["--edge", "e9-0", "-o", "one.zip"], {"edge": "e9-0", "format": "zip"}),
        (["--format", "worksheet", "--questions", "e9-0-dg,eout-0-value", "-o", "one.pdf"],
         {"format": "worksheet", "questions": ["e9-0-dg", "eout-0-value"]}),
    ):  # fmt: skip
        done = command(NEURON, *given(), *arguments, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        answer = client.post("/api/export", json={**ASKED, "lang": "en", **asked})
        assert answer.status_code == 200
        assert len(answer.data) == (tmp_path / arguments[-1]).stat().st_size
    drawn = command(NEURON, *given(), "--format", "worksheet", "--questions", "4", "-o", "four.pdf", folder=tmp_path)
    assert drawn.returncode == 0
    assert (tmp_path / "four.pdf").read_bytes().startswith(b"%PDF")
    refused = command(NEURON, *given(), "--edge", "e99-0", "-o", "two.zip", folder=tmp_path)
    assert refused.returncode == 2
    assert "e99-0" in refused.stderr


def test_slides_of_one_picture_go_into_a_folder(tmp_path: Path) -> None:
    for kind, count in (("svg", 7), ("png", 2)):
        folder = tmp_path / kind
        folder.mkdir()
        steps = [] if kind == "svg" else ["--steps", "1-2", "--width", "320"]
        done = command("(x+y)z", *XYZ, "--format", kind, *steps, "-o", str(folder), folder=tmp_path)
        assert done.returncode == 0, done.stderr
        names = sorted(path.name for path in folder.iterdir())
        assert len(names) == count
        assert f"backprop-f-step-01.{kind}" in names
    whole = (tmp_path / "svg" / "backprop-f-summary.svg").read_text(encoding="utf-8")
    assert whole.startswith("<svg")
    done = command("(x+y)z", *XYZ, "--format", "dot", "-o", str(tmp_path), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "backprop-f.dot").exists(), "one file goes into the folder under its own name"
    done = command("(x+y)z", *XYZ, "--format", "svg", "--step", "2", "-o", str(tmp_path), folder=tmp_path)
    assert (tmp_path / "backprop-f-step-02.svg").exists()


XYZ = ["-i", "x=-2", "-i", "y=5", "-i", "z=-4"]


def test_upstream_and_closed_gates_are_as_on_the_page(tmp_path: Path) -> None:
    done = command("x*y", "-i", "x=2", "-i", "y=3", "--upstream", "10", "-o", "one.dot", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert 'dg="30"' in (tmp_path / "one.dot").read_text(encoding="utf-8")
    taken_apart = trace(NEURON, NUMBERS)
    closed = taken_apart.nodes[-2].id
    done = command(NEURON, *given(), "--close", closed, "-o", "two.dot", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "two.dot").read_text(encoding="utf-8")
    assert 'label="σ"' in text
    assert 'label="exp"' not in text
    assert command("x*y", "--upstream", "{", "-o", "x.dot", folder=tmp_path).returncode == 2


LECTURE = """gatewise = 1
title = "Week 1"

[[program]]
title = "A chain"
steps = [1, 4]
source = "(x+y)*z"
inputs = { x = -2, y = 5, z = -4 }
"""


def test_a_lectures_programs_are_linked_where_an_address_is_set(tmp_path: Path) -> None:
    (tmp_path / "lecture.toml").write_text(LECTURE, encoding="utf-8")
    for more, wanted in (([], []), (["--link", "https://example.org/"], ["https://example.org/?source="])):
        done = command("lecture.toml", *more, "-o", "deck.pdf", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        pages = PdfReader(tmp_path / "deck.pdf").pages
        links = [note.get_object()["/A"]["/URI"] for page in pages for note in page.get("/Annots", [])]
        assert len(links) == len(wanted)
        assert all(link.startswith(start) for link, start in zip(links, wanted, strict=True))
    (tmp_path / "empty.toml").write_text("gatewise = 1", encoding="utf-8")
    empty = command("empty.toml", "-o", "deck.pdf", folder=tmp_path)
    assert empty.returncode == 2
    assert "Traceback" not in empty.stderr
    done = command("lecture.toml", "--width", "320", "--speed", "8", "-o", "deck.webm", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "A chain" in (tmp_path / "deck.vtt").read_text(encoding="utf-8")


def test_a_program_alone_is_linked_too_and_keeps_its_inputs(tmp_path: Path) -> None:
    asked = ["export", "(x+y)*z", "-i", "x=-2", "-i", "y=5", "-i", "z=-4", "--steps", "3,1"]
    link = ["--link", "https://example.org/"]
    assert main([*asked, *link, "-o", str(tmp_path / "deck.pdf")]) == 0
    pages = PdfReader(tmp_path / "deck.pdf").pages
    assert len(pages) == 2 + 2, "a title and the program before the steps"
    (note,) = [note.get_object() for page in pages for note in page.get("/Annots", [])]
    assert note["/A"]["/URI"].startswith("https://example.org/?source=%28x%2By%29%2Az&inputs=")
    assert main([*asked, "-o", str(tmp_path / "plain.pdf")]) == 0
    assert len(PdfReader(tmp_path / "plain.pdf").pages) == 2
