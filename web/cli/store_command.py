"""The command line of what is kept: back up, restore, purge."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.words import say

from .export_command import written_whole

if TYPE_CHECKING:
    from ..store.database import Database

__all__ = ["COMMANDS", "add_keeping", "keep"]

COMMANDS = ("backup", "restore", "purge")


def add_keeping(commands: Any) -> None:
    """Add the three commands to a parser's."""
    saved = commands.add_parser("backup", help="write everything that is kept into one file")
    saved.add_argument("file", type=Path)
    back = commands.add_parser("restore", help="put a backup into an empty database")
    back.add_argument("file", type=Path)
    back.add_argument("--replace", action="store_true", help="delete what is there")
    purged = commands.add_parser("purge", help="delete classes and short links that are over")
    purged.add_argument("--days", type=int, default=None, help="that a link was not opened (365)")
    for each in (saved, back, purged):
        each.add_argument("--database", default=None, metavar="ADDRESS", help="(DATABASE_URL, else the data folder)")
        each.add_argument("--lang", choices=("en", "ko"), default="en")


def keep(options: argparse.Namespace) -> int:
    """Do what ``options`` say: 0, or 2 with the reason on standard error."""
    from ..store.backup import NotEmpty, NotOurs  # here: who asks for a trace need not load a database
    from ..store.data_folder import default_address
    from ..store.database import Database, StoreAway

    database = Database(options.database or default_address())
    try:
        print(_done(options, database))
        return 0
    except StoreAway as away:
        fault = say(options.lang, f"http.not_kept_{away.reason}")
    except NotEmpty:
        fault = say(options.lang, "command.not_empty")
    except NotOurs:
        fault = say(options.lang, "command.not_a_backup", file=options.file)
    except OSError as error:
        fault = str(error)
    finally:
        database.close()
    print(fault, file=sys.stderr)
    return 2


def _done(options: argparse.Namespace, database: Database) -> str:
    from ..store.backup import restore, save
    from ..store.purge import purge

    if options.command == "backup":
        with written_whole(options.file) as file:
            return say(options.lang, "command.saved", count=save(database, file), file=options.file)
    if options.command == "restore":
        with options.file.open("rb") as file:
            return say(options.lang, "command.restored", count=restore(database, file, replaces=options.replace))
    links, classes = purge(database, options.days)
    return say(options.lang, "command.purged", links=links, classes=classes)
