"""A bare machine: a root of Debian's fewest packages, without a desktop's libraries, in which Gatewise is tried.

``python -m tools slim`` makes the root with debootstrap, copies the repository into it, and there does what a newcomer
does, as a person without rights: ``make run``, ``make serve``, and a file of every format. It needs Linux and root, and
some minutes; only what the root holds can be used in it (chroot).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import system
from .bare_trial import tried
from .environment import ROOT

__all__ = ["main"]

MIRROR = "http://deb.debian.org/debian"
PACKAGES = ("ca-certificates", "make", "python3", "python3-venv")
PERSON = "someone"
HOME = f"home/{PERSON}"
PLACE = f"{HOME}/gatewise"
DESKTOP = ("libX11*", "libXext*", "libXrender*", "libglib-2.0*", "libgobject-2.0*", "libcairo*", "libpango*")
# How the machine reaches its packages is not what is tried: the root is given the same way.
SHARED = ("etc/resolv.conf", "etc/ssl/certs/ca-certificates.crt")
_PASSED = ("PIP_INDEX_URL", "PIP_CERT", "PIP_DEFAULT_TIMEOUT", "SSL_CERT_FILE", "http_proxy", "https_proxy", "no_proxy")


def main(arguments: list[str]) -> int:
    """Make the root, try everything in it, and say what was seen; 1 where something failed, 2 where nothing can be
    tried."""
    parser = argparse.ArgumentParser(prog="python -m tools slim", description=__doc__)
    parser.add_argument("--suite", default="trixie", help="Debian's release (trixie, which python:3-slim is made of)")
    parser.add_argument("--root", type=Path, help="a folder to keep the root in, or one that has it already")
    options = parser.parse_args(arguments)
    wanting = _wanting()
    if wanting:
        print(f"NOT TRIED: {wanting}")
        return 2
    with _folder(options.root) as root:
        if not (root / "etc" / "debian_version").exists():
            print(f"Debian {options.suite} without anything optional, in {root} ...", flush=True)
            command = ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", options.suite]
            if subprocess.run([*command, str(root), MIRROR], stdout=subprocess.DEVNULL, check=False).returncode:
                print("NOT TRIED: debootstrap could not make the root; its own words are above.")
                return 2
        _furnish(root)
        there = _of_a_desktop(root)
        print(f"libraries of a desktop in the root: {', '.join(there) or 'none'}")
        return 1 if there or tried(_entering(root), root / HOME, f"/{HOME}") else 0


def _wanting() -> str | None:
    """What is missing for a root of its own, or None."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "a root of its own needs Linux and the rights of root"
    system.install(system.missing(["debootstrap"]))
    missing = [name for name in ("debootstrap", "chroot", "unshare", "setpriv") if shutil.which(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else None


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="gatewise-slim-", dir="/var/tmp") as made:
        yield Path(made)


def _furnish(root: Path) -> None:
    """The repository's files, laid anew, and the way to the packages."""
    root.chmod(0o755)  # a temporary folder is its owner's alone, and so would be everything in it
    for name in SHARED:
        if Path("/", name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(f"/{name}", root / name)
    if f"{PERSON}:" not in (root / "etc/passwd").read_text(encoding="utf-8"):
        subprocess.run(["chroot", str(root), "useradd", "--create-home", PERSON], check=True)
    shutil.rmtree(root / PLACE, ignore_errors=True)
    for path in _files():
        (root / PLACE / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, root / PLACE / path)
    subprocess.run(["chroot", str(root), "chown", "-R", f"{PERSON}:", f"/{HOME}"], check=True)


def _files() -> Iterator[str]:
    """Files of the repository, those that Git leaves alone excepted."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return (name for name in listed.split("\0") if name and (ROOT / name).is_file())


def _of_a_desktop(root: Path) -> list[str]:
    return sorted({path.name for name in DESKTOP for path in (root / "usr/lib").rglob(name)})


def _entering(root: Path) -> list[str]:
    """What goes before a command, for it to run in the root as a person, with processes and mounts of its own."""
    variables = [f"{name}={os.environ[name]}" for name in _PASSED if name in os.environ]
    path = "PATH=/usr/local/bin:/usr/bin:/bin"
    inside = (
        f'mount -t proc proc "$1/proc" && exec chroot "$1" setpriv --reuid={PERSON} --regid={PERSON} --init-groups '
    )
    inside += '-- sh -c "cd /' + PLACE + ' && exec \\"\\$@\\"" sh "${@:2}"'
    apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--", "bash", "-c", inside, "bash", str(root)]
    return [*apart, "env", "-i", path, f"HOME=/{HOME}", "LANG=C.UTF-8", *variables]
