"""The Markdown of our own guides as HTML: headings, paragraphs, lists, tables, code, pictures, links."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

__all__ = ["html_of", "slug"]

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|!\[(?P<alt>[^\]]*)\]\((?P<picture>[^)\s]+)\)|\[(?P<text>(?:[^\[\]]|`[^`]*`)+)\]\((?P<link>[^)\s]+)\)"
    r"|\*\*(?P<bold>[^*]+)\*\*|\*(?P<slanted>[^*\s][^*]*)\*|(?P<line><br>)|\\(?P<literal>[^\w\s])"
)
_HEADING = re.compile(r"(#{1,4}) (.+)")
_ITEM = re.compile(r"(?:-|\d+\.) (.*)")
_BREAK = re.compile(r"#|- |\d+\. |\||```|<!--|!\[|$")
_PIPE = "\x00"  # stands for a bar that ends no cell

Resolve = Callable[[str], str | None]


def slug(text: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-")


def html_of(text: str, resolve: Resolve) -> str:
    """The page's body; ``resolve`` turns an address of a link or a picture into ours, None where we have it not."""
    lines = [*re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).splitlines(), ""]
    parts: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if heading := _HEADING.match(line):
            level, title = len(heading[1]), heading[2]
            parts.append(f'<h{level} id="{escape(slug(title))}">{_inline(title, resolve)}</h{level}>')
            at += 1
        elif line.startswith("```"):
            end = next(k for k in range(at + 1, len(lines)) if lines[k].startswith("```"))
            parts.append(f'<pre tabindex="0"><code>{escape(chr(10).join(lines[at + 1 : end]))}</code></pre>')
            at = end + 1
        elif line.startswith("|"):
            end = next(k for k in range(at, len(lines)) if not lines[k].startswith("|"))
            parts.append(_table(lines[at:end], resolve))
            at = end
        elif _ITEM.match(line):
            items, at = _items(lines, at)
            tag = "ul" if line.startswith("-") else "ol"
            parts.append(f"<{tag}>{''.join(f'<li>{_inline(item, resolve)}</li>' for item in items)}</{tag}>")
        elif line.strip():
            end = next(k for k in range(at + 1, len(lines)) if _BREAK.match(lines[k].strip()))
            parts.append(f"<p>{_inline(' '.join(lines[at:end]), resolve)}</p>")
            at = end
        else:
            at += 1
    return "\n".join(parts)


def _items(lines: list[str], at: int) -> tuple[list[str], int]:
    """The items of a list, each with the lines that go on with it."""
    items: list[str] = []
    while lines[at].strip():
        found = _ITEM.match(lines[at])
        if found:
            items.append(found[1])
        else:
            items[-1] += f" {lines[at].strip()}"
        at += 1
    return items, at


def _table(rows: list[str], resolve: Resolve) -> str:
    """A table; a first row without words is no head."""
    cells = [[cell.strip() for cell in row.replace(r"\|", _PIPE).strip().strip("|").split("|")] for row in rows]
    cells = [[cell.replace(_PIPE, "|") for cell in row] for row in cells]
    head, body = cells[0], cells[2:]
    columns = "".join(f'<th scope="col">{_inline(cell, resolve)}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{_inline(cell, resolve)}</td>' for cell in row)}</tr>" for row in body)
    top = f"<thead><tr>{columns}</tr></thead>" if any(head) else ""
    return f'<div class="scroll" tabindex="0"><table>{top}<tbody>{lines}</tbody></table></div>'


def _inline(text: str, resolve: Resolve) -> str:
    """What stands in a line; a link or a picture that is not ours is its words."""
    parts: list[str] = []
    at = 0
    for found in _INLINE.finditer(text):
        parts += [escape(text[at : found.start()], quote=False), _marked(found, resolve)]
        at = found.end()
    return "".join([*parts, escape(text[at:], quote=False)])


def _marked(found: re.Match[str], resolve: Resolve) -> str:
    kind = found.lastgroup
    if kind == "code":
        return f"<code>{escape(found['code'], quote=False)}</code>"
    if kind == "picture":
        address = resolve(found["picture"])
        return f'<img src="{escape(address)}" alt="{escape(found["alt"])}" loading="lazy">' if address else ""
    if kind == "link":
        address = resolve(found["link"])
        words = _inline(found["text"], resolve)
        return f'<a href="{escape(address)}">{words}</a>' if address else words
    if kind == "bold":
        return f"<strong>{_inline(found['bold'], resolve)}</strong>"
    if kind == "slanted":
        return f"<em>{escape(found['slanted'], quote=False)}</em>"
    return "<br>" if kind == "line" else escape(found["literal"])
