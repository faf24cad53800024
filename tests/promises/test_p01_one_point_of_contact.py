"""P01: One point of contact. Whichever channel a ticket came by, it is worked, followed and answered the same way."""

from __future__ import annotations

import re

from tests.promises.house import ANNA, BO, OLLE, House, text_of


def register(house: House, email: str, subject: str, **chosen: str) -> str:
    """Register a ticket in the portal; gives its number."""
    contact = house.visitor(email)
    contact.open("/tickets/new")
    page = contact.submit("/tickets/new", **{"subject": subject, "text": "See above.", "category": "support", **chosen})
    return page.path.rpartition("/")[2]


def test_mail_and_portal_end_in_the_same_queue(house: House) -> None:
    mailed = house.ticket_of(ANNA, "By mail")
    registered = register(house, BO, "By portal")
    queue = house.visitor(OLLE).open("/desk/")
    assert f"#{mailed} By mail" in queue and f"#{registered} By portal" in queue


def test_a_telephone_call_that_an_agent_takes_becomes_a_ticket_like_any_other(house: House) -> None:
    agent = house.visitor(OLLE)
    chosen = re.search(r'value="(\d+)"[^>]*>\s*Kund AB', agent.open("/desk/tickets/new").html)
    assert chosen
    page = agent.open(f"/desk/tickets/new?customer={chosen[1]}")
    contact = re.search(r'value="(\d+)"[^>]*>[^<]*Bo Alm', page.html)
    assert contact
    agent.submit("/desk/tickets/new", contact=contact[1], channel="phone", subject="By telephone", text="He called.")
    assert "By telephone" in house.visitor(ANNA).open("/")
    assert "registered your ticket" in text_of(house.letter(BO))


def test_a_ticket_from_the_portal_is_answered_by_mail_and_goes_on_by_mail(house: House) -> None:
    number = register(house, ANNA, "By portal")
    house.agent_does(number, "reply", text="Is it plugged in?")
    house.answer(house.letter(ANNA, "Re: By portal"), "Now it is.")
    page = house.wait_for_page(BO, f"/tickets/{number}", "Now it is.")
    assert "Is it plugged in?" in page


def test_a_ticket_from_mail_goes_on_in_the_portal(house: House) -> None:
    number = house.ticket_of(ANNA)
    contact = house.visitor(ANNA)
    contact.open(f"/tickets/{number}")
    contact.submit(f"/tickets/{number}", text="It burns still.", files={"fire.log": b"hot"})
    page = house.visitor(OLLE).open(f"/desk/tickets/{number}")
    assert "It burns still." in page and "fire.log" in page
