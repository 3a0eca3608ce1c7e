"""One notice sent to many: when the receivers had it, when every outcome was on disk, what it cost."""

import dataclasses
import http.server
import socketserver
import threading
import time

from . import process


@dataclasses.dataclass
class Run:
    wanted: int
    received: int
    # Seconds from handing the notice in to the last body at the receiver, and to the last outcome on disk.
    sent: float
    recorded: float
    accepted: int
    # CPU µs a delivery, of the daemon.
    cpu: float

    @property
    def receiver_rate(self):
        return self.received / self.sent

    @property
    def recorded_rate(self):
        return self.accepted / self.recorded

    @property
    def missing(self):
        return self.wanted - self.accepted


def send(site, daemon, requests, wanted, patience, channel="webhook", **notice):
    """`requests` gives how many the receiver has had so far. Waits no longer than `patience` seconds."""
    before = requests()
    cpu = process.cpu_seconds(daemon.pid)
    started = time.monotonic()
    deadline = started + patience
    number = site.notice(notice.pop("headline", "計測"), **{"urgency": "critical", **notice})
    received = 0
    # A look costs the receiver a little, and more often than a hundredth of the run tells nothing.
    pause = min(0.5, max(0.005, wanted / 1e6))
    while received < wanted and time.monotonic() < deadline:
        time.sleep(pause)
        received = requests() - before
    sent = time.monotonic() - started
    # At least once, also where the time is up already.
    while (accepted := site.progress(number, channel).get("accepted", 0)) < wanted and time.monotonic() < deadline:
        # Counting the rows costs the daemon; it is asked rarely where there are many.
        time.sleep(max(0.02, wanted / 1e6))
    recorded = time.monotonic() - started
    spent = process.cpu_seconds(daemon.pid) - cpu
    return Run(wanted, received, sent, recorded, accepted, spent / max(1, received) * 1e6)


class Capture:
    """A receiver of a single body, to know how large ours are."""

    def __init__(self):
        self.body = None
        self.has_come = threading.Event()
        capture = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                capture.body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(204)
                self.end_headers()
                capture.has_come.set()

            def log_message(self, *_):
                pass

        self.server = socketserver.TCPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.port}/size"

    def size(self, site, district):
        """Bytes of the body of a notice like those that are measured. The site must reach `port`."""
        site.post("/v1/subscriptions", {
            "channel": "webhook", "address": self.url(), "secret": site.secrets["webhook-secret"],
            "districts": [district]})
        site.notice("計測", areas=[district], urgency="critical")
        if not self.has_come.wait(20):
            raise SystemExit("no body came within 20 s")
        self.server.shutdown()
        self.server.server_close()
        return len(self.body)
