"""Each rule fails when what it guards is broken in the rendered documents, in at least one way."""

import copy
import unittest

import broken_objects
import broken_pods
import broken_policies
import broken_secrets
from chart import CHECKOUT, render, values_of
from mutations import MUTATIONS
from rules import RULES, breaches

ALL = CHECKOUT / "src/test/kube/values/all.yaml"


class Mutations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.documents, cls.values = render(ALL), values_of(ALL)

    def test_every_rule_has_a_mutation(self):
        for broken in (broken_objects, broken_pods, broken_policies, broken_secrets):  # each adds its own to MUTATIONS
            self.assertIn(broken.__name__, {change.__module__ for change, _ in MUTATIONS})
        self.assertEqual(set(RULES), {rule for _, rule in MUTATIONS})

    def test_every_mutation_is_a_breach(self):
        for change, rule in MUTATIONS:
            with self.subTest(f"{change.__name__} breaks {rule.__name__}"):
                broken = copy.deepcopy(self.documents)
                change(broken)
                self.assertNotEqual([], breaches(broken, self.values, [rule]))
