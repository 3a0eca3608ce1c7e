"""wrk: a closed loop of connections. Its latency is that of a loaded server, not of a visitor at a quiet one."""

import re

from . import process

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def load(port, path, seconds, connections=64, headers=(), script=None, watch=()):
    """Gives how many requests were answered, and a second, p50 and p99 in ms, the CPU µs a request of the processes watched."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", script]
    before = process.cpu_seconds(*watch)
    text = process.run(command + [f"http://127.0.0.1:{port}{path}"])
    spent = process.cpu_seconds(*watch) - before
    count = int(re.search(r"(\d+) requests in", text).group(1))
    if refused := re.search(r"Non-2xx or 3xx responses: (\d+)", text):
        raise SystemExit(f"{path}: {refused.group(0)} of {count}")
    return {
        "count": count, "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
        "p50": _milliseconds(text, "50"), "p99": _milliseconds(text, "99"), "cpu": spent / max(1, count) * 1e6,
    }


def _milliseconds(text, share):
    number, unit = re.search(rf"\s{share}%\s+([\d.]+)(us|ms|s)", text).groups()
    return float(number) * UNITS[unit]
