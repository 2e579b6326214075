"""What each operand of a gate receives, in words: a product of numbers, or a rule and a shape."""

from __future__ import annotations

from ..gates.record import Value
from ..language.pieces import name_piece, number_piece
from .arrivals import by_source
from .forms import constant_local, key_of, rule_template, template_of
from .forward_formula import completed, product_sign, slot_pieces
from .sentences import Runs, counted, listed, say_runs
from .story import Story, Symbols

__all__ = ["arrays_leave", "numbers_leave"]

_MOST_GROUPS = 4
_LONGEST_RULE, _LONGEST_LOCAL = 40, 24  # characters that still read in a sentence


# ---- numbers
def numbers_leave(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Runs:
    """``Here q receives −4 × 1 = −4 and z receives 3 × 1 = 3.``"""
    if len(flowing) == 1:
        return _one_leaves(story, position, symbols, flowing[0])
    language, evaluation = story.language, story.evaluation
    sources = by_source(story, flowing)
    if len(sources) == len(flowing) and all(evaluation.local_gradients[number] == 1.0 for number in flowing):
        names = counted(language, [_aside(story, symbols, number) for number in flowing])
        return say_runs(language, "backward.each", names=names, dg=_number(story, evaluation.downstream[flowing[0]]))
    items = [_repeated(story, symbols, numbers) for numbers in sources.values() if len(numbers) > 1]
    alike: dict[str, list[int]] = {}
    for numbers in sources.values():
        if len(numbers) == 1:
            alike.setdefault(_number(story, evaluation.local_gradients[numbers[0]]), []).append(numbers[0])
    groups = list(alike.values())
    if len(groups) > 1 and len(groups) < len(flowing):  # what receives something is told before what receives nothing
        groups.sort(key=lambda group: evaluation.local_gradients[group[0]] == 0.0)
    items += [_alike(story, position, symbols, group) for group in groups]
    return say_runs(language, "backward.several", items=_shortened(story, items))


def _one_leaves(story: Story, position: int, symbols: Symbols, number: int) -> Runs:
    """One operand: its local gradient at the forward value, and the product."""
    language, edge = story.language, story.graph.edges[number]
    local, upstream = story.evaluation.local_gradients[number], story.evaluation.gradients[position]
    gradient = story.evaluation.downstream[number]
    ug, lg, dg = (_number(story, value) for value in (upstream, local, gradient))
    if local == 1.0:
        return say_runs(language, "backward.passed", name=_aside(story, symbols, number), dg=dg)
    if upstream == 0.0 and gradient == 0.0:
        return say_runs(language, "backward.silent", ug=ug, dg=dg)
    operation = story.graph.nodes[position].operation
    assert operation is not None
    if operation.gate.local_formulas and constant_local(key_of(operation), edge.operand):
        return say_runs(language, "backward.one_constant", name=_aside(story, symbols, number), lg=lg, dg=dg)
    name, value = symbols.plain(edge.slot), _number(story, story.evaluation.values[edge.source])
    if local == 0.0 and gradient == 0.0:
        return say_runs(language, "backward.blocked", name=name, value=value, lg=lg)
    return say_runs(language, "backward.one", name=name, value=value, lg=lg, dg=dg)


def _alike(story: Story, position: int, symbols: Symbols, numbers: list[int]) -> Runs:
    """Operands with the same local gradient: ``q receives −4 × 1 = −4``."""
    local, upstream = story.evaluation.local_gradients[numbers[0]], story.evaluation.gradients[position]
    product: Runs = ((_number(story, local), "lg"), (" × ", ""), (_bracketed(story, upstream), "ug"))
    dg = _number(story, story.evaluation.downstream[numbers[0]])
    names = [_aside(story, symbols, number) for number in numbers]
    if len(names) == 1:
        return say_runs(story.language, "backward.item", name=names[0], product=product, dg=dg)
    return say_runs(story.language, "backward.item_each", names=counted(story.language, names), product=product, dg=dg)


def _repeated(story: Story, symbols: Symbols, numbers: list[int]) -> Runs:
    """An operand that enters more than once adds up what comes from all places."""
    gradients = [gradient for number in numbers if (gradient := story.evaluation.downstream[number]) is not None]
    terms = " + ".join(_bracketed(story, g) if k else _number(story, g) for k, g in enumerate(gradients))
    fields: dict[str, str | Runs] = {
        "name": symbols.plain(story.graph.edges[numbers[0]].slot),
        "terms": ((terms, "dg"),),
        "dg": _number(story, sum(gradients)),
    }
    if len(numbers) == 2:
        return say_runs(story.language, "backward.item_twice", **fields)
    return say_runs(story.language, "backward.item_times", count=str(len(numbers)), **fields)


def _aside(story: Story, symbols: Symbols, number: int) -> Runs:
    """An operand's name; a letter that stands for an unnamed value says which: ``u (= 3)``."""
    edge = story.graph.edges[number]
    name, value = symbols.plain(edge.slot), story.evaluation.values[edge.source]
    if symbols.named[edge.slot] or not isinstance(value, float):
        return ((name, ""),)
    return say_runs(story.language, "backward.aside", name=name, value=story.number(value))


def _bracketed(story: Story, value: Value | None) -> str:
    """A number as a later term or factor: in brackets where it is negative."""
    assert value is not None
    piece = number_piece(float(value), "plain", story.digits)
    return f"({piece.text})" if piece.is_negative else piece.text


def _number(story: Story, value: Value | None) -> str:
    assert value is not None
    return story.number(float(value))


def _shortened(story: Story, items: list[Runs]) -> Runs:
    """The items in one sentence; beyond four, the first three and how many more."""
    if len(items) > _MOST_GROUPS:
        more = say_runs(story.language, "backward.item_more", count=str(len(items) - _MOST_GROUPS + 1))
        items = [*items[: _MOST_GROUPS - 1], more]
    return listed(story.language, items, "several")


# ---- arrays
def arrays_leave(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Runs:
    """``Here W receives UG Xᵀ of shape (5, 10) and X receives Wᵀ UG of shape (10, 3).``"""
    alike: dict[tuple[str, object], list[int]] = {}
    for number in flowing:
        shape = story.graph.nodes[story.graph.edges[number].source].shape
        rule = rule_in_words(story, position, symbols, number)
        alike.setdefault((rule, shape or number), []).append(number)
    items = [_receive(story, symbols, rule, numbers) for (rule, _), numbers in alike.items()]
    return say_runs(story.language, "backward.several", items=_shortened(story, items))


def _receive(story: Story, symbols: Symbols, rule: str, numbers: list[int]) -> Runs:
    """What operands of one shape receive by one rule; "" is a rule too long to be said."""
    language, edge = story.language, story.graph.edges[numbers[0]]
    gradient = story.evaluation.downstream[numbers[0]]
    kind = "item_array" if rule else "item_long"
    fields: dict[str, str | Runs] = {"rule": rule} if rule else {}
    if isinstance(gradient, float):
        kind = "item_number" if rule else "item_long_number"
        name = symbols.plain(edge.slot)
        return say_runs(language, f"backward.{kind}", name=name, dg=story.number(gradient), **fields)
    fields["shape"] = story.shape(story.graph.nodes[edge.source].shape)
    names = [_aside(story, symbols, number) for number in numbers]
    if len(names) == 1:
        return say_runs(language, f"backward.{kind}", name=names[0], **fields)
    return say_runs(language, f"backward.{kind}_each", names=counted(language, names), **fields)


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
        text = template.fill(completed(pieces, template.names, "plain"))
        return text if len(text) <= _LONGEST_RULE else ""
    if edge.lg_kind == "scalar":
        return "LG × UG"
    part = f"{'sum' if edge.is_broadcast else 'flow'} {edge.operand}{'' if symbols.output else ' open'}"
    template = template_of(key, part, "plain", sign)
    text = template.fill(completed(pieces, template.names, "plain"))
    return text if len(text) <= _LONGEST_LOCAL else f"{'Σ ' if edge.is_broadcast else ''}LG ∘ UG"
