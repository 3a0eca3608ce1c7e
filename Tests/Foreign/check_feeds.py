"""Reads a folder of our feeds as strangers do: feedparser for Atom and RSS, and the rules of JSON Feed 1.1, GeoJSON
(RFC 7946), Concerto's remote feed and CSV (RFC 4180) by Python's own readers. Prints what it read; fails where a rule is broken.
"""

import csv
import io
import json
import pathlib
import re
import sys
import unicodedata
from datetime import datetime

try:
    import feedparser
except ImportError:
    print("SKIPPED: the Python package feedparser is not installed")
    sys.exit(0)

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


def letters(text):
    """As a reader counts them: signs that stand on the letter before are none."""
    return sum(not unicodedata.category(sign).startswith("M") for sign in text)


def xml(data, name):
    feed = feedparser.parse(data)
    assert not feed.bozo, (name, feed.get("bozo_exception"))
    assert feed.entries and all(entry.title and letters(entry.title) <= 80 for entry in feed.entries), name
    assert len({entry.id for entry in feed.entries}) == len(feed.entries), name
    assert all("<" not in entry.title for entry in feed.entries), name
    return len(feed.entries)


def json_feed(data, name):
    feed = json.loads(data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and isinstance(feed["title"], str) and feed["title"], name
    assert all(feed[key].startswith("https://") for key in ("home_page_url", "feed_url")), name
    ids = set()
    for item in feed["items"]:
        assert isinstance(item["id"], str) and item["id"] and item["id"] not in ids, name
        ids.add(item["id"])
        assert "content_text" in item or "content_html" in item, name
        assert all(DATE.match(item[key]) for key in ("date_published", "date_modified") if key in item), name
        assert all(isinstance(tag, str) for tag in item.get("tags", [])), name
        assert all(not key[0] == "_" or isinstance(value, dict) for key, value in item.items()), name
    return len(ids)


def concerto(data, name):
    items = json.loads(data)
    names = {(item["type"], item["name"]) for item in items}
    assert len(names) == len(items), name
    for item in items:
        assert item["type"] == "RichText" and item["render_as"] in ("plaintext", "html") and item["text"], name
        assert isinstance(item["duration"], int) and item["duration"] >= 8, name
        for key in ("start_time", "end_time"):
            if key in item:
                datetime.fromisoformat(item[key])
    return len(items)


def geojson(data, name):
    collection = json.loads(data)
    assert collection["type"] == "FeatureCollection", name
    for feature in collection["features"]:
        assert feature["type"] == "Feature" and {"geometry", "properties"} <= feature.keys(), name
        if feature["geometry"] is not None:
            assert feature["geometry"]["type"] == "Point", name
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= 180 and -90 <= latitude <= 90, name
    return len(collection["features"])


def table(data, name):
    assert data.startswith(b"\xef\xbb\xbf"), name
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1 and rows[0][0] == "全国地方公共団体コード", name
    assert all(re.fullmatch(r"\d{6}", row[0]) for row in rows[1:]), name
    return len(rows) - 1


READERS = {"atom.xml": xml, "rss.xml": xml, "cap.xml": xml, "feed.json": json_feed, "concerto.json": concerto,
           "notices.geojson": geojson, "notices.csv": table}
count = {}
for file in sorted(path for path in pathlib.Path(sys.argv[1]).rglob("*") if path.is_file()):
    if file.name in READERS:
        count.setdefault(file.name, []).append(READERS[file.name](file.read_bytes(), str(file)))
missing = READERS.keys() - count.keys()
assert not missing, f"nothing to read: {missing}"
for name, entries in count.items():
    print(f"FIGURE foreign readers: {name} {len(entries)} files, {sum(entries)} entries, no complaint")
