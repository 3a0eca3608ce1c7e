"""The machine: without this line no other figure means anything."""

import os
import time

from . import table


def fsync_times(folder, count=200):
    """Milliseconds of a 4 KB write and its fsync on the file system that holds the ledgers."""
    block = os.urandom(4096)
    times = []
    path = os.path.join(folder, "fsync")
    with open(path, "wb", buffering=0) as file:
        for _ in range(count):
            started = time.perf_counter()
            file.write(block)
            os.fsync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    os.unlink(path)
    return times


def line(folder):
    model = "unknown processor"
    with open("/proc/cpuinfo") as file:
        for text in file:
            if text.startswith("model name"):
                model = text.split(":", 1)[1].strip()
                break
    print(f"{os.cpu_count()} cores, {model}; load {load()}; fsync of 4 KB p50 / p99 "
          f"{table.span(fsync_times(folder), 'ms', 2)}")


def load():
    return " ".join(f"{value:.1f}" for value in os.getloadavg())
