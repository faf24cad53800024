"""Time on the pages: booked, measured and corrected at the desk; seen by the customer, without what agents noted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from core import clock, timers, work
from core.actors import DESK, as_agent
from core.models import Agent, Ticket, TimeEntry, Timer
from core.rules.budget import TIMER_LIMIT
from core.work import Spent
from tests.web.cast import Cast, make_ticket
from tests.web.conftest import Browser, Visit
from tests.web.questions import questions
from web.desk.ticket import seen_mark

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """No month ends while a test runs."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def book(browser: Browser, ticket: Ticket, **form: Any) -> TestResponse:
    return browser.post(f"/desk/tickets/{ticket.number}/time", {"minutes": "10", **form})


def booked(cast: Cast, ticket: Ticket, minutes: int = 10, agent: Agent | None = None, note: str = "") -> TimeEntry:
    spent = Spent(minutes=minutes, day=TODAY, note=note)
    return work.book(ticket, spent, by=DESK, now=clock.now(), agent=agent or cast.agent)


def page_of(browser: Browser, ticket: Ticket, door: str = "/desk") -> str:
    return " ".join(browser.get(f"{door}/tickets/{ticket.number}").text.split())


def run_since(cast: Cast, ticket: Ticket, ago: timedelta) -> None:
    timers.start_timer(ticket, by=as_agent(cast.agent), now=clock.now() - ago)


def test_booked_time_and_what_is_left_stand_beside_the_ticket(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    assert book(browser, ticket, minutes="12", note="Ringde").status_code == 302
    page = page_of(browser, ticket)
    assert "12 of 15 minutes used" in page and "3 minutes left" in page and "Ringde" in page


def test_what_was_typed_wrong_is_told_beside_its_field_and_kept(cast: Cast, visit: Visit) -> None:
    answer = book(visit(cast.agent), make_ticket(cast.anna), minutes="many", note="Felsökning")
    assert answer.status_code == 422
    assert 'id="wrong-minutes"' in answer.text and 'value="Felsökning"' in answer.text


def test_booking_disturbs_no_colleague_who_writes_on_the_ticket(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.admin)
    seen = seen_mark(ticket)
    book(visit(cast.agent), ticket)
    answer = browser.post(f"/desk/tickets/{ticket.number}/note", {"seen": seen, "text": "Not"})
    assert answer.status_code == 302


def test_a_timer_is_started_and_stopped_with_buttons(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    browser.post(f"/desk/tickets/{ticket.number}/timer")
    assert "Your timer runs." in page_of(browser, ticket)
    browser.post("/desk/timer/stop", {"note": "Möte"})
    assert [(entry.minutes, entry.note) for entry in TimeEntry.select()] == [(1, "Möte")]


def test_a_timer_that_runs_is_shown_on_every_other_ticket(cast: Cast, visit: Visit) -> None:
    ticket, other, browser = make_ticket(cast.anna), make_ticket(cast.maja), visit(cast.agent)
    browser.post(f"/desk/tickets/{ticket.number}/timer")
    page = page_of(browser, other)
    assert f"/desk/tickets/{ticket.number}#time" in page and "Start the timer" not in page
    assert browser.post(f"/desk/tickets/{other.number}/timer").status_code == 422


def test_a_forgotten_timer_asks_for_its_minutes(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    run_since(cast, ticket, TIMER_LIMIT + timedelta(minutes=5))
    assert "Your timer was forgotten." in page_of(browser, ticket)
    answer = browser.post("/desk/timer/stop")
    assert answer.status_code == 422 and 'id="wrong-timer-minutes"' in answer.text
    browser.post("/desk/timer/stop", {"timer-minutes": "25"})
    assert [entry.minutes for entry in TimeEntry.select()] == [25]


def test_a_timer_is_let_go_without_booking(cast: Cast, visit: Visit) -> None:
    run_since(cast, make_ticket(cast.anna), timedelta(minutes=5))
    visit(cast.agent).post("/desk/timer/discard")
    assert (Timer.select().count(), TimeEntry.select().count()) == (0, 0)


def test_while_an_estimate_waits_a_reason_is_asked_for(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    Ticket.update(status="approval").where(Ticket.id == ticket.id).execute()
    answer = book(browser, ticket)
    assert answer.status_code == 422 and 'id="wrong-reason"' in answer.text
    assert book(browser, ticket, reason="Allt stod still").status_code == 302
    assert "Before the approval: Allt stod still" in page_of(browser, ticket)


def test_an_entry_is_corrected_and_its_history_shown(cast: Cast, visit: Visit) -> None:
    entry, browser = booked(cast, make_ticket(cast.anna)), visit(cast.agent)
    form = {"minutes": "25", "day": TODAY.isoformat(), "version": "1"}
    assert browser.post(f"/desk/time/{entry.id}", form).status_code == 302
    assert "corrected 10 minutes on" in browser.get(f"/desk/time/{entry.id}").text


def test_of_two_corrections_the_second_is_shown_what_has_changed(cast: Cast, visit: Visit) -> None:
    entry, browser = booked(cast, make_ticket(cast.anna)), visit(cast.agent)
    form = {"minutes": "25", "day": TODAY.isoformat(), "version": "1"}
    browser.post(f"/desk/time/{entry.id}", form)
    answer = browser.post(f"/desk/time/{entry.id}", {**form, "minutes": "30"})
    assert answer.status_code == 409 and 'value="25"' in answer.text
    assert browser.post(f"/desk/time/{entry.id}/remove", {"version": "1"}).status_code == 409


def test_a_removed_entry_is_gone_from_the_page_and_in_the_log(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    entry, browser = booked(cast, ticket), visit(cast.agent)
    assert browser.post(f"/desk/time/{entry.id}/remove", {"version": "1"}).status_code == 302
    page = page_of(browser, ticket)
    assert "removed 10 minutes" in page and f"/desk/time/{entry.id}" not in page
    assert browser.get(f"/desk/time/{entry.id}").status_code == 404


def test_only_those_who_lead_correct_what_others_booked(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    entry = booked(cast, ticket, agent=cast.admin)
    link = f"/desk/time/{entry.id}"
    assert link not in page_of(visit(cast.agent), ticket) and link in page_of(visit(cast.admin), ticket)
    assert visit(cast.agent).get(link).status_code == 403


def test_the_mark_of_a_product_fault_is_set_and_taken_away(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    booked(cast, ticket, 40)
    for form, billable in (({"is_fault": "1"}, 0), ({}, 25)):
        browser.post(f"/desk/tickets/{ticket.number}/product-fault", form)
        assert Ticket.get_by_id(ticket.id).billable_minutes == billable


def test_my_week_lists_what_i_booked_and_nobody_elses(cast: Cast, visit: Visit) -> None:
    booked(cast, make_ticket(cast.anna, "Min sak"), 20)
    booked(cast, make_ticket(cast.anna, "Andras sak"), 30, agent=cast.admin)
    page = visit(cast.agent).get("/desk/time").text
    assert "Min sak" in page and "Andras sak" not in page and "20 minutes" in page


@pytest.mark.parametrize("week", ["2026-11-25", "0001-01-01", "9999-12-31", "hej", ""])
def test_any_week_can_be_asked_for(cast: Cast, visit: Visit, week: str) -> None:
    assert visit(cast.agent).get(f"/desk/time?week={week}").status_code == 200


def test_the_customer_sees_the_time_and_no_note_nor_name(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    booked(cast, ticket, 12, note="Kunden är besvärlig")
    pages = page_of(visit(cast.anna), ticket, ""), visit(cast.bo).get("/time").text
    assert all("12" in page and "12 of 15 minutes used" in page for page in pages)
    assert not any(word in page for page in pages for word in ("besvärlig", "Olle", "olle@desk.test"))


def test_another_customer_sees_nothing_of_it(cast: Cast, visit: Visit) -> None:
    booked(cast, make_ticket(cast.anna, "Hemlig sak"), 12)
    page = visit(cast.maja).get("/time").text
    assert "Hemlig sak" not in page and "0 of 15 minutes used" in page


@pytest.mark.parametrize("month", ["2026-11", "2020-02", "0000-00", "x", "2999-12", "1000-01"])
def test_any_month_can_be_asked_for(cast: Cast, visit: Visit, month: str) -> None:
    assert visit(cast.anna).get(f"/time?month={month}").status_code == 200


def test_more_time_makes_no_page_ask_more(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    booked(cast, ticket)
    before = questions(browser, f"/desk/tickets/{ticket.number}"), questions(browser, "/desk/time")
    for _ in range(5):
        booked(cast, ticket)
    after = questions(browser, f"/desk/tickets/{ticket.number}"), questions(browser, "/desk/time")
    assert after == before
