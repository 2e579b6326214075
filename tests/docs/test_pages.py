"""The guides hold together: links lead somewhere, both languages say the same, quoted words are the page's own."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from graph.words import LANGUAGES, catalogue
from tests.docs.pages import DOCS, IN_ENGLISH, PAGES, ROOT, anchor, headings, links, name_of, prose, read
from tools.docs import pictures, slide_pictures

KOREAN = [page for page in PAGES if "ko" in page.relative_to(ROOT).parts or page.name.endswith(".ko.md")]
GUIDES = [page for page in PAGES if page.name not in IN_ENGLISH]
HANGUL = re.compile("[가-힣]")
FOLDERS = ("graph", "web", "static", "templates", "tests", "tools", "docs", "examples", "benchmarks", "deploy")


def twin_of(page: Path) -> Path:
    """The Korean page of an English one."""
    return ROOT / "README.ko.md" if page.parent == ROOT else DOCS / "ko" / page.name


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_and_image_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        if re.match(r"https?://", link):
            continue
        path, _, fragment = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (fragment and fragment not in {anchor(text) for _, text in headings(target)}):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_to_the_world_are_few_and_plain(page: Path) -> None:
    """No test goes there; what is linked is our own address."""
    assert not [link for link in links(page) if link.startswith("http") and "127.0.0.1" not in link]


@pytest.mark.parametrize("page", [page for page in PAGES if page not in KOREAN], ids=name_of)
def test_every_page_has_its_korean_twin(page: Path) -> None:
    twin = twin_of(page)
    assert twin.exists()
    assert HANGUL.search(read(twin))
    if page.name in IN_ENGLISH:
        assert f"../{page.name}" in links(twin)
    else:
        assert [level for level, _ in headings(twin)] == [level for level, _ in headings(page)]


def sections(page: Path) -> list[str]:
    """What stands under each heading."""
    return re.split(r"^#+ .*$", prose(page), flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("pattern", [r"`[^`\n]+`", r"\d[\d,.]*\d|\d"], ids=["names", "numbers"])
def test_who_runs_a_server_finds_every_name_and_number_in_both_languages(pattern: str) -> None:
    english, korean = (sections(folder / "hosting.md") for folder in (DOCS, DOCS / "ko"))
    assert len(english) == len(korean)
    for ours, theirs in zip(english, korean, strict=True):
        missing = set(re.findall(pattern, ours)) - set(re.findall(pattern, theirs))
        assert not missing, ours[:80]


@pytest.mark.parametrize("page", KOREAN, ids=name_of)
def test_every_korean_page_has_its_english_twin(page: Path) -> None:
    assert (ROOT / "README.md" if page.parent == ROOT else DOCS / page.name).exists()


@pytest.mark.parametrize("folder", [DOCS, DOCS / "ko"], ids=name_of)
def test_the_index_names_every_page(folder: Path) -> None:
    named = set(links(folder / "README.md"))
    assert {page.name for page in folder.glob("*.md")} - {"README.md"} <= named
    assert {page.name for page in folder.glob("*.ipynb")} <= named


@pytest.mark.parametrize("page", GUIDES, ids=name_of)
def test_words_in_bold_are_words_of_the_page(page: Path) -> None:
    """**next** is what stands on the button; a word that was renamed there is found here."""
    texts = catalogue("ko" if page in KOREAN else "en")
    known = {text.lower() for key, text in texts.items() if key.startswith("web.")}
    quoted = re.findall(r"\*\*(.+?)\*\*", re.sub(r"`[^`\n]*`", "", prose(page)).replace("\n", " "))
    assert not [text for text in quoted if re.sub(r"\s+", " ", text).lower() not in known]


@pytest.mark.parametrize("page", GUIDES, ids=name_of)
def test_paths_that_are_named_exist(page: Path) -> None:
    named = re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`", prose(page))
    assert not [path for path in named if not (ROOT / path).exists()]


def test_every_picture_can_be_taken_again() -> None:
    """What is under docs/pictures is what `make docs ARGS="pictures slides"` writes, in both languages."""
    for language in LANGUAGES:
        kept = {path.stem for path in pictures.folder_of(language).iterdir()}
        slides = {f"slide-{name}" for name in (*slide_pictures.KINDS, *slide_pictures.PAGES)}
        assert kept == {*pictures.SHOTS, "pass", "slide", *slides}


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(page.parent / unquote(link)).resolve() for page in PAGES for link in links(page)}
    kept = [path for path in DOCS.rglob("*") if path.suffix in (".png", ".svg")]
    assert kept
    assert not [name_of(path) for path in kept if path not in shown]


def test_an_anchor_is_made_as_readers_of_markdown_make_it() -> None:
    assert anchor("NumPy and PyTorch") == "numpy-and-pytorch"
    assert anchor("수학에서 쓰는 대로") == "수학에서-쓰는-대로"
    assert anchor("What is `left_out`, really?") == "what-is-left_out-really"
