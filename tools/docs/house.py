"""The picture of the house: its rooms in the order in which data flows, from the test that holds imports to it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from html import escape

from graph.words import LANGUAGES

from ..environment import ROOT

__all__ = ["ROOMS", "caption_of", "house", "path_of", "rows", "write"]

# What a room makes of what it gets: by the first room of a row, in English and Korean.
ROOMS: Mapping[str, tuple[str, str]] = {
    "errors": ("for all rooms: errors, limits, rounding, words", "모두가 쓰는 것: 오류, 한계, 반올림, 말"),
    "language": ("text → statements, kept as they were typed", "글 → 쓴 그대로의 문장들"),
    "notation": ("trees → plain letters, LaTeX, MathML", "식의 나무 → 보통 글자, LaTeX, MathML"),
    "gates": ("the gate table: one record per gate", "게이트 표: 게이트마다 레코드 하나"),
    "autodiff": ("the graph of gates; forward and backward pass", "게이트 그래프, 순전파와 역전파"),
    "interpreter": ("runs a program while reading it; libraries", "읽으면서 실행하는 곳, 라이브러리"),
    "analysis": ("check, code, paths, Jacobians, descent", "검산, 코드, 경로, 야코비안, 경사 하강"),
    "exercises": ("questions, hints, misconceptions, polls", "문제, 힌트, 오개념, 투표"),
    "steps": ("what appears at which step, and what is said", "어느 단계에 무엇이 나타나고 무슨 말을 하는지"),
    "scene": ("the picture as data: shapes, and their SVG", "자료가 된 그림: 도형, 그리고 그 SVG"),
    "layout": ("where everything stands: one layout per structure", "모든 것의 자리: 구조마다 배치 한 번"),
    "drawing": ("graph and numbers → the shapes of every step", "그래프와 숫자 → 단계마다의 도형"),
    "slides": ("which slides there are, and what is on each", "어떤 슬라이드가 있고 무엇이 실리는지"),
    "paper": ("worksheets and exercises to write on", "손으로 쓰는 활동지와 연습지"),
    "files": ("one format per file: PPTX, PDF, HTML, TikZ, …", "파일마다 형식 하나: PPTX, PDF, HTML, TikZ, …"),
    "structure": ("all that does not depend on values, kept", "값에 매이지 않는 것을 모아 다시 쓰는 곳"),
    "payload": ("the JSON contract with every reader", "읽는 쪽과 맺은 JSON 약속"),
    "pipeline": ("a program, traced from text to picture", "글에서 그림까지, 추적한 프로그램"),
    "graph": ("the doorway: from graph import trace", "들어가는 문: from graph import trace"),
    "web": ("page and HTTP; the first room that knows Flask", "화면과 HTTP. Flask를 아는 첫 방"),
    "app": ("the entrance: python app.py", "현관: python app.py"),
}

_WIDTH, _ROW, _BOX, _TOP = 960, 46, 30, 20
_CAPTION = 236  # where captions begin, right of two rooms; behind a wider row, right of it
_OUTSIDE = ("web", "app")  # the rooms that know Flask
_FONT = "font-family=\"Helvetica, Arial, 'Noto Sans KR', 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif\""


def rows() -> tuple[tuple[str, ...], ...]:
    """The rows of tests/test_architecture.py, from the first that all may import to the last."""
    tree = ast.parse((ROOT / "tests" / "test_architecture.py").read_text(encoding="utf-8"))
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", "") == "ROWS":
            found: tuple[tuple[str, ...], ...] = ast.literal_eval(statement.value)
            return found
    raise LookupError("tests/test_architecture.py has no ROWS")


def path_of(language: str) -> str:
    """Where the picture of a language stands, under docs/."""
    return "house.svg" if language == "en" else f"{language}/house.svg"


def house(language: str) -> str:
    """The picture as SVG."""
    inside = len(rows()) - len(_OUTSIDE)
    parts = [_ground(0, inside, "graph/"), _ground(inside, len(rows()), "Flask")]
    for number, row in enumerate(rows()):
        left, top = 16.0, _TOP + number * _ROW
        for name in row:
            parts.append(_room(name, left, top))
            left += _wide(name) + 8
        caption = escape(caption_of(row[0], language))
        parts.append(
            f'<text x="{max(_CAPTION, left + 10):g}" y="{top + 20}" font-size="15" fill="#334155">{caption}</text>'
        )
        if number:
            parts.append(
                f'<path d="M 40 {top - _ROW + _BOX} V {top - 6}" stroke="#64748b" stroke-width="1.5"/>'
                f'<path d="M 36 {top - 8} L 40 {top - 1} L 44 {top - 8} Z" fill="#64748b"/>'
            )
    height = 2 * _TOP + len(rows()) * _ROW - (_ROW - _BOX)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'{_FONT}><rect width="{_WIDTH}" height="{height}" rx="12" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _ground(first: int, end: int, name: str) -> str:
    """The coloured ground of some rows, with its name at the right."""
    top, high = _TOP + first * _ROW - 8, (end - first) * _ROW
    return (
        f'<rect x="8" y="{top}" width="{_WIDTH - 16}" height="{high - 2}" rx="10" fill="#f8fafc"/>'
        f'<text x="{_WIDTH - 22}" y="{top + high / 2 + 6:g}" font-size="18" fill="#94a3b8" text-anchor="end">'
        f"{name}</text>"
    )


def _wide(name: str) -> float:
    return 8.4 * len(name) + 20


def _room(name: str, left: float, top: int) -> str:
    fill = "#fdf0dc" if name in _OUTSIDE else "#eaf1fd"
    return (
        f'<rect x="{left:g}" y="{top}" width="{_wide(name):g}" height="{_BOX}" rx="8" fill="{fill}" '
        f'stroke="#475569" stroke-width="1.5"/><text x="{left + _wide(name) / 2:g}" y="{top + 20}" '
        f'text-anchor="middle" font-size="14" font-weight="bold" fill="#0f172a">{name}</text>'
    )


def caption_of(room: str, language: str) -> str:
    """What a room makes of what it gets."""
    return ROOMS[room][LANGUAGES.index(language)]


def write() -> None:
    """Draw the house in every language."""
    for language in LANGUAGES:
        path = ROOT / "docs" / path_of(language)
        path.write_text(house(language), encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
