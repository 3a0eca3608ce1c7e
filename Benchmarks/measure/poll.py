"""What signage asks all day: the feed, the feed unchanged, the board; nginx serves the same bytes."""

from . import process, table, wrk
from .nginx import Nginx
from .site import Site

ROUNDS = 11
SECONDS = 1
NOTICES = 5
CONNECTIONS = (64, 512)
# Ours against nginx.
RATE_GOALS = {200: 1.0, 304: 0.9}
P99_GOAL = 1.2


def run(folder):
    site = Site(folder / "poll")
    daemon = site.start()
    for number in range(NOTICES):
        site.notice(f"計測のお知らせ {number}", urgency="urgent", areas=["kitahama"])
    nginx = Nginx(folder)
    nginx.start()
    for what, path, name in (("feed.json", "/feeds/ja/feed.json", "feed.json"), ("board", "/board", "board.html")):
        _, headers, body = process.get(site.port, path)
        nginx.serve(name, body)
        theirs = process.get(nginx.port, f"/{name}")[1]["ETag"]
        for status in (200, 304):
            our_headers = (f"If-None-Match: {headers['ETag']}",) if status == 304 else ()
            their_headers = (f"If-None-Match: {theirs}",) if status == 304 else ()
            for connections in CONNECTIONS:
                text = f"GET {what} {status}, {connections} connections" + (
                    f" ({len(body) / 1000:.1f} KB)" if status == 200 else "")
                _compare(text, status, connections, (site.port, path, our_headers, [daemon.pid]),
                         (nginx.port, f"/{name}", their_headers, nginx.pids()))
    table.note(f"wrk, {ROUNDS} rounds of {SECONDS} s in turn; one loop against one worker")
    process.stop(daemon)
    nginx.stop()


def _compare(what, status, connections, our, their):
    ours, peer = [], []
    for _ in range(ROUNDS):
        for results, (port, path, headers, pids) in ((ours, our), (peer, their)):
            results.append(wrk.load(port, path, SECONDS, connections=connections, headers=headers, watch=pids))

    def middle(rounds, field):
        return table.median([one[field] for one in rounds])

    ratio = middle(ours, "rate") / middle(peer, "rate")
    table.row(what, f"{middle(ours, 'rate'):,.0f}/s, {middle(ours, 'cpu'):.1f} µs CPU",
              f"nginx {middle(peer, 'rate'):,.0f}/s, {middle(peer, 'cpu'):.1f} µs CPU", ratio,
              goal=table.at_least(ratio, RATE_GOALS[status]))
    slowness = middle(ours, "p99") / middle(peer, "p99")
    table.row("  p99 under that load", f"{middle(ours, 'p99'):.2f} ms", f"nginx {middle(peer, 'p99'):.2f} ms", slowness,
              goal=table.at_most(slowness, P99_GOAL))
