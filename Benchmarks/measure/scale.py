"""What a delivery costs as there are more of them: 10,000, 100,000, 1,000,000; and a million LINE users."""

from . import delivery, process, size, table
from .nginx import Nginx
from .site import SinkHost, Site

COUNTS = (10_000, 100_000, 1_000_000)
LINE_USERS = 1_000_000
LINE_LIMIT = 200 * 500
# Below this many a second a run is given up.
SLOWEST = 1_500
FLAT = 0.2


def run(folder):
    _webhooks(folder)
    _line(folder)


def _webhooks(folder):
    nginx = Nginx(folder)
    nginx.start()
    site = Site(folder / "webhooks", webhook=nginx.port)
    site.start_and_stop()
    base = seeded = 0
    for count in [size.of(count) for count in COUNTS]:
        # The file's numbers begin where the smaller run's ended, so that all are different.
        more = folder / "addresses"
        with open(more, "w") as file:
            file.writelines(f"http://127.0.0.1:{nginx.port}/hook/{number}\n" for number in range(seeded, count))
        rate = site.seed("webhook", count - seeded, "kitahama", f"@{more}", site.secrets["webhook-secret"])
        seeded = count
        daemon = site.start()
        before = site.ledger_size()
        # A small run is over within a few ticks of the CPU's clock, so it is made several times.
        rounds = 3 if count <= size.of(COUNTS[0]) else 1
        runs = [delivery.send(site, daemon, nginx.requests, count, 30 + count / SLOWEST, areas=["kitahama"])
                for _ in range(rounds)]
        peak = process.status(daemon.pid, "VmHWM") / 1000
        process.stop(daemon)
        bytes_each = (site.ledger_size() - before) / sum(run.received for run in runs)
        cpu = table.median([run.cpu for run in runs])
        wall = table.median([run.recorded / max(1, run.accepted) * 1e6 for run in runs])
        missing = sum(run.missing for run in runs)
        if not base:
            base = (cpu, wall)
            table.row(f"{count:,} webhooks: CPU a delivery", f"{cpu:.0f} µs")
            table.row("  wall a delivery, until on disk", f"{wall:.0f} µs")
        else:
            for what, value, first in ((f"{count:,} webhooks: CPU a delivery", cpu, base[0]),
                                       ("  wall a delivery, until on disk", wall, base[1])):
                ratio = value / first
                table.row(what, f"{value:.0f} µs", f"with {size.of(COUNTS[0]):,}: {first:.0f} µs", ratio,
                          ("±20 %", abs(ratio - 1) <= FLAT))
        table.row("  ledger a delivery, peak memory", f"{bytes_each:.0f} B, {peak:.0f} MB",
                  f"{rate:,} subscriptions a second imported", None, table.at_most(peak, 150, "150 MB"))
        if missing:
            table.note(f"given up after {30 + count / SLOWEST:.0f} s: {missing:,} of {count * rounds:,} deliveries were not "
                       "accepted; the figures are of those that were")
    nginx.stop()
    site.tell_faults()


def _line(folder):
    users = size.of(LINE_USERS)
    site = Site(folder / "line")
    sinks = SinkHost(site, "count")
    site.write(sinks.line, 0, 0, 0)
    site.start_and_stop()
    rate = site.seed("line", users, "honjuku")
    daemon = site.start()
    run = delivery.send(site, daemon, lambda: sinks.counts()[0], users, 60 + users / (LINE_LIMIT / 10), "line",
                        areas=["honjuku"])
    table.row(f"{users:,} LINE users, 500 a call", f"{run.receiver_rate:,.0f}/s",
              f"LINE allows {LINE_LIMIT:,}/s", run.receiver_rate / LINE_LIMIT)
    peak = process.status(daemon.pid, "VmHWM") / 1000
    table.row("  CPU a user, peak memory", f"{run.cpu:.1f} µs, {peak:.0f} MB",
              f"{rate:,} subscriptions a second imported", None, table.at_most(peak, 150, "150 MB"))
    if run.missing:
        table.note(f"{run.missing:,} were not accepted in time")
    process.stop(daemon)
    sinks.stop()
    site.tell_faults()
