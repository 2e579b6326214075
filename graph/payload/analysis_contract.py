"""Records of the panels' answers as JSON: Jacobians, checks, code, symbols, tangents, nudges, descents."""

from __future__ import annotations

from typing import TypedDict

from .contract import Formula, Number, Value


class ClosedFormula(TypedDict):
    latex: str
    mathml: str
    value: Value


class ClosedForm(TypedDict):
    """What a symbolic mathematician makes of the program."""

    state: str
    text: str
    gradients: dict[str, ClosedFormula | None]  # by the name of an input's node
    output: ClosedFormula | None


class Ways(TypedDict):
    """A gradient three ways, short."""

    analytic: str
    numeric: str
    symbolic: str


class InputCheck(TypedDict):
    analytic: Value
    numeric: Value
    symbolic: Value
    texts: Ways
    method: str
    method_text: str
    checked: int
    size: int
    numeric_error: Number | None
    symbolic_error: Number | None
    verdict: str
    text: str
    node: str | None  # the gate at fault, if one is


class Check(TypedDict):
    is_right: bool
    inputs: dict[str, InputCheck]
    symbolic: ClosedForm


class CodeLine(TypedDict):
    text: str
    code: str  # the text without what is said at its end
    comment: str
    phase: str  # "", "start", "forward", "seed", "backward" or "result"
    node: str | None
    step: int | None
    covers: list[str]


class Code(TypedDict):
    target: str
    code: str
    lines: list[CodeLine]
    names: dict[str, str]


class Factor(TypedDict):
    name: Formula | None
    value: Value
    text: str
    uses: int


class Path(TypedDict):
    edges: list[str]  # from the output to the input
    product: Value
    text: str


class Paths(TypedDict):
    key: str
    index: list[int]
    node: str
    count: int | str
    factors: dict[str, Factor]
    paths: list[Path]
    gradient: Value
    total: Value
    chain: Formula | None


class CostTexts(TypedDict):
    expanded: str
    forward: str
    backward: str
    unit: str


class Costs(TypedDict):
    inputs: int
    numbers: int
    paths: int | str
    expanded: int | str
    forward: int | str
    backward: int | str
    texts: CostTexts


class Definition(TypedDict):
    node: str
    name: Formula | None
    text: Formula | None


class Symbols(TypedDict):
    chains: list[Paths]
    shared: dict[str, int]
    symbolic: ClosedForm
    costs: Costs
    definitions: list[Definition]


class JacobianSteps(TypedDict):
    jacobian: Value
    transposed: Value
    upstream: Value
    product: Value
    gradient: Value


class Axis(TypedDict):
    name: str
    is_output: bool
    position: int
    size: int
    letter: str


class Sheet(TypedDict):
    index: list[int]
    label: Formula | None
    numbers: Value
    zero: list[list[bool]]
    names: list[list[str]] | None


class JacobianPicture(TypedDict):
    edge: str
    title: Formula | None
    shape: list[int]
    axes: list[Axis]
    sheets: list[Sheet]
    steps: JacobianSteps
    index_rule: Formula | None
    short_rule: Formula | None


class Pictured(TypedDict):
    picture: JacobianPicture | None
    stages: list[str]  # drawn, as SVG


class Jacobian(JacobianSteps, Pictured):
    """The answer of POST /api/jacobian."""


class ForwardTexts(TypedDict):
    result: str
    expected: str


class Tangent(TypedDict):
    tangent: Value
    text: str
    how: str


class Moved(TypedDict):
    """Tangents of the nodes that move."""

    result: Number | None
    expected: Number | None
    texts: ForwardTexts
    nodes: dict[str, Tangent]


class Forward(Moved):
    captions: dict[str, str]  # the drawing with tangents in the place of gradients


class NudgeTexts(TypedDict):
    at: str
    step: str
    slope: str
    before: str
    after: str
    predicted: str
    real: str
    error: str


class Curve(TypedDict):
    at: Number
    value: Number
    slope: Number
    runs: list[list[list[Number]]]
    tangent: list[list[Number]] | None
    low: Number
    high: Number


class Nudge(TypedDict):
    key: str
    index: list[int]
    at: Number
    step: Number
    slope: Number
    before: Number
    after: Number
    predicted: Number
    real: Number
    error: Number
    texts: NudgeTexts
    output: str  # what the curve is of
    small: str  # the letter of the nudge
    output_text: str  # says so where that is not the output itself
    reach: float  # how far a nudge may sensibly go
    curve: Curve


class Contour(TypedDict):
    x: str
    y: str
    xs: list[float]
    ys: list[float]
    heights: list[list[Number]]
    path: list[list[Number]]


class Descent(TypedDict):
    parameters: list[str]
    optimizer: str
    rate: float
    losses: list[Number]
    remembered: list[int]
    values: list[dict[str, Value]]  # an iteration is revisited by tracing with these as inputs
    ending: str
    text: str
    contour: Contour | None
