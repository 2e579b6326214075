"""Films of a pass: their pictures are the slides, their captions what is said, and a browser plays them."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Page

from graph.errors import TraceError
from graph.files import FORMATS, Chapter, Order, order_from
from graph.files.export_format import Format
from graph.files.film_timing import FRAME_RATE, Cue, film_cues
from graph.files.typst_pages import png_pages
from graph.limits import WEB
from graph.slides.deck import open_deck
from graph.slides.presentation import Presentation
from graph.slides.slide import presented
from tests.slides.decks import EXAMPLES, chain, deck_of, neuron, slides_of, traced, written
from tests.slides.test_order import ASKED, ROOT

CHOICES: dict[str, Any] = {"steps": "8-12", "speed": 4.0, "width": 640}
WIDE = "40-matrix-vector-written"


@cache
def film(name: str) -> bytes:
    return written(name, neuron(), **CHOICES)


def deck(**choices: Any) -> Presentation:
    return presented(deck_of(neuron(), **choices))


def frames(content: bytes) -> list[np.ndarray]:
    """All frames of a film, in the colours that its file names."""
    with av.open(io.BytesIO(content)) as opened:
        return [frame.to_ndarray(format="rgb24") for frame in opened.decode(video=0)]


def captions(content: bytes) -> list[tuple[float, str]]:
    """Seconds and text of the captions inside a film."""
    with av.open(io.BytesIO(content)) as opened:
        stream = opened.streams.subtitles[0]
        packets = [each for each in opened.demux(stream) if each.pts is not None and len(bytes(each)) > 2]
        is_mp4 = "mp4" in opened.format.name
        return [
            (float(each.pts * Fraction(each.time_base)), bytes(each)[2 if is_mp4 else 0 :].decode()) for each in packets
        ]


@pytest.mark.parametrize("name", ["mp4", "webm", "gif"])
def test_a_frame_is_the_slide(name: str) -> None:
    shown = frames(film(name)) if name != "gif" else []
    cues = list(film_cues(deck(**CHOICES)))
    assert name == "gif" or len(shown) == cues[-1].first + cues[-1].count
    with Image.open(io.BytesIO(film("gif"))) as gif:
        assert gif.n_frames == len(cues)
        for number, cue in enumerate(cues):
            slide = Image.open(io.BytesIO(next(png_pages([cue.slide.svg], 1280, 720, 640)))).convert("RGB")
            gif.seek(number)
            seen = np.asarray(gif.convert("RGB")) if name == "gif" else shown[cue.first + cue.count - 2]
            away = np.abs(seen.astype(int) - np.asarray(slide).astype(int))
            assert seen.shape == (360, 640, 3)
            assert away.mean() < 2.5, (number, away.mean())
            assert tuple(seen[2, 2]) == (255, 255, 255), "paper stays white"


@pytest.mark.parametrize("name", ["mp4", "webm"])
def test_captions_are_in_the_film_and_in_a_file_of_their_own(name: str) -> None:
    cues = list(film_cues(deck(**CHOICES)))
    inside = captions(film(name))
    assert [text for _, text in inside] == [cue.text for cue in cues]
    assert [start for start, _ in inside] == pytest.approx([cue.start for cue in cues], abs=0.002)
    beside = written("vtt", neuron(), **CHOICES).decode()
    assert beside.startswith("WEBVTT\n\n1\n00:00:00.000 --> ")
    assert beside.count(" --> ") == len(cues)
    assert all(cue.text in beside for cue in cues)


def test_captions_say_what_the_slides_say_in_korean_too() -> None:
    beside = written("vtt", neuron(), steps="12", lang="ko").decode()
    slide = slides_of(neuron(), steps="12", lang="ko")[0]
    assert slide.sentence is not None
    assert slide.sentence.text.split()[0] in beside


def test_a_slide_is_seen_as_long_as_its_caption_takes_to_read() -> None:
    cues = list(film_cues(deck()))
    assert all(first.first + first.count == second.first for first, second in pairwise(cues))
    assert all(len(cue.text) / (cue.end - cue.start) <= 20 for cue in cues)
    fast = list(film_cues(deck(speed=2.0)))
    assert fast[-1].end == pytest.approx(cues[-1].end / 2, abs=1.0)


def test_the_camera_pans_from_window_to_window() -> None:
    wide = open_deck(traced(EXAMPLES[WIDE]), Order())
    assert wide.camera is not None
    moved = [slide for slide in presented(wide).begin() if slide.pan is not None]
    assert len(moved) >= wide.camera.moves > 0
    pan = moved[0].pan
    assert pan is not None
    scenes = [pan(share) for share in (0.0, 0.5, 1.0)]
    assert scenes[2] == moved[0].scene
    assert scenes[0] != scenes[1] != scenes[2]


def test_a_film_that_is_too_long_or_too_wide_is_refused() -> None:
    short = replace(WEB, film_seconds=9.0)
    with pytest.raises(TraceError, match="9"):
        list(FORMATS["vtt"].run(chain(3, short), Order(), io.BytesIO()))
    for name in ("mp4", "gif"):
        with pytest.raises(TraceError, match="width"):
            list(FORMATS[name].run(chain(3, WEB), Order(width=4000), io.BytesIO()))
    with pytest.raises(TraceError, match="speed"):
        order_from({"speed": 0})
    with pytest.raises(TraceError, match="speed"):
        order_from({"speed": True})


@pytest.mark.parametrize("name", ["mp4", "gif"])
def test_making_a_film_can_be_stopped(name: str) -> None:
    file = io.BytesIO()
    making = FORMATS[name].run(neuron(), Order(width=320), file)
    assert next(making) == (0, 19)
    making.close()
    assert not file.getvalue()


def test_a_lecture_is_a_film_too() -> None:
    chapters = [Chapter(neuron(), Order(steps="12"), "A neuron", "Look.")]
    file = io.BytesIO()
    order = Order(width=320, speed=8.0)
    assert [*FORMATS["mp4"].run_lecture("Week 1", "", chapters, order, file)][-1] == (3, 3)
    assert [text for _, text in captions(file.getvalue())][:2] == ["Week 1", "1 · A neuron"]


def test_a_film_comes_over_http_and_from_the_command_line(client: FlaskClient, tmp_path: Path) -> None:
    asked = {**ASKED, "lang": "en", "format": "mp4", "steps": "11-12", "width": 320, "speed": 8}
    answer = client.post("/api/export", json=asked)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "video/mp4"
    assert len(frames(answer.data)[0][0]) == 320
    choices = ["--steps", "11-12", "--width", "320", "--speed", "8"]
    program = [sys.executable, "app.py", "export", ASKED["source"], *choices]
    given = [part for name, value in ASKED["inputs"].items() for part in ("-i", f"{name}={value}")]
    subprocess.run([*program, *given, "-o", str(tmp_path / "film.mp4")], cwd=ROOT, check=True, capture_output=True)
    assert len(frames((tmp_path / "film.mp4").read_bytes())) == len(frames(answer.data))
    assert (tmp_path / "film.vtt").read_text(encoding="utf-8").startswith("WEBVTT")


def test_without_an_encoder_a_sentence_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(TraceError, match=re.escape("gatewise[video]")):
        written("mp4", neuron(), steps="1")


@pytest.mark.browser
@pytest.mark.parametrize("kind", [FORMATS["mp4"], FORMATS["webm"]], ids=lambda kind: kind.name)
def test_a_browser_plays_it_to_the_end_with_its_captions(page: Page, kind: Format) -> None:
    """As a web page shows it: the film, and its captions as a track."""
    cues = list(film_cues(deck(**CHOICES)))
    files = {
        "film": (kind.media_type, film(kind.name)),
        "words": ("text/vtt", written("vtt", neuron(), **CHOICES)),
        "": ("text/html", b"<video src=film muted><track src=words kind=captions srclang=en default></video>"),
    }
    for name, (media_type, content) in files.items():
        page.route(f"http://film.test/{name}", _answer(media_type, content))
    page.goto("http://film.test/")
    said, seconds, size = page.evaluate(
        """() => new Promise((resolve, reject) => {
            const film = document.querySelector("video"), said = [];
            const track = film.textTracks[0];
            track.mode = "showing";
            track.addEventListener("cuechange", () => said.push(...[...track.activeCues].map((cue) => cue.text)));
            film.addEventListener("error", () => reject(film.error.message));
            film.addEventListener("ended", () => {
                resolve([said, film.currentTime, [film.videoWidth, film.videoHeight]]);
            });
            film.playbackRate = 2;
            film.play().catch(reject);
        })"""
    )
    assert seconds == pytest.approx(cues[-1].end, abs=0.2)
    assert size == [640, 360]
    assert said == [cue.text for cue in cues]


def _answer(media_type: str, content: bytes) -> Any:
    return lambda route: route.fulfill(body=content, content_type=media_type)


def test_a_second_of_film_has_as_many_frames_as_it_says() -> None:
    with av.open(io.BytesIO(film("mp4"))) as opened:
        stream = opened.streams.video[0]
        assert stream.average_rate == FRAME_RATE
        assert opened.streams.subtitles[0].language == "eng"
    content = film("mp4")
    assert 0 < content.find(b"moov") < content.find(b"mdat"), "a player finds the index at once"


def test_cues_are_told_by_seconds() -> None:
    cue = Cue(slides_of(neuron(), steps="1")[0], 50, 75, "x")
    assert (cue.start, cue.end) == (2.0, 5.0)
