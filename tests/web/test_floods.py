"""Floods on the pages: one row in triage, its mails a page at a time, turned away at once or taken out one by one."""

from __future__ import annotations

import pytest

from core.listings import PAGE
from core.models import Event, Message, Ticket
from core.rules.floods import MOST_AN_HOUR, Flood
from core.rules.notices import Spent
from tests.web.cast import Cast, make_flood, make_ticket
from tests.web.conftest import Visit, both_engines
from tests.web.questions import questions


@pytest.fixture(autouse=True)
def fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a desk's floods, and sooner."""
    monkeypatch.setitem(MOST_AN_HOUR, Flood.SENDER, 20)


@both_engines
def test_a_flood_is_one_row_that_says_how_many(cast: Cast, visit: Visit) -> None:
    make_flood(185)
    page = visit(cast.agent).get("/desk/held").text
    assert page.count("and 184 more like it") == 1
    assert page.count("flod@example.net") == 21


@both_engines
def test_its_mails_are_shown_a_page_at_a_time_newest_first(cast: Cast, visit: Visit) -> None:
    group = make_flood(PAGE + 5)[0].ticket
    browser = visit(cast.agent)
    first = browser.get(f"/desk/held/{group.number}").text
    assert first.count("Make it a ticket of its own") == PAGE
    assert "Many mails from one sender" in first and f"Erbjudande {20 + PAGE + 4}." in first
    assert "Next page" in first


def test_a_page_of_a_flood_asks_no_more_than_it_did_before(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.agent)
    group = make_flood(5)[0].ticket
    few = questions(browser, f"/desk/held/{group.number}")
    make_flood(40)
    assert questions(browser, f"/desk/held/{group.number}") == few


def test_the_ticket_page_of_a_flood_leads_there_even_when_it_is_turned_away(cast: Cast, visit: Visit) -> None:
    group = make_flood(3)[0].ticket
    browser = visit(cast.agent)
    browser.post(f"/desk/held/{group.number}/reject")
    assert Ticket.get_by_id(group.id).status == "closed"
    assert browser.get(f"/desk/tickets/{group.number}").headers["Location"] == f"/desk/held/{group.number}"
    page = browser.get(f"/desk/held/{group.number}").text
    assert "Erbjudande 20." in page and "Turn all of it away" not in page


@both_engines
def test_one_is_taken_out_as_a_ticket_of_its_own(cast: Cast, visit: Visit) -> None:
    message = make_flood(3)[1]
    answer = visit(cast.agent).post(f"/desk/messages/{message.id}/take-out")
    ticket = Message.get_by_id(message.id).ticket
    assert answer.headers["Location"] == f"/desk/held/{ticket.number}?done=taken-out"
    assert ticket.held_because == "unknown"


def test_what_is_taken_out_already_is_said_to_be_so(cast: Cast, visit: Visit) -> None:
    message = make_flood(3)[1]
    browser = visit(cast.agent)
    browser.post(f"/desk/messages/{message.id}/take-out")
    answer = browser.post(f"/desk/messages/{message.id}/take-out")
    assert (answer.status_code, "part of a flood" in answer.text) == (400, True)


def test_a_ticket_says_why_nobody_was_told_of_it(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    Event.update(data={"untold": str(Spent.LETTER)}).where(Event.ticket == ticket.id).execute()
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    assert "Nobody was told: the same was told several times just before." in page
