"""The scripts that make the environment: quick when nothing changed, kind when something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import chromium, environment, node, system

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


@pytest.mark.parametrize(("setting", "status"), [("", 0), ("1", 1)], ids=["at home", "in CI"])
def test_without_npm_javascript_is_left_unchecked_only_at_home(
    setting: str, status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", setting)
    monkeypatch.setenv(system.CAN_INSTALL_VARIABLE, "0")
    assert node.main(["check"]) == status
    assert "npm is missing" in capsys.readouterr().out
