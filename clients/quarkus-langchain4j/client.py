"""Starts the application on a free port, and asks it as its users do."""

import json
import os
import pathlib
import re
import subprocess
import time
import urllib.error
import urllib.request

from cases import run

HERE = pathlib.Path(__file__).parent


class Failed(Exception):
    """What the application answered in the place of a forecast."""

    def __init__(self, text):
        super().__init__(text)
        self.kind = text.split(":")[0]


class Application:
    def __init__(self):
        self.log = pathlib.Path(os.environ["HOME"], "application.log")
        java = pathlib.Path(os.environ["JAVA_HOME"], "bin/java")
        jar = HERE / "target/quarkus-app/quarkus-run.jar"
        with self.log.open("w") as log:
            environment = {**os.environ, "PORT": "0"}
            self.process = subprocess.Popen([java, "-jar", jar], env=environment, stdout=log, stderr=log)

    def __enter__(self):
        self.port = self.logged(r"Listening on: http://0.0.0.0:(\d+)")
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()

    def logged(self, pattern):
        end = time.monotonic() + 40
        while time.monotonic() < end:
            found = re.search(pattern, self.log.read_text())
            if found:
                return found[1]
            time.sleep(0.1)
        raise Failed(self.log.read_text())

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/forecast/Paris{path}") as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            raise Failed(error.read().decode()) from error


def plain():
    with Application() as application:
        return {"text": application.get("")}


def stream():
    with Application() as application:
        # A blank that begins a line of data is not of the data.
        pieces = re.findall("^data:(.*)$", application.get("/stream"), re.MULTILINE)
        failed = [piece.removeprefix("failed: ") for piece in pieces if piece.startswith("failed: ")]
        if failed:
            raise Failed(failed[0])
        return {"text": "".join(pieces), "usage": int(application.logged(r"tokens: (\d+)"))}


def tools():
    with Application() as application:
        text = application.get("/measured")
        return {"text": text, "called": application.logged("weather asked of (.*)")}


def structured():
    with Application() as application:
        return {"data": json.loads(application.get("/report"))}


def untuned():
    """With the default of the setting that application.properties changes."""
    os.environ["QUARKUS_LANGCHAIN4J_OPENAI_MAX_RETRIES"] = "1"
    plain()


run(plain, stream, tools, structured, untuned)
