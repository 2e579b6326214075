"""The language that programs are typed in: source text to a typed tree."""

from .sympy_core import load_core

load_core()  # before any module here imports SymPy
