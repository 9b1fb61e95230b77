"""The program `claude`, with the variables of its settings.json; the file's address is the service's in the cases."""

import json
import os
import pathlib
import subprocess

from cases import run

HERE = pathlib.Path(__file__).parent
SETTINGS = json.loads((HERE / "settings.json").read_text())
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "celsius": {"type": "integer"}},
    "required": ["city", "celsius"],
}


class Failed(Exception):
    """The program has ended with an error."""


def claude(*arguments, **variables):
    settings = {**SETTINGS["env"], "ANTHROPIC_BASE_URL": os.environ["OCTOAGENT_URL"]}
    settings["ANTHROPIC_AUTH_TOKEN"] = os.environ["OCTOAGENT_API_KEY"]
    command = [HERE / "node_modules/.bin/claude", "--print", "--output-format", "stream-json", "--verbose", *arguments, "What is here?"]
    done = subprocess.run(
        command, env={**os.environ, **settings, **variables}, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    answer = next(event for event in events if event["type"] == "result")
    if answer["is_error"]:
        raise Failed(answer["result"])
    return answer | {"events": events}


def plain():
    return {"text": claude()["result"]}


def stream():
    answer = claude()
    return {"text": answer["result"], "usage": answer["usage"]["input_tokens"] + answer["usage"]["output_tokens"]}


def tools():
    answer = claude()
    told = [event["message"]["content"] for event in answer["events"] if event["type"] == "user"]
    results = [part["content"] for parts in told for part in parts if part["type"] == "tool_result"]
    return {"text": answer["result"], "called": results[0]}


def structured():
    return {"data": claude("--json-schema", json.dumps(SCHEMA))["structured_output"]}


def untuned():
    """As it comes."""
    claude(CLAUDE_CODE_MAX_RETRIES="")


run(plain, stream, tools, structured, untuned)
