"""Breaches of secret_rules.py."""

import secret_rules
from mutations import VENDORS, breaks, container, one, pod, variable

BOTH = (secret_rules.vendors_secrets_are_the_proxys, secret_rules.pods_name_their_own_secrets)


@breaks(secret_rules.kinds_are_known)
def a_job_goes_round_the_rules(documents):
    documents.append({"kind": "CronJob", "metadata": {"name": "j"}, "spec": {"jobTemplate": {}}})


@breaks(secret_rules.kinds_are_known)
def a_role_reads_secrets(documents):
    documents.append({"kind": "Role", "metadata": {"name": "r"}, "rules": [{"resources": ["secrets"], "verbs": ["get"]}]})


@breaks(secret_rules.kinds_are_known)
def a_policy_is_in_another_namespace(documents):
    one(documents, "NetworkPolicy")["metadata"]["namespace"] = "other"


@breaks(secret_rules.kinds_are_known)
def a_policy_is_there_only_while_a_test_runs(documents):
    one(documents, "NetworkPolicy")["metadata"]["annotations"] = {"helm.sh/hook": "test"}


@breaks(secret_rules.pods_run_their_own_image_alone)
def a_sidecar_is_beside_the_proxy(documents):
    pod(documents, "proxy")["spec"]["containers"].append({"name": "side", "image": "example.com/side:1"})


@breaks(secret_rules.pods_run_their_own_image_alone)
def an_init_container_is_before_the_proxy(documents):
    pod(documents, "proxy")["spec"]["initContainers"] = [{"name": "init", "image": "example.com/init:1"}]


@breaks(secret_rules.pods_run_their_own_image_alone)
def the_service_runs_in_the_proxys_pod(documents):
    container(documents, "proxy")["image"] = container(documents)["image"]


@breaks(*BOTH)
def the_service_gets_a_vendors_key_as_a_variable(documents):
    container(documents)["env"].append({"name": "X", "valueFrom": {"secretKeyRef": {"name": VENDORS, "key": "OPENAI_API_KEY"}}})


@breaks(*BOTH, secret_rules.keys_come_from_secrets)
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


@breaks(secret_rules.vendors_secrets_are_the_proxys)
def the_service_pulls_images_with_the_secret(documents):
    pod(documents)["spec"]["imagePullSecrets"] = [{"name": VENDORS}]


@breaks(*BOTH)
def the_test_gets_the_secret(documents):
    container(documents, "test")["env"].append({"name": "X", "valueFrom": {"secretKeyRef": {"name": VENDORS, "key": "K"}}})


@breaks(*BOTH)
def a_proxy_gets_the_other_proxys_secret(documents):
    container(documents, "proxy")["envFrom"].append({"secretRef": {"name": "vendors.2026-10"}})


@breaks(secret_rules.vendors_secrets_are_the_proxys)
def the_account_lists_the_secret(documents):
    one(documents, "ServiceAccount", "octoagent")["imagePullSecrets"] = [{"name": VENDORS}]


@breaks(secret_rules.vendors_secrets_are_the_proxys)
def an_ingress_serves_the_secret(documents):
    one(documents, "Ingress")["spec"]["tls"][0]["secretName"] = VENDORS


@breaks(secret_rules.pods_name_their_own_secrets)
def the_proxy_gets_the_services_secret(documents):
    container(documents, "proxy")["envFrom"].append({"secretRef": {"name": "octoagent"}})


@breaks(secret_rules.pods_name_their_own_secrets)
def the_service_gets_some_other_secret(documents):
    container(documents)["env"].append({"name": "X", "valueFrom": {"secretKeyRef": {"name": "copy-of-vendors", "key": "K"}}})


@breaks(secret_rules.keys_come_from_secrets)
def the_service_starts_without_callers_keys(documents):
    variable(documents, "OCTOAGENT_CALLERS_CI_KEY")["valueFrom"]["secretKeyRef"]["optional"] = True


@breaks(secret_rules.keys_come_from_secrets)
def the_service_has_no_callers_keys(documents):
    container(documents)["env"].remove(variable(documents, "OCTOAGENT_API_KEY"))


@breaks(secret_rules.keys_come_from_secrets)
def the_proxy_starts_without_its_key(documents):
    container(documents, "proxy")["env"].remove(variable(documents, "LITELLM_MASTER_KEY", "proxy"))


@breaks(secret_rules.nothing_secret_is_written)
def the_chart_brings_a_secret(documents):
    documents.append({"kind": "Secret", "metadata": {"name": "s"}, "stringData": {}})


@breaks(secret_rules.nothing_secret_is_written, secret_rules.keys_come_from_secrets)
def a_key_is_in_the_open(documents):
    entry = variable(documents, "LITELLM_PROXY_KEY")
    del entry["valueFrom"]
    entry["value"] = "changeme"


@breaks(secret_rules.nothing_secret_is_written)
def a_key_is_in_a_config_map(documents):
    one(documents, "ConfigMap", "-proxy")["data"]["litellm-config.yaml"] += "\napi_key: sk-ant-api03-abcdefgh\n"


@breaks(secret_rules.nothing_secret_is_written)
def a_key_is_in_an_annotation(documents):
    pod(documents)["metadata"]["annotations"]["note"] = "use sk-1234567890abcdef"


@breaks(secret_rules.nothing_secret_is_written)
def a_password_is_in_the_proxys_url(documents):
    variable(documents, "LITELLM_PROXY_URL")["value"] = "http://me:word@proxy:4000"


@breaks(secret_rules.keys_come_from_secrets)
def a_caller_gets_anothers_key(documents):
    variable(documents, "OCTOAGENT_CALLERS_TEAM_A_KEY")["valueFrom"]["secretKeyRef"]["key"] = "ci"


@breaks(secret_rules.keys_come_from_secrets)
def a_caller_has_no_key(documents):
    container(documents)["env"].remove(variable(documents, "OCTOAGENT_CALLERS_CI_KEY"))


@breaks(secret_rules.nothing_secret_is_written, secret_rules.keys_come_from_secrets)
def the_stores_password_is_in_the_open(documents):
    entry = variable(documents, "OCTOAGENT_STORE_PASSWORD")
    del entry["valueFrom"]
    entry["value"] = "changeme"


@breaks(secret_rules.nothing_secret_is_written)
def the_stores_password_is_in_its_url(documents):
    variable(documents, "OCTOAGENT_STORE_URL")["value"] = "redis://:word@valkey:6380"


@breaks(secret_rules.vendors_secrets_are_the_proxys, secret_rules.pods_name_their_own_secrets)
def callers_keys_are_among_the_vendors(documents):
    variable(documents, "OCTOAGENT_CALLERS_CI_KEY")["valueFrom"]["secretKeyRef"]["name"] = VENDORS
