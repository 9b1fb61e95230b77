"""docker-compose.scale.yml: replicas are replaced and lost, and the proxy stops, while callers call through the balancer."""

import collections
import concurrent.futures
import http.client
import json
import re
import shutil
import threading
import time
import unittest

from system import CHECKOUT, System, call, docker, eventually

CALLERS = 32
OVERLAY = "docker-compose.scale.yml"
CONFIGURATION = "deploy/haproxy/haproxy.cfg"


class Call(collections.namedtuple("Call", "began ended stream status body")):
    """One call; its status is 0 where there was no answer, and its body None where the answer broke off."""

    def whole(self):
        if self.status != 200 or self.body is None:
            return False
        return self.body.endswith("data: [DONE]\n\n") if self.stream else "hello from " in self.body


class Callers:
    """Each calls again and again until the end of the block: half of them streamed, half of them over a kept connection."""

    def __init__(self, url):
        self.address = url.removeprefix("http://")
        self.calls, self.stop = [], threading.Event()

    def __enter__(self):
        self.pool = concurrent.futures.ThreadPoolExecutor(CALLERS)
        self.tasks = [self.pool.submit(self.run, number % 2 == 1, number % 4 < 2) for number in range(CALLERS)]
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.pool.shutdown()
        for task in self.tasks:
            task.result()

    def run(self, stream, keep):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        body = json.dumps({"model": "planner", "messages": [{"role": "user", "content": "hello"}], "stream": stream})
        while not self.stop.is_set():
            began, status, answer = time.monotonic(), 0, None
            try:
                connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
                response = connection.getresponse()
                status = response.status
                answer = response.read().decode()
            except (http.client.HTTPException, ConnectionError):
                connection.close()
            self.calls.append(Call(began, time.monotonic(), stream, status, answer))
            if not keep:
                connection.close()
        connection.close()

    def more(self, count=CALLERS):
        goal = len(self.calls) + count
        eventually(lambda: len(self.calls) >= goal, 60, f"{count} calls more")


class Replicas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = System(overlays=[OVERLAY])
        cls.addClassCleanup(cls.system.down)
        (cls.system.folder / CONFIGURATION).parent.mkdir(parents=True)
        shutil.copy(CHECKOUT / CONFIGURATION, cls.system.folder / CONFIGURATION)
        # Time enough for every call, also on a busy machine.
        cls.system.write(".env", {**cls.system.settings, "OCTOAGENT_LLM_TIMEOUT_S": 30})
        cls.system.up()
        eventually(lambda: cls.system.chat("planner")[0] == 200, 30, "an answer through the balancer")

    def replicas(self):
        return self.system.compose("ps", "-a", "-q", "octoagent").split()

    def changes(self):
        """Which replicas have come and gone, in order, as (name, "UP" or "DOWN")."""
        log = docker("logs", self.system.compose("ps", "-q", "balancer").strip())
        return re.findall(r"^Server octoagent/(replica\d+) is (UP|DOWN),", log, re.MULTILINE)

    def await_up(self, replica):
        """Ready, and known to the balancer, which looks twice a second."""
        eventually(lambda: "healthy" == docker("inspect", "-f", "{{.State.Health.Status}}", replica).strip(), 60, "healthy")

    def refused(self, count):
        """How long each of so many calls took to be told that there is no proxy."""
        took = []
        for number in range(count):
            began = time.monotonic()
            status, body, headers = self.system.chat("planner", number % 2 == 1)
            took.append(time.monotonic() - began)
            self.assertEqual((503, "proxy_unavailable"), (status, json.loads(body)["error"]["code"]), body)
            self.assertIn("X-Request-Id", headers)
        return took

    def test_1_each_is_replaced_without_a_lost_call(self):
        self.system.vendor("mode", {"pace": 0.5})
        before = self.system.vendor("calls")["calls"]
        with Callers(self.system.url) as callers:
            callers.more()
            for replica in self.replicas():
                docker("stop", replica)
                docker("start", replica)
                self.await_up(replica)
                callers.more()
        self.system.vendor("mode", {"pace": 0.02})
        self.assertEqual([], [made for made in callers.calls if not made.whole()])
        self.assertEqual({"UP": 3, "DOWN": 3}, collections.Counter(state for _, state in self.changes()))
        self.assertEqual(len(callers.calls), self.system.vendor("calls")["calls"] - before, "each call was made once")
        print(f"replaced: {len(callers.calls)} calls")

    def test_2_killed_it_loses_its_calls_in_flight_and_no_other(self):
        victim = self.replicas()[0]
        with Callers(self.system.url) as callers:
            callers.more()
            began = time.monotonic()
            docker("kill", victim)
            killed = time.monotonic()
            callers.more(4 * CALLERS)
        docker("start", victim)
        self.await_up(victim)
        failed = [made for made in callers.calls if not made.whole()]
        print(f"killed: {len(failed)} of {len(callers.calls)} calls failed")
        for made in failed:
            self.assertLess(made.began, killed)
            self.assertTrue(began <= made.ended < killed + 4, made)
            if made.status != 200:
                self.assertEqual((502, "upstream_failed"), (made.status, json.loads(made.body)["error"]["code"]))
            else:
                self.assertTrue(made.stream and made.body is None, made)

    def test_3_without_a_proxy_each_says_so_and_none_leaves(self):
        before = self.changes()
        self.system.compose("stop", "litellm")
        try:
            # Until its name is forgotten nothing refuses a connection to it, and connecting may take 3 s.
            forgetting, gone = self.refused(30), self.refused(60)
            print(f"no proxy: 503 within {max(forgetting):.3f} s, then {max(gone):.3f} s")
            self.assertLess(max(forgetting), 4)
            self.assertLess(max(gone), 0.25)
            self.assertEqual(before, self.changes())
        finally:
            self.system.compose("up", "-d", "--no-build", "--wait", "litellm")
        eventually(lambda: self.system.chat("planner")[0] == 200, 30, "an answer after the outage")

    def test_callers_do_not_reach_health_and_metrics(self):
        for path in ("/q/health", "/q/metrics", "//q/health", "/%71/health", "/v1/../q/health"):
            self.assertEqual(404, call(self.system.url + path)[0], path)
        self.assertEqual(200, call(self.system.url + "/q/openapi")[0])

    def test_the_balancer_is_confined(self):
        container = json.loads(docker("inspect", self.system.compose("ps", "-q", "balancer").strip()))[0]
        self.assertEqual("haproxy", container["Config"]["User"])
        self.assertTrue(container["HostConfig"]["ReadonlyRootfs"])
        self.assertEqual(["ALL"], container["HostConfig"]["CapDrop"])
        eventually(lambda: "healthy" == docker("inspect", "-f", "{{.State.Health.Status}}", container["Id"]).strip(), 60, "healthy")

    def test_4_without_a_replica_the_balancer_says_so(self):
        self.system.compose("kill", "octoagent")
        try:
            for path in ("chat/completions", "messages"):
                status, body, headers = call(f"{self.system.url}/v1/{path}", {"model": "planner"}, timeout=10)
                self.assertEqual((503, "overloaded", "1"), (status, json.loads(body)["error"]["code"], headers["Retry-After"]))
                self.assertEqual("error" if path == "messages" else None, json.loads(body).get("type"))
        finally:
            self.system.compose("start", "octoagent")
        eventually(lambda: self.system.chat("planner")[0] == 200, 60, "an answer again")
