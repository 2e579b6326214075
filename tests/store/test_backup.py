"""Backups, migrations and what goes after its time, on both databases."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import app
from tests.store.postgres import Postgres
from tests.store.test_sets import LECTURE, keyless
from web.store import backup, migrations
from web.store.classes import Classes
from web.store.database import Database
from web.store.handouts import Handouts
from web.store.links import Links
from web.store.migrations import HEAD, upgrade
from web.store.models import Base, Classroom, Phone, Vote
from web.store.purge import end_classes
from web.store.secret_keys import digest_of
from web.store.sets import NoSuchSet, Sets


def test_a_backup_brings_everything_back(database: Database, tmp_path: Path) -> None:
    keys, code = Sets(database).create(LECTURE), Links(database).create("source=x")
    file = io.BytesIO()
    assert backup.save(database, file) == 4
    file.seek(0)
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    assert backup.restore(other, file) == 4
    assert keyless(Sets(other).read(keys.view)) == LECTURE.programs
    assert Links(other).open(code) == "source=x"
    assert Sets(other).change(keys.edit, 1, lambda lecture: lecture).revision == 2
    other.close()


def test_a_backup_moves_to_postgresql_and_on(postgres: Postgres, tmp_path: Path) -> None:
    file = Database(f"sqlite:///{tmp_path / 'kept.db'}")
    keys, packed = Sets(file).create(LECTURE), io.BytesIO()
    backup.save(file, packed)
    packed.seek(0)
    moved = Database(postgres.address)
    backup.restore(moved, packed, replaces=True)
    assert keyless(Sets(moved).read(keys.view)) == LECTURE.programs
    Sets(moved).create(LECTURE)  # new rows are numbered after those that came
    moved.close()


def test_a_backup_is_not_put_over_something(database: Database) -> None:
    keys = Sets(database).create(LECTURE)
    file = io.BytesIO()
    backup.save(database, file)
    Sets(database).delete(keys.edit)
    kept = Sets(database).create(LECTURE)
    file.seek(0)
    with pytest.raises(backup.NotEmpty):
        backup.restore(database, file)
    assert Sets(database).read(kept.view).title == LECTURE.title
    file.seek(0)
    backup.restore(database, file, replaces=True)
    assert Sets(database).read(keys.view).title == LECTURE.title
    with pytest.raises(NoSuchSet):
        Sets(database).read(kept.view)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_half_a_backup_changes_nothing(database: Database, share: float) -> None:
    keys = Sets(database).create(LECTURE)
    file = io.BytesIO()
    backup.save(database, file)
    cut = io.BytesIO(file.getvalue()[: int(share * len(file.getvalue()))])
    with pytest.raises(backup.NotOurs):
        backup.restore(database, cut, replaces=True)
    assert Sets(database).read(keys.view).title == LECTURE.title


def test_the_newest_change_is_the_one_that_is_asked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_changes_make_the_tables_that_the_program_uses(database: Database) -> None:
    with database.connect() as connection:
        found = inspect(connection)
        for table in Base.metadata.tables.values():
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}
            indexed = {tuple(index["column_names"]) for index in found.get_indexes(table.name) if not index["unique"]}
            assert indexed == {tuple(column.name for column in index.columns) for index in table.indexes}


# What the tables of each edition held; later ones hold what came before, too.
EDITIONS = {
    "0001": [
        "INSERT INTO lecture_sets VALUES (1, :v, :e, 'old', '', 1, 1, 0, 0)",
        "INSERT INTO programs VALUES (1, 1, 'k', 0, 't', '', :s, NULL, '{}')",
    ],
    "0002": [
        "INSERT INTO classrooms VALUES ('ABCDEF', :e, 'source=x', 3, 2, 'm', 7, 'p', :now)",
        "INSERT INTO phones VALUES ('ABCDEF', :v)",
        "INSERT INTO polls VALUES ('ABCDEF', 'p', 0, 'voting', 1, :p)",
        "INSERT INTO votes VALUES ('ABCDEF', 'p', 1, :v, 'a')",
    ],
    "0003": [
        "UPDATE classrooms SET handout = 'h'",
        "INSERT INTO handouts VALUES ('ABCDEF', 'h', 0, :h)",
        "INSERT INTO hand_ins VALUES ('ABCDEF', 'h', :v, '{}')",
    ],
}


def test_every_edition_has_its_data() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()} == set(EDITIONS)


@pytest.mark.parametrize("edition", EDITIONS)
def test_data_of_every_edition_is_still_there_today(database: Database, edition: str) -> None:
    secret = "s" * 22
    poll = {"texts": {"en": "?"}, "choices": [{"id": "a", "texts": {"en": "1"}, "idea": "right"}]}
    row = {
        "v": "v" * 64, "e": digest_of(secret), "s": json.dumps({"source": "x*y"}), "now": int(time.time()),
        "p": json.dumps(poll), "h": json.dumps({"address": "source=x", "program": {"source": "x"}, "ids": []}),
    }  # fmt: skip
    with database.connect() as connection, connection.begin():
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        for each in (each for each in EDITIONS if each <= edition):
            upgrade(connection, each)
            for statement in EDITIONS[each]:
                connection.execute(text(statement), row)
    database.close()
    with database.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        assert connection.execute(text("SELECT title FROM lecture_sets")).scalar() == "old"
    assert Sets(database).change(secret, 1, lambda lecture: lecture).programs[0].state == {"source": "x*y"}
    if edition >= "0002":
        standing = Classes(database).standing("ABCDEF")
        assert standing is not None
        assert (standing.step, standing.handout is not None) == (3, edition >= "0003")
        joined, (tally,) = Classes(database).results("ABCDEF", secret)
        assert (joined, tally.rounds) == (1, {1: {"a": 1}})
    if edition >= "0003":
        assert len(Handouts(database).handed_out("ABCDEF", secret)[0].records) == 1


def test_a_class_ends_after_its_days_with_all_its_votes(database: Database) -> None:
    old = int(time.time()) - 31 * 86_400
    with database.writing() as session:
        for code, created in (("OLDONE", old), ("NEWONE", old + 2 * 86_400)):
            session.add(Classroom(code=code, secret_digest="", address="", step=0, part=0, mover="", version=1,
                                  poll=None, handout=None, created=created))  # fmt: skip
            session.flush()
            session.add(Phone(code=code, digest="p"))
            session.add(Vote(code=code, poll="q", round=1, phone="p", choice="a"))
    assert end_classes(database) == 1
    with database.reading() as session:
        assert [row.code for row in session.query(Vote)] == [row.code for row in session.query(Phone)] == ["NEWONE"]


def test_the_commands_save_and_restore(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = (f"sqlite:///{tmp_path / name}" for name in ("one.db", "other.db"))
    keys = Sets(Database(one)).create(LECTURE)
    file = str(tmp_path / "kept.backup")
    assert app.main(["backup", file, "--database", one]) == 0
    assert app.main(["restore", file, "--database", other]) == 0
    assert app.main(["restore", file, "--database", other]) == 2
    assert app.main(["purge", "--database", other]) == 0
    assert app.main(["restore", str(tmp_path / "nothing"), "--database", other]) == 2
    assert Sets(Database(other)).read(keys.view).title == LECTURE.title
    assert "Traceback" not in capsys.readouterr().err
