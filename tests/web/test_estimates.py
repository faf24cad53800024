"""Estimates on the pages: asked at the desk, answered by link or in the portal, by whoever may (P08)."""

from __future__ import annotations

import pytest

from core import clock, estimates
from core.actors import as_agent
from core.config import Settings
from core.estimate_facts import answer_link
from core.models import Contact, Estimate, Ticket
from core.people import remove_contact
from tests.web.cast import Cast, make_ticket
from tests.web.conftest import Visit
from web.desk.ticket import seen_mark


@pytest.fixture
def estimate(cast: Cast) -> Estimate:
    ticket = make_ticket(cast.anna)
    return estimates.ask(ticket, work="Bygga om", minutes=120, price="900 kr", by=as_agent(cast.agent), now=clock.now())


def path_of(estimate: Estimate, contact: Contact, settings: Settings) -> str:
    return answer_link(settings, estimate, contact).removeprefix(settings.base_url)


def test_the_link_shows_the_estimate_and_answers_nothing(
    estimate: Estimate, cast: Cast, settings: Settings, visit: Visit
) -> None:
    page = visit().get(path_of(estimate, cast.bo, settings))
    assert "Bygga om" in page.text and "900 kr" in page.text
    assert Estimate.get().decided_at is None


def test_its_button_approves_for_the_contact_it_names(
    estimate: Estimate, cast: Cast, settings: Settings, visit: Visit
) -> None:
    page = visit().post(path_of(estimate, cast.bo, settings), {"answer": "approved"})
    assert "The estimate is approved" in page.text
    assert (Estimate.get().decided_by, Estimate.get().how) == ("bo@sjobris.se", "link")


def test_a_link_answers_once(estimate: Estimate, cast: Cast, settings: Settings, visit: Visit) -> None:
    browser, path = visit(), path_of(estimate, cast.bo, settings)
    browser.post(path, {"answer": "declined"})
    assert browser.post(path, {"answer": "approved"}).status_code == 422
    assert Estimate.get().outcome == "declined"


def test_a_link_that_isnt_ours_leads_nowhere(estimate: Estimate, cast: Cast, settings: Settings, visit: Visit) -> None:
    path = path_of(estimate, cast.bo, settings)
    others = path.replace(f"/{cast.bo.id}/", f"/{cast.anna.id}/"), path[:-1] + ("a" if path[-1] != "a" else "b")
    assert [visit().get(other).status_code for other in others] == [404, 404]


def test_a_removed_contacts_link_leads_nowhere(
    estimate: Estimate, cast: Cast, settings: Settings, visit: Visit
) -> None:
    remove_contact(cast.bo, by=as_agent(cast.admin), now=clock.now())
    assert visit().get(path_of(estimate, cast.bo, settings)).status_code == 404


def test_who_may_not_approve_sees_who_may(estimate: Estimate, cast: Cast, visit: Visit) -> None:
    page = visit(cast.anna).get(f"/tickets/{estimate.ticket.number}")
    assert "May approve it: Bo Lund" in page.text and "Decline</button>" not in page.text


def test_who_may_approves_in_the_portal(estimate: Estimate, cast: Cast, visit: Visit) -> None:
    visit(cast.bo).post(f"/tickets/{estimate.ticket.number}/estimate", {"answer": "approved", "words": "Kör!"})
    assert (Estimate.get().outcome, Estimate.get().how) == ("approved", "portal")
    assert "Kör!" in visit(cast.anna).get(f"/tickets/{estimate.ticket.number}").text


def test_a_named_approver_takes_the_keepers_place(cast: Cast, visit: Visit) -> None:
    visit(cast.bo).post(f"/contacts/{cast.anna.id}/approver", {"may": "1"})
    assert [contact.name for contact in estimates.approvers_of(cast.sjobris.id)] == ["Anna Ek"]


def test_the_desk_asks_and_the_ticket_waits(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    form = {"seen": seen_mark(ticket), "work": "Bygga om", "minutes": "90", "price": "900 kr"}
    visit(cast.agent).post(f"/desk/tickets/{ticket.number}/estimate", form)
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}")
    assert Ticket.get().status == "approval" and "Waits for the answer of: Bo Lund" in page.text


@pytest.mark.parametrize("minutes", ["", "x", "0", "-5", "999999999999"])
def test_an_estimate_without_a_time_is_refused_and_keeps_what_was_typed(minutes: str, cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    form = {"seen": seen_mark(ticket), "work": "Bygga om huset", "minutes": minutes, "price": ""}
    page = visit(cast.agent).post(f"/desk/tickets/{ticket.number}/estimate", form)
    assert page.status_code == 422 and "Bygga om huset" in page.text and Estimate.select().count() == 0
