"""The ladder: who is told at which threshold."""

from __future__ import annotations

import pytest

from core.rules.clocks import THRESHOLDS
from core.rules.escalation import DEFAULT_LADDER, RUNGS, Step, highest, read_ladder, rung, steps_for

ASSIGNEE, LEAD, MANAGERS = Step


@pytest.mark.parametrize(
    ("percent", "told"),
    [(50, (ASSIGNEE,)), (75, (ASSIGNEE, LEAD)), (90, (ASSIGNEE, LEAD, MANAGERS)), (100, (ASSIGNEE, LEAD, MANAGERS))],
)
def test_with_each_threshold_one_more_is_told(percent: int, told: tuple[Step, ...]) -> None:
    assert steps_for(DEFAULT_LADDER, {"resolve": percent}) == steps_for(DEFAULT_LADDER, {"respond": percent}) == told


@pytest.mark.parametrize("percent", [90, 100])
def test_a_word_that_is_owed_to_the_customer_is_a_matter_of_agent_and_lead(percent: int) -> None:
    assert steps_for(DEFAULT_LADDER, {"inform": percent}) == (ASSIGNEE, LEAD)


def test_every_threshold_has_its_rung() -> None:
    assert {rung(name, percent) for name, percents in THRESHOLDS.items() for percent in percents} == set(RUNGS)
    assert set(DEFAULT_LADDER) == set(RUNGS)


def test_of_several_thresholds_of_a_clock_the_highest_counts() -> None:
    assert highest([("respond", 50), ("respond", 100), ("resolve", 50), ("respond", 75)]) == {
        "respond": 100, "resolve": 50,
    }  # fmt: skip


def test_of_several_clocks_everybody_is_told_whom_one_concerns() -> None:
    ladder = {"50": (MANAGERS,), "inform-90": (ASSIGNEE,)}
    assert steps_for(ladder, {"respond": 50, "inform": 90}) == (ASSIGNEE, MANAGERS)


def test_what_a_newer_version_wrote_of_a_ladder_is_passed_over() -> None:
    assert read_ladder({"50": ["assignee", "helicopter"], "60": ["lead"]})["50"] == (ASSIGNEE,)
