"""The portal from a contact's side: tickets, answers, files, and the list of contacts."""

from __future__ import annotations

from io import BytesIO

import pytest

from core import clock, tickets
from core.actors import DESK, as_agent, as_contact
from core.models import Attachment, Contact, Customer, Event, Message, Ticket
from core.models.tickets import Channel, Visibility
from core.rules.status import Status
from tests.web.cast import Cast, make_contact, make_message, make_ticket
from tests.web.conftest import Visit, both_engines
from tests.web.questions import questions

NEW = {"subject": "Kan inte logga in", "text": "Sidan är vit.", "category": "incident", "effect": "some"}


def test_a_contact_sees_the_tickets_of_the_whole_organisation(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.bo, "Bos fråga")
    page = visit(cast.anna).get("/").text
    assert "Bos fråga" in page
    assert f"#{ticket.number}" in page


def test_the_list_holds_nothing_of_other_customers(cast: Cast, visit: Visit) -> None:
    make_ticket(cast.maja, "Majas hemlighet")
    assert "Majas hemlighet" not in visit(cast.anna).get("/?view=all").text


def test_ended_tickets_have_a_view_of_their_own(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna, "Gammal fråga")
    tickets.resolve(ticket, solution="Starta om.", by=as_agent(cast.agent), now=clock.now())
    browser = visit(cast.anna)
    assert "Gammal fråga" not in browser.get("/").text
    assert "Gammal fråga" in browser.get("/?view=ended").text


@both_engines
def test_a_long_list_goes_on_where_the_page_ended(cast: Cast, visit: Visit) -> None:
    for serial in range(52):
        make_ticket(cast.anna, f"Fråga {serial:03}")
    browser = visit(cast.anna)
    first = browser.get("/").text
    second = browser.get("/?view=open&after=" + first.partition("after=")[2].partition('"')[0]).text
    assert ("Fråga 051" in first, "Fråga 001" in first) == (True, False)
    assert ("Fråga 051" in second, "Fråga 001" in second) == (False, True)


def test_a_new_ticket_shows_its_number(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.anna).post("/tickets/new", NEW, follow_redirects=True)
    ticket = Ticket.get(Ticket.subject == "Kan inte logga in")
    assert f'<p class="receipt-number">{ticket.number}</p>' in answer.text


@both_engines
def test_a_new_ticket_belongs_to_who_registered_it(cast: Cast, visit: Visit) -> None:
    visit(cast.anna).post("/tickets/new", {**NEW, "customer": str(cast.fjallvik.id), "contact": str(cast.maja.id)})
    ticket = Ticket.get(Ticket.subject == "Kan inte logga in")
    assert (ticket.customer, ticket.contact, ticket.requester_email) == (cast.sjobris, cast.anna, cast.anna.email)
    assert ticket.channel == Channel.PORTAL


def test_a_new_ticket_owes_its_receipt_and_rings_the_worker(cast: Cast, visit: Visit, rung: list[str]) -> None:
    visit(cast.anna).post("/tickets/new", NEW)
    assert Event.get(Event.kind == "opened").tell_at is not None
    assert rung == ["rung"]


@pytest.mark.parametrize(
    ("effect", "priority"), [("nobody", "P1"), ("some", "P2"), ("one", "P3"), ("question", "P4"), ("", "P3")]
)
def test_the_effect_on_the_work_steers_the_priority(effect: str, priority: str, cast: Cast, visit: Visit) -> None:
    visit(cast.anna).post("/tickets/new", {**NEW, "effect": effect, "priority": "P1"})
    assert Ticket.get(Ticket.subject == "Kan inte logga in").priority == priority


def test_the_form_never_speaks_of_priorities(cast: Cast, visit: Visit) -> None:
    page = visit(cast.anna).get("/tickets/new").text
    assert [code for code in ("P1", "P2", "P3", "P4", "Priority") if code in page] == []


@pytest.mark.parametrize("missing", ["subject", "text", "category"])
def test_what_is_missing_is_asked_for_and_the_rest_kept(missing: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.anna).post("/tickets/new", {**NEW, missing: ""})
    assert answer.status_code == 422
    assert f'id="wrong-{missing}"' in answer.text
    assert ("Sidan är vit." if missing != "text" else "Kan inte logga in") in answer.text


def test_files_come_with_a_new_ticket(cast: Cast, visit: Visit) -> None:
    files = [(BytesIO(b"one"), "a.txt"), (BytesIO(b"two"), "b.txt")]
    visit(cast.anna).post("/tickets/new", {**NEW, "files": files})
    assert [(file.filename, file.size) for file in Attachment.select().order_by(Attachment.id)] == [
        ("a.txt", 3),
        ("b.txt", 3),
    ]


def test_a_contact_adds_to_a_colleagues_ticket(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.bo)
    answer = visit(cast.anna).post(f"/tickets/{ticket.number}", {"text": "Jag ser samma sak."}, follow_redirects=True)
    assert "Jag ser samma sak." in answer.text
    assert Message.get(Message.text == "Jag ser samma sak.").contact == cast.anna


def test_an_empty_answer_is_refused(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.anna).post(f"/tickets/{make_ticket(cast.anna).number}", {"text": "  "})
    assert (answer.status_code, "Write something first" in answer.text) == (422, True)


def test_answering_a_resolved_ticket_opens_it_again(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    tickets.resolve(ticket, solution="Starta om.", by=as_agent(cast.agent), now=clock.now())
    browser = visit(cast.anna)
    page = browser.get(f"/tickets/{ticket.number}").text
    assert "your answer opens it again" in page
    assert "Starta om." in page
    browser.post(f"/tickets/{ticket.number}", {"text": "Nej, det hjälpte inte."})
    assert Ticket.get_by_id(ticket.id).status == Status.STARTED


def test_internal_notes_and_agents_addresses_stay_at_the_desk(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    agent = as_agent(cast.agent)
    tickets.start(ticket, by=agent, now=clock.now())
    make_message(ticket, by=agent, text="Kunden har fel.", visibility=Visibility.INTERNAL)
    make_message(ticket, by=DESK, text="Från en främling.", visibility=Visibility.PENDING)
    page = visit(cast.anna).get(f"/tickets/{ticket.number}").text
    assert [word for word in ("Kunden har fel.", "Från en främling.", "olle@desk.test") if word in page] == []
    assert "Work began" in page


def test_a_mistyped_number_finds_nothing(cast: Cast, visit: Visit) -> None:
    number = make_ticket(cast.anna).number
    assert visit(cast.anna).get(f"/tickets/{number + 1}").status_code == 404


def test_a_keeper_adds_a_contact_who_is_written_down_with_them(cast: Cast, visit: Visit) -> None:
    form = {"name": "Eva Ny", "email": "eva@sjobris.se", "language": "sv", "phone": ""}
    visit(cast.bo).post("/contacts", form)
    assert Contact.get(Contact.email == "eva@sjobris.se").customer == cast.sjobris
    assert Event.get((Event.kind == "contact-added") & (Event.by == "bo@sjobris.se")).data["name"] == "Eva Ny"


def test_the_eleventh_contact_is_refused_in_words(cast: Cast, visit: Visit) -> None:
    for serial in range(7):
        make_contact(cast.sjobris, f"Nummer {serial}", f"n{serial}@sjobris.se")
    answer = visit(cast.bo).post("/contacts", {"name": "Elva", "email": "elva@sjobris.se", "language": "sv"})
    assert answer.status_code == 422
    assert "has 10 contacts, which is as many as it can have" in answer.text


def test_a_removed_contact_is_out_at_the_next_click(cast: Cast, visit: Visit) -> None:
    gone = visit(cast.anna)
    assert gone.get("/").status_code == 200
    visit(cast.bo).post(f"/contacts/{cast.anna.id}/remove")
    assert gone.get("/").headers["Location"] == "/login"


def test_removing_asks_first(cast: Cast, visit: Visit) -> None:
    page = visit(cast.bo).get(f"/contacts/{cast.anna.id}/remove").text
    assert "Remove Anna Ek?" in page
    assert Contact.get_by_id(cast.anna.id).removed_at is None


def test_nobody_removes_themselves(cast: Cast, visit: Visit) -> None:
    assert visit(cast.bo).post(f"/contacts/{cast.bo.id}/remove").status_code == 400
    assert Contact.get_by_id(cast.bo.id).removed_at is None


def test_others_see_the_list_without_its_buttons(cast: Cast, visit: Visit) -> None:
    page = visit(cast.anna).get("/contacts").text
    assert "bo@sjobris.se" in page
    assert f"/contacts/{cast.bo.id}/remove" not in page


def test_a_held_ticket_is_not_shown_before_somebody_has_looked(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna, "Väntar")
    Ticket.update(held_because="doubtful").where(Ticket.id == ticket.id).execute()
    assert visit(cast.anna).get(f"/tickets/{ticket.number}").status_code == 404


def test_an_empty_list_says_what_to_do(cast: Cast, visit: Visit) -> None:
    assert "Register a ticket here or send us an e-mail." in visit(cast.anna).get("/").text


@both_engines
def test_the_statistics_count_by_status(cast: Cast, visit: Visit) -> None:
    make_ticket(cast.anna)
    make_ticket(cast.bo)
    assert "<strong>2</strong> New" in visit(cast.anna).get("/").text


def test_customers_keep_their_own_limit(cast: Cast, visit: Visit) -> None:
    Customer.update(contact_limit=3).where(Customer.id == cast.sjobris.id).execute()
    assert "3 of at most 3" in visit(cast.anna).get("/contacts").text


def test_one_page_costs_the_same_number_of_questions_for_any_length(cast: Cast, visit: Visit) -> None:
    by, browser = as_contact(cast.anna), visit(cast.anna)
    short = questions(browser, "/")
    for serial in range(30):
        make_message(make_ticket(cast.anna, f"Fråga {serial}"), by=by)
    assert questions(browser, "/") == short
