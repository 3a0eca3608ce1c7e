"""Mails to one recipient each through a relay on this machine, beside Postfix's own load generator."""

import os
import re
import shutil
import socket
import socketserver
import subprocess
import threading
import time

from . import delivery, process, size, table
from .site import Site

MAILS = 10_000
ROUNDS = 3
PATIENCE = 60
# As many as the daemon has sessions with mail servers (Net: mailSessions).
SESSIONS = 8
# More than either side reaches, so that the relay's protection is not what is measured.
RATE = 10_000


class Relay:
    """Postfix's smtp-sink, which takes everything and counts it."""

    def __init__(self, folder):
        self.port = process.free_port()
        self.count = 0
        self.child = process.start(
            # It refuses to serve as root, and only root may name another user.
            ["smtp-sink", *(["-u", "nobody"] if os.getuid() == 0 else []), "-c", f"127.0.0.1:{self.port}", 1024],
            cwd=folder, stdout=subprocess.PIPE)
        threading.Thread(target=self._read, daemon=True).start()
        self._wait()

    def _read(self):
        """`sessions=N messages=N …`, ended by a carriage return, each time something has changed."""
        left = b""
        while chunk := self.child.stdout.read1(65_536):
            *lines, left = re.split(rb"[\r\n]", left + chunk)
            for line in reversed(lines):
                numbers = dict(word.split(b"=") for word in line.split() if b"=" in word)
                if b"mesg" in numbers or b"messages" in numbers:
                    self.count = int(numbers.get(b"mesg") or numbers[b"messages"])
                    break

    def _wait(self):
        for _ in range(1000):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.005)
        raise SystemExit("smtp-sink did not start")

    def requests(self):
        return self.count

    def stop(self):
        process.stop(self.child)


class Taken(socketserver.StreamRequestHandler):
    """A relay of a single mail, to know how large ours are."""

    def handle(self):
        self.wfile.write(b"220 size ESMTP\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                message = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    message += line
                self.server.message = message
                self.server.has_come.set()
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


def run(folder):
    if not shutil.which("smtp-source"):
        table.row("mail", "skipped", "no smtp-source here; `deploy/setup bench` installs it")
        return
    count, relay = size.of(MAILS), Relay(folder)
    message = _message(folder)
    site = Site(folder / "mail", mail=relay.port, mail_rate=RATE)
    site.start_and_stop()
    site.seed("mail", count, "kitahama", "resident{n}@mail.example")
    daemon = site.start()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(delivery.send(site, daemon, relay.requests, count, PATIENCE, "mail", areas=["kitahama"]))
        theirs.append(_source(relay, count, message))
    source = table.median(theirs)
    received = table.median([run.receiver_rate for run in ours])
    recorded = table.median([run.recorded_rate for run in ours])
    table.row(f"{count:,} mails of {message:,} B, one recipient each", f"{received:,.0f}/s",
              f"smtp-source, {SESSIONS} sessions, no ledger {source:,.0f}/s", received / source,
              table.at_least(received / source, 0.75))
    table.row("  every outcome on disk", f"{recorded:,.0f}/s", f"smtp-source {source:,.0f}/s", recorded / source,
              table.at_least(recorded / source, 0.75))
    peak = process.status(daemon.pid, "VmHWM") / 1000
    table.row("  CPU a mail, peak memory", f"{table.median([run.cpu for run in ours]):.0f} µs, {peak:.0f} MB")
    if missing := sum(run.missing for run in ours):
        table.note(f"{missing:,} mails were not accepted within {PATIENCE} s")
    process.stop(daemon)
    relay.stop()
    site.tell_faults()


def _source(relay, count, message):
    """Mails a second of smtp-source, which keeps its connections (-d) as ours are kept."""
    started = time.monotonic()
    process.run(["smtp-source", "-d", "-s", SESSIONS, "-m", count, "-l", message, "-f", "bench@city.example", "-t",
                 "resident@mail.example", f"127.0.0.1:{relay.port}"])
    return count / (time.monotonic() - started)


def _message(folder):
    """Bytes of a mail like those that are measured."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Taken) as server:
        server.daemon_threads, server.message, server.has_come = True, b"", threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = Site(folder / "size", mail=server.server_address[1])
        site.start_and_stop()
        site.seed("mail", 1, "kitahama", "resident@mail.example")
        daemon = site.start()
        site.notice("計測", areas=["kitahama"], urgency="critical")
        if not server.has_come.wait(20):
            raise SystemExit("no mail came within 20 s")
        process.stop(daemon)
        server.shutdown()
        return len(server.message)
