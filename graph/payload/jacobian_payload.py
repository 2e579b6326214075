"""Jacobians as JSON-ready data: the lecture's four steps, and their picture."""

from __future__ import annotations

from ..analysis.jacobian_stages import JacobianPicture, Sheet
from ..autodiff.full_jacobian import JacobianSteps
from . import analysis_contract as records
from .formula_payload import written
from .json_numbers import json_value
from .traced_program import TracedProgram

__all__ = ["jacobian_payload", "jacobian_picture_payload"]


def jacobian_payload(trace: TracedProgram, edge_id: str) -> records.JacobianSteps:
    """The JSON of ``POST /api/jacobian``: the four steps, as nested lists."""
    return _steps(trace.jacobian(edge_id))


def jacobian_picture_payload(picture: JacobianPicture) -> records.JacobianPicture:
    """``{edge, title, shape, axes: [{name, is_output, position, size, letter}], sheets: [{index, label, numbers,
    zero, names}], steps: {jacobian, transposed, upstream, product, gradient}, index_rule, short_rule}``"""
    steps = picture.steps
    return {
        "edge": picture.edge,
        "title": written(picture.title),
        "shape": list(steps.jacobian.shape),
        "axes": [
            {
                "name": axis.name,
                "is_output": axis.is_output,
                "position": axis.position,
                "size": axis.size,
                "letter": axis.letter,
            }
            for axis in picture.axes
        ],
        "sheets": [_sheet(sheet) for sheet in picture.sheets],
        "steps": _steps(steps),
        "index_rule": written(picture.index_rule),
        "short_rule": written(picture.short_rule),
    }


def _steps(steps: JacobianSteps) -> records.JacobianSteps:
    """The lecture's four steps, and what they come to, as nested lists."""
    return {
        "jacobian": json_value(steps.jacobian),
        "transposed": json_value(steps.transposed),
        "upstream": json_value(steps.upstream),
        "product": json_value(steps.product),
        "gradient": json_value(steps.gradient),
    }


def _sheet(sheet: Sheet) -> records.Sheet:
    return {
        "index": list(sheet.index),
        "label": written(sheet.label),
        "numbers": json_value(sheet.numbers),
        "zero": sheet.is_zero.tolist(),
        "names": [list(row) for row in sheet.names] if sheet.names else None,
    }
