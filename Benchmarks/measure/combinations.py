"""Everything changes at once: the first poll of every district × language × topic after a notice."""

import time

from . import process, table
from .site import Site

DISTRICTS = tuple(f"d{number:02}" for number in range(20))
LANGUAGES = ("ja", "ja-simple", "en", "zh-Hans", "ko", "vi", "ne", "tl", "zh-Hant", "my", "id", "th", "hi", "bn", "mn", "pt")
TOPICS = ("disaster", "crimePrevention", "garbage", "event", "children", "health", "facility", "procedure", "construction",
          "other")
NOTICES = 10


def run(folder):
    site = Site(folder / "combinations", districts=DISTRICTS, languages=LANGUAGES)
    daemon = site.start()
    for number in range(NOTICES):
        site.notice(f"計測のお知らせ {number}", urgency="urgent", areas=[DISTRICTS[number]])
    targets = [f"/feeds/{language}/feed.json?district={district}&topic={topic}"
               for district in DISTRICTS for language in LANGUAGES for topic in TOPICS]
    first, again = _ask(site.port, targets), _ask(site.port, targets)
    table.row(f"{len(targets):,} combinations, first poll / second", f"{first:.2f} / {again:.2f} s",
              f"{first / len(targets) * 1e6:.0f} / {again / len(targets) * 1e6:.0f} µs each, one client in Python")
    table.note(f"resident {process.status(daemon.pid, 'VmRSS') / 1000:.0f} MB after all of them")
    process.stop(daemon)


def _ask(port, targets):
    """Seconds to get all of them over one connection, one after the other."""
    import http.client
    client = http.client.HTTPConnection("127.0.0.1", port)
    started = time.monotonic()
    for target in targets:
        client.request("GET", target)
        answer = client.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{target} answered {answer.status}")
    client.close()
    return time.monotonic() - started
