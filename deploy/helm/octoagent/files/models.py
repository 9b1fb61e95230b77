"""Asks the service for its models; helm test runs this."""

import json
import os
import sys
import urllib.error
import urllib.request

key = os.environ.get("OCTOAGENT_CALLER_KEY")
request = urllib.request.Request(os.environ["OCTOAGENT_URL"] + "/v1/models",
                                 headers={"Authorization": "Bearer " + key} if key else {})
try:
    with urllib.request.urlopen(request, timeout=30) as response:
        models = [model["id"] for model in json.load(response)["data"]]
except urllib.error.HTTPError as refused:
    code = json.load(refused)["error"]["code"]
    if not key and os.environ["KEYS_REQUIRED"] == "true" and (refused.code, code) == (401, "invalid_api_key"):
        print("The service answers, and asks for a key. Set test.callerKeySecret to see its models.")
        sys.exit()
    sys.exit(f"The service refused: {refused.code} {code}")
except OSError as failed:
    sys.exit(f"The service cannot be reached: {failed}")
if not key and os.environ["KEYS_REQUIRED"] == "true":
    sys.exit("The service takes calls without a key: OCTOAGENT_API_KEY in its Secret is empty.")
if not models:
    sys.exit("The service has no model.")
print("The service answers with the models", ", ".join(models))
