"""One notice to 10,000 webhooks and to 100,000 LINE users, the ledger on; beside the peers that send as many."""

import shutil
import time

from . import process, table
from .alertmanager import Alertmanager
from .nginx import Nginx
from .site import ROOT, SinkHost, Site

ROUNDS = 3
WEBHOOKS = 10_000
LINE_USERS = 100_000
LINE_LIMIT = 200 * 500
PATIENCE = 20
# As many as the daemon has under way at once.
CONCURRENT = 256


def run(folder):
    nginx = Nginx(folder)
    nginx.start()
    site = Site(folder / "fanout")
    sinks = SinkHost(site)
    site.write(sinks.line, 0, nginx.port, 0)
    site.start_and_stop()
    rate = site.seed("webhook", WEBHOOKS, "kitahama", f"http://127.0.0.1:{nginx.port}/hook/{{n}}",
                     site.secrets["webhook-secret"])
    posts = folder / "posts"
    process.run(["cc", "-O2", "-o", posts, ROOT / "Benchmarks/Peers/posts.c", "-lcurl"])
    manager = Alertmanager(folder, nginx, WEBHOOKS) if shutil.which("prometheus-alertmanager") else None
    daemon = site.start()
    idle = process.status(daemon.pid, "VmRSS")
    ours, c, theirs = [], [], []
    for number in range(ROUNDS):
        ours.append(_webhooks(site, daemon, nginx, number))
        c.append(float(process.run(
            [posts, f"http://127.0.0.1:{nginx.port}/hook", WEBHOOKS, CONCURRENT]).split()[0]))
        if manager:
            theirs.append(manager.send(number))
    speed = table.median([rate for rate, _, _, _ in ours])
    table.row(f"{WEBHOOKS:,} webhooks, at the receiver", f"{speed:,.0f}/s",
              f"C loop on libcurl, no ledger {table.median(c):,.0f}/s", speed / table.median(c))
    recorded = table.median([rate for _, rate, _, _ in ours])
    if theirs := [rate for rate in theirs if rate]:
        table.row("  every outcome on disk", f"{recorded:,.0f}/s",
                  f"Alertmanager, memory only {table.median(theirs):,.0f}/s", recorded / table.median(theirs))
    else:
        table.row("  every outcome on disk", f"{recorded:,.0f}/s", "Alertmanager is not installed or did not end")
    cpu = table.median([cpu for _, _, cpu, _ in ours])
    table.row("  CPU a delivery", f"{cpu:.0f} µs", manager.cost() if manager else "")
    peak = process.status(daemon.pid, "VmHWM")
    table.row("  peak memory", f"{peak / 1000:.0f} MB", f"idle {idle / 1000:.0f} MB" + (
        f", Alertmanager {manager.peak():.0f} MB" if manager else ""))
    if missing := sum(missing for _, _, _, missing in ours):
        table.note(f"{missing:,} deliveries had not been accepted after {PATIENCE} s; the rates are of those that had")
    if manager:
        manager.stop()
    # Only now, or each notice to the webhooks would also look through the LINE users whom it is not for.
    process.stop(daemon)
    rate = min(rate, site.seed("line", LINE_USERS, "honjuku"))
    daemon = site.start()
    _line(site, daemon, sinks)
    table.row("import of subscriptions", f"{rate:,}/s", f"{WEBHOOKS:,} webhooks, {LINE_USERS:,} LINE users")
    process.stop(daemon)
    sinks.stop()
    nginx.stop()


def _webhooks(site, daemon, nginx, number):
    """One notice: rate at the receiver, rate until all is recorded, CPU µs a delivery, how many are missing."""
    before = nginx.requests()
    cpu = process.cpu_seconds(daemon.pid)
    started = time.monotonic()
    notice = site.notice(f"計測 {number}", areas=["kitahama"], urgency="critical")
    deadline = started + PATIENCE
    received = 0
    while received < WEBHOOKS and time.monotonic() < deadline:
        time.sleep(0.01)
        received = nginx.requests() - before
    sent = time.monotonic() - started
    counts = _until_recorded(site, notice, "webhook", WEBHOOKS, deadline)
    recorded = time.monotonic() - started
    spent = process.cpu_seconds(daemon.pid) - cpu
    done = counts.get("accepted", 0)
    return received / sent, done / recorded, spent / max(1, received) * 1e6, WEBHOOKS - done


def _until_recorded(site, notice, channel, count, deadline):
    counts = {}
    while time.monotonic() < deadline:
        counts = site.progress(notice, channel)
        if counts.get("accepted", 0) >= count:
            break
        time.sleep(0.05)
    return counts


def _line(site, daemon, sinks):
    rates, cpus, wanted = [], [], sinks.counts()[0]
    for number in range(ROUNDS):
        wanted += LINE_USERS
        cpu = process.cpu_seconds(daemon.pid)
        started = time.monotonic()
        notice = site.notice(f"計測 LINE {number}", areas=["honjuku"], urgency="critical")
        if sinks.say(f"await {wanted} 0 0")[0] != "arrived":
            table.row(f"{LINE_USERS:,} LINE users", "not all within 20 s", f"LINE allows {LINE_LIMIT:,}/s")
            return
        rates.append(LINE_USERS / (time.monotonic() - started))
        _until_recorded(site, notice, "line", LINE_USERS, started + PATIENCE)
        cpus.append((process.cpu_seconds(daemon.pid) - cpu) / LINE_USERS * 1e6)
    table.row(f"{LINE_USERS:,} LINE users, 500 a call", f"{table.median(rates):,.0f}/s",
              f"LINE allows {LINE_LIMIT:,}/s", table.median(rates) / LINE_LIMIT)
    table.row("  CPU a user", f"{table.median(cpus):.1f} µs",
              f"peak memory {process.status(daemon.pid, 'VmHWM') / 1000:.0f} MB")
