"""Ways to break the rendered documents: each file broken_*.py has those of one file of rules."""

from chart import component, kind, pods

VENDORS = "vendors.2026-11"
MUTATIONS = []


def breaks(*rules_broken):
    """This change of the documents is a breach of these rules."""
    def register(change):
        MUTATIONS.extend((change, rule) for rule in rules_broken)
        return change
    return register


def pod(documents, which="service"):
    return next(found for found in pods(documents) if component(found) == which)


def container(documents, which="service"):
    return pod(documents, which)["spec"]["containers"][0]


def one(documents, kind_of, ending=""):
    return next(found for found in kind(documents, kind_of) if found["metadata"]["name"].endswith(ending))


def variable(documents, name, which="service"):
    return next(entry for entry in container(documents, which)["env"] if entry["name"] == name)
