"""The one table of limits. Every message about a limit names it and the value that broke it."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["LIBRARY", "PAGE", "REQUEST", "STORE", "WEB", "Limits", "PageLimits", "RequestLimits", "StoreLimits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one program may cost. Counts, unless the comment says otherwise."""

    source: int = 50_000  # characters
    statements: int = 2_000
    gates: int = 2_000
    syntax_nodes: int = 30_000
    bracket_depth: int = 100
    block_depth: int = 40  # blocks inside blocks
    prefix_run: int = 50
    written_out: int = 30_000  # nodes of sums and products over an index
    repeats: int = 64  # of one formula of a library: a difference of differences, a power of a matrix
    decimals: int = 15  # to which a program rounds
    list_depth: int = 6
    name: int = 64  # characters
    literal: int = 50  # characters
    inputs: int = 500
    steps: int = 200_000  # instructions that a program runs while it is read
    loop_passes: int = 5_000  # of one loop
    all_passes: int = 20_000
    call_depth: int = 60
    class_depth: int = 8
    composite_depth: int = 8  # of composites in composites, where a gradient is worked with further
    items: int = 100_000  # of all lists, tuples, dicts and sets that are made
    walked: int = 1_000_000  # items of containers, each time they are walked
    walk_depth: int = 100  # of containers in containers, where they are walked
    characters: int = 200_000  # of all strings that are made
    objects: int = 10_000
    integer_bits: int = 64
    text_width: int = 1_000
    elements: int = 1_000_000  # of one tensor
    all_elements: int = 4_000_000  # of all values together
    edge_elements: int = 16_000_000  # of what enters and leaves all gates: local and downstream gradients
    axes: int = 6
    axis: int = 1_000_000  # one axis
    matmul_work: int = 2_000_000_000  # multiply-adds in all
    jacobian: int = 10_000  # entries
    array_numbers: int = 10_000  # numbers of one array in JSON; beyond: shape and summary
    answer_numbers: int = 100_000  # numbers of a whole answer in JSON
    layout_cost: int = 6_000  # V, see drawing/layout.py
    layout_seconds: float = 2.0  # by the clock
    layout_work: float = 2.0  # seconds of the processor, where the system counts them
    trace_seconds: float = 2.0  # of the processor, to read the program; as much again to evaluate it
    idle_seconds: float = 1.2  # of work without one more gate or input, while a program is read
    request_seconds: float = 4.0  # from a request's arrival to its answer
    formula_gates: int = 300  # up to which an answer carries the formulas of all steps
    symbolic_operations: int = 500  # of a formula for SymPy, shared parts counted each time
    symbolic_depth: int = 40
    symbolic_seconds: float = 1.0
    check_evaluations: int = 4_000  # forward passes for one check
    code_numbers: int = 20_000  # of inputs and constants in a generated program
    paths: int = 60  # from one input to the output that are written out
    path_factors: int = 4_000  # of all paths that are written out together
    tangent_products: int = 2_000  # vector-Jacobian products for the tangent of one gate
    descent_steps: int = 1_000
    insight_seconds: float = 2.0  # one check, curve, contour or descent
    descent_numbers: int = 50_000  # of all parameters at all remembered iterations
    body: int = 262_144  # bytes of a request
    slides: int = 1_000  # of one exported file
    export_bytes: int = 64 * 1024 * 1024  # of one exported file
    film_seconds: float = 900.0
    film_width: int = 1_920  # pixels
    export_seconds: float = 240.0  # to make one file, by a process that gives way to all others
    queued_seconds: float = 900.0  # the same of a file that nobody waits for; the processor's time is bounded anyway
    queued_jobs: int = 2_000  # that wait for other machines, in one queue


WEB = Limits()
LIBRARY = Limits(
    source=1_000_000,
    statements=20_000,
    gates=20_000,
    syntax_nodes=500_000,
    block_depth=100,
    inputs=5_000,
    steps=20_000_000,
    loop_passes=500_000,
    all_passes=2_000_000,
    call_depth=200,
    items=10_000_000,
    walked=5_000_000,
    characters=20_000_000,
    objects=1_000_000,
    elements=10_000_000,
    all_elements=40_000_000,
    edge_elements=160_000_000,
    axes=16,
    axis=10_000_000,
    matmul_work=200_000_000_000,
    trace_seconds=math.inf,
    request_seconds=math.inf,
    formula_gates=20_000,
    insight_seconds=60.0,
    slides=100_000,
    export_bytes=1024 * 1024 * 1024,
    film_seconds=7_200.0,
    film_width=3_840,
    export_seconds=math.inf,
    queued_seconds=math.inf,
)


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """What one request may say. Counts, unless the comment says otherwise."""

    depth: int = 16  # brackets of JSON; json.loads raises RecursionError on deep ones, so they are counted before
    query: int = 16_384  # bytes behind the address
    address: int = 4_000  # characters of a query that every proxy lets through
    qr_code: int = 1_000  # characters; more could not be read from a wall
    ids: int = 200  # questions of an exercise, parameters of a descent
    word: int = 200  # characters of an id, of a key, of what a student types, of a panel's name
    edge_id: int = 64  # characters
    axes: int = 16  # of an index
    step: int = 100_000  # the number of a step; a graph has fewer
    title: int = 120  # characters of a title or footer of slides
    said: int = 1_000  # steps with words of their own
    ranges: int = 200  # of steps, in an order of slides
    chapters: int = 1_000  # programs of one deck
    note: int = 2_000  # characters for one step
    least_width: int = 16  # pixels of a picture
    picture_width: int = 8_192  # pixels
    slide_digits: int = 8
    drawing_digits: int = 10
    gif: int = 300_000_000  # pixels of all pictures together: they are in memory until the file is written
    slowest: float = 0.25  # speed of a film
    fastest: float = 8.0
    template: int = 64 << 20  # bytes of a presentation, unpacked
    listed_sets: int = 200  # of one browser
    link: int = 300  # characters of the address that slides name
    slide_link: int = 900  # characters of a whole one: a phone across the room can't read a QR code of more
    poll: int = 400  # characters of a question or a choice
    idea: int = 40  # characters of a misconception's name
    typed: int = 300  # characters of an answer
    typed_number: int = 60  # characters
    identifiers: int = 2_000  # gates that are opened or closed, inputs that are fixed
    rounds: int = 1_000  # of one poll
    iterations: int = 1_000_000  # of a descent, as a number in a request; how many are made is ``descent_steps``
    tries: int = 1_000  # at one question
    codes: int = 1_000  # of answers handed in
    codes_text: int = 200_000  # characters of all codes together
    code: int = 60_000  # bytes of one record, unpacked


@dataclass(frozen=True, slots=True)
class StoreLimits:
    """How much may be kept: of one set, of one class, of one client."""

    programs: int = 200  # of one set
    program: int = 256 * 1024  # bytes of one program with its notes, as JSON
    file: int = 4 * 1024 * 1024  # bytes of a set that is imported
    title: int = 200  # characters
    note: int = 10_000  # characters
    address: int = 200_000  # characters of the state that a short link leads to
    link_days: int = 365  # that a short link lives after it was last opened
    class_days: int = 30  # after which nothing of a class is left
    purge_seconds: int = 3_600  # between two looks of a running server for what is over
    phones: int = 3_000  # of one class
    polls: int = 200  # of one class
    boards: int = 500  # classes in the memory of one process
    board_bytes: int = 20_000_000  # of packed steps in the memory of one process; then they are made anew
    handouts: int = 50  # exercises of one class
    creations: int = 600  # of one client in an hour: a campus shares an address


REQUEST = RequestLimits()
STORE = StoreLimits()


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What a person may type or choose on the page, which is served with it: no script has a limit of its own."""

    answer: int = REQUEST.word
    slide_text: int = REQUEST.title
    slide_note: int = REQUEST.note
    slide_digits: int = REQUEST.slide_digits
    drawing_digits: int = REQUEST.drawing_digits
    least_width: int = REQUEST.least_width
    most_width: int = REQUEST.picture_width
    descent_steps: int = WEB.descent_steps
    poll_text: int = REQUEST.poll
    lecture_title: int = STORE.title
    lecture_note: int = STORE.note
    lectures: int = REQUEST.listed_sets
    seed: int = 9_999  # of random numbers: four digits can be told to a class


PAGE = PageLimits()
