"""The containers of docker-compose.yml and a fake vendor, in a project folder of their own, for the checks beside this file."""

import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
OPENAI_KEY = "sk-canary-openai-5b1e0c7d2f9a4e6b"
ANTHROPIC_KEY = "sk-ant-canary-9d3f6a4e81c05b72"
VENDOR_KEYS = {"OPENAI_API_KEY": OPENAI_KEY, "ANTHROPIC_API_KEY": ANTHROPIC_KEY}
MASTER_KEY = "sk-canary-master-71c9e2aa04"
AGENT, PROXY = "octoagent-test", "octoagent-test-litellm"
ROLES = ("router", "extractor", "summarizer", "planner", "executor", "fallback")


def docker(*arguments, check=True):
    done = subprocess.run(["docker", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if check and done.returncode:
        raise AssertionError(f"docker {' '.join(arguments)}: {done.stdout}")
    return done.stdout


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class BrokenOff(Exception):
    """The response ended before its body did; `answer` is the status, what came of the body, and the headers."""

    def __init__(self, *answer):
        super().__init__(*answer)
        self.answer = answer


def call(url, body=None, headers=None, timeout=60):
    """The status, the body as text and the headers, whatever the status is."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            try:
                return response.status, response.read().decode(), response.headers
            except http.client.IncompleteRead as cut:
                raise BrokenOff(response.status, cut.partial.decode(), response.headers) from cut
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode(), refused.headers


def eventually(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.1)


class System:
    def __init__(self, keys=None, image="octoagent:native", overlays=()):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="octoagent-compose-"))
        self.url, self.management = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        self.image = image
        self.overlays = overlays
        shutil.copy(CHECKOUT / "docker-compose.yml", self.folder)
        shutil.copy(CHECKOUT / "litellm-config.yaml", self.folder)
        self.keys = VENDOR_KEYS if keys is None else keys
        self.write(".env.litellm", {**self.keys, "OPENAI_BASE_URL": "http://vendor:9000/v1",
                                    "ANTHROPIC_API_BASE": "http://vendor:9000"})
        self.settings = {"OCTOAGENT_LLM_TIMEOUT_S": "10", "LITELLM_MASTER_KEY": MASTER_KEY,
                         "OCTOAGENT_PORT": self.url.rsplit(":", 1)[1], "LITELLM_PORT": free_port(),
                         "OCTOAGENT_MANAGEMENT_PORT": self.management.rsplit(":", 1)[1]}
        self.write(".env", self.settings)

    def write(self, name, values):
        (self.folder / name).write_text("".join(f"{key}={value}\n" for key, value in values.items()))

    def compose(self, *arguments, check=True):
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LITELLM_IMAGE", "HAPROXY_IMAGE", "VALKEY_IMAGE", "DOCKER_HOST") if name in os.environ}
        environment |= {"OCTOAGENT_IMAGE": self.image, "CHECKOUT": str(CHECKOUT), "EXPECTED_KEYS": ",".join(VENDOR_KEYS.values())}
        files = ["-f", "docker-compose.yml", "-f", str(CHECKOUT / "src/test/compose/overlay.yml")]
        for overlay in self.overlays:
            files += ["-f", str(CHECKOUT / overlay)]
        done = subprocess.run(["docker", "compose", "-p", "octoagent-test", "--project-directory", ".", *files, *arguments],
                              cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if check and done.returncode:
            raise AssertionError(f"docker compose {' '.join(arguments)}: {done.stdout}\n{docker('logs', PROXY, check=False)[-4000:]}")
        return done.stdout

    def up(self):
        try:
            self.compose("up", "-d", "--no-build", "--wait")
        except BaseException:
            self.down()
            raise
        return self

    def agent(self, image, **settings):
        """Another agent in front of the same proxy, with these settings beside the usual ones."""
        self.image = image
        self.write(".env", {**self.settings, **settings})
        self.compose("up", "-d", "--no-build", "--no-deps", "--force-recreate", "--wait", "octoagent")

    def down(self):
        if self.folder.exists():
            self.compose("down", "--volumes", "--timeout", "5", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def chat(self, model, stream=False, headers=None, timeout=60, **fields):
        body = {"model": model, "messages": [{"role": "user", "content": "hello"}], "stream": stream, **fields}
        return call(self.url + "/v1/chat/completions", body, headers, timeout)

    def vendor(self, path, body=None):
        address = self.compose("port", "vendor", "9000").strip()
        return json.loads(call(f"http://{address}/{path}", body)[1])
