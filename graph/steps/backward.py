"""The words of a backward step: what arrives, why the local gradient is what it is, and what leaves."""

from __future__ import annotations

from ..gates.record import Value
from ..language.names import typeset_plain
from ..language.pieces import name_piece, number_piece
from .arrivals import before_and_after
from .faults import gradient_faults
from .forms import constant_local, key_of, rule_template, template_of
from .forward_formula import completed, slot_pieces
from .sentences import Run, Runs, joined, listed, say_runs
from .story import Story, Symbols
from .timeline import Step

__all__ = ["backward_text"]

_LISTED = 3  # operands that are told one by one when there are more than four
_LONGEST_RULE = 40  # characters of a rule that still reads in a sentence


def backward_text(story: Story, step: Step, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Runs:
    """What arrives from the right, the gate's own words, what each operand receives; sums, kinks, broadcasting.

    Args:
        flowing: positions of the edges that a gradient leaves by.
    """
    graph = story.graph
    operation = graph.nodes[position].operation
    assert operation is not None
    if not flowing:
        return say_runs(story.language, "backward.none")
    is_scalar = all(graph.edges[number].lg_kind == "scalar" for number in flowing)
    leaving = _numbers_leave if is_scalar else _arrays_leave
    return joined(
        (
            _arrival(story, position, symbols),
            ((operation.gate.words[story.language].local, ""),),
            leaving(story, position, symbols, flowing),
            *_summed_back(story, position, symbols, flowing),
            *_meetings(story, step, symbols, flowing),
            *gradient_faults(story, position, flowing),
        )
    )


def _arrival(story: Story, position: int, symbols: Symbols) -> Runs:
    upstream = story.evaluation.gradients[position]
    assert upstream is not None
    named = {} if symbols.output is None else {"name": typeset_plain(symbols.output)}
    ending = "_named" if named else ""
    if isinstance(upstream, float):
        return say_runs(story.language, f"backward.arrives{ending}", ug=story.number(upstream), **named)
    shape = story.shape(upstream.shape)
    return say_runs(story.language, f"backward.arrives_array{ending}", shape=shape, **named)


# ---- numbers
def _numbers_leave(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Runs:
    by_source: dict[int, list[int]] = {}
    for number in flowing:
        by_source.setdefault(story.graph.edges[number].source, []).append(number)
    if len(flowing) == 1:
        return _one_leaves(story, position, symbols, flowing[0])
    downstream, local = story.evaluation.downstream, story.evaluation.local_gradients
    if len(by_source) == len(flowing) and all(local[number] == 1.0 for number in flowing):
        names = [_name(story, symbols, number) for number in flowing]
        gradient = _number(story, downstream[flowing[0]])
        return say_runs(story.language, "backward.each", names=listed(story.language, names), dg=gradient)
    groups = list(by_source.values())
    shown = groups if len(groups) <= _LISTED + 1 else groups[:_LISTED]
    items = [_receives(story, position, symbols, group) for group in shown]
    if len(shown) < len(groups):
        items.append(say_runs(story.language, "backward.item_more", count=str(len(groups) - len(shown))))
    return say_runs(story.language, "backward.several", items=listed(story.language, items, "several"))


def _one_leaves(story: Story, position: int, symbols: Symbols, number: int) -> Runs:
    """One operand: its local gradient at the forward value, and the product."""
    language, edge = story.language, story.graph.edges[number]
    local, upstream = story.evaluation.local_gradients[number], story.evaluation.gradients[position]
    ug, lg, dg = (_number(story, value) for value in (upstream, local, story.evaluation.downstream[number]))
    name = symbols.plain(edge.slot)
    if local == 1.0:
        return say_runs(language, "backward.passed", name=name, dg=dg)
    if upstream == 0.0:
        return say_runs(language, "backward.silent", ug=ug, dg=dg)
    operation = story.graph.nodes[position].operation
    assert operation is not None
    if operation.gate.local_formulas and constant_local(key_of(operation), edge.operand):
        return say_runs(language, "backward.one_constant", lg=lg, dg=dg)
    value = _number(story, story.evaluation.values[edge.source])
    if local == 0.0:
        return say_runs(language, "backward.blocked", name=name, value=value, lg=lg)
    return say_runs(language, "backward.one", name=name, value=value, lg=lg, dg=dg)


def _receives(story: Story, position: int, symbols: Symbols, numbers: list[int]) -> Runs:
    """``q receives −4 × 1 = −4``; an operand that enters twice adds up what comes from both places."""
    evaluation, language = story.evaluation, story.language
    name = symbols.plain(story.graph.edges[numbers[0]].slot)
    if len(numbers) == 1:
        product = _product(story, position, numbers[0])
        dg = _number(story, evaluation.downstream[numbers[0]])
        return say_runs(language, "backward.item", name=name, product=product, dg=dg)
    gradients = [gradient for number in numbers if (gradient := evaluation.downstream[number]) is not None]
    terms = " + ".join(_bracketed(story, g, is_first=k == 0) for k, g in enumerate(gradients))
    return say_runs(
        language,
        "backward.item_repeated",
        name=name,
        count=str(len(numbers)),
        terms=((terms, "dg"),),
        dg=_number(story, sum(gradients)),
    )


def _product(story: Story, position: int, number: int) -> Runs:
    local, upstream = story.evaluation.local_gradients[number], story.evaluation.gradients[position]
    assert local is not None
    assert upstream is not None
    first: Run = (_number(story, local), "lg")
    return first, (" × ", ""), (_bracketed(story, upstream), "ug")


def _bracketed(story: Story, value: Value, is_first: bool = False) -> str:
    """A number as a later term or factor: in brackets where it is negative."""
    piece = number_piece(float(value), "plain", story.digits)
    return f"({piece.text})" if piece.is_negative and not is_first else piece.text


def _number(story: Story, value: Value | None) -> str:
    assert value is not None
    return story.number(float(value))


def _name(story: Story, symbols: Symbols, number: int) -> Runs:
    return ((symbols.plain(story.graph.edges[number].slot), ""),)


# ---- arrays
def _arrays_leave(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Runs:
    """Every operand's vector-Jacobian product, and the shape that comes out."""
    shown = flowing if len(flowing) <= _LISTED + 1 else flowing[:_LISTED]
    items = [_receives_array(story, position, symbols, number) for number in shown]
    if len(shown) < len(flowing):
        items.append(say_runs(story.language, "backward.item_more", count=str(len(flowing) - len(shown))))
    return say_runs(story.language, "backward.several", items=listed(story.language, items, "several"))


def _receives_array(story: Story, position: int, symbols: Symbols, number: int) -> Runs:
    language, edge = story.language, story.graph.edges[number]
    gradient = story.evaluation.downstream[number]
    rule = _rule(story, position, symbols, number)
    is_long = len(rule) > _LONGEST_RULE
    name = symbols.plain(edge.slot)
    if isinstance(gradient, float):
        if is_long:
            return say_runs(language, "backward.item_long_number", name=name, dg=story.number(gradient))
        return say_runs(language, "backward.item_number", name=name, rule=rule, dg=story.number(gradient))
    shape = story.shape(story.graph.nodes[edge.source].shape)
    if is_long:
        return say_runs(language, "backward.item_long", name=name, shape=shape)
    return say_runs(language, "backward.item_array", name=name, rule=rule, shape=shape)


def _rule(story: Story, position: int, symbols: Symbols, number: int) -> str:
    """``UG Xᵀ``, ``LG ∘ UG``; UG alone where the local gradient is one."""
    node, edge = story.graph.nodes[position], story.graph.edges[number]
    assert node.operation is not None
    key = key_of(node.operation)
    if edge.lg_rule is not None:
        template = rule_template(edge.lg_rule, "plain", "∘" if node.shape else "")
        pieces = slot_pieces(key, symbols, "plain")
        if symbols.output is not None:
            pieces["out"] = name_piece(symbols.output, "plain")
        return template.fill(completed(pieces, template.names, "plain"))
    total = "Σ " if edge.is_broadcast else ""
    if constant_local(key, edge.operand):
        part = f"{'sum' if edge.is_broadcast else 'flow'} {edge.operand}"
        return template_of(key, part, "plain", "∘").fill({"UG": name_piece("UG", "plain")})
    return f"{total}LG ∘ UG"


def _summed_back(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> list[Runs]:
    """Where broadcasting stretched an operand, its gradient is summed back to its shape."""
    sentences: list[Runs] = []
    wide = story.shape(story.graph.nodes[position].shape)
    for number in flowing:
        edge = story.graph.edges[number]
        shape = story.graph.nodes[edge.source].shape
        if edge.is_broadcast and shape:
            fields = {"name": symbols.plain(edge.slot), "shape": story.shape(shape), "wide": wide}
            sentences.append(say_runs(story.language, "backward.summed", **fields))
        elif edge.is_broadcast:
            sentences.append(
                say_runs(story.language, "backward.summed_number", name=symbols.plain(edge.slot), wide=wide)
            )
    return sentences


# ---- fan-out
def _meetings(story: Story, step: Step, symbols: Symbols, flowing: tuple[int, ...]) -> list[Runs]:
    """Where what leaves meets what is already at the node: the += of fan-out."""
    sentences: list[Runs] = []
    for number in dict.fromkeys(_first_edges(story, flowing)):
        edge = story.graph.edges[number]
        found = before_and_after(story, step.index, edge.source)
        if found is None:
            continue
        before, after = found
        name = symbols.plain(edge.slot)
        if isinstance(before, float) and isinstance(after, float):
            arriving = _arriving(story, flowing, edge.source)
            fields = {"before": story.number(before), "dg": arriving, "total": story.number(after)}
            sentences.append(say_runs(story.language, "backward.met", name=name, **fields))
        else:
            sentences.append(say_runs(story.language, "backward.met_array", name=name))
    return sentences


def _first_edges(story: Story, flowing: tuple[int, ...]) -> list[int]:
    """One edge for each node that a gradient goes to."""
    firsts: dict[int, int] = {}
    for number in flowing:
        firsts.setdefault(story.graph.edges[number].source, number)
    return list(firsts.values())


def _arriving(story: Story, flowing: tuple[int, ...], source: int) -> str:
    """The sum of what goes to one node at this step."""
    numbers = [number for number in flowing if story.graph.edges[number].source == source]
    return story.number(float(sum(g for n in numbers if (g := story.evaluation.downstream[n]) is not None)))
