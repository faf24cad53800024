"""The effect on the work leads to the priority, by the table of the service description."""

from __future__ import annotations

import pytest

from core.rules.priority import Effect, priority_of, worse_than

TABLE = {
    "nobody": "P1",
    "some": "P2",
    "deadline": "P2",
    "one": "P3",
    "trouble": "P3",
    "question": "P4",
    "wish": "P4",
    "unsaid": "P3",
}


@pytest.mark.parametrize("effect", Effect)
def test_the_effect_leads_to_the_priority(effect: Effect) -> None:
    assert priority_of(effect) == TABLE[effect]


def test_what_is_worse_is_never_less_urgent() -> None:
    assert all(priority_of(worse) <= priority_of(effect) for effect in Effect for worse in worse_than(effect))


def test_nothing_is_worse_than_that_nobody_can_work() -> None:
    assert worse_than(Effect.NOBODY) == ()


def test_to_say_nothing_is_never_worse() -> None:
    assert Effect.UNSAID not in {worse for effect in Effect for worse in worse_than(effect)}
