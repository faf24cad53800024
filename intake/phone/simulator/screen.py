"""A call as lines on a screen: who speaks, in which language, and what goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from intake.phone.simulator.handset import Kind, Line
from intake.phone.simulator.webhooks import SIGNATURE, TOKEN, Exchange

_MARKS = {
    Kind.SAID: "",
    Kind.SOUND: "♪ ",
    Kind.NOTE: "-- ",
    Kind.DONE: "> ",
    Kind.AGENT: "   agent: ",
    Kind.TEXT: "== ",
}


class Screen:
    """Writes whole lines, from any thread; of what comes from elsewhere only what can be printed."""

    def __init__(self, write: Callable[[str], None], *, is_verbose: bool = False) -> None:
        self._write = write
        self._is_verbose = is_verbose
        self._lock = threading.Lock()

    def show(self, line: Line) -> None:
        self._print(f"{_MARKS[line.kind]}{line}")

    def saw(self, exchange: Exchange) -> None:
        if not self._is_verbose:
            return
        answered = f"{exchange.status} {exchange.content_type}, {len(exchange.body)} bytes, {exchange.seconds:.3f} s"
        self._print(f"   POST {exchange.url}")
        self._print(f"   {SIGNATURE}: {exchange.headers[SIGNATURE]}, {TOKEN}: {exchange.headers[TOKEN]}")
        self._print(f"   {'&'.join(f'{name}={value}' for name, value in exchange.params.items() if value)}")
        self._print(f"   {answered if exchange.status else exchange.trouble}")

    def _print(self, text: str) -> None:
        with self._lock:
            self._write("".join(each if each.isprintable() else "·" for each in text))
