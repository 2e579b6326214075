"""One PDF from many: pages are written as they come, so that a long deck takes no more memory than a short one.

ISO 32000-1, 7.5: a header, objects, a table of where each begins, and a trailer. 14.7: the tags of all pages become
children of one document, and the numbers by which pages lead to their tags are counted on.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Sequence
from typing import Any, BinaryIO

from .pdf_marks import PageMark, labels, link_notes, outline

__all__ = ["JoinedPdf"]

_LEFT_OUT = {"/Parent", "/Tabs"}  # of a page: its old tree
_CATALOG, _PAGES, _FACTS, _TAGS, _DOCUMENT = 1, 2, 3, 4, 5  # written last; their numbers are given first


class JoinedPdf:
    """A PDF that grows page by page in ``file``; nothing of what is written is kept but where it begins."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._size = file, 0
        self._begins: list[int] = [0] * (_DOCUMENT + 1)  # by object number
        self._pages: list[int] = []
        self._tags: list[Any] = []  # references to the tags right under the document
        self._parents: list[Any] = []  # a page's number among those that lead to tags, and its tags, in turn
        self._tagged = 0
        self._marks: list[PageMark] = []  # of all pages, or of none
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, pdf: bytes, marks: Sequence[PageMark] = ()) -> None:
        """Append the pages of a PDF; ``marks``: what each is called, and where it leads."""
        from pypdf import PdfReader
        from pypdf.generic import NameObject, NumberObject

        numbers: dict[tuple[int, int], int] = {}
        waiting: deque[Any] = deque()
        reader = PdfReader(io.BytesIO(pdf))
        for page in reader.pages:
            self._begins.append(0)
            self._pages.append(len(self._begins) - 1)
            old: Any = page.indirect_reference
            numbers[old.idnum, old.generation] = self._pages[-1]  # tags name their pages
        first = len(self._pages) - len(reader.pages)
        for place, page in enumerate(reader.pages):
            for name in _LEFT_OUT & set(page):
                del page[name]
            copy = _copied(page, numbers, waiting, self._begins)
            copy[NameObject("/Parent")] = _reference(_PAGES)
            if "/StructParents" in copy:
                copy[NameObject("/StructParents")] = NumberObject(self._tagged + int(copy["/StructParents"]))
            if place < len(marks) and marks[place].links:
                copy[NameObject("/Annots")] = link_notes(marks[place], float(page.mediabox.height))
            self._object(self._pages[first + place], copy)
        self._marks += marks
        root: Any = reader.trailer["/Root"]
        self._add_tags(root.get("/StructTreeRoot"), numbers, waiting)
        while waiting:
            number, content = waiting.popleft()
            self._object(number, _copied(content, numbers, waiting, self._begins))

    def _add_tags(self, tree: Any, numbers: dict[tuple[int, int], int], waiting: deque[Any]) -> None:
        """The tags under the documents of a PDF, as ours; without ``tree`` its pages have none."""
        from pypdf.generic import NumberObject

        if tree is None:
            return
        for document in tree["/K"]:
            numbers[document.idnum, document.generation] = _DOCUMENT
            kids = document.get_object()["/K"]
            self._tags += [_copied(kid, numbers, waiting, self._begins) for kid in list(kids)]
        entries = list(tree["/ParentTree"]["/Nums"])
        for number, tags in zip(entries[::2], entries[1::2], strict=True):
            self._parents += [NumberObject(self._tagged + int(number)), _copied(tags, numbers, waiting, self._begins)]
        self._tagged += int(tree["/ParentTreeNextKey"])

    def close(self, title: str, lang: str) -> None:
        """Write what belongs to the whole: the tree of pages, the title, the table of objects."""
        from pypdf.generic import (
            ArrayObject,
            BooleanObject,
            DictionaryObject,
            NameObject,
            NumberObject,
            TextStringObject,
        )

        def named(**entries: Any) -> Any:
            return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})

        shown = named(DisplayDocTitle=BooleanObject(True))
        catalog = named(Type=NameObject("/Catalog"), Pages=_reference(_PAGES), ViewerPreferences=shown)
        catalog[NameObject("/Lang")] = TextStringObject(lang)
        if self._tags:
            catalog[NameObject("/MarkInfo")] = named(Marked=BooleanObject(True))
            catalog[NameObject("/StructTreeRoot")] = _reference(_TAGS)
            tag = {"Type": NameObject("/StructElem"), "S": NameObject("/Document"), "P": _reference(_TAGS)}
            self._object(_DOCUMENT, named(**tag, K=ArrayObject(self._tags)))
            parents = named(Nums=ArrayObject(self._parents))
            tree = named(Type=NameObject("/StructTreeRoot"), K=ArrayObject([_reference(_DOCUMENT)]), ParentTree=parents)
            tree[NameObject("/ParentTreeNextKey")] = NumberObject(self._tagged)
            self._object(_TAGS, tree)
        if len(self._marks) == len(self._pages):
            catalog[NameObject("/PageLabels")] = labels(self._marks)
            catalog[NameObject("/PageMode")] = NameObject("/UseOutlines")
            root = len(self._begins)
            entries = outline(self._marks, [_reference(page) for page in self._pages], root, _reference)
            self._begins += [0] * len(entries)
            for number, entry in enumerate(entries, root):
                self._object(number, entry)
            catalog[NameObject("/Outlines")] = _reference(root)
        self._object(_CATALOG, catalog)
        kids = ArrayObject(_reference(number) for number in self._pages)
        self._object(_PAGES, named(Type=NameObject("/Pages"), Kids=kids, Count=NumberObject(len(self._pages))))
        self._object(_FACTS, named(Title=TextStringObject(title)))
        count, table = len(self._begins), self._size
        lines = [
            b"%010d 00000 n \n" % begin if begin else b"0000000000 65535 f \n"  # the first, and tags of no page
            for begin in self._begins
        ]
        self._write(b"xref\n0 %d\n" % count + b"".join(lines))
        facts = (count, _CATALOG, _FACTS, table)
        self._write(b"trailer\n<</Size %d /Root %d 0 R /Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % facts)

    def _object(self, number: int, content: Any) -> None:
        text = io.BytesIO()
        content.write_to_stream(text)
        self._begins[number] = self._size
        self._write(b"%d 0 obj\n" % number + text.getvalue() + b"\nendobj\n")

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._size += len(content)


def _reference(number: int) -> Any:
    from pypdf.generic import IndirectObject

    return IndirectObject(number, 0, None)


def _copied(content: Any, numbers: dict[tuple[int, int], int], waiting: deque[Any], begins: list[int]) -> Any:
    """The object with new numbers in place of the old; what it leads to and is not copied yet waits.

    PDF objects nest a few levels deep, whatever is drawn: deeper ones are objects of their own.
    """
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

    if isinstance(content, IndirectObject):
        key = content.idnum, content.generation
        if key not in numbers:
            begins.append(0)
            numbers[key] = len(begins) - 1
            waiting.append((numbers[key], content.get_object()))
        return _reference(numbers[key])
    if isinstance(content, DictionaryObject):
        copy: Any = type(content)() if isinstance(content, StreamObject) else DictionaryObject()
        copy.update({name: _copied(value, numbers, waiting, begins) for name, value in dict.items(content)})
        if isinstance(content, StreamObject):
            copy._data = content._data  # as it is: compressed
        return copy
    if isinstance(content, ArrayObject):
        return ArrayObject(_copied(value, numbers, waiting, begins) for value in list(content))
    return content
