#!/usr/bin/env python3
"""Three receivers that are slow to the many and quick to the few: webhooks, LINE and a mail relay.

Usage: late.py SECONDS. Whatever is for an ordinary recipient is answered after SECONDS; what is for a critical one (a path
that begins with /critical, a LINE user whose id is `c`s but for its end, mail to critical…@) at once. Prints `webhook PORT line PORT
mail PORT`, then for every critical recipient `KIND FIRST WALL`: when the first bytes of that request came, in microseconds of
the monotonic and milliseconds of the wall clock. `count` on the standard input prints `count KIND CAME HELD …` of the ordinary
ones; it ends with its standard input.
"""

import asyncio
import sys
import time

CRITICAL_USER = b'"U' + b"c" * 31
ordinary = {"webhook": 0, "line": 0, "mail": 0}
holding = {"webhook": 0, "line": 0, "mail": 0}


def tell(kind, at):
    print(kind, at[0], at[1], flush=True)


def now():
    return time.monotonic_ns() // 1000, time.time_ns() // 1_000_000


async def hold(kind, seconds):
    ordinary[kind] += 1
    holding[kind] += 1
    try:
        await asyncio.sleep(seconds)
    finally:
        holding[kind] -= 1


def web(kind, seconds, critical, answer):
    """`critical` tells how many critical recipients a request is for."""
    async def serve(reader, writer):
        try:
            while True:
                first = await reader.readexactly(1)
                at = now()
                head = first + await reader.readuntil(b"\r\n\r\n")
                length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n")
                               if line.lower().startswith(b"content-length:")), 0)
                body = await reader.readexactly(length)
                count = critical(head, body)
                for _ in range(count):
                    tell(kind, at)
                if not count:
                    await hold(kind, seconds)
                writer.write(answer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
    return serve


def relay(seconds):
    async def serve(reader, writer):
        def say(text):
            writer.write(text.encode() + b"\r\n")
        try:
            say("220 late.invalid ESMTP")
            at, is_critical = now(), False
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"EHLO":
                    say("250-late.invalid\r\n250-PIPELINING\r\n250 8BITMIME")
                elif verb == b"MAIL":
                    at, is_critical = now(), False
                    say("250 2.1.0 ok")
                elif verb == b"RCPT":
                    if is_critical := b"<critical" in line.lower():
                        tell("mail", at)
                    say("250 2.1.5 ok")
                elif verb == b"DATA":
                    say("354 go on")
                    while (await reader.readline()) not in (b".\r\n", b""):
                        pass
                    if not is_critical:
                        await hold("mail", seconds)
                    say("250 2.0.0 taken")
                elif verb == b"QUIT":
                    say("221 2.0.0 bye")
                    break
                else:
                    say("250 2.0.0 ok")
        except ConnectionError:
            pass
        finally:
            writer.close()
    return serve


async def main():
    seconds = float(sys.argv[1])
    posts = web("webhook", seconds, lambda head, body: head.startswith(b"POST /critical"),
                b"HTTP/1.1 204 No Content\r\n\r\n")
    line = web("line", seconds, lambda head, body: body.count(CRITICAL_USER),
               b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-line-request-id: late\r\nContent-Length: 2\r\n\r\n{}")
    servers = [await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4096) for serve in (posts, line, relay(seconds))]
    ports = [server.sockets[0].getsockname()[1] for server in servers]
    print("webhook", ports[0], "line", ports[1], "mail", ports[2], flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print("count", *(word for kind in ordinary for word in (kind, ordinary[kind], holding[kind])), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
