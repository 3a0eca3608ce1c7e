"""Questions a second over HTTP, on a quiet day and with notices in force; beside /health on the same server."""

from . import process, table, wrk
from .site import Site

ROUNDS = 3
SECONDS = 2
CONNECTIONS = 16
NOTICES = 5

# No two alike, so that nothing can be answered from a cache; each from a resident of its own, as a proxy in front says.
SCRIPT = """
local asked = 0
local questions = { "避難所はどこですか", "ごみの収集日を教えて", "Where is the shelter?", "津波のときはどうする",
  "停電したらどうすればいい", "how do I get alerts in English", "断水はいつまで", "防災無線の内容を聞きたい" }
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function request()
  asked = asked + 1
  wrk.headers["X-Forwarded-For"] = "10." .. math.floor(asked / 65536) % 256 .. "." .. math.floor(asked / 256) % 256 .. "." .. asked % 256
  return wrk.format(nil, "/v1/chat", nil, '{"text":"' .. questions[asked % #questions + 1] .. ' ' .. asked .. '"}')
end
"""


def run(folder):
    script = folder / "chat.lua"
    script.write_text(SCRIPT)
    site = Site(folder / "chat")
    daemon = site.start()
    quiet, health, busy = [], [], []
    for _ in range(ROUNDS):
        quiet.append(_load(site, daemon, "/v1/chat", script))
        health.append(_load(site, daemon, "/health", None))
    for number in range(NOTICES):
        site.notice(f"計測のお知らせ {number}", urgency="urgent", areas=["kitahama"])
    for _ in range(ROUNDS):
        busy.append(_load(site, daemon, "/v1/chat", script))
    _row("chat, nothing in force", quiet, health)
    _row(f"chat, {NOTICES} notices in force", busy, health)
    table.note(f"wrk, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s; p50 / p99 under full load")
    process.stop(daemon)


def _load(site, daemon, path, script):
    return wrk.load(site.port, path, SECONDS, CONNECTIONS, script=script, watch=[daemon.pid])


def _row(what, rounds, health):
    def middle(field, of):
        return table.median([one[field] for one in of])
    table.row(what, f"{middle('rate', rounds):,.0f}/s, {middle('p50', rounds):.1f} / {middle('p99', rounds):.1f} ms",
              f"/health {middle('rate', health):,.0f}/s, "
              f"{middle('p50', health):.1f} / {middle('p99', health):.1f} ms",
              middle("rate", rounds) / middle("rate", health))
