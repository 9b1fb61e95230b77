"""The proxy restarts while calls come in; the agent is stopped while calls are on their way."""

import concurrent.futures
import json
import threading
import time
import unittest

from system import PROXY, BrokenOff, System, docker, eventually


class Outages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = System().up()
        cls.addClassCleanup(cls.system.down)

    def test_a_restart_of_the_proxy_gives_clean_errors_and_full_recovery(self):
        stop, answers = threading.Event(), []

        def load(stream):
            while not stop.is_set():
                try:
                    answers.append((stream, False, *self.system.chat("planner", stream, timeout=15)))
                except BrokenOff as broken:
                    answers.append((stream, True, *broken.answer))
                time.sleep(0.2)

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            try:
                loads = [pool.submit(load, number % 2 == 1) for number in range(8)]
                eventually(lambda: len(answers) > 50, 20, "50 answers before the restart")
                self.system.compose("restart", "litellm")
                eventually(lambda: "healthy" == docker("inspect", "-f", "{{.State.Health.Status}}", PROXY).strip(), 150, "healthy")
                eventually(lambda: self.system.chat("planner")[0] == 200, 30, "an answer after the restart")
                before = len(answers)
                eventually(lambda: len(answers) > before + 50, 20, "50 answers after the restart")
            finally:
                stop.set()
        for task in loads:
            task.result()
        for stream, broken, status, body, _ in answers:
            self.assert_clean(stream, broken, status, body)
        self.assertEqual({(False, 200)}, {(broken, status) for _, broken, status, *_ in answers[before + 8:]})
        errors = sum(broken or status != 200 for _, broken, status, *_ in answers)
        print(f"restart: {len(answers)} calls, {errors} clean errors")

    def assert_clean(self, stream, broken, status, body):
        if broken:
            self.assertTrue(stream and status == 200, body)
            self.assertTrue(body.endswith("\nevent: error\n\n"), body)
            self.assertNotIn("[DONE]", body)
        elif status != 200:
            self.assertIn(json.loads(body)["error"]["code"], ("proxy_unavailable", "upstream_failed", "deadline_exceeded",
                                                              "rate_limited", "group_not_configured", "proxy_auth_failed"))
        elif stream:
            self.assertTrue(body.endswith("data: [DONE]\n\n"), body)
            self.assertRegex(body, r'"finish_reason": ?"stop"')
            self.assertNotIn('"error"', body)
        else:
            self.assertEqual("stop", json.loads(body)["choices"][0]["finish_reason"])

    def test_stopping_the_agent_drops_no_call_in_flight(self):
        for image in ("octoagent:native", "octoagent:jvm"):
            with self.subTest(image):
                # Time enough for every call, also on a busy machine: what is tested is the stop.
                self.system.agent(image, OCTOAGENT_LLM_TIMEOUT_S=30)
                self.assertEqual(200, self.system.chat("planner")[0])
                self.stop_under_load()

    def stop_under_load(self):
        self.system.vendor("mode", {"delay": 3})
        before = self.system.vendor("calls")["calls"]
        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            calls = [pool.submit(self.system.chat, "planner", number % 2 == 1) for number in range(40)]
            eventually(lambda: self.system.vendor("calls")["calls"] >= before + 40, 25, "40 calls at the vendor")
            began = time.monotonic()
            self.system.compose("stop", "octoagent")
            answers = [task.result() for task in calls]
        print(f"stop: 40 calls in flight, stopped after {time.monotonic() - began:.1f} s")
        self.system.vendor("mode", {"delay": 0})
        for number, (status, body, _) in enumerate(answers):
            self.assertEqual(200, status, body)
            # Whole, and from whichever group: a busy machine may be slower than the first one's share.
            self.assertIn("hello ", body)
            self.assertNotIn('"error"', body)
            self.assert_clean(number % 2 == 1, False, status, body)
