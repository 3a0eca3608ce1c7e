"""A long life in short: a million polls, a hundred thousand chat turns, a thousand notices; memory has to stay where it was.

The first round of everything fills what is kept on purpose (pages, the index, the ledger's cache); from then on each round is
the same work again, and the resident memory after the last may be no more than `GROWTH_GOAL` times that after the first.
"""

from . import process, table, wrk
from .chat import SCRIPT
from .site import Site
from .size import DIVISOR

ROUNDS = 10
POLLS = 1_000_000 // DIVISOR
TURNS = 100_000 // DIVISOR
NOTICES = 1_000 // DIVISOR
# As many are in force at a time; the rest is lifted, so that every round shows as much as the one before.
IN_FORCE = 5
GROWTH_GOAL = 1.1
PATHS = ("/feeds/ja/feed.json", "/board", "/feeds/en/atom.xml", "/feeds/cap.xml")


def run(folder):
    script = folder / "chat.lua"
    script.write_text(SCRIPT)
    site = Site(folder / "soak")
    daemon = site.start()
    sizes, done = [], {"polls": 0, "turns": 0, "notices": 0}
    for number in range(1, ROUNDS + 1):
        # What has been told is over a minute later: the board stays as full as it was.
        for _ in range(NOTICES // ROUNDS):
            done["notices"] += 1
            site.notice(f"計測のお知らせ {done['notices'] % IN_FORCE}", urgency="urgent", areas=["kitahama"],
                        expires=_soon())
        done["polls"] += _many(POLLS * number // ROUNDS - done["polls"], lambda seconds, path: wrk.load(
            site.port, path, seconds), PATHS)
        done["turns"] += _many(TURNS * number // ROUNDS - done["turns"], lambda seconds, path: wrk.load(
            site.port, path, seconds, 16, script=script), ("/v1/chat",))
        sizes.append(process.status(daemon.pid, "VmRSS") / 1000)
    growth = sizes[-1] / sizes[0]
    table.row(f"{done['polls']:,} polls, {done['turns']:,} turns, {done['notices']:,} notices",
              f"resident {sizes[0]:.0f} MB after a tenth, {sizes[-1]:.0f} MB at the end", "", growth,
              goal=table.at_most(growth, GROWTH_GOAL))
    table.note("resident MB after each tenth: " + " ".join(f"{size:.0f}" for size in sizes))
    site.tell_faults()
    process.stop(daemon)


def _soon():
    import datetime
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=60)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _many(wanted, load, paths):
    """Loads one path after the other, a second each, until at least `wanted` requests are answered; gives how many."""
    count = turn = 0
    while count < wanted:
        count += int(load(1, paths[turn % len(paths)])["rate"])
        turn += 1
    return count
