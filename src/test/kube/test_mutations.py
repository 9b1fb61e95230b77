"""Each rule fails when what it guards is broken in the rendered documents: MUTATIONS has at least one way for each."""

import copy
import unittest

import rules
from chart import CHECKOUT, component, kind, pods, render, values_of
from policies import edges_are_exact, every_pod_is_covered

ALL = CHECKOUT / "src/test/kube/values/all.yaml"
VENDORS = "vendors.2026-11"
MUTATIONS = []


def breaks(*rules_broken):
    """This change of the documents is a breach of these rules."""
    def register(change):
        MUTATIONS.extend((change, rule) for rule in rules_broken)
        return change
    return register


def pod(documents, which="service"):
    return next(found for found in pods(documents) if component(found) == which)


def container(documents, which="service"):
    return pod(documents, which)["spec"]["containers"][0]


def one(documents, kind_of, ending=""):
    return next(found for found in kind(documents, kind_of) if found["metadata"]["name"].endswith(ending))


def variable(documents, name, which="service"):
    return next(entry for entry in container(documents, which)["env"] if entry["name"] == name)


@breaks(rules.kinds_are_known)
def a_job_goes_round_the_rules(documents):
    documents.append({"kind": "CronJob", "metadata": {"name": "j"}, "spec": {"jobTemplate": {}}})


@breaks(rules.kinds_are_known)
def a_role_reads_secrets(documents):
    documents.append({"kind": "Role", "metadata": {"name": "r"}, "rules": [{"resources": ["secrets"], "verbs": ["get"]}]})


@breaks(rules.kinds_are_known)
def a_policy_is_in_another_namespace(documents):
    one(documents, "NetworkPolicy")["metadata"]["namespace"] = "other"


@breaks(rules.kinds_are_known)
def a_policy_is_there_only_while_a_test_runs(documents):
    one(documents, "NetworkPolicy")["metadata"]["annotations"] = {"helm.sh/hook": "test"}


@breaks(rules.pods_run_their_own_image_alone)
def a_sidecar_is_beside_the_proxy(documents):
    pod(documents, "proxy")["spec"]["containers"].append({"name": "side", "image": "example.com/side:1"})


@breaks(rules.pods_run_their_own_image_alone)
def an_init_container_is_before_the_proxy(documents):
    pod(documents, "proxy")["spec"]["initContainers"] = [{"name": "init", "image": "example.com/init:1"}]


@breaks(rules.pods_run_their_own_image_alone)
def the_service_runs_in_the_proxys_pod(documents):
    container(documents, "proxy")["image"] = container(documents)["image"]


BOTH = (rules.vendors_secrets_are_the_proxys, rules.pods_name_their_own_secrets)


@breaks(*BOTH)
def the_service_gets_a_vendors_key_as_a_variable(documents):
    container(documents)["env"].append({"name": "X", "valueFrom": {"secretKeyRef": {"name": VENDORS, "key": "OPENAI_API_KEY"}}})


@breaks(*BOTH, rules.keys_come_from_secrets)
def the_service_gets_the_whole_secret(documents):
    container(documents)["envFrom"] = [{"secretRef": {"name": VENDORS}}]


@breaks(*BOTH)
def the_service_mounts_the_secret(documents):
    pod(documents)["spec"]["volumes"].append({"name": "v", "secret": {"secretName": VENDORS}})


@breaks(*BOTH)
def the_service_projects_the_secret(documents):
    pod(documents)["spec"]["volumes"].append({"name": "v", "projected": {"sources": [{"secret": {"name": VENDORS}}]}})


@breaks(*BOTH)
def an_init_container_of_the_service_gets_the_secret(documents):
    pod(documents)["spec"]["initContainers"] = [{"name": "i", "envFrom": [{"secretRef": {"name": VENDORS}}]}]


@breaks(*BOTH)
def an_ephemeral_container_of_the_service_gets_the_secret(documents):
    pod(documents)["spec"]["ephemeralContainers"] = [{"name": "e", "env": [
        {"name": "X", "valueFrom": {"secretKeyRef": {"name": VENDORS, "key": "OPENAI_API_KEY"}}}]}]


@breaks(*BOTH)
def a_csi_driver_of_the_service_gets_the_secret(documents):
    pod(documents)["spec"]["volumes"].append({"name": "v", "csi": {"driver": "d", "nodePublishSecretRef": {"name": VENDORS}}})


@breaks(rules.vendors_secrets_are_the_proxys)
def the_service_pulls_images_with_the_secret(documents):
    pod(documents)["spec"]["imagePullSecrets"] = [{"name": VENDORS}]


@breaks(*BOTH)
def the_test_gets_the_secret(documents):
    container(documents, "test")["env"].append({"name": "X", "valueFrom": {"secretKeyRef": {"name": VENDORS, "key": "K"}}})


@breaks(*BOTH)
def a_proxy_gets_the_other_proxys_secret(documents):
    container(documents, "proxy")["envFrom"].append({"secretRef": {"name": "vendors.2026-10"}})


@breaks(rules.vendors_secrets_are_the_proxys)
def the_account_lists_the_secret(documents):
    one(documents, "ServiceAccount", "octoagent")["imagePullSecrets"] = [{"name": VENDORS}]


@breaks(rules.vendors_secrets_are_the_proxys)
def an_ingress_serves_the_secret(documents):
    one(documents, "Ingress")["spec"]["tls"][0]["secretName"] = VENDORS


@breaks(rules.pods_name_their_own_secrets)
def the_proxy_gets_the_services_secret(documents):
    container(documents, "proxy")["envFrom"].append({"secretRef": {"name": "octoagent"}})


@breaks(rules.pods_name_their_own_secrets)
def the_service_gets_some_other_secret(documents):
    container(documents)["env"].append({"name": "X", "valueFrom": {"secretKeyRef": {"name": "copy-of-vendors", "key": "K"}}})


@breaks(rules.keys_come_from_secrets)
def the_service_starts_without_callers_keys(documents):
    variable(documents, "OCTOAGENT_API_KEY")["valueFrom"]["secretKeyRef"]["optional"] = True


@breaks(rules.keys_come_from_secrets)
def the_service_has_no_callers_keys(documents):
    container(documents)["env"].remove(variable(documents, "OCTOAGENT_API_KEY"))


@breaks(rules.keys_come_from_secrets)
def the_proxy_starts_without_its_key(documents):
    container(documents, "proxy")["env"].remove(variable(documents, "LITELLM_MASTER_KEY", "proxy"))


@breaks(rules.nothing_secret_is_written)
def the_chart_brings_a_secret(documents):
    documents.append({"kind": "Secret", "metadata": {"name": "s"}, "stringData": {}})


@breaks(rules.nothing_secret_is_written, rules.keys_come_from_secrets)
def a_key_is_in_the_open(documents):
    entry = variable(documents, "LITELLM_PROXY_KEY")
    del entry["valueFrom"]
    entry["value"] = "changeme"


@breaks(rules.nothing_secret_is_written)
def a_key_is_in_a_config_map(documents):
    one(documents, "ConfigMap", "-proxy")["data"]["litellm-config.yaml"] += "\napi_key: sk-ant-api03-abcdefgh\n"


@breaks(rules.nothing_secret_is_written)
def a_key_is_in_an_annotation(documents):
    pod(documents)["metadata"]["annotations"]["note"] = "use sk-1234567890abcdef"


@breaks(rules.nothing_secret_is_written)
def a_password_is_in_the_proxys_url(documents):
    variable(documents, "LITELLM_PROXY_URL")["value"] = "http://me:word@proxy:4000"


@breaks(rules.restricted)
def a_pod_may_run_as_root(documents):
    del pod(documents, "proxy")["spec"]["securityContext"]["runAsNonRoot"]


@breaks(rules.restricted)
def a_container_runs_as_root(documents):
    container(documents)["securityContext"]["runAsUser"] = 0


@breaks(rules.restricted)
def a_pod_has_no_seccomp_profile(documents):
    del pod(documents)["spec"]["securityContext"]["seccompProfile"]


@breaks(rules.restricted)
def a_container_is_unconfined(documents):
    container(documents, "test")["securityContext"]["seccompProfile"] = {"type": "Unconfined"}


@breaks(rules.restricted)
def a_container_may_gain_privileges(documents):
    container(documents, "proxy")["securityContext"]["allowPrivilegeEscalation"] = True


@breaks(rules.restricted)
def a_container_is_privileged(documents):
    container(documents)["securityContext"]["privileged"] = True


@breaks(rules.restricted)
def a_container_adds_a_capability(documents):
    container(documents)["securityContext"]["capabilities"]["add"] = ["NET_BIND_SERVICE"]


@breaks(rules.restricted)
def an_init_container_is_unbounded(documents):
    pod(documents)["spec"]["initContainers"] = [{"name": "i"}]


@breaks(rules.restricted)
def a_pod_is_in_the_hosts_network(documents):
    pod(documents)["spec"]["hostNetwork"] = True


@breaks(rules.restricted)
def a_container_takes_a_port_of_the_host(documents):
    container(documents)["ports"][0]["hostPort"] = 8080


@breaks(rules.restricted)
def a_pod_mounts_the_host(documents):
    pod(documents)["spec"]["volumes"].append({"name": "h", "hostPath": {"path": "/"}})


@breaks(rules.roots_are_read_only)
def the_services_root_can_be_written(documents):
    container(documents)["securityContext"]["readOnlyRootFilesystem"] = False


@breaks(rules.roots_are_read_only)
def the_proxys_root_can_be_written(documents):
    del container(documents, "proxy")["securityContext"]["readOnlyRootFilesystem"]


@breaks(rules.roots_are_read_only)
def an_init_containers_root_can_be_written(documents):
    pod(documents)["spec"]["initContainers"] = [{"name": "i", "securityContext": {}}]


@breaks(rules.roots_are_read_only)
def the_configuration_can_be_written(documents):
    del container(documents)["volumeMounts"][1]["readOnly"]


@breaks(rules.roots_are_read_only)
def tmp_is_unbounded(documents):
    del pod(documents)["spec"]["volumes"][0]["emptyDir"]["sizeLimit"]


@breaks(rules.no_token)
def the_services_pods_mount_a_token(documents):
    del pod(documents)["spec"]["automountServiceAccountToken"]


@breaks(rules.no_token)
def the_account_mounts_its_token(documents):
    one(documents, "ServiceAccount", "-proxy")["automountServiceAccountToken"] = True


@breaks(rules.no_token)
def a_token_is_projected(documents):
    pod(documents)["spec"]["volumes"].append({"name": "t", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}})


@breaks(rules.no_token)
def service_and_proxy_share_an_account(documents):
    pod(documents, "proxy")["spec"]["serviceAccountName"] = pod(documents)["spec"]["serviceAccountName"]


@breaks(rules.limits_and_requests)
def the_proxy_has_no_memory_limit(documents):
    del container(documents, "proxy")["resources"]["limits"]["memory"]


@breaks(rules.limits_and_requests)
def the_service_requests_no_cpu(documents):
    del container(documents)["resources"]["requests"]["cpu"]


@breaks(rules.probes)
def readiness_asks_the_callers_port(documents):
    container(documents)["readinessProbe"]["httpGet"]["port"] = "http"


@breaks(rules.probes)
def the_management_port_is_the_callers(documents):
    container(documents)["ports"][1]["containerPort"] = 8080


@breaks(rules.probes)
def liveness_follows_readiness(documents):
    container(documents)["livenessProbe"]["httpGet"]["path"] = "/q/health/ready"


@breaks(rules.probes)
def the_proxy_has_no_startup_probe(documents):
    del container(documents, "proxy")["startupProbe"]


@breaks(rules.settings)
def readiness_follows_the_proxy(documents):
    variable(documents, "OCTOAGENT_READY")["value"] = "proxy"


@breaks(rules.settings)
def a_later_variable_wins(documents):
    container(documents)["env"].append({"name": "OCTOAGENT_READY", "value": "proxy"})


@breaks(rules.settings)
def the_proxy_retries(documents):
    container(documents, "proxy")["env"].remove(variable(documents, "DEFAULT_MAX_RETRIES", "proxy"))


@breaks(rules.settings)
def the_promise_is_another(documents):
    variable(documents, "OCTOAGENT_LLM_TIMEOUT_S")["value"] = "300"


@breaks(rules.settings)
def a_pod_gets_a_variable_for_each_service(documents):
    del pod(documents)["spec"]["enableServiceLinks"]


@breaks(rules.time_to_end)
def the_service_is_killed_early(documents):
    pod(documents)["spec"]["terminationGracePeriodSeconds"] = 120


@breaks(rules.time_to_end)
def the_proxy_is_killed_early(documents):
    del pod(documents, "proxy")["spec"]["terminationGracePeriodSeconds"]


@breaks(rules.time_to_end)
def the_proxy_stops_at_once(documents):
    del container(documents, "proxy")["lifecycle"]


@breaks(rules.replacement)
def a_rollout_takes_pods_away_first(documents):
    one(documents, "Deployment")["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] = 1


@breaks(rules.replacement)
def a_budget_is_missing(documents):
    documents.remove(one(documents, "PodDisruptionBudget"))


@breaks(rules.replacement)
def a_budget_is_for_other_pods(documents):
    one(documents, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"]["app.kubernetes.io/instance"] = "other"


@breaks(rules.replacement)
def the_spread_is_over_other_pods(documents):
    for constraint in pod(documents)["spec"]["topologySpreadConstraints"]:
        constraint["labelSelector"]["matchLabels"]["app.kubernetes.io/component"] = "other"


@breaks(rules.scalers_have_targets)
def the_autoscaler_has_no_target(documents):
    one(documents, "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] = "other"


@breaks(rules.scalers_have_targets)
def replicas_are_set_twice(documents):
    one(documents, "Deployment", "octoagent")["spec"]["replicas"] = 2


@breaks(rules.selectors)
def a_pod_has_other_labels_than_its_deployment_selects(documents):
    pod(documents)["metadata"]["labels"]["app.kubernetes.io/instance"] = "other"


@breaks(rules.selectors)
def a_deployment_selects_the_other_proxys_pods_too(documents):
    for deployment in kind(documents, "Deployment"):
        deployment["spec"]["selector"]["matchLabels"].pop("octoagent.io/secret", None)


@breaks(rules.selectors)
def a_service_has_both_proxies_pods(documents):
    for service in kind(documents, "Service"):
        service["spec"]["selector"].pop("octoagent.io/secret", None)


@breaks(rules.selectors)
def a_service_goes_to_a_port_that_is_not_there(documents):
    one(documents, "Service")["spec"]["ports"][0]["targetPort"] = "web"


@breaks(rules.references)
def the_proxys_url_is_no_service(documents):
    variable(documents, "LITELLM_PROXY_URL")["value"] = "http://litellm:4000"


@breaks(rules.references)
def a_config_map_is_missing(documents):
    documents.remove(one(documents, "ConfigMap"))


@breaks(rules.references)
def the_route_goes_to_the_management_port(documents):
    one(documents, "HTTPRoute")["spec"]["rules"][0]["backendRefs"][0]["port"] = 9000


@breaks(rules.references)
def the_ingress_goes_elsewhere(documents):
    one(documents, "Ingress")["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]["name"] = "other"


@breaks(rules.references)
def the_monitor_finds_nothing(documents):
    one(documents, "ServiceMonitor")["spec"]["selector"]["matchLabels"]["app.kubernetes.io/instance"] = "other"


@breaks(rules.edges_buffer_nothing)
def the_ingress_keeps_streams(documents):
    one(documents, "Ingress")["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-buffering"] = "on"


@breaks(rules.edges_buffer_nothing)
def the_ingress_ends_calls_early(documents):
    one(documents, "Ingress")["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-read-timeout"] = "60"


@breaks(rules.edges_buffer_nothing)
def the_route_has_the_gateways_time_out(documents):
    del one(documents, "HTTPRoute")["spec"]["rules"][0]["timeouts"]


@breaks(rules.edges_buffer_nothing)
def metrics_are_on_the_outside(documents):
    one(documents, "Ingress")["spec"]["rules"][0]["http"]["paths"][0]["path"] = "/q/metrics"


@breaks(every_pod_is_covered, edges_are_exact)
def the_services_policy_is_dropped(documents):
    documents.remove(one(documents, "NetworkPolicy", "octoagent"))


@breaks(every_pod_is_covered, edges_are_exact)
def the_proxys_policy_is_dropped(documents):
    documents.remove(one(documents, "NetworkPolicy", "-proxy"))


@breaks(every_pod_is_covered)
def the_tests_policy_is_dropped(documents):
    documents.remove(one(documents, "NetworkPolicy", "-test"))


@breaks(every_pod_is_covered)
def a_policy_bounds_no_egress(documents):
    one(documents, "NetworkPolicy", "-proxy")["spec"]["policyTypes"] = ["Ingress"]


@breaks(every_pod_is_covered)
def a_policy_is_for_another_release(documents):
    one(documents, "NetworkPolicy", "octoagent")["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/instance"] = "other"


@breaks(edges_are_exact)
def everybody_may_call(documents):
    del one(documents, "NetworkPolicy", "octoagent")["spec"]["ingress"][0]["from"]


@breaks(edges_are_exact)
def an_empty_list_of_peers_is_everybody(documents):
    one(documents, "NetworkPolicy", "octoagent")["spec"]["ingress"][0]["from"] = []


@breaks(edges_are_exact)
def callers_reach_every_port(documents):
    del one(documents, "NetworkPolicy", "octoagent")["spec"]["ingress"][0]["ports"]


@breaks(edges_are_exact)
def callers_reach_a_range_of_ports(documents):
    one(documents, "NetworkPolicy", "octoagent")["spec"]["ingress"][0]["ports"][0]["endPort"] = 9000


@breaks(edges_are_exact)
def callers_reach_the_proxy(documents):
    one(documents, "NetworkPolicy", "-proxy")["spec"]["ingress"][0]["from"].append({"podSelector": {}})


@breaks(edges_are_exact)
def the_proxy_reaches_private_addresses(documents):
    del one(documents, "NetworkPolicy", "-proxy")["spec"]["egress"][1]["to"][0]["ipBlock"]["except"]


@breaks(edges_are_exact)
def the_service_reaches_the_internet(documents):
    one(documents, "NetworkPolicy", "octoagent")["spec"]["egress"].append(
        {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"port": 443, "protocol": "TCP"}]})


@breaks(edges_are_exact)
def another_policy_opens_what_ours_closes(documents):
    documents.append({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "more"},
                      "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{}]}})


@breaks(edges_are_exact)
def the_service_cannot_reach_its_proxy(documents):
    del one(documents, "NetworkPolicy", "octoagent")["spec"]["egress"][1]


class Mutations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.documents, cls.values = render(ALL), values_of(ALL)

    def test_every_rule_has_a_mutation(self):
        self.assertEqual(set(rules.RULES), {rule for _, rule in MUTATIONS})

    def test_every_mutation_is_a_breach(self):
        for change, rule in MUTATIONS:
            with self.subTest(f"{change.__name__} breaks {rule.__name__}"):
                broken = copy.deepcopy(self.documents)
                change(broken)
                self.assertNotEqual([], rules.breaches(broken, self.values, [rule]))
