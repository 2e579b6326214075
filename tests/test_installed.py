"""Gatewise installed from its wheel, in an environment with nothing else: it serves the page, and makes a deck."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
pytestmark = pytest.mark.slow


def run(*command: str | Path, **choices: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=600, **choices)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the source archive, and the wheel that was made of it."""
    made, tool = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("tool") / "venv"
    run(sys.executable, "-m", "venv", tool, check=True)
    python = tool / SCRIPTS / "python"
    got = run(python, "-m", "pip", "install", "--quiet", "build")
    if got.returncode:
        pytest.skip(f"NOT TESTED: no packages can be had, so no wheel can be made: {got.stderr.strip()[-200:]}")
    done = run(python, "-m", "build", ROOT, "-o", made)
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.fixture(scope="module")
def installed(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of an environment lie that holds the wheel and what it requires."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    run(sys.executable, "-m", "venv", place, check=True)
    (wheel,) = dist.glob("*.whl")
    done = run(place / SCRIPTS / "python", "-m", "pip", "install", "--quiet", wheel)
    assert done.returncode == 0, done.stderr
    return place / SCRIPTS


def alone(installed: Path) -> dict[str, str]:
    """Nothing of this environment, of the repository, or of the system's Graphviz."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMP", "TEMP") if name in os.environ}
    return {**kept, "PATH": str(installed), "PYTHONIOENCODING": "utf-8"}


@contextmanager
def serving(installed: Path, place: Path) -> Iterator[str]:
    """The address of ``gatewise serve``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [str(installed / "gatewise"), "serve", "--port", str(port)],
        cwd=place,
        env=alone(installed),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        limit = time.monotonic() + 60
        while not answers(address):
            assert server.poll() is None
            assert time.monotonic() < limit
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def answers(address: str) -> bool:
    try:
        return got(f"{address}/healthz") == b"ok"
    except OSError:
        return False


def got(address: str, body: Any = None) -> bytes:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"} if data else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        read: bytes = answer.read()
        return read


def test_the_wheel_holds_all_that_is_served(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "static", "examples"):
        there = {f"gatewise/{path.relative_to(ROOT).as_posix()}" for path in files_of(ROOT / folder)}
        assert there <= names
    for folder in ("graph", "web", "gatewise"):
        assert {path.relative_to(ROOT).as_posix() for path in files_of(ROOT / folder)} <= names
    assert "app.py" in names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "tools/", "benchmarks/"))]


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def test_it_serves_the_page(installed: Path, tmp_path: Path) -> None:
    with serving(installed, tmp_path) as address:
        page = got(f"{address}/?source=x*y").decode()
        assert "Gatewise" in page
        assert got(f"{address}/static/js/front_page.js")
        script = re.search(r'type="module" src="([^"]+)"', page)
        assert script is not None
        assert b"const $state_store = " in got(address + script[1])
        assert len(json.loads(got(f"{address}/api/examples"))) > 5
        answer = json.loads(got(f"{address}/api/trace", {"source": "1/(1 + exp(-w*x))"}))
        assert answer["svg"].startswith("<svg")


def test_it_exports_a_deck(installed: Path, tmp_path: Path) -> None:
    command = (installed / "gatewise", "export", "w*x + b", "-o", "deck.pptx")
    done = run(*command, cwd=tmp_path, env=alone(installed))
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "deck.pptx") as deck:
        assert len([name for name in deck.namelist() if name.startswith("ppt/slides/slide")]) >= 6


def test_it_prints_the_table_of_edges(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "gatewise", "trace", "x*y", cwd=tmp_path, env=alone(installed))
    assert done.returncode == 0
    assert done.stdout == run(sys.executable, ROOT / "app.py", "trace", "x*y").stdout


def test_its_two_names_are_one(installed: Path, tmp_path: Path) -> None:
    code = "import gatewise, graph; from gatewise import trace; assert trace is graph.trace; print(gatewise.__file__)"
    done = run(installed / "python", "-c", code, cwd=tmp_path, env=alone(installed))
    assert done.returncode == 0, done.stderr
    assert str(ROOT) not in done.stdout
