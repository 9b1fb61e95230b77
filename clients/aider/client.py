"""The program `aider`, with its .aider.conf.yml; the file's address is the service's in the cases."""

import os
import pathlib
import re
import subprocess
import sys

from cases import run

HERE = pathlib.Path(__file__).parent
CONFIG = (HERE / "aider.conf.yml").read_text().replace("http://localhost:8080", os.environ["OCTOAGENT_URL"])
# It asks nothing, looks for no newer version, and sends nothing of its use.
QUIET = ["--yes-always", "--no-check-update", "--analytics-disable", "--no-git", "--no-pretty", "--no-gitignore"]


class Failed(Exception):
    """What it says is that the call has failed."""


def aider(*arguments):
    home = pathlib.Path(os.environ["HOME"])
    (home / ".aider.conf.yml").write_text(CONFIG)
    environment = {**os.environ, "OPENAI_API_KEY": os.environ["OCTOAGENT_API_KEY"]}
    command = [sys.executable, "-m", "aider", *QUIET, *arguments, "--chat-mode", "ask"]
    command += ["--message", "How is the weather in Paris?"]
    done = subprocess.run(command, env=environment, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    tokens = re.search(r"Tokens: (\d+) sent, (\d+) received", done.stdout)
    if not tokens:
        raise Failed(done.stdout + done.stderr)
    answer = done.stdout[: tokens.start()].strip().splitlines()[-1]
    return {"text": answer, "usage": int(tokens[1]) + int(tokens[2])}


def plain():
    return aider("--no-stream")


def stream():
    return aider("--stream")


def untuned():
    """It has no switch."""
    aider("--no-stream")


run(plain, stream, untuned)
