"""Each set of values renders, is linted, and keeps every rule."""

import unittest

from chart import CHART, DEFAULT, VALUES, helm, render, values_of
from rules import breaches


class Rules(unittest.TestCase):
    def test_there_are_enough_sets_of_values(self):
        self.assertGreaterEqual(len(VALUES), 8)

    def test_lint(self):
        for file in VALUES:
            with self.subTest(file.name):
                helm("lint", "--strict", "--quiet", CHART, "--kube-version", "1.28.0", "--values", file)

    def test_every_rule_holds(self):
        for file in VALUES:
            with self.subTest(file.name):
                self.assertEqual([], breaches(render(file), values_of(file)))

    def test_two_releases_in_one_namespace_share_nothing(self):
        for one, other in (("rel", "rel2"), ("a" * 52 + "b", "a" * 52 + "c"), ("a.b", "a-b")):
            with self.subTest(one + " " + other):
                names = [{(d["kind"], d["metadata"]["name"]) for d in render(release=release)} for release in (one, other)]
                self.assertEqual(set(), names[0] & names[1])
                self.assertTrue(all(len(name) <= 63 for _, name in names[0] | names[1]))

    def test_every_rule_holds_with_the_longest_names(self):
        vendors, own = "v" * 120 + "." + "x" * 132, "s" * 253
        values = values_of(DEFAULT)
        values["proxy"]["existingSecret"], values["existingSecret"] = vendors, own
        documents = render(release="r" * 53, sets=["proxy.existingSecret=" + vendors, "existingSecret=" + own])
        self.assertEqual([], breaches(documents, values))
