"""A thousand hosts over TLS, each with a certificate of its own: the first notice, with its handshakes, and the second."""

import os
import pathlib
import pwd

from . import delivery, peers, process, size, table
from .site import Site

HOSTS = 1_000
ROUNDS = 3
PATIENCE = 60
CERTIFICATES_AT_ONCE = 8
SYSTEM = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")

CONFIGURATION = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 16384; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 1000000;
    ssl_certificate_key {folder}/key.pem;
    server {{ listen 127.0.0.1:{plain}; location = /health {{ return 200; }} location = /status {{ stub_status; }} }}
{servers}
}}
"""


class Hosts:
    """nginx as many hosts on addresses of 127.0.0.0/8, behind an authority made for this run."""

    def __init__(self, folder, count):
        self.folder = (folder / "hosts").resolve()
        self.folder.mkdir()
        self.port, self.plain = process.free_port(), process.free_port()
        self.hosts = [f"127.8.{number // 250}.{number % 250 + 1}" for number in range(count)]
        self.authority = self.folder / "authority.pem"
        self._certify()
        # What is trusted is as long as on a real machine: reading it is part of a handshake, or should not be.
        self.trusted = self.folder / "trusted.pem"
        self.trusted.write_text(
            self.authority.read_text() + (SYSTEM.read_text() if SYSTEM.exists() else ""))
        servers = "".join(
            f"    server {{ listen {host}:{self.port} ssl backlog=64; ssl_certificate {self.folder}/{host}.pem; "
            "location / { return 204; } }\n" for host in self.hosts)
        (self.folder / "nginx.conf").write_text(CONFIGURATION.format(
            folder=self.folder, plain=self.plain, servers=servers,
            user=f"user {pwd.getpwuid(0).pw_name};" if os.getuid() == 0 else ""))
        self.asked = 0
        self.child = process.start(
            ["nginx", "-c", self.folder / "nginx.conf", "-p", self.folder, "-e", self.folder / "error.log"])
        process.until_ready(self.child, self.plain)
        self.asked = self.requests()

    def _certify(self):
        key = self.folder / "key.pem"
        process.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key])
        process.run(["openssl", "req", "-x509", "-key", key, "-out", self.authority, "-days", 2, "-subj",
                     "/CN=Noroshi Benchmark", "-addext", "basicConstraints=critical,CA:TRUE"])
        for first in range(0, len(self.hosts), CERTIFICATES_AT_ONCE):
            jobs = [process.start([
                "openssl", "req", "-x509", "-CA", self.authority, "-CAkey", key, "-key", key, "-out",
                self.folder / f"{host}.pem", "-days", 2, "-subj", f"/CN={host}", "-addext", f"subjectAltName=IP:{host}",
                "-addext", "basicConstraints=critical,CA:FALSE"])
                for host in self.hosts[first:first + CERTIFICATES_AT_ONCE]]
            for job in jobs:
                if job.wait() != 0:
                    raise SystemExit("openssl made no certificate")
                process.stop(job)

    def requests(self):
        """Requests so far, without those that asked this."""
        self.asked += 1
        return int(process.get(self.plain, "/status")[2].split()[9]) - self.asked

    def stop(self):
        process.stop(self.child)


def run(folder):
    count = size.of(HOSTS)
    hosts, capture = Hosts(folder, count), delivery.Capture()
    site = Site(folder / "tls", certificates=hosts.trusted,
                hosts=[f"{host}:{hosts.port}" for host in hosts.hosts] + [f"127.0.0.1:{capture.port}"])
    site.start_and_stop()
    urls = folder / "urls"
    urls.write_text("".join(f"https://{host}:{hosts.port}/hook\n" for host in hosts.hosts))
    site.seed("webhook", count, "kitahama", f"@{urls}", site.secrets["webhook-secret"])
    body, first, second, loop, loop_second, costs = None, [], [], [], [], []
    for _ in range(ROUNDS):
        # A start anew has no connections, as the C loop has none.
        daemon = site.start()
        body = body or capture.size(site, "kawabata")
        for runs in (first, second):
            runs.append(delivery.send(site, daemon, hosts.requests, count, PATIENCE, areas=["kitahama"]))
        process.stop(daemon)
        _, cost, once = peers.posts(folder, urls, count, body, hosts.trusted)
        _, _, twice = peers.posts(folder, urls, 2 * count, body, hosts.trusted)
        loop.append(count / once)
        loop_second.append(count / max(1e-6, twice - once))
        costs.append(cost)
    for what, runs, theirs in ((f"{count:,} TLS hosts, with their handshakes", first, loop),
                               ("  once more, connections open", second, loop_second)):
        rate, c = table.median([run.receiver_rate for run in runs]), table.median(theirs)
        table.row(what, f"{rate:,.0f}/s", f"C loop, the same URLs {c:,.0f}/s", rate / c,
                  table.at_least(rate / c, 0.85) if runs is first else None)
    table.row("  CPU a delivery with a handshake", f"{table.median([run.cpu for run in first]):.0f} µs",
              f"C loop {table.median(costs):.0f} µs", table.median([run.cpu for run in first]) / table.median(costs))
    if missing := sum(run.missing for run in first + second):
        table.note(f"{missing:,} deliveries were not accepted within {PATIENCE} s")
    hosts.stop()
    site.tell_faults()
