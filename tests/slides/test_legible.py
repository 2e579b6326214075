"""Type that can be read from the last row, nothing beside the slide, nothing over anything else: by rule."""

from __future__ import annotations

import pytest

from graph import Trace, trace
from graph.files import Order
from graph.slides.drawing_fit import fit_drawing
from graph.slides.slide_places import scale_in
from tests.sample import sampled
from tests.slides.decks import EXAMPLES, chain, deck_of, neuron, slides_of, traced
from tests.slides.geometry import Said, overlapping, texts_of

WIDTHS = {"16:9": 1280, "4:3": 960}
ATTENTION = """
Q = [[1, 0, 1], [0, 2, 1]]
K = [[0.5, 1, 0], [1, 0, 1], [0.2, 0.3, 0.4]]
V = [[1, 2], [0, 1], [3, 1]]
A = softmax(Q @ K.T / sqrt(3))
Y = A @ V
L = sum(Y**2)
"""
RECURRENT = "h = 0\n" + "\n".join(f"h = tanh(w*h + u*x{step} + b)" for step in range(4)) + "\nL = (h - y)**2"
BATCH_NORM = """
x = randn(6, 3)
m = mean(x, axis=0)
v = mean((x - m)**2, axis=0)
y = (x - m)/sqrt(v + 1e-5)*g + b
sum(y**3)
"""
LONG_NAMES = """
# 학습률과 가중치
learning_rate_of_the_first_layer = 0.125
weight_between_hidden_and_output = -0.0003456
loss = (learning_rate_of_the_first_layer*weight_between_hidden_and_output - 12345.678)**2
"""
KOREAN = "# 손실 함수\n점수 = w*x + b  # 점수\n손실 = (점수 - t)**2"
OTHERS = {
    "attention": trace(ATTENTION),
    "recurrent": trace(RECURRENT, {"w": 0.9, "u": 0.3, "b": 0.1, "y": 0.5, "x0": 1, "x1": -1, "x2": 0.5, "x3": 2}),
    "batch norm": trace(BATCH_NORM),
    "long names": trace(LONG_NAMES),
    "Korean": trace(KOREAN, {"w": 2, "x": 3, "b": -1, "t": 4}),
    "forty gates": chain(40),
    "fan-out": trace(" + ".join(f"sin({k}*x)" for k in range(2, 9)), {"x": 0.7}),
    "tiny and huge": trace("a*b + c/d", {"a": 1.2345e-9, "b": -6.78e12, "c": 1e-300, "d": 3.3e20}),
    "wide product": trace("sum((X @ W + b)**2)", {"X": [[0.1] * 7] * 9, "W": [[0.2] * 6] * 7, "b": [0.5] * 6}),
    "nested": trace("exp(-sqrt(1 + ((x - 1)**2 + (y + 2)**2)/2))", {"x": 3, "y": 1}),
}  # fmt: skip


def least_size(said: Said) -> float:
    """Numbers at least 14, all else 11; gates' signs may be smaller where the graph is drawn small."""
    if said.id.endswith(("-value", "-dg", "-grad")):
        return 14.0
    return 9.0 if said.id.startswith("n") else 11.0


def check(source: Trace, **choices: object) -> None:
    size = str(choices.get("size", "16:9"))
    has_camera = deck_of(source, has_formula=False, **choices).camera is not None
    for slide in slides_of(source, has_formula=False, **choices):
        if has_camera and slide.name == "summary":
            continue  # the whole drawing, as large as a page allows
        said = texts_of(slide.svg)
        for each in said:
            assert each.size >= least_size(each) - 0.02, each
            assert 0 <= each.box[0] <= each.box[2] <= WIDTHS[size], each
            assert 0 <= each.box[1] <= each.box[3] <= 720, each
        assert not overlapping(said)


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", sampled(EXAMPLES, 8))
def test_every_example_can_be_read_on_every_slide(name: str, size: str) -> None:
    check(traced(EXAMPLES[name]), size=size, lang="ko")


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", OTHERS)
def test_graphs_of_other_kinds_can_be_read_too(name: str, size: str) -> None:
    for lang in ("en", "ko"):
        check(OTHERS[name], size=size, lang=lang, theme="dark")


@pytest.mark.parametrize("name", ["07-neuron", "12-other", "16-dot", "19-repeat", "28-mlp", "85-rosenbrock"])
def test_all_choices_of_labels_can_be_read(name: str) -> None:
    for choices in ({"mode": "compact"}, {"digits": 5}, {"fine": True}, {"direction": "TB"}, {"hide": ("ug", "lg")}):
        check(traced(EXAMPLES[name]), **choices)


def test_a_heat_map_says_its_shape_and_between_what_its_colours_lie() -> None:
    source = traced(EXAMPLES["93-conv-pool"])
    for slide in slides_of(source)[-1:]:
        said = texts_of(slide.svg)
        at = {each.text: each for each in reversed(said)}
        for name, shape, scale in (("e", "4 × 4", "−1 … 2"), ("y", "1 × 1 × 3 × 3", "−2 … 2.9")):
            assert at[scale].size >= 14 - 0.02, name
            below = at[scale].box[1] - at[shape].box[1]
            assert 14 < below < 2 * at[scale].size, name
        assert "1 … 1" not in at  # a single element is a number
        assert [each.text for each in said if each.text == "2.88"] == ["2.88", "2.88"]


def test_a_neuron_keeps_every_product_and_the_rest_of_the_room_goes_to_its_numbers() -> None:
    fit = fit_drawing(neuron(), Order())
    assert fit.camera is None
    assert fit.drawing.plan.rooms[0].has_product
    assert scale_in(fit.box, fit.drawing) * fit.trim.size > 14


def test_wire_sentence_and_formula_say_a_number_with_the_same_digits() -> None:
    source = traced(EXAMPLES["07-neuron"])
    deck = deck_of(source, size="4:3", digits=2)
    assert deck.style.digits == deck.story.digits == 2
    slide = slides_of(source, size="4:3", digits=2)[10]
    numbers = {each.text for each in texts_of(slide.svg) if each.id.endswith("-dg")}
    assert "−0.53" in numbers
    assert "−0.53" in slide.text


def test_most_decks_need_one_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.drawing import picture

    calls: list[object] = []
    drawn = picture._drawn
    monkeypatch.setattr(picture, "_drawn", lambda *arguments: calls.append(1) or drawn(*arguments))
    counts: list[int] = []
    for name in ("01-chain", "07-neuron", "13-patterns", "19-repeat", "28-mlp"):
        source = traced(EXAMPLES[name])
        source.structure._drawings.clear()
        calls.clear()
        deck_of(source)
        deck_of(source)
        counts.append(len(calls))
    assert counts[:4] == [1, 1, 1, 1]
    assert counts[4] <= 2
