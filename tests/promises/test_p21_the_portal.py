"""P21: In the portal a contact sees all tickets of their whole organisation, with status, priority and solution, and
statistics of them all."""

from __future__ import annotations

from tests.promises.house import House


def test_a_contact_sees_all_tickets_of_the_whole_organisation(house: House) -> None:
    mine, theirs = house.ticket_of(house.bo, "Mine"), house.ticket_of(house.anna, "My colleague's")
    portal = house.visitor(house.bo).open("/")
    assert f"#{mine} Mine" in portal and f"#{theirs} My colleague's" in portal


def test_a_contact_sees_nothing_of_another_organisation(house: House) -> None:
    number = house.ticket_of(house.anna, "A secret of Kund")
    other = house.visitor(house.carl)
    assert "A secret of Kund" not in other.open("/?view=all")
    assert other.open(f"/tickets/{number}").status == 404


def test_whoever_isnt_signed_in_sees_nothing_at_all(house: House) -> None:
    number = house.ticket_of(house.anna, "A secret of Kund")
    visitor = house.visitor(house.carl)
    visitor.submit("/logout")
    assert visitor.open(f"/tickets/{number}").path == "/login"
    assert visitor.open("/desk/").path == "/login"


def test_a_contact_has_no_business_at_the_desk(house: House) -> None:
    contact = house.visitor(house.anna)
    assert [contact.open(path).status for path in ("/desk/", "/desk/outbox", "/admin/")] == [404, 404, 404]


def test_a_ticket_shows_its_status_priority_and_solution(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "prioritise", priority="P2", reason="They called")
    house.agent_does(number, "resolve", solution="We changed the fuse.")
    page = house.visitor(house.bo).open(f"/tickets/{number}")
    assert all(words in page for words in ("Resolved", "We changed the fuse.", "The solution"))
    assert 'priority-P2"' in page.html


def test_the_portal_counts_the_tickets_of_every_status(house: House) -> None:
    for index in range(3):
        house.ticket_of(house.anna, f"No. {index}")
    house.agent_does(house.ticket_of(house.bo), "resolve", solution="Done.")
    portal = house.visitor(house.bo).open("/")
    assert "3 New" in portal and "1 Resolved" in portal
