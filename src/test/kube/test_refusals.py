"""A wrong value is refused, and the message names it."""

import unittest

from chart import CHECKOUT, Refused, render

EXTERNAL = CHECKOUT / "src/test/kube/values/external-proxy.yaml"
WRONG = {
    "image.repository=": "image.repository is required",
    "image.repository=Registry/Bad Name": "/image/repository",
    "image.tag=a b": "/image/tag",
    "image.digest=sha256:12": "/image/digest",
    "image.pullPolicy=Sometimes": "/image/pullPolicy",
    "existingSecret=": "existingSecret is required",
    "existingSecret=Not_A_Name": "/existingSecret",
    "existingSecret=octoagent-vendors": "must be different: 'octoagent-vendors'",
    "proxy.existingSecret=": "proxy.existingSecret is required",
    "proxy.besideSecrets={octoagent}": "must be different: 'octoagent'",
    "proxy.besideSecrets={octoagent-vendors}": "proxy.besideSecrets must not repeat",
    "test.callerKeySecret=octoagent-vendors": "test.callerKeySecret must not be a Secret of the proxy",
    "test.callerKeySecret=octoagent": "test.callerKeySecret must not be the service's Secret",
    "proxy.extraEnv.LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY=true": "LITELLM_DANGEROUSLY",
    "application.octoagent.roles=": "/application/octoagent/roles",
    "proxy.url=http://other:4000": "proxy.url is set",
    "proxy.image.tag=v1.82.7": "/proxy/image/tag",
    "proxy.config=model_list: {": "proxy.config is not YAML",
    "proxy.config=a: b": "proxy.config has no model_list",
    "proxy.config=model_list: [{litellm_params: {api_key: abc}}]": r"proxy\.config\.model_list\[0\]\.litellm_params\.api_key",
    "proxy.config=model_list: [{a: {extra_headers: {X: sk-abcdefghijk}}}]": r"proxy\.config\.model_list\[0\]\.a\.extra_headers\.X",
    "proxy.config=model_list: [] # was sk-abcdefghijk": "proxy.config holds what looks like a key",
    "proxy.config=environment_variables: {OPENAI_API_KEY: abc}\nmodel_list: []": r"proxy\.config\.environment_variables\.OPENAI_API_KEY",
    "proxy.runAsUser=0": "/proxy/runAsUser",
    "proxy.replica=3": "replica",
    "replica=3": "replica",
    "replicas=two": "/replicas",
    "replicas=-1": "/replicas",
    "timeoutSeconds=0": "/timeoutSeconds",
    "timeoutSeconds=30s": "/timeoutSeconds",
    "timeoutSeconds=3601": "/timeoutSeconds",
    "shutdownDelaySeconds=1.5": "/shutdownDelaySeconds",
    "extraEnv.OCTOAGENT_API_KEY=x": "OCTOAGENT_API_KEY",
    "extraEnv.OTEL_EXPORTER_OTLP_HEADERS=x": "OTEL_EXPORTER_OTLP_HEADERS",
    "extraEnv.OPENAI_API_BASE=x": "OPENAI_API_BASE",
    "extraEnv.OCTOAGENT_READY=proxy": "OCTOAGENT_READY",
    "extraEnv.OCTOAGENT_ROLES_A_TIMEOUT_S=300": "OCTOAGENT_ROLES_A_TIMEOUT_S",
    "extraEnv.OCTOAGENT_SECRETS_GUARD=warn": "OCTOAGENT_SECRETS_GUARD",
    "extraEnv.OCTOAGENT_X=sk-abcdefghijk": "/extraEnv/OCTOAGENT_X",
    "proxy.extraEnv.OPENAI_API_KEY=x": "OPENAI_API_KEY",
    "proxy.extraEnv.DATABASE_URL=x": "DATABASE_URL",
    "proxy.extraEnv.DEFAULT_MAX_RETRIES=2": "DEFAULT_MAX_RETRIES",
    "application.octoagent.api-key=x": "api-key",
    "application.octoagent.roles.Bad=x": "Bad",
    "application.octoagent.roles.a.timeout-s=0": "/application/octoagent/roles/a/timeout-s",
    "application.octoagent.roles.a.time-out=3": "time-out",
    "otel.endpoint=collector:4318": "/otel/endpoint",
    "otel.endpoint=http://me:word@collector": "/otel/endpoint",
    "otel.endpoint=http://collector:4318": "networkPolicy.collector is required",
    "extraEnv.OCTOAGENT_CALLERS_A_GROUPS=main": "OCTOAGENT_CALLERS_A_GROUPS",
    "extraEnv.OCTOAGENT_STORE_URL=redis://store": "OCTOAGENT_STORE_URL",
    "callers.a.budgetUsd=5": "callerKeys.existingSecret is required with callers",
    "callers.a.key=x": "/callers/a",
    "callers.A.maxInFlight=1": "invalid propertyName 'A'",
    "callers.a.callsPerMinute=0": "/callers/a/callsPerMinute",
    "callers.a.budgetUsd=0": "/callers/a/budgetUsd",
    "callers.a.budgetEvery=1w": "/callers/a/budgetEvery",
    "callers.a.budgetEvery=1d": "/callers/a",
    "callers.a.groups=main": "/callers/a/groups",
    "callerKeys.existingSecret=octoagent-vendors": "callerKeys.existingSecret must not be a Secret of the proxy",
    "tasks.maxCalls=-1": "/tasks/maxCalls",
    "replaySeconds=86401": "/replaySeconds",
    "store.url=redis://store": "networkPolicy.store is required",
    "store.url=redis://:word@store": "/store/url",
    "store.url=http://store": "/store/url",
    "store.existingSecret=s": "store.existingSecret is set without store.url",
    "store.existingSecret=octoagent-vendors": "store.existingSecret",
    "store.down=maybe": "/store/down",
    "autoscaling.minReplicas=7": r"autoscaling.minReplicas \(7\) must not be above autoscaling.maxReplicas \(6\)",
    "proxy.autoscaling.maxReplicas=1": r"proxy.autoscaling.minReplicas \(2\) must not be above proxy.autoscaling.maxReplicas \(1\)",
    "autoscaling.maxReplicas=0": "/autoscaling/maxReplicas",
    "resources.limits.memory=512 MB": "/resources/limits/memory",
    "resources.limits.memory=null": "/resources/limits",
    "networkPolicy.callers[0].podSelectors.a=b": "/networkPolicy/callers/0",
    "networkPolicy.callers[0].ipBlock.cidr=10.0.0.1": "/networkPolicy/callers/0",
    "networkPolicy.callers={}": "/networkPolicy/callers",
    "podDisruptionBudget.maxUnavailable=0": "/podDisruptionBudget/maxUnavailable",
    "httpRoute.enabled=true": "httpRoute.parentRefs is required",
    "ingress.enabled=true": "ingress.hosts is required",
    "ingress.paths={v1}": "/ingress/paths/0",
    "serviceMonitor.interval=15": "/serviceMonitor/interval",
    "fullnameOverride=9to5": "/fullnameOverride",
}


class Refusals(unittest.TestCase):
    def test_each_is_named(self):
        self.assertGreaterEqual(len(WRONG), 15)
        for pair, message in WRONG.items():
            with self.subTest(pair), self.assertRaisesRegex(Refused, message):
                render(sets=[pair.replace(", ", "\\, ") if "proxy.config" in pair else pair])

    def test_an_external_proxy_needs_its_url_and_its_peers(self):
        for pair, message in {"proxy.url=": "proxy.url is required", "proxy.url=https://me:word@proxy": "/proxy/url",
                              "networkPolicy.externalProxy=null": "externalProxy", "networkPolicy.externalProxy={}": "externalProxy",
                              "proxy.besideSecrets={vendors}": "besideSecrets has no meaning"}.items():
            with self.subTest(pair), self.assertRaisesRegex(Refused, message):
                render(EXTERNAL, sets=[pair])

    def test_a_release_whose_name_cannot_be_a_services(self):
        with self.assertRaisesRegex(Refused, "The release name '1st' must begin with a letter"):
            render(release="1st")
