"""Says which facts do not hold with a LiteLLM, from the tests' reports; called by scripts/litellm."""

import pathlib
import sys
import xml.etree.ElementTree as Xml

version = sys.argv[1]
reports = [*pathlib.Path("target/surefire-reports").glob("TEST-*.xml"), *pathlib.Path("target/failsafe-reports").glob("TEST-*.xml")]
held = 0
changed = []
for report in sorted(reports):
    for case in Xml.parse(report).getroot().iter("testcase"):
        trouble = case.find("failure") if case.find("failure") is not None else case.find("error")
        if trouble is None:
            held += case.find("skipped") is None
        else:
            said = [line.strip() for line in (trouble.get("message") or trouble.text or "").splitlines() if line.strip()]
            test = case.get("classname").rsplit(".", 1)[-1] + "." + case.get("name")
            changed.append((test.rstrip("."), " ".join(said)[:300]))
print(f"\nLiteLLM {version}: {held} facts hold, {len(changed)} do not.")
for name, said in changed:
    print(f"  {name}: {said}")
sys.exit(1 if changed or not held else 0)
