"""The scripts that make the environment: quick when nothing changed, kind when something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.files import FORMATS
from tools import bare_trial, chromium, environment, lowest, node, system

ROOT = Path(__file__).resolve().parent.parent
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX paths")


@pytest.fixture
def requirements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """An environment elsewhere, with this interpreter in it; what would be installed is written down."""
    installed: list[tuple[str, ...]] = []
    (tmp_path / "some.txt").write_text("flask\n", encoding="utf-8")
    (tmp_path / "more.txt").write_text("pytest\n", encoding="utf-8")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "_STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(environment, "venv_python", lambda: Path(sys.executable))
    monkeypatch.setattr(environment, "_install", lambda python, names: installed.append(names))
    return installed


def test_requirements_are_installed_once(requirements: list[tuple[str, ...]]) -> None:
    for _ in range(2):
        assert environment.environment_for("some.txt") == sys.executable
    assert requirements == [("some.txt",)]


def test_a_changed_or_further_file_is_installed(requirements: list[tuple[str, ...]], tmp_path: Path) -> None:
    environment.environment_for("some.txt")
    environment.environment_for("some.txt", "more.txt")
    (tmp_path / "some.txt").write_text("flask>=3\n", encoding="utf-8")
    environment.environment_for("some.txt")
    environment.environment_for("some.txt", "more.txt")
    assert requirements == [("some.txt",), ("some.txt", "more.txt"), ("some.txt",)]


@ON_POSIX
def test_python_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    """As on a Debian that has python3 and not python3-venv."""
    (tmp_path / "ensurepip.py").write_text("raise ImportError", encoding="utf-8")
    script = f"from tools import environment as e; e.VENV = e.Path({str(tmp_path / 'env')!r}); e.environment_for()"
    variables = {**os.environ, "PYTHONPATH": str(tmp_path), system.CAN_INSTALL_VARIABLE: "0"}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=variables, capture_output=True, text=True)
    assert done.returncode == 1
    assert "sudo apt-get install python3." in done.stderr
    assert "Traceback" not in done.stderr


@ON_POSIX
def test_a_browser_that_only_points_to_a_snap_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, status in (("chromium-browser", 1), ("google-chrome", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert chromium.find.__wrapped__() == str(tmp_path / "google-chrome")


def test_the_variable_chromium_chooses_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/some/browser")
    assert chromium.find.__wrapped__() == "/some/browser"


def test_system_packages_can_be_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(system.CAN_INSTALL_VARIABLE, "0")
    assert system.privilege() is None
    assert not system.install(["librsvg2-bin"])
    assert system.install([])


def test_without_apt_nothing_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system.missing(["librsvg2-bin"]) == []


@pytest.mark.parametrize(("arguments", "status"), [(["help"], 0), ([], 0), (["rnu"], 2)])
def test_without_a_known_command_the_commands_are_listed(arguments: list[str], status: int) -> None:
    done = subprocess.run([sys.executable, "-m", "tools", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == status
    assert "  run " in done.stdout


def test_a_bare_machine_makes_files_of_every_format() -> None:
    assert tuple(FORMATS) == bare_trial.FORMATS
    decks = [name for name, each in FORMATS.items() if each.stream is not None and not each.is_single]
    assert sorted(decks) == sorted(bare_trial.LECTURE_FORMATS)


def test_lower_bounds_are_read_from_the_requirement_files(tmp_path: Path) -> None:
    file = tmp_path / "some.txt"
    file.write_text(
        "-r more.txt\n# a word\nflask>=3.1,<4\npsycopg[binary]>=3.2.1,<4\ntomli>=2.0,<3; python_version < '3.11'\n",
        encoding="utf-8",
    )
    assert list(lowest.bounds(file)) == [
        "flask==3.1", "psycopg[binary]==3.2.1", "tomli==2.0; python_version < '3.11'",
    ]  # fmt: skip


@pytest.mark.parametrize("name", lowest.FILES)
def test_every_requirement_has_a_lower_bound(name: str) -> None:
    assert all("==" in each for each in lowest.bounds(ROOT / name))


def test_what_the_lowest_versions_are_tested_with_is_there() -> None:
    assert [name for name in lowest.TESTED if not (ROOT / "tests" / name).exists()] == []


@pytest.mark.parametrize(("setting", "status"), [("", 0), ("1", 1)], ids=["at home", "in CI"])
def test_without_npm_javascript_is_left_unchecked_only_at_home(
    setting: str, status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", setting)
    monkeypatch.setenv(system.CAN_INSTALL_VARIABLE, "0")
    assert node.main(["check"]) == status
    assert "npm is missing" in capsys.readouterr().out
