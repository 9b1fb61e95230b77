"""The vendors' keys are in the proxy's process and nowhere else; the proxy's key is in nothing that the agent tells."""

import json
import os
import time
import unittest

import search
from system import AGENT, MASTER_KEY, PROXY, ROLES, VENDOR_KEYS, System, call, docker, eventually

CANARIES = tuple(VENDOR_KEYS.values())


def setUpModule():
    if os.geteuid() != 0:
        raise unittest.SkipTest("SKIPPED LOUDLY: only root can look into the containers' processes")
    global system
    system = System().up()


def tearDownModule():
    system.down()


def told(*answers):
    """All that the agent says: these answers, health, metrics, its log with the events."""
    pages = [call(system.management + path)[1] for path in ("/q/health", "/q/health/group/llm", "/q/metrics")]
    pages += [call(system.url + path)[1] for path in ("/v1/models", "/v1/octoagent/overview")]
    return "".join(f"{status}{body}{headers}" for status, body, headers in answers) + "".join(pages) + docker("logs", AGENT)


def events():
    """The calls in the agent's log, and the levels of all lines that its own code has written."""
    lines = [json.loads(line) for line in docker("logs", AGENT).splitlines() if line.startswith("{")]
    return ([line["call"] for line in lines if "call" in line],
            {line["level"] for line in lines if line["loggerName"].startswith("io.octoagent")})


def refused():
    """Calls that end in each kind of error that needs no vendor."""
    chat = system.url + "/v1/chat/completions"
    bodies = {"model": "gpt-9", "messages": [{}]}, b"{", {"model": "main", "messages": [{}], "api_key": "x"}
    return [call(chat, body) for body in bodies] + [call(system.url + "/v1/nope")]


class Quiet:
    """A vendor that repeats nothing."""

    @classmethod
    def setUpClass(cls):
        system.agent(cls.image)
        cls.answers = [system.chat(role, stream) for role in ROLES for stream in (False, True)]
        cls.refusals = refused()

    def test_the_keys_are_where_they_belong(self):
        self.assertEqual(sorted(CANARIES), search.found(search.environments(PROXY), CANARIES))

    def test_no_environment_of_the_agent_has_one(self):
        environment = search.environments(AGENT)
        self.assertIn(b"LITELLM_PROXY_KEY=", environment)
        self.assertNotIn(b"LITELLM_MASTER_KEY", environment)
        self.assertEqual([], search.found(environment + search.command_lines(AGENT), CANARIES))

    def test_no_open_file_of_the_agent_has_one(self):
        files = search.open_files(AGENT)
        self.assertIn(b"socket:", files)
        self.assertEqual([], search.found(files, CANARIES))

    def test_the_agents_memory_has_none(self):
        self.assertTrue(all(status == 200 for status, *_ in self.answers), self.answers)
        # The proxy's key has to be in there: that it is found shows that the search can find.
        self.assertEqual([MASTER_KEY], search.in_memory(AGENT, (*CANARIES, MASTER_KEY)))

    def test_docker_does_not_tell_one(self):
        self.assertEqual([], search.found(docker("inspect", AGENT), CANARIES))
        self.assertNotIn("LITELLM_MASTER_KEY", docker("inspect", AGENT))

    def test_no_layer_and_no_history_has_one(self):
        self.assertEqual([], search.in_image(self.image, (*CANARIES, MASTER_KEY)))

    def test_nothing_that_is_told_has_one_or_the_proxys(self):
        self.assertEqual({400, 404}, {status for status, *_ in self.refusals})
        self.assertEqual([], search.found(told(*self.answers, *self.refusals), (*CANARIES, MASTER_KEY)))

    def test_each_call_has_left_an_event_in_a_log_at_trace(self):
        # The page's and the probes' requests are no calls, and neither is one of an unknown path.
        expected = len(self.answers) + len(self.refusals) - 1
        eventually(lambda: len(events()[0]) >= expected, 5, "an event of each call")
        calls, levels = events()
        self.assertEqual(expected, len(calls))
        self.assertIn("DEBUG", levels)


class QuietNative(Quiet, unittest.TestCase):
    image = "octoagent:native"


class QuietJvm(Quiet, unittest.TestCase):
    image = "octoagent:jvm"


class Storm(unittest.TestCase):
    """A vendor whose every error repeats the key and the headers it was shown."""

    def test_nothing_that_is_told_has_a_key(self):
        system.agent("octoagent:native")
        system.vendor("mode", {"leak": True})
        answers, enough = [], system.vendor("calls")["calls"] + 60  # ten of each refusal; open breakers save the rest
        while system.vendor("calls")["calls"] < enough:
            answers += [system.chat(role, stream) for role in ROLES for stream in (False, True)]
            time.sleep(0.2)
        system.vendor("mode", {"leak": False})
        self.assertNotIn(200, {status for status, *_ in answers})
        self.assertEqual([], search.found(told(*answers), (*CANARIES, MASTER_KEY)))
