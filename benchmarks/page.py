"""In Chromium: from a typed key to the new picture, and how many frames a second a dragged slider makes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from tools import chromium

from .measure import OURS, Row, Target, quartiles
from .programs import mixed
from .server import served

_RUNS = 5
_ROW = "page: typed key → new picture, 20 gates"
# When the drawing last changed after it had begun to say something else than before the key.
_WATCH = """() => { const view = document.querySelector('#view');
  new MutationObserver(() => { if (view.textContent !== window.before) window.seen = performance.now(); })
    .observe(view, {subtree: true, childList: true, characterData: true, attributes: true,
     attributeFilter: ['id', 'd', 'x', 'y']}); }"""
_KEY = """() => { window.seen = 0; window.before = document.querySelector('#view').textContent;
  addEventListener('keydown', () => { window.pressed = performance.now(); }, {capture: true, once: true}); }"""
_SEEN = "() => window.seen > window.pressed && performance.now() - window.seen > 150"
_NEURON = "w = [2, -3, -3]; x = [-1, -2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1 + exp(-dot))"
# A hand on the first input's slider, one movement a frame; what is asked of the server, and whether anything moved.
_DRAG = """(ms) => new Promise((done) => {
  const bar = document.querySelector('#inputs input[type=range]');
  const places = () => [...document.querySelectorAll('#view .node, #view .wire')]
    .map((each) => { const box = each.getBoundingClientRect();
      return [box.x, box.y, box.width, box.height]; }).join();
  const before = places(); const asked = []; const real = window.fetch;
  window.fetch = (path, options) => {
    asked.push(JSON.parse(options.body).only ?? 'everything'); return real(path, options); };
  const first = performance.now(); let count = 0;
  const tick = (now) => {
    if (now - first >= ms) { window.fetch = real;
      done({rate: count / (now - first) * 1000, whole: asked.filter((each) => each !== 'values').length,
            isStill: places() === before}); return; }
    count += 1; bar.value = String(3 * Math.sin((now - first) / 500));
    bar.dispatchEvent(new Event('input', {bubbles: true})); requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick); })"""
_SCRUB = """(ms) => { const bar = document.activeElement; const end = performance.now() + ms; let step = 0;
  const most = Number(bar.max || 20); const move = () => { step = (step + 1) % most; bar.value = step;
    bar.dispatchEvent(new Event('input', {bubbles: true})); if (performance.now() < end) setTimeout(move, 16); };
  move(); }"""
_FRAMES = """(ms) => new Promise((done) => { const first = performance.now(); let count = 0;
  const tick = (now) => { count += 1; now - first < ms ? requestAnimationFrame(tick)
    : done(count / (now - first) * 1000); };
  requestAnimationFrame(tick); })"""


@contextlib.contextmanager
def browser_at_hand() -> Iterator[Any]:
    """A headless Chromium; None where there is none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        yield None
        return
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.launch_arguments())
        except Error:
            yield None
            return
        yield browser
        browser.close()


def rows(is_quick: bool) -> Iterator[Row]:
    """Needs Playwright and Chromium; without them the row says so."""
    with browser_at_hand() as browser:
        if browser is None:
            yield Row(_ROW, "ms", {}, missing=("Chromium",))
            return
        with served() as server:
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(f"http://127.0.0.1:{server.port}/?lang=en&source={quote(mixed(6))}")
            page.wait_for_selector("html[data-ready] #view .gate")
            typed = quartiles(_typed(page, 1 if is_quick else 12))
            yield Row(_ROW, "ms", {OURS: typed}, (Target("key to picture", typed.median, 100.0, "ms"),))
            yield from _frames(page, 300 if is_quick else 1_000, 1 if is_quick else _RUNS)
            page.goto(f"http://127.0.0.1:{server.port}/?lang=en&step=17&source={quote(_NEURON)}")
            page.wait_for_selector("html[data-ready] #view .gate")
            yield from _dragged(page, 300 if is_quick else 1_000, 1 if is_quick else _RUNS)


def _typed(page: Any, rounds: int) -> list[float]:
    """Milliseconds by round from pressing a digit (the exponent 2 becomes 22, 23, …) to the drawing's last change."""
    box = page.get_by_role("textbox", name="Expression", exact=True)
    page.evaluate(_WATCH)
    times: list[float] = []
    for turn in range(rounds):
        for key in (str(2 + turn % 8), "Backspace"):
            box.press("Control+End")
            page.evaluate(_KEY)
            box.press(key)
            page.wait_for_function(_SEEN, timeout=30_000)
            times.append(page.evaluate("() => window.seen - window.pressed"))
    return times


def _frames(page: Any, duration: int, runs: int) -> Iterator[Row]:
    """Frames a second while the step slider runs over all steps, one movement about every 16 ms; of several runs."""
    page.get_by_role("slider", name="Step", exact=True).focus()
    rates: list[float] = []
    for _ in range(runs):
        page.evaluate(_SCRUB, duration)
        rates.append(page.evaluate(_FRAMES, duration))
    rate = quartiles(rates)
    target = Target("frames a second", rate.median, 55.0, "1/s", is_at_least=True)
    yield Row("page: frames a second while the step slider moves", "1/s", {OURS: rate}, (target,))


def _dragged(page: Any, duration: int, runs: int) -> Iterator[Row]:
    """Frames a second while a hand drags an input of the sigmoid neuron: only numbers travel, nothing moves."""
    if not page.locator("#source").is_visible():
        page.locator(".fold.program").click()  # while stepping the desk is folded
    page.locator("#inputs input[type=range]").first.hover()
    page.mouse.down()
    page.evaluate(_DRAG, 200)  # the first movement makes the server's plan
    found = [page.evaluate(_DRAG, duration) for _ in range(runs)]
    page.mouse.up()
    rate = quartiles([each["rate"] for each in found])
    targets = (
        Target("frames a second", rate.median, 55.0, "1/s", is_at_least=True),
        Target("whole answers asked for", float(sum(each["whole"] for each in found)), 0.5, ""),
        Target("elements that moved", 0.0 if all(each["isStill"] for each in found) else 1.0, 0.5, ""),
    )
    yield Row("page: frames a second while an input of the neuron is dragged", "1/s", {OURS: rate}, targets)
