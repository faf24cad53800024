"""The worker: one on a data folder, and whatever is due is done by a sweep even when no bell rings."""

from __future__ import annotations

import fcntl
from datetime import timedelta

from core import clock, inbox, outbox
from core.models import Event, Letter, Mail
from tests import make
from tests.conftest import StartDesk
from tests.office import Office
from tests.servers import wait_until
from tests.servers.programs import Desk

ANNA = "anna@kund.test"


def test_a_sweep_does_all_that_is_due_and_says_how_much(office: Office) -> None:
    office.store(make.mail(), sender=ANNA)
    assert office.sweep() == {"mails": 1, "closed": 0, "events": 1, "letters": 1}
    assert office.sweep() == {"mails": 0, "closed": 0, "events": 0, "letters": 0}


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


def test_a_poisoned_mail_is_tried_three_times_and_left_to_a_human(office: Office) -> None:
    office.store(make.mail(), sender=ANNA)
    for attempt in range(1, 4):
        Mail.update(due_at=clock.now()).execute()
        [claimed] = inbox.claim(limit=1, by="test", now=clock.now())
        inbox.fail(claimed.id, error="it explodes", now=clock.now())
        assert Mail.get().attempts == attempt
    assert inbox.claim(limit=1, by="test", now=clock.now() + timedelta(days=1)) == []
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
