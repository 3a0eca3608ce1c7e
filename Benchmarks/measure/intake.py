"""Telegrams a second of CPU of `noroshi intake parse` over real ones, beside parsers that only check well-formedness."""

import resource
import shutil
import subprocess
import sys

from . import table
from .site import BINARY, ROOT

ROUNDS = 5
EXPAT = """
import sys
import xml.parsers.expat
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        xml.parsers.expat.ParserCreate().Parse(file.read(), True)
"""
SAMPLES = (ROOT / "../shared/samples/jma").resolve()


def run(folder):
    files = sorted(path for part in ("official", "real") for path in (SAMPLES / part).rglob("*.xml"))
    if not files:
        table.row("intake of telegrams", "skipped", f"no samples at {SAMPLES}")
        return
    size = sum(path.stat().st_size for path in files) / 1e6
    ours, lint, expat = [], [], []
    for _ in range(ROUNDS):
        ours.append(_spent([BINARY, "intake", "parse", *files]))
        if shutil.which("xmllint"):
            lint.append(_spent(["xmllint", "--noout", *files]))
        expat.append(_spent([sys.executable, "-c", EXPAT, *files]))
    mine, peer = table.median(ours), table.median(lint or expat)
    name = "xmllint --noout" if lint else "Python's expat"
    table.row(f"intake of {len(files):,} telegrams", f"{len(files) / mine:,.0f}/CPU s, {size / mine:.0f} MB/s",
              f"{name} {len(files) / peer:,.0f}/s, expat {len(files) / table.median(expat):,.0f}/s", peer / mine)


def _spent(command):
    """CPU seconds, its start included: one thread each, so that other work on the machine disturbs less."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
