"""P08: Work outside the agreement is billed. The customer is told that a ticket is outside, gets an estimate, and must
approve it before work goes on."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.promises.house import OLLE, House, text_of
from tests.servers import wait_until
from tests.servers.browser import Visitor

_LINK = re.compile(r"https?://\S+/estimates/\S+")


@pytest.fixture
def number(house: House) -> str:
    """Bo's ticket, for which Anna, who keeps the list, is asked to approve an estimate."""
    number = house.ticket_of(house.bo)
    house.agent_does(number, "estimate", work="Build a new report.", minutes="120", price="1,200 an hour")
    return number


def status(house: House, number: str, wanted: str) -> None:
    wait_until(lambda: house.ticket(number)["status"] == wanted, what=f"the ticket to be {wanted}")


def test_who_may_approve_gets_the_estimate(house: House, number: str) -> None:
    letter = text_of(house.letter(house.anna, "estimate that needs your answer"))
    assert "outside what your agreement includes" in letter
    assert "Build a new report." in letter and "120 minutes" in letter and "1,200 an hour" in letter


def test_who_asked_is_told_that_it_is_outside_and_waits(house: House, number: str) -> None:
    assert "Anna Ek" in text_of(house.letter(house.bo, "waits for an approval"))
    assert house.ticket(number)["status"] == "approval"


def test_work_cant_go_on_meanwhile(house: House, number: str) -> None:
    agent = house.visitor(OLLE)
    page = agent.open(f"/desk/tickets/{number}")
    assert "Start working" not in page and "Waiting for approval" in page


def test_the_signed_link_approves_without_signing_in(house: House, number: str) -> None:
    link = _LINK.search(text_of(house.letter(house.anna, "estimate that needs your answer")))
    assert link
    somebody, path = Visitor(house.desk), urlsplit(link[0]).path
    somebody.open(path)
    assert house.ticket(number)["status"] == "approval"
    assert "The estimate is approved" in somebody.submit(path, answer="approved")
    status(house, number, "started")


def test_the_portal_declines(house: House, number: str) -> None:
    contact = house.visitor(house.anna)
    contact.open(f"/tickets/{number}")
    contact.submit(f"/tickets/{number}/estimate", answer="declined")
    assert "costs you nothing" in text_of(house.letter(house.bo, "estimate is declined"))
    assert house.ticket(number)["status"] == "started"


def test_a_colleague_who_may_not_approve_cant(house: House, number: str) -> None:
    contact = house.visitor(house.bo)
    page = contact.open(f"/tickets/{number}")
    assert "May approve it: Anna Ek" in page and "Decline</button>" not in page.html


def test_a_mail_whose_sender_isnt_proved_approves_nothing_and_is_told_so(house: House, number: str) -> None:
    house.answer(house.letter(house.anna, "estimate that needs your answer"), "Approve")
    assert "couldn't be sure" in text_of(house.letter(house.anna, "doesn't count yet"))
    assert house.ticket(number)["status"] == "approval"


def test_everybody_and_the_agent_are_told_how_it_went(house: House, number: str) -> None:
    contact = house.visitor(house.anna)
    contact.open(f"/tickets/{number}")
    contact.submit(f"/tickets/{number}/estimate", answer="approved")
    assert "We go on with the work" in text_of(house.letter(house.bo, "estimate is approved"))
    assert "The work can go on" in text_of(house.letter(OLLE, f"#{number}"))
