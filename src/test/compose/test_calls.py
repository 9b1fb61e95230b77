"""Completions from the host through both containers, on the native image and, the same, on the JVM's."""

import concurrent.futures
import hashlib
import json
import unittest
import uuid

from system import AGENT, MASTER_KEY, ROLES, System, call, docker, eventually

MODELS = {"router": "gpt-4o-mini", "extractor": "gpt-4o-mini", "summarizer": "gpt-4o-mini", "planner": "gpt-4o",
          "executor": "gpt-4o", "fallback": "claude-haiku-4-5"}


def setUpModule():
    global system
    system = System().up()


def tearDownModule():
    system.down()


def message(body):
    return json.loads(body)["choices"][0]["message"]


def events(body):
    return [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: {")]


class Calls:
    def test_every_role_is_answered_by_its_vendor_model(self):
        for role in ROLES:
            with self.subTest(role):
                status, body, _ = system.chat(role)
                self.assertEqual(200, status, body)
                self.assertEqual("hello from " + MODELS[role], message(body)["content"])

    def test_every_role_streams(self):
        for role in ROLES:
            with self.subTest(role):
                status, body, headers = system.chat(role, stream=True)
                self.assertEqual(200, status, body)
                self.assertTrue(headers["Content-Type"].startswith("text/event-stream"))
                self.assertTrue(body.endswith("data: [DONE]\n\n"), body)
                words = [choice["delta"].get("content") or "" for event in events(body) for choice in event["choices"]]
                self.assertEqual("hello from " + MODELS[role], "".join(words))

    def test_a_stream_tells_its_usage_to_whoever_asks(self):
        for asked in (True, False):
            with self.subTest(asked):
                body = system.chat("planner", stream=True, stream_options={"include_usage": asked})[1]
                usage = [event["usage"]["completion_tokens"] for event in events(body) if event.get("usage")]
                self.assertEqual([7] if asked else [], usage)

    def test_a_tool_is_called(self):
        function = {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}
        status, body, _ = system.chat("planner", tools=[{"type": "function", "function": function}])
        self.assertEqual(200, status, body)
        called = message(body)["tool_calls"][0]["function"]
        self.assertEqual(("weather", {"city": "Paris"}), (called["name"], json.loads(called["arguments"])))

    def test_fields_that_nobody_here_knows_reach_the_vendor(self):
        status, body, _ = system.chat("router", x_nested={"a": [1, 2]}, seed=7)
        self.assertEqual(200, status, body)
        arrived = system.vendor("calls")["last"]
        self.assertEqual(({"a": [1, 2]}, 7), (arrived["x_nested"], arrived["seed"]))

    def test_an_answer_says_who_gave_it_and_what_it_cost(self):
        _, body, headers = system.chat("router", headers={"X-Request-Id": "mine-1"})
        ours = {name: headers["X-OctoAgent-" + name] for name in ("Role", "Group", "Model", "Attempts")}
        self.assertEqual({"Role": "router", "Group": "cheap", "Model": "gpt-4o-mini", "Attempts": "1"}, ours)
        self.assertEqual("mine-1", headers["X-Request-Id"])
        self.assertAlmostEqual(11 * 0.15e-6 + 7 * 0.6e-6, float(headers["X-OctoAgent-Cost-Usd"]), 12)
        self.assertEqual([], [name for name in headers if name.lower().startswith(("x-litellm", "llm_provider"))])

    def test_a_call_leaves_one_event_in_the_containers_log(self):
        request = f"event-{uuid.uuid4()}"
        system.chat("executor", headers={"X-Request-Id": request, "X-OctoAgent-Task": "smoke"})
        lines = lambda: [json.loads(line) for line in docker("logs", AGENT).splitlines() if request in line]
        told = lambda: [line["call"] for line in lines() if "call" in line]
        eventually(told, 5, "the event of " + request)
        self.assertEqual(1, len(told()))
        event = told()[0]
        self.assertEqual(("answered", "executor", "main", "gpt-4o", "smoke", 11, 7),
                         tuple(event[name] for name in ("outcome", "role", "group", "model", "task", "input_tokens",
                                                        "output_tokens")))

    def test_a_vendor_that_fails_is_replaced(self):
        system.vendor("mode", {"fail": "gpt-4o"})
        try:
            answers = [system.chat("planner", stream) for stream in (False, True)]
        finally:
            system.vendor("mode", {"fail": None})
        for status, body, headers in answers:
            self.assertEqual(200, status, body)
            self.assertIn("claude-haiku-4-5", body)
            self.assertEqual(("fallback", "2", "server_error"),
                             tuple(headers["X-OctoAgent-" + name] for name in ("Group", "Attempts", "Fallback-Reason")))

    def test_a_vendor_that_hangs_costs_no_more_than_the_deadline(self):
        system.vendor("mode", {"delay": 4})
        try:
            for stream in (False, True):
                status, body, headers = system.chat("router", stream, headers={"X-OctoAgent-Timeout": "1"}, timeout=3)
                self.assertEqual((504, "deadline_exceeded"), (status, json.loads(body)["error"]["code"]))
                self.assertEqual("false", headers["x-should-retry"])
        finally:
            system.vendor("mode", {"delay": 0})

    def test_fifty_at_once_are_answered(self):
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda number: system.chat(ROLES[number % 6], number % 2 == 1), range(50)))
        self.assertEqual({200}, {status for status, *_ in answers})
        self.assertEqual(50, len({headers["X-Request-Id"] for *_, headers in answers}))

    def test_the_models_are_listed(self):
        status, body, _ = call(system.url + "/v1/models")
        self.assertEqual(200, status)
        self.assertLessEqual(set(ROLES) | {"cheap", "main"}, {model["id"] for model in json.loads(body)["data"]})
        self.assertEqual("planner", json.loads(call(system.url + "/v1/models/planner")[1])["id"])
        self.assertEqual(404, call(system.url + "/v1/models/gpt-9")[0])

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
                self.assertEqual(200, call(f"{system.management}/q/health/{probe}")[0])
                self.assertEqual(404, call(f"{system.url}/q/health/{probe}")[0])
        check = json.loads(call(f"{system.management}/q/health/group/llm")[1])["checks"][0]
        self.assertEqual("UP", check["status"])
        self.assertIn("http://litellm:4000", json.dumps(check))
        self.assertNotIn(MASTER_KEY, json.dumps(check))

    def test_the_page_and_its_data_are_there(self):
        status, page, headers = call(system.url + "/")
        self.assertEqual(200, status)
        self.assertIn("default-src 'none'; script-src 'self'", headers["Content-Security-Policy"])
        for file in ("page.js", "page.css", "icon.svg"):
            self.assertIn("/ui/" + file, page)
            self.assertEqual(200, call(f"{system.url}/ui/{file}")[0])
        overview = json.loads(call(system.url + "/v1/octoagent/overview")[1])
        self.assertEqual(["up"] * 3, [group["health"] for group in overview["groups"]])

    def test_it_is_confined(self):
        container = json.loads(docker("inspect", AGENT))[0]
        self.assertEqual("1001:1001", container["Config"]["User"])
        self.assertTrue(container["HostConfig"]["ReadonlyRootfs"])
        self.assertEqual(["ALL"], container["HostConfig"]["CapDrop"])
        self.assertEqual("healthy", container["State"]["Health"]["Status"])


class CallersKey(unittest.TestCase):
    KEY = "oa-canary-caller-3c7e91d0a5"

    def test_it_is_needed_and_kept_secret(self):
        system.agent("octoagent:native", OCTOAGENT_API_KEY="sha256:" + hashlib.sha256(self.KEY.encode()).hexdigest())
        shown = {key: {"Authorization": "Bearer " + key} for key in (self.KEY, "wrong")}
        for stream in (False, True):
            self.assertEqual(401, system.chat("planner", stream)[0])
            self.assertEqual(401, system.chat("planner", stream, headers=shown["wrong"])[0])
            self.assertEqual(200, system.chat("planner", stream, headers=shown[self.KEY])[0])
        self.assertEqual(401, call(system.url + "/v1/octoagent/overview")[0])
        for open_to_all in (system.url, system.management + "/q/health/ready", system.management + "/q/metrics"):
            self.assertEqual(200, call(open_to_all)[0])
        self.assertNotIn(self.KEY, docker("logs", AGENT) + docker("inspect", AGENT))


class NativeCalls(Calls, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        system.agent("octoagent:native")


class JvmCalls(Calls, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        system.agent("octoagent:jvm")
