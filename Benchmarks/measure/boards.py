"""Ten thousand boards listen: from handing a notice in until the last of them is told, and what each costs in memory."""

import time

from . import peers, process, table
from .site import Site

BOARDS = 10_000
ROUNDS = 11
GOAL_MILLISECONDS = 500
GOAL_KILOBYTES = 8


def run(folder):
    site = Site(folder / "site")
    daemon = site.start()
    site.notice("計測の前のお知らせ", urgency="urgent")
    time.sleep(1)
    before = process.status(daemon.pid, "VmRSS")
    boards = peers.Boards(folder, site.port, BOARDS)
    after = process.status(daemon.pid, "VmRSS")
    handed_in, accepted = [], []
    for number in range(ROUNDS):
        boards.arm()
        time.sleep(0.2)
        started = time.clock_gettime(time.CLOCK_MONOTONIC)
        site.notice(f"計測のお知らせ {number}", urgency="urgent")
        answered = time.clock_gettime(time.CLOCK_MONOTONIC)
        last = boards.last_told()
        handed_in.append((last - started) * 1000)
        accepted.append(max(0, last - answered) * 1000)
    peak = process.status(daemon.pid, "VmHWM")
    cost = (after - before) / BOARDS
    table.row(f"{BOARDS:,} boards: handed in to the last told, p50 / max",
              f"{table.median(handed_in):.0f} / {max(handed_in):.0f} ms",
              f"after the answer to who handed it in: {table.median(accepted):.0f} ms",
              goal=table.at_most(max(handed_in), GOAL_MILLISECONDS, f"{GOAL_MILLISECONDS} ms"))
    table.row("  memory a listening board", f"{cost:.1f} KB", f"peak of the whole daemon {peak / 1000:.0f} MB",
              goal=table.at_most(cost, GOAL_KILOBYTES, f"{GOAL_KILOBYTES} KB"))
    boards.stop()
    process.stop(daemon)
