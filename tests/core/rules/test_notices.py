"""Who is told what of an event."""

from __future__ import annotations

import pytest

from core.rules.notices import Circle, LetterKind, notice_of

TOLD = {
    "opened": (LetterKind.RECEIVED, Circle.AUTHOR),
    "started": (LetterKind.STARTED, Circle.PARTICIPANTS),
    "replied": (LetterKind.REPLIED, Circle.PARTICIPANTS),
    "resolved": (LetterKind.RESOLVED, Circle.PARTICIPANTS),
    "closed": (LetterKind.CLOSED, Circle.PARTICIPANTS),
}


@pytest.mark.parametrize(("event", "letter", "circle"), [(event, *told) for event, told in TOLD.items()])
def test_what_the_service_description_promises_is_told(event: str, letter: LetterKind, circle: Circle) -> None:
    notice = notice_of(event, {})
    assert notice and (notice.letter, notice.circle) == (letter, circle)


@pytest.mark.parametrize(
    "event", ["noted", "added", "added-pending", "assigned", "classified", "prioritised", "bounced"]
)
def test_what_concerns_only_the_desk_is_told_to_nobody(event: str) -> None:
    assert notice_of(event, {}) is None


@pytest.mark.parametrize("event", TOLD)
def test_an_event_that_says_why_nobody_is_told_is_told_to_nobody(event: str) -> None:
    assert notice_of(event, {"untold": "auto-reply: vacation"}) is None


def test_only_what_a_person_wrote_leaves_as_a_persons_letter() -> None:
    personal = [event for event in TOLD if (notice := notice_of(event, {})) and not notice.is_automatic]
    assert personal == ["replied"]
