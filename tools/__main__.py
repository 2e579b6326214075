"""``python -m tools COMMAND``: what the Makefile calls, and what works where there is no make."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

from . import chromium, system
from .chart import main as chart_checked
from .environment import ROOT, environment_for
from .lowest import main as lower_bounds
from .slim import main as bare

RUN = "requirements.txt"
DEVELOP = "requirements-dev.txt"
HOST = "requirements-host.txt"
JOBS = "requirements-jobs.txt"
VIDEO = "requirements-video.txt"
OFFICE_PACKAGES = [
    "librsvg2-bin", "poppler-utils", "inkscape", "libreoffice-impress", "fonts-noto-cjk", "fonts-dejavu-core",
    "texlive-latex-base", "texlive-latex-recommended", "texlive-pictures", "texlive-fonts-recommended", "texlive-xetex",
    "lmodern",
]  # fmt: skip
TEST_PACKAGES = ["fonts-dejavu-core", "fonts-noto-cjk", "librsvg2-bin", "poppler-utils", "redis-server"]
CI_PACKAGES = ["nginx-light"]  # a server that starts by itself where services do; Caddy is in requirements-dev.txt
LINT = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("tools.node", "check"))
CACHES = (
    ".venv-lowest",
    ".venv-chart",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    "build",
    "gatewise.egg-info",
)


def run(arguments: list[str]) -> int:
    """start the app and print its address (ARGS="--port 8000")"""
    command = [environment_for(RUN), str(ROOT / "app.py"), *arguments]
    if os.name == "posix":  # the server takes this process's place, and so its signals
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def serve(arguments: list[str]) -> int:
    """serve to many with gunicorn; settings are environment variables, see docs/hosting.md (ARGS="--bind :8000")"""
    python = environment_for(RUN, HOST, VIDEO, *([JOBS] if os.environ.get("GATEWISE_JOBS") else []))
    command = [python, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py"), *arguments]
    os.chdir(ROOT)
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # else every thread keeps memory of its own (mallopt(3))
    os.execv(command[0], [*command, "app:served()"])


def worker(arguments: list[str]) -> int:
    """do the jobs that servers queue in GATEWISE_JOBS=redis://…, see docs/hosting.md (ARGS="--lanes brief")"""
    python = environment_for(RUN, HOST, JOBS)
    command = [python, str(ROOT / "app.py"), "worker", *arguments]
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.execv(command[0], command)


def soak(arguments: list[str]) -> int:
    """load a server of our own for a while and print times and memory (ARGS="--requests 20000")"""
    python = environment_for(RUN, DEVELOP, HOST, JOBS)
    return subprocess.run([python, "-m", "tools.soak", *arguments], cwd=ROOT, check=False).returncode


def test(arguments: list[str]) -> int:
    """install what the tests need, then lint and test everything (ARGS="-k parser" goes to pytest)"""
    python = environment_for(RUN, DEVELOP, HOST, JOBS)
    packages = TEST_PACKAGES + (CI_PACKAGES if os.environ.get("CI") else [])
    if not system.install(system.missing(packages)):
        print(f"Not installed, some tests will say so: {' '.join(system.missing(packages))}")
    if not chromium.ensure(python):
        print("No Chromium: the browser tests will say so. Install Chromium or Chrome, or name one in CHROMIUM.")
    workers = str(max(2, min(4, os.cpu_count() or 2)))
    return _checks(python, (*LINT, ("pytest", "-n", workers, *arguments)))


def lint(_: list[str]) -> int:
    """ruff check, ruff format --check, mypy; for static/ prettier and tsc (with npm)"""
    return _checks(environment_for(RUN, DEVELOP), LINT)


def format_(_: list[str]) -> int:
    """put the code into shape: ruff check --fix, ruff format, prettier"""
    shaping = (("ruff", "check", "--fix", "."), ("ruff", "format", "."), ("tools.node", "format"))
    return _checks(environment_for(RUN, DEVELOP), shaping)


def bench(arguments: list[str]) -> int:
    """measure, beside the peers in benchmarks/requirements.txt (ARGS="network" for one measurement)"""
    python = environment_for(RUN, DEVELOP)
    system.install(system.missing(["graphviz"]))  # its program, which the peers draw with
    for peer in (ROOT / "benchmarks" / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if peer and not peer.startswith("#"):  # one by one: a peer that cannot be had is named in the results
            quiet = ("--quiet", "--no-input", "--disable-pip-version-check")
            subprocess.run([python, "-m", "pip", "install", *quiet, peer], cwd=ROOT, check=False)
    return subprocess.run([python, "-m", "benchmarks", *arguments], cwd=ROOT, check=False).returncode


def check_slides(_: list[str]) -> int:
    """open exported slides in LibreOffice, Inkscape and LaTeX (installs them with apt); findings: docs/slides.md"""
    python = environment_for(RUN, DEVELOP)
    if not system.install(system.missing(OFFICE_PACKAGES)):
        print(f"Not installed: {' '.join(system.missing(OFFICE_PACKAGES))}")
    return subprocess.run([python, "-m", "tools.check_slides"], cwd=ROOT, check=False).returncode


def pasted(arguments: list[str]) -> int:
    """read the pasted teaching code of tests/pasted: right, refused, wrong, kind by kind (ARGS="torch/" for some)"""
    python = environment_for(RUN, DEVELOP)
    return subprocess.run([python, "-m", "tools.pasted", *arguments], cwd=ROOT, check=False).returncode


def docs(arguments: list[str]) -> int:
    """write what the guides take from the program: gate table, notebooks, pictures (ARGS="reference" for one)"""
    python = environment_for(RUN, DEVELOP)
    if not arguments or "pictures" in arguments:
        chromium.ensure(python)
    return subprocess.run([python, "-m", "tools.docs", *arguments], cwd=ROOT, check=False).returncode


def keeping(command: str) -> Callable[[list[str]], int]:
    """What `python app.py` does with everything that is kept, by a command of make."""

    def act(arguments: list[str]) -> int:
        return subprocess.run([environment_for(RUN), str(ROOT / "app.py"), command, *arguments], check=False).returncode

    act.__doc__ = {
        "backup": 'write all lectures, links and classes into one file (ARGS="gatewise.backup")',
        "restore": 'put a backup into an empty database (ARGS="gatewise.backup")',
        "purge": 'delete links that were not opened for a year, and classes that are over (ARGS="--days 100")',
    }[command]
    return act


def slim(arguments: list[str]) -> int:
    """try everything in a root of Debian's fewest packages, as root (ARGS="--suite bookworm")"""
    return bare(arguments)


def lowest(arguments: list[str]) -> int:
    """test with the lowest versions that the requirement files allow (ARGS="--python python3.10")"""
    return lower_bounds(arguments)


def chart(arguments: list[str]) -> int:
    """check the Helm chart by Helm's own linter and Kubernetes' schemas, in an environment of its own"""
    return chart_checked(arguments)


def lock(_: list[str]) -> int:
    """write requirements-lock.txt, the image's packages with their digests (needs uv, which it installs)"""
    python = environment_for(RUN, DEVELOP)
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check")
    subprocess.run([python, "-m", "pip", "install", *quiet, "uv>=0.9"], check=True)
    how = ("--generate-hashes", "--only-binary", ":all:", "--no-config", "--no-header", "--upgrade")
    image = ("--python-version", "3.13", "--python-platform", "x86_64-manylinux_2_28")
    command = [
        python,
        "-m",
        "uv",
        "pip",
        "compile",
        *how,
        *image,
        "-o",
        "requirements-lock.txt",
        RUN,
        HOST,
        JOBS,
        VIDEO,
    ]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode


def clean(_: list[str]) -> int:
    """remove .venv and every cache"""
    for name in (".venv", *CACHES):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in list(ROOT.rglob("__pycache__")):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "serve": serve,
    "worker": worker,
    "soak": soak,
    "test": test,
    "lint": lint,
    "format": format_,
    "bench": bench,
    "check-slides": check_slides,
    "pasted": pasted,
    "docs": docs,
    **{each: keeping(each) for each in ("backup", "restore", "purge")},
    "slim": slim,
    "lowest": lowest,
    "chart": chart,
    "lock": lock,
    "clean": clean,
}


def _checks(python: str, checks: tuple[tuple[str, ...], ...]) -> int:
    """Run every check, also after one has failed, and say at the end which ones did."""
    failed = []
    for module, *arguments in checks:
        title = " ".join([module, *arguments])
        print(f"\n== {title}", flush=True)
        started = time.monotonic()
        if subprocess.run([python, "-m", module, *arguments], cwd=ROOT, check=False).returncode:
            failed.append(title)
        print(f"   {time.monotonic() - started:.1f} s", flush=True)
    print("\nFailed: " + "; ".join(failed) if failed else "\nEverything passed.")
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Run one command; without one, or with an unknown one, say which there are."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is not None:
        return command(arguments[1:])
    print("make COMMAND, or python -m tools COMMAND:\n")
    for name, known in COMMANDS.items():
        print(f"  {name:12} {known.__doc__}")
    return 0 if arguments in ([], ["help"]) else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
