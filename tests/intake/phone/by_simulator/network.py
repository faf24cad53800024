"""A telephone network for a test: the simulator rings the desk over HTTP, and the desk's worker asks the simulator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from core.config import Settings
from core.database import forget_connection
from core.phone_account import account_of
from intake.phone.app import make_voice
from intake.phone.simulator.call import Result
from intake.phone.simulator.handset import KeysWanted, Kind, Line, SoundWanted, Spoken, Talk
from intake.phone.simulator.leg import Ending
from intake.phone.simulator.script import script_of
from intake.phone.simulator.scripted import ScriptedHandset
from intake.phone.simulator.studio import Conditions, Studio
from intake.phone.simulator.webhooks import Exchange
from tasks.after_calls import AfterCalls
from tests.intake.phone.line import ANNA
from tests.intake.phone.lint import complaints
from tests.servers.threads import serving

Happening = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A call that was made: how it ended, what was heard in it and what was asked for it."""

    result: Result
    lines: tuple[Line, ...]
    exchanges: tuple[Exchange, ...]

    @property
    def sid(self) -> str:
        return self.result.sid

    @property
    def is_turned_away(self) -> bool:
        return self.result.ending is Ending.REJECTED

    @property
    def said(self) -> str:
        """What the machine said, in order."""
        return " ".join(line.text for line in self.lines if line.kind is Kind.SAID)

    @property
    def numbers(self) -> list[int]:
        """The tickets whose numbers were told, each as often as it was."""
        return [int(re.sub(r"\D", "", told)) for told in re.findall(r"\d(?:[,.] \d){5,}", self.said)]

    def asked(self, path: str) -> list[Exchange]:
        return [exchange for exchange in self.exchanges if urlsplit(exchange.url).path == f"/voice/{path}"]


@dataclass
class Network:
    """Serves the desk's telephone and the provider's REST service until it is closed."""

    settings: Settings
    voice: Callable[..., Iterable[bytes]]
    lines: list[Line] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        account = account_of(self.settings)
        assert account is not None
        self.account = account
        folder = self.settings.data / "simulator"
        self.studio = Studio(
            account, self.settings.base_url, folder, Conditions(), self.lines.append, self.exchanges.append
        )

    @contextmanager
    def open(self) -> Iterator[Network]:
        with self.studio.open(), _served(self.voice, self.settings):
            yield self

    def ring(
        self, script: str, *, caller: str = ANNA, called: str = "", meanwhile: Mapping[str, Happening] | None = None,
        **conditions: Any,
    ) -> Rung:  # fmt: skip
        """Make a call that goes as it is written; `meanwhile`: what happens when such words are heard, once each."""
        self.studio.conditions = Conditions(**conditions)
        self.lines.clear()
        self.exchanges.clear()
        known = set(self.studio.provider.messages)
        handset = ScriptedHandset(script_of(script, name="the call"), "sv")
        attended = _Attended(handset, dict(meanwhile or {}))
        result = self.studio.call(attended, caller=caller, called=called or self.account.number)
        handset.expect_rest(self.studio.provider, known, seconds=0)
        assert not attended.pending, f"never heard: {attended.pending}"
        documents = [each.body.decode() for each in self.exchanges if each.body]
        assert [complaint for document in documents for complaint in complaints(document)] == []
        return Rung(result=result, lines=tuple(self.lines), exchanges=tuple(self.exchanges))

    def work(self) -> int:
        """What the desk's worker does when it looks: recordings fetched and deleted, texts sent; how many."""
        return self._after_calls().drain()

    def make_good(self) -> int:
        """What it does at times: the spool filed, the provider's lists compared; how many messages."""
        return self._after_calls().make_good()

    def _after_calls(self) -> AfterCalls:
        return AfterCalls(self.settings, worker="worker", look_later=lambda wait: None)


class _Attended:
    """A receiver at whose words something else happens."""

    def __init__(self, handset: ScriptedHandset, pending: dict[str, Happening]) -> None:
        self._handset = handset
        self.pending = pending

    def hears(self, line: Line) -> None:
        for words in [words for words in self.pending if words in line.text]:
            self.pending.pop(words)()
        self._handset.hears(line)

    def keys(self, wanted: KeysWanted) -> str:
        return self._handset.keys(wanted)

    def speaks(self, wanted: SoundWanted) -> Spoken:
        return self._handset.speaks(wanted)

    def talks(self, number: str) -> Talk:
        return self._handset.talks(number)


class _Quiet(WSGIRequestHandler):
    def log(self, *args: object) -> None:
        """The test shows what was asked, where it matters."""


@contextmanager
def _served(voice: Callable[..., Iterable[bytes]], settings: Settings) -> Iterator[None]:
    """As the desk's own server has it: threads, the application below /voice, and the raw path in the environment."""

    def app(*given: Any) -> Iterable[bytes]:
        try:
            return voice(*given)
        finally:
            forget_connection()  # the thread ends with the request

    below = DispatcherMiddleware(_nothing_here, {"/voice": app})
    parts = urlsplit(settings.base_url)
    server = make_server(parts.hostname or "", parts.port or 0, below, threaded=True, request_handler=_Quiet)
    with serving(server):
        yield


def _nothing_here(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    start_response("404 Not Found", [])
    return []


def make_network(settings: Settings, hint: Callable[[], None]) -> Network:
    return Network(settings, make_voice(settings, hint=hint))
