"""Letters that are owed: written once, claimed by lease, and never forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from peewee import IntegrityError

from core import outbox
from core.actors import DESK
from core.errors import NotAllowed, Refused
from core.models import Event, Letter
from core.outbox import Written
from tests import make
from tests.cast import NOW, Cast, by


def owe(recipient: str = "anna@kund.test", *, message_id: str = "<1@example.test>", event_id: int | None = None) -> int:
    letter = Written(
        kind="received",
        recipient=recipient,
        language="sv",
        subject="Hej",
        message_id=message_id,
        is_automatic=True,
        content=b"Subject: Hej\r\n\r\nHej.\r\n",
        event_id=event_id,
    )
    return outbox.owe(letter, now=NOW)


def given_up(people: Cast) -> Letter:
    letter = owe()
    [claimed] = outbox.claim(limit=1, by="worker", now=NOW)
    outbox.mark_failed(claimed, error="550 no", is_permanent=True, now=NOW)
    return Letter.get_by_id(letter)


def test_a_letter_is_due_from_the_moment_it_is_owed(people: Cast) -> None:
    owe()
    [claimed] = outbox.claim(limit=10, by="worker", now=NOW)
    assert (claimed.recipient, claimed.content, claimed.attempts) == (
        "anna@kund.test", b"Subject: Hej\r\n\r\nHej.\r\n", 1,
    )  # fmt: skip


def test_one_message_id_names_one_letter(people: Cast) -> None:
    owe()
    with pytest.raises(IntegrityError):
        owe("bo@kund.test")


def test_nobody_is_told_of_the_same_event_twice(people: Cast) -> None:
    make.ticket(people.anna)
    event = Event.get(Event.kind == "opened")
    owe(event_id=event.id)
    with pytest.raises(IntegrityError):
        owe(message_id="<2@example.test>", event_id=event.id)


def test_a_sent_letter_is_owed_no_more(people: Cast) -> None:
    letter = owe()
    outbox.mark_sent(letter, now=NOW)
    assert outbox.claim(limit=10, by="worker", now=NOW + timedelta(days=30)) == []


def test_each_failure_makes_the_wait_longer(people: Cast) -> None:
    letter, now, waits = owe(), NOW, []
    for _ in range(5):
        [claimed] = outbox.claim(limit=1, by="worker", now=now)
        outbox.mark_failed(claimed, error="451 later", is_permanent=False, now=now)
        due = Letter.get_by_id(letter).due_at
        assert due
        waits.append(due - now)
        now = due
    assert waits == sorted(waits) and waits[0] < timedelta(minutes=1) < waits[-1]


def test_a_letter_that_came_back_is_given_up_though_it_was_sent(people: Cast) -> None:
    letter = owe()
    outbox.mark_sent(letter, now=NOW)
    outbox.mark_bounced(letter, error="no such user", now=NOW)
    assert Letter.get_by_id(letter).gave_up_at == NOW
    assert outbox.claim(limit=10, by="worker", now=NOW + timedelta(days=30)) == []


def test_a_human_may_ask_for_a_letter_once_more(people: Cast) -> None:
    outbox.retry(given_up(people), by=by(people.olle), now=NOW)
    assert [claimed.attempts for claimed in outbox.claim(limit=1, by="worker", now=NOW)] == [1]


def test_a_letter_that_wasnt_given_up_isnt_sent_again(people: Cast) -> None:
    letter = owe()
    outbox.mark_sent(letter, now=NOW)
    with pytest.raises(Refused):
        outbox.retry(Letter.get_by_id(letter), by=DESK, now=NOW)


def test_only_staff_may_ask(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        outbox.retry(given_up(people), by=by(people.anna), now=NOW)
