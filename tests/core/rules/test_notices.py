"""Who is told what of an event."""

from __future__ import annotations

import pytest

from core.rules.notices import Circle, LetterKind, notices_of

TOLD = {
    "opened": (LetterKind.RECEIVED, Circle.AUTHOR),
    "started": (LetterKind.STARTED, Circle.PARTICIPANTS),
    "replied": (LetterKind.REPLIED, Circle.PARTICIPANTS),
    "resolved": (LetterKind.RESOLVED, Circle.PARTICIPANTS),
    "closed": (LetterKind.CLOSED, Circle.PARTICIPANTS),
}


@pytest.mark.parametrize(("event", "letter", "circle"), [(event, *told) for event, told in TOLD.items()])
def test_what_the_service_description_promises_is_told(event: str, letter: LetterKind, circle: Circle) -> None:
    assert [(notice.letter, notice.circle) for notice in notices_of(event, {})] == [(letter, circle)]


@pytest.mark.parametrize(
    "event", ["noted", "added", "added-pending", "assigned", "classified", "prioritised", "bounced"]
)
def test_what_concerns_only_the_desk_is_told_to_nobody(event: str) -> None:
    assert notices_of(event, {}) == ()


@pytest.mark.parametrize("event", TOLD)
def test_an_event_that_says_why_nobody_is_told_is_told_to_nobody(event: str) -> None:
    assert notices_of(event, {"untold": "auto-reply: vacation"}) == ()


def test_only_what_a_person_wrote_leaves_as_a_persons_letter() -> None:
    personal = [event for event in TOLD if not all(notice.is_automatic for notice in notices_of(event, {}))]
    assert personal == ["replied"]
