"""What is ordered, refused and stopped; on the command line and over HTTP, by one code path."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from graph import trace
from graph.drawing import picture
from graph.errors import TraceError
from graph.files import FORMATS, Order
from graph.limits import LIBRARY, WEB
from graph.slides.shots import choose_shots
from tests.slides.decks import NEURON, NUMBERS, chain, neuron, written
from web.cli.export_command import written_whole

ROOT = Path(__file__).resolve().parent.parent.parent
ASKED = {"source": NEURON, "inputs": NUMBERS, "lang": "ko"}


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ("all", [*range(18), 17]),
        ("forward", list(range(9))),
        ("backward", [*range(9, 18), 17]),
        ("last", [17]),
        ("passes", [8, 17]),
        ("12, 2-4,0", [12, 2, 3, 4, 0]),
        ("3-5", [3, 4, 5]),
        ("4", [4]),
    ],
)
def test_the_steps_that_were_ordered_are_the_slides(steps: str, wanted: list[int]) -> None:
    shots = choose_shots(neuron().timeline, Order(steps=steps), 100, is_single=False)
    assert [shot.step for shot in shots] == wanted


@pytest.mark.parametrize(
    ("steps", "code"), [("3-18", "wrong_arguments"), ("5-3", "wrong_arguments"), ("18", "wrong_arguments")]
)
def test_steps_that_do_not_exist_are_refused(steps: str, code: str) -> None:
    with pytest.raises(TraceError) as caught:
        written("zip", neuron(), steps=steps)
    assert caught.value.code == code


def test_too_many_slides_are_refused() -> None:
    with pytest.raises(TraceError) as caught:
        written("zip", chain(600, WEB))
    assert caught.value.code == "too_large"
    assert "1,000" in caught.value.message


def test_a_file_that_grows_too_large_is_stopped() -> None:
    small = trace(NEURON, NUMBERS, limits=replace(LIBRARY, export_bytes=20_000))
    for name in ("zip", "html", "pdf", "pptx", "animated"):
        with pytest.raises(TraceError) as caught:
            written(name, small, has_formula=False)
        assert caught.value.code == "too_large"


def test_a_deck_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    drawn = picture._drawn
    monkeypatch.setattr(picture, "_drawn", lambda *arguments: calls.append(1) or drawn(*arguments))
    source = chain(24)
    written("zip", source, has_formula=False)
    written("html", source, has_formula=False)
    assert len(calls) <= 3, "the arrangements that were tried, not one for a slide"


def test_a_long_deck_is_written_as_it_is_made() -> None:
    """500 slides: the archive grows slide by slide, and what is in memory does not."""
    file = io.BytesIO()
    run = FORMATS["zip"].run(chain(249), Order(has_formula=False), file)
    assert next(run) == (1, 501)
    sizes = [file.tell()]
    tracemalloc.start()
    for done, _ in run:
        sizes.append(file.tell())
        if done == 30:
            tracemalloc.reset_peak()
        if done == 60:
            break
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    run.close()  # type: ignore[attr-defined]
    assert sizes == sorted(set(sizes))
    assert peak < 12_000_000


@pytest.mark.parametrize("name", ["pdf", "pptx"])
def test_pages_and_slides_go_to_the_file_as_they_are_made(name: str) -> None:
    file = io.BytesIO()
    sizes = [file.tell() for _ in FORMATS[name].run(chain(60), Order(has_formula=False), file)]
    assert len(set(sizes)) > 4, "it grows in pieces, and the pieces are not kept"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no full disk to write to")
@pytest.mark.parametrize("name", ["zip", "pdf", "pptx", "html"])
def test_a_full_disk_is_told_by_the_name_of_the_target(tmp_path: Path, name: str) -> None:
    done = command("x*y", "-o", "/dev/full", "--format", name, folder=tmp_path)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert Path("/dev/full").is_char_device(), "a device is written to, not replaced"
    missing = command("x*y", "-o", "nowhere/deck.zip", folder=tmp_path)
    assert missing.returncode == 2
    assert "nowhere/deck.zip" in missing.stderr
    assert ".gatewise-" not in missing.stderr


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "deck.zip"
    target.write_text("old")
    making = written_whole(target)
    making.__enter__().write(b"half")
    assert making.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None) is False
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "export", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def given() -> list[str]:
    return [part for name, value in NUMBERS.items() for part in ("-i", f"{name}={value}")]


def test_the_command_line_and_the_server_make_the_same_file(tmp_path: Path, client: FlaskClient) -> None:
    done = command(
        NEURON, *given(), "-o", "deck.zip", "--lang", "ko", "--footer", "2강", "--steps", "8-11", folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    answer = client.post("/api/export", json={**ASKED, "format": "zip", "footer": "2강", "steps": "8-11"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="backprop.zip"'
    mine, theirs = zipfile.ZipFile(tmp_path / "deck.zip"), zipfile.ZipFile(io.BytesIO(answer.data))
    assert mine.namelist() == theirs.namelist()
    assert [mine.read(name) for name in mine.namelist()] == [theirs.read(name) for name in theirs.namelist()]


def test_the_command_line_says_what_is_wrong_and_leaves_nothing(tmp_path: Path) -> None:
    done = command(NEURON, "-o", "deck.pdf", "--steps", "7-99", folder=tmp_path)
    assert done.returncode == 2
    assert "99" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="an interrupt from a terminal is a POSIX signal")
def test_an_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    source = "\n".join(["y = x + 1", *("y = sin(y)" for _ in range(450)), "y"])
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "export", source, "-o", "deck.pptx"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert not list(tmp_path.iterdir())


def test_the_server_tells_how_far_it_is_and_then_sends_the_file(client: FlaskClient) -> None:
    answer = client.post("/api/export", json={**ASKED, "format": "zip", "progress": True})
    lines = answer.data.split(b"\n", 19)
    told = [json.loads(line) for line in lines[:19]]
    assert told[-1] == {"done": 19, "total": 19}
    head, content = lines[19].split(b"\n", 1)
    facts = json.loads(head)
    assert facts == {"name": "backprop.zip", "type": "application/zip", "size": len(content)}
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 19


def test_an_answer_that_is_not_read_gives_its_place_back(client: FlaskClient) -> None:
    for _ in range(12):  # more often than there are places
        answer = client.post("/api/export", json={**ASKED, "format": "zip", "progress": True}, buffered=False)
        next(iter(answer.response))
        answer.close()
    assert client.post("/api/trace", json={"source": "x*y*z"}).status_code == 200


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"format": "doc"}, 400, "bad_request"),
        ({"format": "zip", "steps": "40-50"}, 422, "wrong_arguments"),
        ({"format": "png", "width": 99_999}, 422, "too_large"),
        ({"format": "zip", "theme": "pink"}, 422, "bad_value"),
        ({"format": "zip", "theme": "pink", "progress": True}, 422, "bad_value"),
        ({"format": "svg", "step": 18}, 422, "wrong_arguments"),
    ],
)
def test_a_bad_order_is_refused_in_the_readers_language(
    client: FlaskClient, more: dict[str, Any], status: int, code: str
) -> None:
    answer = client.post("/api/export", json={**ASKED, **more})
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["errors"][0]["code"] == code


def test_starting_loads_none_of_the_programs_that_make_files() -> None:
    heavy = "{'typst', 'pptx', 'ziamath', 'lxml', 'fontTools', 'PIL'}"
    script = f"import sys, app; sys.exit(' '.join({heavy} & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.stderr
