"""Renders the chart with helm, for the checks beside this file."""

import os
import pathlib
import subprocess

import yaml

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
CHART = CHECKOUT / "deploy/helm/octoagent"
VALUES = sorted((CHECKOUT / "src/test/kube/values").glob("*.yaml"))
HELM = os.environ.get("HELM", "helm")
DEFAULT = CHECKOUT / "src/test/kube/values/default.yaml"
# helm without a cluster believes to be in an old one, depending on how it was built.
KUBE_VERSION = "1.28.0"


class Refused(Exception):
    """helm does not render; the text is what it says."""


def helm(*arguments):
    done = subprocess.run([HELM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Refused(done.stderr + done.stdout)
    return done.stdout


def render(*files, sets=(), release="rel", namespace="agents", extra=()):
    """The documents that helm makes of these files of values and these name=value pairs."""
    arguments = ["template", release, CHART, "--namespace", namespace, "--kube-version", KUBE_VERSION]
    for file in files or (DEFAULT,):
        arguments += ["--values", file]
    for pair in sets:
        arguments += ["--set", pair]
    return [document for document in yaml.safe_load_all(helm(*arguments, *extra)) if document]


def values_of(*files):
    """The values that count with these files, as helm merges them: deep, and null takes away."""
    merged = yaml.safe_load((CHART / "values.yaml").read_text())
    for file in files:
        merge(merged, yaml.safe_load(pathlib.Path(file).read_text()))
    return merged


def merge(into, new):
    for key, value in new.items():
        if value is None:
            into.pop(key, None)
        elif isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def kind(documents, name):
    return [document for document in documents if document["kind"] == name]


def component(labelled):
    return labelled["metadata"]["labels"]["app.kubernetes.io/component"]


def pods(documents):
    """Each pod, or template of pods: its metadata and its spec."""
    for document in documents:
        if document["kind"] == "Pod":
            yield document
        elif document["kind"] == "Deployment":
            yield document["spec"]["template"]


def containers(pod):
    for kind_of in ("containers", "initContainers", "ephemeralContainers"):
        yield from pod["spec"].get(kind_of, [])
