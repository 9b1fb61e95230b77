"""The program `llm`, with its file of further models; the file's address is the service's in the cases."""

import json
import os
import pathlib
import subprocess
import sys

from cases import run

HERE = pathlib.Path(__file__).parent
ASK = "How is the weather in Paris?"
MODELS = (HERE / "extra-openai-models.yaml").read_text().replace("http://localhost:8080", os.environ["OCTOAGENT_URL"])


class Failed(Exception):
    """The program has ended with an error."""


def llm(*arguments):
    user = pathlib.Path(os.environ["HOME"], "llm")
    user.mkdir()
    (user / "extra-openai-models.yaml").write_text(MODELS)
    environment = {**os.environ, "LLM_USER_PATH": str(user)}
    command = [sys.executable, "-m", "llm", "-m", "planner", "--key", os.environ["OCTOAGENT_API_KEY"], *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Failed(done.stderr.strip())
    return done


def plain():
    return {"text": llm("--no-stream", ASK).stdout.strip()}


def stream():
    done = llm("--usage", ASK)
    tokens = [int(number) for number in "".join(c if c.isdigit() else " " for c in done.stderr).split()]
    return {"text": done.stdout.strip(), "usage": sum(tokens)}


def tools():
    done = llm("--no-stream", "--tools-debug", "--functions", 'def weather(city: str): return "sunny"', ASK)
    return {"text": done.stdout.strip(), "called": "Paris" if "Paris" in done.stderr else None}


def structured():
    return {"data": json.loads(llm("--no-stream", "--schema", "city, celsius int", ASK).stdout)}


def untuned():
    """There is no switch for the two retries of OpenAI's SDK below it."""
    plain()


run(plain, stream, tools, structured, untuned)
