"""The peer of `Benchmarks/run telegrams`: lxml, reading of each telegram what `Intake` reads. `telegrams.py FILE…`"""

import resource
import sys
import time

from lxml import etree

NAMES = ("Control", "Head", "Body")
HEAD = ("Title", "ReportDateTime", "TargetDateTime", "ValidDateTime", "EventID", "InfoType", "Serial", "InfoKind")
CONTROL = ("Title", "DateTime", "Status", "EditorialOffice")


def local(element):
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text(element, name):
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""


def child(element, name):
    for candidate in element:
        if local(candidate) == name:
            return candidate
    return None


def children(element, name):
    return [candidate for candidate in element if local(candidate) == name]


def below(element, name):
    return element.iterfind(f".//{{*}}{name}")


def area(element):
    return text(element, "Code"), text(element, "Name")


def kind(element):
    last = child(element, "LastKind")
    return (text(element, "Code"), text(element, "Name"), text(element, "Status"),
            area(last) if last is not None else None)


def read(document):
    report = etree.fromstring(document)
    control, head, body = (child(report, name) for name in NAMES)
    telegram = [text(control, name) for name in CONTROL] + [text(head, name) for name in HEAD]
    headline = child(head, "Headline")
    prose = [text(headline, "Text")] if headline is not None else []
    prose += [(found.text or "").strip() for found in below(body, "Text")]
    areas, felt, steps = [], [], []
    for item in below(report, "Item"):
        places = [area(found) for found in children(item, "Area")]
        places += [area(found) for group in children(item, "Areas") for found in children(group, "Area")]
        areas.append((places, [kind(found) for found in children(item, "Kind")]))
    for name in ("Area", "City"):
        felt += [(area(found), text(found, "MaxInt"), text(found, "Condition"))
                 for found in below(body, name) if child(found, "MaxInt") is not None]
    times = {found.get("timeId"): (text(found, "DateTime"), text(found, "Name")) for found in below(body, "TimeDefine")}
    steps = [(times.get(found.get("refID")), text(found, "Code"), text(found, "Name"))
             for found in below(body, "Significancy")]
    return telegram, prose, areas, felt, steps


def once(documents):
    count = 0
    for document in documents:
        count += len(read(document)[2]) >= 0
    return count


DOCUMENTS = [open(path, "rb").read() for path in sys.argv[1:]]
once(DOCUMENTS)
started = time.process_time()
COUNT = once(DOCUMENTS)
print(time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, COUNT)
