"""The image and the compose file: what they say, and that what is copied is enough to serve."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app import create_app
from tools.soak import ask, serving

ROOT = Path(__file__).resolve().parents[2]


def instructions() -> list[tuple[str, str]]:
    """(instruction, arguments) of the Dockerfile, continued lines joined, comments left out."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    found = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    return [(name, " ".join(rest.split())) for name, rest in found]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_the_image_is_pinned_small_and_has_no_root() -> None:
    steps = instructions()
    given = dict(arguments.split("=", 1) for name, arguments in steps if name == "ARG")
    bases = [arguments.split()[0].replace("${BASE}", given["BASE"]) for name, arguments in steps if name == "FROM"]
    assert len(bases) == 2
    for base in bases:
        assert re.fullmatch(r"python:3\.\d+-slim-\w+", base), base  # a version, Debian, no "latest"
        assert "alpine" not in base
    names = [name for name, _ in steps]
    last_run = max(index for index, name in enumerate(names) if name in ("RUN", "COPY"))
    users = [(index, arguments) for index, (name, arguments) in enumerate(steps) if name == "USER"]
    assert users[-1][1] not in ("root", "0")
    assert users[-1][0] > last_run  # what is copied belongs to root and cannot be changed by us
    assert names.count("CMD") == names.count("HEALTHCHECK") == 1
    assert "ADD" not in names
    for name, arguments in steps:
        if name == "RUN":
            assert "sudo" not in arguments
            assert "curl" not in arguments
            if "pip install" in arguments:
                assert "--no-cache-dir" in arguments
                assert "--require-hashes" in arguments
                assert "--only-binary" in arguments  # no compiler, and no program of a stranger at build time
        if name in ("CMD", "ENTRYPOINT"):
            assert arguments.startswith("[")  # a shell in between would not hand signals on
    assert dict(steps)["STOPSIGNAL"] == "SIGTERM"


def test_the_lock_file_holds_what_is_required_with_digests() -> None:
    """Written by ``python -m tools lock``; a requirement that was changed since then is missed here."""
    text = (ROOT / "requirements-lock.txt").read_text(encoding="utf-8")
    locked = {canonicalize_name(name): version for name, version in re.findall(r"^(\S+?)==(\S+)", text, re.MULTILINE)}
    assert text.count("--hash=sha256:") > len(locked)
    for file in ("requirements.txt", "requirements-host.txt", "requirements-video.txt"):
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"python_version": "3.13"}):
                assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)]), line


def test_nothing_private_is_copied() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = " ".join(arguments for name, arguments in instructions() if name == "COPY")
    assert not re.search(r"COPY \. ", copied)
    for private in (".git", ".venv"):
        assert private in ignored or "*" in ignored


def test_every_service_is_locked_in(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services.keys() == {"one", "two", "redis", "database", "proxy"}
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["restart"] == "unless-stopped", name
        assert "privileged" not in service
        image = service["image"]
        assert name in ("one", "two") or (":" in image and not image.endswith(":latest")), image
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["inside"]["internal"] is True
    for name in ("one", "two", "redis", "database"):
        assert services[name]["networks"] == ["inside"]
    assert services["one"] == services["two"]
    assert "--requirepass" in services["redis"]["command"]
    assert re.match(r"redis://:.+@redis:", services["one"]["environment"]["REDIS_URL"])
    for variable in ("mem_limit", "pids_limit", "stop_grace_period"):
        assert services["one"][variable]


def test_the_grace_to_stop_is_longer_than_the_servers_own(compose: dict[str, Any]) -> None:
    text = (ROOT / "deploy" / "gunicorn.conf.py").read_text(encoding="utf-8")
    own = int(re.findall(r"^graceful_timeout = (\d+)", text, re.MULTILINE)[0])
    assert int(compose["services"]["one"]["stop_grace_period"].removesuffix("s")) > own


def test_the_proxy_hides_metrics_and_limits_bodies() -> None:
    from graph.limits import STORE, WEB

    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert "/metrics" in text
    (limit,) = re.findall(r"max_size (\d+)MiB", text)
    assert int(limit) * 1_048_576 > max(WEB.body, STORE.file)  # so that our own words about it arrive
    assert "header_up -X-Forwarded-Prefix" in text
    assert text.count("{") == text.count("}")


def test_the_proxy_leaves_an_instance_that_fails_alone() -> None:
    """And asks the other one: also a question by POST that changes nothing, which is held for that."""
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    for name in ("fail_duration", "max_fails", "lb_try_duration", "request_buffers", "dial_timeout"):
        assert re.search(rf"^\s*{name} \S+$", text, re.MULTILINE), name
    assert re.search(r"lb_retry_match \{\s*method GET HEAD\s*\}", text)
    assert re.search(r"lb_retry_match \{\s*method POST\s*path \*/api/trace [^\n]*\s*\}", text)
    assert "/api/sets" not in text


@pytest.fixture
def image(tmp_path: Path) -> Iterator[Path]:
    """A folder with what the Dockerfile copies, nothing else, and nothing of it can be written."""
    for name, arguments in instructions():
        if name == "COPY" and "--from" not in arguments and "requirements" not in arguments:
            *sources, target = arguments.split()
            for source in sources:
                into = tmp_path / (source if target == "./" else target)
                into.parent.mkdir(parents=True, exist_ok=True)
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, into, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(ROOT / source, into)
    folders = [tmp_path, *(path for path in tmp_path.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    yield tmp_path
    for path in folders:
        path.chmod(stat.S_IRWXU)


@pytest.mark.skipif(os.name != "posix", reason="gunicorn needs a POSIX system")
def test_what_is_copied_is_enough_to_serve(image: Path) -> None:
    before = sorted(image.rglob("*"))
    with serving(image, GATEWISE_WORKERS="1", PYTHONDONTWRITEBYTECODE="1", PYTHONPATH="") as (port, _):
        assert ask(port, "/", None)[0] == 200
        assert ask(port, "/static/js/front_page.js", None)[0] == 200
        assert ask(port, "/api/trace", {"source": "sigmoid(x)*y", "lang": "ko"})[0] == 200
        assert ask(port, "/api/check", {"source": "sigmoid(x)*y"})[0] == 200
        for kind in ("pdf", "pptx", "html"):
            assert ask(port, "/api/export", {"source": "x*y", "format": kind}, 100.0)[0] == 200
        assert ask(port, "/metrics", None)[0] == 200
    assert sorted(image.rglob("*")) == before


def test_balancers_repeat_exactly_what_is_only_computed() -> None:
    """What is kept would be kept twice."""
    rules = create_app().url_map.iter_rules()
    asked = {rule.rule for rule in rules if "POST" in (rule.methods or ())}
    computed = {path for path in asked if not path.startswith(("/api/sets/", "/api/class/", "/api/links/"))}
    assert len(asked) > len(computed) > 10
    nginx = re.search(r'location ~ "([^"]+)"', (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"))
    assert nginx is not None
    assert {path for path in asked if re.search(nginx[1], path)} == computed
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8").partition("method POST")[2].partition("}")[0]
    patterns = re.findall(r"\*/api/\S+", caddy)
    assert {path for path in asked if any(fnmatchcase(path, each) for each in patterns)} == computed


def test_all_processes_of_a_server_sign_alike(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With a secret that the first of them makes, unless there is one."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    seen = []
    for given in ("", "of a host"):
        monkeypatch.setenv("GATEWISE_SECRET", given)
        runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
        seen.append(os.environ["GATEWISE_SECRET"])
    assert len(seen[0]) >= 32
    assert seen[1] == "of a host"
