"""What the provider tells the desk beside the call: best effort, in no promised order, perhaps twice, perhaps never."""

from __future__ import annotations

from dataclasses import dataclass

from intake.phone.simulator.chaos import Chaos, Fate
from intake.phone.simulator.webhooks import Exchange, Params, Webhooks


@dataclass(slots=True)
class _Held:
    url: str
    params: Params
    passes: int  # requests of the call that go before it


class Callbacks:
    """Sends each at once; under chaos some later, twice or not at all."""

    def __init__(self, webhooks: Webhooks, chaos: Chaos) -> None:
        self._webhooks = webhooks
        self._chaos = chaos
        self._held: list[_Held] = []
        self.refused: list[Exchange] = []

    def send(self, what: str, url: str, params: Params) -> None:
        """`what` names it to people; an empty URL is nobody who wants to know."""
        if not url:
            return
        fate = self._chaos.of_callback(f"callback {what}")
        if fate is Fate.LATE:
            self._held.append(_Held(url, params, self._chaos.delay()))
        elif fate is not Fate.LOST:
            self._deliver(url, params, fate)

    def pass_one(self) -> None:
        """A request of the call has gone: what has waited long enough follows it."""
        for held in self._held:
            held.passes -= 1
        due = [held for held in self._held if held.passes <= 0]
        self._held = [held for held in self._held if held.passes > 0]
        self._deliver_all(due)

    def send_rest(self) -> None:
        """After the call: whatever was held back, in an order of its own."""
        self._chaos.shuffle(self._held)
        due, self._held = self._held, []
        self._deliver_all(due)

    def _deliver_all(self, due: list[_Held]) -> None:
        for held in due:
            self._deliver(held.url, held.params, Fate.ARRIVES)

    def _deliver(self, url: str, params: Params, fate: Fate) -> None:
        exchange = self._webhooks.deliver(url, params, fate)
        if exchange.trouble:
            self.refused.append(exchange)
