"""The program `codex`, with its config.toml; the file's address is the service's in the cases."""

import json
import os
import pathlib
import re
import subprocess

from cases import run

HERE = pathlib.Path(__file__).parent
CONFIG = (HERE / "config.toml").read_text().replace("http://localhost:8080", os.environ["OCTOAGENT_URL"])
# It looks for no newer version, and sends nothing of its use.
QUIET = "check_for_update_on_startup = false\nanalytics.enabled = false\nfeedback.enabled = false\n"
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "celsius": {"type": "integer"}},
    "required": ["city", "celsius"],
    "additionalProperties": False,
}


class Failed(Exception):
    """The turn has failed."""


def codex(*arguments, config=CONFIG):
    home = pathlib.Path(os.environ["HOME"], "codex")
    home.mkdir()
    (home / "config.toml").write_text(QUIET + config)
    command = [HERE / "node_modules/.bin/codex", "exec", "--skip-git-repo-check", "--json", *arguments, "What is here?"]
    environment = {**os.environ, "CODEX_HOME": str(home)}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    failed = [event["error"]["message"] for event in events if event["type"] == "turn.failed"]
    if failed:
        raise Failed(failed[-1])
    return events


def items(events, kind):
    return [event["item"] for event in events if event["type"] == "item.completed" and event["item"]["type"] == kind]


def plain():
    return {"text": items(codex(), "agent_message")[-1]["text"]}


def stream():
    events = codex()
    usage = next(event["usage"] for event in events if event["type"] == "turn.completed")
    text = items(events, "agent_message")[-1]["text"]
    return {"text": text, "usage": usage["input_tokens"] + usage["output_tokens"]}


def tools():
    events = codex()
    output = items(events, "command_execution")[0]["aggregated_output"]
    return {"text": items(events, "agent_message")[-1]["text"], "called": output.strip()}


def structured():
    schema = pathlib.Path(os.environ["HOME"], "schema.json")
    schema.write_text(json.dumps(SCHEMA))
    return {"data": json.loads(items(codex("--output-schema", schema), "agent_message")[-1]["text"])}


def untuned():
    """As it comes: without the last two lines of the file."""
    codex(config=re.sub("(request|stream)_max_retries = 0\n", "", CONFIG))


run(plain, stream, tools, structured, untuned)
