"""The value of a name: the program's, a library's, a constant, a product of letters, or a free input."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

from ..autodiff.builder import Ref
from ..language.latex.vocabulary import SCALED
from ..language.marks import Mark
from .assumptions import Rerun
from .attributes import attribute_of
from .free_words import read_word
from .libraries import spelling_lookup as lookup
from .libraries.own_layers_of_books import BOOKS_OWN_LAYERS
from .machine import Frame, Machine
from .numbered_names import named_element
from .supposed_rows import begun_empty, supposed_rows
from .value_operators import apply_operator
from .values import MISSING, Module, Native, Parent, Unknown, find, object_of_methods

__all__ = ["look_up"]

CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}
_NOT_FINITE = {"nan": math.nan, "NaN": math.nan, "inf": math.inf, "Infinity": math.inf}
_TYPES = frozenset("float16 bfloat16 float32 float64 int8 int32 int64 uint8".split())  # dtype=float32
_BOOKS = re.compile(r"\b(?:Affine|SoftmaxWithLoss)\(")
_NUMBERED = re.compile(r"(?:[^\W\d_]_\d+){2,6}")
_OF_BACKEND = re.compile(  # each is given an array
    r"(?<![\w.])K\.(?:(?:epsilon|floatx)\(\)|(?!view|reshape|transpose|permute|split|chunk|to\b|dot|matmul)\w+"
    r"\((?!\s*(?:axis|dim|keepdims?|[-\d)]))"
    r")"
)
_OF_MODULE = {"__name__": "__main__", "__file__": "program.py", "Ellipsis": Ellipsis}


def look_up(machine: Machine, frame: Frame, name: str, mark: Mark, *, is_called: bool) -> Any:
    """The value of a name: the program's, a library's, a constant, a product of letters, or a free input."""
    value = find(frame.scope, name)
    if value is not MISSING:
        return value
    if name in _OF_MODULE:
        return _OF_MODULE[name]
    if is_called and name == "super":
        return Native("super", lambda run, arguments, keywords, at: parent_of(frame))
    if name not in machine.inputs.values and name not in machine.inputs.assumptions.shapes:
        found = _known(machine, "sigmoid" if is_called and name == "sigma" else name, mark, is_called)
        if found is MISSING and not is_called:
            found = _spelt_together(machine, frame, name, mark)
        if found is MISSING and not is_called and (element := named_element(machine, frame, name, mark)) is not None:
            return element
        if found is not MISSING:
            return found
    if is_called:
        return Unknown(name) if (layer := _of_a_book(machine, name, mark)) is None else layer
    if name == "K" and _is_backend(machine.source):
        return Module("tensorflow", "tf.keras.backend")
    if name == "self":  # a line of a method alone: its attributes are free names
        made = machine.globals.names["self"] = object_of_methods()
        return made
    read_word(machine, name, mark)
    if (begun := begun_empty(machine, name, mark)) is not None:
        machine.globals.names[name] = begun
        return begun
    row = machine.inputs.assumptions.rows.get(name)
    free = machine.inputs.free(name, mark.span) if row is None else supposed_rows(machine, name, row, mark)
    machine.globals.names[name] = free
    return free


def _of_a_book(machine: Machine, name: str, mark: Mark) -> Native | None:
    """A layer of a book's file, ``Affine(W, b)``, in a cell without its import."""
    if name not in BOOKS_OWN_LAYERS or not _BOOKS.search(machine.source):
        return None
    machine.notice("supposed_book_layer", mark, name=name)
    return Native(name, BOOKS_OWN_LAYERS[name])


def _is_backend(source: str) -> bool:
    """Whether K is Keras' backend, ``K.log(y)`` and ``K.epsilon()``, not an array with methods."""
    return 0 < len(re.findall(r"(?<![\w.])K(?!\w)", source)) == len(_OF_BACKEND.findall(source))


def _is_looked_into(machine: Machine, name: str) -> bool:
    """Whether a program writes ``np.exp``; R: ``torch_exp``, ``tf$exp``."""
    own = {"F": "nnf"}.get(name, name)
    return f"{name}." in machine.source or f"{own}_" in machine.source or f"{name}$" in machine.source


def _known(machine: Machine, name: str, mark: Mark, is_called: bool) -> Any:
    """A library's function or a constant; a single letter is a function only where it is called."""
    found = lookup.bare(name, machine.library)
    if found is not None and is_called:
        return found
    if isinstance(found, Module) and (machine.is_mathematics or not _is_looked_into(machine, name)):
        return MISSING
    is_activation = name == "σ" and re.search(r",\s*σ\s*[,)]", machine.source) is not None  # Dense(2 => 3, σ)
    if found is not None and (len(name) > 1 or is_activation or isinstance(found, Module)):
        return replace(found, mark=mark) if isinstance(found, Native) else found
    if name in _TYPES:
        return name
    return CONSTANTS.get(name, _NOT_FINITE.get(name, MISSING))


def _spelt_together(machine: Machine, frame: Frame, name: str, mark: Mark) -> Any:
    """``qz`` where q and z have values; ``W'`` where W is an array."""
    parts = _letters(machine, frame, name)
    if parts:
        machine.notice("letters_product", mark, name=name, product=" · ".join(parts))
        values = [_letter(machine, frame, letter, mark) for letter in parts]
        result = values[0]
        before = result
        for value in values[1:]:
            before, result = result, apply_operator(machine, "·", result, value, mark)
        if isinstance(result, Ref):
            machine.spelt[result.position] = (name, before, values[-1])
        return result
    if (product := _matrix_product(machine, frame, name, mark)) is not MISSING:
        return product
    base = name.rstrip("'")
    bound = find(frame.scope, base) if base != name else MISSING
    return attribute_of(machine, bound, "T", mark) if bound is not MISSING and machine.shape(bound, mark) else MISSING


def _matrix_product(machine: Machine, frame: Frame, name: str, mark: Mark) -> Any:
    """``Wx`` where W is a matrix and x has no value: a vector that fits.

    Raises:
        Rerun: x has no shape yet.
    """
    if machine.is_code or len(name) != 2 or not name[0].isupper() or not name[1].islower():
        return MISSING
    matrix = find(frame.scope, name[0])
    shape = machine.shape(matrix, mark) if matrix is not MISSING and machine.is_traced(matrix) else ()
    if len(shape) != 2:
        return MISSING
    known = machine.inputs.assumptions
    if find(frame.scope, name[1]) is MISSING and name[1] not in (*known.shapes, *machine.inputs.values):
        raise Rerun(known.learned(shapes={**known.shapes, name[1]: shape[1:]}))
    machine.notice("letters_product", mark, name=name, product=" · ".join(name))
    return apply_operator(machine, "·", matrix, _letter(machine, frame, name[1], mark), mark)


def _letters(machine: Machine, frame: Frame, name: str) -> list[str]:
    """The letters of ``qz`` where all of them have values and the name itself has none; Greek ones always."""
    if not machine.is_code and _NUMBERED.fullmatch(name):  # w_0x_0
        return re.findall(r"[^\W\d_]_\d+", name)
    if not machine.is_code and SCALED.fullmatch(name):  # βx
        return [name[0], name[1:]]
    if not 2 <= len(name) <= 3 or not name.isalpha():
        return []
    letters = list(name)
    is_bound = all(
        machine.is_traced(find(frame.scope, letter)) or (not machine.is_code and letter in machine.inputs.values)
        for letter in letters
    )
    is_greek = all("α" <= letter <= "ω" for letter in letters)
    return letters if is_bound or is_greek else []


def _letter(machine: Machine, frame: Frame, name: str, mark: Mark) -> Any:
    """What a letter of a product stands for; a free input where it has no value."""
    found = find(frame.scope, name)
    if found is MISSING:
        found = machine.globals.names[name] = machine.inputs.free(name, mark.span)
    return found


def parent_of(frame: Frame) -> Parent | None:
    """What ``super()`` is in a method."""
    function = frame.function
    if function is None or not function.parameters:
        return None
    first = function.parameters[0][0]
    return Parent(find(frame.scope, first), function.owner)
