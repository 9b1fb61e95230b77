"""Installs a client in its own folder as its manifest pins it, and says how to start it."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

CLIENTS = pathlib.Path(__file__).resolve().parent
# A manifest, and where the version of a package stands in it.
MANIFESTS = {
    "requirements.txt": r"^{}(?:\[[^\]]*\])?==(\S+)",
    "package.json": r'"{}": "([^"]+)"',
    "go.mod": r"\b{} v(\S+)",
    "pom.xml": r"<artifactId>{}</artifactId>\s*<version>([^<]+)",
    "Cargo.toml": r'^{} = [^\n]*"=?(\d[^"]*)"',
}
TOOLS = {
    "requirements.txt": ("python3", "Python 3.10 or newer with venv: https://www.python.org/downloads/"),
    "package.json": ("npm", "Node.js 20 or newer with npm: https://nodejs.org/"),
    "go.mod": ("go", "Go 1.24 or newer: https://go.dev/dl/"),
    "pom.xml": ("java", "a JDK 25 or newer"),
    "Cargo.toml": ("cargo", "Rust 1.85 or newer: https://rustup.rs/"),
}


class Missing(Exception):
    """This machine lacks what the client is built with."""


def manifest(folder):
    return next(folder / name for name in MANIFESTS if (folder / name).exists())


def version(folder, package):
    pinned = manifest(folder)
    found = re.search(MANIFESTS[pinned.name].format(re.escape(package)), pinned.read_text(), re.MULTILINE)
    if not found:
        raise RuntimeError(f"{pinned} does not pin {package}")
    return found[1]


def install(folder):
    """The command that runs a case of it, without the case's name."""
    pinned = manifest(folder)
    tool, wanted = TOOLS[pinned.name]
    if not found(tool):
        raise Missing(f"{folder.name} needs {wanted}")
    return globals()["with_" + tool](folder, pinned)


def found(tool):
    """Go's own installer puts it where the path does not look."""
    return {"java": "JAVA_HOME" in os.environ, "go": go()}.get(tool) or shutil.which(tool)


def go():
    return shutil.which("go") or shutil.which("/usr/local/go/bin/go")


def with_python3(folder, pinned):
    python = folder / ".venv/bin/python"
    if not made_from(pinned, folder / ".venv"):
        step([sys.executable, "-m", "venv", "--clear", folder / ".venv"])
        step([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", pinned])
        shutil.copy(pinned, folder / ".venv/made-from")
    return [python, folder / "client.py"]


def with_npm(folder, pinned):
    """A program that is no library is run by a client.py."""
    lock = folder / "package-lock.json"
    if not made_from(lock, folder / "node_modules"):
        step(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], folder)
        shutil.copy(lock, folder / "node_modules/made-from")
    program = folder / "client.py"
    return [sys.executable, program] if program.exists() else ["node", folder / "client.mjs"]


def with_go(folder, pinned):
    step([go(), "build", "-o", "target/client", "."], folder)
    return [folder / "target/client"]


def with_cargo(folder, pinned):
    step(["cargo", "build", "--quiet", "--locked"], folder)
    return [folder / "target/debug/client"]


def with_java(folder, pinned):
    """An application that has to be started first is run by a client.py."""
    step([CLIENTS.parent / "mvnw", "-B", "-ntp", "-q", "-f", pinned, "package"])
    program = folder / "client.py"
    if program.exists():
        return [sys.executable, program]
    java = pathlib.Path(os.environ["JAVA_HOME"], "bin/java")
    return [java, "-cp", f"{folder}/target/classes:{folder}/target/lib/*", "Client"]


def made_from(pinned, made):
    stamp = made / "made-from"
    return stamp.exists() and stamp.read_bytes() == pinned.read_bytes()


def step(command, folder=None):
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
