"""A step's drawing on its slide: as a whole, or through the camera's window with chips and a map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ..drawing.bounding_boxes import Extent
from ..drawing.step_picture import frame_scene
from ..scene.changes import replaced
from ..scene.shapes import Group, Shape, Text
from .backward_parts import in_parts
from .camera_plan import Camera, edges_at
from .camera_window import open_window, seen_through
from .chip_strips import look_through
from .deck import Deck
from .edge_chips import stub_shapes
from .overview_map import Map, map_of, marked_map
from .shots import Shot
from .slide_places import Box, place_in
from .strips import Cut, cut_apart, strip_groups

__all__ = ["drawn_in", "is_alone", "pan_of", "pictures"]

_FRAME_TITLE, _LEAST_TITLE = 12.0, 9.0  # font sizes in the drawing and on the slide
_BETTER, _MOST_ROWS = 1.25, 4  # how much larger a whole drawing must become to stand in rows, and in how many
_FOOT_TOP = 664.0  # down to where a drawing may reach that has a page for itself


def pictures(deck: Deck, shot: Shot, seen: Extent | None = None) -> Iterator[Group]:
    """The drawing at its place, and where a camera looks at it a map of the whole; ``seen``: through another window
    than the camera's plan says, for it is on its way."""
    picture = _frame(deck, shot)
    if deck.cut is not None:
        yield _in_rows(deck, picture, deck.cut, deck.board.box)
    elif deck.camera is None:
        yield _at(picture, deck.place)
    elif shot.whole is not None:
        yield _on_a_page(deck, picture)
    else:
        yield from _through(deck, shot, picture, deck.camera, seen)


def pan_of(deck: Deck, number: int) -> Callable[[float], Extent] | None:
    """The way of the camera's window to a slide from the one before; None where it stays, or shows the whole."""
    if deck.camera is None or number == 0:
        return None
    before, shot = deck.shots[number - 1 : number + 1]
    first, last = (deck.camera.windows[deck.step_of(each)] for each in (before, shot))
    if before.whole is not None or shot.whole is not None or first == last:
        return None
    return lambda share: first.towards(last, share)


def drawn_in(deck: Deck, shot: Shot) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what a slide's drawing and its map may take."""
    left, top, width, height = _page(deck) if is_alone(deck, shot) else deck.board.box
    if deck.camera is not None and deck.board.map is not None and not is_alone(deck, shot):
        return left, top, left + width, deck.board.map[1] + deck.board.map[3]
    return left, top, left + width, top + height


def is_alone(deck: Deck, shot: Shot) -> bool:
    """Whether the drawing has the page for itself: the whole of one that is too large for a slide."""
    return deck.camera is not None and shot.whole is not None


def _at(picture: Group, place: tuple[float, float, float]) -> Group:
    scale, dx, dy = place
    if scale * _FRAME_TITLE < _LEAST_TITLE:
        picture = _without_frame_titles(picture)
    return Group((picture,), "picture", translate=(dx, dy), scale=scale)


def _on_a_page(deck: Deck, picture: Group) -> Group:
    """The drawing as large as a page allows: as a whole, or in rows where that makes its numbers much larger."""
    page = _page(deck)
    place = place_in(page, deck.drawing)
    if "rows" not in deck.kept:
        deck.kept["rows"] = cut_apart(deck.drawing, *page[2:], place[0] * _BETTER, most_pages=1, most_strips=_MOST_ROWS)
    rows = deck.kept["rows"]
    return _in_rows(deck, picture, rows, page) if isinstance(rows, Cut) else _at(picture, place)


def _in_rows(deck: Deck, picture: Group, cut: Cut, room: Box) -> Group:
    """The drawing in rows, in the middle of its room."""
    left, top, width, height = room
    if cut.scale * _FRAME_TITLE < _LEAST_TITLE:
        picture = _without_frame_titles(picture)
    at = left + (width - cut.width) / 2, top + (height - cut.height(0)) / 2
    rows = strip_groups(picture, deck.drawing, cut, 0, at, deck.style.paint)
    return Group(tuple(rows), "picture")


def _page(deck: Deck) -> Box:
    """The room of a drawing that has the page for itself."""
    left, top, width, _ = deck.board.box
    return left, top, width, _FOOT_TOP - top


def _frame(deck: Deck, shot: Shot) -> Group:
    """The drawing at a slide's step."""
    traced, step = deck.traced, deck.step_of(shot)
    style = replace(deck.style, has_tooltips=False, is_interactive=False, has_background=False)
    picture = frame_scene(
        deck.drawing, traced.evaluation, traced.timeline, step, style=style, has_highlight=shot.whole is None
    )
    return picture if shot.part is None else in_parts(picture, deck, step, shot.part)


def _without_frame_titles(picture: Group) -> Group:
    def change(shape: Shape) -> Shape | None:
        if isinstance(shape, Group) and shape.kind == "group":
            return replaced(replace(shape, is_kept=False), lambda inner: None if isinstance(inner, Text) else inner)
        return shape

    return replaced(picture, change)


def _through(deck: Deck, shot: Shot, picture: Group, camera: Camera, seen: Extent | None) -> Iterator[Group]:
    drawing, paint, step = deck.drawing, deck.style.paint, deck.step_of(shot)
    extent = seen or camera.windows[step]
    now = deck.traced.timeline.steps[step]
    concerned = edges_at(drawing.graph, now, dict(deck.story.positions))
    window, stubs = look_through(drawing, concerned[0], extent) if concerned else (open_window(drawing, extent), ())
    view = seen_through(picture, drawing, window, paint)
    shapes: list[Shape] = [view]
    if stubs:
        chips = stub_shapes(picture, drawing, stubs, paint)
        shapes.append(replace(view, children=chips.children, id="stubs"))
    left, top, width, height = deck.board.box
    scale = camera.scale
    dx = left + (width - scale * extent.width) / 2 - scale * extent.left
    dy = top + (height - scale * extent.height) / 2 - scale * extent.top
    yield Group(tuple(shapes), "picture", translate=(dx, dy), scale=scale)
    if deck.board.map is not None:
        still = _map(deck, deck.board.map)
        accent = paint.value if now.phase in ("start", "forward") else paint.downstream
        current = drawing.spots[concerned[0]] if concerned else None
        yield marked_map(still, extent, current, paint, accent)


def _map(deck: Deck, room: Box) -> Map:
    """What of the map is the same on all slides."""
    kept = deck.kept.get("map")
    if not isinstance(kept, Map):
        kept = deck.kept["map"] = map_of(deck.drawing, room, deck.style.paint)
    return kept
