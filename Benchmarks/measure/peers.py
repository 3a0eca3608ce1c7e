"""The peers in C (Benchmarks/Peers): compiled once a run, started here."""

import subprocess

from . import process
from .site import ROOT

# As many requests as the daemon has under way at once to webhooks.
CONCURRENT = 256
_SOURCES = ROOT / "Benchmarks/Peers"


def _compiled(folder, name, *flags):
    program = folder.parent / f"c-{name}"
    if not program.exists():
        process.run(["cc", "-O2", "-o", program, _SOURCES / f"{name}.c", *flags])
    return program


def posts(folder, target, count, body, certificates=None, concurrent=CONCURRENT):
    """The C loop on libcurl: rate, CPU µs a request, seconds. `target` is a URL or a file of URLs."""
    program = _compiled(folder, "posts", "-lcurl")
    words = process.run([
        program, target if isinstance(target, str) else f"@{target}", count, concurrent, body,
        *([certificates] if certificates else [])]).split()
    return tuple(float(word) for word in words)


class Sink:
    """A receiver on every address of 127.0.0.0/8 (sink.c). `delay` is milliseconds, -1 never answers."""

    def __init__(self, folder, delay=0, port=0):
        self.child = process.start(
            [_compiled(folder, "sink"), port, delay], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        words = self.child.stdout.readline().split()
        if words[:1] != ["port"]:
            raise SystemExit("the sink did not start")
        self.port = int(words[1])

    def _say(self, line):
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        return [int(word) for word in self.child.stdout.readline().split()[1:]]

    def requests(self):
        return self._say("count")[0]

    def first_and_last(self):
        """Seconds of the monotonic clock."""
        _, first, last = self._say("count")
        return first / 1e6, last / 1e6

    def forget(self):
        self._say("forget")

    def stop(self):
        process.stop(self.child)


class Boards:
    """Boards that listen for changes (boards.c), all of them once `ready`."""

    def __init__(self, folder, port, count):
        self.child = process.start(
            [_compiled(folder, "boards"), port, count], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        if self.child.stdout.readline() != "ready\n":
            raise SystemExit(f"{count} boards could not all listen")

    def arm(self):
        """The next event is the one that is waited for."""
        self.child.stdin.write("next\n")
        self.child.stdin.flush()

    def last_told(self):
        """Waits until every board has been told; seconds of the monotonic clock."""
        return int(self.child.stdout.readline().split()[2]) / 1e9

    def stop(self):
        process.stop(self.child)


class Script:
    """A receiver in Python (hostile.py, late.py), which says its ports first."""

    def __init__(self, name, *arguments):
        self.child = process.start(
            ["python3", _SOURCES / name, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        words = self.child.stdout.readline().split()
        if not words:
            raise SystemExit(f"{name} did not start")
        self.ports = {name: int(port) for name, port in zip(words[::2], words[1::2])}

    def stop(self):
        process.stop(self.child)
