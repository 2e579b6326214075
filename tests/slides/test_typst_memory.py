"""Memory of a process that makes one PDF after the other: what Typst remembers of earlier ones doesn't pile up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
from pathlib import Path
from graph.files.typst_pages import pdf_pages

def page(turn):
    words = [f'<text x="{k % 90 * 10}" y="{k // 90 * 12}">{9_000 * turn + k:x}</text>' for k in range(6_000)]
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">{"".join(words)}</svg>'

for turn in range(10):
    pdf_pages([page(turn)], 900, 900, "numbers", ["numbers"])
    if turn in (4, 9):
        status = Path("/proc/self/status").read_text()
        print(int(status.partition("VmRSS:")[2].split()[0]) // 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is looked up in /proc")
def test_pdfs_one_after_the_other_take_no_more_memory() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    after_five, after_ten = map(int, done.stdout.split())
    assert after_ten - after_five < 90  # megabytes; they were 190
