"""From the source changing to the last body at all sinks and the feed; sinks and source in another process."""

import http.client
import json
import threading
import time

from . import machine, process, table
from .site import SinkHost, Site

ROUNDS = 20
WARM = 3
LINE_USERS, PARTNERS, MAILS = 1_200, 3, 40
MAILS_PER_SECOND = 100

TELEGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<Report xmlns="http://xml.kishou.go.jp/jmaxml1/" xmlns:jmx="http://xml.kishou.go.jp/jmaxml1/">
<Control><Title>震度速報</Title><DateTime>2026-09-01T00:00:20Z</DateTime><Status>通常</Status>
<EditorialOffice>計測気象台</EditorialOffice><PublishingOffice>計測気象台</PublishingOffice></Control>
<Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/"><Title>震度速報</Title>
<ReportDateTime>2026-09-01T09:00:00+09:00</ReportDateTime><TargetDateTime>2026-09-01T09:00:00+09:00</TargetDateTime>
<EventID>{event}</EventID><InfoType>発表</InfoType><Serial></Serial><InfoKind>震度速報</InfoKind>
<InfoKindVersion>1.0_1</InfoKindVersion><Headline><Text>地震による強い揺れを感じました。</Text>
<Information type="震度速報"><Item><Kind><Name>震度５強</Name></Kind><Areas codeType="地震情報／細分区域">
<Area><Name>計測県南部</Name><Code>990</Code></Area></Areas></Item></Information></Headline></Head>
<Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/seismology1/"><Intensity><Observation><MaxInt>5+</MaxInt>
<Pref><Name>計測県</Name><Code>99</Code><MaxInt>5+</MaxInt><Area><Name>計測県南部</Name><Code>990</Code>
<MaxInt>5+</MaxInt></Area></Pref></Observation></Intensity>
<Comments><ForecastComment codeType="固定付加文"><Text>今後の情報に注意してください。</Text><Code>0217</Code>
</ForecastComment></Comments></Body></Report>
"""


class FeedWatch(threading.Thread):
    """Asks the feed on one connection, every 2 ms, until it has changed; `at` is then when (monotonic µs)."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self.tag = self._ask({})[1]
        self.at = None
        self.start()

    def _ask(self, headers):
        self.connection.request("GET", "/feeds/ja/feed.json", headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("ETag")

    def run(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self._ask({"If-None-Match": self.tag})[0] == 200:
                self.at = time.monotonic_ns() // 1000
                break
            time.sleep(0.002)
        self.connection.close()


def run(folder):
    site = Site(folder / "change")
    sinks = SinkHost(site)
    site.write(sinks.line, sinks.mail, sinks.webhook, sinks.source)
    site.start_and_stop()
    site.seed("line", LINE_USERS, "kitahama")
    daemon = site.start()
    for number in range(PARTNERS):
        site.post("/v1/subscriptions", {
            "channel": "webhook", "address": f"http://127.0.0.1:{sinks.webhook}/hook?for={number}",
            "secret": site.secrets["webhook-secret"]})
    for number in range(MAILS):
        site.post("/v1/subscriptions", {"channel": "mail", "address": f"resident{number}@mail.example"})
    rests, totals, waits, feeds = [], [], [], []
    bodies = [LINE_USERS, MAILS, PARTNERS]
    wanted = [0, 0, 0]
    for number in range(WARM + ROUNDS):
        # So that the mail channel's hundred a second, which protects the relay, is not what is measured.
        time.sleep(MAILS / MAILS_PER_SECOND)
        telegram = folder / f"VXSE51_{number}.xml"
        telegram.write_text(TELEGRAM.format(event=20260901085000 + number))
        wanted = [count + more for count, more in zip(wanted, bodies)]
        watch = FeedWatch(site.port)
        published = int(sinks.say(f"publish {telegram.name} {telegram}")[0])
        word, polled, last = sinks.say("await " + " ".join(map(str, wanted)))
        if word != "arrived":
            raise SystemExit(f"after 20 s {sinks.counts()} bodies had arrived instead of {wanted}; see {folder}")
        watch.join()
        if number < WARM:
            continue
        end = max(int(last), watch.at or 0)
        totals.append((end - published) / 1000)
        waits.append((int(polled) - published) / 1000)
        rests.append((end - int(polled)) / 1000)
        feeds.append(((watch.at or end) - int(polled)) / 1000)
    trip = _round_trips(sinks.webhook)
    sync = machine.fsync_times(folder)
    limit = table.median(trip) + table.median(sync)
    table.row("source change to last body", f"{table.span(totals, 'ms', 0)}",
              f"of that waiting for the poll {table.span(waits, 'ms', 0)}")
    table.row("  without the wait for the poll", table.span(rests, "ms"),
              f"one fsync and one HTTP exchange {limit:.2f} ms", table.median(rests) / limit)
    table.row("  of that until the feed shows it", table.span(feeds, "ms"), "looked at every 2 ms")
    table.note(f"{LINE_USERS:,} LINE users, {MAILS} mails, {PARTNERS} webhooks; {ROUNDS} telegrams; p50 / p99")
    process.stop(daemon)
    sinks.stop()


def _round_trips(port, count=200):
    """Milliseconds of one POST and its answer on an open connection to the webhook sink."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    times = []
    for _ in range(count):
        started = time.perf_counter()
        connection.request("POST", "/hook", body=json.dumps({"unsigned": True}))
        connection.getresponse().read()
        times.append((time.perf_counter() - started) * 1000)
    connection.close()
    return times
