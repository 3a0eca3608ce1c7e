#!/usr/bin/env python3
"""Opens every situation of the board in Chromium, takes its picture and looks for faults. See `--help`.

    NOROSHI_SCENES=DIR swift test --skip-build --filter '^SignageTests\\.SceneTests'
    Tests/Foreign/boards.py DIR PICTURES [--axe axe.min.js]

Needs Playwright for Python and Debian's Chromium. Fails where something is cut off, where axe finds a violation, or where
the page asks anything of another host.
"""

import argparse
import http.server
import pathlib
import sys
import threading

CHROMIUM = "/usr/bin/chromium"
SIZES = {
    "hd": (1920, 1080), "portrait": (1080, 1920), "panel": (800, 480), "4x3": (1024, 768), "strip": (1920, 360),
    "4k": (3840, 2160),
}
# Which situations are looked at in which sizes; every situation is in the first.
MORE = {
    "everyday": ["portrait", "panel", "4x3", "strip", "4k"], "order4": ["portrait", "panel", "4x3", "strip"],
    "order4-crowded": ["portrait", "panel"], "equivalent4": ["portrait", "panel", "strip"],
    "tsunami-warning": ["portrait", "panel", "strip"], "drill": ["portrait", "panel", "strip"],
    "stranded": ["portrait", "panel", "strip"], "order5": ["portrait", "panel"],
}
# What may never be cut off or hidden, however small the screen.
CUT_OFF = """() => {
  const wide = innerWidth, high = innerHeight, faults = [];
  for (const e of document.querySelectorAll('h1,h2,h3,p,li,b,.num,.term,.word,.qr')) {
    const box = e.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (box.right > wide + 1 || box.bottom > high + 1 || box.left < -1 || box.top < -1)
      faults.push(e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 40));
  }
  return faults.slice(0, 5);
}"""
SEEN = "selector => { const e = document.querySelector(selector); return !!e && e.getBoundingClientRect().height > 0; }"
MUST_BE_SEEN = {"order": [".hero .do", ".hero .num", ".qr"], "stranded": [".places", ".qr"], "drill": [".drill-band"]}


class Pages(http.server.SimpleHTTPRequestHandler):
    """`/display/<situation>` with the policy that the daemon sends, and nothing else."""

    folder = pathlib.Path(".")

    def do_GET(self):
        name = self.path.removeprefix("/display/")
        page = self.folder / f"{name}.html"
        if "/" in name or not page.exists():
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", (self.folder / f"{name}.html.csp").read_text())
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def do_POST(self):
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def look(page, name, size, pictures, axe):
    """The faults of one page at one size; takes its picture."""
    faults = []
    errors = []
    page.on("console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.wait_for_timeout(300)
    page.screenshot(path=pictures / f"{name}-{size}.png")
    faults += [f"cut off: {what}" for what in page.evaluate(CUT_OFF)]
    for kind, selectors in MUST_BE_SEEN.items():
        if name.startswith(kind) and not name.endswith("everyday"):
            faults += [f"not seen: {selector}" for selector in selectors if not page.evaluate(SEEN, selector)]
    if axe:
        page.add_script_tag(content=axe)
        result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        faults += [f"axe {one['id']}: {one['nodes'][0]['html'][:120]} {one['nodes'][0]['failureSummary'][:160]}"
                   for one in result["violations"]]
    faults += errors
    tight, letters = page.evaluate(
        "() => [document.getElementById('board').dataset.tight, parseFloat(getComputedStyle(document.documentElement).fontSize)]")
    print(f"{name:16} {size:9} tight {tight}, {letters:.1f} px a rem" + ("" if not faults else "  FAULT"))
    for fault in faults:
        print(f"    {fault}")
    return len(faults)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("scenes", type=pathlib.Path)
    parser.add_argument("pictures", type=pathlib.Path)
    parser.add_argument("--axe", type=pathlib.Path, help="axe-core's axe.min.js")
    parser.add_argument("--only", help="one situation")
    arguments = parser.parse_args()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("SKIPPED boards: Playwright for Python is not installed")
        return
    if not pathlib.Path(CHROMIUM).exists():
        print("SKIPPED boards: Debian's chromium is not installed")
        return
    Pages.folder = arguments.scenes
    arguments.pictures.mkdir(parents=True, exist_ok=True)
    axe = arguments.axe.read_text() if arguments.axe else None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    faults = pages = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for file in sorted(arguments.scenes.glob("*.html")):
            name = file.stem
            if arguments.only and name != arguments.only:
                continue
            for size in ["hd", *MORE.get(name, [])]:
                width, height = SIZES[size]
                # The check's own script is let in; the policy itself is checked on the page before.
                context = browser.new_context(
                    viewport={"width": width, "height": height}, bypass_csp=bool(axe), service_workers="block")
                page = context.new_page()
                foreign = []
                page.on("request", lambda request: foreign.append(request.url)
                        if not request.url.startswith((base, "data:")) else None)
                page.goto(f"{base}/display/{name}")
                faults += look(page, name, size, arguments.pictures, axe)
                if foreign:
                    print(f"    asked elsewhere: {foreign[0]}")
                    faults += 1
                pages += 1
                context.close()
        browser.close()
    server.shutdown()
    print(f"FIGURE boards: {pages} pages looked at, {faults} faults" + (", axe asked" if axe else ""))
    sys.exit(1 if faults else 0)


main()
