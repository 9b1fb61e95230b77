"""Completions from the host through both containers, on the native image and, the same, on the JVM's."""

import json
import unittest

from system import AGENT, ROLES, System, call, docker

MODELS = {"router": "gpt-4o-mini", "extractor": "gpt-4o-mini", "summarizer": "gpt-4o-mini", "planner": "gpt-4o",
          "executor": "gpt-4o", "fallback": "claude-haiku-4-5"}


def setUpModule():
    global system
    system = System().up()


def tearDownModule():
    system.down()


class Calls:
    def test_every_role_is_answered_by_its_vendor_model(self):
        for role in ROLES:
            with self.subTest(role):
                status, body, _ = system.chat(role)
                self.assertEqual(200, status, body)
                self.assertEqual("hello from " + MODELS[role], json.loads(body)["choices"][0]["message"]["content"])

    def test_every_role_streams(self):
        for role in ROLES:
            with self.subTest(role):
                status, body, headers = system.chat(role, stream=True)
                self.assertEqual(200, status, body)
                self.assertTrue(headers["Content-Type"].startswith("text/event-stream"))
                self.assertTrue(body.endswith("data: [DONE]\n\n"), body)
                events = [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: {")]
                words = [choice["delta"].get("content") or "" for event in events for choice in event["choices"]]
                self.assertEqual("hello from " + MODELS[role], "".join(words))

    def test_the_models_are_listed(self):
        status, body, _ = call(system.url + "/v1/models")
        self.assertEqual(200, status)
        self.assertLessEqual(set(ROLES) | {"cheap", "main"}, {model["id"] for model in json.loads(body)["data"]})

    def test_errors_are_ours(self):
        for what, status, body in (("unknown model", 404, {"model": "gpt-9", "messages": [{}]}), ("no JSON", 400, b"{"),
                                   ("no messages", 400, {"model": "main"}),
                                   ("steering", 400, {"model": "main", "messages": [{}], "api_base": "http://x"})):
            with self.subTest(what):
                answer = call(system.url + "/v1/chat/completions", body)
                self.assertEqual(status, answer[0], answer[1])
                self.assertIn("code", json.loads(answer[1])["error"])

    def test_it_is_live_and_ready(self):
        for probe in ("live", "ready", "started", "group/llm"):
            with self.subTest(probe):
                self.assertEqual(200, call(f"{system.url}/q/health/{probe}")[0])

    def test_it_is_confined(self):
        container = json.loads(docker("inspect", AGENT))[0]
        self.assertEqual("1001:1001", container["Config"]["User"])
        self.assertTrue(container["HostConfig"]["ReadonlyRootfs"])
        self.assertEqual(["ALL"], container["HostConfig"]["CapDrop"])
        self.assertEqual("healthy", container["State"]["Health"]["Status"])


class NativeCalls(Calls, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        system.agent("octoagent:native")


class JvmCalls(Calls, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        system.agent("octoagent:jvm")
