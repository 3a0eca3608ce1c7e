"""A million recipients planned while every target is held; what else is handed in meanwhile; and a start after kill -9."""

import threading
import time

from . import machine, peers, process, size, table
from .site import Site

RECIPIENTS = 1_000_000
# Below this many a second the planning is given up.
SLOWEST = 5_000
PAUSE = 0.02
RESTARTS = 3
PATIENCE = 60


class Others(threading.Thread):
    """Hands in one notice after another, each about to expire, so that its own plan does not add to what is measured."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.times, self.fault, self.is_over = site, [], None, threading.Event()
        self.start()

    def run(self):
        number = 0
        while not self.is_over.is_set():
            soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))
            started = time.monotonic()
            try:
                self.site.notice(f"ほかのお知らせ {number}", areas=["kawabata"], urgency="routine", expires=soon)
            except (OSError, SystemExit) as fault:
                self.fault = fault
                return
            self.times.append((time.monotonic() - started) * 1000)
            number += 1
            self.is_over.wait(PAUSE)

    def stop(self):
        self.is_over.set()
        self.join()
        return self.times


def run(folder):
    count = size.of(RECIPIENTS, 2_000)
    held = peers.Sink(folder, -1)
    site = Site(folder / "planning", webhook=held.port)
    site.start_and_stop()
    site.seed("webhook", count, "kitahama", f"http://127.0.0.1:{held.port}/hook/{{n}}", site.secrets["webhook-secret"])
    daemon = site.start()
    idle = process.status(daemon.pid, "VmRSS") / 1000
    quiet = Others(site)
    time.sleep(min(3, count / 10_000))
    alone = quiet.stop()
    others = Others(site)
    started = time.monotonic()
    notice = site.notice("計測 百万人", areas=["kitahama"], urgency="critical")
    planned = _until_planned(site, notice, started + 30 + count / SLOWEST) - started
    times = others.stop()
    peak = process.status(daemon.pid, "VmHWM") / 1000
    rows = site.rows("SELECT count(*) FROM delivery")[0][0]
    table.row(f"{count:,} recipients planned, targets held", f"{planned:.1f} s, {rows / planned:,.0f}/s",
              f"{rows:,} rows")
    table.row("  peak memory", f"{peak:.0f} MB", f"idle {idle:.0f} MB", None, table.at_most(peak, 150, "150 MB"))
    if others.fault:
        table.note(f"another notice handed in meanwhile failed: {others.fault}")
    if times:
        table.row("  another notice handed in meanwhile", table.span(times, "ms") + f", max {max(times):.0f}",
                  f"before it {table.span(alone, 'ms')}, {len(times)} and {len(alone)} of them")
    waiting = _restarts(site, daemon, held, folder)
    table.note(f"{waiting:,} rows waited at the last start; fsync p50 / p99 "
               f"{table.span(machine.fsync_times(folder), 'ms', 2)}")
    site.tell_faults()


def _until_planned(site, notice, deadline):
    question = ("SELECT min(is_expanded) FROM leg JOIN notice ON notice.number = leg.notice "
                f"WHERE notice.id = '{notice}'")
    while time.monotonic() < deadline:
        if site.rows(question)[0][0] == 1:
            return time.monotonic()
        time.sleep(0.05)
    table.note("the planning did not end in time")
    return time.monotonic()


def _restarts(site, daemon, held, folder):
    """kill -9 with everything waiting, then from fork to ready and to the first byte at a target that answers again."""
    ready, first, firsts_missing, port, waiting = [], [], 0, held.port, 0
    for _ in range(RESTARTS):
        process.kill(daemon)
        held.stop()
        waiting = site.rows("SELECT count(*) FROM delivery WHERE due IS NOT NULL")[0][0]
        # It answers the first so that the targets are seen to be well, then most of the million still wait for the next.
        held = peers.Sink(folder, 0, port)
        started = time.monotonic()
        daemon = site.fork()
        ready.append(process.until_ready(daemon, site.port, patience=PATIENCE) - started)
        while not held.requests() and time.monotonic() < started + PATIENCE:
            time.sleep(0.002)
        if held.requests():
            first.append(held.first_and_last()[0] - started)
        else:
            firsts_missing += 1
    process.kill(daemon)
    held.stop()
    table.row("  kill -9, from fork to ready", f"{table.median(ready):.2f} s",
              f"slowest of {RESTARTS}: {max(ready):.2f} s", None, table.at_most(max(ready), 1, "1 s"))
    if first:
        table.row("  from fork to the first byte at a target", f"{table.median(first):.2f} s",
                  f"slowest of {RESTARTS}: {max(first):.2f} s", None,
                  ("≤ 1 s", max(first) <= 1 and not firsts_missing))
    if firsts_missing:
        table.row("  no byte came within", f"{PATIENCE} s", f"{firsts_missing} of {RESTARTS} starts", None,
                  ("≤ 1 s", False))
    return waiting
