"""kill -9 in the middle of a fan-out and a start after it: what was delivered, lost, repeated. Beside Alertmanager."""

import collections
import time

from . import alertmanager, process, size, table
from .nginx import Nginx
from .site import Site

WEBHOOKS = 10_000
# The moment of the kill: this many seconds after the notice, or once this share has arrived, whatever comes first.
SECONDS = 0.8
SHARE = 0.25
# After the start, until nothing has come for this long; no longer than PATIENCE.
QUIET = 8
PATIENCE = 90


def run(folder):
    count = size.of(WEBHOOKS)
    nginx = Nginx(folder, logged=True)
    nginx.start()
    rows = [("noroshi", *_ours(folder, nginx, count))]
    if alertmanager.is_here():
        rows.append(("Alertmanager", *_theirs(folder, nginx, count)))
    words = [f"{delivered:,} of {count:,} delivered, {count - delivered:,} lost, {repeated:,} repeated (killed at "
             f"{share:.0%} after {seconds:.2f} s)" for _, delivered, repeated, share, seconds in rows]
    lost = count - rows[0][1]
    table.row(f"kill -9 in the middle of {count:,}: lost", f"{lost:,}",
              f"Alertmanager {count - rows[1][1]:,}" if len(rows) > 1 else "Alertmanager is not installed", None,
              ("0 lost", lost == 0))
    table.row("  repeated", f"{rows[0][2]:,}", f"Alertmanager {rows[1][2]:,}" if len(rows) > 1 else "")
    for (name, *_), text in zip(rows, words):
        table.note(f"{name}: {text}")
    table.note("Prometheus would send its alert again to an Alertmanager that crashed, and then to all; nobody sends again "
               "what was handed in once, as an order is")
    nginx.stop()


def _ours(folder, nginx, count):
    site = Site(folder / "loss", webhook=nginx.port)
    site.start_and_stop()
    site.seed("webhook", count, "kitahama", f"http://127.0.0.1:{nginx.port}/logged/ours/{{n}}",
              site.secrets["webhook-secret"])
    daemon = site.start()
    before = nginx.requests()
    started = time.monotonic()
    site.notice("計測", areas=["kitahama"], urgency="critical")
    share, seconds = _kill(daemon, nginx, before, started, count)
    daemon = site.start()
    delivered, repeated = _settled(nginx, "/logged/ours/", count)
    process.stop(daemon)
    site.tell_faults()
    return delivered, repeated, share, seconds


def _theirs(folder, nginx, count):
    manager = alertmanager.Alertmanager(folder, nginx, count, "/logged/theirs")
    before = nginx.requests()
    started = time.monotonic()
    manager.alert("loss")
    share, seconds = _kill(manager.child, nginx, before, started, count)
    manager.start()
    delivered, repeated = _settled(nginx, "/logged/theirs/", count)
    manager.stop()
    return delivered, repeated, share, seconds


def _kill(child, nginx, before, started, count):
    """Kills; gives the share that had arrived, and after how many seconds."""
    while time.monotonic() < started + SECONDS and nginx.requests() - before < SHARE * count:
        time.sleep(0.002)
    process.kill(child)
    return (nginx.requests() - before) / count, time.monotonic() - started


def _settled(nginx, path, count):
    """How many targets had it, and how many bodies came beyond one for each."""
    stop, last, seen = time.monotonic() + PATIENCE, time.monotonic(), -1
    while time.monotonic() < stop and time.monotonic() < last + QUIET:
        found = collections.Counter(line for line in nginx.logged() if line.startswith(path))
        if len(found) == count and seen == sum(found.values()):
            break
        if sum(found.values()) != seen:
            seen, last = sum(found.values()), time.monotonic()
        time.sleep(0.5)
    return len(found), sum(found.values()) - len(found)
