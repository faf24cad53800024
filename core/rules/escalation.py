"""Who is told when a ticket draws near to being late: a ladder for each line, one rung a threshold (P19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from core.rules.clocks import THRESHOLDS, Name


class Step(StrEnum):
    """Somebody on the ladder, the nearest to the ticket first."""

    ASSIGNEE = "assignee"  # who has the ticket; while nobody does, the lead
    LEAD = "lead"  # of the team it stands with
    MANAGERS = "managers"  # all incident managers; where there are none, the administrators


Ladder = Mapping[str, tuple[Step, ...]]  # by rung

DEFAULT_LADDER: Ladder = {
    "50": (Step.ASSIGNEE,),
    "75": (Step.ASSIGNEE, Step.LEAD),
    "90": (Step.ASSIGNEE, Step.LEAD, Step.MANAGERS),
    "100": (Step.ASSIGNEE, Step.LEAD, Step.MANAGERS),
    "inform-90": (Step.ASSIGNEE, Step.LEAD),
    "inform-100": (Step.ASSIGNEE, Step.LEAD),
}


def rung(clock: str, percent: int) -> str:
    """Answer and solution climb the same ladder; a word that is owed to the customer (P17) has rungs of its own."""
    return f"inform-{percent}" if clock == Name.INFORM else str(percent)


RUNGS = tuple(dict.fromkeys(rung(name, percent) for name, percents in THRESHOLDS.items() for percent in percents))


def highest(passed: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Of each clock the highest threshold: what lies below it needs no telling any more."""
    found: dict[str, int] = {}
    for clock, percent in passed:
        found[clock] = max(percent, found.get(clock, 0))
    return found


def steps_for(ladder: Ladder, passed: Mapping[str, int]) -> tuple[Step, ...]:
    """Everybody whom one of the thresholds concerns, each once, by clock and percent."""
    called = {step for clock, percent in passed.items() for step in ladder.get(rung(clock, percent), ())}
    return tuple(step for step in Step if step in called)


def read_ladder(rungs: Mapping[str, Iterable[str]]) -> Ladder:
    """A ladder as it is kept; a step or a rung that a newer version wrote is passed over."""
    known = set(Step)
    return {name: tuple(Step(code) for code in rungs.get(name, ()) if code in known) for name in RUNGS}
