"""What must hold for the rendered documents, whatever the values. Each rule gets the documents and the values that they were
rendered from, and yields a sentence for each breach; RULES has them all."""

import hashlib
import math
import re

from chart import component, containers, kind, pods
from policies import edges_are_exact, every_pod_is_covered

SECRET_NAME = re.compile(r"(^|_)(API_?KEY|KEY|TOKEN|PASSWORD|SECRET|HEADERS|CREDENTIALS?)(_|$)|DATABASE_URL")
SECRET_VALUE = re.compile(r"(^|[^A-Za-z0-9])(sk-[A-Za-z0-9_-]{8,}|AKIA[A-Z0-9]{12}|Bearer [^ ]{8,})|://[^/\s]*@")
KINDS = {"ConfigMap", "Deployment", "HorizontalPodAutoscaler", "HTTPRoute", "Ingress", "NetworkPolicy", "Pod", "PodDisruptionBudget",
         "Service", "ServiceAccount", "ServiceMonitor"}
# Pod Security "restricted" allows these kinds of volumes.
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
IDENTITY = ("app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component")


def leaves(value, path=""):
    """Every text and number in there, with the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")
    else:
        yield path, value


def proxy_secrets(values):
    proxy = values["proxy"]
    return [proxy["existingSecret"], *proxy["besideSecrets"]] if proxy["enabled"] else []


def own_secrets(pod, values):
    """The Secrets that this pod may name."""
    if component(pod) == "service":
        return {values["existingSecret"]}
    if component(pod) == "test":
        return {values["test"]["callerKeySecret"]} - {""}
    return {secret for secret in proxy_secrets(values) if pod["metadata"]["labels"]["octoagent.io/secret"] == label_of(secret)}


def label_of(secret):
    """As a label, which has no room for some names: two Secrets have two labels."""
    if len(secret) <= 63 and "." not in secret:
        return secret
    return f"{secret.replace('.', '-')[:54].removesuffix('-')}-{hashlib.sha256(secret.encode()).hexdigest()[:8]}"


def secret_references(spec, path="spec"):
    """The names of Secrets in a pod's spec, in whatever way it names them."""
    if isinstance(spec, dict):
        for key, inner in spec.items():
            at = f"{path}.{key}"
            if key in ("secretKeyRef", "secretRef", "secret", "nodePublishSecretRef") and isinstance(inner, dict):
                yield at, inner.get("secretName") or inner.get("name")
            elif key not in ("imagePullSecrets",):
                yield from secret_references(inner, at)
    elif isinstance(spec, list):
        for index, inner in enumerate(spec):
            yield from secret_references(inner, f"{path}[{index}]")


def kinds_are_known(documents, values):
    """The other rules look at these kinds, in the release's own namespace; only the test's pod comes later, by a hook."""
    for document in documents:
        name = f"{document['kind']} {document['metadata']['name']}"
        if document["kind"] not in KINDS:
            yield f"no rule looks at {name}"
        if "namespace" in document["metadata"]:
            yield f"{name} is in a namespace of its own"
        if "helm.sh/hook" in document["metadata"].get("annotations", {}) and document["kind"] != "Pod":
            yield f"{name} is there only while a hook runs"


def pods_run_their_own_image_alone(documents, values):
    """Who is in a proxy's pod has the vendors' keys."""
    names = {"service": "octoagent", "proxy": "litellm", "test": "test"}
    for pod in pods(documents):
        image = values["image"] if component(pod) == "service" else values["proxy"]["image"]
        found = [(container["name"], container["image"].startswith((image["repository"] + ":", image["repository"] + "@")))
                 for container in containers(pod)]
        if found != [(names[component(pod)], True)]:
            yield f"the {component(pod)}'s pods run {[container['image'] for container in containers(pod)]}"


def vendors_secrets_are_the_proxys(documents, values):
    """In whatever field: a vendors' Secret is named by its own proxy's pods alone."""
    for document in documents:
        if document["kind"] in ("Deployment", "Pod"):
            continue
        for path, value in leaves(document):
            if value in proxy_secrets(values) and "octoagent.io/secret" not in path:
                yield f"{document['kind']} {document['metadata']['name']}{path} names {value}"
    for pod in pods(documents):
        for path, value in leaves(pod["spec"]):
            if value in proxy_secrets(values) and value not in own_secrets(pod, values) and "octoagent.io/secret" not in path:
                yield f"the {component(pod)}'s pods name {value} at {path}"


def pods_name_their_own_secrets(documents, values):
    for pod in pods(documents):
        for path, name in secret_references(pod["spec"]):
            if name not in own_secrets(pod, values):
                yield f"the {component(pod)}'s pods get the Secret {name} at {path}"


def keys_come_from_secrets(documents, values):
    """The service gets two variables (and the collector's) of its Secret, and never all of it."""
    for pod in pods(documents):
        for container in containers(pod):
            if component(pod) != "proxy" and container.get("envFrom"):
                yield f"the {component(pod)}'s container {container['name']} takes whole Secrets or ConfigMaps"
            required = {"service": {"LITELLM_PROXY_KEY", "OCTOAGENT_API_KEY"}, "proxy": {"LITELLM_MASTER_KEY"}}.get(component(pod), set())
            given = {env["name"]: env.get("valueFrom", {}).get("secretKeyRef") for env in container.get("env", [])}
            for name in required:
                reference = given.get(name)
                if not reference:
                    yield f"{name} does not come from a Secret"
                elif reference.get("optional") and (name != "OCTOAGENT_API_KEY" or values["callerKeys"]["required"]):
                    yield f"pods start without {name}"


def nothing_secret_is_written(documents, values):
    for document in documents:
        if document["kind"] == "Secret":
            yield f"there is a Secret, {document['metadata']['name']}"
        for path, value in leaves(document):
            if isinstance(value, str) and SECRET_VALUE.search(value):
                yield f"{document['kind']} {document['metadata']['name']}{path} looks like a secret"
    for pod in pods(documents):
        for container in containers(pod):
            for env in container.get("env", []):
                if SECRET_NAME.search(env["name"]) and "value" in env and env["name"] not in ("DEFAULT_MAX_RETRIES",) \
                        and not (component(pod) == "test" and env["name"] == "KEYS_REQUIRED"):
                    yield f"{env['name']} has its value in the open"


def restricted(documents, values):
    """Pod Security's level "restricted", by field, and a fixed user beyond it."""
    for pod in pods(documents):
        spec, who = pod["spec"], component(pod)
        for field in ("hostNetwork", "hostPID", "hostIPC"):
            if spec.get(field):
                yield f"{who}: {field}"
        context = spec.get("securityContext", {})
        if context.get("runAsNonRoot") is not True or not context.get("runAsUser") or not context.get("runAsGroup"):
            yield f"{who}: may run as root"
        if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield f"{who}: no seccomp profile"
        if context.get("sysctls"):
            yield f"{who}: sysctls"
        for volume in spec.get("volumes", []):
            if not set(volume) - {"name"} <= VOLUMES:
                yield f"{who}: volume {volume['name']} is of no allowed kind"
        for container in containers(pod):
            own = container.get("securityContext", {})
            if own.get("allowPrivilegeEscalation") is not False:
                yield f"{who}/{container['name']}: may gain privileges"
            if own.get("capabilities") != {"drop": ["ALL"]}:
                yield f"{who}/{container['name']}: keeps or adds capabilities"
            if own.get("privileged") or own.get("runAsNonRoot") is False or own.get("runAsUser") == 0 \
                    or own.get("procMount", "Default") != "Default" or own.get("seccompProfile", {}).get("type") == "Unconfined":
                yield f"{who}/{container['name']}: overrides the pod's security"
            if any("hostPort" in port for port in container.get("ports", [])):
                yield f"{who}/{container['name']}: hostPort"


def roots_are_read_only(documents, values):
    """What can be written is a bounded emptyDir at /tmp."""
    for pod in pods(documents):
        volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes", [])}
        for container in containers(pod):
            who = f"{component(pod)}/{container['name']}"
            if container.get("securityContext", {}).get("readOnlyRootFilesystem") is not True:
                yield f"{who}: its root can be written"
            mounts = {mount["mountPath"]: mount for mount in container.get("volumeMounts", [])}
            if "sizeLimit" not in volumes.get(mounts.get("/tmp", {}).get("name"), {}).get("emptyDir", {}):
                yield f"{who}: no bounded emptyDir at /tmp"
            for path, mount in mounts.items():
                if path != "/tmp" and not mount.get("readOnly"):
                    yield f"{who}: {path} can be written"


def no_token(documents, values):
    accounts = {account["metadata"]["name"]: account for account in kind(documents, "ServiceAccount")}
    for name, account in accounts.items():
        if account.get("automountServiceAccountToken") is not False:
            yield f"ServiceAccount {name} mounts its token"
    seen = {}
    for pod in pods(documents):
        if pod["spec"].get("automountServiceAccountToken") is not False:
            yield f"the {component(pod)}'s pods mount a token"
        if "serviceAccountToken" in str(pod["spec"].get("volumes")):
            yield f"the {component(pod)}'s pods project a token"
        if component(pod) == "test":
            continue
        name = pod["spec"].get("serviceAccountName")
        if name not in accounts:
            yield f"the {component(pod)}'s pods have no ServiceAccount of this chart"
        if seen.setdefault(name, component(pod)) != component(pod):
            yield f"the ServiceAccount {name} is shared"


def limits_and_requests(documents, values):
    for pod in pods(documents):
        for container in containers(pod):
            resources = container.get("resources", {})
            for part, names in (("requests", ("cpu", "memory")), ("limits", ("memory",))):
                for name in names:
                    if not resources.get(part, {}).get(name):
                        yield f"{component(pod)}/{container['name']}: no {part}.{name}"


def probes(documents, values):
    expected = {
        "service": {"startupProbe": "/q/health/started", "readinessProbe": "/q/health/ready", "livenessProbe": "/q/health/live"},
        "proxy": dict.fromkeys(("startupProbe", "readinessProbe", "livenessProbe"), "/health/liveliness")}
    port = {"service": ("management", 9000), "proxy": ("proxy", 4000)}
    for pod in pods(documents):
        who = component(pod)
        for container in pod["spec"]["containers"] if who in expected else ():
            ports = {entry["name"]: entry["containerPort"] for entry in container["ports"]}
            for name, path in expected[who].items():
                asked = container.get(name, {}).get("httpGet", {})
                if asked.get("path") != path or (asked.get("port"), ports.get(asked.get("port"))) != port[who]:
                    yield f"{who}: {name} asks {asked or 'nothing'}"


def settings(documents, values):
    """What the pods' behaviour here rests on."""
    for pod in pods(documents):
        env = {name: value for container in containers(pod) for name, value in
               ((entry["name"], entry.get("value")) for entry in container.get("env", []))}
        names = [entry["name"] for container in containers(pod) for entry in container.get("env", [])]
        for name in {name for name in names if names.count(name) > 1}:
            yield f"{component(pod)}: {name} is set twice"
        wanted = {"service": {"OCTOAGENT_READY": "self", "OCTOAGENT_MANAGEMENT": "on",
                              "OCTOAGENT_LLM_TIMEOUT_S": str(values["timeoutSeconds"]),
                              "QUARKUS_SHUTDOWN_DELAY": str(values["shutdownDelaySeconds"])},
                  "proxy": {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "DEFAULT_MAX_RETRIES": "0", "HOME": "/tmp"}}
        for name, value in wanted.get(component(pod), {}).items():
            if env.get(name) != value:
                yield f"{component(pod)}: {name} is {env.get(name)}, not {value}"
        if pod["spec"].get("enableServiceLinks") is not False:
            yield f"{component(pod)}: gets a variable for each Service"


def longest(values):
    roles = (values.get("application") or {}).get("octoagent", {}).get("roles") or {}
    own = [float(role["timeout-s"]) for role in roles.values() if "timeout-s" in role]
    return max([float(values["timeoutSeconds"]), *own])


def time_to_end(documents, values):
    """A pod that stops has the delay, the longest promise, 5 s for streams to end, and some to spare."""
    for pod in pods(documents):
        if component(pod) == "test":
            continue
        delay = values["shutdownDelaySeconds"] if component(pod) == "service" else values["proxy"]["preStopSeconds"]
        least = math.ceil(delay + longest(values) + 5) + 1
        grace = pod["spec"].get("terminationGracePeriodSeconds", 30)
        if not least <= grace <= least + 10:
            yield f"{component(pod)}: {grace} s to end, where {least} are needed"
        if component(pod) == "proxy":
            waits = str(pod["spec"]["containers"][0].get("lifecycle", {}).get("preStop"))
            if f"sleep({delay})" not in waits:
                yield "the proxy's pods stop before they have left their Service"


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


RULES = [kinds_are_known, pods_run_their_own_image_alone, vendors_secrets_are_the_proxys, pods_name_their_own_secrets, keys_come_from_secrets, nothing_secret_is_written, restricted,
         roots_are_read_only, no_token, limits_and_requests, probes, settings, time_to_end, replacement, scalers_have_targets,
         selectors, references, edges_buffer_nothing, every_pod_is_covered, edges_are_exact]


def breaches(documents, values, rules=None):
    return [f"{rule.__name__}: {breach}" for rule in rules or RULES for breach in rule(documents, values)]
