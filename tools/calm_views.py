"""The calm of the view, measured over every example: how often the window moves, what its map lies over.

``python -m tools.calm_views`` walks each example on a phone (or another ``--screen``) and prints a row per example: the
share of the steps at which the view moves, the size of the numbers, and at how many steps the map lies over a wire.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from benchmarks.server import served
from web.pages.examples import examples

from . import chromium
from .page_room import address

__all__ = ["MOST_MOVES", "WALK", "main", "walked"]

MOST_MOVES = 0.25  # of the steps at which the view may move
# the server sends a phone's arrangement to what calls itself one
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
# Every step of the program: where the window stands, how large the numbers are, what the map lies over.
WALK = """async () => {
    const bar = document.querySelector("#step"), svg = document.querySelector("#view svg");
    const map = document.querySelector(".overview"), room = document.querySelector("#view").getBoundingClientRect();
    const rest = () => new Promise((done) => setTimeout(done, 75));
    const isMet = () => {
        const box = map.getBoundingClientRect();
        if (map.hidden || getComputedStyle(map).visibility !== "visible") return false;
        return [...svg.querySelectorAll(".edge > .wire")].filter((wire) => !wire.parentElement.matches("[data-hidden]"))
            .some((wire) => {
                const near = wire.getBoundingClientRect();
                if (near.right < box.left || near.left > box.right || near.bottom < box.top || near.top > box.bottom)
                    return false;
                const matrix = wire.getScreenCTM(), length = wire.getTotalLength();
                return Array.from({length: 60}, (_, at) => wire.getPointAtLength((length * at) / 59)
                    .matrixTransform(matrix)).some(({x, y}) => x > box.left && x < box.right && y > box.top
                        && y < box.bottom);
            });
    };
    const seen = [];
    for (let step = 0; step <= Number(bar.max); step++) {
        bar.value = step;
        bar.dispatchEvent(new Event("input", {bubbles: true}));
        await rest();
        const box = map.getBoundingClientRect();
        const isMap = !map.hidden && getComputedStyle(map).visibility === "visible";
        seen.push({place: document.querySelector("#drawing").style.transform, k: svg.getCTM()?.a ?? 0,
            map: isMap ? [box.width, box.height] : null, isMet: isMet()});
    }
    return {seen, room: [room.width, room.height], drawing: [svg.getAttribute("width"), svg.getAttribute("height")],
        hasCells: svg.querySelector('text[font-size="11.5"]') !== null};
}"""


def walked(page: Any, root: str, name: str) -> dict[str, Any]:
    """All steps of an example."""
    page.goto(f"{root}/?{urlencode({**address(name), 'step': 1})}")
    page.wait_for_selector("html[data-ready] #view svg", timeout=30_000)
    page.wait_for_timeout(400)
    found: dict[str, Any] = page.evaluate(WALK)
    found["moves"] = sum(one["place"] != other["place"] for one, other in pairwise(found["seen"][1:]))
    found["share"] = found["moves"] / max(1, len(found["seen"]) - 2)
    return found


def _told(name: str, found: dict[str, Any]) -> str:
    seen = found["seen"]
    size = min(each["k"] for each in seen) * (11.5 if found["hasCells"] else 14)
    met = sum(each["isMet"] for each in seen)
    maps = [each["map"] for each in seen if each["map"]]
    shape = "x".join(f"{float(length):.0f}" for length in found["drawing"])
    most = max((width * height for width, height in maps), default=0) / (found["room"][0] * found["room"][1])
    return (
        f"{name:28} {found['moves']:3} of {len(seen):3} {found['share']:.2f}  {size:4.1f} px  {shape:>10}"
        f"  map at {len(maps)} up to {most:.2f} of the room, over a wire at {met}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a row per example; 1 where a view moves too often."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="tools.calm_views", description=__doc__)
    parser.add_argument("--screen", default="390x844")
    parser.add_argument("--examples", default="", help="names, apart by commas; all unless told")
    parser.add_argument("--json", default="", help="a file for all that was found")
    options = parser.parse_args(arguments)
    width, height = map(int, options.screen.split("x"))
    names = options.examples.split(",") if options.examples else [each.name for each in examples()]
    found: dict[str, dict[str, Any]] = {}
    with sync_playwright() as playwright, served() as server:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.launch_arguments())
        phone: dict[str, Any] = (
            {"has_touch": True, "is_mobile": True, "user_agent": PHONE} if min(width, height) < 600 else {}
        )
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", service_workers="block", **phone
        )
        page = context.new_page()
        for name in names:
            found[name] = walked(page, f"http://127.0.0.1:{server.port}", name)
            print(_told(name, found[name]), flush=True)
        browser.close()
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(found, file)
    restless = [name for name, each in found.items() if each["share"] > MOST_MOVES]
    covered = [name for name, each in found.items() if any(step["isMet"] for step in each["seen"])]
    print(f"{len(restless)} of {len(found)} move too often; the map lies over a wire in {len(covered)}")
    return int(bool(restless))


if __name__ == "__main__":
    sys.exit(main())
