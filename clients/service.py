"""The packaged service as a process of its own, with a fresh key, in front of a scripted proxy."""

import json
import os
import pathlib
import re
import secrets
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from upstream import Upstream

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Every case stays well below this; a hung upstream uses all of it.
PROMISE_S = 6
HI = [{"role": "user", "content": "hi"}]


def command():
    """What Quarkus' build says it has made: the jar or the binary."""
    described = ROOT / "target/quarkus-artifact.properties"
    if not described.exists():
        raise SystemExit("clients: the service is not built: run ./mvnw package -DskipTests")
    made = dict(line.split("=", 1) for line in described.read_text().splitlines() if not line.startswith("#"))
    path = str(ROOT / "target" / made["path"])
    # It runs for a minute: what its compilers would gain, they would cost.
    jar = [java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", path]
    return [path] if made["type"].startswith("native") else jar


def java():
    return str(pathlib.Path(os.environ["JAVA_HOME"], "bin/java"))


class Service:
    def __init__(self, says):
        self.upstream = Upstream(says)
        self.key = "sk-" + secrets.token_hex(16)
        self.directory = tempfile.TemporaryDirectory()
        self.log = pathlib.Path(self.directory.name, "service.log")
        environment = {
            "PATH": os.environ["PATH"],
            "QUARKUS_HTTP_HOST": "127.0.0.1",
            "QUARKUS_HTTP_PORT": "0",
            "LITELLM_PROXY_URL": self.upstream.url,
            "LITELLM_PROXY_KEY": secrets.token_hex(16),
            "OCTOAGENT_API_KEY": self.key,
            "OCTOAGENT_LLM_TIMEOUT_S": str(PROMISE_S),
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command(), env=environment, cwd=self.directory.name, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def __enter__(self):
        try:
            self.url = self.await_address()
            # The first call of a process is slow, and nobody's case.
            self.await_answers("main", 1)
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()
        self.upstream.shutdown()
        self.upstream.server_close()
        self.directory.cleanup()

    def await_address(self):
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            listening = re.search(r"Listening on: (http://[0-9.]+:[0-9]+)", self.log.read_text())
            if listening:
                return listening[1]
            time.sleep(0.1)
        raise RuntimeError("the service did not start:\n" + self.log.read_text())

    def request(self, path, body=None):
        """Status, headers and text; a broken answer is an error."""
        headers = {"Authorization": "Bearer " + self.key, "Content-Type": "application/json"}
        asked = urllib.request.Request(self.url + path, body and json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def heal(self):
        """Makes every group answer again after a fault: no pause is left, and the breakers have forgotten it."""
        if self.upstream.mode != "well":
            self.upstream.mode = "well"
            for group in ("main", "fallback"):
                self.await_answers(group, 6)

    def await_answers(self, group, wanted):
        end = time.monotonic() + 30
        while wanted:
            _, headers, _ = self.request("/v1/chat/completions", {"model": group, "messages": HI})
            if headers["X-OctoAgent-Group"] == group:
                wanted -= 1
            elif time.monotonic() > end:
                raise RuntimeError(f"the group {group} does not answer")
            else:
                time.sleep(0.1)

    def calls(self):
        """The calls that have ended so far, as soon as none is under way and all are counted."""
        end = time.monotonic() + 10
        before = None
        while time.monotonic() < end:
            text = self.request("/q/metrics")[2]
            values = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
            under_way, calls = (
                sum(float(value) for name, value in values if name.startswith(metric))
                for metric in ("octoagent_calls_in_flight", "octoagent_calls_total")
            )
            if not under_way and calls == before:
                break
            before = calls
            time.sleep(0.1)
        return round(calls)
