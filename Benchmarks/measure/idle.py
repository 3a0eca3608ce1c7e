"""What the daemon takes when nothing happens."""

import sys
import time

from . import process, table
from .nginx import Nginx
from .site import Site

SECONDS = 10


def run(folder):
    site = Site(folder / "idle")
    nginx = Nginx(folder)
    nginx.start()
    port = process.free_port()
    python = process.start(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port), "--directory", folder / "nginx"],
        stdout=process.subprocess.DEVNULL, stderr=process.subprocess.DEVNULL)
    process.until_ready(python, port, "/")
    daemon = site.start()
    before = process.cpu_seconds(daemon.pid)
    time.sleep(SECONDS)
    spent = (process.cpu_seconds(daemon.pid) - before) * 1000 / SECONDS

    def megabytes(*pids):
        return sum(process.status(pid, "VmRSS") for pid in pids) / 1000

    ours, web, scale = megabytes(daemon.pid), megabytes(*nginx.pids()), megabytes(python.pid)
    table.row("resident memory after 10 s idle", f"{ours:.1f} MB",
              f"nginx master and worker {web:.1f} MB, python http.server {scale:.1f} MB", ours / web)
    threads = process.status(daemon.pid, "Threads")
    table.row("threads; CPU when idle", f"{threads}; {spent:.1f} ms/s",
              f"nginx {sum(process.status(pid, 'Threads') for pid in nginx.pids())}")
    for child in (daemon, python):
        process.stop(child)
    nginx.stop()
