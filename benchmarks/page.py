"""The page in a browser: frames a second while a slider is dragged, and how long a new source takes to be seen.

``python -m benchmarks page`` starts a server and a Chromium of its own.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, Request, sync_playwright

from tools import chromium

from .neuron import INPUTS, SOURCE
from .timing import Timing

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 3
TWENTY = "f = " + " + ".join(f"a{i}*b{i}" for i in range(10)) + " + c"  # 10 products, 10 sums
PLACES = """() => [...document.querySelectorAll("#view .shape, #view .wire, #view .captions text")].map((each) => {
    const box = each.getBoundingClientRect();
    return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)].join();
}).join(" ")"""
FRAMES = """() => { window.frames = []; window.changes = 0; window.isDone = false;
    let last = performance.now();
    new MutationObserver(() => { window.changes += 1; })
        .observe(document.getElementById("view"), {subtree: true, characterData: true, childList: true});
    const tick = (now) => { window.frames.push(now - last); last = now; if (!window.isDone) requestAnimationFrame(tick); };
    requestAnimationFrame(tick); }"""
TYPED = """async (source) => {
    const box = document.getElementById("source");
    box.value = source;
    const started = performance.now();
    box.dispatchEvent(new Event("input", {bubbles: true}));
    while (document.querySelector("#view svg .gate")?.closest("svg") === window.old) {
        await new Promise(requestAnimationFrame);
        if (performance.now() - started > 5000) throw new Error("no new drawing");
    }
    await new Promise(requestAnimationFrame);
    return performance.now() - started;
}"""


@contextmanager
def opened(source: str, inputs: str, step: int) -> Iterator[Page]:
    """The page at a state, on a server of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, str(ROOT / "app.py"), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"{address}/healthz")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium.find(), args=chromium.launch_arguments(), headless=True
                )
                page = browser.new_page(viewport={"width": 1280, "height": 720})
                page.goto(f"{address}/?{urlencode({'source': source, 'inputs': inputs, 'step': step, 'lang': 'en'})}")
                page.wait_for_selector("html[data-ready]")
                page.wait_for_timeout(500)
                yield page
                browser.close()
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(address)


def drag() -> dict[str, Any]:
    """A slider of the neuron dragged for three seconds: frames a second, the slowest frame, requests by kind."""
    inputs = str(INPUTS).replace("'", '"')
    kinds: list[str] = []

    def note(request: Request) -> None:
        if "/api/" in request.url:
            body = request.post_data_json or {}
            kinds.append(str(body.get("only", "whole")))

    with opened(SOURCE, inputs, 17) as page:
        page.on("request", note)
        box = page.get_by_role("slider", name="w0", exact=True).bounding_box()
        assert box is not None
        before = page.evaluate(PLACES)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.evaluate(FRAMES)
        started, turn = time.perf_counter(), 0
        while time.perf_counter() - started < SECONDS:
            turn += 1
            share = 0.5 + 0.35 * ((turn % 60) / 30 - 1 if turn % 120 < 60 else 1 - (turn % 60) / 30)
            page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        found = page.evaluate("() => { window.isDone = true; return [window.frames, window.changes]; }")
        is_still = page.evaluate(PLACES) == before
        during = list(kinds)
        page.mouse.up()
    frames = found[0][2:]
    return {
        "fps": 1000 * len(frames) / sum(frames),
        "slowest": max(frames),
        "late": sum(frame > 34 for frame in frames),
        "numbers": during.count("values"),
        "whole": during.count("whole"),
        "updates": found[1],
        "is_still": is_still,
    }


ENDS = ("c*a0", "exp(c)", "c*a1*a2", "tanh(c)", "c*a3", "sin(c)", "c*a4*a5", "cos(c)", "c/a6")


def typing() -> list[float]:
    """Milliseconds from a changed source of 20 gates to its drawing on the screen, each a structure never seen."""
    times: list[float] = []
    with opened(TWENTY, "{}", 20) as page:
        for end in ENDS:
            page.evaluate("() => { window.old = document.querySelector('#view svg'); }")
            times.append(page.evaluate(TYPED, TWENTY.replace("c", end)))
            page.wait_for_timeout(400)
    return times


def timings() -> Iterator[Timing]:
    """Frames while dragging (median and slowest), and source to drawing."""
    found = drag()
    print(
        f"dragging: {found['fps']:.1f} frames a second, {found['late']} late, {found['numbers']} answers with numbers, "
        f"{found['whole']} whole ones, everything {'in' if found['is_still'] else 'OUT OF'} its place"
    )
    yield Timing("page: a frame while a slider is dragged", 1000 / found["fps"], found["slowest"], found["numbers"])
    times = sorted(typing())
    yield Timing("page: source of 20 gates to drawing", times[len(times) // 2], times[-1], len(times))
