"""How the work is affected, on pages: asked of customers, corrected by agents, with the reason of every priority."""

from __future__ import annotations

from html import unescape

import pytest

from core import modules, opening, sorting
from core.actors import DESK, as_contact
from core.models import EffectWord, Event, Message, Module, Ticket
from core.models.tickets import Channel
from core.opening import Draft
from core.rules.priority import Effect
from tests.cast import NOW
from tests.web.cast import Cast, make_ticket
from tests.web.conftest import Browser, Visit
from tests.web.test_desk import act

NEW = {"subject": "Kassan", "text": "Den står.", "category": "incident"}


def sorted_ticket(cast: Cast, subject: str) -> Ticket:
    """What a mail of Anna's with this subject becomes."""
    found = sorting.sort_mail(subject=subject, text="")
    draft = Draft(
        subject=subject,
        text="",
        channel=Channel.MAIL,
        language="sv",
        requester_name="Anna",
        requester_email=cast.anna.email,
        customer_id=cast.sjobris.id,
        contact_id=cast.anna.id,
        effect=found.effect,
        category=found.category,
        module_id=found.module_id,
        told_by=found,
    )
    return Ticket.get_by_id(opening.open_ticket(draft, by=as_contact(cast.anna), now=NOW))


def page_of(browser: Browser, ticket: Ticket) -> str:
    return unescape(browser.get(f"/desk/tickets/{ticket.number}").text)


@pytest.mark.parametrize("effect", Effect)
def test_the_portal_asks_for_every_effect_in_words(effect: Effect, cast: Cast, visit: Visit) -> None:
    visit(cast.anna).post("/tickets/new", {**NEW, "effect": effect.value})
    assert Ticket.get().effect == effect


@pytest.mark.parametrize("said", ["P1", "NOBODY", ""])
def test_an_effect_that_is_none_is_not_said(said: str, cast: Cast, visit: Visit) -> None:
    visit(cast.anna).post("/tickets/new", {**NEW, "effect": said, "priority": "P1"})
    assert (Ticket.get().effect, Ticket.get().priority) == ("unsaid", "P3")


def test_not_said_is_what_the_form_begins_with(cast: Cast, visit: Visit) -> None:
    assert 'value="unsaid" checked' in visit(cast.anna).get("/tickets/new").text


def test_a_contact_says_that_it_has_become_worse(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    visit(cast.anna).post(f"/tickets/{ticket.number}", {"text": "Nu står allt.", "effect": "nobody"})
    note = Message.get(Message.visibility == "internal")
    assert Ticket.get().priority == "P1"
    assert note.text == "Anna Ek says how the work is affected: Nobody can work."


def test_the_note_to_agents_is_not_the_contacts_to_read(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.anna)
    browser.post(f"/tickets/{ticket.number}", {"text": "Nu står allt.", "effect": "nobody"})
    assert "says how the work is affected" not in browser.get(f"/tickets/{ticket.number}").text


@pytest.mark.parametrize("said", ["question", "unsaid", "P1"])
def test_an_answer_lowers_nothing(said: str, cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    visit(cast.anna).post(f"/tickets/{ticket.number}", {"text": "Mer.", "effect": said, "priority": "P1"})
    assert (Ticket.get().priority, Event.select().where(Event.kind == "effect-said").count()) == ("P3", 0)


def test_an_answer_is_only_asked_for_what_is_worse(cast: Cast, visit: Visit) -> None:
    visit(cast.anna).post("/tickets/new", {**NEW, "effect": "some"})
    page = visit(cast.anna).get(f"/tickets/{Ticket.get().number}").text
    assert [effect for effect in Effect if f'name="effect" value="{effect}"' in page] == ["nobody"]


def test_an_agent_corrects_the_effect_and_the_history_says_so(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    act(browser, ticket, "effect", effect="some")
    assert Ticket.get().priority == "P2"
    page = page_of(browser, ticket)
    assert "Olle Ström corrected the effect on the work: Some people can't work" in page
    assert "It follows from the effect on the work, as Olle Ström told it." in page


def test_a_priority_is_set_by_hand_with_its_reason_on_the_page(cast: Cast, visit: Visit) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    act(browser, ticket, "prioritise", priority="P1", reason="Valet är i morgon")
    assert "Olle Ström set it: Valet är i morgon" in page_of(browser, ticket)


def test_without_a_reason_nothing_is_set_and_the_choice_is_kept(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    answer = act(visit(cast.agent), ticket, "prioritise", priority="P1", reason=" ")
    assert (answer.status_code, 'value="P1" selected' in answer.text) == (422, True)
    assert (Ticket.get().priority, 'id="wrong-reason"' in answer.text) == ("P3", True)


def test_the_page_says_which_words_of_a_mail_told_it(cast: Cast, visit: Visit) -> None:
    modules.add_module("Kassa", by=DESK, now=NOW)
    page = page_of(visit(cast.agent), sorted_ticket(cast, "Kassa: ingen kan arbeta"))
    assert "“ingen … kan arbeta” stands in the subject." in page
    assert "Module: <bdi>“kassa” stands in the subject.</bdi>" in page


def test_what_an_agent_classified_is_no_longer_the_words_doing(cast: Cast, visit: Visit) -> None:
    modules.add_module("Kassa", by=DESK, now=NOW)
    ticket, browser = sorted_ticket(cast, "Kassa"), visit(cast.agent)
    act(browser, ticket, "classify", category="order", module="")
    assert "“kassa” stands" not in page_of(browser, ticket)


def test_words_are_added_changed_and_removed(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    browser.post("/admin/words", {"phrase": "Kassan är paj", "language": "sv", "effect": "some"})
    word = EffectWord.get(EffectWord.phrase == "kassan är paj")
    browser.post(f"/admin/words/{word.id}", {"phrase": "kassan paj", "language": "sv", "effect": "one"})
    changed = EffectWord.get_by_id(word.id)
    assert (changed.phrase, changed.effect, changed.is_on) == ("kassan paj", "one", False)
    browser.post(f"/admin/words/{word.id}/remove")
    assert EffectWord.get_or_none(EffectWord.id == word.id) is None


def test_wrong_words_are_refused_and_kept(cast: Cast, visit: Visit) -> None:
    form = {"phrase": "ingen … kan arbeta", "language": "sv", "effect": "one"}
    answer = visit(cast.admin).post("/admin/words", form)
    assert (answer.status_code, 'id="wrong-phrase"' in answer.text) == (422, True)


def test_a_text_is_tried_and_nothing_is_registered(cast: Cast, visit: Visit) -> None:
    form = {"subject": "Hjälp", "text": "Ingen kan arbeta, systemet är inte nere"}
    page = visit(cast.admin).post("/admin/words/try", form).text
    assert "“ingen … kan arbeta”" in page and "priority-P1" in page
    assert Ticket.select().count() == 0


def test_a_module_has_its_product(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    browser.post("/admin/modules", {"name": "Budget", "product": "Ekonomi"})
    browser.post(f"/admin/modules/{Module.get().id}", {"name": "Prognos", "product": "Plan"})
    page = browser.get("/admin/modules").text
    assert (">Prognos<" in page, ">Plan<" in page, ">Budget<" in page) == (True, True, False)
