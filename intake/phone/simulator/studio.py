"""Puts a simulated call together: the way to the desk, the provider behind it, who rings, and who watches."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.phone_account import Account
from intake.phone.simulator.call import Result, ring
from intake.phone.simulator.callbacks import Callbacks
from intake.phone.simulator.chaos import Chaos, Fate
from intake.phone.simulator.handset import Handset, Kind, Line, telling
from intake.phone.simulator.leg import Exchanges
from intake.phone.simulator.provider import Provider
from intake.phone.simulator.rest import Service
from intake.phone.simulator.rest_server import serving
from intake.phone.simulator.usual import Agents
from intake.phone.simulator.webhooks import Exchange, Webhooks

_FATES = ("sent", "delivered")  # of a text message


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Under what conditions calls are made."""

    agents: Agents = Agents.NONE
    seed: int | None = None  # of what goes wrong; None: nothing does
    fates: Mapping[str, Fate] = field(default_factory=dict)  # of requests by name, whatever the seed
    forwarded_from: str = ""  # a number whose calls are passed on
    late: int = 0  # fetches of a recording that find nothing yet
    transcribes: bool = False
    asks_after_silence: bool = False
    asks_after_hash: bool = False


class Studio:
    """`show` is told every line of a call, `saw` every request to the desk; `conditions` are those of the next call."""

    def __init__(
        self, account: Account, base_url: str, folder: Path, conditions: Conditions,
        show: Callable[[Line], None], saw: Callable[[Exchange], None],
    ) -> None:  # fmt: skip
        self.provider = Provider(account, folder, late=conditions.late)
        self._account = account
        self._base_url = base_url
        self.conditions = conditions
        self._show = show
        self._saw = saw
        self._message_callbacks = self._callbacks(1)[2]

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """The provider answers the desk meanwhile. Raises OSError where its port is taken."""
        with serving(Service(self.provider, self._deliver_message)):
            yield

    def call(self, handset: Handset, *, caller: str, called: str) -> Result:
        """Raises what `ring` does, and whatever the handset raises of its own."""
        chaos, webhooks, callbacks = self._callbacks(0)
        shared = Exchanges(
            account=self._account, webhooks=webhooks, callbacks=callbacks, provider=self.provider, chaos=chaos,
            show=self._show, agents=self.conditions.agents, transcribes=self.conditions.transcribes,
            asks_after_silence=self.conditions.asks_after_silence, asks_after_hash=self.conditions.asks_after_hash,
            forwarded_from=self.conditions.forwarded_from,
        )  # fmt: skip
        return ring(shared, handset, caller=caller, called=called)

    def wait_for_desk(self, seconds: float) -> int:
        """Wait until the desk has fetched every recording; how many it still has to."""
        self.provider.wait_until(lambda: not self.provider.waiting(), seconds=seconds)
        return len(self.provider.waiting())

    def _callbacks(self, number: int) -> tuple[Chaos, Webhooks, Callbacks]:
        """Text messages are told of from another thread, and so draw their fates from a number of their own."""
        seed = self.conditions.seed
        chaos = Chaos(
            None if seed is None else seed + number,
            lambda says: self._show(telling(Kind.NOTE, "chaos: {says}", says=says)),
            self.conditions.fates,
        )
        webhooks = Webhooks(self._account, self._base_url, chaos, self._saw)
        return chaos, webhooks, Callbacks(webhooks, chaos)

    def _deliver_message(self, sid: str, url: str) -> None:
        """A text message reaches whoever it is for: shown, and told."""
        row = self.provider.messages[sid]
        self._show(telling(Kind.TEXT, "SMS to {number}: {text}", number=row.recipient, text=row.text))
        for status in _FATES:
            self.provider.keep_message(row := replace(row, status=status))
            told = {
                "MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status, "To": row.recipient,
                "From": row.sender, "AccountSid": self._account.sid, "ApiVersion": "2010-04-01",
            }  # fmt: skip
            self._message_callbacks.send(f"text message {status}", url, told)
        self._message_callbacks.send_rest()
