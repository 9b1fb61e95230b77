"""What the chart makes of its values."""

import json
import re
import shutil
import tempfile
import unittest

import yaml

from chart import CHART, CHECKOUT, DEFAULT, KUBE_VERSION, Refused, component, containers, helm, kind, pods, render, values_of


def deployment(documents, ending):
    return next(found for found in kind(documents, "Deployment") if found["metadata"]["name"].endswith(ending))


def grace(documents):
    return {component(pod): pod["spec"]["terminationGracePeriodSeconds"] for pod in pods(documents) if component(pod) != "test"}


def variables(pod):
    return {entry["name"]: entry.get("value") for container in containers(pod) for entry in container["env"]}


class Values(unittest.TestCase):
    def test_versions_follow_the_service(self):
        chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
        version = re.search(r"^  <version>(.*)</version>$", (CHECKOUT / "pom.xml").read_text(), re.MULTILINE)[1]
        self.assertEqual([version, version], [chart["version"], chart["appVersion"]])

    def test_the_proxys_configuration_is_the_repositorys(self):
        theirs = (CHECKOUT / "litellm-config.yaml").read_bytes()
        self.assertEqual(theirs, (CHART / "files/litellm-config.yaml").read_bytes())
        rendered = next(found for found in kind(render(), "ConfigMap") if found["metadata"]["name"].endswith("-proxy"))
        self.assertEqual(theirs.decode(), rendered["data"]["litellm-config.yaml"])

    def test_the_proxys_image_and_variables_are_composes(self):
        compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]["litellm"]
        pod = next(found for found in pods(render()) if component(found) == "proxy")
        self.assertEqual("${LITELLM_IMAGE:-" + pod["spec"]["containers"][0]["image"] + "}", compose["image"])
        same = {name: value for name, value in compose["environment"].items() if name != "LITELLM_MASTER_KEY"}
        self.assertLessEqual(same.items(), variables(pod).items())

    def test_time_to_end(self):
        roles = "application.octoagent.roles."
        for sets, service, proxy in (
                ([], 50, 50),
                (["timeoutSeconds=0.5"], 21, 21),
                (["timeoutSeconds=3600"], 3620, 3620),
                (["shutdownDelaySeconds=0", "proxy.preStopSeconds=30"], 40, 70),
                ([roles + "reviewer.timeout-s=120", roles + "reviewer.group=main"], 140, 140),
                ([roles + "a.timeout-s=20", roles + "b.timeout-s=90.2"], 111, 111),
                ([roles + "a.enabled=false", "timeoutSeconds=31"], 51, 51)):
            with self.subTest(str(sets)):
                self.assertEqual({"service": service, "proxy": proxy}, grace(render(sets=sets)))

    def test_time_to_end_with_quoted_numbers(self):
        documents = render(extra=["--set-string", "timeoutSeconds=40", "--set-string", "application.octoagent.roles.a.timeout-s=99.5"])
        self.assertEqual({"service": 120, "proxy": 120}, grace(documents))
        self.assertEqual("40", variables(deployment(documents, "octoagent")["spec"]["template"])["OCTOAGENT_LLM_TIMEOUT_S"])

    def test_large_numbers_have_no_exponent(self):
        documents = render(extra=["--set-json", 'extraEnv={"OCTOAGENT_X": 2000000, "OCTOAGENT_Y": 0.5, "OCTOAGENT_Z": true}'])
        given = variables(deployment(documents, "octoagent")["spec"]["template"])
        self.assertEqual(["2000000", "0.5", "true"], [given["OCTOAGENT_" + name] for name in "XYZ"])

    def test_a_proxy_beside_leaves_the_others_alone(self):
        before = render(sets=["proxy.existingSecret=vendors-1"])
        beside = render(sets=["proxy.existingSecret=vendors-1", "proxy.besideSecrets={vendors-2}"])
        switched = render(sets=["proxy.existingSecret=vendors-2", "proxy.besideSecrets={vendors-1}", "existingSecret=octoagent-2"])
        after = render(sets=["proxy.existingSecret=vendors-2", "existingSecret=octoagent-2"])
        for ending, one, other in (("-proxy-vendors-1", before, beside), ("-octoagent", before, beside),
                                   ("-proxy-vendors-1", beside, switched), ("-proxy-vendors-2", beside, switched),
                                   ("-proxy-vendors-2", switched, after), ("-octoagent", switched, after)):
            self.assertEqual(deployment(one, ending), deployment(other, ending), ending)
        self.assertNotEqual(deployment(beside, "-octoagent"), deployment(switched, "-octoagent"))

    def test_a_change_of_configuration_rolls_its_pods_and_no_others(self):
        before = render()
        for sets, rolled in ((["application.octoagent.roles.planner.group=cheap"], {"service"}),
                             (["proxy.config=model_list: []"], {"proxy"}), (["callerKeys.required=false"], {"service"}),
                             (["networkPolicy.monitoring[0].podSelector.matchLabels.a=b"], set()), (["replicas=5"], set())):
            after = render(sets=sets)
            with self.subTest(str(sets)):
                changed = {component(old) for old, new in zip(pods(before), pods(after)) if old != new} - {"test"}
                self.assertEqual(rolled, changed)

    def test_a_new_version_of_the_chart_rolls_nothing_by_itself(self):
        for pod in pods(render()):
            if component(pod) != "test":
                self.assertNotIn("helm.sh/chart", pod["metadata"]["labels"])
                self.assertNotIn("app.kubernetes.io/version", pod["metadata"]["labels"])

    def test_groups_and_roles_reach_the_service_as_they_are(self):
        documents = render(CHECKOUT / "src/test/kube/values/all.yaml")
        found = next(d for d in kind(documents, "ConfigMap") if not d["metadata"]["name"].endswith("-proxy"))
        self.assertEqual(values_of(CHECKOUT / "src/test/kube/values/all.yaml")["application"],
                         yaml.safe_load(found["data"]["application.yaml"]))

    def test_money_has_no_exponent(self):
        for given, rendered in (("0.00001", "0.00001"), ("20", "20"), ("1000000", "1000000"), ("0.1", "0.1"), ("100.10", "100.1")):
            with self.subTest(given):
                sets = ["callerKeys.existingSecret=keys", "callers.a.budgetUsd=" + given, "tasks.budgetUsd=" + given]
                found = variables(deployment(render(sets=sets), "octoagent")["spec"]["template"])
                self.assertEqual([rendered] * 2, [found["OCTOAGENT_CALLERS_A_BUDGET_USD"], found["OCTOAGENT_TASKS_BUDGET_USD"]])

    def test_with_named_callers_no_other_key_is_needed(self):
        pod = deployment(render(CHECKOUT / "src/test/kube/values/limits.yaml"), "octoagent")["spec"]["template"]
        keys = {entry["name"]: entry["valueFrom"]["secretKeyRef"].get("optional", False)
                for entry in pod["spec"]["containers"][0]["env"] if entry["name"].endswith("_KEY")}
        self.assertEqual({"LITELLM_PROXY_KEY": False, "OCTOAGENT_API_KEY": True, "OCTOAGENT_CALLERS_A_KEY": False,
                          "OCTOAGENT_CALLERS_0_B_C_KEY": False}, keys)

    def test_text_stays_text(self):
        hostile = 'a"\n  privileged: true #{{ .Release.Name }} \'$(X)'
        documents = render(extra=["--set-json", "extraEnv=" + json.dumps({"OCTOAGENT_X": hostile})])
        self.assertEqual(hostile, variables(deployment(documents, "octoagent")["spec"]["template"])["OCTOAGENT_X"])

    def test_nulls_mean_the_default_or_are_refused(self):
        self.assertEqual(render(), render(sets=["application=null"]))
        self.assertEqual(render(), render(sets=["application.octoagent=null"]))
        for name in ("proxy", "networkPolicy", "image", "autoscaling", "proxy.besideSecrets", "resources", "timeoutSeconds", "replicas"):
            with self.subTest(name), self.assertRaisesRegex(Refused, name.rsplit(".", maxsplit=1)[-1]):
                render(sets=[name + "=null"])

    def test_the_notes_tell_the_first_call_and_the_secrets(self):
        with tempfile.TemporaryDirectory() as folder:
            chart = shutil.copytree(CHART, folder + "/octoagent")
            shutil.move(chart + "/templates/NOTES.txt", chart)
            with open(chart + "/templates/notes.yaml", "w", encoding="utf-8") as template:
                template.write('kind: Notes\ntext: {{ tpl (.Files.Get "NOTES.txt") . | toJson }}\n')
            rendered = helm("template", "rel", chart, "--kube-version", KUBE_VERSION, "--namespace", "agents", "--values", DEFAULT)
        notes = kind(filter(None, yaml.safe_load_all(rendered)), "Notes")[0]["text"]
        for text in ("create secret generic octoagent ", "create secret generic octoagent-vendors ", "curl http://localhost:8080/v1/chat",
                     "port-forward service/rel-octoagent ", "octoagent.io/caller"):
            self.assertIn(text, notes)
