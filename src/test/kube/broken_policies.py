"""Breaches of policies.py."""

import policies
from mutations import breaks, one


@breaks(policies.every_pod_is_covered, policies.edges_are_exact)
def the_services_policy_is_dropped(documents):
    documents.remove(one(documents, "NetworkPolicy", "octoagent"))


@breaks(policies.every_pod_is_covered, policies.edges_are_exact)
def the_proxys_policy_is_dropped(documents):
    documents.remove(one(documents, "NetworkPolicy", "-proxy"))


@breaks(policies.every_pod_is_covered)
def the_tests_policy_is_dropped(documents):
    documents.remove(one(documents, "NetworkPolicy", "-test"))


@breaks(policies.every_pod_is_covered)
def a_policy_bounds_no_egress(documents):
    one(documents, "NetworkPolicy", "-proxy")["spec"]["policyTypes"] = ["Ingress"]


@breaks(policies.every_pod_is_covered)
def a_policy_is_for_another_release(documents):
    one(documents, "NetworkPolicy", "octoagent")["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/instance"] = "other"


@breaks(policies.edges_are_exact)
def everybody_may_call(documents):
    del one(documents, "NetworkPolicy", "octoagent")["spec"]["ingress"][0]["from"]


@breaks(policies.edges_are_exact)
def an_empty_list_of_peers_is_everybody(documents):
    one(documents, "NetworkPolicy", "octoagent")["spec"]["ingress"][0]["from"] = []


@breaks(policies.edges_are_exact)
def callers_reach_every_port(documents):
    del one(documents, "NetworkPolicy", "octoagent")["spec"]["ingress"][0]["ports"]


@breaks(policies.edges_are_exact)
def callers_reach_a_range_of_ports(documents):
    one(documents, "NetworkPolicy", "octoagent")["spec"]["ingress"][0]["ports"][0]["endPort"] = 9000


@breaks(policies.edges_are_exact)
def callers_reach_the_proxy(documents):
    one(documents, "NetworkPolicy", "-proxy")["spec"]["ingress"][0]["from"].append({"podSelector": {}})


@breaks(policies.edges_are_exact)
def the_proxy_reaches_private_addresses(documents):
    del one(documents, "NetworkPolicy", "-proxy")["spec"]["egress"][1]["to"][0]["ipBlock"]["except"]


@breaks(policies.edges_are_exact)
def the_service_reaches_the_internet(documents):
    one(documents, "NetworkPolicy", "octoagent")["spec"]["egress"].append(
        {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"port": 443, "protocol": "TCP"}]})


@breaks(policies.edges_are_exact)
def another_policy_opens_what_ours_closes(documents):
    documents.append({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "more"},
                      "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{}]}})


@breaks(policies.edges_are_exact)
def the_service_cannot_reach_its_proxy(documents):
    del one(documents, "NetworkPolicy", "octoagent")["spec"]["egress"][1]


@breaks(policies.edges_are_exact)
def the_store_is_whoever_has_its_port(documents):
    rules = one(documents, "NetworkPolicy", "octoagent")["spec"]["egress"]
    del next(rule for rule in rules if rule["ports"][0]["port"] == 6380)["to"]


@breaks(policies.edges_are_exact)
def the_proxy_reaches_the_store(documents):
    service, proxy = (one(documents, "NetworkPolicy", ending)["spec"]["egress"] for ending in ("octoagent", "-proxy"))
    proxy.append(next(rule for rule in service if rule["ports"][0]["port"] == 6380))
