"""A text that is erased is deleted at the provider in the end, whatever was on its way when it was erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import erased_texts, text_messages
from core.actors import DESK
from core.caller_erasure import erase_number
from core.models import Event, TextMessage
from core.rules.numbers import BLANK
from core.text_messages import ClaimedText
from tests import make
from tests.cast import NOW, Cast

MOBILE = "+46701740605"
SID = "SM" + "1" * 32
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def owed(people: Cast) -> TextMessage:
    text_messages.owe_text(make.ticket(people.anna).id, MOBILE, text="Hej", now=NOW)
    return TextMessage.get()


def claim(after: timedelta = timedelta()) -> ClaimedText | None:
    return next(iter(text_messages.claim(limit=9, by="worker", now=LATER + after)), None)


def erase() -> None:
    erase_number(MOBILE, by=DESK, now=LATER)


def is_owed_to_be_deleted(sid: str = SID) -> bool:
    """The provider is to be asked to delete it by its id, and nothing of it is left here."""
    row, claimed = TextMessage.get(), claim()
    return (row.recipient, row.text, claimed and (claimed.is_erased, claimed.sid)) == ("", "", (True, sid))


def test_what_was_sent_is_owed_to_be_deleted(owed: TextMessage) -> None:
    sending = claim()
    assert sending
    text_messages.mark_sent(sending, SID, now=NOW)
    erase()
    assert is_owed_to_be_deleted()
    assert Event.get(Event.kind == "text-sent").data == {"to": BLANK}


def test_what_was_never_sent_never_is(owed: TextMessage) -> None:
    erase()
    assert (claim(), TextMessage.get().recipient) == (None, "")


def test_what_is_being_sent_is_deleted_once_it_was(owed: TextMessage) -> None:
    sending = claim()
    erase()
    assert sending and claim() is None  # whoever sends it has the lease
    text_messages.mark_sent(sending, SID, now=LATER)
    assert is_owed_to_be_deleted()
    assert Event.select().where(Event.kind == "text-sent").count() == 0


@pytest.mark.parametrize("is_permanent", [True, False])
def test_where_sending_failed_the_provider_is_asked_whether_it_has_it(owed: TextMessage, is_permanent: bool) -> None:
    sending = claim()
    erase()
    assert sending
    text_messages.mark_failed(sending, error=f"no {MOBILE}", is_permanent=is_permanent, now=LATER)
    asking = claim()
    assert asking and (asking.is_erased, asking.recipient, asking.text) == (True, MOBILE, "Hej")
    erased_texts.mark_deleted_there(asking.id, asking.attempts, was_there=False, now=LATER)
    row = TextMessage.get()
    assert (row.recipient, row.text, row.error, row.due_at, row.gave_up_at) == ("", "", "", None, None)


def test_a_worker_that_died_while_sending_leaves_a_question(owed: TextMessage) -> None:
    claim()
    erase()
    text_messages.forget_leases(by="worker", now=LATER)
    asking = claim()
    assert asking and (asking.is_erased, asking.sid, asking.recipient) == (True, "", MOBILE)


def test_what_was_given_up_may_be_there_all_the_same(owed: TextMessage) -> None:
    sending = claim()
    assert sending
    text_messages.mark_failed(sending, error="gone", is_permanent=True, now=NOW)
    erase()
    asking = claim()
    assert asking and asking.is_erased


@pytest.mark.parametrize("status", ["delivered", "failed"])
def test_news_of_a_text_tell_only_by_which_id_it_is_to_be_deleted(owed: TextMessage, status: str) -> None:
    asking = claim()
    erase()
    assert asking
    erased_texts.mark_deleted_there(asking.id, asking.attempts, was_there=False, now=LATER)
    assert text_messages.note_status(SID, status, text_id=owed.id, now=LATER)
    assert is_owed_to_be_deleted()
    assert [event.kind for event in Event.select().where(Event.kind.startswith("text-"))] == []


def test_news_of_what_was_deleted_there_are_nothing_to_us(owed: TextMessage) -> None:
    sending = claim()
    assert sending
    text_messages.mark_sent(sending, SID, now=NOW)
    erase()
    deleting = claim()
    assert deleting
    erased_texts.mark_deleted_there(deleting.id, deleting.attempts, was_there=True, now=LATER)
    assert text_messages.note_status(SID, "failed", now=LATER)
    assert (claim(), TextMessage.get().deleted_there_at) == (None, LATER)


def test_deleting_is_tried_until_it_succeeds(owed: TextMessage) -> None:
    sending = claim()
    assert sending
    text_messages.mark_sent(sending, SID, now=NOW)
    erase()
    for day in range(60):
        deleting = claim(timedelta(days=2 * day))
        assert deleting and deleting.is_erased
        now = LATER + timedelta(days=2 * day)
        erased_texts.mark_failed(deleting.id, deleting.attempts, error="409", now=now)


def test_two_numbers_can_be_erased_of_one_ticket(owed: TextMessage) -> None:
    other = "+46761234567"
    text_messages.owe_text(owed.ticket_id, other, text="Hej", now=NOW)
    for number in (MOBILE, other):
        erase_number(number, by=DESK, now=LATER)
    assert [row.recipient for row in TextMessage.select()] == ["", ""]
    assert text_messages.owe_text(owed.ticket_id, MOBILE, text="Hej", now=NOW + timedelta(days=1))
    assert not text_messages.owe_text(owed.ticket_id, MOBILE, text="Hej", now=NOW + timedelta(days=1))
