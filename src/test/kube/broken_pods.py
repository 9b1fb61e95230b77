"""Breaches of pod_rules.py."""

import pod_rules
from mutations import breaks, container, one, pod, variable


@breaks(pod_rules.restricted)
def a_pod_may_run_as_root(documents):
    del pod(documents, "proxy")["spec"]["securityContext"]["runAsNonRoot"]


@breaks(pod_rules.restricted)
def a_container_runs_as_root(documents):
    container(documents)["securityContext"]["runAsUser"] = 0


@breaks(pod_rules.restricted)
def a_pod_has_no_seccomp_profile(documents):
    del pod(documents)["spec"]["securityContext"]["seccompProfile"]


@breaks(pod_rules.restricted)
def a_container_is_unconfined(documents):
    container(documents, "test")["securityContext"]["seccompProfile"] = {"type": "Unconfined"}


@breaks(pod_rules.restricted)
def a_container_may_gain_privileges(documents):
    container(documents, "proxy")["securityContext"]["allowPrivilegeEscalation"] = True


@breaks(pod_rules.restricted)
def a_container_is_privileged(documents):
    container(documents)["securityContext"]["privileged"] = True


@breaks(pod_rules.restricted)
def a_container_adds_a_capability(documents):
    container(documents)["securityContext"]["capabilities"]["add"] = ["NET_BIND_SERVICE"]


@breaks(pod_rules.restricted)
def an_init_container_is_unbounded(documents):
    pod(documents)["spec"]["initContainers"] = [{"name": "i"}]


@breaks(pod_rules.restricted)
def a_pod_is_in_the_hosts_network(documents):
    pod(documents)["spec"]["hostNetwork"] = True


@breaks(pod_rules.restricted)
def a_container_takes_a_port_of_the_host(documents):
    container(documents)["ports"][0]["hostPort"] = 8080


@breaks(pod_rules.restricted)
def a_pod_mounts_the_host(documents):
    pod(documents)["spec"]["volumes"].append({"name": "h", "hostPath": {"path": "/"}})


@breaks(pod_rules.roots_are_read_only)
def the_services_root_can_be_written(documents):
    container(documents)["securityContext"]["readOnlyRootFilesystem"] = False


@breaks(pod_rules.roots_are_read_only)
def the_proxys_root_can_be_written(documents):
    del container(documents, "proxy")["securityContext"]["readOnlyRootFilesystem"]


@breaks(pod_rules.roots_are_read_only)
def an_init_containers_root_can_be_written(documents):
    pod(documents)["spec"]["initContainers"] = [{"name": "i", "securityContext": {}}]


@breaks(pod_rules.roots_are_read_only)
def the_configuration_can_be_written(documents):
    del container(documents)["volumeMounts"][1]["readOnly"]


@breaks(pod_rules.roots_are_read_only)
def tmp_is_unbounded(documents):
    del pod(documents)["spec"]["volumes"][0]["emptyDir"]["sizeLimit"]


@breaks(pod_rules.no_token)
def the_services_pods_mount_a_token(documents):
    del pod(documents)["spec"]["automountServiceAccountToken"]


@breaks(pod_rules.no_token)
def the_account_mounts_its_token(documents):
    one(documents, "ServiceAccount", "-proxy")["automountServiceAccountToken"] = True


@breaks(pod_rules.no_token)
def a_token_is_projected(documents):
    pod(documents)["spec"]["volumes"].append({"name": "t", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}})


@breaks(pod_rules.no_token)
def service_and_proxy_share_an_account(documents):
    pod(documents, "proxy")["spec"]["serviceAccountName"] = pod(documents)["spec"]["serviceAccountName"]


@breaks(pod_rules.limits_and_requests)
def the_proxy_has_no_memory_limit(documents):
    del container(documents, "proxy")["resources"]["limits"]["memory"]


@breaks(pod_rules.limits_and_requests)
def the_service_requests_no_cpu(documents):
    del container(documents)["resources"]["requests"]["cpu"]


@breaks(pod_rules.probes)
def readiness_asks_the_callers_port(documents):
    container(documents)["readinessProbe"]["httpGet"]["port"] = "http"


@breaks(pod_rules.probes)
def the_management_port_is_the_callers(documents):
    container(documents)["ports"][1]["containerPort"] = 8080


@breaks(pod_rules.probes)
def liveness_follows_readiness(documents):
    container(documents)["livenessProbe"]["httpGet"]["path"] = "/q/health/ready"


@breaks(pod_rules.probes)
def the_proxy_has_no_startup_probe(documents):
    del container(documents, "proxy")["startupProbe"]


@breaks(pod_rules.settings)
def readiness_follows_the_proxy(documents):
    variable(documents, "OCTOAGENT_READY")["value"] = "proxy"


@breaks(pod_rules.settings)
def a_later_variable_wins(documents):
    container(documents)["env"].append({"name": "OCTOAGENT_READY", "value": "proxy"})


@breaks(pod_rules.settings)
def the_proxy_retries(documents):
    container(documents, "proxy")["env"].remove(variable(documents, "DEFAULT_MAX_RETRIES", "proxy"))


@breaks(pod_rules.settings)
def the_promise_is_another(documents):
    variable(documents, "OCTOAGENT_LLM_TIMEOUT_S")["value"] = "300"


@breaks(pod_rules.settings)
def a_pod_gets_a_variable_for_each_service(documents):
    del pod(documents)["spec"]["enableServiceLinks"]


@breaks(pod_rules.time_to_end)
def the_service_is_killed_early(documents):
    pod(documents)["spec"]["terminationGracePeriodSeconds"] = 120


@breaks(pod_rules.time_to_end)
def the_proxy_is_killed_early(documents):
    del pod(documents, "proxy")["spec"]["terminationGracePeriodSeconds"]


@breaks(pod_rules.time_to_end)
def the_proxy_stops_at_once(documents):
    del container(documents, "proxy")["lifecycle"]


@breaks(pod_rules.settings)
def a_budget_is_another(documents):
    variable(documents, "OCTOAGENT_CALLERS_TEAM_A_BUDGET_USD")["value"] = "2000"


@breaks(pod_rules.settings)
def a_limit_is_left_out(documents):
    container(documents)["env"].remove(variable(documents, "OCTOAGENT_CALLERS_TEAM_A_TOKENS_PER_MINUTE"))


@breaks(pod_rules.settings)
def a_caller_of_nobodys_is_there(documents):
    container(documents)["env"].append({"name": "OCTOAGENT_CALLERS_OTHER_GROUPS", "value": "main"})


@breaks(pod_rules.settings)
def calls_are_refused_without_the_store(documents):
    variable(documents, "OCTOAGENT_STORE_DOWN")["value"] = "allow"
