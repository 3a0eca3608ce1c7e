"""A long life in short: a million polls, a hundred thousand chat turns, a thousand notices; memory has to stay where it was.

The first round of everything fills what is kept on purpose (pages, the index, the ledger's cache); from then on each round is
the same work again, and the resident memory after the last may be no more than `GROWTH_GOAL` times that after the first.
Notices live `LIFE` seconds, while the round polls and asks; memory is read once they are over, so that each round is measured
with as much in force: nothing.
"""

import datetime
import json
import time

from . import process, table, wrk
from .chat import SCRIPT
from .site import Site
from .size import DIVISOR

ROUNDS = 10
POLLS = 1_000_000 // DIVISOR
TURNS = 100_000 // DIVISOR
NOTICES = 1_000 // DIVISOR
# Sessions the chat keeps at most (ChatDesk.sessionLimit), each turn here in one of its own: the first round fills them. Where it
# does not, their table grows by 5 MB in the second.
SESSIONS = 20_000 // DIVISOR
# Seconds a notice is in force.
LIFE = 5
# How much later than its end a notice may still be shown before the measure gives up.
PATIENCE = 30
GROWTH_GOAL = 1.1
PATHS = ("/feeds/ja/feed.json", "/board", "/feeds/en/atom.xml", "/feeds/cap.xml")


def run(folder):
    script = folder / "chat.lua"
    script.write_text(SCRIPT)
    site = Site(folder / "soak")
    daemon = site.start()
    sizes, done = [], {"polls": 0, "turns": 0, "notices": 0}
    for number in range(1, ROUNDS + 1):
        for _ in range(NOTICES * number // ROUNDS - done["notices"]):
            site.notice(f"計測のお知らせ {done['notices']}", urgency="urgent", areas=["kitahama"], expires=_in(LIFE))
            done["notices"] += 1
        done["polls"] += _many(POLLS * number // ROUNDS - done["polls"], lambda seconds, path: wrk.load(
            site.port, path, seconds), PATHS)
        done["turns"] += _many(max(SESSIONS, TURNS * number // ROUNDS) - done["turns"], lambda seconds, path: wrk.load(
            site.port, path, seconds, 16, script=script), ("/v1/chat",))
        _until_over(site)
        sizes.append(process.status(daemon.pid, "VmRSS") / 1000)
    growth = sizes[-1] / sizes[0]
    table.row(f"{done['polls']:,} polls, {done['turns']:,} turns, {done['notices']:,} notices",
              f"resident {sizes[0]:.0f} MB after a tenth, {sizes[-1]:.0f} MB at the end", "", growth,
              goal=table.at_most(growth, GROWTH_GOAL))
    table.note("resident MB after each tenth: " + " ".join(f"{size:.0f}" for size in sizes))
    site.tell_faults()
    process.stop(daemon)


def _in(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _until_over(site):
    """Waits until nothing is in force any more."""
    deadline = time.monotonic() + LIFE + PATIENCE
    while json.loads(process.get(site.port, "/v1/in-force")[2])["inForce"]:
        if time.monotonic() > deadline:
            raise SystemExit(f"a notice is shown {PATIENCE} s after its end")
        time.sleep(0.1)


def _many(wanted, load, paths):
    """Loads one path after the other, a second each, until at least `wanted` requests are answered; gives how many were."""
    count = turn = 0
    while count < wanted:
        count += load(1, paths[turn % len(paths)])["count"]
        turn += 1
    return count
