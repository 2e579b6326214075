"""Batches of data: ``TensorDataset``, ``DataLoader``, in the order of the data."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..iterating import items_of
from ..values import Instance, Layer, Native, SizeInt
from .function_tables import Entry, argument, given

__all__ = ["DATA"]


def _length(run: Any, data: Any, mark: Mark) -> int:
    return len(data) if isinstance(data, list | tuple | range) else int(run.shape(data, mark)[0])


def _tensor_dataset(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``TensorDataset(X, y)``: pairs of rows; kept as the arrays themselves."""
    lengths = {_length(run, each, mark) for each in arguments}
    if len(lengths) != 1:
        raise run.error("shape_mismatch", "index_arrays", mark)
    places = range(lengths.pop())

    def forward(run: Any, made: Instance, items: list[Any], more: dict[str, Any], at: Mark) -> Any:
        return None

    made = Instance(None, {"tensors": tuple(arguments), "layers": []}, Layer("TensorDataset", forward))
    for place in places:
        if place >= run.limits.loop_passes // 100:  # a longer one is read in batches alone
            break
        run.count_items(1, mark)
        made.names["layers"].append(tuple(run.item(each, [SizeInt(place)], mark) for each in arguments))
    return made


def _rows(run: Any, data: Any, first: int, after: int, mark: Mark) -> Any:
    return run.item(data, [slice(SizeInt(first), SizeInt(after), None)], mark)


def _batches(run: Any, data: Any, size: int, keeps_last: bool, mark: Mark) -> list[Any]:
    """The data in parts of ``size``; each of arrays, or of stacked rows where the data is a class of one's own."""
    tensors = data.names.get("tensors") if isinstance(data, Instance) else None
    if tensors is None and not isinstance(data, Instance | list | tuple):
        tensors = (data,)
    rows = list(items_of(run, data, mark)) if tensors is None else []
    count = len(rows) if tensors is None else _length(run, tensors[0], mark)
    made: list[Any] = []
    for first in range(0, count, size):
        after = min(first + size, count)
        if after - first < size and not keeps_last:
            break
        run.count_items(1, mark)
        if tensors is not None:
            parts = [_rows(run, each, first, after, mark) for each in tensors]
            made.append(parts if isinstance(data, Instance) else parts[0])
        elif isinstance(rows[first], list | tuple):
            columns = zip(*rows[first:after], strict=True)
            made.append([run.apply("stack", list(column), {"axis": 0}, mark) for column in columns])
        else:
            made.append(run.apply("stack", rows[first:after], {"axis": 0}, mark))
    return made


def _loader(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``DataLoader(data, batch_size, shuffle, …)``; shuffling is left out and told."""
    data = given(run, arguments, keywords, 0, "dataset", "DataLoader", mark)
    size = int(run.integer(argument(arguments, keywords, 1, "batch_size", default=1), mark))
    if size < 1:
        raise run.error("wrong_arguments", "parameter_int", mark, gate="DataLoader", parameter="batch_size")
    if argument(arguments, keywords, 2, "shuffle", default=False):
        run.notice("shuffle_left_out", mark)
    return _batches(run, data, size, not keywords.get("drop_last", False), mark)


def _batch(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``dataset.batch(2)`` of TensorFlow."""
    size = int(run.integer(given(run, arguments, keywords, 1, "batch_size", "batch", mark), mark))
    data = arguments[0]
    made = _batches(run, data, max(1, size), not keywords.get("drop_remainder", False), mark)
    return _stream(made if len(data.names["tensors"]) > 1 else [part[0] for part in made], ())


def _itself(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return arguments[0]


def _shuffle(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    run.notice("shuffle_left_out", mark)
    return arguments[0]


def _stream(items: list[Any], tensors: tuple[Any, ...]) -> Instance:
    made = Instance(None, {"layers": items, "tensors": tensors}, Layer("Dataset", lambda run, m, i, k, at: None))
    for name, entry in (("batch", _batch), ("shuffle", _shuffle), ("repeat", _itself), ("prefetch", _itself),
                        ("cache", _itself)):  # fmt: skip
        made.names[name] = Native(name, _of(made, entry))
    return made


def _of(made: Instance, entry: Entry) -> Entry:
    return lambda run, arguments, keywords, mark: entry(run, [made, *arguments], keywords, mark)


def _slices(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``tf.data.Dataset.from_tensor_slices((x, y))``."""
    data = given(run, arguments, keywords, 0, "tensors", "from_tensor_slices", mark)
    tensors = data if isinstance(data, tuple) else (data,)
    rows = [tuple(row) for row in zip(*(list(items_of(run, each, mark)) for each in tensors), strict=True)]
    return _stream(rows if isinstance(data, tuple) else [row[0] for row in rows], tensors)


DATA: dict[str, Any] = {
    "TensorDataset": _tensor_dataset, "DataLoader": _loader, "from_tensor_slices": _slices,
}  # fmt: skip
