"""Pasted teaching code: every snippet of this folder with the numbers its own library gives, and how we read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from graph import TraceError, trace

FOLDER = Path(__file__).parent
RTOL = 1e-6
SEEN_AS_ZERO = 1e-9  # an expected 0 is compared to this, relative to the largest number beside it

Outcome = Literal["right", "refused", "wrong"]


@dataclass(frozen=True)
class Snippet:
    """One pasted program and what it computes."""

    name: str
    source: str
    expected: dict[str, Any]

    @property
    def kind(self) -> str:
        return self.name.split("/")[0]


@dataclass(frozen=True)
class Reading:
    """What became of one snippet; ``message`` says why it was refused or what is wrong."""

    snippet: Snippet
    outcome: Outcome
    message: str = ""


def least_right() -> dict[str, float]:
    """The share of each kind that must read right."""
    shares: dict[str, float] = _expected()["least_right"]
    return shares


def snippets() -> Iterator[Snippet]:
    """The whole corpus, kind by kind."""
    for name, expected in _expected().items():
        if name != "least_right":
            yield Snippet(name, (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), expected)


def read(snippet: Snippet) -> Reading:
    """The outcome of one snippet. An error of ours that is no refusal counts as wrong."""
    try:
        traced = trace(snippet.source, inputs=snippet.expected.get("inputs"))
    except TraceError as error:
        line = "" if error.line is None else f"line {error.line}: "
        return Reading(snippet, "refused", f"{error.code}: {line}{error.message_in('en')}")
    except Exception as error:  # noqa: BLE001 - a crash is one of the results
        return Reading(snippet, "wrong", f"crashed with {type(error).__name__}: {error}")
    fault = _fault(snippet.expected, traced.value, traced.gradients)
    return Reading(snippet, "wrong" if fault else "right", fault)


def _fault(expected: dict[str, Any], value: Any, gradients: dict[str, Any]) -> str:
    """The first number that differs, in words; nothing where all agree."""
    if "finite" in expected:  # drawn by chance or given by default: no number is expected
        got = _array(value)
        if list(got.shape) != expected.get("value_shape", list(got.shape)):
            return f"value: shape {list(got.shape)}, expected {expected['value_shape']}"
        return "" if np.isfinite(got).all() else "value: not finite"
    rtol, loose = expected.get("rtol", RTOL), expected.get("up_to_ones", False)
    faults = [_differs("value", value, expected["value"], rtol, loose)]
    for name, want in expected["gradients"].items():
        if want is None:
            faults += [f"gradient of {name}: expected none"] if gradients.get(name) is not None else []
        elif gradients.get(name) is None:
            faults.append(f"gradient of {name}: missing among {sorted(gradients)}")
        else:
            faults.append(_differs(f"gradient of {name}", gradients[name], want, rtol, loose))
    return next((fault for fault in faults if fault), "")


def _differs(what: str, got: Any, want: Any, rtol: float, loose: bool) -> str:
    """What differs, in words. If ``loose``, a column may be a list: mathematics does not tell them apart."""
    found, wanted = _array(got), _array(want)
    if loose:
        found, wanted = found.squeeze(), wanted.squeeze()
    if found.shape != wanted.shape:
        return f"{what}: shape {list(found.shape)}, expected {list(wanted.shape)}"
    finite = np.isfinite(wanted)
    smallest = SEEN_AS_ZERO * np.max(np.abs(wanted), initial=1.0, where=finite)
    if np.allclose(found, wanted, rtol=rtol, atol=smallest, equal_nan=True):
        return ""
    return f"{what}: {_short(found)}, expected {_short(wanted)}"


def _array(value: Any) -> np.ndarray[Any, Any]:
    """An array of numbers, where "inf" and "nan" may be text."""
    return np.array(value, dtype=float)


def _short(array: np.ndarray[Any, Any]) -> str:
    return np.array2string(array, precision=6, threshold=8, separator=", ").replace("\n", "")


def _expected() -> dict[str, Any]:
    entries: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    return entries
