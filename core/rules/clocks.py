"""The clocks of a ticket: by when it is answered, solved and spoken of, told from its history and nothing else (P15).

Each clock runs in stretches. What has run stays run: a pause adds nothing, another priority only sets another target,
other terms count the time to come by other hours. So the whole can be reckoned anew from the log at any time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.rules.hours import Hours
from core.rules.status import ENDED, Status
from core.rules.terms import Terms


class Name(StrEnum):
    RESPOND = "respond"  # until work begins
    RESOLVE = "resolve"  # until it is solved
    INFORM = "inform"  # since the customer last heard of it (P17)


# How much of a target must have passed for the desk to be warned; at 100 it is late (P19).
THRESHOLDS = {Name.RESPOND: (50, 75, 90, 100), Name.RESOLVE: (50, 75, 90, 100), Name.INFORM: (90, 100)}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What decides whether a clock runs."""

    status: Status
    priority: str
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened; what it leaves as it was is empty."""

    at: datetime
    status: Status | None = None
    priority: str = ""
    terms: Terms | None = None
    is_informed: bool = False  # the customer was told something


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A ticket since its clocks began: for a held one, since it was released."""

    began: datetime
    state: State
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time in which nothing changed for a clock: it ran, or it stood because of a status. Without end: until now."""

    start: datetime
    end: datetime | None
    hours: Hours
    stood_in: Status | None = None

    def worked(self, now: datetime) -> timedelta:
        return self.hours.between(self.start, now if self.end is None else min(self.end, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock as it stands: `state` is what its target is taken from."""

    name: Name
    stretches: tuple[Stretch, ...]  # those it ran in and those it stood in, in order
    state: State
    is_over: bool

    @property
    def began(self) -> datetime:
        return self.stretches[0].start

    @property
    def target(self) -> timedelta:
        return timedelta(minutes=int(getattr(self.state.terms.target(self.state.priority), self.name.value)))

    @property
    def is_running(self) -> bool:
        return not self.is_over and self.stretches[-1].stood_in is None

    @property
    def is_paused(self) -> bool:
        return not self.is_over and not self.is_running

    @property
    def by(self) -> datetime:
        """The deadline; of a clock that stands, as it was when it stopped."""
        return self._reached(self.target, is_projected=True) or self.began

    def reaches(self, percent: int) -> datetime | None:
        """When so much of the target has passed, or will have; None while the clock stands short of it."""
        return self._reached(self.target * percent / 100, is_projected=False)

    def used(self, now: datetime) -> timedelta:
        """The working time that has run."""
        return sum((part.worked(now) for part in self.stretches if part.stood_in is None), timedelta())

    def share(self, now: datetime) -> float:
        """How much of the target is used; 1 and above is late."""
        return self.used(now) / self.target

    def stood(self, status: Status, now: datetime) -> timedelta:
        """The working time in which it stood in this status."""
        return sum((part.worked(now) for part in self.stretches if part.stood_in is status), timedelta())

    def _reached(self, work: timedelta, *, is_projected: bool) -> datetime | None:
        left = work
        ran = [part for part in self.stretches if part.stood_in is None]
        for part in ran:
            passed = left if part.end is None else part.worked(part.end)
            if passed >= left:
                return part.hours.add(part.start, left)
            left -= passed
        last = ran[-1]
        return last.hours.add(last.end or last.start, left) if is_projected else None


@dataclass(frozen=True, slots=True)
class Clocks:
    respond: Clock
    resolve: Clock
    inform: Clock

    @property
    def all(self) -> tuple[Clock, ...]:
        return (self.respond, self.resolve, self.inform)

    @property
    def due_by(self) -> datetime | None:
        """The first of the promises of an answer and of a solution that run; None while neither does."""
        return min((clock.by for clock in (self.respond, self.resolve) if clock.is_running), default=None)


def read_clocks(history: History) -> Clocks:
    """All three, as they stand at the end of a history."""
    return Clocks(*(_read(name, history) for name in Name))


def _read(name: Name, history: History) -> Clock:
    state = history.state
    clock = Clock(name=name, stretches=(), state=state, is_over=_is_over(name, state.status))
    clock = replace(clock, stretches=_begin(clock, history.began))
    for step in history.steps:
        state = _state_after(state, step)
        clock = _after(clock, step, state)
    return clock


def _state_after(state: State, step: Step) -> State:
    return State(
        status=step.status or state.status,
        priority=step.priority or state.priority,
        terms=step.terms or state.terms,
    )


def _after(clock: Clock, step: Step, state: State) -> Clock:
    """The clock after a step. One that is over keeps the state that it ended in, till it runs again."""
    is_answered = clock.is_over and clock.name is Name.RESPOND  # that happens once, though it be opened again
    if is_answered or (clock.is_over and _is_over(clock.name, state.status)):
        return clock
    after = replace(clock, state=state, is_over=_is_over(clock.name, state.status))
    if after.is_over:
        after = replace(after, state=clock.state)
    if step.is_informed and clock.name is Name.INFORM:
        return replace(after, stretches=_begin(after, step.at, state))
    return replace(after, stretches=_continue(after, step.at, state))


def _begin(clock: Clock, at: datetime, state: State | None = None) -> tuple[Stretch, ...]:
    """The first stretch, after one of no length from which a clock that stands at once can be reckoned."""
    state = state or clock.state
    hours = state.terms.hours
    return (Stretch(at, at, hours), Stretch(at, None, hours, _stands_in(clock, state)))


def _continue(clock: Clock, at: datetime, state: State) -> tuple[Stretch, ...]:
    *before, last = clock.stretches
    return (*before, replace(last, end=at), Stretch(at, None, state.terms.hours, _stands_in(clock, state)))


def _is_over(name: Name, status: Status) -> bool:
    return status is not Status.NEW if name is Name.RESPOND else status in ENDED


def _stands_in(clock: Clock, state: State) -> Status | None:
    """The status that stops it: who must act next isn't the desk, unless maintenance covers what was handed over."""
    is_covered = state.status is Status.HANDED_OVER and state.terms.has_maintenance
    is_at_the_desk = state.status in (Status.NEW, Status.STARTED) or is_covered
    return None if is_at_the_desk and not clock.is_over else state.status
