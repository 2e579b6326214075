"""What the command line adds: names for files without one, Jacobians, exercises."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.slides.decks import NEURON
from tests.slides.test_order import ASKED, command, given


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
