"""Agreements and deadlines on pages: kept by administrators, shown to agents and customers with the reason why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import agreements, clock, tickets
from core.actors import DESK
from core.models import Agreement, Event, HoursPlan, ServiceLevel, SpecialDay, Ticket
from tests.web.cases import LEVEL
from tests.web.cast import Cast, make_held, make_ticket
from tests.web.conftest import Visit

AGREEMENT = {"from": "2026-11-01", "level": "standard", "hours": "24/7", "minutes": "90", "covers": "Allt i molnet"}
WEEK = {f"day{day}": "07-19" for day in range(5)}


def late(ticket: Ticket) -> None:
    """As if it had come long ago."""
    Event.update(at=clock.now() - timedelta(days=90)).where(Event.ticket == ticket.id).execute()
    Ticket.update(due_by=clock.now() - timedelta(days=80)).where(Ticket.id == ticket.id).execute()


def test_a_new_version_is_saved_and_the_history_is_shown(cast: Cast, visit: Visit) -> None:
    browser, path = visit(cast.admin), f"/admin/customers/{cast.sjobris.id}/agreements"
    for minutes in ("90", "45"):
        browser.post(path, {**AGREEMENT, "minutes": minutes, "maintenance": "1"})
    page = browser.get(path).text
    assert [row.included_minutes for row in Agreement.select().order_by(Agreement.id)] == [90, 45]
    assert page.count("2026-11-01") >= 2 and page.count("Holds today") == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"from": "soon"}, "from"),
        ({"level": "gold"}, "level"),
        ({"hours": ""}, "hours"),
        ({"minutes": "ten"}, "minutes"),
    ],
)
def test_a_wrong_agreement_is_refused_at_its_field(
    change: dict[str, str], field: str, cast: Cast, visit: Visit
) -> None:
    answer = visit(cast.admin).post(f"/admin/customers/{cast.sjobris.id}/agreements", {**AGREEMENT, **change})
    assert (answer.status_code, f'id="wrong-{field}"' in answer.text) == (422, True)
    assert "Allt i molnet" in answer.text


def test_a_plan_of_hours_is_added_and_shown(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    browser.post("/admin/hours", {"name": "Long days", **WEEK, "keeps_holidays": "1"})
    assert "07:00–19:00" in browser.get("/admin/hours").text
    assert HoursPlan.get().keeps_holidays


def test_a_wrong_plan_is_refused_at_its_day(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.admin).post("/admin/hours", {"name": "Long days", **WEEK, "day2": "19-7"})
    assert (answer.status_code, 'id="wrong-day2"' in answer.text) == (422, True)


def test_a_closed_day_comes_and_goes(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    browser.post("/admin/days", {"day": "2026-12-23", "name": "Företagsdag", "spans": "", "plan": ""})
    assert "Företagsdag" in browser.get("/admin/hours").text
    browser.post(f"/admin/days/{SpecialDay.get().id}/remove")
    assert "Företagsdag" not in browser.get("/admin/hours").text


def test_a_wrong_day_is_refused_at_its_field(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.admin).post("/admin/days", {"day": "23/12", "name": "Företagsdag"})
    assert (answer.status_code, 'id="wrong-day"' in answer.text) == (422, True)


def test_a_level_is_added_and_a_wrong_one_refused_at_its_target(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    assert browser.post("/admin/levels", {"name": "gold", **LEVEL}).status_code == 302
    assert ServiceLevel.get().targets["P3"] == [60, 60, 60]
    answer = browser.post("/admin/levels", {"name": "gold", **LEVEL, "P3-resolve": "soon"})
    assert (answer.status_code, 'id="wrong-P3-resolve"' in answer.text) == (422, True)


def test_a_ticket_shows_its_deadlines_and_the_agreement_to_agents(cast: Cast, visit: Visit) -> None:
    agreements.set_terms(
        cast.sjobris, from_date=clock.now().date(), hours="24/7", covers="Allt i molnet", by=DESK, now=clock.now()
    )
    page = visit(cast.agent).get(f"/desk/tickets/{make_ticket(cast.anna).number}").text
    for words in ("Deadlines", "at level standard is 45 hours around the clock", "Allt i molnet", "24/7"):
        assert words in page


@pytest.mark.parametrize(("language", "words"), [("sv", "enligt nivå standard"), ("en", "at level standard")])
def test_a_ticket_shows_what_is_promised_and_why_in_the_contacts_language(
    language: str, words: str, cast: Cast, visit: Visit
) -> None:
    page = visit(cast.anna, language=language).get(f"/tickets/{make_ticket(cast.anna).number}").text
    assert page.count(words) == 3


def test_a_held_ticket_shows_no_deadline(cast: Cast, visit: Visit) -> None:
    assert "Deadlines" not in visit(cast.agent).get(f"/desk/tickets/{make_held().number}").text


def test_the_queue_can_begin_with_what_is_due_first(cast: Cast, visit: Visit) -> None:
    first, second, waiting = (make_ticket(cast.anna, f"Sak {number}") for number in range(3))
    late(second)
    tickets.wait(waiting, by=DESK, now=clock.now())
    page = visit(cast.agent).get("/desk/?view=due").text
    assert page.index(f"#{second.number}") < page.index(f"#{first.number}")
    assert f"#{waiting.number}" not in page


def test_what_is_late_is_said_so_in_words(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    late(ticket)
    browser = visit(cast.agent)
    assert "late by" in browser.get("/desk/").text
    assert "late by" in browser.get(f"/desk/tickets/{ticket.number}").text


def test_a_clock_that_stands_is_said_to(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    tickets.wait(ticket, by=DESK, now=clock.now())
    assert "the clock is stopped" in visit(cast.anna).get(f"/tickets/{ticket.number}").text


def test_pages_of_what_is_due_follow_each_other(cast: Cast, visit: Visit) -> None:
    made = {make_ticket(cast.anna, f"Sak {number}").number for number in range(51)}
    page = visit(cast.agent).get("/desk/?view=due").text
    shown = {number for number in made if f"#{number}" in page}
    link = page.split('class="pager"')[1].split('class="button button-quiet" href="')[1].split('"')[0]
    rest = visit(cast.agent).get(link.replace("&amp;", "&")).text
    assert {number for number in made if f"#{number}" in rest} == made - shown != set()
