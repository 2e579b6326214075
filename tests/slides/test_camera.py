"""The camera over drawings that are too large for a slide: what is in a window has its numbers, and windows stay."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from graph import trace
from graph.drawing.bounding_boxes import Extent, label_extent
from graph.scene.theme import contrast, theme_of
from graph.slides.camera_plan import edges_at
from graph.slides.camera_window import open_window
from graph.slides.chip_strips import look_through
from graph.slides.slide import presented
from tests.pasted.reading import snippets
from tests.sample import sampled
from tests.slides.decks import EXAMPLES, SVG, deck_of, slides_of, traced
from tests.slides.geometry import texts_of
from tools.slide_texts import meeting, texts_in

WIDE = (
    "28-mlp", "72-mazur", "76-batch-norm", "79-attention", "86-micrograd", "90-lstm-cell", "98-sequential",
    "110-gan-loss", "121-lora", "127-td-error", "138-logistic-map",
)  # fmt: skip


def ids_on(svg: str) -> set[str]:
    return {each.get("id", "") for each in ET.fromstring(svg).iter()}


@pytest.mark.parametrize("name", sampled(WIDE, 6))
def test_every_edge_in_its_window_has_all_that_is_known_of_it(name: str) -> None:
    source = traced(EXAMPLES[name])
    deck = deck_of(source)
    assert deck.camera is not None
    slides = slides_of(source)
    for slide, shot in zip(slides, deck.shots, strict=True):
        if shot.whole is not None:
            continue
        step = source.timeline.steps[shot.step or 0]
        window, shown = deck.camera.windows[step.index], ids_on(slide.svg)
        if step.phase != "start":
            window = look_through(deck.drawing, deck.story.positions[step.node], window)[0].extent
        for position, edge in enumerate(source.graph.edges):
            if not window.holds(label_extent(deck.drawing, position)):
                continue
            known = [
                kind
                for kind in ("value", "dg")
                if source.timeline.appears.get(f"{edge.id}-{kind}", 10**9) <= step.index
            ]
            for kind in known:
                if kind == "value" or deck.drawing.plan.rooms[position].gradient is not None:
                    assert f"{edge.id}-{kind}" in shown, (step.index, edge.id, kind)


@pytest.mark.parametrize("name", sampled(WIDE, 6))
def test_what_the_current_gate_reads_and_writes_is_on_its_slide(name: str) -> None:
    """In the window, or on a chip at its edge."""
    source = traced(EXAMPLES[name])
    deck = deck_of(source)
    for slide, shot in zip(slides_of(source), deck.shots, strict=True):
        if shot.whole is not None or not shot.step:
            continue
        step, shown = source.timeline.steps[shot.step], ids_on(slide.svg)
        node = deck.story.positions[step.node]
        for edge in (*source.graph.into[node], *source.graph.out_of[node]):
            name_of = source.graph.edges[edge].id
            if source.timeline.appears.get(f"{name_of}-value", 10**9) <= step.index:
                assert f"{name_of}-value" in shown, (step.index, name_of)


@pytest.mark.parametrize("size", ["16:9", "4:3"])
@pytest.mark.parametrize(
    "name", [*sampled(EXAMPLES, 8), "97-two-heads", "109-ppo-clip", "112-power-iteration", "116-ridge-solve"]
)
def test_the_camera_moves_at_no_more_than_a_quarter_of_the_changes(name: str, size: str) -> None:
    camera = deck_of(traced(EXAMPLES[name]), size=size).camera
    assert camera is None or camera.is_calm


@pytest.mark.parametrize(("name", "size"), [("numpy/kalman", "16:9"), ("torch/d2l_rnn_scratch", "16:9")])
def test_gaps_and_wide_matrices_give_way_before_the_camera_moves_too_often(name: str, size: str) -> None:
    """Small numbers in narrow gaps first; matrices of numbers with powers of ten become heat maps last."""
    shown = next(each for each in snippets() if each.name == name)
    camera = deck_of(trace(shown.source, shown.expected.get("inputs")), size=size).camera
    assert camera is not None
    assert camera.is_calm


@pytest.mark.parametrize(
    ("name", "size", "has_frames"), [("book/simpleconv", "16:9", False), ("torch/rl_ppo_clip_entropy", "4:3", True)]
)
def test_frames_give_way_and_gates_of_following_steps_stand_in_a_line(name: str, size: str, has_frames: bool) -> None:
    shown = next(each for each in snippets() if each.name == name)
    deck = deck_of(trace(shown.source, shown.expected.get("inputs")), size=size)
    assert deck.camera is not None
    assert deck.camera.is_calm
    assert bool(deck.drawing.frames) == (has_frames and bool(deck.drawing.graph.groups))


def test_every_chip_has_a_place() -> None:
    """Also where four wide ones meet, and where a large matrix stands beside its gate at 4:3."""
    large = next(each for each in snippets() if each.name == "numpy/cs231n_twolayer")
    for source in (traced(EXAMPLES["97-two-heads"]), trace(large.source, large.expected.get("inputs"))):
        deck = deck_of(source, size="4:3")
        assert deck.camera is not None
        positions = {node.id: position for position, node in enumerate(source.graph.nodes)}
        for step, window in zip(source.timeline.steps, deck.camera.windows, strict=True):
            at = edges_at(source.graph, step, positions)
            if at is not None:
                seen, stubs = look_through(deck.drawing, at[0], window)
                assert {stub.edge for stub in stubs} == set(at[1]) - seen.labels, step.index


def test_chips_hide_no_numbers() -> None:
    """Where no place is free, the window is smaller by a strip for them."""
    source = traced(EXAMPLES["97-two-heads"])
    deck = deck_of(source, size="4:3")
    assert deck.camera is not None
    strips = 0
    for step, window in zip(source.timeline.steps, deck.camera.windows, strict=True):
        if step.phase == "start":
            continue
        seen, stubs = look_through(deck.drawing, deck.story.positions[step.node], window)
        strips += seen.extent != window
        boxes = [stub.box for stub in stubs]
        assert seen.labels == open_window(deck.drawing, seen.extent).labels, step.index
        room = Extent(window.left - 0.01, window.top - 0.01, window.right + 0.01, window.bottom + 0.01)
        assert all(room.holds(box) for box in boxes), step.index
        assert not any(first.meets(second) for first, second in combinations(boxes, 2)), step.index
    assert strips


@pytest.mark.parametrize("name", sampled(WIDE, 6))
def test_numbers_under_the_camera_keep_their_size(name: str) -> None:
    for slide in slides_of(traced(EXAMPLES[name]), has_formula=False)[:-1]:
        for said in texts_of(slide.svg):
            if said.id.endswith(("-value", "-dg", "-grad")):
                assert said.size >= 13.98, said


@pytest.mark.parametrize("name", sampled(EXAMPLES, 8))
def test_a_deck_ends_with_all_numbers_in_full_colour_and_no_two_titles_are_the_same(name: str) -> None:
    source = traced(EXAMPLES[name])
    slides = slides_of(source)
    titles = [slide.title for slide in slides]
    assert len(titles) == len(set(titles)) == len(source.timeline.steps) + 1
    shown = ids_on(slides[-1].svg)
    for position, edge in enumerate(source.graph.edges):
        if source.evaluation.downstream[position] is not None and edge.lg_kind is not None:
            assert f"{edge.id}-dg" in shown


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("palette", ["default", "colour_blind"])
def test_what_is_dimmed_can_still_be_read(theme: str, palette: str) -> None:
    dimmed = theme_of(theme, palette, is_dimmed=True)  # type: ignore[arg-type]
    for name in ("ink", "value", "downstream", "local", "upstream"):
        assert contrast(getattr(dimmed, name), dimmed.paper) >= 4.5, name


def test_a_map_shows_where_the_window_is() -> None:
    slide = slides_of(traced(EXAMPLES["28-mlp"]), steps="14")[0]
    found = ET.fromstring(slide.svg).find(f"{SVG}g[@id='map']")
    assert found is not None
    assert len(list(found.iter(f"{SVG}circle"))) > len(traced(EXAMPLES["28-mlp"]).graph.nodes)


def test_a_frames_title_gives_way_to_a_name_that_is_longer_than_its_room() -> None:
    shown = next(each for each in snippets() if each.name == "torch/gen_ddpm_q_sample")
    source = trace(shown.source, shown.expected.get("inputs"))
    for slide in presented(deck_of(source, steps="7")).begin():
        assert not list(meeting(list(texts_in(slide.scene, (1.0, 0.0, 0.0), "", ""))))


def test_a_gate_whose_sum_is_outside_of_the_window_is_drawn_with_its_sign() -> None:
    slide = slides_of(traced(EXAMPLES["90-lstm-cell"]), size="4:3", steps="0")[0]
    gate = next(each for each in ET.fromstring(slide.svg).iter() if each.get("id") == "n9")
    assert [text.text for text in gate.iter(f"{SVG}text")] == ["+"]
    cut = next(each for each in ET.fromstring(slide.svg).iter() if each.get("id") == "n6")
    assert list(cut.iter(f"{SVG}polygon")), "what of a gate is in the window is drawn"
    assert not list(cut.iter(f"{SVG}text"))
