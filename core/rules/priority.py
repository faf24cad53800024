"""How urgent a ticket is: the effect on the work, as somebody told it, leads to the priority by one table (P14)."""

from __future__ import annotations

from enum import StrEnum

from core.rules.kinds import Priority


class Effect(StrEnum):
    """How the work is affected, the worst first."""

    NOBODY = "nobody"  # nobody can work
    SOME = "some"  # some can't work
    DEADLINE = "deadline"  # a deadline is near
    ONE = "one"  # one person is affected
    TROUBLE = "trouble"  # it works, with trouble
    UNSAID = "unsaid"  # nothing is said of it
    WISH = "wish"  # nothing hinders; something is wished for
    QUESTION = "question"  # nothing hinders; something is asked


class Impact(StrEnum):
    """On whose work."""

    ALL = "everybody's"
    SOME = "several people's"
    ONE = "one person's"
    NONE = "nobody's"


class Urgency(StrEnum):
    """How long it can wait."""

    NOW = "not at all: work stands still, or will very soon"
    SOON = "a while: work goes on, or somebody else does it"
    LATER = "long"


_WEIGHED = {
    Effect.NOBODY: (Impact.ALL, Urgency.NOW),
    Effect.SOME: (Impact.SOME, Urgency.NOW),
    Effect.DEADLINE: (Impact.ONE, Urgency.NOW),
    Effect.ONE: (Impact.ONE, Urgency.SOON),
    Effect.TROUBLE: (Impact.SOME, Urgency.SOON),
    Effect.UNSAID: (Impact.ONE, Urgency.SOON),  # so that what nobody judged is neither late nor first
    Effect.WISH: (Impact.NONE, Urgency.LATER),
    Effect.QUESTION: (Impact.NONE, Urgency.LATER),
}
_PRIORITIES = {
    #              NOW          SOON         LATER
    Impact.ALL: (Priority.P1, Priority.P2, Priority.P3),
    Impact.SOME: (Priority.P2, Priority.P3, Priority.P4),
    Impact.ONE: (Priority.P2, Priority.P3, Priority.P4),
    Impact.NONE: (Priority.P4, Priority.P4, Priority.P4),
}
_WORST_FIRST = tuple(Effect)
_SOONEST_FIRST = tuple(Urgency)


def priority_of(effect: Effect) -> Priority:
    """Impact by urgency."""
    impact, urgency = _WEIGHED[effect]
    return _PRIORITIES[impact][_SOONEST_FIRST.index(urgency)]


def worse_than(effect: Effect) -> tuple[Effect, ...]:
    """The effects that are worse than this one, the worst first; that nothing is said is never one of them."""
    worse = _WORST_FIRST[: _WORST_FIRST.index(effect)]
    return tuple(each for each in worse if each is not Effect.UNSAID)
