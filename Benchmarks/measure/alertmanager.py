"""The field's reference: Alertmanager with one alert to one receiver that has many webhooks."""

import json
import shutil
import time

from . import process

PROGRAM = "prometheus-alertmanager"


def is_here():
    return shutil.which(PROGRAM) is not None


class Alertmanager:
    def __init__(self, folder, nginx, webhooks, path="/hook", patience=20):
        self.nginx, self.webhooks, self.patience = nginx, webhooks, patience
        self.port = process.free_port()
        self.spent = 0.0
        self.sent = 0
        self.state = folder / f"alertmanager-{webhooks}"
        self.state.mkdir()
        urls = "".join(f"  - url: http://127.0.0.1:{nginx.port}{path}/{number}\n" for number in range(webhooks))
        (self.state / "configuration.yml").write_text(
            "route: { receiver: all, group_by: [alertname], group_wait: 0s, group_interval: 1h, repeat_interval: 24h }\n"
            f"receivers:\n- name: all\n  webhook_configs:\n{urls}")
        self.start()

    def start(self):
        with open(self.state / "log", "ab") as log:
            self.child = process.start([
                PROGRAM, f"--config.file={self.state}/configuration.yml", f"--storage.path={self.state}",
                f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address="], stdout=log, stderr=log)
        process.until_ready(self.child, self.port, "/-/ready")

    def alert(self, name):
        body = json.dumps([{"labels": {"alertname": name}, "annotations": {"text": "x" * 800}}])
        process.get(self.port, "/api/v2/alerts", {"Content-Type": "application/json"}, "POST", body)

    def send(self, number):
        """Deliveries a second of one alert; None where it does not end in time."""
        before = self.nginx.requests()
        cpu = process.cpu_seconds(self.child.pid)
        started = time.monotonic()
        self.alert(f"bench{number}")
        received = 0
        while received < self.webhooks:
            if time.monotonic() - started > self.patience:
                return None
            time.sleep(0.01)
            received = self.nginx.requests() - before
        elapsed = time.monotonic() - started
        self.spent += process.cpu_seconds(self.child.pid) - cpu
        self.sent += received
        return received / elapsed

    def microseconds(self):
        """CPU a delivery."""
        return self.spent / max(1, self.sent) * 1e6

    def cost(self):
        return f"Alertmanager {self.microseconds():.0f} µs"

    def peak(self):
        """MB."""
        return process.status(self.child.pid, "VmHWM") / 1000

    def stop(self):
        process.stop(self.child)
