"""In Chromium, on a slow phone (WebPageTest's slow 3G, a processor four times slower): the first paint, the drawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .measure import OURS, Row, Target, quartiles
from .page import browser_at_hand
from .server import served

__all__ = ["rows"]

_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # ms, bytes/s
_SLOWER = 4
_RUNS = 7
_PHONE = {"width": 390, "height": 844}
_PAINT = "page: first paint on a slow phone (400 ms, 400 kbit/s, processor ÷ 4)"
_TIMES = """() => new Promise((done) => {
  const paints = Object.fromEntries(performance.getEntriesByType("paint").map((each) => [each.name, each.startTime]));
  new PerformanceObserver((list) => done({paint: paints["first-contentful-paint"] ?? paints["first-paint"],
      drawing: window.drawn, ready: window.ready, requests: performance.getEntriesByType("resource").length + 1}))
    .observe({type: "paint", buffered: true}); })"""
# When a number of the drawing is seen for the first time, and when the page answers hands.
_WATCH = """(() => { const look = (now) => {
    const number = document.querySelector('#view svg .captions text');
    if (number && !window.drawn && number.getBoundingClientRect().width > 0
        && performance.getEntriesByType("paint").length) window.drawn = now;
    if (document.documentElement.hasAttribute("data-ready")) window.ready = now;
    if (!window.ready || !window.drawn) requestAnimationFrame(look); };
  requestAnimationFrame(look); })()"""


def rows(is_quick: bool) -> Iterator[Row]:
    """Every visit is a first one: nothing is kept. Without Chromium the row says so."""
    with browser_at_hand() as browser:
        if browser is None:
            yield Row(_PAINT, "ms", {}, missing=("Chromium",))
            return
        with served() as server:
            address = f"http://127.0.0.1:{server.port}/?lang=en"
            _visit(browser, address)  # the server makes its bundle
            found = [_visit(browser, address) for _ in range(1 if is_quick else _RUNS)]
    paint, drawing, ready = (quartiles([each[name] for each in found]) for name in ("paint", "drawing", "ready"))
    most = max(each["requests"] for each in found)
    yield Row(
        _PAINT,
        "ms",
        {OURS: paint, "the drawing's first number": drawing, "answers hands": ready},
        (
            Target("first paint", paint.median, 1000.0, "ms"),
            Target("the drawing", drawing.median, 2500.0, "ms"),
            Target("requests", float(most), 15.0, ""),
        ),
    )


def _visit(browser: Any, address: str) -> dict[str, float]:
    """The times of one first visit, in milliseconds."""
    context = browser.new_context(viewport=_PHONE, has_touch=True, is_mobile=True, service_workers="block")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.add_init_script(_WATCH)
    page.goto(address, timeout=60_000)
    page.wait_for_function("() => window.ready && window.drawn", timeout=60_000)
    found: dict[str, float] = page.evaluate(_TIMES)
    context.close()
    return found
