"""Every page for every kind of person, with things that belong to Sjöbris: one table, and no page outside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core import clock, people, signin
from core.access import get_ticket
from core.actors import DESK, Actor, ActorKind
from core.models import Agent, Contact, Customer
from core.models.tickets import Visibility
from tests.web.cast import (
    Cast,
    make_contact,
    make_file,
    make_held,
    make_letter,
    make_message,
    make_shunted_mail,
    make_ticket,
)
from tests.web.conftest import Browser, Visit, begin_session
from web.desk.ticket import seen_mark

ROLES = ("stranger", "contact", "keeper", "other", "removed", "agent", "admin")

# What each of them meets: the page, the sign-in page, nothing, a refusal, or the desk's page of the same thing.
PUBLIC = ("page", "page", "page", "page", "page", "page", "page")
PORTAL = ("sign-in", "page", "page", "page", "sign-in", "desk", "desk")
PORTAL_FORM = ("sign-in", "page", "page", "page", "sign-in", "nothing", "nothing")
OWN_TICKET = ("sign-in", "page", "page", "nothing", "sign-in", "desk", "desk")
OWN_TICKET_FORM = ("sign-in", "page", "page", "nothing", "sign-in", "nothing", "nothing")
KEEPER_OF_A_LIST = ("sign-in", "refusal", "page", "page", "sign-in", "nothing", "nothing")
KEEPER_OF_THIS_LIST = ("sign-in", "refusal", "page", "nothing", "sign-in", "nothing", "nothing")
READERS = ("sign-in", "page", "page", "nothing", "sign-in", "page", "page")
DESK_ONLY = ("sign-in", "nothing", "nothing", "nothing", "sign-in", "page", "page")
ADMIN_ONLY = ("sign-in", "nothing", "nothing", "nothing", "sign-in", "refusal", "page")

Maker = Callable[[Cast], dict[str, Any]]


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


def a_token(cast: Cast) -> dict[str, Any]:
    link = signin.make_link(cast.anna.email, now=clock.now(), is_limited=False)
    assert link
    return {"token": link[1]}


def a_number(cast: Cast) -> dict[str, Any]:
    return {"number": make_ticket(cast.anna).number}


def a_held_number(cast: Cast) -> dict[str, Any]:
    return {"number": make_held(customer=cast.sjobris).number}


def a_file(cast: Cast) -> dict[str, Any]:
    return {"attachment_id": make_file(make_ticket(cast.anna)).id, "name": "bild.png"}


def a_message(cast: Cast) -> dict[str, Any]:
    said = make_message(make_ticket(cast.anna), by=DESK, html="<p>Hej</p>")
    return {"message_id": said.id}


def a_pending_message(cast: Cast) -> dict[str, Any]:
    stranger = Actor(kind=ActorKind.STRANGER, address="x@example.net")
    said = make_message(make_ticket(cast.anna), by=stranger, visibility=Visibility.PENDING)
    return {"message_id": said.id}


def a_contact(cast: Cast) -> dict[str, Any]:
    return {"contact_id": make_contact(cast.sjobris, "Per Plan", fresh_address()).id}


def a_customer(cast: Cast) -> dict[str, Any]:
    return {"customer_id": cast.sjobris.id}


def an_agent(cast: Cast) -> dict[str, Any]:
    agent = people.add_agent(name="Vik", email=fresh_address(), by=DESK, now=clock.now(), language="sv")
    return {"agent_id": agent.id}


def a_mail(cast: Cast) -> dict[str, Any]:
    return {"mail_id": make_shunted_mail().id}


def a_letter(cast: Cast) -> dict[str, Any]:
    return {"letter_id": make_letter(make_ticket(cast.anna), is_given_up=True).id}


def fresh_address() -> str:
    return f"person-{Contact.select().count()}-{Agent.select().count()}@sjobris.se"


@dataclass(frozen=True)
class Case:
    """Who may open a page, what it is opened on, and what is sent if it is a form."""

    meets: tuple[str, ...]
    target: Maker = nothing
    form: dict[str, str] = field(default_factory=dict)


PERSON = {"name": "Eva Ny", "email": "FRESH", "language": "sv", "phone": ""}
TICKET = {"subject": "Nytt", "text": "Text", "category": "support"}
CUSTOMER = {"name": "FRESH", "language": "sv", "code": "", "partner": "", "notes": ""}
CASES = {
    "static": Case(PUBLIC, lambda cast: {"version": "x", "name": "arende.css"}),
    "watching.lives": Case(PUBLIC),
    "watching.is_ready": Case(PUBLIC),
    "watching.metrics": Case(PUBLIC),
    "auth.login": Case(PUBLIC),
    "auth.ask_for_link": Case(PUBLIC, form={"email": "anna@sjobris.se"}),
    "auth.open_link": Case(PUBLIC, a_token),
    "auth.use_link": Case(PUBLIC, a_token),
    "auth.logout": Case(PUBLIC),
    "auth.choose_language": Case(PUBLIC, form={"language": "sv"}),
    "downloads.attachment": Case(READERS, a_file),
    "downloads.message_html": Case(READERS, a_message),
    "portal.list_tickets": Case(PORTAL),
    "portal.show_ticket": Case(OWN_TICKET, a_number),
    "portal.add_message": Case(OWN_TICKET_FORM, a_number, {"text": "Mer"}),
    "portal.new_ticket": Case(PORTAL),
    "portal.open_ticket": Case(PORTAL_FORM, form=TICKET),
    "portal.list_contacts": Case(PORTAL_FORM),
    "portal.add_contact": Case(KEEPER_OF_A_LIST, form=PERSON),
    "portal.confirm_removal": Case(KEEPER_OF_THIS_LIST, a_contact),
    "portal.remove_contact": Case(KEEPER_OF_THIS_LIST, a_contact),
    "desk.show_queue": Case(DESK_ONLY),
    "desk.jump": Case(DESK_ONLY),
    "desk.show_ticket": Case(DESK_ONLY, a_number),
    "desk.reply": Case(DESK_ONLY, a_number, {"text": "Svar"}),
    "desk.note": Case(DESK_ONLY, a_number, {"text": "Not"}),
    "desk.move": Case(DESK_ONLY, a_number, {"move": "start"}),
    "desk.resolve": Case(DESK_ONLY, a_number, {"solution": "Klart"}),
    "desk.assign": Case(DESK_ONLY, a_number, {"to_me": "1"}),
    "desk.classify": Case(DESK_ONLY, a_number, {"category": "order"}),
    "desk.prioritise": Case(DESK_ONLY, a_number, {"priority": "P1"}),
    "desk.accept_message": Case(DESK_ONLY, a_pending_message),
    "desk.new_ticket": Case(DESK_ONLY),
    "desk.open_ticket": Case(
        DESK_ONLY, form={**TICKET, "customer": "SJOBRIS", "contact": "ANNA", "channel": "phone", "priority": "P3"}
    ),
    "desk.list_held": Case(DESK_ONLY),
    "desk.show_held": Case(DESK_ONLY, a_held_number),
    "desk.make_contact": Case(DESK_ONLY, a_held_number, {"customer": "SJOBRIS", "name": "Nils Ny"}),
    "desk.release": Case(DESK_ONLY, a_held_number),
    "desk.reject": Case(DESK_ONLY, a_held_number),
    "desk.list_inbox": Case(DESK_ONLY),
    "desk.save_mail": Case(DESK_ONLY, a_mail),
    "desk.retry_mail": Case(DESK_ONLY, a_mail),
    "desk.list_letters": Case(DESK_ONLY),
    "desk.show_letter": Case(DESK_ONLY, a_letter),
    "desk.retry_letter": Case(DESK_ONLY, a_letter),
    "admin.begin": Case(ADMIN_ONLY),
    "admin.list_customers": Case(ADMIN_ONLY),
    "admin.add_customer": Case(ADMIN_ONLY, form=CUSTOMER),
    "admin.show_customer": Case(ADMIN_ONLY, a_customer),
    "admin.change_customer": Case(ADMIN_ONLY, a_customer, CUSTOMER),
    "admin.add_domain": Case(ADMIN_ONLY, a_customer, {"domain": "sjobris.se"}),
    "admin.remove_domain": Case(ADMIN_ONLY, a_customer, {"domain": "sjobris.se"}),
    "admin.add_contact": Case(ADMIN_ONLY, a_customer, PERSON),
    "admin.show_contact": Case(ADMIN_ONLY, a_contact),
    "admin.change_contact": Case(ADMIN_ONLY, a_contact, PERSON),
    "admin.confirm_removal_of_contact": Case(ADMIN_ONLY, a_contact),
    "admin.remove_contact": Case(ADMIN_ONLY, a_contact),
    "admin.list_agents": Case(ADMIN_ONLY),
    "admin.add_agent": Case(ADMIN_ONLY, form={**PERSON, "role": "agent"}),
    "admin.show_agent": Case(ADMIN_ONLY, an_agent),
    "admin.change_agent": Case(ADMIN_ONLY, an_agent, {**PERSON, "role": "agent"}),
    "admin.confirm_removal_of_agent": Case(ADMIN_ONLY, an_agent),
    "admin.remove_agent": Case(ADMIN_ONLY, an_agent),
    "admin.list_modules": Case(ADMIN_ONLY),
    "admin.add_module": Case(ADMIN_ONLY, form={"name": "FRESH"}),
}
SECRET_WORDS = ("Rapporten visar fel", "Summan", "Nils Ny", "Per Plan", "Norrlys")


@pytest.fixture
def roomy_cast(cast: Cast) -> Cast:
    Customer.update(contact_limit=1000).execute()
    return cast


def test_every_page_has_its_line_in_the_table(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} == set(CASES)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_meets_what_the_table_says(role: str, app: Flask, visit: Visit, roomy_cast: Cast) -> None:
    met = {
        rule.endpoint: outcome(rule, send(app, enter(role, visit, roomy_cast), rule, roomy_cast)) for rule in rules(app)
    }
    assert met == {endpoint: case.meets[ROLES.index(role)] for endpoint, case in CASES.items()}


@pytest.mark.parametrize("role", ["stranger", "other", "removed"])
def test_who_may_not_see_a_thing_is_told_nothing_of_it(
    role: str, app: Flask, visit: Visit, roomy_cast: Cast
) -> None:
    answers = (send(app, enter(role, visit, roomy_cast), rule, roomy_cast) for rule in rules(app))
    told = [word for answer in answers for word in SECRET_WORDS if word in answer.text]
    assert told == []


@pytest.mark.parametrize("role", ["stranger", "keeper", "admin"])
def test_a_form_without_our_token_is_refused_everywhere(
    role: str, app: Flask, visit: Visit, roomy_cast: Cast
) -> None:
    codes = {
        rule.endpoint: enter(role, visit, roomy_cast).client.post(url_of(app, rule, roomy_cast)).status_code
        for rule in forms_of(app)
    }
    assert set(codes.values()) == {400}, codes


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.test"}]
)
def test_a_form_sent_from_elsewhere_is_refused_everywhere(
    headers: dict[str, str], app: Flask, visit: Visit, roomy_cast: Cast
) -> None:
    browser = visit(roomy_cast.admin)
    token = browser.token()
    codes = {
        browser.client.post(url_of(app, rule, roomy_cast), data={"csrf": token}, headers=headers).status_code
        for rule in forms_of(app)
    }
    assert codes == {400}


def test_every_answer_carries_the_policies(app: Flask, visit: Visit, roomy_cast: Cast) -> None:
    bare = set()
    for role in ("stranger", "contact", "admin"):
        for rule in rules(app):
            headers = send(app, enter(role, visit, roomy_cast), rule, roomy_cast).headers
            if "default-src 'none'" not in headers["Content-Security-Policy"] or (
                headers["X-Content-Type-Options"],
                headers["Referrer-Policy"],
                headers["Cross-Origin-Resource-Policy"],
            ) != ("nosniff", "same-origin", "same-origin"):
                bare.add(rule.endpoint)
            if rule.endpoint != "static" and headers["Cache-Control"] != "no-store":
                bare.add(rule.endpoint)
    assert bare == set()


def rules(app: Flask) -> Iterator[Rule]:
    """Each page once; the forms that end something last."""
    return iter(sorted(app.url_map.iter_rules(), key=lambda rule: "remove" in rule.rule))


def forms_of(app: Flask) -> Iterator[Rule]:
    return (rule for rule in rules(app) if "POST" in (rule.methods or ()))


def enter(role: str, visit: Visit, cast: Cast) -> Browser:
    persons = {
        "contact": cast.anna,
        "keeper": cast.bo,
        "other": cast.maja,
        "agent": cast.agent,
        "admin": cast.admin,
    }
    if role != "removed":
        return visit(persons.get(role))
    gone = make_contact(cast.sjobris, "Gun Borta", fresh_address())
    browser = visit()
    browser.client.set_cookie("arende-session", begin_session(gone))
    people.remove_contact(gone, by=DESK, now=clock.now())
    return browser


def send(app: Flask, browser: Browser, rule: Rule, cast: Cast) -> TestResponse:
    case = CASES[rule.endpoint]
    values = case.target(cast)
    path = path_of(app, rule, values)
    if "POST" not in (rule.methods or ()):
        query = "?number=100009" if rule.endpoint == "desk.jump" else ""
        return browser.get(path + query)
    return browser.post(path, {**fill(case.form, cast), **seen(values)})


def url_of(app: Flask, rule: Rule, cast: Cast) -> str:
    return path_of(app, rule, CASES[rule.endpoint].target(cast))


def path_of(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def fill(form: dict[str, str], cast: Cast) -> dict[str, str]:
    """The form with what must be new each time, and with ids."""
    places = {"FRESH": fresh_address(), "SJOBRIS": str(cast.sjobris.id), "ANNA": str(cast.anna.id)}
    filled = {name: places.get(value, value) for name, value in form.items()}
    if form is CUSTOMER:
        filled["name"] = f"Kund {Customer.select().count()}"
    return filled


def seen(values: dict[str, Any]) -> dict[str, str]:
    return {"seen": seen_mark(get_ticket(values["number"], DESK))} if "number" in values else {}


def outcome(rule: Rule, response: TestResponse) -> str:
    path, _, query = response.headers.get("Location", "").partition("?")
    if path == "/login" and "done" not in query:
        return "sign-in"
    if path.startswith("/desk") and rule.endpoint.startswith("portal."):
        return "desk"
    names = {403: "refusal", 404: "nothing"}
    return "page" if response.status_code < 400 else names.get(response.status_code, str(response.status_code))
