"""nginx with one worker, as the peer: serves files, and answers 204 to whatever is posted, counting it."""

import os
import pathlib
import pwd

from . import process

CONFIGURATION = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    log_format path "$uri";
    types {{ application/json json; text/html html; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 10000000;
    open_file_cache max=100;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        root {folder}/files;
        location = /health {{ return 200 "ok\\n"; }}
        location = /status {{ stub_status; }}
        location /hook {{ return 204; }}
        {logged}
    }}
}}
"""


class Nginx:
    def __init__(self, folder, logged=False):
        """`logged` adds the path /logged, whose requests `logged()` gives."""
        self.folder = pathlib.Path(folder).resolve() / "nginx"
        (self.folder / "files").mkdir(parents=True, exist_ok=True)
        self.port = process.free_port()
        (self.folder / "nginx.conf").write_text(CONFIGURATION.format(
            folder=self.folder, port=self.port,
            logged=f"location /logged {{ access_log {self.folder}/paths path; return 204; }}" if logged else "",
            # Root's worker would drop to a user who may not read this folder.
            user=f"user {pwd.getpwuid(0).pw_name};" if os.getuid() == 0 else ""))
        self.child = None
        self.asked = 0

    def start(self):
        self.child = process.start(
            ["nginx", "-c", self.folder / "nginx.conf", "-p", self.folder, "-e", self.folder / "error.log"])
        return process.until_ready(self.child, self.port)

    def pids(self):
        return [self.child.pid, *process.children(self.child.pid)]

    def serve(self, name, body):
        (self.folder / "files" / name).write_bytes(body)

    def requests(self):
        """Requests so far, without those that asked this."""
        self.asked += 1
        words = process.get(self.port, "/status")[2].split()
        return int(words[9]) - self.asked

    def logged(self):
        """The paths asked for below /logged, one a request."""
        log = self.folder / "paths"
        return log.read_text().splitlines() if log.exists() else []

    def stop(self):
        process.stop(self.child)
