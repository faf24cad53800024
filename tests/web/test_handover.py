"""Handing over on the desk's page, what the customer sees of it, and what a partner sees of its customers'."""

from __future__ import annotations

import pytest

from core import clock, handover, listings, partners
from core.actors import DESK, as_contact
from core.attachments import File
from core.listings import Wanted
from core.messages import Said
from core.models import Handover, Party, Ticket
from core.models.tickets import Channel, Visibility
from core.party_threads import open_handover
from tests.web.cast import Cast, make_message, make_partner_of, make_party, make_thread, make_ticket
from tests.web.conftest import Browser, Visit, both_engines
from web.desk.ticket import seen_mark


def send(browser: Browser, ticket: Ticket, deed: str, **form: str) -> str:
    seen = seen_mark(Ticket.get_by_id(ticket.id))
    answer = browser.post(f"/desk/tickets/{ticket.number}/{deed}", {"seen": seen, **form}, follow_redirects=True)
    return answer.text


@pytest.fixture
def theirs(cast: Cast) -> Ticket:
    """A ticket of Fjällvik's that Anna, who works at its partner, passed on."""
    make_partner_of(cast.fjallvik, cast.sjobris)
    ticket = make_ticket(cast.anna, "Deras rapport")
    partners.open_for(ticket, cast.fjallvik, by=DESK, now=clock.now())
    return Ticket.get_by_id(ticket.id)


@both_engines
def test_an_agent_hands_over_writes_and_takes_back(cast: Cast, visit: Visit) -> None:
    ticket, party, browser = make_ticket(cast.anna), make_party(), visit(cast.agent)
    page = send(browser, ticket, "hand-over", party=str(party.id), words="Kan ni titta?", include_all="1")
    made = open_handover(ticket)
    assert made is not None
    assert "The ticket is handed over." in page and f"With {party.name}" in page
    assert "Hur går det?" in send(browser, ticket, f"hand-over/{made.id}/write", words="Hur går det?")
    assert "INC-7" in send(browser, ticket, f"hand-over/{made.id}/number", their_number="INC-7")
    assert "The ticket is back at the desk." in send(browser, ticket, "take-back")
    assert open_handover(ticket) is None


def test_what_was_typed_stays_when_it_is_refused(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    make_party()
    page = send(visit(cast.agent), ticket, "hand-over", words="Viktigt!")
    assert "Choose to whom." in page and "Viktigt!" in page


def test_a_thread_of_another_ticket_isnt_written_to(cast: Cast, visit: Visit) -> None:
    one, other = make_thread(make_ticket(cast.anna)), make_ticket(cast.maja)
    assert "nothing here" in send(visit(cast.agent), other, f"hand-over/{one.id}/write", words="Hej")


def test_the_customer_sees_who_has_it_and_nothing_of_the_thread(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    made = make_thread(ticket, words="Hemligt för kunden.")
    page = visit(cast.anna).get(f"/tickets/{ticket.number}").text
    assert f"Handed over to {made.party.name}" in page and f"<dd>{made.party.name}</dd>" in page
    assert "Hemligt" not in page


def test_a_file_of_the_thread_is_nothing_to_the_customer(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    made = make_thread(ticket)
    message_id = handover.add_from_party(made, _said_with_file(), by=DESK, now=clock.now())
    [file] = listings.messages_of(ticket, DESK)[-1].files
    codes = [visit(who).get(f"/attachments/{file.id}/{file.filename}").status_code for who in (cast.anna, cast.agent)]
    assert (codes, message_id > 0) == ([404, 200], True)


def test_a_ticket_that_its_partner_should_have_is_handed_over_with_one_click(cast: Cast, visit: Visit) -> None:
    party = make_partner_of(cast.fjallvik, cast.sjobris)
    Party.update(address="desk@norrlys.test").where(Party.id == party.id).execute()
    ticket, browser = make_ticket(cast.maja), visit(cast.agent)
    assert f"Hand over to {party.name}" in browser.get(f"/desk/tickets/{ticket.number}").text
    send(browser, ticket, "hand-over", party=str(party.id), include_all="1")
    assert Handover.get().party_id == party.id
    assert f"Hand over to {party.name}" not in browser.get(f"/desk/tickets/{ticket.number}").text


def test_a_customer_of_the_desks_own_lines_is_offered_to_nobody(cast: Cast, visit: Visit) -> None:
    make_party()
    page = visit(cast.agent).get(f"/desk/tickets/{make_ticket(cast.anna).number}").text
    assert "holds first and second line for this customer" not in page


def test_an_agent_says_for_whom_a_partner_asks(cast: Cast, visit: Visit) -> None:
    make_partner_of(cast.fjallvik, cast.sjobris)
    ticket = make_ticket(cast.anna)
    page = send(visit(cast.agent), ticket, "open-for", customer=str(cast.fjallvik.id))
    found = Ticket.get_by_id(ticket.id)
    assert (found.customer_id, found.through_id, found.line) == (cast.fjallvik.id, cast.sjobris.id, 3)
    assert "Passed on by Sjöbris kommun, third line" in page


@pytest.mark.parametrize("who", ["anna", "bo", "maja"])
def test_partner_and_customer_both_see_what_was_passed_on(who: str, theirs: Ticket, cast: Cast, visit: Visit) -> None:
    browser = visit(getattr(cast, who))
    assert "Deras rapport" in browser.get("/").text
    assert browser.get(f"/tickets/{theirs.number}").status_code == 200


@both_engines
def test_a_partner_sees_nothing_else_of_its_customers(theirs: Ticket, cast: Cast, visit: Visit) -> None:
    own = make_ticket(cast.maja, "Fjällviks eget")
    browser = visit(cast.anna)
    assert "Fjällviks eget" not in browser.get("/?view=all").text
    answers = [browser.get(f"/tickets/{own.number}"), browser.post(f"/tickets/{own.number}", {"text": "Hej"})]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_customer_sees_nothing_of_its_partners_own(theirs: Ticket, cast: Cast, visit: Visit) -> None:
    own = make_ticket(cast.anna, "Partnerns eget")
    browser = visit(cast.maja)
    assert "Partnerns eget" not in browser.get("/?view=all").text
    assert browser.get(f"/tickets/{own.number}").status_code == 404


def test_a_partner_speaks_on_what_it_passed_on(theirs: Ticket, cast: Cast, visit: Visit) -> None:
    visit(cast.anna).post(f"/tickets/{theirs.number}", {"text": "Det hände igen."})
    assert listings.messages_of(theirs, as_contact(cast.maja))[-1].text == "Det hände igen."


def test_lists_of_whoever_passes_nothing_on_look_at_their_own_alone(theirs: Ticket, cast: Cast) -> None:
    assert [row.id for row in listings.ticket_page(as_contact(cast.maja), Wanted()).rows] == [theirs.id]
    assert listings.counts(as_contact(cast.bo)) == {"new": 1}


def test_a_thread_stays_with_agents_on_a_ticket_that_a_partner_passed_on(
    theirs: Ticket, cast: Cast, visit: Visit
) -> None:
    make_thread(theirs, words="Bara vi ser det.")
    make_message(theirs, by=DESK, text="Alla ser det.")
    for who in (cast.anna, cast.maja):
        page = visit(who).get(f"/tickets/{theirs.number}").text
        assert ("Alla ser det." in page, "Bara vi ser det." in page) == (True, False)


def _said_with_file() -> Said:
    file = File(filename="logg.txt", content_type="text/plain", content=b"rad")
    return Said(text="Se filen.", channel=Channel.MAIL, visibility=Visibility.INTERNAL, files=(file,))
