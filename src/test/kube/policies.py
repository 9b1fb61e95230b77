"""Who reaches whom by the rendered NetworkPolicies, and who may."""

import json
from urllib.parse import urlsplit

from chart import component, kind, pods

ANYBODY, ANY_PORT = "anybody", "any port"


def selects(selector, labels):
    """Whether a LabelSelector takes these labels; an empty one takes all."""
    if not (selector.get("matchLabels") or {}).items() <= labels.items():
        return False
    for need in selector.get("matchExpressions") or []:
        present = labels.get(need["key"])
        if not {"In": present in need.get("values", []), "NotIn": present not in need.get("values", []),
                "Exists": present is not None, "DoesNotExist": present is None}[need["operator"]]:
            return False
    return True


def policies_for(pod, documents, direction):
    return [policy for policy in kind(documents, "NetworkPolicy")
            if selects(policy["spec"]["podSelector"], pod["metadata"]["labels"])
            and direction in policy["spec"].get("policyTypes", ["Ingress"])]


def every_pod_is_covered(documents, values):
    if not values["networkPolicy"]["enabled"]:
        return
    for pod in pods(documents):
        for direction in ("Ingress", "Egress"):
            if not policies_for(pod, documents, direction):
                yield f"no policy bounds the {direction.lower()} of the {component(pod)}'s pods"


def edges(pod, documents, direction):
    """(peer, protocol, port) of all that the policies allow this pod in this direction."""
    allowed = set()
    key, end = ("ingress", "from") if direction == "Ingress" else ("egress", "to")
    for policy in policies_for(pod, documents, direction):
        for rule in policy["spec"].get(key) or []:
            for peer in rule.get(end) or [ANYBODY]:
                for port in rule.get("ports") or [{}]:
                    allowed.add((text(peer), port.get("protocol", "TCP"), str(port.get("port", ANY_PORT))
                                 + (f"-{port['endPort']}" if "endPort" in port else "")))
    return allowed


def text(peer):
    return peer if isinstance(peer, str) else json.dumps(peer, sort_keys=True)


def one_of_ours(pod_labels, which):
    labels = {"app.kubernetes.io/name": "octoagent", "app.kubernetes.io/component": which,
              "app.kubernetes.io/instance": pod_labels["app.kubernetes.io/instance"]}
    return {"podSelector": {"matchLabels": labels}}


def port_of(url):
    parts = urlsplit(url)
    return parts.port or {"http": 80, "https": 443, "redis": 6379, "rediss": 6379}[parts.scheme]


def expected(pod, values):
    """What the pod may do, from the values alone: peers and ports of ingress, and of egress."""
    network, which = values["networkPolicy"], component(pod)
    dns = [(peer, protocol, network["dnsPort"]) for peer in network["dns"] for protocol in ("TCP", "UDP")]
    labels = pod["metadata"]["labels"]
    service, proxy, test = (one_of_ours(labels, name) for name in ("service", "proxy", "test"))
    if which == "test":
        return [], [*dns, (service, "TCP", 8080)]
    if which == "proxy":
        extra = [(peer, port.get("protocol", "TCP"), port["port"]) for rule in network["proxyExtraEgress"]
                 for peer in rule["to"] for port in rule["ports"]]
        return [(service, "TCP", 4000)], [*dns, *((peer, "TCP", 443) for peer in network["vendors"]), *extra]
    into = [(peer, "TCP", 8080) for peer in (*network["callers"], test)] + [(peer, "TCP", 9000) for peer in network["monitoring"]]
    if values["proxy"]["enabled"]:
        out = [(proxy, "TCP", 4000)]
    else:
        out = [(peer, "TCP", port_of(values["proxy"]["url"])) for peer in network["externalProxy"]]
    if values["store"]["url"]:
        out += [(peer, "TCP", port_of(values["store"]["url"])) for peer in network["store"]]
    if values["otel"]["endpoint"]:
        out += [(peer, "TCP", port_of(values["otel"]["endpoint"])) for peer in network["collector"]]
    return into, [*dns, *out]


def edges_are_exact(documents, values):
    """What the policies allow is what the values say, for each pod and direction: not more, and not less."""
    if not values["networkPolicy"]["enabled"]:
        return
    for pod in pods(documents):
        for direction, wanted in zip(("Ingress", "Egress"), expected(pod, values)):
            wanted = {(text(peer), protocol, str(port)) for peer, protocol, port in wanted}
            found = edges(pod, documents, direction)
            for edge in sorted(found - wanted):
                yield f"{component(pod)}, {direction.lower()}: {edge} is open"
            for edge in sorted(wanted - found):
                yield f"{component(pod)}, {direction.lower()}: {edge} is closed"
