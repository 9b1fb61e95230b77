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

import search
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


def scaled(test):
    """The containers before their start, with time enough for every call, also on a busy machine; gone after the tests."""
    system = System(overlays=[OVERLAY])
    test.addClassCleanup(system.down)
    (system.folder / CONFIGURATION).parent.mkdir(parents=True)
    shutil.copy(CHECKOUT / CONFIGURATION, system.folder / CONFIGURATION)
    system.settings["OCTOAGENT_LLM_TIMEOUT_S"] = 30
    system.write(".env", system.settings)
    return system


class Replicas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = scaled(cls).up()
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


class SharedLimits(unittest.TestCase):
    """Three replicas and the store: what one of them has counted holds for all."""
    PASSWORD = "oa-canary-store-4e7ab1"
    BUDGETED, AFFORDABLE, CALLS, AT_ONCE = "oa-canary-budgeted", 20, 60, 12
    PRICE = 11 * 2.5e-6 + 7 * 10e-6
    RICH, FORTUNE = "oa-canary-rich", 1.0

    @classmethod
    def setUpClass(cls):
        cls.system = scaled(cls)
        cls.system.write(".env", {**cls.system.settings, "COMPOSE_PROFILES": "store", "OCTOAGENT_STORE_URL": "redis://store:6379",
                                  "OCTOAGENT_STORE_PASSWORD": cls.PASSWORD, "OCTOAGENT_LIMITS_FIRST_ESTIMATE_USD": "0.0001"})
        folder = cls.system.folder / "config"
        folder.mkdir()
        caller = lambda key, usd: {"key": [key], "budget-usd": f"{usd:.7f}", "budget-every": "30d"}
        callers = {"budgeted": caller(cls.BUDGETED, cls.AFFORDABLE * cls.PRICE), "rich": caller(cls.RICH, cls.FORTUNE)}
        (folder / "application.yaml").write_text(json.dumps({"octoagent": {"callers": callers}}))  # JSON is YAML
        cls.system.up()
        eventually(lambda: cls.ask(cls.RICH)[0] == 200, 30, "an answer through the balancer")

    @classmethod
    def ask(cls, key, number=0):
        return cls.system.chat("planner", number % 2 == 1, {"Authorization": f"Bearer {key}"})

    def service(self, name):
        return self.system.compose("ps", "-a", "-q", name).split()

    def events(self, caller):
        """The caller's events, of each replica."""
        told = []
        for replica in self.service("octoagent"):
            calls = [json.loads(line).get("call", {}) for line in docker("logs", replica).splitlines() if line.startswith("{")]
            told.append([made for made in calls if made.get("caller") == caller])
        return told

    def test_a_budget_holds_over_all_replicas(self):
        before = self.system.vendor("calls")["calls"]
        with concurrent.futures.ThreadPoolExecutor(self.AT_ONCE) as pool:
            answers = list(pool.map(lambda number: self.ask(self.BUDGETED, number), range(self.CALLS)))
        answered = [status for status, *_ in answers].count(200)
        paid = self.system.vendor("calls")["calls"] - before
        told = self.events("budgeted")
        # On a busy machine the store may take more than its 50 ms: then the replica lets the call through, and says so.
        alone = sum(made["store_down"] for made in sum(told, []))
        print(f"a budget of {self.AFFORDABLE} calls: {answered} of {self.CALLS} answered, {paid} paid for, {alone} without the store")
        self.assertLess(alone, answered)
        self.assertTrue(self.AFFORDABLE - 3 <= answered <= self.AFFORDABLE + 1 + alone, answered)
        self.assertLessEqual(paid, self.AFFORDABLE + 1 + alone)
        for status, body, headers in answers:
            if status != 200:
                self.assertEqual((429, "budget_exhausted"), (status, json.loads(body)["error"]["code"]), body)
                self.assertEqual("false", headers["x-should-retry"])
        self.assertEqual(3, sum(any(made["outcome"] == "answered" for made in calls) for calls in told))

    def left(self):
        """What the rich caller has left, as any replica says it."""
        status, body, headers = self.ask(self.RICH)
        self.assertEqual(200, status, body)
        return float(headers["X-OctoAgent-Budget-Remaining-Usd"])

    def test_without_the_store_calls_go_on_and_count_when_it_is_back(self):
        before = self.left()
        self.system.compose("stop", "store")
        took = []
        try:
            for number in range(30):
                began = time.monotonic()
                status, body, _ = self.ask(self.RICH, number)
                took.append(time.monotonic() - began)
                self.assertEqual(200, status, body)
            self.assertGreaterEqual(sum(made["store_down"] for told in self.events("rich") for made in told), 29)
        finally:
            self.system.compose("start", "store")
        back = time.monotonic()

        def all_ask_the_store():
            for _ in range(3):
                self.left()
            return not any(told[-1]["store_down"] for told in self.events("rich"))

        eventually(all_ask_the_store, 6, "every replica asks the store again")
        print(f"without the store: answers within {max(took):.3f} s; asked again {time.monotonic() - back:.1f} s after its return")
        self.assertLess(max(took), 2)
        eventually(lambda: before - self.left() >= 30 * self.PRICE, 10, "the calls of the outage among what was spent")
        spent, calls = before - self.left(), sum(len(told) for told in self.events("rich"))
        self.assertLess(spent, (calls + 2) * self.PRICE)

    def test_nobody_but_the_replicas_reaches_the_store(self):
        (store,), (balancer,) = self.service("store"), self.service("balancer")
        networks = json.loads(docker("inspect", store))[0]["NetworkSettings"]["Networks"]
        address = [network["IPAddress"] for network in networks.values()]
        connect = lambda host, port: docker("exec", balancer, "timeout", "2", "bash", "-c",
                                            f"exec 3<>/dev/tcp/{host}/{port} && echo connected", check=False)
        self.assertIn("connected", connect("octoagent", 9000))
        for host in ("store", *address):
            self.assertNotIn("connected", connect(host, 6379))

    def test_the_store_is_confined_and_its_password_in_few_places(self):
        (store,) = self.service("store")
        container = json.loads(docker("inspect", store))[0]
        self.assertEqual("valkey", container["Config"]["User"])
        self.assertTrue(container["HostConfig"]["ReadonlyRootfs"])
        self.assertEqual(["ALL"], container["HostConfig"]["CapDrop"])
        self.assertFalse(container["HostConfig"]["PortBindings"])
        self.assertEqual([], search.found(search.command_lines(store) + docker("logs", store).encode(), [self.PASSWORD]))
        told = [docker("logs", replica) for replica in self.service("octoagent")]
        others = [docker("inspect", *self.service(name)) for name in ("balancer", "litellm")]
        keys = [self.PASSWORD, self.BUDGETED, self.RICH]
        self.assertEqual([], search.found("".join(told + others), keys))
        # Neither a key nor a prompt gets into the store.
        dump = docker("exec", store, "sh", "-c", "cat /data/appendonlydir/* | LC_ALL=C tr -c '[:print:]' ' '")
        self.assertIn("budgeted", dump)
        self.assertEqual([], search.found(dump, [*keys, "hello"]))
