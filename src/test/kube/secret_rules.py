"""Rules on who has which Secret, and on what is written where everybody can read it."""

import hashlib
import re

from chart import component, containers, pods

SECRET_NAME = re.compile(r"(^|_)(API_?KEY|KEY|TOKEN|PASSWORD|SECRET|HEADERS|CREDENTIALS?)(_|$)|DATABASE_URL")
SECRET_VALUE = re.compile(r"(^|[^A-Za-z0-9])(sk-[A-Za-z0-9_-]{8,}|AKIA[A-Z0-9]{12}|Bearer [^ ]{8,})|://[^/\s]*@")
KINDS = {"ConfigMap", "Deployment", "HorizontalPodAutoscaler", "HTTPRoute", "Ingress", "NetworkPolicy", "Pod", "PodDisruptionBudget",
         "Service", "ServiceAccount", "ServiceMonitor"}


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
        return {values["existingSecret"], values["callerKeys"]["existingSecret"], values["store"]["existingSecret"]} - {""}
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


def references_of_the_service(values):
    """The Secret and the key of each variable that the service must have, and no other."""
    own, callers, store = values["existingSecret"], values["callerKeys"]["existingSecret"], values["store"]["existingSecret"]
    wanted = {name: (own, name) for name in ("LITELLM_PROXY_KEY", "OCTOAGENT_API_KEY")}
    wanted |= {f"OCTOAGENT_CALLERS_{name.upper().replace('-', '_')}_KEY": (callers, name) for name in values["callers"]}
    return wanted | ({"OCTOAGENT_STORE_PASSWORD": (store, "OCTOAGENT_STORE_PASSWORD")} if store else {})


def keys_come_from_secrets(documents, values):
    """The service gets single variables of its Secrets, each caller's under the caller's name, and never all of one."""
    for pod in pods(documents):
        for container in containers(pod):
            if component(pod) != "proxy" and container.get("envFrom"):
                yield f"the {component(pod)}'s container {container['name']} takes whole Secrets or ConfigMaps"
            required = {"service": references_of_the_service(values), "proxy": {"LITELLM_MASTER_KEY": None}}.get(component(pod), {})
            given = {env["name"]: env.get("valueFrom", {}).get("secretKeyRef") for env in container.get("env", [])}
            others_may_do = values["callers"] or not values["callerKeys"]["required"]
            for name, source in required.items():
                reference = given.get(name)
                if not reference:
                    yield f"{name} does not come from a Secret"
                elif reference.get("optional") and not (name == "OCTOAGENT_API_KEY" and others_may_do):
                    yield f"pods start without {name}"
                elif source and (reference["name"], reference["key"]) != source:
                    yield f"{name} is {reference['key']} of {reference['name']}, not {source[1]} of {source[0]}"


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
