"""A drill site in a folder of its own, and the release daemon on it."""

import json
import os
import pathlib
import secrets
import sqlite3
import base64
import subprocess

from . import process, table

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = ROOT / ".build/release"
# Another build, to compare two: BENCH_BINARY=PATH.
BINARY = pathlib.Path(os.environ.get("BENCH_BINARY", RELEASE / "noroshi"))
DISTRICTS = ("kitahama", "honjuku", "kawabata")


class Site:
    """Configuration, secrets and ledger of one daemon; what it may reach is named by port."""

    def __init__(self, folder, line=0, mail=0, webhook=0, source=0, poll="200ms", *, hosts=(), districts=DISTRICTS,
                 mail_rate=None, certificates=None, timeout="5s", name_server=None, languages=("ja", "ja-simple", "en")):
        """`hosts` are further `host:port` that may be reached, `mail_rate` is mails a second, `timeout` a webhook's,
        `name_server` is asked for names instead of the system's (`address:port`)."""
        self.folder = pathlib.Path(folder)
        self.hosts, self.districts, self.mail_rate = list(hosts), districts, mail_rate
        self.certificates, self.timeout, self.name_server = certificates, timeout, name_server
        self.languages = list(languages)
        (self.folder / "secrets").mkdir(parents=True, mode=0o700, exist_ok=True)
        self.port = process.free_port()
        self.secrets = {
            "ledger-key": secrets.token_hex(32), "line-token": secrets.token_urlsafe(24),
            "line-secret": secrets.token_urlsafe(24), "bounce-secret": secrets.token_urlsafe(24),
            "chief-token": secrets.token_urlsafe(24),
            "webhook-secret": "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        for name, value in self.secrets.items():
            path = self.folder / "secrets" / name
            path.touch(mode=0o600)
            path.write_text(value)
        self.configuration = self.folder / "noroshi.json5"
        self.write(line, mail, webhook, source, poll)

    @property
    def ledger(self):
        return self.folder / "ledger.sqlite"

    def write(self, line, mail, webhook, source, poll="200ms"):
        """`line`, `mail`, `webhook` and `source` are ports on loopback; 0 leaves it out."""
        channels = {"webhook": {"kind": "webhook", "timeout": self.timeout}}
        if line:
            channels["line"] = {
                "kind": "line", "api": f"http://127.0.0.1:{line}", "accessToken": "secrets/line-token",
                "channelSecret": "secrets/line-secret",
            }
        if mail:
            channels["mail"] = {
                "kind": "mail", "server": f"smtp://127.0.0.1:{mail}", "from": "bousai@city.example",
                "fromNames": {"ja": "計測市 防災情報"}, "bounceDomain": "bounces.city.example",
                "bounceSecret": "secrets/bounce-secret", "listID": "notices.city.example",
                "unsubscribePage": f"http://127.0.0.1:{self.port}/unsubscribe",
                **({"rate": self.mail_rate} if self.mail_rate else {}),
            }
        reached = [port for port in (line, mail, webhook, source) if port]
        feed = f"http://127.0.0.1:{source}/developer/xml/feed/eqvol.xml"
        # One request a notice, also for urgent ones: the shipped table asks two people for those.
        table = (ROOT / "Sources/Policy/publication.json5").read_text()
        rule = '{ urgency: ">=urgent", needs: "second", breakGlass: true,'
        if rule not in table:
            raise SystemExit("the shipped publication table has another rule for what is urgent; adapt measure/site.py")
        (self.folder / "publication.json5").write_text(table.replace(rule, '{ urgency: ">=urgent", needs: "duty",'))
        self.configuration.write_text(json.dumps({
            "site": {
                "mode": "drill", "names": {"ja": "計測市", "ja-simple": "計測市", "en": "Measured City"},
                "publicURL": f"http://127.0.0.1:{self.port}", "languages": self.languages,
                "districts": [{"code": code, "names": {"ja": code, "en": code}} for code in self.districts],
                "areas": {"municipality": "9910300", "seismic": ["990"]},
                "facts": {"phone.main": {"ja": "電話", "en": "telephone"}, "hours.main": {"ja": "毎日", "en": "daily"}},
            },
            "allowedHosts": [f"127.0.0.1:{port}" for port in reached] + self.hosts or ["127.0.0.1:9"],
            "net": {
                **({"certificateFile": str(self.certificates)} if self.certificates else {}),
                **({"nameServers": [self.name_server]} if self.name_server else {}),
            },
            "web": {"host": "127.0.0.1", "port": self.port, "control": "control.sock",
                    "trustedProxies": ["127.0.0.1"]},
            "ledger": {"path": "ledger.sqlite", "keyFile": "secrets/ledger-key"},
            "intents": str(ROOT / "Intents"),
            "policy": "publication.json5",
            "sources": {"jma": {"kind": "jma", "poll": poll, "feeds": [feed]}} if source else {},
            "channels": channels,
            "staff": {"chief": {
                "tokenFile": "secrets/chief-token", "scopes": ["submit", "approve", "publish", "subscribe"]}},
        }, ensure_ascii=False))

    def start(self, **options):
        """The daemon, ready; its log goes to a file of the site's folder."""
        child = self.fork(**options)
        process.until_ready(child, self.port, patience=120)
        return child

    def fork(self, **options):
        """The daemon, not ready yet."""
        with open(self.folder / "log", "ab") as log:
            return process.start(
                [BINARY, "serve", "--config", self.configuration], stdout=log, stderr=log, **options)

    def faults(self):
        """What the log calls errors: message and how often."""
        found = {}
        for line in (self.folder / "log").read_text(errors="replace").splitlines():
            # What is no JSON is a crash's last words, or the word that it stops.
            if '"level":"error"' in line or not line.startswith(("{", "停止します", "stopping")):
                what = line.split('"message":"', 1)[-1].split('"', 1)[0]
                found[what] = found.get(what, 0) + 1
        return found

    def tell_faults(self):
        """A note for everything that the daemon called an error on the way."""
        for what, count in self.faults().items():
            table.note(f"the daemon's log: {what} ({count:,} times)")

    def start_and_stop(self):
        """Makes the ledger."""
        process.stop(self.start())

    def post(self, path, value):
        headers = {"Authorization": f"Bearer {self.secrets['chief-token']}", "Content-Type": "application/json"}
        # Where the writer is held this long, that is what is to be seen, not a time-out of ours.
        status, _, body = process.get(
            self.port, path, headers, "POST", json.dumps(value, ensure_ascii=False).encode(), timeout=60)
        if status not in (200, 201, 202):
            raise SystemExit(f"{path} answered {status}: {body.decode()}")
        return json.loads(body)

    def notice(self, headline, **fields):
        """Publishes a notice of staff's; gives its id."""
        return self.post("/v1/notices", {
            "hazard": "fire", "publish": True, "texts": {"ja": {"headline": headline}, "en": {"headline": headline}},
            **fields})["id"]

    def progress(self, notice, channel):
        """How many deliveries of a notice are in each state on a channel."""
        headers = {"Authorization": f"Bearer {self.secrets['chief-token']}"}
        body = json.loads(process.get(self.port, f"/v1/notices/{notice}", headers, timeout=120)[2])
        for item in body["deliveries"]:
            if item["channel"] == channel:
                return item["counts"] if item["isExpanded"] else {}
        return {}

    def seed(self, channel, count, districts, addresses=None, secret="-", *quiet):
        """Subscriptions straight into the ledger of the stopped daemon; gives how many a second.

        `addresses` is a pattern with `{n}`, or `@FILE`; left out for LINE users (Benchmarks/Seed).
        """
        given = [addresses, secret, *quiet] if addresses else []
        return int(process.run(
            [RELEASE / "Seed", self.ledger, self.folder / "secrets/ledger-key", channel, count, districts, *given]))

    def rows(self, question):
        """Looks into the ledger, without asking the daemon and without writing."""
        ledger = sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True, timeout=10)
        try:
            return ledger.execute(question).fetchall()
        finally:
            ledger.close()

    def ledger_size(self):
        """Bytes of the ledger with its log."""
        return sum(path.stat().st_size for path in self.folder.glob("ledger.sqlite*"))


class SinkHost:
    """LINE, mail, webhook and JMA in a process of their own (Benchmarks/SinkHost)."""

    def __init__(self, site, *count):
        given = site.secrets
        self.child = process.start(
            [RELEASE / "SinkHost", given["line-token"], given["line-secret"], given["webhook-secret"], *count],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        words = self.child.stdout.readline().split()
        if words[:1] != ["ports"]:
            raise SystemExit("SinkHost did not start")
        self.line, self.mail, self.webhook, self.source = map(int, words[1:])

    def say(self, line):
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        return self.child.stdout.readline().split()[1 if not line.startswith("await") else 0:]

    def counts(self):
        return [int(count) for count in self.say("count")]

    def stop(self):
        process.stop(self.child)


def file_size(path):
    return os.stat(path).st_size
