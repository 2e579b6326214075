"""Sentences on what each operand receives: slope × upstream = downstream, in numbers or as a rule."""

from __future__ import annotations

from collections.abc import Iterator

from ..autodiff.gate_text import worded
from ..gates.gate import Value
from ..notation.pieces import name_piece
from .explained_trace import Story, Symbols
from .formula_templates import key_of, rule_template, template_of
from .forward_formula import completed, product_sign, slot_pieces
from .gradient_accumulation import by_source
from .sentences import Runs, counted, listed, plain_text, say_runs

__all__ = ["arrays_leave", "numbers_leave"]

_MOST_GROUPS = 3
_LONGEST_RULE, _LONGEST_LOCAL, _LONGEST_SLOPE = 40, 24, 20  # characters that still read in a sentence


# ---- numbers
def numbers_leave(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Iterator[Runs]:
    """``The slope of x² is 2x = −2; times the upstream −0.792: 1.58.``, the fullest version first."""
    language, evaluation = story.language, story.evaluation
    operation = story.graph.nodes[position].operation
    assert operation is not None
    sources = by_source(story, flowing)
    ug = _number(story, evaluation.gradients[position])
    if operation.gate.operator == "+" and len(sources) == len(flowing):
        names = counted(language, [((symbols.plain(story.graph.edges[number].slot), ""),) for number in flowing])
        yield say_runs(language, "backward.copies", names=names, ug=ug)
    groups: dict[str, list[list[int]]] = {}
    for numbers in sources.values():
        groups.setdefault(_number(story, _slope(story, numbers)), []).append(numbers)
    if len(flowing) == 1:
        yield from _one(story, position, symbols, flowing[0], ug)
    elif len(sources) == 1:
        yield _repeated(story, symbols, flowing, ug)
    elif len(sources) == 2 and len(flowing) == 2 and len(groups) == 2:
        first, second = (_in_symbols(story, position, symbols, number) for number in flowing)
        fields = _pair(story, symbols, list(groups.values())) | {"ug": ug}
        for key in ("factors", "two") if operation.gate.operator == "*" else ("two",):
            yield say_runs(language, f"backward.{key}", slope=first, other=second, **fields)
    yield from _in_groups(story, symbols, groups, ug)


def _one(story: Story, position: int, symbols: Symbols, number: int, ug: str) -> Iterator[Runs]:
    """One operand: its slope in symbols and number, and the product."""
    language, edge = story.language, story.graph.edges[number]
    node = story.graph.nodes[position]
    assert node.operation is not None
    key = key_of(node.operation)
    template = template_of(key, "short", "plain")
    gate = template.fill(completed(slot_pieces(key, symbols, "plain"), template.names, "plain"))
    lg, dg = (
        _number(story, value)
        for value in (story.evaluation.local_gradients[number], story.evaluation.downstream[number])
    )
    slope = _in_symbols(story, position, symbols, number)
    if len(slope) > 1 or _slope_text(story, position, symbols, number) == lg:
        yield say_runs(language, "backward.one", gate=gate, slope=slope, ug=ug, dg=dg)
    name, value = symbols.plain(edge.slot), _number(story, story.evaluation.values[edge.source])
    yield say_runs(language, "backward.one_at", gate=gate, name=name, value=value, lg=lg, ug=ug, dg=dg)
    yield say_runs(language, "backward.one_short", lg=lg, ug=ug, dg=dg)


def _repeated(story: Story, symbols: Symbols, flowing: tuple[int, ...], ug: str) -> Runs:
    """An operand that enters more than once: its slopes are added."""
    numbers = list(flowing)
    slopes = [_number(story, story.evaluation.local_gradients[number]) for number in numbers[:_MOST_GROUPS]]
    terms = " + ".join(f"({s})" if k and s.startswith("−") else s for k, s in enumerate(slopes))
    if len(numbers) > _MOST_GROUPS:
        terms += " + …"
    fields: dict[str, str | Runs] = {
        "name": symbols.plain(story.graph.edges[numbers[0]].slot),
        "terms": ((terms, "lg"),),
        "lg": _number(story, _slope(story, numbers)),
        "ug": ug,
        "dg": _number(story, _gradient(story, numbers)),
    }
    if len(numbers) == 2:
        return say_runs(story.language, "backward.twice", **fields)
    return say_runs(story.language, "backward.times", count=str(len(numbers)), **fields)


def _in_groups(story: Story, symbols: Symbols, groups: dict[str, list[list[int]]], ug: str) -> Iterator[Runs]:
    """Operands with the same slope together; of many, only how many there are."""
    language = story.language
    parts = list(groups.items())
    if len(parts) == 1:
        lg, numbers = parts[0]
        names = _names(story, symbols, numbers)
        dg = _number(story, _gradient(story, numbers[0]))
        yield say_runs(language, "backward.alike", names=names, lg=lg, ug=ug, dg=dg)
    elif len(parts) == 2:
        parts.sort(key=lambda part: part[0] == "0")
        fields = _pair(story, symbols, [numbers for _, numbers in parts])
        slope, other = (((lg, "lg"),) for lg, _ in parts)
        yield say_runs(language, "backward.two", slope=slope, other=other, ug=ug, **fields)
    elif len(parts) == _MOST_GROUPS:
        names = listed(language, [_names(story, symbols, numbers) for _, numbers in parts])
        slopes = listed(language, [((lg, "lg"),) for lg, _ in parts])
        shares: list[Runs] = [((_number(story, _gradient(story, numbers[0])), "dg"),) for _, numbers in parts]
        products = listed(language, shares)
        yield say_runs(language, "backward.three", names=names, slopes=slopes, ug=ug, products=products)
    yield say_runs(language, "backward.many", count=str(sum(map(len, groups.values()))), ug=ug)


def _pair(story: Story, symbols: Symbols, groups: list[list[list[int]]]) -> dict[str, str | Runs]:
    """Names and products of two groups."""
    first, second = groups
    return {
        "name": _names(story, symbols, first),
        "second": _names(story, symbols, second),
        "dg": _number(story, _gradient(story, first[0])),
        "total": _number(story, _gradient(story, second[0])),
    }


def _names(story: Story, symbols: Symbols, groups: list[list[int]]) -> Runs:
    names: list[Runs] = [((symbols.plain(story.graph.edges[numbers[0]].slot), ""),) for numbers in groups]
    return counted(story.language, names)


def _slope(story: Story, numbers: list[int]) -> float:
    return sum(local for n in numbers if isinstance(local := story.evaluation.local_gradients[n], float))


def _gradient(story: Story, numbers: list[int]) -> float:
    return sum(gradient for n in numbers if isinstance(gradient := story.evaluation.downstream[n], float))


def _slope_text(story: Story, position: int, symbols: Symbols, number: int) -> str:
    """The slope in symbols; "" for a gate that has none."""
    node = story.graph.nodes[position]
    assert node.operation is not None
    if not node.operation.gate.local_formulas:
        return ""
    key = key_of(node.operation)
    pieces = slot_pieces(key, symbols, "plain")
    if symbols.output is not None:
        pieces["out"] = name_piece(symbols.output, "plain")
    opened = "" if symbols.output is not None else " open"
    template = template_of(key, f"local {story.graph.edges[number].operand}{opened}", "plain")
    return template.fill(completed(pieces, template.names, "plain"))


def _in_symbols(story: Story, position: int, symbols: Symbols, number: int) -> Runs:
    """``2x = −2``; only the number where the rule says no more, or is too long for a sentence."""
    text = _slope_text(story, position, symbols, number)
    value = _number(story, story.evaluation.local_gradients[number])
    if not text or text == value or len(text) > _LONGEST_SLOPE:
        return ((value, "lg"),)
    return ((f"{text} = ", ""), (value, "lg"))


def _number(story: Story, value: Value | None) -> str:
    assert value is not None
    return story.number(float(value))


# ---- arrays
def arrays_leave(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Iterator[Runs]:
    """``With the upstream UG of shape 5 × 3, W gets UG Xᵀ of shape 5 × 10 and X gets …``, the fullest first."""
    alike: dict[tuple[str, object], list[int]] = {}
    for number in flowing:
        shape = story.graph.nodes[story.graph.edges[number].source].shape
        rule = rule_in_words(story, position, symbols, number)
        alike.setdefault((rule, shape or number), []).append(number)
    groups = [(rule, numbers) for (rule, _), numbers in alike.items()]
    upstream = story.evaluation.gradients[position]
    assert upstream is not None
    if isinstance(upstream, float):
        key, fields = "backward.from_number", {"ug": story.number(upstream)}
    else:
        key, fields = "backward.from_array", {"shape": story.named_shape(upstream.shape)}
    for has_shape in (True, False):
        items = [_receive(story, symbols, rule, numbers, has_shape) for rule, numbers in groups[:_MOST_GROUPS]]
        listed_items = listed(story.language, items, "several")
        yield say_runs(story.language, key, items=listed_items, **fields)
    yield say_runs(story.language, "backward.many_arrays", count=str(len(flowing)))


def _receive(story: Story, symbols: Symbols, rule: str, numbers: list[int], has_shape: bool) -> Runs:
    """What operands of one shape receive by one rule; "" is a rule too long to be said."""
    language, edge = story.language, story.graph.edges[numbers[0]]
    gradient = story.evaluation.downstream[numbers[0]]
    sources = by_source(story, numbers)
    verb = "gets" if len(sources) == 1 else "get"
    kind = verb if rule else f"{verb}_long"
    names = [_counted(story, symbols, each) for each in sources.values()]
    fields: dict[str, str | Runs] = {"names": counted(language, names)}
    fields |= {"rule": rule} if rule else {}
    if isinstance(gradient, float):
        return say_runs(language, f"backward.{kind}_number", dg=story.number(gradient), **fields)
    if has_shape:
        shape = story.named_shape(story.graph.nodes[edge.source].shape)
        if not rule:
            return say_runs(language, f"backward.{kind}_shape", shape=shape, **fields)
        rule = plain_text(say_runs(language, "backward.shaped", rule=rule, shape=shape))
    if rule and len(numbers) > len(sources):  # by the same rule as often as it enters
        rule = plain_text(say_runs(language, "backward.each_time", rule=rule))
    fields |= {"rule": rule} if rule else {}
    return say_runs(language, f"backward.{kind}", **fields)


def _counted(story: Story, symbols: Symbols, numbers: list[int]) -> Runs:
    """An operand by its name; one that enters more than once says how often."""
    name: Runs = ((symbols.plain(story.graph.edges[numbers[0]].slot), ""),)
    if len(numbers) == 1:
        return name
    if len(numbers) == 2:
        return say_runs(story.language, "forward.twice", item=name)
    return say_runs(story.language, "forward.times", item=name, count=str(len(numbers)))


def rule_in_words(story: Story, position: int, symbols: Symbols, number: int) -> str:
    """``UG Xᵀ``, ``2u ∘ UG``, ``LG ∘ UG`` where the local gradient is long; "" for a rule beyond a sentence."""
    node, edge = story.graph.nodes[position], story.graph.edges[number]
    assert node.operation is not None
    key = key_of(node.operation)
    sign = product_sign(story, node)
    pieces = slot_pieces(key, symbols, "plain") | {"UG": name_piece("UG", "plain")}
    if symbols.output is not None:
        pieces["out"] = name_piece(symbols.output, "plain")
    if edge.lg_rule is not None:
        template = rule_template(edge.lg_rule, "plain", sign, story.is_seed(position))
        if not template.names:  # copies of the one number that arrives
            template = rule_template(edge.lg_rule, "plain", sign)
        text = worded(template.fill(completed(pieces, template.names, "plain")), story.language)
        return text if len(text) <= _LONGEST_RULE else ""
    if edge.lg_kind == "scalar":
        return "LG × UG"
    part = f"{'sum' if edge.is_broadcast else 'flow'} {edge.operand}{'' if symbols.output else ' open'}"
    template = template_of(key, part, "plain", sign)
    text = template.fill(completed(pieces, template.names, "plain"))
    return text if len(text) <= _LONGEST_LOCAL else f"{'Σ ' if edge.is_broadcast else ''}LG ∘ UG"
