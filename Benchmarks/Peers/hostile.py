#!/usr/bin/env python3
"""Targets that hang, each in its own way, on every address of 127.0.0.0/8: one port a way; and a name server.

Prints `syn PORT tls PORT header PORT body PORT slow PORT dns PORT` and ends with its standard input.

syn     the connection is never made: the queue of the listening socket is full, so the kernel drops every SYN
tls     the connection is made, and the TLS hello is never answered
header  the request is taken, and nothing is answered
body    the head of an answer comes, and of its body the first bytes
slow    an answer comes, one byte a second, for ever
dns     over UDP: A.B.C.D.names.invalid has the address A.B.C.D, and whatever else is asked for gets no answer
"""

import asyncio
import socket
import struct
import sys

DRIP = 1.0
# The device that only this machine reaches: Linux's SO_BINDTODEVICE, which Python does not name.
BIND_TO_DEVICE = 25


def listening(backlog):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, BIND_TO_DEVICE, b"lo\0")
    listener.bind(("0.0.0.0", 0))
    listener.listen(backlog)
    listener.setblocking(False)
    return listener


def fill(listener, count=8):
    """Connections that nobody accepts, until no more are made."""
    waiting = []
    for _ in range(count):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", listener.getsockname()[1]))
        waiting.append(one)
    return waiting


async def mute(reader, writer):
    while await reader.read(65_536):
        pass
    writer.close()


async def half(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf a bo")
    await mute(reader, writer)


async def drip(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"." * 3600:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(DRIP)


class Names(asyncio.DatagramProtocol):
    """Answers as RFC 1035 §4.1 says."""

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, question, peer):
        labels, place = [], 12
        while question[place]:
            labels.append(question[place + 1 : place + 1 + question[place]])
            place += 1 + question[place]
        if labels[-2:] != [b"names", b"invalid"]:
            return
        # 1 is A; of AAAA, the name has none. C0 0C is the question's name again.
        is_wanted = question[place + 1 : place + 3] == b"\0\1"
        address = b"\xc0\x0c\0\1\0\1" + struct.pack(">IH", 60, 4) + bytes(int(label) for label in labels[:4])
        head = question[:2] + struct.pack(">HHHHH", 0x8180, 1, is_wanted, 0, 0)
        self.transport.sendto(head + question[12 : place + 5] + (address if is_wanted else b""), peer)


def quietly(serve):
    async def served(reader, writer):
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
    return served


async def main():
    full = listening(0)
    kept = fill(full)
    ports = {"syn": full.getsockname()[1]}
    servers = []
    for way, serve in (("tls", mute), ("header", mute), ("body", half), ("slow", drip)):
        listener = listening(4096)
        ports[way] = listener.getsockname()[1]
        servers.append(await asyncio.start_server(quietly(serve), sock=listener))
    names, _ = await asyncio.get_running_loop().create_datagram_endpoint(Names, ("127.0.0.1", 0))
    ports["dns"] = names.get_extra_info("sockname")[1]
    print(*(word for pair in ports.items() for word in pair), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    del kept, servers


if __name__ == "__main__":
    asyncio.run(main())
