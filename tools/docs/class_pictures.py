"""What happens in the pictures of a class: somebody asks, and a phone is asked."""

from __future__ import annotations

from typing import Any

from graph.words import say

__all__ = ["answer", "ask", "begin"]

_PHONE = """async ({ address, program, step }) => {
  const headers = { "Content-Type": "application/json" };
  const call = async (path, body) => {
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.json();
  };
  const lead = await call("api/class/new", {});
  await call("api/class/move", { ...lead, address, step, part: 2, mover: "m" });
  const { questions } = await call("api/class/questions", { ...program, step });
  await call("api/class/ask", { ...lead, poll: questions[0] });
  return lead.code;
}"""
_PROGRAM = {"source": "(x + y)z", "inputs": {"x": -2, "y": 5, "z": -4}}
_ADDRESS = "source=%28x+%2B+y%29z&inputs=%7B%22x%22%3A-2%2C%22y%22%3A5%2C%22z%22%3A-4%7D"
_ASKED_AT = 3


def begin(page: Any, language: str) -> None:
    """A class is begun: its code stands on the wall."""
    page.get_by_role("button", name=say(language, "web.class.button"), exact=True).click()
    page.wait_for_selector(".class-code")


def ask(page: Any, language: str) -> None:
    """A question is put to the class."""
    begin(page, language)
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.press("a")
    page.get_by_role("button", name=say(language, "web.class.send"), exact=True).click()
    page.wait_for_selector(".poll-board:visible")


def answer(page: Any, language: str) -> None:
    """A phone has chosen."""
    code = page.evaluate(_PHONE, {"address": _ADDRESS, "program": _PROGRAM, "step": _ASKED_AT})
    page.goto(f"{page.url.partition('?')[0]}c/{code}?lang={language}")
    page.locator(".ballot-choice").nth(1).click()
