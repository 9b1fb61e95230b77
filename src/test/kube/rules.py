"""What must hold for the rendered documents, whatever the values. Each rule gets the documents and the values that they were
rendered from, and yields a sentence for each breach."""

import object_rules
import pod_rules
import policies
import secret_rules

RULES = [
    secret_rules.kinds_are_known,
    secret_rules.pods_run_their_own_image_alone,
    secret_rules.vendors_secrets_are_the_proxys,
    secret_rules.pods_name_their_own_secrets,
    secret_rules.keys_come_from_secrets,
    secret_rules.nothing_secret_is_written,
    pod_rules.restricted,
    pod_rules.roots_are_read_only,
    pod_rules.no_token,
    pod_rules.limits_and_requests,
    pod_rules.probes,
    pod_rules.settings,
    pod_rules.time_to_end,
    object_rules.replacement,
    object_rules.scalers_have_targets,
    object_rules.selectors,
    object_rules.references,
    object_rules.edges_buffer_nothing,
    policies.every_pod_is_covered,
    policies.edges_are_exact,
]


def breaches(documents, values, rules=None):
    return [f"{rule.__name__}: {breach}" for rule in rules or RULES for breach in rule(documents, values)]
