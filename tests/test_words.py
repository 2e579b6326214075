"""The word catalogues: whole in every language, and used."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest

from graph.errors import CODES
from graph.gates import GATES
from graph.words import LANGUAGES, catalogue, fill

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted([*(ROOT / "graph").rglob("*.py"), *(ROOT / "web").rglob("*.py"), ROOT / "app.py"])
PAGES = sorted(path for folder in ("templates", "static") for path in (ROOT / folder).rglob("*") if path.is_file())
REFERENCE = LANGUAGES[0]
FEWEST_LETTERS = 3  # of a text with parts filled in, c{number}, that still says which key is meant
SAYS_NOTHING = (
    "",
    ".",
    "_",
    "-",
    "error.",
    "http.",
    "web.",
)  # a text that is nothing but this and a field names no key
HANGUL = re.compile("[가-힣]")


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def samples(text: str) -> dict[str, str | int]:
    """Something for every field: a number where it is written as one (``{limit:,}``)."""
    return {name: 1 if spec and "/" not in spec else "x" for _, name, spec, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue(REFERENCE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same_fields(language: str) -> None:
    differing = {
        key: (fields_of(text), fields_of(catalogue(REFERENCE)[key]))
        for key, text in catalogue(language).items()
        if fields_of(text) != fields_of(catalogue(REFERENCE)[key])
    }
    assert not differing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled_in(language: str) -> None:
    for key, text in catalogue(language).items():
        assert text.strip(), key
        assert fill(text, **samples(text)), key


def test_korean_is_korean_and_english_is_not() -> None:
    foreign = [key for key, text in catalogue("en").items() if HANGUL.search(text) and key != "web.language.ko"]
    assert not foreign


def strings_in(path: Path) -> list[ast.expr]:
    """Every text in a source file, also those with parts filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) or (isinstance(n, ast.Constant) and n.value)]


def raised_keys() -> list[tuple[str, str]]:
    """(where, key) of every message that a call names right after an error code: ``TraceError("syntax", "unclosed")``.

    What raises on behalf of others takes code and key in the same order, after its own operands. A ``Refusal`` is an
    answer about the request itself, with a status, and has its words under ``http``.
    """
    found: list[tuple[str, str]] = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            is_refusal = isinstance(node.func, ast.Name) and node.func.id == "Refusal"
            texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            for code, key in pairwise(texts):
                if isinstance(key, str) and (code in CODES or (is_refusal and isinstance(code, str))):
                    area = "http" if is_refusal else "error"
                    found.append((f"{path.relative_to(ROOT)}:{node.lineno}", f"{area}.{key}"))
    return found


def test_every_error_that_is_raised_has_words() -> None:
    assert raised_keys()
    assert not [(where, key) for where, key in raised_keys() if key not in catalogue(REFERENCE)]


def literal_pattern(parts: list[str | None]) -> re.Pattern[str] | None:
    """A text with parts filled in (None) as a pattern for keys; None where it says nothing but the area."""
    fixed = "".join(part or "" for part in parts)
    if fixed in SAYS_NOTHING or len(fixed) < FEWEST_LETTERS:
        return None
    return re.compile("".join("[a-z0-9_.-]+" if part is None else re.escape(part) for part in parts))


def mentions() -> tuple[set[str], list[re.Pattern[str]]]:
    """The texts of the program, and those with parts filled in: Python's, then (without ``web.``) the page's."""
    plain: set[str] = set()
    patterns: list[re.Pattern[str] | None] = []
    for path in SOURCES:
        for node in strings_in(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
                patterns.append(literal_pattern(parts))
    for path in PAGES:
        if path.suffix in (".html", ".js"):
            text = path.read_text(encoding="utf-8")
            plain |= {f"web.{key}" for key in re.findall(r"""["'`]([a-z0-9_.]+)["'`]""", text)}
            for literal in re.findall(r"`([a-z0-9_.]*\$\{[^`]*)`", text):
                fixed = re.split(r"\$\{[^}]*\}", literal)
                parts = [part for each in fixed for part in (each, None)][:-1]
                patterns.append(literal_pattern(["web.", *parts]))
    return plain, [pattern for pattern in patterns if pattern]


def test_no_key_is_left_unused() -> None:
    plain, patterns = mentions()
    plain |= {key for _, key in raised_keys()}

    def is_used(key: str) -> bool:
        area, _, rest = key.partition(".")
        names = (key, rest) if area in ("error", "http") else (key,)  # these are found under their own key
        return any(name in plain or any(pattern.fullmatch(name) for pattern in patterns) for name in names)

    assert not [key for key in catalogue(REFERENCE) if not key.startswith("gate.") and not is_used(key)]


def test_only_gates_have_words_of_gates() -> None:
    assert {key.split(".")[1] for key in catalogue(REFERENCE) if key.startswith("gate.")} == set(GATES)


@pytest.mark.parametrize("name", sorted(GATES))
def test_every_gate_has_its_words(name: str) -> None:
    gate = GATES[name]
    for language in LANGUAGES:
        words = gate.words(language)
        for text in (words.title, words.forward, words.local):
            assert text.strip()
        assert bool(HANGUL.search(words.forward + words.local)) == (language == "ko")


# Korean numerals that stand alone, before what may follow a number.
NUMERAL = re.compile(
    r"(?<![가-힣])(?:영|일|삼|십)(?:은|는|이|가|을|를|로|에|에서|과|와|부터|까지|인|이인|이고|이며)(?=[ ,.])"
)
CONDITION = re.compile(r"[가-힣]면(?=[ ,.])")
NO_CONDITION = re.compile("화면|측면|장면|평면|전면")
ONE_WORD = re.compile(r"\b(\w+) \1\b")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_twice_in_a_row(language: str) -> None:
    assert not [key for key, text in catalogue(language).items() if ONE_WORD.search(text)]


def test_gradients_are_not_pushed_and_numbers_are_digits() -> None:
    assert not [key for key, text in catalogue("en").items() if re.search(r"\bpush(es|ed)?\b", text)]
    for key, text in catalogue("ko").items():
        assert not NUMERAL.search(text), key
        assert "내려가" not in text, key
        for sentence in re.split(r"(?<=[.!?])\s", NO_CONDITION.sub("", text)):
            assert len(CONDITION.findall(sentence)) < 2, (key, sentence)


def test_the_words_of_a_gate_use_no_letter_of_its_own() -> None:
    """An operand is called so, and not by the letter that the gate's record has for it."""
    for language in LANGUAGES:
        for name, gate in GATES.items():
            words = gate.words(language)
            own = {letter for letter in gate.operands if len(letter) == 1} - {"a"}  # which is a word, too
            said = f"{words.forward} {words.local}".replace(gate.sign, "")
            assert not own & set(re.findall(r"(?<!')\b[a-z]\b", said)), (language, name, said)
