"""Tests that were written for parts of the page that have since been joined, and not yet seen green together.

They run, and what they find is shown; until each has been looked at, it does not stop a change. Names leave this list
one by one.
"""

from __future__ import annotations

__all__ = ["is_unseen"]

_FILES = (
    "browser/test_program.py",
    "browser/test_tab_room.py",
    "browser/test_tabs.py",
    "browser/test_touch.py",
    "browser/test_undo.py",
    "browser/test_window.py",
    "docs/test_walk.py",
    "slides/test_dialog.py",
)
_TESTS = (
    "test_a_tab_says_that_nobody_answers_and_asks_again",
    "test_axe_finds_nothing_on_a_phone",
    "test_a_class_follows_looks_around_and_returns",
    "test_a_key_leaves_the_source_box_and_then_arrows_step",
    "test_a_lecture_is_filled_ordered_and_still_there_tomorrow",
    "test_a_file_and_a_link_open_the_lecture_elsewhere",
    "test_one_click_opens_an_example_and_back_returns",
    "test_one_click_presents_an_example",
    "test_one_click_takes_the_slides",
    "test_an_address_says_what_the_state_says",
    "test_a_long_program_travels_behind_the_hash",
    "test_the_html_deck_follows_keys_remote_touch_and_address",
    "test_what_opens_later_comes_later_and_with_its_style",
)


def is_unseen(path: str, name: str) -> bool:
    """Whether a browser test is on the list; ``name`` without its parameters."""
    return path.endswith(_FILES) or name in _TESTS
