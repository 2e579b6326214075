"""``make check-slides``: what was exported, opened in LibreOffice, Inkscape and LaTeX; findings go to docs/slides.md.

These programs are large, so that they are not part of ``make test``. Every slide that one of them draws is compared
with what rsvg-convert draws, and all decks are measured by rule (``slide_measure``).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from graph import Trace, trace
from graph.files import FORMATS, Order
from graph.slides.deck import open_deck
from graph.slides.slide import presented
from web.pages.examples import examples

from .slide_measure import NO_FAULTS, Report, measure_all

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "slides.md"
NAMES = (
    "01-chain",
    "07-neuron",
    "11-other-staged",
    "13-patterns",
    "19-repeat",
    "25-cross-entropy",
    "26-softmax-by-hand",
    "28-mlp",
)
SAME = 1.0
CLOSE = 6.0  # grey levels, of 255, that two programs may differ on average: letters of another font, same places
_BEGIN, _END = "<!-- findings -->", "<!-- end of findings -->"

Finding = tuple[str, str, str]  # program, what was tried, what came of it


def main() -> int:
    """Run all checks, write the findings; 1 where one of them failed."""
    with tempfile.TemporaryDirectory() as folder:
        findings = list(_findings(Path(folder)))
    for finding in findings:
        print(" | ".join(finding))
    text = REPORT.read_text(encoding="utf-8")
    rows = "\n".join(f"| {program} | {what} | {result} |" for program, what, result in findings)
    table = f"{_BEGIN}\n| program | what | found |\n| --- | --- | --- |\n{rows}\n{_END}"
    pattern = re.compile(f"{re.escape(_BEGIN)}.*{re.escape(_END)}", re.DOTALL)
    REPORT.write_text(pattern.sub(lambda _: table, text), encoding="utf-8")
    return int(any(result.startswith("WRONG") for _, _, result in findings))


def _measured() -> Iterator[Finding]:
    """What the measure of all decks says (``tools/slide_measure.py``)."""
    report = Report()
    measure_all(report)
    what = "numbers, sizes, contrast, places, titles of all decks"
    yield "the measure", what, report.summary
    for kind, count in report.found.most_common():
        verdict = f"{count} times, first {report.places[kind][0]}"
        yield "the measure", kind, verdict if kind in NO_FAULTS else f"WRONG: {verdict}"


def _findings(folder: Path) -> Iterator[Finding]:
    yield from _measured()
    for name in NAMES:
        example = next(each for each in examples() if each.name == name)
        source = trace(example.source, dict(example.inputs), expand=example.expand, seed=example.seed)
        yield from _pictures(source, name, folder)
    neuron = next(each for each in examples() if each.name == "07-neuron")
    source = trace(neuron.source, dict(neuron.inputs))
    yield _office(source, folder)
    yield from _latex(source, "neuron", folder)
    softmax = next(each for each in examples() if each.name == "26-softmax-by-hand")
    yield from _latex(trace(softmax.source, dict(softmax.inputs)), "softmax", folder)


def _version(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        return f"{program} (missing)"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\d+(\.\d+)+", said.stdout + said.stderr)
    return f"{program} {number[0] if number else ''}".strip()


def _run(*command: str, folder: Path) -> bool:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired):  # not installed, or hanging: what it should have made is missing
        return False
    return done.returncode == 0


def _difference(first: Path, second: Path) -> float:
    small = [
        Image.open(path).convert("RGB").convert("L").resize((320, 180), Image.Resampling.BOX)
        for path in (first, second)
    ]
    pixels = zip(small[0].tobytes(), small[1].tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pixels) / (320 * 180)


def _pictures(source: Trace, name: str, folder: Path) -> Iterator[Finding]:
    """First, a middle and the last slide in LibreOffice and Inkscape, beside rsvg-convert."""
    worst: dict[str, float] = {"inkscape": 0.0, "soffice": 0.0}
    last = len(source.steps) - 1
    for lang, step in (("ko", 0), ("en", last * 2 // 3), ("ko", last)):
        slide = next(presented(open_deck(source, Order(lang=lang, steps=str(step)))).begin())
        stem = f"{name}-{lang}-{step}"
        (folder / f"{stem}.svg").write_text(slide.svg, encoding="utf-8")
        _run("rsvg-convert", f"{stem}.svg", "-o", f"{stem}.png", folder=folder)
        _run("inkscape", f"{stem}.svg", "--export-filename", f"{stem}-inkscape.png", folder=folder)
        (folder / "office").mkdir(exist_ok=True)
        office = ("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless")
        _run(*office, "--convert-to", "png", "--outdir", "office", f"{stem}.svg", folder=folder)
        drawn = {"inkscape": folder / f"{stem}-inkscape.png", "soffice": folder / "office" / f"{stem}.png"}
        for program, path in drawn.items():
            away = _difference(folder / f"{stem}.png", path) if path.exists() else 255.0
            worst[program] = max(worst[program], away)
    for program, away in worst.items():
        verdict = "WRONG: not as rsvg-convert" if away > CLOSE else "as rsvg-convert, letters of another font"
        if away < SAME:
            verdict = "the same as rsvg-convert"
        yield _version(program), f"slides of {name}, SVG", f"{verdict} (mean difference {away:.2f} of 255)"


def _office(source: Trace, folder: Path) -> Finding:
    (folder / "deck.pptx").write_bytes(FORMATS["pptx"].write(source, Order(lang="ko")))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "deck.pptx", folder=folder)
    pages = _pages(folder / "deck.pdf")
    wanted = len(source.steps) + 1  # the summary
    verdict = f"{pages} pages for {wanted} slides"
    return _version("soffice"), "PPTX to PDF", verdict if pages == wanted else f"WRONG: {verdict}"


def _pages(path: Path) -> int:
    if not path.exists():
        return 0
    said = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=False).stdout
    found = re.search(r"Pages: +(\d+)", said)
    return int(found[1]) if found else 0


def _latex(source: Trace, name: str, folder: Path) -> Iterator[Finding]:
    for program, lang in (("pdflatex", "en"), ("xelatex", "en"), ("xelatex", "ko")):
        stem = f"{name}-{program}-{lang}"
        (folder / f"{stem}.tex").write_bytes(FORMATS["tex"].write(source, Order(lang=lang)))
        _run(program, "-interaction=nonstopmode", "-halt-on-error", f"{stem}.tex", folder=folder)
        pages, wanted = _pages(folder / f"{stem}.pdf"), len(source.steps) + 1  # the summary
        log = folder / f"{stem}.log"
        beyond = log.read_text(encoding="utf-8", errors="replace").count("Overfull") if log.exists() else 0
        verdict = f"{pages} pages for {wanted} slides, {beyond} of them too full"
        yield _version(program), f"TikZ, {lang}", verdict if (pages, beyond) == (wanted, 0) else f"WRONG: {verdict}"


if __name__ == "__main__":
    sys.exit(main())
