"""The pictures of the guides, taken from the running app; and the animation at the top of the README."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from graph import trace
from graph.files import FORMATS, order_from
from graph.words import LANGUAGES, say

from .. import chromium
from ..environment import ROOT
from . import class_pictures

__all__ = ["NEURON", "SHOTS", "Shot", "folder_of", "write"]

NEURON = "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"
NUMBERS = '{"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}'
_LAYER = "h = σ(W @ x)\nL = sum(h)"
_LAYER_NUMBERS = '{"W": [[1, 0.5], [-1, 2], [2, 1]], "x": [1, -2]}'
_CHAIN = {"source": "(x + y)z", "inputs": '{"x": -2, "y": 5, "z": -4}'}
_SOFTMAX = {
    "source": "y = softmax(s)",
    "inputs": '{"s": [0.3, 2.9, 4]}',
    "upstream": "[0, 1, 0]",
    "expand": "all",
    "step": "6",
}
_AT_EXP = {"source": NEURON, "inputs": NUMBERS, "step": "12"}
_AT_END = {"source": NEURON, "inputs": NUMBERS, "step": "17"}


def _key(key: str) -> Callable[[Any, str], None]:
    return lambda page, _: page.keyboard.press(key)


def _export_opened(page: Any, _: str) -> None:
    """The dialog of exports, with the preview of its slide."""
    page.keyboard.press("x")
    preview = "document.querySelector('dialog[open] .preview-picture img')"
    page.wait_for_function(f"() => {preview}?.naturalWidth > 0")


def _group(key: str) -> Callable[[Any, str], None]:
    return lambda page, language: page.get_by_role("button", name=say(language, key), exact=True).click()


def _typing(text: str) -> Callable[[Any, str], None]:
    def act(page: Any, language: str) -> None:
        page.get_by_role("textbox", name=say(language, "web.editor.label"), exact=True).press("Control+End")
        page.keyboard.insert_text(text)  # at once: no half word is drawn

    return act


def _nothing(_: Any, __: str) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class Shot:
    """One picture: what the address says, what is done then, and in which window."""

    query: Mapping[str, str] = field(default_factory=dict)
    act: Callable[[Any, str], None] = _nothing
    path: str = ""
    window: tuple[int, int] = (1280, 760)
    is_dark: bool = False


SHOTS: Mapping[str, Shot] = {
    "start": Shot(),
    "gallery": Shot(path="gallery"),
    "step": Shot(_AT_EXP),
    "export": Shot(_AT_EXP, _export_opened),
    "present": Shot(_AT_EXP, _key("f")),
    "exercise": Shot(_AT_END, _group("web.groups.practise")),
    "layer": Shot({"source": _LAYER, "inputs": _LAYER_NUMBERS, "step": "7"}),
    "open": Shot(_SOFTMAX),
    "error": Shot(_CHAIN, _typing(" + sigmod(x)")),
    "dark": Shot(_AT_EXP, is_dark=True),
    "class": Shot(_AT_EXP, class_pictures.begin),
    "poll": Shot({"step": "3", **_CHAIN}, class_pictures.ask),
    "ballot": Shot(act=class_pictures.answer, window=(390, 844)),
    "phone": Shot({"step": "5", **_CHAIN}, window=(390, 844), is_dark=True),
}


def folder_of(language: str) -> Path:
    """Where the pictures of a language stand."""
    return ROOT / "docs" / "pictures" / language


def write() -> None:
    """Take every picture in every language, and write the neuron's animation and one slide of it."""
    for language in LANGUAGES:
        folder_of(language).mkdir(parents=True, exist_ok=True)
        _export(language)
    with _server() as address, _browser() as browser:
        for language in LANGUAGES:
            for name, shot in SHOTS.items():
                _take(browser, address, language, name, shot)


def _take(browser: Any, address: str, language: str, name: str, shot: Shot) -> None:
    wide, high = shot.window
    context = browser.new_context(
        viewport={"width": wide, "height": high},
        color_scheme="dark" if shot.is_dark else "light",
        is_mobile=wide < high,
        has_touch=wide < high,
    )
    page = context.new_page()
    query = urlencode({**shot.query, "lang": language})
    page.goto(f"{address}/{shot.path}?{query}", wait_until="networkidle")
    page.wait_for_selector("main img" if shot.path else "html[data-ready] #view svg")
    page.wait_for_timeout(600)  # ms: until the drawing has come to rest
    shot.act(page, language)
    page.wait_for_timeout(1_500)
    page.mouse.move(wide // 2, 4)
    file = folder_of(language) / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    print(f"wrote {file.relative_to(ROOT)}")


def _export(language: str) -> None:
    numbers = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
    orders = {
        "pass": ("animated", order_from({"lang": language})),
        "slide": ("svg", order_from({"lang": language, "step": 12, "outlined": True})),
    }
    for name, (kind, order) in orders.items():
        path = folder_of(language) / f"{name}.svg"
        with path.open("wb") as file:
            for _ in FORMATS[kind].run(trace(NEURON, numbers), order, file):
                pass
        print(f"wrote {path.relative_to(ROOT)}")


@contextlib.contextmanager
def _server() -> Iterator[str]:
    """A server of our own on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    kept = tempfile.TemporaryDirectory(prefix="gatewise-pictures-")
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "GATEWISE_DATA": kept.name},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)
        kept.cleanup()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"python app.py ended with status {process.returncode}")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"no answer from {address}")


@contextlib.contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # a requirement for development alone

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.launch_arguments())
        yield opened
        opened.close()
