"""Telegrams a second of `noroshi intake parse` over real ones, beside parsers that only check well-formedness."""

import shutil
import subprocess
import time
import xml.parsers.expat

from . import table
from .site import BINARY, ROOT

ROUNDS = 5
SAMPLES = (ROOT / "../shared/samples/jma").resolve()


def run(folder):
    files = sorted(path for part in ("official", "real") for path in (SAMPLES / part).rglob("*.xml"))
    if not files:
        table.row("intake of telegrams", "skipped", f"no samples at {SAMPLES}")
        return
    size = sum(path.stat().st_size for path in files) / 1e6
    ours, lint, expat = [], [], []
    for _ in range(ROUNDS):
        ours.append(_timed([BINARY, "intake", "parse", *files]))
        if shutil.which("xmllint"):
            lint.append(_timed(["xmllint", "--noout", *files]))
        started = time.monotonic()
        for path in files:
            parser = xml.parsers.expat.ParserCreate()
            parser.Parse(path.read_bytes(), True)
        expat.append(time.monotonic() - started)
    mine, peer = table.median(ours), table.median(lint or expat)
    name = "xmllint --noout" if lint else "Python's expat"
    table.row(f"intake of {len(files):,} telegrams", f"{len(files) / mine:,.0f}/s, {size / mine:.0f} MB/s",
              f"{name} {len(files) / peer:,.0f}/s, expat {len(files) / table.median(expat):,.0f}/s", peer / mine)


def _timed(command):
    started = time.monotonic()
    subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.monotonic() - started
