"""Child processes: started here, counted here, and every one of them ended here whatever happens."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

TICK = os.sysconf("SC_CLK_TCK")
_running = []


def start(arguments, **options):
    options.setdefault("stdin", subprocess.DEVNULL)
    child = subprocess.Popen([str(argument) for argument in arguments], **options)
    _running.append(child)
    return child


def run(arguments, **options):
    """Runs to the end; gives what it printed. Fails loudly."""
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{arguments[0]} ended with {done.returncode}:\n{done.stderr or done.stdout}")
    return done.stdout


def stop(child, patience=15):
    if child in _running:
        _running.remove(child)
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    for stream in (child.stdin, child.stdout):
        if stream:
            stream.close()


def stop_all():
    while _running:
        stop(_running[-1], patience=5)


def end_on_signals():
    def end(number, _):
        sys.exit(128 + number)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)


def cpu_seconds(*pids):
    """User and system time of processes so far."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def status(pid, field):
    """A number of /proc/PID/status, e.g. VmRSS in KB or Threads."""
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(field + ":"):
                return int(line.split()[1])
    return 0


def kill(child):
    """SIGKILL: what a crash or the OOM killer does."""
    if child in _running:
        _running.remove(child)
    child.kill()
    child.wait()


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path, headers=None, method="GET", body=None, timeout=10):
    """One request on a connection of its own: status, headers, body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def until_ready(child, port, path="/health", patience=30):
    """Waits for the first 200; gives the moment it came."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise SystemExit(f"{child.args[0]} ended with {child.returncode} before it was ready")
        try:
            if get(port, path)[0] == 200:
                return time.monotonic()
        except OSError:
            pass
        time.sleep(0.0005)
    raise SystemExit(f"{child.args[0]} was not ready within {patience} s")
