"""The guide on adding a gate is followed to the letter, in a copy of the project."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.gates import GATES
from graph.words import tomllib
from tests.docs.pages import DOCS, ROOT, blocks, commands, read

GUIDES = [DOCS / "adding-a-gate.md", DOCS / "ko" / "adding-a-gate.md"]
COPIED = ("graph", "web", "tools", "tests/gates", "tests/conftest.py", "tests/sample.py", "app.py", "pyproject.toml")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the guide's record and words at the end of the files that the guide names."""
    folder = tmp_path_factory.mktemp("gatewise")
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    file = folder / "graph" / "gates" / "activations.py"
    text = file.read_text(encoding="utf-8").rstrip()
    assert text.endswith(")")
    file.write_text(f"{text[:-1]}{record()},)\n", encoding="utf-8")
    for language, words in zip(("en", "ko"), blocks(GUIDES[0], "toml")[1:], strict=True):
        with (folder / "graph" / "words" / f"gates.{language}.toml").open("a", encoding="utf-8") as said:
            said.write(f"\n{words}\n")
    return folder


def record() -> str:
    """The record that the guide adds: the block after the one that shows a real record."""
    return blocks(GUIDES[0], "py")[1]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8")


def test_both_guides_add_the_same_record() -> None:
    assert record() == blocks(GUIDES[1], "py")[1]
    assert blocks(GUIDES[0], "toml")[1:] == blocks(GUIDES[1], "toml")[1:]
    assert "`graph/gates/activations.py`" in read(GUIDES[0])


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.parent.name)
def test_the_new_gate_is_traced_as_the_guide_shows(copy: Path, guide: Path) -> None:
    (command,) = [each for each in commands(guide) if "softsign" in each.text and each.text.startswith("python")]
    words = command.text.replace('"', "").split()
    done = run(copy, *words[1:])
    assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.splitlines()] == (command.output or "").splitlines()


def test_the_new_gate_opens_into_three(copy: Path) -> None:
    script = "from graph import trace; print(*[n.sign for n in trace('softsign(x)', expand='all').nodes if n.op])"
    assert run(copy, "-c", script).stdout.split() == ["|x|", "+1", "÷"]


def test_the_words_that_the_guides_show_are_the_real_ones() -> None:
    for language, guide in zip(("en", "ko"), GUIDES, strict=True):
        shown = tomllib.loads(blocks(guide, "toml")[0])["gate"]["tanh"]
        real = GATES["tanh"].words(language)
        assert shown == {"title": real.title, "forward": real.forward, "local": real.local}


def test_the_table_tests_try_the_new_gate(copy: Path) -> None:
    done = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/gates", "-k", "softsign")
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_a_wrong_record_is_caught(copy: Path, tmp_path: Path) -> None:
    """The promise that nobody has to write a test for a gate holds only if a wrong slope fails."""
    shutil.copytree(copy, tmp_path / "wrong", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "wrong" / "graph" / "gates" / "activations.py"
    text = file.read_text(encoding="utf-8")
    assert text.count("1.0 / (1.0 + abs(x)) ** 2") == 1
    file.write_text(text.replace("1.0 / (1.0 + abs(x)) ** 2", "1.0 / (1.0 + abs(x)) ** 3"), encoding="utf-8")
    done = run(tmp_path / "wrong", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/gates", "-k", "softsign")
    assert done.returncode == 1
    assert "failed" in done.stdout
