#!/usr/bin/env python3
"""A display's life in Chromium against the real daemon: takeover by stream and by poll, restart without network, what a
clock ends and what it does not, proof of play.

    Tests/Foreign/board_life.py .build/debug/noroshi

Needs Playwright for Python and Debian's Chromium. The daemon is a drill site of its own in a temporary folder.
"""

import json
import pathlib
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 60
# Seconds. How long a takeover takes is a figure, which a busy machine makes larger; a fault is what only polling would reach.
STREAM_LIMIT = 15


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Daemon:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.port = binary, folder, free_port()
        (folder / "secrets").mkdir(mode=0o700)
        self.display, self.chief, self.deputy = (secrets.token_hex(16) for _ in range(3))
        for name, text in (("key", secrets.token_hex(32)), ("display", self.display), ("chief", self.chief),
                           ("deputy", self.deputy)):
            path = folder / "secrets" / name
            path.touch(mode=0o600)
            path.write_text(text)
        # One request a notice, also for urgent ones: the shipped table asks two people for those.
        table = (ROOT / "Sources/Policy/publication.json5").read_text()
        rule = '{ urgency: ">=urgent", needs: "second", breakGlass: true,'
        assert rule in table, "the shipped publication table has another rule for what is urgent"
        (folder / "publication.json5").write_text(table.replace(rule, '{ urgency: ">=urgent", needs: "duty",'))
        self.configuration = folder / "noroshi.json5"
        self.configuration.write_text(json.dumps({
            "site": {
                "mode": "drill", "names": {"ja": "見本市", "ja-simple": "見本市（みほんし）", "en": "Mihon City"},
                "publicURL": f"http://127.0.0.1:{self.port}", "languages": ["ja", "ja-simple", "en", "ko"],
                "districts": [{"code": "kita", "names": {"ja": "北"}}], "areas": {"municipality": "9910300"},
            },
            "allowedHosts": ["127.0.0.1:9"], "web": {"port": self.port, "control": "control.sock"},
            "ledger": {"path": "ledger.sqlite", "keyFile": "secrets/key"}, "intents": str(ROOT / "Intents"),
            "policy": "publication.json5", "channels": {"webhook": {"kind": "webhook"}},
            "displays": {"lobby": {"tokenFile": "secrets/display", "district": "kita"}},
            "staff": {"chief": {"tokenFile": "secrets/chief", "scopes": ["submit", "approve", "publish"]},
                      "deputy": {"tokenFile": "secrets/deputy", "scopes": ["approve"]}},
        }, ensure_ascii=False))
        self.child = None
        self.start()

    def start(self):
        log = open(self.folder / "log", "ab")
        self.child = subprocess.Popen([self.binary, "serve", "--config", self.configuration], stdout=log, stderr=log)
        for _ in range(PATIENCE * 20):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1)
                return
            except OSError:
                if self.child.poll() is not None:
                    sys.exit("the daemon ended: " + (self.folder / "log").read_text()[-600:])
                time.sleep(0.05)
        sys.exit("the daemon does not answer")

    def stop(self):
        if self.child and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            self.child.wait(PATIENCE)

    def post(self, path, token, value):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method="POST",
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            data=json.dumps(value, ensure_ascii=False).encode())
        return json.load(urllib.request.urlopen(request, timeout=30))

    def notice(self, headline, **fields):
        """Publishes what one person may send alone."""
        self.post("/v1/notices", self.chief, {"publish": True, "areas": ["kita"], "urgency": "urgent",
                                              "texts": {"ja": {"headline": headline}}, **fields})

    def order(self):
        """避難指示 for the district: handed in by one person, approved by another."""
        now = time.strftime("%Y-%m-%dT%H:%M:%S+09:00", time.gmtime(time.time() + 9 * 3600 - 60))
        record = self.post("/v1/notices", self.chief, {
            "hazard": "landslide", "order": "evacuation", "areas": ["kita"], "urgency": "urgent",
            "authority": {"decider": "市長", "orderedAt": now}})
        self.post(f"/v1/notices/{record['id']}/approve", self.deputy, {"hash": record["hash"], "level": 4, "areas": 1})

    def displays(self):
        text = subprocess.run([self.binary, "display", "list", "--json", "--control", self.folder / "control.sock"],
                              capture_output=True, text=True).stdout
        return json.loads(text)


FAULTS = []


def check(what, holds):
    print(("ok    " if holds else "FAULT ") + what)
    if not holds:
        FAULTS.append(what)


def shown_within(page, text, seconds):
    """How long until the board shows the text; None where it does not."""
    started = time.monotonic()
    try:
        page.wait_for_function("text => document.getElementById('board').innerText.includes(text)", arg=text,
                               timeout=seconds * 1000, polling=20)
    except Exception:  # Playwright's time-out
        return None
    return time.monotonic() - started


def live(daemon, browser, pictures):
    address = f"http://127.0.0.1:{daemon.port}/display/{daemon.display}"
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready", timeout=20000)
    page.wait_for_timeout(1500)

    daemon.notice("火災が発生しました", hazard="fire")
    took = shown_within(page, "火災が発生しました", STREAM_LIMIT)
    print(f"FIGURE takeover by stream: {'none' if took is None else round(took, 2)} s")
    check("takeover by stream, before a poll would have brought it", took is not None and took < STREAM_LIMIT)

    end = time.strftime("%Y-%m-%dT%H:%M:%S+09:00", time.gmtime(time.time() + 9 * 3600 + 20))
    daemon.notice("停電しています", hazard="powerSupply", expires=end)
    check("a second notice is shown", shown_within(page, "停電しています", 5) is not None)
    context.set_offline(True)
    page.wait_for_function(
        "() => !document.getElementById('board').innerText.includes('停電しています')", timeout=60000, polling=200)
    check("a time-bound notice disappears by itself without network", "火災" in page.inner_text("#board"))
    page.reload()
    page.wait_for_timeout(1500)
    text = page.inner_text("#board")
    check("a reload without network keeps the content", "火災が発生しました" in text)
    check("and does not bring back what is over", "停電しています" not in text or page.is_hidden("text=停電しています"))
    check("its age is printed", re.search(r"\d\d:\d\d時点", text) is not None)
    context.set_offline(False)
    page.reload()
    page.wait_for_timeout(1500)
    check("back online it says the time again", "時点の情報です" in page.inner_text("#board"))

    daemon.stop()
    page.reload()
    page.wait_for_timeout(1000)
    check("a server that is gone leaves the content", "火災が発生しました" in page.inner_text("#board"))
    daemon.start()
    page.wait_for_timeout(20000)
    seen = daemon.displays()[0]
    check(f"proof of play: the daemon knows what it shows ({seen['state']}, {seen['causes']})",
          seen["content"] == seen["expectedContent"] and seen["size"] == "1280x720")
    second = browser.new_context(viewport={"width": 800, "height": 480})
    other = second.new_page()
    other.goto(address)
    other.wait_for_timeout(2000)
    check("two players on one address are told", any("2台" in cause for cause in daemon.displays()[0]["causes"]))
    second.close()

    daemon.order()
    check("an order takes the board over", shown_within(page, "避難指示", 20) is not None)
    page.wait_for_timeout(2000)
    context.set_offline(True)
    page.reload()
    page.wait_for_function("() => document.getElementById('board').classList.contains('old')", timeout=120000)
    text = page.inner_text("#board")
    check("an order stays without network, and its board says until when it was known",
          "避難指示" in text and re.search(r"\d\d:\d\d時点 発令・発表中", text) is not None)
    page.screenshot(path=pictures / "offline-order.png")
    context.set_offline(False)

    blocked = browser.new_context(viewport={"width": 1280, "height": 720})
    page = blocked.new_page()
    page.route("**/events", lambda route: route.abort())
    page.goto(address)
    page.wait_for_timeout(500)
    daemon.notice("水道が止まっています", hazard="waterSupply")
    took = shown_within(page, "水道が止まっています", 20)
    check(f"without a stream within the poll interval (took {took and round(took, 1)} s)", took is not None and took < 18)
    blocked.close()
    context.close()


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("SKIPPED board life: Playwright for Python is not installed")
        return
    with tempfile.TemporaryDirectory(prefix="noroshi-board-") as folder:
        pictures = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else pathlib.Path(folder)
        daemon = Daemon(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                live(daemon, browser, pictures)
                browser.close()
        finally:
            daemon.stop()
    print(f"FIGURE board life: {len(FAULTS)} faults")
    sys.exit(1 if FAULTS else 0)


main()
