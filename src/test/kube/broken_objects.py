"""Breaches of object_rules.py."""

import object_rules
from chart import kind
from mutations import breaks, one, pod, variable


@breaks(object_rules.replacement)
def a_rollout_takes_pods_away_first(documents):
    one(documents, "Deployment")["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] = 1


@breaks(object_rules.replacement)
def a_budget_is_missing(documents):
    documents.remove(one(documents, "PodDisruptionBudget"))


@breaks(object_rules.replacement)
def a_budget_is_for_other_pods(documents):
    one(documents, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"]["app.kubernetes.io/instance"] = "other"


@breaks(object_rules.replacement)
def the_spread_is_over_other_pods(documents):
    for constraint in pod(documents)["spec"]["topologySpreadConstraints"]:
        constraint["labelSelector"]["matchLabels"]["app.kubernetes.io/component"] = "other"


@breaks(object_rules.scalers_have_targets)
def the_autoscaler_has_no_target(documents):
    one(documents, "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] = "other"


@breaks(object_rules.scalers_have_targets)
def replicas_are_set_twice(documents):
    one(documents, "Deployment", "octoagent")["spec"]["replicas"] = 2


@breaks(object_rules.selectors)
def a_pod_has_other_labels_than_its_deployment_selects(documents):
    pod(documents)["metadata"]["labels"]["app.kubernetes.io/instance"] = "other"


@breaks(object_rules.selectors)
def a_deployment_selects_the_other_proxys_pods_too(documents):
    for deployment in kind(documents, "Deployment"):
        deployment["spec"]["selector"]["matchLabels"].pop("octoagent.io/secret", None)


@breaks(object_rules.selectors)
def a_service_has_both_proxies_pods(documents):
    for service in kind(documents, "Service"):
        service["spec"]["selector"].pop("octoagent.io/secret", None)


@breaks(object_rules.selectors)
def a_service_goes_to_a_port_that_is_not_there(documents):
    one(documents, "Service")["spec"]["ports"][0]["targetPort"] = "web"


@breaks(object_rules.references)
def the_proxys_url_is_no_service(documents):
    variable(documents, "LITELLM_PROXY_URL")["value"] = "http://litellm:4000"


@breaks(object_rules.references)
def a_config_map_is_missing(documents):
    documents.remove(one(documents, "ConfigMap"))


@breaks(object_rules.references)
def the_route_goes_to_the_management_port(documents):
    one(documents, "HTTPRoute")["spec"]["rules"][0]["backendRefs"][0]["port"] = 9000


@breaks(object_rules.references)
def the_ingress_goes_elsewhere(documents):
    one(documents, "Ingress")["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]["name"] = "other"


@breaks(object_rules.references)
def the_monitor_finds_nothing(documents):
    one(documents, "ServiceMonitor")["spec"]["selector"]["matchLabels"]["app.kubernetes.io/instance"] = "other"


@breaks(object_rules.edges_buffer_nothing)
def the_ingress_keeps_streams(documents):
    one(documents, "Ingress")["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-buffering"] = "on"


@breaks(object_rules.edges_buffer_nothing)
def the_ingress_ends_calls_early(documents):
    one(documents, "Ingress")["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-read-timeout"] = "60"


@breaks(object_rules.edges_buffer_nothing)
def the_route_has_the_gateways_time_out(documents):
    del one(documents, "HTTPRoute")["spec"]["rules"][0]["timeouts"]


@breaks(object_rules.edges_buffer_nothing)
def metrics_are_on_the_outside(documents):
    one(documents, "Ingress")["spec"]["rules"][0]["http"]["paths"][0]["path"] = "/q/metrics"
