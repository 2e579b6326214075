"""The README tells the truth: what it shows is run, what it names exists."""

from __future__ import annotations

import doctest
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tools.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def examples(language: str) -> list[str]:
    return [text for marked, text in BLOCKS if marked == language]


def commands() -> list[tuple[str, str]]:
    """(command, its shown output) of the console blocks."""
    found = []
    for block in examples("console"):
        for part in block.removeprefix("$ ").split("\n$ "):
            command, _, output = part.partition("\n")
            found.append((command, output.rstrip("\n")))
    return found


def test_the_two_commands_come_first() -> None:
    language, first = BLOCKS[0]
    assert language == "sh"
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make run", "make test"]
    assert README.index("make run") < 400


def test_the_targets_of_the_makefile_are_the_tools() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^([\w -]+):$", makefile, flags=re.MULTILINE)
    assert targets is not None
    assert targets[1].split() == ["help", *COMMANDS]


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", README)
    assert links
    assert not [link for link in links if not link.startswith("http") and not (ROOT / link).exists()]


def test_every_path_in_the_layout_exists() -> None:
    layout = README.split("## The house", 1)[1].split("\n## ")[0]
    paths = re.findall(r"^\| `([^`]+)`", layout, flags=re.MULTILINE)
    assert len(paths) > 8
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_python_examples_give_what_is_shown() -> None:
    text = "\n".join(examples("python"))
    test = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    assert len(test.examples) > 8
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    assert runner.run(test, out=said.append).failed == 0, "".join(said)


@pytest.mark.parametrize(("command", "output"), commands(), ids=lambda text: text[:40])
def test_commands_give_what_is_shown(command: str, output: str, tmp_path: Path, client: FlaskClient) -> None:
    words = shlex.split(command)
    if words[0] == "curl":
        answer = client.post("/api/trace", json=json.loads(words[words.index("-d") + 1]))
        assert str(answer.get_json()["gradients"]) == output
        return
    assert words[:2] == ["python", "app.py"]
    script = [sys.executable, str(ROOT / "app.py"), *words[2:]]
    done = subprocess.run(script, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.splitlines()] == output.splitlines()
    if "-o" in words:
        assert (tmp_path / words[words.index("-o") + 1]).stat().st_size
