"""Merging from the desk's page, and what a contact sees of it."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from core import clock, merging
from core.actors import DESK
from core.models import Ticket
from tests.web.cast import Cast, make_ticket
from tests.web.conftest import Browser, Visit
from web.desk.ticket import seen_mark


def act(browser: Browser, ticket: Ticket, deed: str, **form: object) -> TestResponse:
    fresh = Ticket.get_by_id(ticket.id)
    return browser.post(f"/desk/tickets/{ticket.number}/{deed}", {"seen": seen_mark(fresh), **form})


@pytest.mark.parametrize("typed", ["{}", "#{}", " {} "])
def test_an_agent_merges_by_the_other_tickets_number(cast: Cast, visit: Visit, typed: str) -> None:
    one, other = make_ticket(cast.anna), make_ticket(cast.anna)
    assert act(visit(cast.agent), one, "merge", into=typed.format(other.number)).status_code == 302
    assert Ticket.get_by_id(one.id).merged_into_id == other.id


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Is it typed right?"),
        ("123456", "Is it typed right?"),
        ("SELF", "into itself"),
        ("OTHER", "another customer"),
    ],
)
def test_a_number_that_cant_be_is_told_beside_its_field(cast: Cast, visit: Visit, typed: str, told: str) -> None:
    one, other = make_ticket(cast.anna), make_ticket(cast.maja)
    number = {"SELF": str(one.number), "OTHER": str(other.number)}.get(typed, typed)
    answer = act(visit(cast.agent), one, "merge", into=number)
    assert answer.status_code == 422
    assert told in answer.text.partition('id="wrong-into">')[2].partition("</p>")[0].replace("&#39;", "'")
    assert Ticket.get_by_id(one.id).merged_into_id is None


def test_both_pages_lead_to_each_other(cast: Cast, visit: Visit) -> None:
    one, other = make_ticket(cast.anna), make_ticket(cast.anna)
    browser = visit(cast.agent)
    act(browser, one, "merge", into=other.number)
    assert f"/desk/tickets/{other.number}" in browser.get(f"/desk/tickets/{one.number}").text
    assert f"/desk/tickets/{one.number}" in browser.get(f"/desk/tickets/{other.number}").text


def test_a_merged_ticket_is_parted_again_with_a_button(cast: Cast, visit: Visit) -> None:
    one, other = make_ticket(cast.anna), make_ticket(cast.anna)
    browser = visit(cast.agent)
    act(browser, one, "merge", into=other.number)
    act(browser, one, "unmerge")
    assert Ticket.get_by_id(one.id).status == "started"


def test_a_contact_is_led_to_where_the_ticket_goes_on(cast: Cast, visit: Visit) -> None:
    one, other = make_ticket(cast.anna), make_ticket(cast.anna, "Det andra")
    merging.merge(one, into=other, by=DESK, now=clock.now())
    page = visit(cast.anna).get(f"/tickets/{one.number}").text
    assert f'href="/tickets/{other.number}"' in page and "Det andra" in page
