"""Release build time from nothing, and the size of what comes out."""

import os
import shutil
import time

from . import process, table
from .site import BINARY, ROOT, file_size

FLAGS = ["-c", "release", "--static-swift-stdlib", "--explicit-target-dependency-import-check", "error"]


def run(folder):
    if os.environ.get("BENCH_BUILD") == "1":
        scratch = ROOT / ".build-bench"
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            started = time.monotonic()
            process.run(["swift", "build", *FLAGS, "--product", "noroshi", "--scratch-path", scratch], cwd=ROOT)
            elapsed = time.monotonic() - started
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        table.row("release build from nothing", f"{elapsed:.0f} s", f"{os.cpu_count()} cores")
    else:
        table.row("release build from nothing", "not measured", "BENCH_BUILD=1 measures it")
    stripped = folder / "stripped"
    process.run(["strip", "-o", stripped, BINARY])
    size, bare = file_size(BINARY) / 1e6, file_size(stripped) / 1e6
    table.row("binary", f"{size:.1f} MB", f"{bare:.1f} MB stripped", size / bare)
