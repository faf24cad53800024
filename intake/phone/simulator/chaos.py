"""What goes wrong on the way between provider and desk: drawn from a seed, so that a bad call can be had again.

The provider promises neither that a callback comes, nor when, nor how often; and a webhook whose answer it didn't get
is asked again. All that is drawn here by chance. Waiting is counted in requests of the call and not in seconds, which
makes the same seed and the same keys the same call. Whoever wants one thing to go wrong, and nothing else, names it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, MutableSequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Fate(StrEnum):
    """What becomes of one request."""

    ARRIVES = "arrives"
    TWICE = "arrives twice"  # with the same idempotency token
    ANEW = "arrives twice, as if it were two"  # each with a token of its own
    TOGETHER = "arrives twice at the same moment"
    UNANSWERED = "is answered, and the answer is lost: asked again"
    FAILS = "gets no answer however often it is asked"  # and the fallback is asked
    LATE = "is held back"  # until some later requests have gone
    LOST = "is lost"


_WEBHOOKS = {Fate.ARRIVES: 70, Fate.TWICE: 7, Fate.ANEW: 3, Fate.TOGETHER: 8, Fate.UNANSWERED: 9, Fate.FAILS: 3}
_CALLBACKS = {
    Fate.ARRIVES: 35,
    Fate.TWICE: 15,
    Fate.ANEW: 5,
    Fate.TOGETHER: 5,
    Fate.UNANSWERED: 5,
    Fate.LATE: 25,
    Fate.LOST: 10,
}
_LATEST = 4  # requests of the call that pass a callback which is held back


class Chaos:
    """Draws fates; without a seed all goes well, but for what is named (`/voice/recorded`, `callback call completed`).

    `tell` hears of everything that doesn't go well.
    """

    def __init__(
        self, seed: int | None, tell: Callable[[str], None], fates: Mapping[str, Fate] = MappingProxyType({})
    ) -> None:
        self.seed = seed
        self._tell = tell
        self._fates = fates
        self._random = random.Random(seed)  # noqa: S311 - it must be repeatable, not secret

    def of_webhook(self, what: str) -> Fate:
        return self._draw(_WEBHOOKS, what)

    def of_callback(self, what: str) -> Fate:
        return self._draw(_CALLBACKS, what)

    def delay(self) -> int:
        """How many requests pass one that is late."""
        return self._random.randint(1, _LATEST)

    def either(self, usual: bool) -> bool:
        """What the provider isn't known to do always alike: as usual, and under chaos now and then the other way."""
        return usual if self.seed is None else self._random.random() < 0.5

    def shuffle(self, requests: MutableSequence[Any]) -> None:
        """Reorders requests that the provider sends at the same time."""
        if self.seed is not None:
            self._random.shuffle(requests)

    def _draw(self, odds: dict[Fate, int], what: str) -> Fate:
        fate = self._fates.get(what) or self._drawn(odds)
        if fate is not Fate.ARRIVES:
            self._tell(f"{what} {fate}")
        return fate

    def _drawn(self, odds: dict[Fate, int]) -> Fate:
        return Fate.ARRIVES if self.seed is None else self._random.choices(list(odds), list(odds.values()))[0]
