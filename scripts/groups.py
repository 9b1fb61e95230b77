"""Prints the groups of a LiteLLM Proxy as config/application.yaml: called by ./dev groups.

Reads the proxy's answer to GET /v1/models?include_metadata=true&fallback_type=general from standard input, and the
default groups and roles from src/main/resources/application.properties.
"""

import json
import re
import sys

# what a group is for, by LiteLLM's name; without one it is taken for text
KINDS = {None: "text", "chat": "text", "responses": "text", "completion": "text", "embedding": "embeddings"}
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


def defaults():
    groups, roles = {}, {}
    with open("src/main/resources/application.properties", encoding="utf-8") as lines:
        for line in lines:
            if match := re.match(r"octoagent\.groups\.([a-z0-9-]+)\.fallbacks=(.*)", line):
                groups[match[1]] = [name for name in match[2].strip().split(",") if name]
            elif match := re.match(r"octoagent\.roles\.([a-z0-9-]+)\.group=(.*)", line):
                roles[match[1]] = match[2].strip()
    return groups, roles


def main():
    models = json.load(sys.stdin)["data"]
    served = [model for model in models if model.get("mode") in KINDS]
    kinds = {model["id"]: KINDS[model.get("mode")] for model in served}
    theirs = {model["id"]: (model.get("metadata") or {}).get("fallbacks") or [] for model in served}
    good = {group: chain for group, chain in theirs.items() if NAME.fullmatch(group)}
    groups, roles = defaults()

    print(f"# The groups of the proxy at {sys.argv[1]}, with its own fallbacks.")
    for group in sorted(set(theirs) - set(good)):
        print(f"# Left out: {group}, because a name here has only a-z, 0-9 and -.")
    for model in models:
        if model not in served:
            print(f"# Left out: {model['id']}, because its mode is {model['mode']}.")
    print("octoagent:")
    print("  groups:")
    for group, chain in sorted(good.items()):
        known = [name for name in chain if name in good and name != group and kinds[name] == kinds[group]]
        print(f"    {group}:")
        print(f"      fallbacks: [{', '.join(dict.fromkeys(known))}]")
    missing = sorted(set(groups) - set(good))
    for group in missing:
        print(f"    {group}:")
        print("      enabled: false")
    if any(group in missing for group in roles.values()):
        print("  roles:")
        for role, group in roles.items():
            if group in missing:
                print(f"    # its group, {group}, is not at the proxy: name another one")
                print(f"    {role}:")
                print("      enabled: false")


main()
