"""Korean lines break between words, never inside of one, wherever words stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
NEURON = {
    "source": "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))",
    "inputs": '{"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}',
    "lang": "ko",
    "step": 12,
}
BROKEN = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent;
    if (!/[가-힣]{2}/.test(text) || !node.parentElement.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    let before = null;
    for (let k = 0; k < text.length; k++) {
      range.setStart(node, k);
      range.setEnd(node, k + 1);
      const box = range.getClientRects()[0];
      if (!box?.width) continue;
      if (before && box.top > before.top + 4 && /[가-힣]{2}/.test(text.slice(k - 1, k + 1))) {
        found.push(`${text.slice(Math.max(0, k - 12), k)}|${text.slice(k, k + 8)}`);
      }
      before = box;
    }
  }
  return found;
}"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("tab", ["symbols", "forward", "check", "exercise", "descend"])
def test_no_word_of_a_panel_is_broken(open_page: Callable[..., Page], page: Page, tab: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_page(**NEURON, tab=tab)
    expect(page.get_by_role("tabpanel")).to_be_visible()
    assert page.evaluate(BROKEN) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["슬라이드 내보내기", "도움말과 단축키"])
def test_no_word_of_a_dialog_is_broken(open_page: Callable[..., Page], page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_page(**NEURON)
    page.get_by_role("button", name=name).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_function("document.querySelector('dialog[open]')?.textContent.length > 300")
    assert page.evaluate(BROKEN) == []
