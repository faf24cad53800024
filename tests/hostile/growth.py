"""How work grows with the size of what is given: measured against itself, so that slow machines say the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

TIMES = 8  # the larger input is so many times the smaller
LINEAR = 4 * TIMES  # squared it would be TIMES * TIMES
_LEAST = 0.004  # seconds: what takes less than that is lost in what a machine does beside


def growth(make: Callable[[int], T], work: Callable[[T], object], size: int) -> float:
    """How many times as long the work takes with an input of that size as with one of an eighth."""
    small, large = make(size // TIMES), make(size)
    return _cost(work, large) / max(_cost(work, small), _LEAST)


def _cost(work: Callable[[T], object], given: T) -> float:
    return min(_once(work, given) for _ in range(2))


def _once(work: Callable[[T], object], given: T) -> float:
    began = time.process_time()
    work(given)
    return time.process_time() - began
