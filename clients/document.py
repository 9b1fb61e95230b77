"""docs/clients.md and results.json: what is quoted from the clients' files, and the tables of what the cases showed."""

import json
import pathlib
import re
import textwrap

from upstream import SAYS

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs/clients.md"
RESULTS = ROOT / "clients/results.json"
QUOTE = re.compile(r"<!-- (clients/[\w./-]+)(?: (\w+))? -->\n```(\w+)\n.*?```\n", re.DOTALL)
TABLE = re.compile(r"<!-- results: (\w+) -->\n.*?<!-- end of results -->\n", re.DOTALL)
# What the service's own message says in each case.
WORDS = {"broken stream": "stream broke off", "time-out": "before the deadline", "429": "is rate limited"}
LADDER = {"broken stream": 1, "time-out": 2, "429": 2}
EXPECTED = {
    "stream": ("usage", 50),
    "tools": ("called", "Paris"),
    "structured": ("data", {"city": "Paris", "celsius": 21}),
}
APIS = {"chat": "chat completions", "responses": "responses", "messages": "messages"}


def verdict(case, saw):
    """What a case showed, in the words of the tables."""
    if "crashed" in saw:
        return "crashed"
    calls = f"{saw['calls']} call{'' if saw['calls'] == 1 else 's'}"
    if case == "own retries":
        return f"{calls}, and no end after {saw['unfinished']} s" if "unfinished" in saw else calls
    if "unfinished" in saw:
        return f"no end after {saw['unfinished']} s, {calls}"
    error = saw.get("error")
    if case not in LADDER:
        return f"`{error['type']}`" if error else missing(case, saw)
    if not error:
        whole = saw.get("text", "").endswith(SAYS)
        return f"an answer, after {calls}" if whole else "**no error**"
    status = f" {error['status']}" if error.get("status") else ""
    # A program has no names for its errors.
    name = "an error" if error["type"] == "Failed" else f"`{error['type']}`"
    words = "" if WORDS[case] in error["message"] else ", no message"
    once = saw["calls"] == 1 and saw["requests"] == LADDER[case]
    return f"{name}{status}{words}" + ("" if once else f", {calls}, {saw['requests']} requests")


def missing(case, saw):
    # The last word of the answer, which a part of it does not have.
    if case != "structured" and "Paris" not in str(saw.get("text")):
        return "no text"
    what, wanted = EXPECTED.get(case, (None, None))
    return "ok" if saw.get(what) == wanted else f"no {what}"


def recorded(result):
    apis = {api for saw in result["cases"].values() for api in saw["apis"]}
    cases = {case: verdict(case, saw) for case, saw in result["cases"].items()}
    return {"version": result["version"], "apis": sorted(apis), "cases": cases}


def results():
    """Of the clients that are there."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return {name: result for name, result in known.items() if (RESULTS.parent / name / "client.json").exists()}


def write(measured):
    """Renews both files."""
    known = results() | {name: recorded(result) for name, result in measured.items()}
    RESULTS.write_text(json.dumps(dict(sorted(known.items())), indent=2) + "\n")
    DOCUMENT.write_text(renewed(DOCUMENT.read_text()))
    return unquoted()


def differences(measured):
    """What the two files say otherwise than the clients' files and these results."""
    found = unquoted()
    if DOCUMENT.read_text() != renewed(DOCUMENT.read_text()):
        found.append("docs/clients.md differs from the files that it quotes: run ./dev clients with a client's name")
    for name, result in measured.items():
        now, known = recorded(result), results().get(name, {})
        for part in ("version", "apis"):
            if now[part] != known.get(part):
                found.append(f"{name}: {part}: {now[part]}, and clients/results.json says {known.get(part)}")
        for case in now["cases"].keys() | known.get("cases", {}).keys():
            shown, was = now["cases"].get(case), known.get("cases", {}).get(case)
            if shown != was:
                found.append(f"{name}: {case}: {shown}, and clients/results.json says {was}")
    return found


def unquoted():
    """Clients that the document does not quote, or whose results are not known."""
    text = DOCUMENT.read_text()
    found = []
    for described in sorted(RESULTS.parent.glob("*/client.json")):
        name = described.parent.name
        if f"<!-- clients/{name}/" not in text:
            found.append(f"docs/clients.md quotes nothing of clients/{name}")
        if name not in results():
            found.append(f"clients/results.json has nothing of {name}")
    return found


def renewed(text):
    text = QUOTE.sub(lambda match: quote(*match.groups()), text)
    return TABLE.sub(lambda match: table(match[1]), text)


def quote(path, region, language):
    text = (ROOT / path).read_text()
    if region:
        marked = re.search(rf"^[^\n]*\bregion {region}\b[^\n]*\n(.*?)^[^\n]*\bendregion\b", text, re.DOTALL | re.MULTILINE)
        if not marked:
            raise SystemExit(f"clients: {path} has no region {region}")
        text = textwrap.dedent(marked[1])
    name = f"{path} {region}" if region else path
    return f"<!-- {name} -->\n```{language}\n{text.rstrip()}\n```\n"


def table(kind):
    head, row = TABLES[kind]
    rows = [row(described(name), result, result["cases"]) for name, result in results().items()]
    lines = [head, ["---"] * len(head), *rows]
    body = "".join("| " + " | ".join(cell or "–" for cell in line) + " |\n" for line in lines)
    return f"<!-- results: {kind} -->\n{body}<!-- end of results -->\n"


def described(name):
    return json.loads((RESULTS.parent / name / "client.json").read_text())


def works(client, result, cases):
    apis = ", ".join(APIS[api] for api in result["apis"])
    return [client["title"], f"{client['package']} {result['version']}", apis, *map(cases.get, ("plain", "stream", "tools", "structured"))]


def faults(client, result, cases):
    return [client["title"], *map(cases.get, ("broken stream", "time-out", "429", "own retries"))]


TABLES = {
    "works": (["client", "version", "API", "plain", "stream, with usage", "tools", "structured output"], works),
    "faults": (["client", "broken stream", "time-out", "429", "502 with the client's own retries"], faults),
}
