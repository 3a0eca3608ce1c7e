#!/usr/bin/env python3
"""Reads what the channels send with libraries that are not ours.

    NOROSHI_FOREIGN=/tmp/foreign swift test --filter ForeignSamples
    python3 Tests/Foreign/check_channels.py /tmp/foreign

Mail: Python's email module finds no defect, and aiosmtpd takes it unchanged. Webhooks: Standard Webhooks' own library
verifies them. LINE: the bodies fit LINE's OpenAPI (../shared/samples/line/openapi). A check whose package is missing says
SKIPPED on a line of its own; pip install aiosmtpd standardwebhooks pyyaml jsonschema.
"""
import datetime
import email
import email.policy
import importlib.util
import json
import pathlib
import smtplib
import sys

FOLDER = pathlib.Path(sys.argv[1])
PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
OPENAPI = PROJECT.parent / "shared/samples/line/openapi/messaging-api.yml"
WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
failures = 0


def check(what, holds):
    global failures
    failures += not holds
    print(("ok     " if holds else "FAILED ") + what)


def missing(*packages):
    absent = [name for name in packages if importlib.util.find_spec(name) is None]
    if absent:
        print(f"SKIPPED: this Python lacks {', '.join(absent)}")
    return bool(absent)


def defects(part):
    found = list(part.defects)
    for _, value in part.items():
        found += getattr(value, "defects", [])
    for child in part.iter_parts() if part.is_multipart() else []:
        found += defects(child)
    return found


def read_mail():
    for path in sorted(FOLDER.glob("mail-*.eml")):
        raw = path.read_bytes()
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        check(f"{path.name}: no defects {defects(mail)}", not defects(mail))
        check(f"{path.name}: the subject decodes", mail["Subject"] == path.with_suffix(".subject").read_text())
        check(f"{path.name}: the sender's name decodes", mail["From"].addresses[0].display_name == "みほん市 防災情報")
        check(f"{path.name}: dated in JST", mail["Date"].datetime.utcoffset() == datetime.timedelta(hours=9))
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        check(f"{path.name}: both texts", plain.get_content().strip() != "" and "<html lang=" in html.get_content())
        check(f"{path.name}: only CRLF", raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r"))


def deliver_mail():
    from aiosmtpd.controller import Controller

    class Keep:
        taken = []

        async def handle_DATA(self, server, session, envelope):
            self.taken.append(envelope.original_content)
            return "250 ok"

    keep = Keep()
    controller = Controller(keep, hostname="127.0.0.1", port=0)
    controller.port = free_port()
    controller.start()
    try:
        for path in sorted(FOLDER.glob("mail-*.eml")):
            with smtplib.SMTP("127.0.0.1", controller.port) as client:
                client.sendmail("b+1.x@bounces.city.example.jp", ["resident1@mail.example.jp"], path.read_bytes())
            check(f"{path.name}: aiosmtpd took the same bytes", keep.taken[-1] == path.read_bytes())
    finally:
        controller.stop()


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def verify_webhooks():
    from standardwebhooks.webhooks import Webhook

    for path in sorted(FOLDER.glob("webhook-*.json")):
        headers = dict(line.split(": ", 1) for line in path.with_suffix(".headers").read_text().splitlines())
        receiver = Webhook(WEBHOOK_SECRET)
        stamp = datetime.datetime.fromtimestamp(int(headers["webhook-timestamp"]), datetime.timezone.utc)
        signed = receiver.sign(headers["webhook-id"], stamp, path.read_text())
        check(f"{path.name}: signature as the specification's library makes it", signed == headers["webhook-signature"])
        body = json.loads(path.read_text())
        check(f"{path.name}: type, timestamp, data", set(body) == {"type", "timestamp", "data"})


def match_openapi():
    import jsonschema
    import yaml

    if not OPENAPI.exists():
        print(f"SKIPPED: {OPENAPI} is not on this machine")
        return
    document = yaml.safe_load(OPENAPI.read_text())
    schemas = document["components"]["schemas"]

    def validate(value, name, where):
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        errors = [e.message for e in jsonschema.Draft202012Validator(schema).iter_errors(value)]
        check(f"{where} is a {name} {errors[:2]}", not errors)

    kinds = {"text": "TextMessage", "flex": "FlexMessage"}
    flex = {"bubble": "FlexBubble", "box": "FlexBox", "text": "FlexText", "button": "FlexButton"}

    def walk(node, where):
        validate(node, flex[node["type"]], where)
        known = set(properties(flex[node["type"]]))
        check(f"{where}: only LINE's properties {set(node) - known}", set(node) <= known)
        children = [node[key] for key in ("header", "body", "footer") if key in node] + node.get("contents", [])
        for index, child in enumerate(children):
            walk(child, f"{where}/{index}")

    def properties(name):
        schema = schemas[name]
        found = list(schema.get("properties", {}))
        for part in schema.get("allOf", []):
            found += properties(part["$ref"].rsplit("/", 1)[1]) if "$ref" in part else list(part.get("properties", {}))
        return found

    for path in sorted(FOLDER.glob("line-*.json")):
        body = json.loads(path.read_text())
        validate(body, "MulticastRequest", path.name)
        for index, message in enumerate(body["messages"]):
            validate(message, kinds[message["type"]], f"{path.name} message {index}")
            if message["type"] == "flex":
                walk(message["contents"], f"{path.name} bubble")


read_mail()
if not missing("aiosmtpd"):
    deliver_mail()
if not missing("standardwebhooks"):
    verify_webhooks()
if not missing("yaml", "jsonschema"):
    match_openapi()
print("all well" if failures == 0 else f"{failures} failed")
sys.exit(failures > 0)
