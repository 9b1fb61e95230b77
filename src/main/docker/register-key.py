"""Gives the agent's key to the proxy: the three groups, a budget, nothing of the admin API. Run by docker-compose.keys.yml."""

import json
import os
import sys
import urllib.error
import urllib.request

PROXY = "http://litellm:4000"
LIMITS = {
    "models": ["cheap", "main", "fallback"],
    "max_budget": float(os.environ["OCTOAGENT_BUDGET_USD"]),
    "budget_duration": os.environ["OCTOAGENT_BUDGET_PERIOD"],
}


def post(path, body):
    headers = {"Authorization": "Bearer " + os.environ["LITELLM_MASTER_KEY"], "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(PROXY + path, json.dumps(body).encode(), headers), timeout=30):
        pass


key = {"key": os.environ["LITELLM_PROXY_KEY"]}
try:
    try:
        post("/key/update", {**key, **LIMITS})
    except urllib.error.HTTPError:  # there is no such key yet
        post("/key/generate", {**key, **LIMITS, "key_alias": "octoagent"})
except urllib.error.HTTPError as refused:
    sys.exit(f"The proxy does not take the key: status {refused.code}.")
print("The agent's key is registered.")
