"""The worker: one on a data folder, and whatever is due is done by a sweep even when no bell rings."""

from __future__ import annotations

import fcntl
import threading
from datetime import datetime, timedelta

import pytest

from core import clock, inbox, outbox
from core.database import forget_connection
from core.models import Event, Letter, Mail
from intake.mail.reading.parse import Reading, read_mail
from intake.mail.reading.room import ReadingRoom
from tests import make
from tests.conftest import StartDesk
from tests.office import Office
from tests.servers import wait_until
from tests.servers.programs import Desk

ANNA = "anna@kund.test"
NOTHING = dict.fromkeys(
    ("mails", "warnings", "closed", "calls", "drafts", "still_working", "reminders", "events", "letters"), 0
)


def test_a_sweep_does_all_that_is_due_and_says_how_much(office: Office) -> None:
    office.store(make.mail(), sender=ANNA)
    assert office.sweep() == {**NOTHING, "mails": 1, "events": 1, "letters": 1}
    assert office.sweep() == NOTHING


def test_what_a_dead_worker_had_claimed_is_due_at_once(office: Office) -> None:
    office.store(make.mail(), sender=ANNA)
    inbox.claim(limit=1, by=office.worker()._name, now=clock.now())
    assert office.sweep()["letters"] == 1


def test_a_letter_that_a_dead_worker_had_claimed_is_due_at_once(office: Office) -> None:
    office.mail(ANNA)
    Letter.update(due_at=clock.now(), sent_at=None).execute()
    outbox.claim(limit=1, by=office.worker()._name, now=clock.now())
    assert office.sweep()["letters"] == 1


def test_a_sweep_leaves_alone_what_a_living_worker_holds(office: Office) -> None:
    worker = office.worker()
    office.store(make.mail(), sender=ANNA)
    with (office.settings.data / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        inbox.claim(limit=1, by=worker._name, now=clock.now())
        assert worker.sweep()["mails"] == 0
    assert Mail.get().state == "received"


def test_an_event_that_cant_be_told_costs_no_other_its_letter(office: Office) -> None:
    office.store(make.mail(), sender=ANNA)
    office.worker().sweep()
    broken = Event.get(Event.kind == "opened")
    Event.update(kind="no-such-kind", tell_at=clock.now()).where(Event.id == broken.id).execute()
    office.mail("bo@kund.test")
    assert len(office.letters_to("bo@kund.test")) == 1


def test_a_large_mail_keeps_no_small_one_waiting(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, go_on = threading.Event(), threading.Event()

    def read_slowly(room: ReadingRoom, raw: bytes) -> Reading:
        reading.set()
        go_on.wait(30)
        return read_mail(raw)

    monkeypatch.setattr(ReadingRoom, "read", read_slowly)
    office.store(make.mail("Large. " * 10_000, message_id="<large@kund.test>"), sender=ANNA)
    office.store(make.mail("Small."), sender=ANNA)
    worker = office.worker()

    def work_apart() -> None:
        worker._heavy()
        forget_connection()

    apart = threading.Thread(target=work_apart)
    apart.start()
    reading.wait(30)
    worker._inbox()
    assert [mail.outcome for mail in Mail.select().order_by(Mail.id)] == ["", "ticket"]
    go_on.set()
    apart.join()
    assert [mail.outcome for mail in Mail.select().order_by(Mail.id)] == ["ticket", "ticket"]


def claim(now: datetime) -> list[inbox.ClaimedMail]:
    return inbox.claim(limit=1, by="test", now=now) or inbox.claim_heavy(by="test", now=now)


def test_a_poisoned_mail_is_tried_three_times_and_left_to_a_human(office: Office) -> None:
    office.store(make.mail(), sender=ANNA)
    for attempt in range(1, 4):
        Mail.update(due_at=clock.now()).execute()
        [claimed] = claim(clock.now())
        inbox.fail(claimed.id, error="it explodes", now=clock.now())
        assert Mail.get().attempts == attempt
    assert claim(clock.now() + timedelta(days=1)) == []
    assert office.mails()[0]["outcome"] == "shunted"


def test_a_second_worker_on_the_same_folder_says_so_and_ends(start_desk: StartDesk) -> None:
    desk = start_desk()
    done = desk.cli("worker", check=False)
    assert done.returncode == 1 and "a worker is running" in done.stderr


def test_mail_that_came_while_no_worker_ran_is_answered_when_it_starts(start_desk: StartDesk) -> None:
    desk: Desk = start_desk()
    desk.kill("worker")
    desk.send()
    assert wait_until(desk.letters, timeout=40)
