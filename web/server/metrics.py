"""Numbers for Prometheus at /metrics: of all worker processes together where PROMETHEUS_MULTIPROC_DIR is set."""

from __future__ import annotations

import os
import time
from contextlib import suppress

from flask import Flask, Response, g, request

from graph.errors import NotNow

from ..work.engine import Engine
from .overload_refusals import TurnedAway
from .request_hooks import watch

__all__ = ["register"]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


def register(app: Flask) -> None:
    """Count the requests of ``app``, time them, and answer /metrics."""
    # here: where nobody watches, nothing of it is loaded; and the folder must be chosen before
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    engine: Engine = app.extensions["engine"]
    is_shared = "PROMETHEUS_MULTIPROC_DIR" in os.environ
    registry = CollectorRegistry()
    names = ("route", "status")
    requests = Counter("gatewise_requests", "Answered requests.", names, registry=registry)
    seconds = Histogram("gatewise_seconds", "Time to the answer.", ("route",), buckets=_SECONDS, registry=registry)
    gauges = {
        name: Gauge(f"gatewise_{name}", text, labels, registry=registry, multiprocess_mode="livesum")
        for name, text, labels in (
            ("lane_running", "Places taken in a lane.", ("lane",)),
            ("lane_waiting", "Requests that wait before a lane.", ("lane",)),
            ("lane_refused", "Requests refused because a lane was full, since the start.", ("lane",)),
            ("kept_bytes", "Size of the answers kept in memory.", ()),
            ("answers_kept_used", "Answers given from what was kept, since the start.", ()),
            ("answers_made", "Answers computed, since the start.", ()),
            ("answers_joined", "Requests that waited for somebody else's same question, since the start.", ()),
            ("redis_found", "Answers found in Redis, since the start.", ()),
            ("turned_away", "Questions refused at the door, unread, since the start.", ()),
            ("redis_failures", "Failed questions to Redis, since the start.", ()),
        )
    }
    jobs_waiting = Gauge(
        "gatewise_jobs_waiting",
        "Jobs that wait for a worker, on whichever machine.",
        ("lane",),
        registry=registry,
        multiprocess_mode="livemax",
    )

    def observe() -> None:
        for name, lane in engine.lanes.items():
            gauges["lane_running"].labels(name).set(lane.running)
            gauges["lane_waiting"].labels(name).set(lane.waiting)
            gauges["lane_refused"].labels(name).set(lane.refused)
        gauges["kept_bytes"].set(engine.kept)
        gauges["answers_kept_used"].set(engine.hits)
        gauges["answers_made"].set(engine.misses)
        gauges["answers_joined"].set(engine.flights.joined)
        gauges["turned_away"].set(TurnedAway.count)
        gauges["redis_found"].set(engine.store.found if engine.store else 0)
        gauges["redis_failures"].set(engine.store.failures if engine.store else 0)

    def begin() -> None:
        g.metrics_begun = time.perf_counter()

    def finish(answer: Response) -> None:
        route = request.url_rule.rule if request.url_rule else "none"
        requests.labels(route, str(answer.status_code)).inc()
        if "metrics_begun" in g:
            seconds.labels(route).observe(time.perf_counter() - g.metrics_begun)
        observe()

    def report() -> Response:
        observe()
        with suppress(NotNow):
            for name, count in engine.jobs.waiting.items() if engine.jobs else ():
                jobs_waiting.labels(name).set(count)
        source = registry
        if is_shared:
            source = CollectorRegistry()
            MultiProcessCollector(source)  # type: ignore[no-untyped-call]
        return Response(generate_latest(source), content_type=CONTENT_TYPE_LATEST)

    watch(app, begin, finish)
    app.add_url_rule("/metrics", "metrics", report)
