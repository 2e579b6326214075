"""The language reference: what is written by hand, with the gate table put in from the gates themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from graph import Trace, TraceError, trace
from graph.autodiff.gate_text import rule_text
from graph.gates import GATES, Gate, Parameter, spellings
from graph.language.read_expression import read_expression
from graph.notation.names import typeset_plain
from graph.notation.typeset import typeset
from graph.numbers import readable, readable_value
from graph.words import LANGUAGES

from ..environment import ROOT
from .words import EXAMPLES, REFUSED, SECTIONS, WORDS

__all__ = ["example_of", "gate_sections", "page_of", "path_of", "traced_example", "write"]

_NUMBERS = (2.0, 1.0, 0.5, 3.0)  # the first that lies within an operand's domain is shown


def path_of(language: str) -> Path:
    """Where the reference of a language stands."""
    return ROOT / "docs" / ("" if language == "en" else language) / "reference.md"


def page_of(language: str) -> str:
    """The page as it should be: by hand outside the marks, from the program itself between them."""
    page = path_of(language).read_text(encoding="utf-8")
    for name, section in (("refused", _refused(language)), ("gates", gate_sections(language))):
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, rest = page.split(begin)
        page = f"{before}{begin}{section}{end}{rest.split(end)[1]}"
    return page


def write() -> None:
    """Put the gate table into the reference of every language."""
    for language in LANGUAGES:
        path_of(language).write_text(page_of(language), encoding="utf-8")
        print(f"wrote {path_of(language).relative_to(ROOT)}")


def _refused(language: str) -> str:
    words = WORDS[language]
    rows = [f"| {words['typed']} | {words['said']} |", "| --- | --- |"]
    rows += [f"| {_code(source)} | {_complaint(source, language)} |" for source in REFUSED]
    return "\n".join(rows) + "\n"


def _complaint(source: str, language: str) -> str:
    try:
        trace(source)
    except TraceError as error:
        return re.sub(r"([*|])", r"\\\1", error.sentence_in(language))
    raise ValueError(f"this program is not refused: {source!r}")


@cache
def gate_sections(language: str) -> str:
    """All gates, file by file of the gate table, in Markdown."""
    parts = [WORDS[language]["count"].format(count=len(GATES)) + "\n"]
    for file, titles in SECTIONS.items():
        gates: tuple[Gate, ...] = import_module(f"graph.gates.{file}").RECORDS
        names = " · ".join(f"[{gate.name}](#{gate.name})" for gate in gates)
        parts.append(f"### {titles[language]}\n\n{names}\n")
        parts += [_entry(gate, language) for gate in gates]
    return "\n".join(parts)


def _entry(gate: Gate, language: str) -> str:
    said, words = gate.words(language), WORDS[language]
    rows = "\n".join(f"| {words[key]} | {text} |" for key, text in _facts(gate, language))
    return f"#### {gate.name}\n\n{said.forward} {said.local}\n\n| | |\n| --- | --- |\n{rows}\n"


def _facts(gate: Gate, language: str) -> Iterator[tuple[str, str]]:
    words, shown, said = WORDS[language], traced_example(gate), gate.words(language)
    first, *others = _forms(gate)
    also = f", {words['also']} {', '.join(map(_code, others))}" if others else ""
    yield "sign", _code(gate.sign)
    yield "operands", f"{words['more']}" if gate.variadic else f"{len(gate.operands)}: {', '.join(gate.operands)}"
    yield "typed", _code(first) + also
    if gate.parameters:
        yield "settings", ", ".join(_setting(parameter, words["also"]) for parameter in gate.parameters)
    yield "output", _code(_plain(gate.formula_text()))
    key = "local" if gate.is_elementwise else "rule"
    yield key, "<br>".join(_gradient(gate, name, shown, language) for name in gate.operands)
    if said.convention:
        yield "kink", said.convention
    yield "opens", _opened(gate, shown, words["simple"])
    yield "example", _result(gate, shown)
    if gate.source:
        yield "source", gate.source


def _forms(gate: Gate) -> list[str]:
    """As it is typed: the operator first, then the call with its settings, then other names."""
    found = []
    a, b = (*gate.operands, "")[:2]
    if gate.operator:
        found.append({"-x": f"-{a}", "[]": f"{a}[0]"}.get(gate.operator, f"{a} {gate.operator} {b}"))
    inside = f"[{', '.join(gate.operands)}]" if gate.listed else ", ".join(gate.operands)
    if gate.variadic and not gate.listed:
        inside += ", …"
    settings = "".join(
        f", {parameter.name}" if parameter.required else f", {parameter.name}={_python(parameter.default)}"
        for parameter in gate.parameters
    )
    for number, spelling in enumerate(spellings(gate)):
        call = f"{spelling}({inside}{'' if number else settings})"
        found.append(f"{a}{spelling}" if spelling.startswith(".") else call)
    return found


def _setting(parameter: Parameter, also: str) -> str:
    aliases = f" ({also} {', '.join(map(_code, parameter.aliases))})" if parameter.aliases else ""
    return _code(parameter.name) + aliases


def _python(value: Any) -> str:
    return readable(value) if isinstance(value, float) else repr(value)


def _gradient(gate: Gate, operand: str, shown: Trace, language: str) -> str:
    """∂f/∂x of an elementwise gate; of others what leaves along the operand's edge in the example."""
    slot = gate.operands.index(operand)
    if gate.is_elementwise:
        slope = gate.local_formulas[min(slot, len(gate.local_formulas) - 1)]
        return f"∂f/∂{operand} = {_code(_plain(slope))}"
    node = _gate_node(gate, shown)
    names = {each.id: each.label or operand for each in shown.nodes}
    number, edge = next((n, each) for n, each in enumerate(shown.edges) if (each.target, each.slot) == (node, slot))
    told = _code(rule_text(shown.graph, shown.graph.edges[number], language)) if edge.lg_rule else ""
    return f"{names[edge.source]}: {told or WORDS[language]['none']}"


def _opened(gate: Gate, shown: Trace, simple: str) -> str:
    if gate.expansion is None:
        return simple
    before = {node.id for node in shown.nodes}
    opened = trace(example_of(gate), expand=[_gate_node(gate, shown)])
    inside = [node for node in opened.nodes if node.kind == "gate" and (node.id not in before or node.group)]
    return " → ".join(_code(node.sign or "") for node in inside)


def _result(gate: Gate, shown: Trace) -> str:
    output = shown.nodes[-1].label or "f"
    results = [f"{output} = {readable_value(shown.value)}"]
    results += [
        f"∂{output}/∂{typeset_plain(name)} = {readable_value(value)}"
        for name, value in shown.gradients.items()
        if value is not None
    ]
    return f"{_code(example_of(gate))}<br>{', '.join(results)}"


def example_of(gate: Gate) -> str:
    """A program in one line that uses the gate."""
    if gate.name in EXAMPLES:
        return EXAMPLES[gate.name]
    domain = gate.domain or ((-9.0, 9.0),) * len(gate.operands)
    given = [
        f"{name} = {readable(next(number for number in _NUMBERS if low < number < high))}"
        for name, (low, high) in zip(gate.operands, domain, strict=True)
    ]
    typed = f"-{gate.operands[0]}" if gate.operator == "-x" else f"{spellings(gate)[0]}({', '.join(gate.operands)})"
    return "; ".join([*given, typed])


@cache
def _traced(source: str) -> Trace:
    return trace(source)


def traced_example(gate: Gate) -> Trace:
    """The gate's example, run."""
    return _traced(example_of(gate))


def _gate_node(gate: Gate, shown: Trace) -> str:
    return next(node.id for node in shown.nodes if node.op == gate.name)


def _plain(formula: str) -> str:
    return typeset(read_expression(formula), "plain")


def _code(text: str) -> str:
    """As code in a cell of a table, where a bar would end the cell."""
    return f"`{re.sub(r'[|]', chr(92) + '|', text)}`"
