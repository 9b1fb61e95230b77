"""With one vendor's key, with none, and without the file: what answers, and what the error says."""

import json
import unittest

from system import ANTHROPIC_KEY, OPENAI_KEY, ROLES, System


class VendorKeys(unittest.TestCase):
    def start(self, **keys):
        system = System(keys)
        self.addCleanup(system.down)
        return system.up()

    def test_only_openai(self):
        system = self.start(OPENAI_API_KEY=OPENAI_KEY, ANTHROPIC_API_KEY="")
        for role in set(ROLES) - {"fallback"}:
            self.assertEqual(200, system.chat(role)[0], role)
        self.refused(system.chat("fallback"))

    def test_only_anthropic(self):
        system = self.start(OPENAI_API_KEY="", ANTHROPIC_API_KEY=ANTHROPIC_KEY)
        for role in ROLES:
            for stream in (False, True):
                status, body, headers = system.chat(role, stream)
                self.assertEqual(200, status, body)
                self.assertEqual("fallback", headers["X-OctoAgent-Group"])

    def test_none(self):
        system = self.start(OPENAI_API_KEY="", ANTHROPIC_API_KEY="")
        for role in ROLES:
            self.refused(system.chat(role))

    def test_no_file(self):
        system = System()
        self.addCleanup(system.down)
        (system.folder / ".env.litellm").unlink()
        with self.assertRaisesRegex(AssertionError, r"\.env\.litellm not found"):
            system.compose("up", "-d", "--no-build")

    def refused(self, answer):
        status, body, _ = answer
        self.assertIn(status, (502, 429), body)
        self.assertIn(".env.litellm", json.loads(body)["error"]["message"])
