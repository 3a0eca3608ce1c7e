#!/usr/bin/python3
"""Webhook receivers that misbehave, one listening port for each kind, and a name server, all in one epoll loop.

Usage: hostile.py KIND ...
Prints {"kind": port, ..., "names": port} on one line; the last is of UDP, and answers that every name is this machine, only
nothing at all for names below mute.example. A line "report" on standard input is answered with what whole requests came:
{"requests": N, "repeated": N, "differing": N}, by webhook-id and body. Ends when standard input ends.
"""
import hashlib
import json
import os
import selectors
import socket
import struct
import sys
import time

TICK = 0.1
BIG = 10 * 1024 * 1024
BIG_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % BIG + b"x" * BIG
KINDS = {
    "syn": "no SYN is answered: the backlog is full and nobody accepts",
    "tls": "a TLS hello is read and never answered",
    "silent": "a request is read and never answered",
    "header": "the answer's header goes on for ever",
    "body": "the answer's body stops in the middle",
    "slow": "the answer comes one byte a second",
    "reset-accept": "the connection is reset as soon as it is there",
    "reset-request": "the connection is reset after the request",
    "reset-header": "the connection is reset in the answer's header",
    "reset-body": "the connection is reset in the answer's body",
    "big": "the answer has 10 MB",
}


def reply(question):
    """A name server's packet in return; None where it is mute (RFC 1035 §4.1)."""
    labels, place = [], 12
    while question[place]:
        labels.append(question[place + 1 : place + 1 + question[place]])
        place += 1 + question[place]
    if [label.lower() for label in labels[-2:]] == [b"mute", b"example"]:
        return None
    kind = int.from_bytes(question[place + 1 : place + 3], "big")
    end = place + 5
    # 1 is A; for AAAA the name exists and has none. C0 0C is the question's name again.
    address = b"\xc0\x0c\x00\x01\x00\x01" + struct.pack(">IH", 60, 4) + socket.inet_aton("127.0.0.1")
    head = question[:2] + struct.pack(">HHHHH", 0x8180, 1, kind == 1, 0, 0)
    return head + question[12:end] + (address if kind == 1 else b"")


class Connection:
    def __init__(self, server, kind, sock):
        self.server, self.kind, self.sock = server, kind, sock
        self.request = b""
        # Slices of it are not copied: ten megabytes moved with every write would hold up the name server beside it.
        self.out = memoryview(b"")
        self.is_answering = False
        self.ticks = 0

    def readable(self):
        try:
            data = self.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            return self.close()
        if not data:
            return self.close()
        if self.kind == "tls" or self.is_answering:
            return
        self.request += data
        if self.is_whole():
            self.is_answering = True
            self.server.note(self.request)
            self.answer()

    def is_whole(self):
        head, mark, body = self.request.partition(b"\r\n\r\n")
        if not mark:
            return False
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                return len(body) >= int(line.split(b":")[1])
        return True

    def answer(self):
        ok = b"HTTP/1.1 200 OK\r\n"
        if self.kind == "header":
            self.send(ok)
        elif self.kind == "body":
            self.send(ok + b"Content-Length: 1000\r\n\r\n{")
        elif self.kind == "reset-request":
            self.reset()
        elif self.kind == "reset-header":
            self.send(ok + b"Content-Le", then_reset=True)
        elif self.kind == "reset-body":
            self.send(ok + b"Content-Length: 1000\r\n\r\n{", then_reset=True)
        elif self.kind == "big":
            self.send(BIG_ANSWER)

    def tick(self):
        """Every 0.1 s."""
        self.ticks += 1
        if not self.is_answering:
            return
        if self.kind == "header":
            self.send(b"X-More-%d: yes\r\n" % self.ticks)
        elif self.kind == "slow" and self.ticks % 10 == 0:
            text = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
            place = self.ticks // 10 - 1
            if place < len(text):
                self.send(text[place : place + 1])

    def send(self, data, then_reset=False):
        self.out = memoryview(bytes(self.out) + data) if self.out else memoryview(data)
        self.writable()
        if then_reset and self.sock.fileno() >= 0:
            # What was written must arrive before the reset overtakes it.
            self.server.resets.append((time.monotonic() + TICK, self))

    def writable(self):
        try:
            while self.out:
                self.out = self.out[self.sock.send(self.out) :]
            self.server.watch(self, selectors.EVENT_READ)
        except BlockingIOError:
            self.server.watch(self, selectors.EVENT_READ | selectors.EVENT_WRITE)
        except OSError:
            self.close()

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self):
        if self.sock.fileno() < 0:
            return
        self.server.forget(self)
        self.sock.close()


class Server:
    def __init__(self, kinds):
        self.selector = selectors.EpollSelector()
        self.connections = set()
        self.resets = []
        self.bodies = {}
        self.requests = self.repeated = self.differing = 0
        self.stuck = []
        ports = {kind: self.listen(kind) for kind in kinds}
        ports["names"] = self.listen_for_names()
        print(json.dumps(ports), flush=True)
        os.set_blocking(0, False)
        self.selector.register(0, selectors.EVENT_READ, "control")

    def listen(self, kind):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", 0))
        sock.listen(0 if kind == "syn" else 4096)
        sock.setblocking(False)
        port = sock.getsockname()[1]
        if kind == "syn":
            # Linux holds one more than the backlog says; what comes after these is dropped without a word.
            for _ in range(4):
                filler = socket.socket()
                filler.setblocking(False)
                filler.connect_ex(("127.0.0.1", port))
                self.stuck.append(filler)
            self.stuck.append(sock)
        else:
            self.selector.register(sock, selectors.EVENT_READ, kind)
        return port

    def listen_for_names(self):
        sock = socket.socket(type=socket.SOCK_DGRAM)
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        self.selector.register(sock, selectors.EVENT_READ, "names")
        return sock.getsockname()[1]

    def answer_names(self, sock):
        while True:
            try:
                question, peer = sock.recvfrom(512)
            except OSError:
                return
            try:
                packet = reply(question)
            except IndexError:
                continue
            if packet:
                sock.sendto(packet, peer)

    def accept(self, sock, kind):
        while True:
            try:
                peer, _ = sock.accept()
            except OSError:
                return
            peer.setblocking(False)
            connection = Connection(self, kind, peer)
            if kind == "reset-accept":
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                peer.close()
                continue
            self.connections.add(connection)
            self.selector.register(peer, selectors.EVENT_READ, connection)

    def watch(self, connection, events):
        if self.selector.get_key(connection.sock).events != events:
            self.selector.modify(connection.sock, events, connection)

    def forget(self, connection):
        self.connections.discard(connection)
        self.selector.unregister(connection.sock)

    def note(self, request):
        head, _, body = request.partition(b"\r\n\r\n")
        self.requests += 1
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"webhook-id:"):
                key = line.split(b":")[1].strip()
                digest = hashlib.sha256(body).digest()
                if key in self.bodies:
                    self.repeated += 1
                    self.differing += self.bodies[key] != digest
                self.bodies.setdefault(key, digest)

    def control(self):
        data = os.read(0, 4096)
        if not data:
            sys.exit(0)
        for _ in range(data.count(b"report")):
            report = {"requests": self.requests, "repeated": self.repeated, "differing": self.differing}
            print(json.dumps(report), flush=True)

    def run(self):
        next_tick = time.monotonic() + TICK
        while True:
            for key, events in self.selector.select(max(0, next_tick - time.monotonic())):
                if key.data == "control":
                    self.control()
                elif key.data == "names":
                    self.answer_names(key.fileobj)
                elif isinstance(key.data, str):
                    self.accept(key.fileobj, key.data)
                else:
                    if events & selectors.EVENT_WRITE and key.data.sock.fileno() >= 0:
                        key.data.writable()
                    if events & selectors.EVENT_READ and key.data.sock.fileno() >= 0:
                        key.data.readable()
            now = time.monotonic()
            if now >= next_tick:
                next_tick = now + TICK
                for connection in list(self.connections):
                    connection.tick()
                due = [entry for entry in self.resets if entry[0] <= now]
                self.resets = [entry for entry in self.resets if entry[0] > now]
                for _, connection in due:
                    if connection.sock.fileno() >= 0:
                        connection.reset()


if __name__ == "__main__":
    unknown = [kind for kind in sys.argv[1:] if kind not in KINDS]
    if unknown:
        sys.exit(__doc__ + "Kinds: " + ", ".join(f"{kind} ({KINDS[kind]})" for kind in KINDS))
    Server(sys.argv[1:]).run()
