"""The whole reading of real telegrams, beside parsers of the same bytes: FoundationXML's bare parse, lxml reading the same."""

import pathlib
import subprocess
import sys

from . import table
from .site import RELEASE, ROOT

ROUNDS = 7
GOAL = 0.8
SAMPLES = (ROOT / "../shared/samples/jma").resolve()
PROGRAM = RELEASE / "Telegrams"
PEER = ROOT / "Benchmarks/Peers/telegrams.py"


def run(folder):
    files = sorted(path for part in ("official", "real") for path in (SAMPLES / part).rglob("*.xml"))
    if not files:
        table.row("telegrams, whole reading", "skipped", f"no samples at {SAMPLES}")
        return
    if not PROGRAM.exists():
        raise SystemExit(f"{PROGRAM} is not built; `make bench` builds it")
    read = subprocess.run([PROGRAM, "list", *files], capture_output=True, text=True, check=True).stdout.split()
    # The rate over all is flattered: a family that is not read is refused before its tree is built.
    _compare("read", read, GOAL)
    _compare("all", files, None)


def _compare(which, files, goal):
    peers = {"FoundationXML bare": [PROGRAM, "bare"]}
    if python := _python_with_lxml():
        peers["lxml, same fields"] = [python, PEER]
    else:
        table.note("SKIPPED: lxml is not there; `deploy/setup bench` installs python3-lxml")
    ours, theirs = [], {name: [] for name in peers}
    for _ in range(ROUNDS):
        ours.append(_spent([PROGRAM, "whole", *files]))
        for name, command in peers.items():
            theirs[name].append(_spent([*command, *files]))
    size = sum(path.stat().st_size for path in map(pathlib.Path, files)) / 1e6
    seconds, peak = (table.median(column) for column in zip(*ours))
    for name, rounds in theirs.items():
        peer_seconds, peer_peak = (table.median(column) for column in zip(*rounds))
        # Each round by itself: both ran within the same seconds.
        ratio = table.median(peer / mine for (mine, _), (peer, _) in zip(ours, rounds))
        table.row(
            f"{len(files)} telegrams ({which}), {size:.1f} MB, whole reading",
            f"{len(files) / seconds:,.0f}/CPU s, {size / seconds:.0f} MB/s, {peak / 1024:.0f} MB",
            f"{name} {len(files) / peer_seconds:,.0f}/s, {peer_peak / 1024:.0f} MB", ratio,
            table.at_least(ratio, goal) if goal and name.startswith("Foundation") else None)


def _python_with_lxml():
    """Debian's Python has its packages, whichever else stands first on the PATH."""
    for python in (sys.executable, "/usr/bin/python3"):
        if pathlib.Path(python).exists() and subprocess.run(
                [python, "-c", "import lxml"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return python
    return None


def _spent(command):
    """CPU seconds of one pass over bytes already in memory, and the peak of resident memory in KB."""
    seconds, peak, _ = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), int(peak)
