"""Every page of the application, what it is opened on, and what each kind of person meets there."""

from __future__ import annotations

from typing import Any

from peewee import fn

from core import (
    agreements,
    clock,
    effect_words,
    merging,
    modules,
    people,
    signin,
)
from core.access import get_ticket
from core.actors import DESK, Actor, ActorKind
from core.models import Agent, Contact, Customer, EffectWord, Module
from core.models.tickets import Visibility
from tests.web import clock_cases
from tests.web.cast import (
    Cast,
    make_contact,
    make_file,
    make_flood,
    make_held,
    make_letter,
    make_message,
    make_party,
    make_shunted_mail,
    make_team,
    make_ticket,
)
from tests.web.money_cases import MONEY_CASES
from tests.web.party_cases import PARTY_CASES
from tests.web.phone_cases import PHONE_CASES
from tests.web.phone_things import fresh_number, with_a_number
from tests.web.roles import (
    ADMIN_ONLY,
    DESK_ADMIN_ONLY,
    DESK_ONLY,
    KEEPER_OF_A_LIST,
    KEEPER_OF_THIS_LIST,
    OWN_TICKET,
    OWN_TICKET_FORM,
    PORTAL,
    PORTAL_FORM,
    PUBLIC,
    READERS,
    Case,
)
from web.desk.ticket import seen_mark

LEVEL = {f"P{row}-{name}": "60" for row in range(1, 5) for name in ("respond", "resolve", "inform")}


def a_token(cast: Cast) -> dict[str, Any]:
    link = signin.make_link(cast.anna.email, now=clock.now(), is_limited=False)
    assert link
    return {"token": link[1]}


def a_number(cast: Cast) -> dict[str, Any]:
    return {"number": make_ticket(cast.anna).number}


def a_merged_number(cast: Cast) -> dict[str, Any]:
    ticket = make_ticket(cast.anna)
    merging.merge(ticket, into=make_ticket(cast.anna), by=DESK, now=clock.now())
    return {"number": ticket.number}


def a_gathered_message(cast: Cast) -> dict[str, Any]:
    return {"message_id": make_flood(1)[0].id}


def a_special_day(cast: Cast) -> dict[str, Any]:
    day = agreements.add_special_day("2026-12-23", "", name="Closed", plan="", by=DESK, now=clock.now())
    return {"day_id": day.id}


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


def a_module(cast: Cast) -> dict[str, Any]:
    name = f"Modul {Module.select().count()}"
    return {"module_id": modules.add_module(name, by=DESK, now=clock.now()).id}


def a_word(cast: Cast) -> dict[str, Any]:
    phrase = f"ord {EffectWord.select(fn.MAX(EffectWord.id)).scalar()}"
    return {"word_id": effect_words.add_word(phrase, language="sv", effect="one", by=DESK, now=clock.now()).id}


def a_mail(cast: Cast) -> dict[str, Any]:
    return {"mail_id": make_shunted_mail().id}


def a_letter(cast: Cast) -> dict[str, Any]:
    return {"letter_id": make_letter(make_ticket(cast.anna), is_given_up=True).id}


def fresh_address() -> str:
    return f"person-{Contact.select().count()}-{Agent.select().count()}@sjobris.se"


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
    "desk.prioritise": Case(DESK_ONLY, a_number, {"priority": "P1", "reason": "Hon ringde"}),
    "desk.correct_effect": Case(DESK_ONLY, a_number, {"effect": "some"}),
    "desk.merge": Case(DESK_ONLY, a_number, {"into": "OTHER"}),
    "desk.unmerge": Case(DESK_ONLY, a_merged_number),
    "desk.give_to_team": Case(DESK_ONLY, a_number, {"team": ""}),
    "desk.accept_message": Case(DESK_ONLY, a_pending_message),
    "desk.new_ticket": Case(DESK_ONLY),
    "desk.open_ticket": Case(
        DESK_ONLY, form={**TICKET, "customer": "SJOBRIS", "contact": "ANNA", "channel": "phone", "effect": "one"}
    ),
    "desk.list_held": Case(DESK_ONLY),
    "desk.show_held": Case(DESK_ONLY, a_held_number),
    "desk.make_contact": Case(DESK_ONLY, a_held_number, {"customer": "SJOBRIS", "name": "Nils Ny"}),
    "desk.release": Case(DESK_ONLY, a_held_number),
    "desk.reject": Case(DESK_ONLY, a_held_number),
    "desk.take_out": Case(DESK_ONLY, a_gathered_message),
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
    "admin.show_agreements": Case(ADMIN_ONLY, a_customer),
    "admin.set_agreement": Case(ADMIN_ONLY, a_customer, {"level": "standard", "hours": "24/7", "minutes": "30"}),
    "admin.list_hours": Case(ADMIN_ONLY),
    "admin.set_hours": Case(ADMIN_ONLY, form={"name": "evenings", "day0": "17-22"}),
    "admin.add_special_day": Case(ADMIN_ONLY, form={"name": "Closed", "day": "2026-12-23"}),
    "admin.remove_special_day": Case(ADMIN_ONLY, a_special_day),
    "admin.list_levels": Case(ADMIN_ONLY),
    "admin.set_level": Case(ADMIN_ONLY, form={"name": "gold", **LEVEL}),
    **dict.fromkeys(("admin.list_teams", "admin.show_ladders"), Case(ADMIN_ONLY)),
    **dict.fromkeys(("admin.show_team", "admin.remove_team"), Case(ADMIN_ONLY, make_team)),
    "admin.add_team": Case(ADMIN_ONLY, form={"name": "FRESH", "line": "2"}),
    "admin.change_team": Case(ADMIN_ONLY, make_team, {"name": "Drift"}),
    "admin.set_ladder": Case(ADMIN_ONLY, form={"line": "1", "rung-90": "lead", "rung-100": "lead"}),
    "admin.list_modules": Case(ADMIN_ONLY),
    "admin.add_module": Case(ADMIN_ONLY, form={"name": "FRESH"}),
    "admin.show_module": Case(ADMIN_ONLY, a_module),
    "admin.change_module": Case(ADMIN_ONLY, a_module, {"name": "Lön", "product": "Ekonomi"}),
    "admin.list_words": Case(ADMIN_ONLY),
    "admin.add_word": Case(ADMIN_ONLY, form={"phrase": "FRESH", "language": "sv", "effect": "some"}),
    "admin.try_words": Case(ADMIN_ONLY, form={"subject": "Hjälp", "text": "Allt ligger nere"}),
    "admin.show_word": Case(ADMIN_ONLY, a_word),
    "admin.change_word": Case(ADMIN_ONLY, a_word, {"phrase": "är helt borta", "language": "sv", "effect": "some"}),
    "portal.name_approver": Case(KEEPER_OF_THIS_LIST, a_contact),
    "admin.name_approver": Case(ADMIN_ONLY, a_contact),
    "admin.show_log": Case(ADMIN_ONLY),
    "desk.apply_terms": Case(DESK_ADMIN_ONLY, a_number),
    "admin.remove_word": Case(ADMIN_ONLY, a_word),
    "portal.show_contact": Case(KEEPER_OF_THIS_LIST, a_contact),
    "portal.change_contact": Case(KEEPER_OF_THIS_LIST, a_contact, PERSON),
    **MONEY_CASES,
    **PHONE_CASES,
    **{name: Case(DESK_ONLY, *rest) for name, rest in clock_cases.FOR_AGENTS.items()},
    **{name: Case(ADMIN_ONLY, *rest) for name, rest in clock_cases.FOR_ADMINISTRATORS.items()},
    **PARTY_CASES,
}


def fill(form: dict[str, str], cast: Cast) -> dict[str, str]:
    """The form with what must be new each time, and with ids."""
    places = {"FRESH": fresh_address(), "SJOBRIS": str(cast.sjobris.id), "ANNA": str(cast.anna.id)}
    places |= {"NUMBER": fresh_number(), "RUNG": str(with_a_number(cast).id)}
    places |= {"PARTY": str(make_party().id), "FJALLVIK": str(cast.fjallvik.id)}
    places["OTHER"] = str(make_ticket(cast.anna).number)
    filled = {name: places.get(value, value) for name, value in form.items()}
    if form is CUSTOMER:
        filled["name"] = f"Kund {Customer.select().count()}"
    return filled


def seen(values: dict[str, Any]) -> dict[str, str]:
    return {"seen": seen_mark(get_ticket(values["number"], DESK))} if "number" in values else {}
