"""The types of the contract, held against answers."""

from __future__ import annotations

from typing import Any, get_args, get_origin, get_type_hints

from web.api.answer_contract import Answers

__all__ = ["kept_to", "wrong"]


def kept_to(path: str, answer: Any) -> Any:
    """The answer, which is what the contract says for that address."""
    assert not wrong(get_type_hints(Answers)[path.removeprefix("/")], answer, path)
    return answer


def wrong(kind: Any, value: Any, where: str) -> list[str]:
    """Where a value is none of its type; the types are those that the records use."""
    origin, inner = get_origin(kind), get_args(kind)
    if hasattr(kind, "__required_keys__"):
        fields = get_type_hints(kind)
        if not isinstance(value, dict) or not kind.__required_keys__ <= set(value) <= set(fields):
            return [f"{where}: {kind.__name__}"]
        return [each for key in value for each in wrong(fields[key], value[key], f"{where}.{key}")]
    if origin in (list, dict, tuple) and not isinstance(value, dict if origin is dict else list):
        return [f"{where}: {value!r}"]
    if origin is list:
        return [each for part in value for each in wrong(inner[0], part, f"{where}[]")]
    if origin is dict:
        return [each for key, part in value.items() for each in wrong(inner[1], part, f"{where}[{key}]")]
    if origin is tuple:
        return [each for type_, part in zip(inner, value, strict=True) for each in wrong(type_, part, where)]
    if kind in (str, int, float, bool, type(None)):
        is_one = isinstance(value, int | float if kind is float else kind) and (kind is bool or value is not True)
        return [] if is_one else [f"{where}: {value!r} is no {kind.__name__}"]
    if inner and isinstance(inner[0], str):
        return [] if value in inner else [f"{where}: {value!r}"]
    if inner and not any(each for each in inner if _is_open(each)):
        return [] if any(not wrong(each, value, where) for each in inner) else [f"{where}: {value!r}"]
    return []


def _is_open(kind: Any) -> bool:
    return "Value" in str(kind)
