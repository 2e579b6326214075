"""Slides of polls behind a deck, what a class answered: a question each, with a bar for every choice and round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from ..scene.shapes import Group, Rect, Shape
from ..words import say
from .deck import Deck
from .order import PollResult
from .presentation import Presentation, Slide
from .slide import Numbering, fitted_title, foot_texts, presented
from .slide_places import MARGIN
from .text_lines import as_line, break_lines, line_texts
from .text_outlines import outlined

__all__ = ["presented_with_polls"]

_HEAD_Y, _HEAD = 58.0, 26.0
_QUESTION, _CHOICE, _LABEL, _SHARE = 26.0, 22.0, 16.0, 18.0  # sizes of letters
_TOP, _BOTTOM = 190.0, 660.0  # of the choices
_ROW, _BAR, _GAP = 100.0, 18.0, 5.0  # height of a choice at most, of a bar; between two bars
_BARS = 0.46  # where bars begin, of the width
_NUMBERS = 150.0  # right of the bars


def presented_with_polls(deck: Deck) -> Presentation:
    """The slides of a deck, and after them those of the polls that its order names."""
    polls = deck.order.polls
    first, count = len(deck.shots), len(deck.shots) + len(polls)
    whole = presented(deck, Numbering(0, count))
    return replace(whole, count=count, begin=lambda: chain(whole.begin(), _slides(deck, first, count)))


def _slides(deck: Deck, first: int, count: int) -> Iterator[Slide]:
    board, order, paint = deck.board, deck.order, deck.style.paint
    for number, poll in enumerate(order.polls, 1):
        question, choices, _ = poll
        title = say(order.lang, "slides.poll.title", number=number)
        head, size, _ = fitted_title(title, board.room, _HEAD)
        page = first + number
        mark = say(order.lang, "slides.title.page", number=page, count=count)
        ground = [Rect(0, 0, board.width, board.height, paint.paper, id="background")]
        shapes: list[Shape] = [
            *(ground if order.theme != "transparent" else ()),
            Group(line_texts(head, MARGIN, _HEAD_Y, size, paint.quiet, is_bold=True), "title"),
            *_question(deck, question),
            *_choices(deck, poll),
            Group(foot_texts(mark, order.footer, board.width, paint), "foot"),
        ]
        scene = Group(tuple(shapes))
        text = "\n".join([question, *(f"{words}: {_shares(votes, poll[2])}" for words, _, _, votes in choices)])
        room = (0.0, 0.0, board.width, board.height)
        yield Slide(
            page - 1, f"the-class-{number:02d}", outlined(scene) if order.outlined else scene, board.width,
            board.height, title, text, room, heading=(_HEAD_Y, size),
        )  # fmt: skip


def _question(deck: Deck, question: str) -> list[Shape]:
    lines = break_lines([((question, ""),)], _QUESTION, deck.board.room, 2)
    if lines is None:
        line, size, _ = fitted_title(question, deck.board.room, _QUESTION)
        return [*line_texts(line, MARGIN, 112.0, size, deck.style.paint.ink)]
    return [
        text
        for row, line in enumerate(lines)
        for text in line_texts(line, MARGIN, 112.0 + 34 * row, _QUESTION, deck.style.paint.ink)
    ]


def _choices(deck: Deck, poll: PollResult) -> list[Shape]:
    board, paint = deck.board, deck.style.paint
    _, choices, voters = poll
    high = min(_ROW, (_BOTTOM - _TOP) / len(choices))
    left, right = board.width * _BARS, board.width - MARGIN
    wide = right - left - _NUMBERS
    shapes: list[Shape] = []
    for number, (words, label, is_right, counts) in enumerate(choices):
        y = _TOP + number * high
        ink = paint.value if is_right else paint.ink
        sign = "✓ " if is_right else ""
        line, size, _ = fitted_title(sign + words, left - MARGIN - 24, _CHOICE, 14.0, is_bold=is_right)
        shapes += line_texts(line, MARGIN, y + 24, size, ink, is_bold=is_right)
        if label:
            line, size, _ = fitted_title(label, left - MARGIN - 24, _LABEL, 11.0, is_bold=False)
            shapes += line_texts(line, MARGIN, y + 48, size, paint.quiet)
        for at, votes in enumerate(counts):
            share = votes / voters[at] if voters[at] else 0.0
            top = y + 6 + at * (_BAR + _GAP)
            shapes += [
                Rect(left, top, wide, _BAR, paint.frame, corner=4),
                Rect(left, top, max(wide * share, 1.0), _BAR, paint.value if is_right else paint.wire, corner=4),
            ]
            said, _ = as_line(((f"{share:.0%}  ({votes})", ""),), _SHARE)
            shapes += line_texts(said, right - _NUMBERS + 14, top + 15, _SHARE, paint.ink)
    if len(voters) > 1:
        said, _ = as_line(((say(deck.order.lang, "slides.poll.rounds"), ""),), _LABEL)
        shapes += line_texts(said, left, _BOTTOM + 6, _LABEL, paint.quiet)
    return [Group(tuple(shapes), "choices")]


def _shares(votes: tuple[int, ...], voters: tuple[int, ...]) -> str:
    shown = (f"{count / all_:.0%}" for count, all_ in zip(votes, voters, strict=True) if all_)
    return " → ".join(shown) or "0%"
