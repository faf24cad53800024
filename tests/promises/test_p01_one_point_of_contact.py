"""P01: One point of contact. Whichever channel a ticket came by, it is worked, followed and answered the same way."""

from __future__ import annotations

from tests.promises.house import OLLE, House, choice, text_of


def test_mail_and_portal_end_in_the_same_queue(house: House) -> None:
    mailed = house.ticket_of(house.anna, "By mail")
    registered = house.register(house.bo, subject="By portal")
    queue = house.visitor(OLLE).open("/desk/")
    assert f"#{mailed} By mail" in queue and f"#{registered} By portal" in queue


def test_a_telephone_call_that_an_agent_takes_becomes_a_ticket_like_any_other(house: House) -> None:
    agent = house.visitor(OLLE)
    customer = choice(agent.open("/desk/tickets/new"), house.kund)
    contact = choice(agent.open(f"/desk/tickets/new?customer={customer}"), "Bo Alm")
    agent.submit("/desk/tickets/new", contact=contact, channel="phone", subject="By telephone", text="He called.")
    assert "By telephone" in house.visitor(house.anna).open("/")
    assert "registered your ticket" in text_of(house.letter(house.bo))


def test_a_ticket_from_the_portal_is_answered_by_mail_and_goes_on_by_mail(house: House) -> None:
    number = house.register(house.anna, subject="By portal")
    house.agent_does(number, "reply", text="Is it plugged in?")
    house.answer(house.letter(house.anna, "Re: By portal"), "Now it is.")
    page = house.wait_for_page(house.bo, f"/tickets/{number}", "Now it is.")
    assert "Is it plugged in?" in page


def test_a_ticket_from_mail_goes_on_in_the_portal(house: House) -> None:
    number = house.ticket_of(house.anna)
    contact = house.visitor(house.anna)
    contact.open(f"/tickets/{number}")
    contact.upload(f"/tickets/{number}", {"fire.log": b"hot"}, text="It burns still.")
    page = house.visitor(OLLE).open(f"/desk/tickets/{number}")
    assert "It burns still." in page and "fire.log" in page
