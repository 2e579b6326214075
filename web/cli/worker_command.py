"""``gatewise worker``: a process that does jobs for the servers of any number of machines."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from graph.words import say

__all__ = ["add_worker", "work"]

_LANES = ("heavy", "brief", "export")


def add_worker(commands: Any) -> None:
    """Add the command to a parser's."""
    worker = commands.add_parser("worker", help="do the jobs that servers have queued in Redis")
    worker.add_argument("--jobs", default=os.environ.get("GATEWISE_JOBS"), metavar="ADDRESS", help="(GATEWISE_JOBS)")
    worker.add_argument("--results", default=None, metavar="ADDRESS", help="(GATEWISE_RESULTS, else the data folder)")
    worker.add_argument(
        "--lanes",
        nargs="+",
        choices=_LANES,
        default=_LANES,
        metavar="LANE",
        help=f"whose jobs: {', '.join(_LANES)} (all)",
    )
    worker.add_argument("--lang", choices=("en", "ko"), default="en")


def work(options: argparse.Namespace) -> int:
    """Do jobs until SIGTERM: 0, or 2 with the reason on standard error."""
    from ..server.logs import set_up  # here: who asks for a trace need load none of this
    from ..work.job_results import results_address

    if not options.jobs:
        print(say(options.lang, "command.no_jobs"), file=sys.stderr)
        return 2
    try:
        from ..work.job_worker import serve
    except ImportError:
        print(say(options.lang, "command.jobs_not_installed"), file=sys.stderr)
        return 2
    set_up()
    serve(options.jobs, options.results or results_address(), tuple(options.lanes))
    return 0
