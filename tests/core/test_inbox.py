"""Mail that came: written down before anybody answers 250, claimed by lease, and owed an outcome until it has one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import inbox
from core.actors import DESK
from core.errors import NotAllowed, Refused
from core.models import Blob, Mail
from tests import make
from tests.cast import NOW, Cast, by

pytestmark = pytest.mark.usefixtures("database")


def store(*raws: bytes) -> None:
    inbox.store([make.received(raw) for raw in raws])


def claim(later: timedelta = timedelta(0), *, limit: int = 10, by: str = "worker") -> list[inbox.ClaimedMail]:
    now = NOW + later
    return inbox.claim(limit=limit, by=by, now=now) or inbox.claim_heavy(by=by, now=now)


def shunt() -> Mail:
    """A mail that three attempts failed on."""
    store(b"one")
    for attempt in range(inbox.ATTEMPTS):
        inbox.fail(claim(timedelta(hours=attempt))[0].id, error="broken", now=NOW)
    return Mail.get()


def test_a_mail_is_kept_as_it_came() -> None:
    store(b"From: x\r\n\r\n\xff\x00.\r\n")
    [claimed] = claim()
    assert claimed.raw == b"From: x\r\n\r\n\xff\x00.\r\n"
    assert (claimed.envelope_from, claimed.envelope_to) == ("anna@kund.test", ("servicedesk@example.test",))


def test_the_same_bytes_in_the_same_envelope_are_kept_once_and_counted() -> None:
    store(b"one", b"one")
    store(b"one")
    assert [mail.copies for mail in Mail.select()] == [2]


def test_the_order_of_recipients_and_the_case_of_letters_make_no_other_envelope() -> None:
    for to in (("a@example.test", "b@example.test"), ("B@example.test", "A@EXAMPLE.test")):
        inbox.store([make.received(b"one", envelope_to=to)])
    assert Mail.select().count() == 1


def test_the_same_bytes_in_another_envelope_are_another_mail_and_kept_once() -> None:
    store(b"one")
    inbox.store([make.received(b"one", sender="bo@kund.test")])
    assert (Mail.select().count(), Blob.select().count()) == (2, 1)


def test_a_claimed_mail_is_nobody_elses_until_the_lease_ends() -> None:
    store(b"one")
    assert len(claim(by="one")) == 1
    assert claim(by="two") == []
    assert len(claim(inbox.LEASE, by="two")) == 1


def test_the_attempt_is_counted_before_anything_is_read() -> None:
    store(b"one")
    claim()
    assert Mail.get().attempts == 1


def test_mail_that_failed_before_is_claimed_apart_and_alone() -> None:
    store(b"one", b"two")
    for mail in claim():
        inbox.fail(mail.id, error="broken", now=NOW)
    later = NOW + timedelta(hours=1)
    assert inbox.claim(limit=10, by="worker", now=later) == []
    assert inbox.has_heavy(now=later)
    assert len(inbox.claim_heavy(by="worker", now=later)) == 1


def test_large_mail_is_claimed_apart() -> None:
    store(b"small", b"x" * (inbox.HEAVY + 1))
    assert [mail.raw for mail in inbox.claim(limit=10, by="worker", now=NOW)] == [b"small"]
    assert [len(mail.raw) for mail in inbox.claim_heavy(by="worker", now=NOW)] == [inbox.HEAVY + 1]
    assert not inbox.has_heavy(now=NOW)


def test_a_mail_set_apart_has_lost_no_attempt() -> None:
    store(b"one")
    inbox.set_apart(claim()[0].id, now=NOW)
    assert [mail.attempts for mail in inbox.claim_heavy(by="worker", now=NOW)] == [1]


def test_fresh_mail_goes_before_mail_that_failed() -> None:
    store(b"one")
    inbox.fail(claim()[0].id, error="broken", now=NOW)
    inbox.store([make.received(b"two", at=NOW + timedelta(minutes=30))])
    assert [mail.raw for mail in claim(timedelta(hours=1))] == [b"two"]


def test_no_more_are_claimed_than_asked_for_the_oldest_first() -> None:
    for minute in (3, 1, 2):
        inbox.store([make.received(b"%d" % minute, at=NOW + timedelta(minutes=minute))])
    assert [mail.raw for mail in claim(timedelta(hours=1), limit=2)] == [b"1", b"2"]


def test_a_mail_gets_one_outcome_and_no_second() -> None:
    store(b"one")
    [claimed] = claim()
    assert inbox.finish(claimed.id, outcome={"outcome": "ticket"})
    assert not inbox.finish(claimed.id, outcome={"outcome": "own"})
    assert Mail.get().outcome == "ticket"


def test_after_three_attempts_a_mail_is_left_to_a_human() -> None:
    assert shunt().state == "shunted"
    assert claim(timedelta(days=1)) == []


def test_a_human_gives_a_shunted_mail_three_more_attempts() -> None:
    inbox.retry(shunt(), by=DESK, now=NOW)
    assert [mail.attempts for mail in claim()] == [1]


def test_a_mail_that_isnt_shunted_cant_be_retried() -> None:
    store(b"one")
    with pytest.raises(Refused):
        inbox.retry(Mail.get(), by=DESK, now=NOW)


def test_only_staff_may_retry(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        inbox.retry(shunt(), by=by(people.anna), now=NOW)


def test_a_mail_that_is_done_stays_done_when_an_attempt_on_it_fails_late() -> None:
    store(b"one")
    [claimed] = claim()
    inbox.finish(claimed.id, outcome={"outcome": "ticket"})
    inbox.fail(claimed.id, error="too late", now=NOW)
    assert (Mail.get().state, Mail.get().error) == ("done", "")


def test_what_a_dead_program_had_claimed_is_due_when_its_name_comes_back() -> None:
    store(b"one")
    claim(by="dead")
    inbox.forget_leases(by="somebody else", now=NOW)
    assert claim() == []
    inbox.forget_leases(by="dead", now=NOW)
    assert len(claim()) == 1
