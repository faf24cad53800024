"""The relay behind the desk: takes every letter and notes when, and what it answers. A program of its own.

Prints its port; then, for each line it is told, what has come since the line before, as {answered Message-ID: instant}.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import threading
import time
from typing import Any

import uvloop

_ANSWERS = re.compile(rb"^In-Reply-To:[ \t]*(<[^>\r\n]*>)", re.MULTILINE | re.IGNORECASE)
_END = b"\r\n.\r\n"
_HELLO = b"250-sink.test\r\n250-PIPELINING\r\n250-SIZE 26214400\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"

came: dict[str, float] = {}
count = 0


class Sink(asyncio.Protocol):
    def __init__(self) -> None:
        self.heard = b""
        self.is_content = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.transport.write(b"220 sink.test ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.heard += data
        while self._take_content() if self.is_content else self._take_line():
            pass

    def _take_line(self) -> bool:
        line, found, rest = self.heard.partition(b"\n")
        if not found:
            return False
        self.heard = rest
        verb = line[:4].upper()
        self.is_content = verb == b"DATA"
        if verb == b"QUIT":
            self.transport.write(b"221 2.0.0 bye\r\n")
            self.transport.close()
            return False
        reply = {b"EHLO": _HELLO, b"DATA": b"354 go on\r\n"}.get(verb, b"250 2.0.0 ok\r\n")
        self.transport.write(reply)
        return True

    def _take_content(self) -> bool:
        global count
        content, found, rest = self.heard.partition(_END)
        if not found:
            return False
        self.heard, self.is_content = rest, False
        self.transport.write(b"250 2.0.0 taken\r\n")
        count += 1
        if answered := _ANSWERS.search(content):
            came.setdefault(answered[1].decode("ascii", "replace"), time.monotonic())
        return True


def tell() -> None:
    """Answer whoever asks, until they are gone."""
    while sys.stdin.readline():
        told = dict(came)
        for key in told:
            del came[key]
        print(json.dumps({"count": count, "came": told}), flush=True)
    os._exit(0)  # nothing in here is worth an orderly end


async def listen() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Sink, "127.0.0.1", 0, backlog=512)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    threading.Thread(target=tell, daemon=True).start()
    await loop.create_future()


def main() -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(listen())


if __name__ == "__main__":
    main()
