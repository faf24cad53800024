"""The desk from an agent's side: the queue, a ticket, what is said to whom, and two agents at once."""

from __future__ import annotations

from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from core import clock, modules, people, tickets
from core.actors import DESK, Actor, ActorKind, as_agent, as_contact
from core.models import Event, Letter, Message, Module, Ticket
from core.models.tickets import Visibility
from core.rules.status import Status
from tests.web.cast import Cast, make_letter, make_message, make_ticket
from tests.web.conftest import Browser, Visit, both_engines
from tests.web.questions import questions
from web.desk.ticket import seen_mark


def act(browser: Browser, ticket: Ticket, deed: str, **form: object) -> TestResponse:
    """Send one of a ticket's forms, as the page of this moment would."""
    fresh = Ticket.get_by_id(ticket.id)
    return browser.post(f"/desk/tickets/{ticket.number}/{deed}", {"seen": seen_mark(fresh), **form})


def test_a_reply_is_public_and_owes_letters(cast: Cast, visit: Visit, rung: list[str]) -> None:
    ticket = make_ticket(cast.anna)
    act(visit(cast.agent), ticket, "reply", text="Vi tittar på det.")
    assert Message.get(Message.text == "Vi tittar på det.").visibility == Visibility.PUBLIC
    assert Event.get(Event.kind == "replied").tell_at is not None
    assert rung == ["rung"]


def test_a_note_is_internal_and_owes_nobody_a_letter(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    act(visit(cast.agent), ticket, "note", text="Fråga Karin.")
    assert Message.get(Message.text == "Fråga Karin.").visibility == Visibility.INTERNAL
    assert Event.get(Event.kind == "noted").tell_at is None


def test_a_reply_can_leave_the_ticket_waiting(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    act(visit(cast.agent), ticket, "reply", text="Vilken version?", and_wait="1")
    assert Ticket.get_by_id(ticket.id).status == Status.WAITING


def test_the_reply_form_says_who_gets_it(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    make_message(ticket, by=as_contact(cast.bo))
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    assert "Goes by e-mail to: <strong>anna@sjobris.se, bo@sjobris.se</strong>" in " ".join(page.split())


def test_an_internal_note_is_labelled_and_coloured(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    make_message(ticket, by=as_agent(cast.agent), text="Hemligt", visibility=Visibility.INTERNAL)
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    note = page.partition('<article class="message message-internal"')[2].partition("</article>")[0]
    assert "Internal note: only agents see it" in note
    assert "Hemligt" in note


@pytest.mark.parametrize(
    ("deed", "typed"),
    [("reply", {"text": "Min text"}), ("note", {"text": "Min text"}), ("resolve", {"solution": "Min text"})],
)
def test_what_was_typed_is_kept_when_somebody_changed_the_ticket(
    deed: str, typed: dict[str, str], cast: Cast, visit: Visit
) -> None:
    ticket = make_ticket(cast.anna)
    seen = seen_mark(ticket)
    tickets.assign(ticket, cast.admin, by=as_agent(cast.admin), now=clock.now())
    answer = visit(cast.agent).post(f"/desk/tickets/{ticket.number}/{deed}", {"seen": seen, **typed})
    assert answer.status_code == 409
    assert "Somebody changed this ticket while you were writing" in answer.text
    assert answer.text.count("Min text</textarea>") == 1
    assert not Message.select().where(Message.text == "Min text").exists()


@both_engines
def test_the_page_after_a_change_can_be_sent(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    browser = visit(cast.agent)
    page = browser.post(f"/desk/tickets/{ticket.number}/reply", {"seen": "0", "text": "Hej"}).text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert browser.post(f"/desk/tickets/{ticket.number}/reply", {"seen": seen, "text": "Hej"}).status_code == 302


def test_a_reply_whose_wait_is_impossible_leaves_nothing_behind(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    tickets.wait(ticket, by=as_agent(cast.agent), now=clock.now())
    answer = act(visit(cast.agent), ticket, "reply", text="Hej igen", and_wait="1")
    assert answer.status_code == 422
    assert not Message.select().where(Message.text == "Hej igen").exists()


def test_resolving_needs_a_solution(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    answer = act(visit(cast.agent), ticket, "resolve", solution=" ")
    assert answer.status_code == 422
    assert Ticket.get_by_id(ticket.id).status == Status.NEW


@both_engines
def test_a_life_of_a_ticket_by_its_buttons(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    statuses = []
    for deed, form in (
        ("move", {"move": "start"}),
        ("move", {"move": "wait"}),
        ("resolve", {"solution": "Klart"}),
        ("move", {"move": "close"}),
        ("move", {"move": "reopen"}),
    ):
        act(browser, ticket, deed, **form)
        statuses.append(Ticket.get_by_id(ticket.id).status)
    assert statuses == ["started", "waiting", "resolved", "closed", "started"]


def test_only_the_moves_that_there_are_have_buttons(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    tickets.resolve(ticket, solution="Klart", by=as_agent(cast.agent), now=clock.now())
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    offered = [move for move in ("start", "wait", "close", "reopen") if f'name="move" value="{move}"' in page]
    assert offered == ["close", "reopen"]


def test_an_agent_takes_a_ticket_and_gives_it_away(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    act(browser, ticket, "assign", to_me="1")
    assert Ticket.get_by_id(ticket.id).assignee == cast.agent
    act(browser, ticket, "assign", assignee=str(cast.admin.id))
    assert Ticket.get_by_id(ticket.id).assignee == cast.admin
    act(browser, ticket, "assign", assignee="")
    assert Ticket.get_by_id(ticket.id).assignee is None


def test_category_module_and_priority_are_the_agents_to_set(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    module = modules.add_module("Budget", by=DESK, now=clock.now())
    act(browser, ticket, "classify", category="order", module=str(module.id))
    act(browser, ticket, "prioritise", priority="P1", reason="Hon ringde")
    changed = Ticket.get_by_id(ticket.id)
    assert (changed.category, changed.module, changed.priority) == ("order", Module.get_by_id(module.id), "P1")


def test_a_pending_message_is_accepted_into_the_dialogue(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    stranger = Actor(kind=ActorKind.STRANGER, name="Per Chef", address="per@sjobris.se")
    said = make_message(ticket, by=stranger, text="Hur går det?", visibility=Visibility.PENDING)
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    assert f"/desk/messages/{said.id}/accept" in page
    visit(cast.agent).post(f"/desk/messages/{said.id}/accept")
    assert "Hur går det?" in visit(cast.anna).get(f"/tickets/{ticket.number}").text


def test_what_is_known_of_the_customer_stands_beside_the_ticket(cast: Cast, visit: Visit) -> None:
    cast.sjobris.notes = "Egen integration mot ekonomisystemet"
    cast.sjobris.save()
    page = visit(cast.agent).get(f"/desk/tickets/{make_ticket(cast.anna).number}").text
    assert [word for word in ("Egen integration", "Norrlys AB", "bo@sjobris.se") if word not in page] == []


def test_letters_stand_with_their_state(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    make_letter(ticket, is_given_up=True)
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    assert "Given up" in page.partition(">Letters</h2>")[2]


def test_events_are_told_in_sentences_with_names(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    tickets.assign(ticket, cast.admin, by=as_agent(cast.agent), now=clock.now())
    assert "Olle Ström gave it to Karin Alm" in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("open", {"Ny", "Min", "Väntande"}),
        ("mine", {"Min"}),
        ("unassigned", {"Ny", "Väntande"}),
        ("waiting", {"Väntande"}),
        ("resolved", {"Löst ärende"}),
        ("ended", {"Löst ärende"}),
        ("nonsense", {"Ny", "Min", "Väntande"}),
    ],
)
def test_each_view_of_the_queue_holds_its_tickets(view: str, expected: set[str], cast: Cast, visit: Visit) -> None:
    by, now = as_agent(cast.agent), clock.now()
    make_ticket(cast.anna, "Ny")
    tickets.assign(make_ticket(cast.anna, "Min"), cast.agent, by=by, now=now)
    tickets.wait(make_ticket(cast.anna, "Väntande"), by=by, now=now)
    tickets.resolve(make_ticket(cast.anna, "Löst ärende"), solution="Klart", by=by, now=now)
    page = visit(cast.agent).get(f"/desk/?view={view}").text
    assert {name for name in ("Ny", "Min", "Väntande", "Löst ärende") if f"<bdi>{name}</bdi>" in page} == expected


def test_the_queue_is_narrowed_to_a_customer(cast: Cast, visit: Visit) -> None:
    make_ticket(cast.anna, "Annas")
    make_ticket(cast.maja, "Majas")
    page = visit(cast.agent).get(f"/desk/?view=open&customer={cast.fjallvik.id}").text
    assert ("<bdi>Annas</bdi>" in page, "<bdi>Majas</bdi>" in page) == (False, True)


@pytest.mark.parametrize("typed", ["{}", " {} ", "#{}", "[#{}]"])
def test_a_number_leads_to_its_ticket(typed: str, cast: Cast, visit: Visit) -> None:
    number = make_ticket(cast.anna).number
    answer = visit(cast.agent).get("/desk/jump", query_string={"number": typed.format(number)})
    assert answer.headers["Location"] == f"/desk/tickets/{number}"


@pytest.mark.parametrize("typed", ["100010", "12", "hej", "", "<script>"])
def test_a_mistyped_number_is_told_as_one(typed: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.agent).get("/desk/jump", query_string={"number": typed})
    assert (answer.status_code, "No ticket has that number" in answer.text) == (404, True)
    assert "<script>" not in answer.text


@both_engines
def test_an_agent_registers_what_somebody_said_by_telephone(cast: Cast, visit: Visit) -> None:
    form = {
        "customer": str(cast.sjobris.id),
        "contact": str(cast.anna.id),
        "channel": "phone",
        "subject": "Ringde om budget",
        "text": "Hon undrar",
        "category": "support",
        "effect": "some",
        "files": (BytesIO(b"x"), "a.txt"),
    }
    visit(cast.agent).post("/desk/tickets/new", form)
    ticket = Ticket.get(Ticket.subject == "Ringde om budget")
    assert (ticket.contact, ticket.channel, ticket.priority) == (cast.anna, "phone", "P2")
    assert Event.get(Event.kind == "opened").tell_at is not None


def test_a_contact_of_another_customer_cannot_be_slipped_in(cast: Cast, visit: Visit) -> None:
    form = {
        "customer": str(cast.sjobris.id),
        "contact": str(cast.maja.id),
        "channel": "phone",
        "subject": "x",
        "text": "y",
        "category": "support",
        "effect": "one",
    }
    assert visit(cast.agent).post("/desk/tickets/new", form).status_code == 422
    assert Ticket.select().count() == 0


def test_the_queue_asks_the_same_number_of_questions_for_any_length(cast: Cast, visit: Visit) -> None:
    make_ticket(cast.anna)
    browser = visit(cast.agent)
    short = questions(browser, "/desk/")
    for serial in range(30):
        make_ticket(cast.maja, f"Fråga {serial}")
    assert questions(browser, "/desk/") == short


def test_a_ticket_asks_the_same_number_of_questions_for_any_length(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    path = f"/desk/tickets/{ticket.number}"
    make_letter(ticket)
    short = questions(browser, path)
    for _ in range(20):
        make_message(ticket, by=as_contact(cast.anna))
        make_letter(ticket)
    assert Letter.select().count() == 21
    assert questions(browser, path) == short


def test_agents_who_follow_a_customers_link_find_the_same_ticket(cast: Cast, visit: Visit) -> None:
    number = make_ticket(cast.anna).number
    assert visit(cast.agent).get(f"/tickets/{number}").headers["Location"] == f"/desk/tickets/{number}"


def test_an_agent_sees_on_the_ticket_that_letters_to_the_contact_come_back(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    people.mark_undeliverable(cast.anna.email, why="550 no such user", by=DESK, now=clock.now())
    assert "550 no such user" in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
