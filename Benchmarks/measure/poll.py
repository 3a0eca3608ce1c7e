"""What signage asks all day: the feed, the feed unchanged, the board; nginx serves the same bytes."""

from . import process, table, wrk
from .nginx import Nginx
from .site import Site

ROUNDS = 5
SECONDS = 1
NOTICES = 5


def run(folder):
    site = Site(folder / "poll")
    daemon = site.start()
    for number in range(NOTICES):
        site.notice(f"計測のお知らせ {number}", urgency="urgent", areas=["kitahama"])
    nginx = Nginx(folder)
    nginx.start()
    targets = []
    for what, path, name in (("feed.json", "/feeds/ja/feed.json", "feed.json"), ("board", "/board", "board.html")):
        _, headers, body = process.get(site.port, path)
        nginx.serve(name, body)
        targets.append((f"GET {what} 200 ({len(body) / 1000:.1f} KB)", path, (), f"/{name}", ()))
        if name == "feed.json":
            theirs = process.get(nginx.port, f"/{name}")[1]["ETag"]
            targets.append((f"GET {what} 304", path, (f"If-None-Match: {headers['ETag']}",), f"/{name}",
                            (f"If-None-Match: {theirs}",)))
    for what, path, headers, their_path, their_headers in targets:
        ours, peer = [], []
        for _ in range(ROUNDS):
            ours.append(wrk.load(site.port, path, SECONDS, headers=headers, watch=[daemon.pid]))
            peer.append(wrk.load(nginx.port, their_path, SECONDS, headers=their_headers, watch=nginx.pids()))

        def middle(rounds, field):
            return table.median([one[field] for one in rounds])

        table.row(what, f"{middle(ours, 'rate'):,.0f}/s, {middle(ours, 'cpu'):.1f} µs CPU",
                  f"nginx {middle(peer, 'rate'):,.0f}/s, {middle(peer, 'cpu'):.1f} µs CPU",
                  middle(ours, "rate") / middle(peer, "rate"))
    table.note(f"wrk, 64 connections, {ROUNDS} rounds of {SECONDS} s in turn; one loop against one worker")
    process.stop(daemon)
    nginx.stop()
