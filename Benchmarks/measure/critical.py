"""Critical notices while every ordinary slot is held and a hundred thousand district mails wait."""

import threading
import time

from . import peers, process, size, table
from .site import Site

HELD_SECONDS = 10
MAILS = 100_000
# As many as can be held while the critical ones go out, and more.
LINE_USERS = 100_000
WEBHOOKS = 4_000
SAMPLES = 120
# A notice whose bytes have not come by then counts with this time.
PATIENCE = 30
WHOLE = 120
# Of a critical notice, on each channel.
RECIPIENTS = 2
KINDS = ("webhook", "line", "mail")
GOAL = 100


class Receivers(peers.Script):
    """late.py: what came for the critical recipients, by kind, in the order of its coming."""

    def __init__(self):
        super().__init__("late.py", HELD_SECONDS)
        self.came = {kind: [] for kind in KINDS}
        self.counts = None
        self.news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.child.stdout:
            words = line.split()
            with self.news:
                if words[0] == "count":
                    numbers = list(map(int, words[2::3])), list(map(int, words[3::3]))
                    self.counts = dict(zip(KINDS, zip(*numbers)))
                else:
                    self.came[words[0]].append((int(words[1]) / 1000, int(words[2])))
                self.news.notify_all()

    def ordinary(self):
        """By kind: how many ordinary requests came, and how many are held now."""
        with self.news:
            self.counts = None
            self.child.stdin.write("count\n")
            self.child.stdin.flush()
            self.news.wait_for(lambda: self.counts, 10)
            return self.counts

    def after(self, kind, moment, deadline):
        """The arrivals of a kind after a moment of the monotonic clock (ms), as soon as both have come."""
        def found():
            return [at for at in self.came[kind] if at[0] > moment]
        with self.news:
            self.news.wait_for(lambda: len(found()) >= RECIPIENTS, max(0, deadline - time.monotonic()))
            return found()


def run(folder):
    sinks = Receivers()
    site = Site(folder / "critical", line=sinks.ports["line"], mail=sinks.ports["mail"], webhook=sinks.ports["webhook"],
                mail_rate=1_000, timeout="15s")
    site.start_and_stop()
    mails, secret = size.of(MAILS, 500), site.secrets["webhook-secret"]
    hooks = f"http://127.0.0.1:{sinks.ports['webhook']}"

    def seed_critical(number):
        """One recipient on each channel."""
        few = folder / "few"
        for channel, address in (("mail", f"critical{number}@mail.example"), ("line", f"U{'c' * 31}{number}"),
                                 ("webhook", f"{hooks}/critical/{number}")):
            few.write_text(address + "\n")
            site.seed(channel, 1, "honjuku", f"@{few}", secret if channel == "webhook" else "-")

    # Before and behind all the others: a plan finds the one at once and the other at its end.
    seed_critical(0)
    site.seed("mail", mails, "kitahama", "resident{n}@mail.example")
    site.seed("line", size.of(LINE_USERS, 20_000), "kitahama")
    site.seed("webhook", size.of(WEBHOOKS, 1_000), "kitahama", f"{hooks}/ordinary/{{n}}", secret)
    seed_critical(1)
    daemon = site.start()
    alone = _send(site, sinks, size.of(SAMPLES // 3, 5), "ふだん")
    site.notice("計測 地区のお知らせ", areas=["kitahama"], urgency="urgent")
    held = _until_held(site, sinks)
    times = _send(site, sinks, size.of(SAMPLES, 20), "緊急")
    peak = process.status(daemon.pid, "VmHWM") / 1000
    held_at_end = sinks.ordinary()
    waiting = site.rows("SELECT count(*) FROM delivery WHERE channel = 'mail' AND due IS NOT NULL")[0][0]
    for kind in KINDS:
        late = sum(moment >= PATIENCE * 1000 for moment in times[kind])
        table.row(f"critical notice to first bytes, {kind}", table.span(times[kind], "ms"),
                  f"with nothing else to do {table.span(alone[kind], 'ms')}", None,
                  table.at_most(table.percentile(times[kind], 0.99), GOAL, f"{GOAL} ms p99"))
        table.row("  to whoever subscribed last", table.span(times[f"{kind}, last"], "ms"),
                  f"with nothing else to do {table.span(alone[f'{kind}, last'], 'ms')}")
        if late:
            table.note(f"{kind}: {late} of {len(times[kind])} had not come after {PATIENCE} s and count as that")
    table.row("  acceptance answered, of that", table.span(times["answer"], "ms"),
              f"with nothing else to do {table.span(alone['answer'], 'ms')}")
    table.note(f"{len(times['answer'])} notices one after another, each to two webhooks, LINE users and mails; counted "
               "from acceptedAt, before the commit; p50 / p99")
    for when, counts in (("before", held), ("after", held_at_end)):
        table.note(f"held for {HELD_SECONDS} s each, {when}: {counts['webhook'][1]} webhooks, {counts['line'][1]} LINE calls, "
                   f"{counts['mail'][1]} mails")
    table.note(f"{waiting:,} mails still waited at the end; peak memory {peak:.0f} MB")
    process.stop(daemon)
    sinks.stop()
    site.tell_faults()


def _until_held(site, sinks):
    """Waits until all is planned and every channel has as much on the wire as it ever will."""
    before, deadline = None, time.monotonic() + 60
    while time.monotonic() < deadline:
        held = sinks.ordinary()
        is_planned = site.rows("SELECT min(is_expanded) FROM leg")[0][0] == 1
        if is_planned and held == before and all(count for _, count in held.values()):
            return held
        before = held
        time.sleep(1)
    table.note("the ordinary slots were not all held within 60 s")
    return sinks.ordinary()


def _send(site, sinks, samples, headline):
    """One notice after another; the milliseconds from acceptedAt to the first bytes, by kind, and of the acceptance."""
    times = {kind: [] for kind in (*KINDS, *(f"{kind}, last" for kind in KINDS), "answer")}
    stop = time.monotonic() + WHOLE
    for number in range(samples):
        begun = time.monotonic()
        if begun > stop:
            table.note(f"given up after {number} of {samples} notices and {WHOLE} s")
            break
        notice = site.notice(f"計測 {headline} {number}", areas=["honjuku"], urgency="critical")
        times["answer"].append((time.monotonic() - begun) * 1000)
        accepted = site.rows(f"SELECT accepted_at FROM notice WHERE id = '{notice}'")[0][0]
        for kind in KINDS:
            found = [wall - accepted for _, wall in sinks.after(kind, begun * 1000, begun + PATIENCE)]
            times[kind].append(min(found, default=PATIENCE * 1000))
            times[f"{kind}, last"].append(max(found) if len(found) >= RECIPIENTS else PATIENCE * 1000)
    return times
