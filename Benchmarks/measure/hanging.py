"""Ten thousand targets on hosts of their own, a tenth of which hangs: until the last healthy one has its body."""

import random
import time

from . import peers, process, size, table
from .site import Site

TARGETS = 10_000
HANGING = 1_000
ROUNDS = 3
PATIENCE = 60
WAYS = ("syn", "tls", "header", "body", "slow", "dns")
GOAL = 100


def run(folder):
    healthy, hanging = size.of(TARGETS) - size.of(HANGING), size.of(HANGING, 60)
    sink, hostile = peers.Sink(folder), peers.Script("hostile.py")
    lines, hosts = [], []

    def add(host, port, district, scheme="http"):
        lines.append(f"{scheme}://{host}:{port}/hook\t{district}\n")
        hosts.append(f"{host}:{port}")

    for number in range(healthy):
        # Every tenth by a name, as real targets are.
        name = ".names.invalid" if number % 10 == 0 else ""
        add(_host(number) + name, sink.port, "healthy")
    for place, way in enumerate(WAYS):
        for number in range(hanging):
            host = _host(30_000 + place * hanging + number)
            # Of each way a share that adds up to a tenth with all ways.
            district = f"{way},mixed" if number < hanging // len(WAYS) else way
            if way == "dns":
                add(f"h{number}.mute.invalid", sink.port, district)
            else:
                add(host, hostile.ports[way], district, "https" if way == "tls" else "http")
    # Those that hang stand between the others, as they subscribed; the order is the same at every run.
    random.Random(1).shuffle(lines)
    addresses = folder / "addresses"
    addresses.write_text("".join(lines))
    site = Site(folder / "hanging", hosts=hosts, districts=("healthy", "mixed", *WAYS),
                name_server=f"127.0.0.1:{hostile.ports['dns']}")
    site.start_and_stop()
    site.seed("webhook", len(lines), "healthy", f"@{addresses}", site.secrets["webhook-secret"])
    rounds = Rounds(site, sink, healthy)
    times = {district: [] for district in ("none", "mixed", *WAYS)}
    for _ in range(ROUNDS):
        times["none"].append(rounds.send())
        times["mixed"].append(rounds.send("mixed"))
    for way in WAYS:
        times["none"].append(rounds.send())
        times[way].append(rounds.send(way))
    base = table.median(times["none"])
    table.row(f"{healthy:,} healthy targets, each on its own host", f"{base:.2f} s, {healthy / base:,.0f}/s",
              "until the last had its body")
    for district, what in (("mixed", "all ways"), *((way, way) for way in WAYS)):
        found = table.median(times[district])
        given_up = " (given up)" if found >= PATIENCE else ""
        table.row(f"  and a tenth hanging: {what}", f"{found:.2f} s{given_up}", f"without them {base:.2f} s", found / base,
                  (f"+{GOAL} ms", (found - base) * 1000 < GOAL))
    table.note(f"{hanging:,} hanging; {ROUNDS} rounds in turn of all ways, one of each; without any "
               f"{min(times['none']):.2f} to {max(times['none']):.2f} s; every tenth healthy target by a name")
    table.note(f"a daemon just started each time; peak memory {rounds.peak:.0f} MB; {len(hosts):,} allowed hosts")
    hostile.stop()
    sink.stop()
    site.tell_faults()


def _host(number):
    """An address of 127.0.0.0/8 for each number, away from 127.0.0.1."""
    return f"127.{16 + number // 65_536}.{number // 256 % 256}.{number % 256}"


class Rounds:
    """One notice at a time, each by a daemon just started: it has no connections and knows no names, as after a quiet day."""

    def __init__(self, site, sink, wanted):
        self.site, self.sink, self.wanted = site, sink, wanted
        self.peak = 0
        self.files = {path: path.read_bytes() for path in site.folder.iterdir()
                      if path.name.startswith(("ledger.sqlite", "audit-head"))}

    def send(self, *hanging):
        """Seconds from handing the notice in until the last healthy target has its body."""
        self._restore()
        daemon = self.site.start()
        self.sink.forget()
        started = time.monotonic()
        self.site.notice("計測", areas=["healthy", *hanging], urgency="critical")
        while self.sink.requests() < self.wanted and time.monotonic() < started + PATIENCE:
            time.sleep(0.005)
        is_complete = self.sink.requests() >= self.wanted
        found = self.sink.first_and_last()[1] - started if is_complete else PATIENCE
        self.peak = max(self.peak, process.status(daemon.pid, "VmHWM") / 1000)
        process.kill(daemon)
        return found

    def _restore(self):
        """The ledger as it was before the first notice, or what hung in one round would be tried again in the next."""
        for path in self.site.folder.glob("ledger.sqlite*"):
            path.unlink()
        for path, content in self.files.items():
            path.write_bytes(content)
