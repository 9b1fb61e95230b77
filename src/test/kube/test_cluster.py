"""A real API server takes all of it in a namespace that enforces Pod Security's restricted level, without a warning, and the
Deployments make their pods. Needs KUBECONFIG; no pod has to run."""

import contextlib
import copy
import json
import os
import secrets
import subprocess
import time
import unittest

import yaml

from chart import CHART, DEFAULT, VALUES, Refused, helm, kind, render

CUSTOM = ("ServiceMonitor", "HTTPRoute")
READY = {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
LEVEL = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn", "audit")}


def kubectl(*arguments, text=None):
    done = subprocess.run(["kubectl", *arguments], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Refused(done.stderr + done.stdout)
    return done.stdout


def get(namespace, *what):
    return json.loads(kubectl("-n", namespace, "get", *what, "-o", "json"))


def apply(namespace, documents):
    kubectl("-n", namespace, "apply", "--server-side", "--validate=strict", "--warnings-as-errors", "-f", "-",
            text=yaml.dump_all(documents))


def eventually(condition, what, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.3)


@unittest.skipUnless(os.environ.get("KUBECONFIG"), "SKIPPED LOUDLY: no API server has seen the manifests, because KUBECONFIG is not set")
class Cluster(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.custom = bool(os.environ.get("CRDS"))
        for file in filter(None, os.environ.get("CRDS", "").split(":")):
            with open(file, encoding="utf-8") as definition:
                name = yaml.safe_load(definition)["metadata"]["name"]
            try:
                kubectl("get", "crd", name)
            except Refused:
                kubectl("apply", "--server-side", "-f", file)
                cls.addClassCleanup(kubectl, "delete", "crd", name, "--wait=false")
                kubectl("wait", "--for=condition=Established", "--timeout=30s", "crd/" + name)

    def namespace(self):
        name = "octoagent-test-" + secrets.token_hex(4)
        kubectl("create", "-f", "-", text=yaml.dump({"apiVersion": "v1", "kind": "Namespace",
                                                     "metadata": {"name": name, "labels": LEVEL}}))
        self.addCleanup(kubectl, "delete", "namespace", name, "--wait=false")
        eventually(lambda: "default" in kubectl("-n", name, "get", "serviceaccounts"), "the namespace's default account")
        return name

    def pods_are_made(self, namespace):
        """Plays the kubelet: says of each pod that it is ready. Until all Deployments have the pods that they want."""
        def made():
            found = get(namespace, "deployments")["items"]
            for deployment in found:
                name, status = deployment["metadata"]["name"], deployment["status"]
                self.fewest[name] = min(status.get("availableReplicas", 0), self.fewest.get(name, 99))
            for pod in get(namespace, "pods")["items"]:
                if pod["status"]["phase"] == "Pending":
                    with contextlib.suppress(Refused):  # it may be gone by now
                        kubectl("-n", namespace, "patch", "pod", pod["metadata"]["name"], "--subresource=status", "-p", json.dumps(READY))
            return all(d["status"].get("observedGeneration") == d["metadata"]["generation"] and d["spec"]["replicas"] == d["status"].get(
                "replicas") == d["status"].get("updatedReplicas") == d["status"].get("availableReplicas") for d in found)
        self.fewest = {}
        eventually(made, f"the pods of the Deployments in {namespace}: {kubectl('-n', namespace, 'get', 'events')}")

    def test_every_set_of_values(self):
        for file in VALUES:
            with self.subTest(file.name):
                namespace = self.namespace()
                apply(namespace, [document for document in render(file, namespace=namespace)
                                  if self.custom or document["kind"] not in CUSTOM])
                self.pods_are_made(namespace)

    def test_that_the_namespace_refuses_and_the_server_is_strict(self):
        namespace = self.namespace()
        documents = render(namespace=namespace)
        for change, message in ((lambda d: d["spec"]["template"]["spec"]["securityContext"].pop("seccompProfile"), "would violate PodSecurity"),
                                (lambda d: d["spec"].update(replica=2), "field not declared in schema")):
            broken = copy.deepcopy(kind(documents, "Deployment")[0])
            change(broken)
            with self.assertRaisesRegex(Refused, message):
                apply(namespace, [broken])

    def test_install_rotate_scale_uninstall(self):
        namespace = self.namespace()

        def deployments():
            return {d["metadata"]["name"]: d["spec"]["replicas"] for d in get(namespace, "deployments")["items"]}

        def upgrade(*sets):
            helm("upgrade", "--install", "rel", CHART, "--namespace", namespace, "--values", DEFAULT,
                 *(word for pair in sets for word in ("--set", pair)))
            self.pods_are_made(namespace)
            return deployments()

        service, old, new = "rel-octoagent", "rel-octoagent-proxy-octoagent-vendors", "rel-octoagent-proxy-vendors-2"
        self.assertEqual({service: 2, old: 2}, upgrade())
        with self.assertRaisesRegex(Refused, "No proxy runs with proxy.existingSecret 'vendors-2' yet"):
            upgrade("proxy.existingSecret=vendors-2")
        # the keys rotate, in three steps
        self.assertEqual({service: 2, old: 2, new: 2}, upgrade("proxy.besideSecrets={vendors-2}"))
        before = self.generations(namespace)
        switched = ("proxy.existingSecret=vendors-2", "existingSecret=octoagent-2")
        upgrade(*switched, "proxy.besideSecrets={octoagent-vendors}")
        self.assertEqual({service: 2, old: 2, new: 2}, self.fewest)
        after = self.generations(namespace)
        self.assertEqual([before[old], before[new]], [after[old], after[new]])
        self.assertNotEqual(before[service], after[service])
        self.assertEqual({service: 2, new: 2}, upgrade(*switched))
        # replicas become an autoscaler's, and no pod is taken away for that, nor by the upgrade after it
        upgrade(*switched, "replicas=4")
        scaled = (*switched, "autoscaling.enabled=true")
        self.assertEqual({service: 4, new: 2}, upgrade(*scaled))
        kubectl("-n", namespace, "scale", "deployment", service, "--replicas=5")
        self.assertEqual({service: 5, new: 2}, upgrade(*scaled, "timeoutSeconds=31"))
        self.assertEqual({service: 3, new: 2}, upgrade(*switched, "replicas=3"))
        helm("uninstall", "rel", "--namespace", namespace)
        eventually(lambda: not kubectl("-n", namespace, "get", "deployments,services,networkpolicies,poddisruptionbudgets,configmaps,"
                                       "horizontalpodautoscalers", "-l", "app.kubernetes.io/instance=rel", "-o", "name"), "nothing is left")

    @staticmethod
    def generations(namespace):
        return {d["metadata"]["name"]: d["metadata"]["generation"] for d in get(namespace, "deployments")["items"]}
