"""From fork to the first 200: on an empty ledger, and on one that has lived."""

import time

from . import process, table
from .nginx import Nginx
from .site import Site

ROUNDS = 10
NOTICES = 1_000
SUBSCRIPTIONS = 100_000


def run(folder):
    empty = Site(folder / "start-empty")
    full = Site(folder / "start-full", line=9)
    _fill(full)
    nginx = Nginx(folder)
    times = {"empty": [], "full": [], "nginx": [], "true": []}
    for _ in range(ROUNDS):
        started = time.monotonic()
        process.run(["/bin/true"])
        times["true"].append((time.monotonic() - started) * 1000)
        started = time.monotonic()
        times["nginx"].append((nginx.start() - started) * 1000)
        nginx.stop()
        for name, site in (("empty", empty), ("full", full)):
            started = time.monotonic()
            daemon = site.start()
            times[name].append((time.monotonic() - started) * 1000)
            process.stop(daemon)
    peers = f"nginx {table.median(times['nginx']):.0f} ms, /bin/true {table.median(times['true']):.1f} ms"
    for name, what in (("empty", "empty ledger"), ("full", f"{NOTICES:,} notices, {SUBSCRIPTIONS:,} subs")):
        table.row(f"start to ready, {what}", f"{table.median(times[name]):.0f} ms", peers,
                  table.median(times[name]) / table.median(times["nginx"]))


def _fill(site):
    daemon = site.start()
    for number in range(NOTICES):
        # All but a few are over when the daemon starts again, as in a real archive.
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))
        site.notice(f"計測のお知らせ {number}", **({} if number % 200 == 0 else {"expires": soon}))
    process.stop(daemon)
    site.seed("line", SUBSCRIPTIONS, "honjuku")
