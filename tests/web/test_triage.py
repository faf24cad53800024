"""The door of the desk: people whom nobody has registered, and what becomes of what they sent."""

from __future__ import annotations

from core import clock, opening
from core.actors import Actor, ActorKind
from core.models import Contact, Customer, Event, Ticket
from core.models.tickets import Channel
from core.opening import Draft
from core.rules.status import Status
from tests.phone_cast import make_call
from tests.web.cast import Cast, make_contact, make_held, make_ticket
from tests.web.conftest import Visit, both_engines


def test_held_tickets_wait_outside_the_queue(cast: Cast, visit: Visit) -> None:
    make_held()
    browser = visit(cast.agent)
    assert "Kan jag få hjälp?" not in browser.get("/desk/").text
    assert "Kan jag få hjälp?" in browser.get("/desk/held").text


@both_engines
def test_the_menu_counts_what_waits(cast: Cast, visit: Visit) -> None:
    make_held()
    make_held("annan@example.net")
    assert '<span class="count">2</span>' in visit(cast.agent).get("/desk/").text


def test_the_form_suggests_the_customer_and_the_name(cast: Cast, visit: Visit) -> None:
    page = visit(cast.agent).get(f"/desk/held/{make_held(customer=cast.sjobris).number}").text
    assert f'<option value="{cast.sjobris.id}" selected>' in page
    assert 'value="Nils Ny"' in page
    assert "Jag är ny här." in page


@both_engines
def test_one_click_makes_the_contact_and_lets_in_all_they_sent(cast: Cast, visit: Visit) -> None:
    first, second = make_held(customer=cast.sjobris), make_held(customer=cast.sjobris)
    form = {"customer": str(cast.sjobris.id), "name": "Nils Ny"}
    answer = visit(cast.agent).post(f"/desk/held/{first.number}/contact", form)
    assert answer.headers["Location"] == f"/desk/tickets/{first.number}?done=released"
    assert Contact.get(Contact.email == "ny@sjobris.se").customer == cast.sjobris
    assert Ticket.get_by_id(second.id).held_because is None
    assert Event.select().where(Event.kind == "registered").count() == 1


def test_a_full_list_is_told_in_words(cast: Cast, visit: Visit) -> None:
    Customer.update(contact_limit=3).execute()
    form = {"customer": str(cast.sjobris.id), "name": "Nils Ny"}
    answer = visit(cast.agent).post(f"/desk/held/{make_held().number}/contact", form)
    assert (answer.status_code, "as many as it can have" in answer.text) == (422, True)


def test_a_contact_of_another_customer_is_not_made_twice(cast: Cast, visit: Visit) -> None:
    make_contact(cast.fjallvik, "Nils Ny", "nils@example.net")
    form = {"customer": str(cast.sjobris.id), "name": "Nils Ny"}
    answer = visit(cast.agent).post(f"/desk/held/{make_held('nils@example.net').number}/contact", form)
    assert (answer.status_code, "is a contact of another customer" in answer.text) == (422, True)


def test_a_customer_must_be_chosen(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.agent).post(f"/desk/held/{make_held().number}/contact", {"name": "Nils"})
    assert (answer.status_code, 'id="wrong-customer"' in answer.text) == (422, True)


def test_a_ticket_is_let_in_as_it_is(cast: Cast, visit: Visit) -> None:
    held = make_held()
    visit(cast.agent).post(f"/desk/held/{held.number}/release")
    assert Ticket.get_by_id(held.id).held_because is None
    assert not Contact.select().where(Contact.email == "ny@sjobris.se").exists()


def test_a_ticket_is_turned_away_without_a_letter(cast: Cast, visit: Visit) -> None:
    held = make_held()
    visit(cast.agent).post(f"/desk/held/{held.number}/reject")
    assert Ticket.get_by_id(held.id).status == Status.CLOSED
    assert Event.get(Event.kind == "closed").tell_at is None


def test_what_was_decided_already_is_said_to_be_so(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    browser = visit(cast.agent)
    assert browser.get(f"/desk/held/{ticket.number}").headers["Location"] == f"/desk/tickets/{ticket.number}"
    answer = browser.post(f"/desk/held/{ticket.number}/reject")
    assert (answer.status_code, "held any more" in answer.text) == (400, True)


def left_by_telephone(cast: Cast, number: str = "+46701740611") -> Ticket:
    draft = Draft(
        subject=f"Röstmeddelande från {number}", text="Röstmeddelande.", channel=Channel.PHONE, language="sv",
        requester_name=number, requester_email="", customer_id=cast.sjobris.id, held_because="colleague",
    )  # fmt: skip
    now = clock.now()
    ticket = Ticket.get_by_id(opening.open_ticket(draft, by=Actor(kind=ActorKind.STRANGER, name=number), now=now))
    make_call(now=now, ticket=ticket, caller=number, customer=cast.sjobris.id, matched_by="code")
    return ticket


def test_of_who_rang_the_form_asks_for_the_address_and_tells_the_number(cast: Cast, visit: Visit) -> None:
    page = visit(cast.agent).get(f"/desk/held/{left_by_telephone(cast).number}").text
    assert 'type="email" id="email"' in page and "The number +46701740611" in page
    assert "The customer number was keyed" in page and 'id="name" name="name" value=""' in page


def test_of_who_wrote_the_form_asks_for_neither(cast: Cast, visit: Visit) -> None:
    page = visit(cast.agent).get(f"/desk/held/{make_held(customer=cast.sjobris).number}").text
    assert 'id="email"' not in page and 'id="number"' not in page and "The mail domain is" in page


def test_who_rang_is_registered_and_their_number_known(cast: Cast, visit: Visit) -> None:
    held = left_by_telephone(cast)
    form = {"customer": str(cast.sjobris.id), "name": "Nils Ny", "email": "ny@sjobris.se", "number": "theirs"}
    answer = visit(cast.agent).post(f"/desk/held/{held.number}/contact", form)
    assert answer.headers["Location"] == f"/desk/tickets/{held.number}?done=released"
    assert Contact.get(Contact.email == "ny@sjobris.se").phone == "+46701740611"


def test_a_number_that_another_has_must_be_chosen_about(cast: Cast, visit: Visit) -> None:
    held = left_by_telephone(cast)
    Contact.update(phone="+46701740611").where(Contact.id == cast.anna.id).execute()
    form = {"customer": str(cast.sjobris.id), "name": "Nils Ny", "email": "ny@sjobris.se"}
    answer = visit(cast.agent).post(f"/desk/held/{held.number}/contact", form)
    assert (answer.status_code, 'id="wrong-number"' in answer.text, "Anna Ek" in answer.text) == (422, True, True)


def test_an_address_that_is_none_is_told_at_its_field(cast: Cast, visit: Visit) -> None:
    form = {"customer": str(cast.sjobris.id), "name": "Nils Ny", "email": "nils"}
    answer = visit(cast.agent).post(f"/desk/held/{left_by_telephone(cast).number}/contact", form)
    assert (answer.status_code, 'id="wrong-email"' in answer.text) == (422, True)


def test_the_desks_own_address_is_nobodys(cast: Cast, visit: Visit) -> None:
    form = {"customer": str(cast.sjobris.id), "name": "Nils Ny", "email": "servicedesk@example.test"}
    answer = visit(cast.agent).post(f"/desk/held/{left_by_telephone(cast).number}/contact", form)
    assert (answer.status_code, 'id="wrong-email"' in answer.text) == (422, True)
