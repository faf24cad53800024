"""How long the telephone's provider is asked again for the same thing: within seconds first, then by the hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Patience:
    """The waits between attempts, the last one repeated; after `most` attempts it is hopeless (None: never)."""

    waits: tuple[timedelta, ...]
    most: int | None

    def wait_after(self, attempts: int, *, jitter: float) -> timedelta:
        """The wait after so many attempts; `jitter` in [0, 1) spreads it by a quarter."""
        base = self.waits[min(max(attempts, 1), len(self.waits)) - 1]
        return base * (0.875 + jitter / 4)

    def is_over(self, attempts: int) -> bool:
        return self.most is not None and attempts >= self.most


_SOON = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60, 300, 900, 1800))
_HOUR = timedelta(hours=1)

# A recording may be told of before it can be fetched, and is fetched as long as somebody may mend what is wrong: a day.
FETCHING = Patience((*_SOON, _HOUR), most=len(_SOON) + 24)
# A text message that comes the next day only confuses.
TEXTING = Patience((*_SOON, _HOUR), most=len(_SOON) + 6)
# What is kept here must go there, however long it takes.
DELETING = Patience((timedelta(minutes=1), timedelta(minutes=10), _HOUR, timedelta(days=1)), most=None)
