"""Every command that the guides show is run, or, where it takes minutes or a network, read by what it calls."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import unavailable
from tests.docs.pages import PAGES, ROOT, Command, blocks, commands, prose
from tests.sample import sampled
from tools.__main__ import COMMANDS, HOST, RUN
from tools.docs.__main__ import PARTS
from tools.environment import VENV

pytestmark = pytest.mark.slow

ALL = [command for page in PAGES for command in commands(page)]
SERVERS = ("run", "serve")
# What a file of a format begins with.
MAGIC = {
    ".pptx": b"PK",
    ".pdf": b"%PDF",
    ".html": b"<!doctype html",
    ".svg": b"<svg",
    ".png": b"\x89PNG",
}


def is_app(command: Command, kind: str) -> bool:
    """Whether the command is one of the app's own, with whichever Python."""
    words = command.text.split()
    return "python" in words[0] and words[1:2] == ["app.py"] and words[2:3] == [kind]


def is_make(command: Command) -> bool:
    return bool(re.match(r"(GATEWISE_\w+=\S+ )*make ", command.text))


def shown(command: Command) -> str:
    return f"{command.page}: {command.text[:50]}"


EXPORTS = [each for each in ALL if is_app(each, "export")]
TRACES = [each for each in ALL if is_app(each, "trace") and "softsign" not in each.text]  # that one: test_new_gate.py
MADE = [each for each in ALL if is_make(each)]
REQUESTS = [each for each in ALL if each.text.startswith("curl ")]


def app(command: Command, folder: Path) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, str(ROOT / "app.py"), *shlex.split(command.text)[2:]]
    return subprocess.run(script, cwd=folder, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("command", sampled(EXPORTS, 3), ids=shown)
def test_an_export_makes_its_file(command: Command, tmp_path: Path) -> None:
    done = app(command, tmp_path)
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.iterdir()
    words = shlex.split(command.text)
    assert file.name == words[words.index("-o") + 1]
    assert file.read_bytes().lower().startswith(MAGIC[file.suffix].lower())


@pytest.mark.parametrize("command", sampled(TRACES, 3), ids=shown)
def test_a_trace_prints_what_is_shown(command: Command, tmp_path: Path) -> None:
    done = app(command, tmp_path)
    assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.splitlines()] == (command.output or "").splitlines()


@pytest.mark.parametrize("command", sampled(REQUESTS, 3), ids=shown)
def test_a_request_is_answered_as_shown(command: Command, client: FlaskClient) -> None:
    words = shlex.split(command.text)
    address = next(word for word in words if word.startswith("http"))
    assert address.startswith("http://127.0.0.1:5000/")
    answer = client.post(address.removeprefix("http://127.0.0.1:5000"), json=json.loads(words[words.index("-d") + 1]))
    assert str(answer.get_json()["gradients"]) == command.output


@pytest.mark.parametrize("block", [block for page in PAGES for block in blocks(page, "html")])
def test_a_frame_that_is_shown_is_answered(block: str, client: FlaskClient) -> None:
    (address,) = re.findall(r'src="http://127\.0\.0\.1:5000(/[^"]+)"', block)
    answer = client.get(unescape(address))
    assert answer.status_code == 200
    assert b"data-embedded" in answer.data


@pytest.mark.parametrize("command", sampled(MADE, 3), ids=shown)
def test_a_make_command_is_one_of_the_tools(command: Command) -> None:
    """Its target exists in the Makefile and in tools/; what follows ARGS= is something that it takes."""
    words = [word for word in shlex.split(command.text) if not word.startswith("GATEWISE_")]
    target, options = words[1], [word.partition("=")[2] for word in words[2:] if word.startswith("ARGS=")]
    assert target in COMMANDS
    assert set(words[2:]) == {f"ARGS={text}" for text in options}
    if target == "docs":
        assert {part for text in options for part in text.split()} <= set(PARTS)
    if target == "test":
        assert all((ROOT / word).exists() for text in options for word in text.split() if "/" in word)


@pytest.mark.parametrize(
    "words", ["tools.soak --help", "tools.machines --help", "benchmarks no-such-measurement", "tools.docs no-such-part"]
)
def test_what_takes_minutes_at_least_starts(words: str) -> None:
    """Asked for nothing, or for what is not there, each ends at once."""
    done = subprocess.run([sys.executable, "-m", *words.split()], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_within_sentences_exist(page: Path) -> None:
    inline = re.findall(r"`(?:make|python -m tools) ([\w-]+)[^`]*`", prose(page))
    assert set(inline) <= set(COMMANDS)


def test_every_command_is_tried_here() -> None:
    tried = {id(each) for each in (*EXPORTS, *TRACES, *MADE, *REQUESTS)}
    rest = [each for each in ALL if id(each) not in tried and "softsign" not in each.text]
    for command in rest:
        words = shlex.split(command.text, posix=False)
        if words[1:3] == ["-m", "venv"] or words[:2] == ["docker", "compose"] or words[1:] == ["app.py"]:
            continue  # Python's own; an image, for which tests have no engine; the server, started below
        if words[2].startswith("tools."):  # with a package of the reader's own: only that it is there
            assert (ROOT / words[2].replace(".", "/")).with_suffix(".py").exists()
            continue
        assert words[1:4] == ["-m", "pip", "install"], f"no test knows {command.text!r} of {command.page}"
        files = [words[k + 1] for k, word in enumerate(words) if word == "-r"]
        assert all((ROOT / name).exists() for name in files)
        assert files or len(words) == 5  # or one package, or our own folder
    assert (ROOT / "compose.yaml").exists()


def test_a_reader_can_install_the_library() -> None:
    """``pip install .`` takes what pyproject.toml names: all of it is there (tests/test_installed.py does it)."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (packed,) = re.findall(r"\[tool\.hatch\.build\.targets\.wheel\]\nonly-include = \[(.*?)\]", text, flags=re.DOTALL)
    (moved,) = re.findall(r"wheel\.force-include\]\n(.*?)\n\n", text, flags=re.DOTALL)
    names = re.findall(r'"([\w./-]+)"', packed) + [line.split(" = ")[0] for line in moved.splitlines()]
    assert {"graph", "web", "app.py", "gatewise", "templates", "static", "examples"} <= set(names)
    assert all((ROOT / name).exists() for name in names)


def is_current(*files: str) -> bool:
    """Whether .venv holds what ``files`` ask for, so that starting the app installs nothing."""
    stamp = VENV / "installed.json"
    kept = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else {}
    return all(kept.get(name) == hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str, process: subprocess.Popen[bytes], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if is_healthy(address):
            return True
        time.sleep(0.1)
    return False


def is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.mark.skipif(os.name != "posix", reason="make, and groups of processes")
@pytest.mark.parametrize("target", SERVERS)
def test_make_starts_a_server_and_stopping_it_leaves_nothing(target: str, tmp_path: Path) -> None:
    """``make run`` and ``make serve`` as a reader starts them, on a free port; Ctrl C ends them."""
    if not shutil.which("make") or not is_current(*((RUN, HOST) if target == "serve" else (RUN,))):
        unavailable("make, and the environment that `make test` makes, are needed")
    port = free_port()
    options = f"--port {port}" if target == "run" else f"--workers 1 --bind 127.0.0.1:{port}"
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            ["make", target, f"ARGS={options}"], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
    try:
        assert answers(f"http://127.0.0.1:{port}", process), (tmp_path / "log").read_text(encoding="utf-8")
        if target == "run":  # the README: "prints the address to open"
            assert f"open http://127.0.0.1:{port} " in (tmp_path / "log").read_text(encoding="utf-8")
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert not is_healthy(f"http://127.0.0.1:{port}")
