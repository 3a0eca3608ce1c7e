"""What a question's vector lies close to, beside reading the same bytes: the least that memory allows."""

import subprocess

from . import size, table
from .site import RELEASE

PROGRAM = RELEASE / "Vectors"
# Texts × values of a vector: the starter pack in few languages with a small model, in all with a usual one, and the most that is kept.
SIZES = ((2_000, 384), (10_000, 1_024), (16_000, 2_048))
ROUNDS = 101


def run(folder):
    if not PROGRAM.exists():
        table.note(f"SKIPPED: {PROGRAM} is not built; `make bench` builds it")
        return
    for entries, dimensions in SIZES:
        _scan(size.of(entries), dimensions)
    table.note("one question on one thread, in process, in turn with the readings; a sum reads, a memcpy reads and writes")


def _scan(entries, dimensions):
    done = subprocess.run([PROGRAM, str(entries), str(dimensions), str(ROUNDS)], capture_output=True, text=True, check=True)
    head, *lines = done.stdout.splitlines()
    count, close = (int(word) for word in head.split())
    if not close:
        raise SystemExit("vectors: nothing was close, so nothing was measured")
    scans, reads, copies = zip(*([float(word) for word in line.split()] for line in lines))
    read = table.median(reads)
    table.row(f"closeness, {entries:,} × {dimensions:,}", table.span(scans, "µs", 0),
              f"sum of the same {count / 1e6:.0f} MB {table.span(reads, 'µs', 0)} ({count / read / 1e3:.1f} GB/s); "
              f"memcpy {table.median(copies):.0f} µs", table.median(scans) / read)
