"""Runs the cases of the clients against the packaged service, writes what they showed, and keeps docs/clients.md equal to it."""

import concurrent.futures
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

import document
import install
from service import Service
from upstream import SAYS

CLIENTS = pathlib.Path(__file__).resolve().parent
# All that a client has shown, errors in full, for whoever wants to look.
SHOWN = CLIENTS.parent / "target/clients"
# Name, the client's function, what the upstream plays; the last is the client as it comes, with its own retries.
CASES = [
    ("plain", "plain", "well"),
    ("stream", "stream", "well"),
    ("tools", "tools", "well"),
    ("structured", "structured", "well"),
    ("broken stream", "stream", "broken"),
    ("time-out", "plain", "slow"),
    ("429", "plain", "limited"),
    ("own retries", "untuned", "down"),
]
LIMIT_S = 60
# LangChain.js tries for a minute and a half.
OWN_RETRIES_LIMIT_S = 150


def described(name):
    return {"name": name, **json.loads((CLIENTS / name / "client.json").read_text())}


def names():
    return sorted(path.parent.name for path in CLIENTS.glob("*/client.json"))


def measure(name):
    """What each case of this client showed."""
    client = described(name)
    folder = CLIENTS / name
    command = install.install(folder)
    result = {"version": install.version(folder, client["package"]), "cases": {}}
    with Service(client.get("says", SAYS)) as service:
        for case, function, mode in CASES:
            if case not in client.get("without", {}):
                result["cases"][case] = play(service, client, [*command, function], mode)
                print(f"{name}: {case}: {document.verdict(case, result['cases'][case])}", flush=True)
    SHOWN.mkdir(parents=True, exist_ok=True)
    (SHOWN / f"{name}.json").write_text(json.dumps(result["cases"], indent=2))
    return result


def play(service, client, command, mode):
    """One case: what the client said, and how many calls and requests it took."""
    service.heal()
    calls, asked = service.calls(), len(service.upstream.asked)
    service.upstream.mode = mode
    # A coding agent brings its tools along always.
    service.upstream.calls_tools = command[-1] == "tools" or not client.get("coding", False)
    saw = say(service, client, command, OWN_RETRIES_LIMIT_S if mode == "down" else LIMIT_S)
    calls = service.calls() - calls
    asked = service.upstream.asked[asked:]
    return {**saw, "calls": calls, "requests": len(asked), "apis": sorted({api for api, _ in asked})}


def say(service, client, command, limit):
    with tempfile.TemporaryDirectory() as home:
        environment = {name: os.environ[name] for name in ("PATH", "JAVA_HOME", "LANG") if name in os.environ}
        environment |= {
            "HOME": home,
            "PYTHONPATH": str(CLIENTS),
            "OCTOAGENT_URL": service.url,
            "OCTOAGENT_API_KEY": service.key,
            **client.get("environment", {}),
        }
        process = subprocess.Popen(
            [str(part) for part in command],
            env=environment,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            out, errors = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            return {"unfinished": limit}
        finally:
            stop(process)
    lines = [line for line in out.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {"crashed": (out + errors)[-1500:]}


def stop(process):
    """With all that it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def measure_all(wanted):
    """Results by client, at most two at the same time; what is missing here by its reason."""
    results, missing, failed = {}, {}, {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        running = {name: pool.submit(measure, name) for name in wanted}
        for name, future in running.items():
            try:
                results[name] = future.result()
            except install.Missing as e:
                missing[name] = str(e)
            except (RuntimeError, OSError, subprocess.TimeoutExpired) as e:
                failed[name] = f"{name}: {e}"
    return results, missing, failed


def main(arguments):
    quick = arguments == ["quick"]
    wanted = [name for name in names() if not quick or described(name).get("quick")]
    if arguments == ["check"]:
        wanted = []
    elif arguments and not quick:
        unknown = set(arguments) - set(wanted)
        if unknown:
            raise SystemExit(f"clients: there is no {', '.join(unknown)}: {' '.join(wanted)}, quick or check")
        wanted = arguments
    results, missing, failed = measure_all(wanted)
    for reason in [*missing.values(), *failed.values()]:
        print(f"clients: NOT RUN: {reason}", file=sys.stderr)
    if quick or not wanted:
        differences = document.differences(results)
    else:
        differences = document.write(results)
    for difference in differences:
        print(f"clients: {difference}", file=sys.stderr)
    if differences or failed or (missing and os.environ.get("CI") == "true"):
        raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
