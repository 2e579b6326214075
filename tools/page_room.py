"""The room of the page, measured over thirty programs: the drawing's share, the size of its numbers, what is covered.

``python -m tools.page_room`` steps through every program on a projector's window, in the presentation and on phones,
and prints what falls short; ``tests/browser/test_page_room.py`` holds a part of it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from benchmarks.server import served
from web.pages.examples import example_named

from . import chromium

__all__ = ["PHONES", "PROGRAMS", "RESTED", "SCREENS", "address", "faults_at", "main", "measured"]

LOOP = "w = 0.9\nx = 0.5\ny = x\nfor i in range(75):\n    y = w*y + x"  # 150 gates
NAMES = (
    "01-chain", "05-max", "07-neuron", "12-other", "14-sigmoid", "16-dot", "17-matrix-vector", "18-matrix-matrix",
    "23-affine-batch", "25-cross-entropy", "26-softmax-by-hand", "28-mlp", "40-matrix-vector-written",
    "47-softmax-apart", "54-three-layers-descend", "66-sum-of-sheets", "72-mazur", "76-batch-norm",
    "79-attention", "81-exploding", "83-x-sin-x2", "86-micrograd", "90-lstm-cell", "92-rnn-loop", "93-conv-pool",
    "96-attention-function", "97-two-heads", "117-class-mlp", "122-newton-sqrt",
)  # fmt: skip
PROGRAMS = (*NAMES, "loop")
SCREENS: Mapping[str, tuple[int, int, bool]] = {  # width, height, whether it is presented
    "stepping": (1280, 720, False),
    "present": (1280, 720, True),
    "hall": (1920, 1080, True),
}
PHONES = ((390, 844), (360, 740), (844, 390), (320, 256))
LEAST_HEIGHT, LEAST_SHARE, MOST_BAND = 400, 0.85, 150  # pixels; of the window's width; pixels
LEAST_NUMBER = {"present": 16.0, "hall": 20.0}  # pixels
SLACK = 0.1
MOST_STEPS = 60  # of a program, spread over all of them

_COMMON = """
    const rect = (name) => document.querySelector(name).getBoundingClientRect();
    const room = rect("#view");
    const meet = (one, other) => one.left < other.right - 0.5 && other.left < one.right - 0.5
        && one.top < other.bottom - 0.5 && other.top < one.bottom - 0.5;
    const isSeen = (each) => getComputedStyle(each).visibility === "visible" && each.getClientRects().length > 0;
    const sideways = document.documentElement.scrollWidth - innerWidth;"""
# What is seen at a step on a projector's window: rooms, the smallest number, what is covered or out of sight.
PROJECTED = (
    "() => {"
    + _COMMON
    + """
    const [stage, lesson, bar] = ["#stage", "#lesson", ".steps"].map(rect);
    const cut = (box) => ({left: Math.max(box.left, room.left), right: Math.min(box.right, room.right),
        top: Math.max(box.top, room.top), bottom: Math.min(box.bottom, room.bottom)});
    const numbers = [...document.querySelectorAll("#view .captions text")]
        .filter((each) => isSeen(each) && /[0-9]/.test(each.textContent))
        .map((each) => [each, each.getBoundingClientRect()]).filter(([, box]) => box.width && meet(box, room))
        .map(([each, box]) => [each, cut(box)]);
    const sizes = numbers.map(([each]) => parseFloat(getComputedStyle(each).fontSize) * each.getCTM().a);
    const over = [".overview", ".legend", ".tools", ".stub", ".steps", ".where", ".exit"];
    const covered = over.flatMap((name) => [...document.querySelectorAll(name)]).filter(isSeen)
        .map((each) => [each.className, each.getBoundingClientRect()])
        .flatMap(([name, box]) => numbers.filter(([, number]) => meet(box, number))
            .map(([each]) => `${name} over ${each.textContent}`));
    const isIn = (box) => box.left >= room.left - 1 && box.right <= room.right + 1
        && box.top >= room.top - 1 && box.bottom <= room.bottom + 1;
    const isRepeated = document.querySelector("#view .leaf") !== null; // an input is drawn where it is used
    const nodes = [...document.querySelectorAll(`#view .node[data-lit]${isRepeated ? ":not(.input)" : ""}`)]
        .filter((node) => !isIn(node.querySelector(".shape").getBoundingClientRect())).map((node) => node.id);
    const chips = [...document.querySelectorAll(".stub")].filter(isSeen);
    const drawn = chips.filter((each) => each.classList.contains("drawn"));
    const [named, copied] = [chips, drawn].map((all) => new Set(all.map((each) => each.dataset.of)));
    const told = new Set(chips.map((each) => each.dataset.edge));
    const labels = [...document.querySelectorAll("#view .edge[data-lit]")].filter((edge) =>
        [...edge.querySelectorAll(":scope > .captions > *")].filter(isSeen)
            .map((each) => each.getBoundingClientRect()).some((box) => box.width && !isIn(box))).map((edge) => edge.id);
    const texts = document.querySelector("#explanation");
    return {height: stage.height, share: stage.width / innerWidth, band: lesson.height, under: bar.top - lesson.bottom,
        sideways, covered, smallest: Math.min(99, ...sizes), scrolled: texts.scrollHeight - texts.clientHeight,
        lost: [...nodes.filter((id) => !named.has(id)), ...labels.filter((id) => !told.has(id))],
        named: nodes.filter((id) => named.has(id) && !copied.has(id)), copied: nodes.filter((id) => copied.has(id)),
        place: document.querySelector("#drawing")?.style.transform ?? ""}; }"""
)
# What is seen on a phone: whether drawing and sentence stand in view together.
HELD = (
    "() => {"
    + _COMMON
    + """
    const [text, bar] = ["#explanation .text", ".steps"].map(rect);
    const line = parseFloat(getComputedStyle(document.querySelector("#explanation .text")).lineHeight);
    return {view: room.height, isBeside: text.top >= room.bottom - 1 || text.left >= room.right - 1,
        share: (Math.min(text.bottom, bar.top, innerHeight) - text.top) / Math.min(text.height, 2 * line),
        formula: rect("#formula").bottom - bar.top,
        sideways, scrolled: scrollY, place: document.querySelector("#drawing")?.style.transform ?? ""}; }"""
)
# Done once window, words and formula have stood still for a moment.
RESTED = """() => new Promise((done) => { let left = 4, before = "";
    const look = () => { const now = [document.querySelector("#drawing")?.style.transform,
        document.querySelector("#lesson").offsetHeight, document.querySelector("#formula").style.fontSize].join();
        left = now === before ? left - 1 : 4; before = now; left > 0 ? setTimeout(look, 45) : done(); };
    look(); })"""


def address(name: str) -> dict[str, Any]:
    """The address of one of the programs, as the page's query."""
    if name == "loop":
        return {"source": LOOP, "lang": "en"}
    example = example_named(name)
    assert example is not None, name
    found = {"source": example.source, "inputs": json.dumps(dict(example.inputs)), "lang": "en"}
    if example.expand != "none":
        found["expand"] = example.expand if isinstance(example.expand, str) else ",".join(example.expand)
    return {**found, "seed": example.seed, "close": ",".join(example.close), **example.view}


def faults_at(screen: str, seen: Mapping[str, Any]) -> list[str]:
    """What falls short at a step, in words, of what ``PROJECTED`` or ``HELD`` has measured."""
    if "view" in seen:
        height = int(screen.split("x")[1])
        wrong = {
            f"drawing {seen['view']:.0f} px": seen["view"] < min(100, height * 0.4),
            "sentence not beside the drawing": not seen["isBeside"],
            f"{seen['share']:.2f} of the sentence in view": seen["share"] < 0.95,
            "scrolled": seen["scrolled"] != 0,
            f"formula {seen['formula']:.0f} px under the bar": height > PHONES[-1][1] and seen["formula"] > 1,
        }
    else:
        least = LEAST_NUMBER.get(screen, 0.0)
        wrong = {
            f"number of {seen['smallest']:.1f} px": seen["smallest"] < least - SLACK,
            f"out of view: {', '.join(seen['lost'])}": bool(seen["lost"]),
            f"covered: {'; '.join(seen['covered'][:3])}": bool(seen["covered"]),
            f"bar over the words by {-seen['under']:.0f} px": seen["under"] < -1,
        }
        if screen == "stepping":
            wrong |= {
                f"drawing {seen['height']:.0f} px high": seen["height"] < LEAST_HEIGHT,
                f"drawing {seen['share']:.2f} wide": seen["share"] < LEAST_SHARE,
                f"band {seen['band']:.0f} px": seen["band"] > MOST_BAND,
                f"words scroll by {seen['scrolled']:.0f} px": seen["scrolled"] > 1,
            }
    wrong[f"{seen['sideways']:.0f} px sideways"] = seen["sideways"] > 0
    return [said for said, is_wrong in wrong.items() if is_wrong]


def steps_of(page: Any, most: int) -> list[int]:
    """The steps that are looked at: all, or ``most``, spread over them."""
    last = int(page.locator("#step").get_attribute("max") or 0)
    stride = max(1, -(-last // most))
    return [*range(1, last + 1, stride)]


def measured(
    page: Any, root: str, name: str, screen: str, most: int = MOST_STEPS
) -> Iterator[tuple[int, dict[str, Any]]]:
    """What is seen of a program at each step."""
    query = {**address(name), "step": 1, **({"present": 1} if SCREENS.get(screen, (0, 0, False))[2] else {})}
    page.goto(f"{root}/?{urlencode(query)}")
    page.wait_for_selector("html[data-ready] #view svg", timeout=30_000)
    steps = steps_of(page, most)
    for step in steps:
        page.evaluate(
            "(to) => { const bar = document.querySelector('#step'); bar.value = to;"
            " bar.dispatchEvent(new Event('input', {bubbles: true})); }",
            step,
        )
        page.evaluate(RESTED)
        yield step, page.evaluate(PROJECTED if screen in SCREENS else HELD)


def _contexts(browser: Any, chosen: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for screen in chosen:
        if screen in SCREENS:
            width, height, _ = SCREENS[screen]
            more: dict[str, Any] = {}
        else:
            width, height = map(int, screen.split("x"))
            more = {"has_touch": True, "is_mobile": True}
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, reduced_motion="reduce", **more)
        yield screen, context
        context.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a row per screen and program; 1 where something falls short."""
    from playwright.sync_api import sync_playwright

    every = [*SCREENS, *(f"{width}x{height}" for width, height in PHONES)]
    parser = argparse.ArgumentParser(prog="tools.page_room", description=__doc__)
    parser.add_argument("--screens", default=",".join(every))
    parser.add_argument("--programs", default=",".join(PROGRAMS))
    options = parser.parse_args(arguments)
    count = 0
    with sync_playwright() as playwright, served() as server:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.launch_arguments())
        for screen, context in _contexts(browser, options.screens.split(",")):
            page = context.new_page()
            for name in options.programs.split(","):
                count += _told(screen, name, list(measured(page, f"http://127.0.0.1:{server.port}", name, screen)))
        browser.close()
    print(f"{count} shortfalls")
    return int(count > 0)


def _told(screen: str, name: str, found: Sequence[tuple[int, Mapping[str, Any]]]) -> int:
    """Print a row; how many steps fall short."""
    faults = [(step, fault) for step, seen in found for fault in faults_at(screen, seen)]
    numbers = [seen["smallest"] for _, seen in found if "smallest" in seen]
    places = [seen.get("place") for _, seen in found]
    moves = sum(one != other for one, other in pairwise(places))
    named, copied = (sum(bool(seen.get(how)) for _, seen in found) for how in ("named", "copied"))
    size = (f", numbers from {min(numbers):.1f} px" if numbers else "") + f", {moves} moves"
    if named or copied:
        size += f", a neighbour drawn at the edge at {copied} steps, named there at {named}"
    print(f"{screen:9} {name:26} {len(found)} steps{size}", flush=True)
    for step, fault in faults[:6]:
        print(f"          step {step}: {fault}", flush=True)
    if len(faults) > 6:
        print(f"          and {len(faults) - 6} more", flush=True)
    return len({step for step, _ in faults})


if __name__ == "__main__":
    sys.exit(main())
