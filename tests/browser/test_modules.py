"""The pure modules of the page, run where they run: in a browser."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graph.drawing.bounding_boxes import Extent
from graph.slides.window_plan import Subject, Windows

pytestmark = pytest.mark.browser
PHASES = ["start", "forward", "forward", "seed", "backward", "backward"]
NODES = ["", "n1", "n2", "n3", "n2", "n1"]
STEPS = [{"index": i, "phase": p, "node": n, "appears": []} for i, (p, n) in enumerate(zip(PHASES, NODES, strict=True))]


@pytest.fixture
def run(page: Page, server: str) -> Any:
    """``run("state/stepper", "m.mirror(steps, 1)")``: the value of an expression over a module ``m``."""
    page.goto(f"{server}/healthz")

    def evaluate(module: str, expression: str, **names: Any) -> Any:
        given = {"steps": STEPS, **names}
        script = f"""async ({{ {", ".join(given)} }}) => {{
            const m = await import("/static/js/{module}.js");
            return {expression};
        }}"""
        return page.evaluate(script, given)

    return evaluate


@pytest.mark.parametrize(("index", "wanted"), [(0, 5), (1, 5), (2, 4), (3, 2), (4, 2), (5, 1)])
def test_mirroring_goes_to_the_same_gate_in_the_other_direction(run: Any, index: int, wanted: int) -> None:
    assert run("state/stepper", "m.mirror(steps, index)", index=index) == wanted


@pytest.mark.parametrize(
    ("index", "node", "wanted"),
    [(0, "n2", 2), (2, "n1", 2), (1, "n1", 5), (3, "n1", 3), (4, "n2", 4), (5, "n2", 5), (5, "n1", 5), (1, "x", 1)],
)
def test_a_click_on_a_gate_leads_to_a_step_that_is_still_to_come(run: Any, index: int, node: str, wanted: int) -> None:
    assert run("state/stepper", "m.visit(steps, index, node)", index=index, node=node) == wanted


@pytest.mark.parametrize(
    ("old", "index", "keeps", "wanted"),
    [
        (None, 9, False, 5),  # the first answer: as the address says, as far as there are steps
        (6, 4, False, 4),  # as many steps: another number was typed
        (4, 3, False, 5),  # at the end: still at the end
        (4, 2, False, 0),  # another program begins at its beginning
    ],
)
def test_a_new_trace_is_entered_where_one_stood(
    run: Any, old: int | None, index: int, keeps: bool, wanted: int
) -> None:
    before = None if old is None else STEPS[:old]
    assert run("state/stepper", "m.carryOver(old, index, steps, keeps)", old=before, index=index, keeps=keeps) == wanted


def test_zooming_leaves_the_point_under_the_pointer_where_it_is(run: Any) -> None:
    view = run("lib/viewport", "m.zoomAt({k: 2, x: 10, y: 20}, 1.5, {x: 70, y: 80})")
    assert view["k"] == 3
    assert ((70 - view["x"]) / 3, (80 - view["y"]) / 3) == ((70 - 10) / 2, (80 - 20) / 2)


def test_a_fitted_drawing_is_whole_and_in_the_middle(run: Any) -> None:
    view = run("lib/viewport", "m.fit({width: 1000, height: 100}, {width: 532, height: 400}, 16)")
    assert view == {"k": 0.5, "x": 16, "y": 175}


BOX = {"y": 0, "width": 20, "height": 20}


def steps_at(*places: int) -> list[dict[str, Any]]:
    return [{"core": {"x": x, **BOX}, "dear": [], "minor": []} for x in places]


PLAN = "m.planWindows(subjects, {width: 400, height: 50}, {width: 110, height: 50})"


def test_a_window_is_kept_as_long_as_it_holds_the_steps(run: Any) -> None:
    subjects = steps_at(0, 40, 80, 120, 160, 120, 80)
    plan = run("lib/camera_windows", PLAN, subjects=subjects)
    assert plan["moves"] == pytest.approx(1 / 6)
    for subject, at in zip(subjects, plan["at"], strict=True):
        window, core = plan["windows"][at], subject["core"]
        assert window["x"] <= core["x"] <= window["x"] + window["width"] - 20


def test_what_finds_no_place_in_a_window_is_counted(run: Any) -> None:
    near = [{"x": 30, **BOX}, {"x": 350, **BOX}, {"x": 60, **BOX}]
    subjects = [{"core": {"x": 0, **BOX}, "dear": near, "minor": []}]
    plan = run("lib/camera_windows", PLAN, subjects=subjects)
    assert plan["lacks"] == 1
    assert plan["windows"] == [{"x": 0, "y": 0, "width": 80, "height": 20}]  # the rest is all there


def test_the_page_and_the_slides_plan_the_same_windows(run: Any) -> None:
    """One rule in two languages, on walks over drawings that no window holds."""
    chance = random.Random(7)
    for _ in range(12):
        wide, high = chance.uniform(300, 3000), chance.uniform(100, 1200)

        def box(wide: float = wide, high: float = high) -> Extent:
            left, top = chance.uniform(0, wide - 90), chance.uniform(0, high - 60)
            return Extent(left, top, left + chance.uniform(10, 90), top + chance.uniform(10, 60))

        gates = [Subject(box(), tuple(box() for _ in range(3)), (box(),)) for _ in range(12)]
        subjects = [*gates, *reversed(gates)]
        plan = Windows(subjects, (wide, high), (600.0, 300.0)).calmest()
        told = [
            {"core": _told(each.core), "dear": [*map(_told, each.dear)], "minor": [*map(_told, each.minor)]}
            for each in subjects
        ]
        planned = "m.planWindows(told, {width: wide, height: high}, {width: 600, height: 300})"
        found = run("lib/camera_windows", planned, told=told, wide=wide, high=high)
        assert found["lacks"] == plan.missing
        assert [found["at"].count(each) for each in range(len(found["windows"]))] == list(plan.counts)
        for seen, held in zip(found["windows"], plan.held, strict=True):
            assert seen == pytest.approx(_told(held))


def _told(extent: Extent) -> dict[str, float]:
    return {"x": extent.left, "y": extent.top, "width": extent.width, "height": extent.height}


def test_following_keeps_the_edge_of_the_drawing_at_the_edge_of_the_room(run: Any) -> None:
    size = {"drawing": {"width": 1000, "height": 100}, "room": {"width": 300, "height": 200}}
    for at, left in ((0, 16), (500, 150 - 500), (1000, 300 - 16 - 1000)):
        view = run("lib/viewport", "m.follow(1, {x: at, y: 50, width: 0, height: 0}, drawing, room)", at=at, **size)
        assert view == {"k": 1, "x": left, "y": 50}


def test_following_moves_nothing_while_the_gate_is_in_sight(run: Any) -> None:
    size = {"drawing": {"width": 1000, "height": 100}, "room": {"width": 300, "height": 200}}
    follow = "m.follow(1, {x: at, y: 50, width: 60, height: 0}, drawing, room, {k: 1, x: -400, y: 50})"
    assert run("lib/viewport", follow, at=500, **size)["x"] == -400
    assert run("lib/viewport", follow, at=700, **size)["x"] == 150 - 730


def test_what_lies_beyond_the_window_is_told_by_side(run: Any) -> None:
    view = "{k: 2, x: -50, y: 10}, {width: 100, height: 40}, {width: 120, height: 60}"
    assert run("lib/viewport", f"m.beyond({view})") == {"left": 50, "right": 30, "top": 0, "bottom": 30}


@pytest.mark.parametrize(
    ("old", "now", "wanted"),
    [
        ("(x+y)z", "(x+y)*z", True),
        ("x*y", "x*y + z", True),
        ("(x+y)z", "sigmoid(w*x + b)", False),
        ("(x+y)z", "", False),
        ("", "x", False),
    ],
)
def test_a_text_that_replaces_another_is_a_new_program(run: Any, old: str, now: str, wanted: bool) -> None:
    assert run("state/edited_program", "m.isRelated(old, now)", old=old, now=now) is wanted


def test_a_value_that_is_typed_anew_counts_more_than_a_slider(run: Any) -> None:
    call = "m.withoutRetyped({x: 7, y: 8}, old, now)"
    assert run("state/edited_program", call, old="x = 1; y = 2\nx*y", now="x = 1; y = 3\nx*y") == {"x": 7}
    assert run("state/edited_program", call, old="x = 1; y = 2\nx*y", now="x = 1; y = 2\nx*y + 1") == {"x": 7, "y": 8}
    assert run("state/edited_program", call, old="x*y", now="x = 4\nx*y") == {"y": 8}


def test_an_address_says_what_the_state_says(run: Any) -> None:
    state = {
        "source": "W @ x # 역전파", "inputs": {"x": [1, 2], "y": 3}, "parked": ["y"], "expand": ["n3", "n4"],
        "close": ["n7"], "seed": 4, "upstream": [1, 1], "step": 3, "language": "ko", "theme": "dark",
    }  # fmt: skip
    found = run("state/permalink", "m.stateFrom({search: m.addressOf(state), hash: ''})", state=state)
    kept = {name: found[name] for name in state if name not in ("inputs", "parked")}
    assert kept == {name: state[name] for name in kept}
    assert found["inputs"] == {"x": [1, 2]}
    assert found["arrival"] == 3


def test_a_long_program_travels_behind_the_hash(run: Any) -> None:
    state = {
        "source": "x + " * 3000 + "x", "inputs": {}, "parked": [], "expand": "none", "close": [], "seed": 0,
        "upstream": None, "step": 0, "language": "en", "theme": None,
    }  # fmt: skip
    address = run("state/permalink", "m.addressOf(state)", state=state)
    search, _, text = address.partition("#")
    assert len(search) < 100
    assert (
        run("state/permalink", "m.stateFrom({search, hash})", search=search, hash=f"#{text}")["source"]
        == state["source"]
    )


def test_a_listener_hears_only_of_what_it_asked_for(run: Any) -> None:
    script = """(() => {
        const store = m.createStore({ a: 1, b: 1 });
        const heard = [];
        store.subscribe(["a"], (now, before) => heard.push([before.a, now.a]));
        store.subscribe(["b"], ({ b }) => store.set({ a: b * 10 }));
        store.set({ a: 1 });
        store.set({ b: 2 });
        return [heard, Object.isFrozen(store.get())];
    })()"""
    assert run("state/store", script) == [[[1, 20]], True]


def test_what_is_made_anew_waits_for_the_hand_and_keeps_what_it_holds(run: Any, page: Page) -> None:
    """A list of a button, a field and something that opens, made anew while each of them is in use."""
    run("lib/redraw", "document.body.replaceChildren(Object.assign(document.createElement('div'), {id: 'place'}))")
    page.evaluate(
        """async (address) => {
            const {redraw} = await import(address);
            window.clicks = 0;
            window.draw = (name) => {
                const place = document.querySelector("#place");
                const made = document.createElement("div");
                made.innerHTML = `<button>go</button><input aria-label="box" value="${name}">
                    <details><summary>more</summary><p>${name}</p></details>`;
                made.querySelector("button").onclick = () => (clicks += 1);
                redraw(place, ...made.childNodes);
            };
            draw("one");
        }""",
        "/static/js/lib/redraw.js",
    )
    page.get_by_role("button", name="go").hover()
    page.mouse.down()
    page.evaluate("() => draw('two')")
    assert page.locator("p").text_content() == "one"
    page.mouse.up()
    expect(page.locator("p")).to_have_text("two")
    assert page.evaluate("() => clicks") == 1
    page.locator("summary").click()
    box = page.get_by_label("box")
    box.select_text()
    page.keyboard.type("typed")
    page.evaluate("() => draw('three')")
    assert page.locator("p").is_visible()
    assert box.input_value() == "typed"
    page.keyboard.type("!")
    assert box.input_value() == "typed!"
