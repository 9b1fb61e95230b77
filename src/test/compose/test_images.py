"""What the images hold, how large the native one is and how soon each answers."""

import datetime
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import unittest

import search
from system import CHECKOUT, VENDOR_KEYS, call, docker, free_port


class Images(unittest.TestCase):
    def test_the_native_image_is_small(self):
        size = int(docker("inspect", "-f", "{{.Size}}", "octoagent:native"))
        print(f"native image: {size / 2**20:.1f} MiB")
        self.assertLess(size, 110 * 2**20)

    def test_both_carry_labels_and_run_as_nobody_in_particular(self):
        for image in ("octoagent:native", "octoagent:jvm"):
            configuration = json.loads(docker("inspect", image))[0]["Config"]
            self.assertEqual("1001:1001", configuration["User"])
            labels = {name.removeprefix("org.opencontainers.image."): text for name, text in configuration["Labels"].items()}
            self.assertEqual("Apache-2.0", labels["licenses"])
            self.assertIn(f"<version>{labels['version']}</version>", (CHECKOUT / "pom.xml").read_text())
            self.assertRegex(labels["revision"], "^([0-9a-f]{40}|unknown)$")
            self.assertRegex(labels["source"], "^(https://[^@]+|unknown)$")

    def test_the_native_agent_answers_within_0_3_seconds(self):
        native = statistics.median(first_answer("octoagent:native") for _ in range(5))
        jvm = statistics.median(first_answer("octoagent:jvm") for _ in range(3))
        print(f"first answer: native {native * 1000:.0f} ms, JVM {jvm * 1000:.0f} ms, ratio {jvm / native:.1f}")
        self.assertLessEqual(native, 0.3)

    def test_a_vendors_key_in_the_environment_ends_the_start(self):
        name, key = next(iter(VENDOR_KEYS.items()))
        for image in ("octoagent:native", "octoagent:jvm"):
            with self.subTest(image):
                run = subprocess.run(["docker", "run", "--rm", "-e", f"{name}={key}", "-e", "OCTOAGENT_LLM_MODE=echo", image],
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30)
                self.assertEqual(78, run.returncode, run.stdout)
                self.assertIn(name, run.stdout)
                self.assertNotIn(key, run.stdout)

    def test_no_secret_file_reaches_the_build(self):
        with tempfile.TemporaryDirectory() as folder:
            context = pathlib.Path(folder, "checkout")
            shutil.copytree(CHECKOUT, context, ignore=shutil.ignore_patterns("target", ".git", ".venv", ".env*"))
            for name in (".env", ".env.litellm", ".env.local", "src/main/.env", "src/main/docker/.env.litellm"):
                (context / name).write_text("".join(f"{key}={value}\n" for key, value in VENDOR_KEYS.items()))
            build = ["docker", "build", "-q", "-t", "octoagent-test/context", "-f", "-", str(context)]
            subprocess.run(build, input="FROM scratch\nCOPY . /\n", text=True, check=True, stdout=subprocess.DEVNULL)
        try:
            self.assertEqual([], search.in_image("octoagent-test/context", VENDOR_KEYS.values()))
        finally:
            docker("rmi", "octoagent-test/context")


def first_answer(image):
    """Seconds from the container's start to the end of its first completion.

    On the host's network: a new bridge port passes no packet for its first half second or so, whatever is behind it.
    """
    port = free_port()
    container = docker("create", "--rm", "--read-only", "--tmpfs", "/tmp", "-m", "512m", "--network", "host",
                       "-e", f"QUARKUS_HTTP_PORT={port}", "-e", "OCTOAGENT_LLM_MODE=echo", image).strip()
    body = {"model": "planner", "messages": [{"role": "user", "content": "hello"}]}
    starting = subprocess.Popen(["docker", "start", container], stdout=subprocess.DEVNULL)
    deadline = time.time() + 20
    try:
        while time.time() < deadline:
            try:
                if call(f"http://127.0.0.1:{port}/v1/chat/completions", body, timeout=5)[0] == 200:
                    break
            except OSError:
                time.sleep(0.002)
        answered = time.time()
        starting.wait()
        started = docker("inspect", "-f", "{{.State.StartedAt}}", container).strip()
    finally:
        docker("rm", "-f", container, check=False)
    started = datetime.datetime.fromisoformat(re.sub(r"\.(\d{6})\d*Z", r".\1+00:00", started))
    return answered - started.timestamp()
