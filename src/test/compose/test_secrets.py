"""The vendors' keys are in the proxy's process and nowhere else; the proxy's key is in nothing that the agent tells."""

import os
import time
import unittest

import search
from system import AGENT, MASTER_KEY, PROXY, ROLES, VENDOR_KEYS, System, call, docker

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
    pages = [call(system.url + path)[1] for path in ("/q/health", "/q/health/group/llm", "/q/metrics", "/v1/models")]
    return "".join(f"{status}{body}{headers}" for status, body, headers in answers) + "".join(pages) + docker("logs", AGENT)


class Quiet(unittest.TestCase):
    """A vendor that repeats nothing."""

    @classmethod
    def setUpClass(cls):
        system.agent("octoagent:native")
        cls.answers = [system.chat(role, stream) for role in ROLES for stream in (False, True)]

    def test_the_keys_are_where_they_belong(self):
        self.assertEqual(sorted(CANARIES), search.found(search.environments(PROXY), CANARIES))

    def test_no_environment_of_the_agent_has_one(self):
        environment = search.environments(AGENT)
        self.assertIn(b"LITELLM_PROXY_KEY=", environment)
        self.assertNotIn(b"LITELLM_MASTER_KEY", environment)
        self.assertEqual([], search.found(environment, CANARIES))

    def test_no_open_file_of_the_agent_has_one(self):
        self.assertEqual([], search.found(search.open_files(AGENT), CANARIES))

    def test_the_agents_memory_has_none(self):
        self.assertTrue(all(status == 200 for status, *_ in self.answers), self.answers)
        # The proxy's key has to be in there: that it is found shows that the search can find.
        self.assertEqual([MASTER_KEY], search.in_memory(AGENT, (*CANARIES, MASTER_KEY)))

    def test_docker_does_not_tell_one(self):
        self.assertEqual([], search.found(docker("inspect", AGENT), CANARIES))
        self.assertNotIn("LITELLM_MASTER_KEY", docker("inspect", AGENT))

    def test_no_layer_and_no_history_has_one(self):
        for image in ("octoagent:native", "octoagent:jvm"):
            self.assertEqual([], search.in_image(image, (*CANARIES, MASTER_KEY)))

    def test_nothing_that_is_told_has_one_or_the_proxys(self):
        self.assertEqual([], search.found(told(*self.answers), (*CANARIES, MASTER_KEY)))


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
