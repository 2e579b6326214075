"""How much may be kept: of one set, of one program, of one client."""

from __future__ import annotations

from graph.limits import PAGE

__all__ = [
    "ADDRESS_CHARACTERS",
    "CLASS_DAYS",
    "CREATIONS_PER_HOUR",
    "FILE_BYTES",
    "LINK_DAYS",
    "MOST_HANDOUTS",
    "MOST_PHONES",
    "MOST_POLLS",
    "NOTE_CHARACTERS",
    "PROGRAMS",
    "PROGRAM_BYTES",
    "TITLE_CHARACTERS",
]

PROGRAMS = 200  # of one set
PROGRAM_BYTES = 256 * 1024  # of one program with its notes, as JSON
FILE_BYTES = 4 * 1024 * 1024  # of a set that is imported
TITLE_CHARACTERS = PAGE.lecture_title
NOTE_CHARACTERS = PAGE.lecture_note
ADDRESS_CHARACTERS = 200_000  # of the state that a short link leads to
LINK_DAYS = 365  # that a short link lives after it was last opened
CLASS_DAYS = 30  # after which nothing of a class is left
MOST_PHONES = 3_000  # of one class
MOST_POLLS = 200  # of one class
MOST_HANDOUTS = 50  # exercises of one class
CREATIONS_PER_HOUR = 600  # of one client: a campus shares an address
