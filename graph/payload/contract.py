"""Records of a trace as JSON: what POST /api/trace answers, and every error. The types of the contract.

``make docs ARGS=types`` writes them for JavaScript, with what is said beside each field.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class Range(TypedDict):
    min: float | None
    max: float | None
    mean: float | None


class Summary(TypedDict):
    """What is said of an array of too many numbers."""

    shape: list[int]
    summary: Range


NodeKind = Literal["input", "constant", "gate", "output"]
Number = float | Literal["inf", "-inf", "nan"]  # JSON has no other way to say the last three
Value = None | Number | list["Value"] | Summary  # a number, nested lists, or only what they are like


class Span(TypedDict):
    start: int  # in code points, as all places of a text
    end: int


class Fix(TypedDict):
    """An edit that helps."""

    label: str
    span: Span
    replacement: str


class Call(TypedDict):
    """A call or a pass that led to an error."""

    kind: str
    name: str
    line: int


class Half(TypedDict):
    """The line from which gradients are computed by hand, and the text before it."""

    line: int
    source: str


class _Fault(TypedDict):
    code: str
    message: str
    line: int | None  # from 1
    column: int | None  # from 1
    text: str  # what is at fault
    hint: str | None
    fixes: list[Fix]
    span: list[int] | None


class Fault(_Fault, total=False):
    """One error of a program or of a request."""

    calls: list[Call]  # outermost first
    forward_half: Half | None  # the program without its backward half, where only that is at fault


class Faults(TypedDict):
    """Every answer that is no success."""

    errors: list[Fault]


class Notice(TypedDict):
    """What reading left out or decided."""

    code: str
    line: int
    column: int
    text: str
    message: str
    fix: Fix | None  # what may have been meant


class Decision(TypedDict):
    """A branch that the numbers chose."""

    line: int
    text: str
    taken: bool


class Formula(TypedDict):
    plain: str
    latex: str
    mathml: str  # what stands inside <math>


class Step(TypedDict):
    index: int
    phase: Literal["start", "forward", "seed", "backward"]
    node: str | None
    appears: list[str]  # ids of the elements that appear at this step
    substeps: list[list[str]]  # the same in three parts: UG, LG, their product; empty for other steps
    title: str
    text: str
    runs: list[tuple[str, str]]  # the text in pieces, each with whose colour it takes: lg, ug, dg, value or none
    meaning: str
    why: str
    formula: Formula | None


class NodeTexts(TypedDict):
    """Numbers of a node as the drawing writes them."""

    value: str
    grad: str


class EdgeTexts(TypedDict):
    """Numbers of an edge as the drawing writes them."""

    value: str
    lg: str
    ug: str
    dg: str


class GraphNode(TypedDict):
    id: str
    kind: NodeKind
    op: str | None
    sign: str | None
    name: str | None
    label: str | None
    called: str  # as every sentence names its value: the person's name, else u₁, u₂, …
    value: Value
    grad: Value
    texts: NodeTexts
    shape: list[int]
    span: tuple[int, int] | None
    group: str | None
    can_open: bool
    closed: str | None  # the call, layer or pass that it stands for
    faults: list[str]  # what is to be warned of


class GraphEdge(TypedDict):
    id: str
    source: str
    target: str
    slot: int
    value: Value
    lg: Value
    lg_kind: str | None
    lg_rule: str | None
    ug: Value
    dg: Value
    texts: EdgeTexts


class Group(TypedDict):
    """An open composite, or a call, layer or pass, open or closed."""

    id: str
    kind: str
    op: str | None
    title: str
    parent: str | None
    name: str | None
    open: bool
    closable: bool
    span: tuple[int, int] | None


class ElementNode(TypedDict):
    node: str
    index: list[int]


class Input(TypedDict):
    key: str
    name: str
    label: str
    value: Value
    shape: list[int]
    is_default: bool  # nobody gave it
    is_given: bool
    is_fixed: bool  # it takes no gradient: a size, labels, or fixed by hand
    role: Literal["value", "size", "label"]
    nodes: list[str]  # ids of the nodes that show it
    elements: list[ElementNode]  # where the drawing shows its elements one by one


class Output(TypedDict):
    name: str
    label: str
    loss: str  # what a gradient is the gradient of
    value: Value
    shape: list[int]


class DrawingNote(TypedDict):
    """Why there is no drawing."""

    reason: str
    note: str


class Drawn(TypedDict, total=False):
    """The picture, or why there is none."""

    svg: str | None
    drawing: DrawingNote | None


class Trace(Drawn):
    """The answer of POST /api/trace."""

    output: Output
    gradients: dict[str, Value]
    inputs: list[Input]
    nodes: list[GraphNode]
    edges: list[GraphEdge]
    groups: list[Group]
    closable: dict[str, str]  # gates that end a typed-out composite, with its name
    steps: list[Step]
    sums: dict[str, list[tuple[int, Value]]]  # what a node's gradient has come to, by step
    sum_texts: dict[str, list[tuple[int, str]]]  # the same as the drawing writes it
    unused: list[str]
    notices: list[Notice]
    decisions: list[Decision]
    fixed: list[str]  # names that take no gradient: drawn as constants
    forward_half: Half | None


class Values(TypedDict):
    """The answer with ``"only": "values"``: new numbers for a drawing that stands already."""

    captions: dict[str, str]  # by id of an edge or a node: the markup of what is written there
    edges: dict[str, EdgeTexts]
    nodes: dict[str, NodeTexts]
    step: Step


class OneStep(TypedDict):
    """The answer with ``"only": "step"``."""

    step: Step
