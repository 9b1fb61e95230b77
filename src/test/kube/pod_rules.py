"""Rules on each pod: its rights, its root, its probes, its time to end."""

import math

from chart import component, containers, kind, pods

# Pod Security "restricted" allows these kinds of volumes.
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


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


def limits(values):
    """The variables that tell the service what callers and tasks may do."""
    endings = {"callsPerMinute": "CALLS_PER_MINUTE", "tokensPerMinute": "TOKENS_PER_MINUTE", "maxInFlight": "MAX_IN_FLIGHT",
               "budgetUsd": "BUDGET_USD", "budgetEvery": "BUDGET_EVERY", "groups": "GROUPS"}
    wanted = {f"OCTOAGENT_CALLERS_{name.upper().replace('-', '_')}_{endings[setting]}": value
              for name, caller in values["callers"].items() for setting, value in caller.items()}
    if values["store"]["url"]:
        wanted |= {"OCTOAGENT_STORE_URL": values["store"]["url"], "OCTOAGENT_STORE_DOWN": values["store"]["down"]}
    wanted |= {name: value for name, value in (("OCTOAGENT_TASKS_BUDGET_USD", values["tasks"]["budgetUsd"]), ("OCTOAGENT_REPLAY_S", values["replaySeconds"]),
                                               ("OCTOAGENT_TASKS_MAX_CALLS", values["tasks"]["maxCalls"])) if value}
    return {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in wanted.items()}


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
                              "QUARKUS_SHUTDOWN_DELAY": str(values["shutdownDelaySeconds"]), **limits(values)},
                  "proxy": {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "DEFAULT_MAX_RETRIES": "0", "HOME": "/tmp"}}
        for name, value in wanted.get(component(pod), {}).items():
            if env.get(name) != value:
                yield f"{component(pod)}: {name} is {env.get(name)}, not {value}"
        for name in names if component(pod) == "service" else ():
            if name.startswith(("OCTOAGENT_CALLERS_", "OCTOAGENT_TASKS_", "OCTOAGENT_STORE_")) and env[name] and name not in limits(values):
                yield f"{name} is set, and no value says so"
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
