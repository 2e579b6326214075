"""The calls behind My lectures. Secrets travel in bodies, never in an address that a proxy writes down."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from graph.limits import REQUEST, STORE
from web.api.error_answer import Refusal, answer_language
from web.api.export_routes import ordered as ordered_file
from web.api.json_body import json_object
from web.api.program_requests import wrong
from web.server.headers import FILE_POLICY
from web.store.lecture_file import BadFile, lecture_from, written
from web.store.lecture_values import Lecture
from web.store.secret_keys import is_key
from web.store.sets import NoSuchSet, SetKeys, ordered

from .lecture_export import write_deck
from .page_states import program_from, program_payload
from .set_contract import Lecture as LectureTold
from .set_contract import SetKeys as KeysTold
from .set_contract import SetList, SetSummary
from .store_access import faults_told, keeping

__all__ = ["SETS"]

SETS = Blueprint("sets", __name__)
_IN_MEMORY = 4 * 1024 * 1024  # larger decks wait on the disk


def key_of(body: Mapping[str, Any], name: str) -> str:
    """The secret in a body."""
    found = body.get(name)
    if not is_key(found):
        raise wrong(name)
    return str(found)


def _asked() -> dict[str, Any]:
    body = json_object(request)
    request.asked_language = body.get("lang")  # type: ignore[attr-defined]
    return body


def _text(body: Mapping[str, Any], name: str, default: str = "") -> str:
    found = body.get(name, default)
    if not isinstance(found, str) or "\x00" in found:
        raise wrong(name)
    return found


def _lecture_payload(lecture: Lecture) -> LectureTold:
    return {
        "title": lecture.title,
        "note": lecture.note,
        "revision": lecture.revision,
        "changed": lecture.changed,
        "programs": [program_payload(each) for each in lecture.programs],
    }


def _created(lecture: Lecture) -> Response:
    keeping().allowance.spend()
    keys: SetKeys = keeping().sets.create(lecture)
    return jsonify(KeysTold(view=keys.view, edit=keys.edit))


@SETS.post("/api/sets/new")
def create_set() -> Response:
    """A new set with a title, and with programs where the body has some."""
    body = _asked()
    programs = body.get("programs", [])
    if not isinstance(programs, list) or not all(isinstance(each, dict) for each in programs[: STORE.programs + 1]):
        raise wrong("programs")
    with faults_told():
        return _created(Lecture(_text(body, "title"), _text(body, "note"), tuple(map(program_from, programs))))


@SETS.post("/api/sets/list")
def list_sets() -> Response:
    """The sets whose keys a browser remembers, in its order, None for those that are gone; and whether any are kept."""
    sets = _asked().get("sets", [])
    is_list = isinstance(sets, list) and len(sets) <= REQUEST.listed_sets
    if not is_list or not all(isinstance(each, dict) for each in sets):
        raise wrong("sets")
    trouble = keeping().trouble()
    if trouble == "away":
        return jsonify(SetList(trouble=trouble, sets=[]))
    with faults_told():
        return jsonify(SetList(trouble=trouble, sets=[_summary(each) for each in sets]))


def _summary(keys: Mapping[str, Any]) -> SetSummary | None:
    try:
        lecture = keeping().sets.read(key_of(keys, "view"))
    except NoSuchSet:
        return None
    said = " ".join([lecture.title, lecture.note, *(f"{each.title} {each.note}" for each in lecture.programs)])
    sources = " ".join(str(each.state["source"]) for each in lecture.programs)
    return {
        "title": lecture.title,
        "count": len(lecture.programs),
        "first": [each.key for each in lecture.programs[:3]],
        "changed": lecture.changed,
        "said": f"{said} {sources}"[:4_000],
    }


@SETS.post("/api/sets/read")
def read_set() -> Response:
    """A whole set, by its view key."""
    view = key_of(_asked(), "view")
    with faults_told():
        return jsonify(_lecture_payload(keeping().sets.read(view)))


@SETS.post("/api/sets/change")
def change_set() -> Response:
    """One change of a set, named by ``act``; answers with the set as it is now."""
    body = _asked()
    act = _CHANGES.get(str(body.get("act")))
    revision = body.get("revision")
    if act is None or not (revision is None or (isinstance(revision, int) and not isinstance(revision, bool))):
        raise wrong("act" if act is None else "revision")
    edit, change = key_of(body, "edit"), act(body)
    with faults_told():
        return jsonify(_lecture_payload(keeping().sets.change(edit, revision, change)))


_Change = Callable[[Lecture], Lecture]


def _renaming(body: Mapping[str, Any]) -> _Change:
    title, note = _text(body, "title"), _text(body, "note")
    return lambda lecture: replace(lecture, title=title, note=note)


def _ordering(body: Mapping[str, Any]) -> _Change:
    keys = body.get("order")
    if not isinstance(keys, list) or not all(isinstance(each, str) for each in keys):
        raise wrong("order")
    return lambda lecture: ordered(lecture, keys)


def _adding(body: Mapping[str, Any]) -> _Change:
    """A program at a place, the last where none is named."""
    program = program_from(_program_body(body))
    at = body.get("at")
    if at is not None and (not isinstance(at, int) or isinstance(at, bool) or at < 0):
        raise wrong("at")

    def add(lecture: Lecture) -> Lecture:
        programs = list(lecture.programs)
        programs.insert(len(programs) if at is None else at, program)
        return replace(lecture, programs=tuple(programs))

    return add


def _setting(body: Mapping[str, Any]) -> _Change:
    key = key_of(body, "key")
    program = program_from(_program_body(body), key)

    def put(lecture: Lecture) -> Lecture:
        if all(each.key != key for each in lecture.programs):
            raise NoSuchSet
        return replace(lecture, programs=tuple(program if each.key == key else each for each in lecture.programs))

    return put


def _removing(body: Mapping[str, Any]) -> _Change:
    key = key_of(body, "key")
    return lambda lecture: replace(lecture, programs=tuple(each for each in lecture.programs if each.key != key))


def _program_body(body: Mapping[str, Any]) -> Mapping[str, Any]:
    found = body.get("program")
    if not isinstance(found, dict):
        raise wrong("program")
    return found


_CHANGES: Mapping[str, Callable[[Mapping[str, Any]], _Change]] = {
    "rename": _renaming,
    "order": _ordering,
    "add": _adding,
    "program": _setting,
    "remove": _removing,
}


@SETS.post("/api/sets/copy")
def copy_set() -> Response:
    """A set of one's own with the programs of another."""
    body = _asked()
    view, title = key_of(body, "view"), _text(body, "title")
    with faults_told():
        lecture = keeping().sets.read(view)
        fresh = tuple(replace(each, key="") for each in lecture.programs)
        return _created(Lecture(title or lecture.title, lecture.note, fresh))


@SETS.post("/api/sets/delete")
def delete_set() -> Response:
    """A set is gone, from the file too."""
    edit = key_of(_asked(), "edit")
    with faults_told():
        keeping().sets.delete(edit)
    return jsonify({})


@SETS.post("/api/sets/file")
def write_file() -> Response:
    """The set as a file."""
    view = key_of(_asked(), "view")
    with faults_told():
        answer = Response(written(keeping().sets.read(view)), mimetype="application/toml")
    answer.headers["Content-Disposition"] = 'attachment; filename="lecture.toml"'
    return answer


@SETS.post("/api/sets/deck")
def write_slides() -> Response:
    """The slides of all its programs, as one file: PDF where no other format is asked for."""
    body = _asked()
    view, lang = key_of(body, "view"), answer_language()
    with faults_told():
        lecture = keeping().sets.read(view)
    if not lecture.programs:
        raise Refusal(422, "bad_request", "set_empty")
    kind, order = ordered_file({"format": "pdf", **body}, lang)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        write_deck(lecture, kind, file, order, _address(body))  # type: ignore[arg-type]
        file.seek(0)
        answer = Response(file.read(), mimetype=kind.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="lecture{kind.suffix}"'
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def _address(body: Mapping[str, Any]) -> str:
    """Where the slides say that their programs are alive; "" where nobody asked for it."""
    link = body.get("link")
    if link is None:
        return ""
    if not isinstance(link, str) or not link.startswith(("http://", "https://")) or len(link) > REQUEST.link:
        raise wrong("link")
    return link


@SETS.post("/api/sets/import")
def import_file() -> Response:
    """A new set from a file."""
    request.max_content_length = STORE.file
    body = _asked()
    with faults_told():
        title, note, tables = lecture_from(_text(body, "text"))
        if len(tables) > STORE.programs:
            raise Refusal(413, "too_large", "set_programs", limit=STORE.programs)
        try:
            programs = tuple(map(program_from, tables))
        except Refusal:
            raise BadFile("shape") from None
        return _created(Lecture(title, note, programs))
