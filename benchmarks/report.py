"""The results as Markdown, and as a picture: how far each figure is from its target."""

from __future__ import annotations

import math
import platform
from collections.abc import Sequence
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from xml.sax.saxutils import escape

from .measure import OURS, Row, Sample, Target

__all__ = ["line", "markdown", "picture"]

_PACKAGES = ("numpy", "sympy", "graphviz-pure", "flask", "micrograd", "autograd", "torch", "torchviz")


def figure(number: float) -> str:
    """Three significant digits."""
    if number == 0 or not math.isfinite(number):
        return f"{number:g}"
    return f"{number:.{max(0, 2 - math.floor(math.log10(abs(number))))}f}"


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} is not installed"


def _sample(sample: Sample) -> str:
    return f"{figure(sample.median)} ({figure(sample.low)}–{figure(sample.high)}, n = {sample.rounds})"


def _claim(target: Target) -> str:
    sign = "≥" if target.is_at_least else "≤"
    unit = "" if target.unit == "power" else f" {target.unit}"
    verdict = "met" if target.is_met else "**not met**"
    return f"{target.says}: {figure(target.value)}{unit}, target {sign} {figure(target.limit)}{unit}: {verdict}"


def line(row: Row) -> str:
    """A row on the screen: the medians, and every claim."""
    figures = "; ".join(f"{name} {figure(sample.median)}" for name, sample in row.samples.items())
    missing = "".join(f"; {name} is not installed" for name in row.missing)
    claims = ", ".join(
        f"{target.says} {figure(target.value)} ({'met' if target.is_met else 'NOT MET'})" for target in row.targets
    )
    return f"{row.what} [{row.unit}]: {figures}{missing}\n    {claims}"


def markdown(rows: Sequence[Row], notes: str) -> str:
    """All rows: median (quartiles, number of measurements) of everyone, and every claim."""
    claims = [target for row in rows for target in row.targets]
    day, machine = datetime.now(tz=timezone.utc).date().isoformat(), f"{platform.system()} {platform.machine()}"
    lines = [
        "# Measured",
        "",
        f"Made by `make bench` on {day}: Python {platform.python_version()}, {machine}; "
        + ", ".join(map(_version, _PACKAGES))
        + ".",
        "",
        (
            "All rivals of a row take turns, and each kind of rows runs in a process of its own. A figure is "
            "the median; in brackets the quartiles (the noise) and the number of measurements. Before each row, all "
            "that is loaded is set aside for Python's garbage collector (`gc.freeze`), for all rivals alike."
        ),
        "",
        f"{sum(one.is_met for one in claims)} of {len(claims)} targets are met.",
        "",
        "![How far each figure is from its target](results.svg)",
        "",
    ]
    for row in rows:
        lines += [f"## {row.what}", "", f"| who | {row.unit} | ours is |", "| --- | --- | --- |"]
        for name, sample in row.samples.items():
            ratio = f"{figure(row.samples[OURS].median / sample.median)} ×" if name != OURS else ""
            lines.append(f"| {name} | {_sample(sample)} | {ratio} |")
        lines += [f"| {name} | not installed | |" for name in row.missing]
        lines += ["", *(f"- {_claim(target)}" for target in row.targets)]
        lines += [f"- {row.note}"] if row.note else []
        lines.append("")
    return "\n".join([*lines, notes]).rstrip() + "\n"


def picture(rows: Sequence[Row]) -> str:
    """One bar a claim, on a scale of doublings: to the right of the line, better than the target."""
    claims = [(row, target) for row in rows for target in row.targets]
    left, middle, wide, step = 12, 900, 1240, 24
    high = 70 + step * len(claims)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
            'font-family="DejaVu Sans, Segoe UI, Arial, sans-serif" font-size="12">'
        ),
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
        f'<text x="{left}" y="26" font-size="16" font-weight="bold">Measured, beside the targets</text>',
        f'<text x="{middle}" y="44" text-anchor="middle" fill="#555555">target</text>',
        f'<text x="{middle + 8}" y="26" fill="#555555">better → (a grid line is a factor of 2)</text>',
    ]
    for doubling in range(-2, 6):
        x = middle + 60 * doubling
        colour = "#333333" if doubling == 0 else "#e2e2e2"
        parts.append(f'<path d="M{x} 50V{high - 10}" stroke="{colour}"/>')
    for place, (row, target) in enumerate(claims):
        y = 56 + step * place
        good, poor = (target.value, target.limit) if target.is_at_least else (target.limit, target.value)
        doublings = math.log2(good / poor) if good > 0 < poor else math.inf if good > 0 else -math.inf
        reach = max(-150.0, min(220.0, 60 * doublings))
        colour = "#2f8f5b" if target.is_met else "#c4472f"
        start = middle + min(0.0, reach)
        unit = "" if target.unit == "power" else f" {target.unit}"
        sign = "≥" if target.is_at_least else "≤"
        says = escape(f"{row.what}, {target.says}")
        if len(says) > 100:
            says = says[:99] + "…"
        parts += [
            f'<text x="{left}" y="{y + 13}">{says}</text>',
            (
                f'<rect x="{start:.1f}" y="{y + 2}" width="{max(1.0, abs(reach)):.1f}" height="{step - 8}" rx="2" '
                f'fill="{colour}"/>'
            ),
            (
                f'<text x="{middle + max(0.0, reach) + 6:.1f}" y="{y + 13}" fill="#333333">'
                f"{figure(target.value)}{unit} ({sign} {figure(target.limit)})</text>"
            ),
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
