"""Rules on the objects around the pods: what replaces, scales, selects and exposes them."""

import re

from chart import containers, kind, pods
from pod_rules import longest
from secret_rules import leaves

IDENTITY = ("app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component")


def replacement(documents, values):
    """No capacity is lost while pods are replaced, and a budget holds where there is more than one."""
    budgets = kind(documents, "PodDisruptionBudget")
    for deployment in kind(documents, "Deployment"):
        name, labels = deployment["metadata"]["name"], deployment["spec"]["template"]["metadata"]["labels"]
        if deployment["spec"].get("strategy") != {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}:
            yield f"{name}: a rollout may take pods away first"
        keys = {constraint["topologyKey"] for constraint in deployment["spec"]["template"]["spec"].get("topologySpreadConstraints", [])
                if constraint["labelSelector"]["matchLabels"].items() <= labels.items()}
        if keys != {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}:
            yield f"{name}: is not spread over hosts and zones"
        mine = [budget for budget in budgets if budget["spec"]["selector"]["matchLabels"].items() <= labels.items()]
        several = least_replicas(deployment, documents) > 1
        if len(mine) != (1 if several and values["podDisruptionBudget"]["enabled"] else 0):
            yield f"{name}: {len(mine)} budgets"


def least_replicas(deployment, documents):
    for scaler in kind(documents, "HorizontalPodAutoscaler"):
        if scaler["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]:
            return scaler["spec"]["minReplicas"]
    return deployment["spec"].get("replicas", 1)


def scalers_have_targets(documents, values):
    deployments = {deployment["metadata"]["name"]: deployment for deployment in kind(documents, "Deployment")}
    scaled = set()
    for scaler in kind(documents, "HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        scaled.add(target["name"])
        if target["name"] not in deployments or (target["apiVersion"], target["kind"]) != ("apps/v1", "Deployment"):
            yield f"the autoscaler's target {target['name']} is not there"
        elif "replicas" in deployments[target["name"]]["spec"]:
            yield f"{target['name']} sets the replicas that its autoscaler sets"
        if scaler["spec"]["minReplicas"] > scaler["spec"]["maxReplicas"]:
            yield f"{target['name']}: min above max"
    for name in set(deployments) - scaled:
        if "replicas" not in deployments[name]["spec"]:
            yield f"{name} has neither replicas nor an autoscaler"


def selectors(documents, values):
    """Each Deployment selects its own pods alone, each Service the pods of one, at a port that they have."""
    templates = {d["metadata"]["name"]: d["spec"]["template"] for d in kind(documents, "Deployment")}
    for deployment in kind(documents, "Deployment"):
        wanted = deployment["spec"]["selector"]["matchLabels"]
        found = [name for name, template in templates.items() if wanted.items() <= template["metadata"]["labels"].items()]
        if found != [deployment["metadata"]["name"]] or not set(IDENTITY) <= set(wanted):
            yield f"{deployment['metadata']['name']} selects {found}"
    for service in kind(documents, "Service"):
        wanted = service["spec"]["selector"]
        found = [template for template in templates.values() if wanted.items() <= template["metadata"]["labels"].items()]
        if len(found) != 1 or not set(IDENTITY) <= set(wanted):
            yield f"the Service {service['metadata']['name']} has the pods of {len(found)} Deployments"
            continue
        names = {port["name"] for container in containers(found[0]) for port in container["ports"]}
        for port in service["spec"]["ports"]:
            if port["targetPort"] not in names:
                yield f"the Service {service['metadata']['name']} goes to the port {port['targetPort']}, which is not there"


def references(documents, values):
    """What is named is there: ConfigMaps, the proxy behind the URL, the Service behind routes and monitors."""
    maps = {d["metadata"]["name"] for d in kind(documents, "ConfigMap")}
    services = {d["metadata"]["name"]: {p["name"]: p["port"] for p in d["spec"]["ports"]} for d in kind(documents, "Service")}
    for pod in pods(documents):
        for volume in pod["spec"].get("volumes", []):
            if "configMap" in volume and volume["configMap"]["name"] not in maps:
                yield f"there is no ConfigMap {volume['configMap']['name']}"
        for container in containers(pod):
            for env in container.get("env", []):
                match = re.fullmatch(r"http://([a-z0-9-]+):(\d+)", env.get("value", ""))
                ours = match and env["name"] in ("LITELLM_PROXY_URL", "OCTOAGENT_URL")
                if ours and int(match[2]) not in services.get(match[1], {}).values():
                    yield f"{env['name']} is {env['value']}, which is no Service here"
    for route in kind(documents, "HTTPRoute"):
        for rule in route["spec"]["rules"]:
            for backend in rule["backendRefs"]:
                if services.get(backend["name"], {}).get("http") != backend["port"]:
                    yield f"the route goes to {backend}"
    for ingress in kind(documents, "Ingress"):
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                service = path["backend"]["service"]
                if service["port"]["name"] not in services.get(service["name"], {}):
                    yield f"the ingress goes to {service}"
    for monitor in kind(documents, "ServiceMonitor"):
        wanted = monitor["spec"]["selector"]["matchLabels"]
        found = [d for d in kind(documents, "Service") if wanted.items() <= d["metadata"]["labels"].items()]
        if len(found) != 1 or any(e["port"] not in services[found[0]["metadata"]["name"]] for e in monitor["spec"]["endpoints"]):
            yield f"the monitor finds {len(found)} Services"


def edges_buffer_nothing(documents, values):
    """What stands in front keeps no stream, and does not end a call before OctoAgent does."""
    for route in kind(documents, "HTTPRoute"):
        for rule in route["spec"]["rules"]:
            if rule.get("timeouts") != {"request": "0s", "backendRequest": "0s"}:
                yield f"the route's time-outs are {rule.get('timeouts')}"
    for ingress in kind(documents, "Ingress"):
        annotations = ingress["metadata"].get("annotations", {})
        prefix = "nginx.ingress.kubernetes.io/"
        for name in ("proxy-buffering", "proxy-request-buffering"):
            if annotations.get(prefix + name) != "off":
                yield f"the ingress has {name} {annotations.get(prefix + name)}"
        for name in ("proxy-read-timeout", "proxy-send-timeout"):
            if int(annotations.get(prefix + name, 60)) <= longest(values) + 5:
                yield f"the ingress ends calls early: {name}"
        for rule in ingress["spec"]["rules"]:
            if not rule.get("host"):
                yield "the ingress takes every host"
    for document in kind(documents, "Ingress") + kind(documents, "HTTPRoute"):
        for path, value in leaves(document["spec"]):
            if value == 9000 or value == "management" or str(value).startswith("/q"):
                yield f"the management port is on the outside: {path}"
