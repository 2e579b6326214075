"""The Helm chart: rendered as far as it goes without Helm, and by Helm itself where there is one."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.helm_render import Unknown, render

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "deploy" / "helm" / "gatewise"
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
GROUPS = sorted(VALUES["workers"])


def objects(**changes: Any) -> dict[tuple[str, str], Any]:
    """By kind and name: what the chart makes, with a schedule."""
    values = copy.deepcopy(VALUES)
    values["schedule"]["enabled"] = True
    values |= changes
    made = [
        each
        for path in sorted((CHART / "templates").glob("*.yaml"))
        for each in render(path.read_text(encoding="utf-8"), values)
    ]
    found = {(each["kind"], each["metadata"]["name"]): each for each in made}
    assert len(found) == len(made)
    return found


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, str], Any]:
    return objects()


def containers(deployment: Any) -> list[Any]:
    return list(deployment["spec"]["template"]["spec"]["containers"])


def test_everything_there_is(made: dict[tuple[str, str], Any]) -> None:
    kinds = {kind for kind, _ in made}
    assert kinds >= {"Deployment", "Service", "Ingress", "HorizontalPodAutoscaler", "PodDisruptionBudget", "CronJob"}
    names = {"gw-web", *(f"gw-{group}" for group in GROUPS)}
    for kind in ("Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget"):
        assert {name for each, name in made if each == kind} == names
    assert all(each["apiVersion"] for each in made.values())


def test_every_part_finds_the_other(made: dict[tuple[str, str], Any]) -> None:
    for (kind, name), each in made.items():
        spec = each.get("spec", {})
        if kind == "Deployment":
            wanted, given = spec["selector"]["matchLabels"], spec["template"]["metadata"]["labels"]
            assert wanted.items() <= given.items()
            assert "replicas" not in spec  # else every upgrade would undo what was scaled
            assert made["PodDisruptionBudget", name]["spec"]["selector"]["matchLabels"] == wanted
        if kind == "HorizontalPodAutoscaler":
            assert ("Deployment", spec["scaleTargetRef"]["name"]) in made
            assert 0 < spec["minReplicas"] < spec["maxReplicas"]
    service = made["Service", "gw-web"]["spec"]
    web = made["Deployment", "gw-web"]["spec"]["template"]
    assert service["selector"].items() <= web["metadata"]["labels"].items()
    assert service["ports"][0]["targetPort"] in {
        each["name"] for each in containers({"spec": {"template": web}})[0]["ports"]
    }


def test_every_pod_is_bounded_and_watched(made: dict[tuple[str, str], Any]) -> None:
    for (kind, name), each in made.items():
        if kind != "Deployment":
            continue
        pod = each["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["automountServiceAccountToken"] is False
        (container,) = containers(each)
        assert container["livenessProbe"]
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert container["resources"]["limits"].keys() == {"memory"}
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert "/tmp" in {mount["mountPath"] for mount in container["volumeMounts"]}
        if name == "gw-web":
            assert container["readinessProbe"]["httpGet"]["path"] == "/healthz"
            assert pod["terminationGracePeriodSeconds"] > 60
        else:
            assert pod["terminationGracePeriodSeconds"] > 240
            assert container["command"][:3] == ["python", "app.py", "worker"]


def test_workers_are_scaled_by_their_queue_and_servers_by_the_processor(made: dict[tuple[str, str], Any]) -> None:
    (metric,) = made["HorizontalPodAutoscaler", "gw-web"]["spec"]["metrics"]
    assert metric["resource"]["name"] == "cpu"
    for group in GROUPS:
        queue, processor = made["HorizontalPodAutoscaler", f"gw-{group}"]["spec"]["metrics"]
        asked = queue["external"]["metric"]
        assert asked["name"] == "gatewise_jobs_waiting"
        command = containers(made["Deployment", f"gw-{group}"])[0]["command"]
        assert asked["selector"]["matchLabels"]["lane"] == command[-1]
        assert processor["resource"]["name"] == "cpu"
    assert "gatewise_jobs_waiting" in (ROOT / "web" / "server" / "metrics.py").read_text(encoding="utf-8")


def test_a_lecture_scales_up_before_and_down_after(made: dict[tuple[str, str], Any]) -> None:
    jobs = {name: each for (kind, name), each in made.items() if kind == "CronJob"}
    assert sorted(jobs) == ["gw-monday-begin", "gw-monday-end"]
    role = made["Role", "gw-schedule"]["rules"][0]
    for name, each in jobs.items():
        assert re.fullmatch(r"[-\d*/,]+( [-\d*/,]+){4}", each["spec"]["schedule"])
        pod = each["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        assert ("ServiceAccount", pod["serviceAccountName"]) in made
        for container in [*pod["initContainers"], *pod["containers"]]:
            _, _, scaled, *_, patch = container["args"]
            assert scaled in role["resourceNames"]
            assert ("HorizontalPodAutoscaler", scaled) in made
            least = yaml.safe_load(patch)["spec"]["minReplicas"]
            usual = made["HorizontalPodAutoscaler", scaled]["spec"]
            assert least <= usual["maxReplicas"]
            assert least > usual["minReplicas"] if name.endswith("begin") else least == usual["minReplicas"]
    assert not [kind for kind, _ in objects(schedule=VALUES["schedule"]) if kind in ("CronJob", "Role")]


def test_every_setting_is_one_that_the_program_knows(made: dict[tuple[str, str], Any]) -> None:
    known = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    for (kind, _), each in made.items():
        for container in containers(each) if kind == "Deployment" else ():
            for number, variable in enumerate(container["env"]):
                for name in re.findall(r"\$\((\w+)\)", variable.get("value", "")):
                    assert name in {each["name"] for each in container["env"][:number]}  # Kubernetes knows no later one
                assert variable["name"] in known or variable["name"] == "POD_ADDRESS"
                assert "value" in variable or "valueFrom" in variable


def test_a_value_that_there_is_not_is_noticed() -> None:
    with pytest.raises(Unknown):
        render("name: {{ .Values.nothing }}", VALUES)
    with pytest.raises(Unknown):
        render("{{- if .Values.host }}", VALUES)


def test_helm_itself_agrees() -> None:
    """Where Helm is installed; it is no requirement of ours."""
    helm = shutil.which("helm")
    if helm is None:
        pytest.skip("helm is not installed")
    subprocess.run([helm, "lint", "--strict", str(CHART)], check=True, capture_output=True)
    command = [helm, "template", "gw", str(CHART), "--set", "schedule.enabled=true"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    theirs = {(each["kind"], each["metadata"]["name"]): each for each in yaml.safe_load_all(told) if each}
    assert theirs == objects()
    if shutil.which("kubeconform"):
        subprocess.run(["kubeconform", "-strict"], input=told, text=True, check=True, capture_output=True)


def test_helms_own_library_agrees() -> None:
    """Helm 4 as a package of Python's, which `make chart` installs: its linter, and the same objects as ours."""
    chart = pytest.importorskip("helm_python.chart", reason="make chart installs Helm's library")
    report = chart.lint(str(CHART), strict=True)
    assert not report["errors"]
    assert all(message["severity"] <= 1 for message in report["messages"]), report  # 1: information
    with chart.Chart.load(str(CHART)) as loaded:
        files = loaded.render(values={"schedule": {"enabled": True}}, name="gw", namespace="default")
    theirs = [each for text in files.values() for each in yaml.safe_load_all(text) if each]
    assert {(each["kind"], each["metadata"]["name"]): each for each in theirs} == objects()


@pytest.mark.parametrize("version", ["1.29", "1.37"])
def test_kubernetes_knows_every_field(made: dict[tuple[str, str], Any], version: str) -> None:
    """By Kubernetes' own schemas, which allow nothing that they do not name."""
    schemas = pytest.importorskip("kubernetes_validate", reason="make chart installs Kubernetes' schemas")
    for each in made.values():
        schemas.validate(each, version, strict=True)
    broken = copy.deepcopy(made["Deployment", "gw-web"])
    broken["spec"]["replica"] = 3
    with pytest.raises(schemas.ValidationError):
        schemas.validate(broken, version, strict=True)
