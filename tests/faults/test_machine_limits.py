"""Server processes within what a container may hold: cores, memory, tasks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from web.server import machine_limits
from web.server.machine_limits import MOST, cores, most_workers

ROOT = Path(__file__).parents[2]


@pytest.fixture
def many_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)


def group(place: Path, **limits: str) -> tuple[Path, Path]:
    """Control groups (version 2) with these limits, and the file that says that we are in them."""
    folder = place / "machine" / "ours"
    folder.mkdir(parents=True)
    for name, limit in limits.items():
        (folder / name.replace("_", ".")).write_text(limit + "\n", encoding="ascii")
    own = place / "own"
    own.write_text("1:cpu:/else\n0::/machine/ours\n", encoding="ascii")
    return place, own


@pytest.mark.usefixtures("many_cores")
@pytest.mark.parametrize(
    ("limits", "workers"),
    [
        pytest.param({}, MOST, id="none"),
        pytest.param({"pids_max": "max", "memory_max": "max", "cpu_max": "max 100000"}, MOST, id="none, said"),
        pytest.param({"pids_max": "512"}, 5, id="tasks"),
        pytest.param({"memory_max": "3221225472"}, 5, id="memory"),
        pytest.param({"cpu_max": "350000 100000"}, 4, id="three and a half cores"),
        pytest.param({"cpu_max": "50000 100000"}, 2, id="half a core"),
        pytest.param({"pids_max": "100", "memory_max": "500000000"}, 1, id="hardly any room"),
    ],
)
def test_a_container_has_as_many_processes_as_it_has_room_for(
    tmp_path: Path, limits: dict[str, str], workers: int
) -> None:
    assert most_workers(*group(tmp_path, **limits)) == workers


@pytest.mark.usefixtures("many_cores")
def test_the_older_groups_are_read_too(tmp_path: Path) -> None:
    for name, limit in (("pids/pids.max", "512"), ("memory/memory.limit_in_bytes", str(2**63 - 4096))):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(limit, encoding="ascii")
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu/cpu.cfs_quota_us").write_text("300000", encoding="ascii")
    assert cores(tmp_path, tmp_path / "nothing") == 3
    assert most_workers(tmp_path, tmp_path / "nothing") == 3


def test_a_real_control_group_is_respected() -> None:
    """Of the system that we are on, where we may make one."""
    for controllers, kind in ((Path("/sys/fs/cgroup/pids"), "pids"), (Path("/sys/fs/cgroup"), "")):
        group = controllers / f"gatewise-{os.getpid()}"
        try:
            group.mkdir()
            (group / "pids.max").write_text("200", encoding="ascii")
        except OSError:
            continue
        code = (
            f"import os; open('{group}/cgroup.procs', 'w').write(str(os.getpid()))\n"
            "os.sched_getaffinity = lambda _: set(range(64))\n"
            "from web.server.machine_limits import most_workers; print(most_workers())"
        )
        try:
            done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
        finally:
            group.rmdir()
        assert done.stdout.strip() == "2", (kind, done.stderr)
        return
    pytest.skip("NOT TESTED: no control group can be made here")


def test_here_there_is_at_least_one() -> None:
    assert 1 <= most_workers() <= machine_limits.MOST
