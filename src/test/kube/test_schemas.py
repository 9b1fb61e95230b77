"""What is rendered fits Kubernetes' own schemas strictly: no field that they do not have."""

import os
import pathlib
import unittest

import jsonschema
import kubernetes_validate
import yaml

from chart import VALUES, kind, render

VERSIONS = ("1.28", "1.32", "1.36")
CUSTOM = ("ServiceMonitor", "HTTPRoute")


def closed(schema):
    """The same schema, refusing fields that it does not have."""
    if isinstance(schema, list):
        return [closed(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: closed(inner) for key, inner in schema.items()}
    if "properties" in schema and "type" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        schema.setdefault("additionalProperties", False)
    return schema


def definitions():
    """The schemas in the CustomResourceDefinitions of CRDS, by kind and version."""
    found = {}
    for file in filter(None, os.environ.get("CRDS", "").split(":")):
        definition = yaml.safe_load(pathlib.Path(file).read_text())
        for version in definition["spec"]["versions"]:
            schema = closed(version["schema"]["openAPIV3Schema"])
            schema["properties"]["metadata"] = {"type": "object"}
            found[definition["spec"]["names"]["kind"], f"{definition['spec']['group']}/{version['name']}"] = schema
    return found


class Schemas(unittest.TestCase):
    def test_kubernetes(self):
        for file in VALUES:
            documents = [document for document in render(file) if document["kind"] not in CUSTOM]
            for version in VERSIONS:
                for document in documents:
                    with self.subTest(f"{file.name} {version} {document['kind']} {document['metadata']['name']}"):
                        kubernetes_validate.validate(document, version, strict=True)

    def test_that_it_is_strict(self):
        deployment = kind(render(), "Deployment")[0]
        deployment["spec"]["replica"] = 2
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(deployment, VERSIONS[-1], strict=True)

    @unittest.skipUnless(os.environ.get("CRDS"), "SKIPPED LOUDLY: without go there are no schemas of ServiceMonitor and HTTPRoute")
    def test_custom_resources(self):
        schemas, seen = definitions(), set()
        for file in VALUES:
            for document in render(file):
                if document["kind"] in CUSTOM:
                    seen.add(document["kind"])
                    with self.subTest(f"{file.name} {document['kind']}"):
                        schema = schemas[document["kind"], document["apiVersion"]]
                        jsonschema.validate(document, schema)
                        document["spec"]["bogus"] = 1
                        with self.assertRaises(jsonschema.ValidationError):
                            jsonschema.validate(document, schema)
        self.assertEqual(set(CUSTOM), seen)
