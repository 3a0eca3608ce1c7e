"""One notice to 1,000, 10,000 and 100,000 webhooks, the ledger on; beside Alertmanager, a C loop on libcurl, and wrk."""

from . import alertmanager, delivery, machine, peers, process, size, table, wrk
from .nginx import Nginx
from .site import Site

ROUNDS = 5
COUNTS = (1_000, 10_000, 100_000)
# Alertmanager takes 0.8 GB for these; it is asked for no more.
MOST_FOR_ALERTMANAGER = 10_000
PATIENCE = 30
SECONDS = 2

SCRIPT = """
wrk.method = "POST"
wrk.body = string.rep("x", {size})
wrk.headers["Content-Type"] = "application/json"
wrk.headers["webhook-id"] = "msg_00000000000000000000000000000000"
wrk.headers["webhook-timestamp"] = "1700000000"
wrk.headers["webhook-signature"] = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""


def run(folder):
    nginx = Nginx(folder)
    nginx.start()
    for count in sorted({size.of(count) for count in COUNTS}):
        _measure(folder, nginx, count, has_goals=count >= size.of(10_000))
    nginx.stop()


def _measure(folder, nginx, count, has_goals):
    def goal(given):
        return given if has_goals else None

    capture = delivery.Capture()
    site = Site(folder / f"webhooks-{count}", webhook=nginx.port, hosts=[f"127.0.0.1:{capture.port}"])
    site.start_and_stop()
    site.seed("webhook", count, "kitahama", f"http://127.0.0.1:{nginx.port}/hook/{{n}}", site.secrets["webhook-secret"])
    urls = folder / f"urls-{count}"
    urls.write_text("".join(f"http://127.0.0.1:{nginx.port}/hook/{number}\n" for number in range(count)))
    daemon = site.start()
    idle = process.status(daemon.pid, "VmRSS") / 1000
    body = capture.size(site, "kawabata")
    script = folder / "post.lua"
    script.write_text(SCRIPT.format(size=body))
    is_asked = alertmanager.is_here() and count <= size.of(MOST_FOR_ALERTMANAGER)
    peer = alertmanager.Alertmanager(folder, nginx, count, patience=PATIENCE) if is_asked else None
    ours, loop, ceiling, theirs = [], [], [], []
    for number in range(ROUNDS):
        ours.append(delivery.send(site, daemon, nginx.requests, count, PATIENCE, areas=["kitahama"]))
        loop.append(peers.posts(folder, urls, count, body))
        ceiling.append(wrk.load(nginx.port, "/hook/0", SECONDS, peers.CONCURRENT, script=script)["rate"])
        if peer:
            theirs.append(peer.send(number))
    c = table.median([rate for rate, _, _ in loop])
    received = table.median([run.receiver_rate for run in ours])
    recorded = table.median([run.recorded_rate for run in ours])
    table.row(f"{count:,} webhooks of {body:,} B, at the receiver", f"{received:,.0f}/s",
              f"C loop on libcurl, no ledger {c:,.0f}/s", received / c, goal(table.at_least(received / c, 0.85)))
    table.row("  every outcome on disk", f"{recorded:,.0f}/s", f"C loop {c:,.0f}/s", recorded / c,
              goal(table.at_least(recorded / c, 0.85)))
    table.row("  beside the ceiling", f"{received:,.0f}/s",
              f"wrk POST, the same bytes {table.median(ceiling):,.0f}/s", received / table.median(ceiling))
    if ended := [count / rate for rate in theirs if rate]:
        wall, other = table.median([run.recorded for run in ours]), table.median(ended)
        table.row("  time until all is on disk", f"{wall:.2f} s",
                  f"Alertmanager until received, memory only {other:.2f} s", wall / other,
                  goal(table.at_most(wall / other, 0.25, "0.25 (aim 0.17)")))
    else:
        table.row("  time until all is on disk", f"{table.median([run.recorded for run in ours]):.2f} s",
                  f"Alertmanager did not end within {PATIENCE} s" if peer else
                  "Alertmanager is not asked for so many" if alertmanager.is_here() else "Alertmanager is not installed")
    cpu, loop_cpu = table.median([run.cpu for run in ours]), table.median([cost for _, cost, _ in loop])
    table.row("  CPU a delivery", f"{cpu:.0f} µs",
              f"C loop {loop_cpu:.0f} µs" + (f", {peer.cost()}" if peer else ""), cpu / loop_cpu)
    peak = process.status(daemon.pid, "VmHWM") / 1000
    table.row("  peak memory", f"{peak:.0f} MB",
              f"idle {idle:.0f} MB" + (f", Alertmanager {peer.peak():.0f} MB" if peer else ""),
              peak / peer.peak() if peer else None, goal(table.at_most(peak, 120, "120 MB")))
    if missing := sum(run.missing for run in ours):
        table.note(f"{missing:,} deliveries had not been accepted after {PATIENCE} s; the rates are of those that had")
    table.note(f"{ROUNDS} rounds in turn, medians; fsync p50 / p99 {table.span(machine.fsync_times(folder), 'ms', 2)}")
    process.stop(daemon)
    if peer:
        peer.stop()
    site.tell_faults()
