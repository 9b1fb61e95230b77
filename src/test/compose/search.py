"""Looks for secrets where a container could keep them: environments, open files, memory, layers, what docker tells of it."""

import base64
import os
import re
import subprocess

from system import docker


def forms(secret):
    """The secret as Java, JSON, a header or a dump could hold it."""
    return {secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be"), base64.b64encode(secret.encode())[:-4]}


def found(data, secrets):
    data = data.encode() if isinstance(data, str) else data
    return sorted(secret for secret in secrets if any(form in data for form in forms(secret)))


def processes(container):
    """The container's processes, by their ids on this host."""
    return [int(line) for line in docker("top", container, "-eo", "pid").split()[1:]]


def each(container, look):
    """What look(pid) finds in each of the container's processes; a health check may end meanwhile, the service may not."""
    service = int(docker("inspect", "--format", "{{.State.Pid}}", container))
    yield look(service)
    for pid in processes(container):
        try:
            if pid != service:
                yield look(pid)
        except (FileNotFoundError, ProcessLookupError):
            pass


def environments(container):
    return b"".join(each(container, lambda pid: read(f"/proc/{pid}/environ")))


def command_lines(container):
    return b"".join(each(container, lambda pid: read(f"/proc/{pid}/cmdline")))


def open_files(container):
    def look(pid):
        content = b""
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            path = f"/proc/{pid}/fd/{descriptor}"
            try:
                content += os.readlink(path).encode() + (read(path) if os.path.isfile(path) else b"")
            except FileNotFoundError:
                pass  # closed meanwhile
        return content

    return b"".join(each(container, look))


def in_memory(container, secrets):
    """Every secret that stands in a readable page of any of the container's processes."""
    def look(pid):
        seen = set()
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                readable = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
                if readable and "[v" not in line:  # not the kernel's own pages
                    seen.update(in_pages(memory, *(int(part, 16) for part in readable.groups()), secrets))
        return seen

    return sorted(set().union(*each(container, look)))


def in_pages(memory, start, end, secrets, block=1 << 24, overlap=256):
    seen = set()
    for position in range(start, end, block):
        try:
            memory.seek(position)
            seen.update(found(memory.read(min(block + overlap, end - position)), secrets))
        except (OSError, OverflowError):
            pass  # pages that are reserved and hold nothing
    return seen


def in_image(image, secrets):
    """Every secret in the image's layers, configuration and history."""
    seen, tail = set(found(docker("history", "--no-trunc", image) + docker("inspect", image), secrets)), b""
    with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saving:
        while block := saving.stdout.read(1 << 24):
            seen.update(found(tail + block, secrets))
            tail = block[-256:]
    return sorted(seen)


def read(path):
    with open(path, "rb") as file:
        return file.read()
