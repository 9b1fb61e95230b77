"""The script of helm test's pod: what it takes for an answer, and what it does not."""

import http.server
import json
import os
import subprocess
import sys
import threading
import unittest

from chart import CHART

MODELS = {"data": [{"id": "planner"}, {"id": "main"}]}


def error(code):
    return {"error": {"code": code}}


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Authorization"]))
        body = json.dumps(self.server.body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing."""


class Models(unittest.TestCase):
    def setUp(self):
        self.service = http.server.HTTPServer(("127.0.0.1", 0), Service)
        self.service.asked = []
        threading.Thread(target=self.service.serve_forever, daemon=True).start()
        self.addCleanup(self.service.server_close)
        self.addCleanup(self.service.shutdown)

    def ask(self, status, body, key=None, required=True, port=None):
        self.service.status, self.service.body = status, body
        environment = {"OCTOAGENT_URL": f"http://127.0.0.1:{port or self.service.server_port}", "KEYS_REQUIRED": str(required).lower(),
                       "PATH": os.environ["PATH"], **({"OCTOAGENT_CALLER_KEY": key} if key else {})}
        script = (CHART / "files/models.py").read_text()
        done = subprocess.run([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        return done.returncode, done.stdout

    def test_what_counts_as_an_answer(self):
        for status, body, key, required, ends, says in (
                (200, MODELS, "oa-1", True, 0, "planner, main"),
                (200, MODELS, None, False, 0, "planner, main"),
                (401, error("invalid_api_key"), None, True, 0, "asks for a key"),
                (401, error("invalid_api_key"), "oa-1", True, 1, "401 invalid_api_key"),
                (401, error("invalid_api_key"), None, False, 1, "401 invalid_api_key"),
                (401, error("other"), None, True, 1, "401 other"),
                (200, MODELS, None, True, 1, "without a key"),
                (200, {"data": []}, "oa-1", True, 1, "no model"),
                (503, error("overloaded"), "oa-1", True, 1, "503 overloaded")):
            with self.subTest(says + str(required)):
                code, output = self.ask(status, body, key, required)
                self.assertEqual(ends, code, output)
                self.assertIn(says, output)
                self.assertEqual(("/v1/models", key and "Bearer " + key), self.service.asked[-1])

    def test_nobody_is_there(self):
        code, output = self.ask(200, MODELS, port=1)
        self.assertEqual(1, code)
        self.assertIn("cannot be reached", output)
