"""How much of the telephone one caller may take: a table of limits, so that nobody can keep others from ringing.

What is over a limit is turned away before anything is said, which costs nobody anything. Callers who withhold their
numbers can't be told from each other, and share one set of limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so long."""

    most: int
    within: timedelta


_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

CALLS_OF_ONE_NUMBER: tuple[Limit, ...] = (Limit(6, _HOUR), Limit(20, _DAY))
CALLS_WITHOUT_NUMBER: tuple[Limit, ...] = (Limit(20, _HOUR),)
MOST_LIVE_CALLS = 10
LONGEST_CALL = timedelta(hours=4)  # the provider ends it then; one without an end was never told of

MOST_STEPS = 40  # requests of one call
MOST_MESSAGES = 3  # kept recordings of one call
MOST_TAKES = 6  # tones in one call, heard or not
LONGEST_TAKE = 180  # seconds
SHORTEST_TAKE = 2  # seconds; in less nobody says anything

WRONG_NUMBERS_A_CALL = 3  # ticket numbers and codes that open nothing
WRONG_CUSTOMERS_A_CALL = 2
WRONG_OF_ONE_CALLER = Limit(10, _DAY)  # whoever withholds the number shares it with all who do
WRONG_OF_ONE_TICKET = Limit(10, _DAY)  # ten tries of ten thousand codes, whoever calls


def is_over(counts: Mapping[Limit, int]) -> bool:
    """Whether any of these limits is reached already, so that there is no room for one more."""
    return any(count >= limit.most for limit, count in counts.items())
