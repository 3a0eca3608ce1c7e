"""Every answer 50 ms late, as across the country: 10,000 webhooks beside the C loop with as many requests under way."""

from . import delivery, peers, process, size, table
from .site import Site

WEBHOOKS = 10_000
DELAY = 50
ROUNDS = 3
PATIENCE = 60


def run(folder):
    count = size.of(WEBHOOKS)
    sink, capture = peers.Sink(folder, DELAY), delivery.Capture()
    site = Site(folder / "delay", webhook=sink.port, hosts=[f"127.0.0.1:{capture.port}"])
    site.start_and_stop()
    target = f"http://127.0.0.1:{sink.port}/hook"
    site.seed("webhook", count, "kitahama", target + "/{n}", site.secrets["webhook-secret"])
    urls = folder / "urls"
    urls.write_text("".join(f"{target}/{number}\n" for number in range(count)))
    daemon = site.start()
    body = capture.size(site, "kawabata")
    ours, loop = [], []
    for _ in range(ROUNDS):
        ours.append(delivery.send(site, daemon, sink.requests, count, PATIENCE, areas=["kitahama"]))
        loop.append(peers.posts(folder, urls, count, body))
    c, cost = table.median([rate for rate, _, _ in loop]), table.median([cost for _, cost, _ in loop])
    received = table.median([run.receiver_rate for run in ours])
    recorded = table.median([run.recorded_rate for run in ours])
    # The C loop ends with the last answer, so what is compared with it is what has been answered.
    table.row(f"{count:,} webhooks, answers {DELAY} ms late, on disk", f"{recorded:,.0f}/s", f"C loop {c:,.0f}/s",
              recorded / c, table.at_least(recorded / c, 0.85))
    table.row("  at the receiver", f"{received:,.0f}/s",
              f"{peers.CONCURRENT} under way allow {peers.CONCURRENT / DELAY * 1000:,.0f}/s")
    table.row("  CPU a delivery", f"{table.median([run.cpu for run in ours]):.0f} µs", f"C loop {cost:.0f} µs")
    if missing := sum(run.missing for run in ours):
        table.note(f"{missing:,} deliveries were not accepted within {PATIENCE} s")
    process.stop(daemon)
    sink.stop()
    site.tell_faults()
