"""Letters by the clock on pages: seen before they go, put in other words, held, sent; and the desk's patience."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock, dialogue, patience, tickets
from core.actors import as_agent
from core.models import Event, LetterDraft, Ticket
from tests import make
from tests.web.cast import Cast, make_draft, make_ticket
from tests.web.clock_cases import PATIENCE
from tests.web.conftest import Visit


def fresh(draft: LetterDraft) -> LetterDraft:
    return LetterDraft.get_by_id(draft.id)


def page_of(draft: LetterDraft) -> str:
    return f"/desk/tickets/{draft.ticket.number}"


def test_the_ticket_shows_what_goes_and_when(cast: Cast, visit: Visit) -> None:
    draft = make_draft(make_ticket(cast.anna))
    page = visit(cast.agent).get(page_of(draft)).text
    assert "är inte löst än" in page  # in the customer's language, whoever looks
    assert draft.goes_at.isoformat() in page


def test_other_words_are_kept_and_shown(cast: Cast, visit: Visit) -> None:
    draft = make_draft(make_ticket(cast.anna))
    browser = visit(cast.agent)
    browser.post(f"/desk/drafts/{draft.id}/edit", {"words": "Delen kommer på torsdag.", "version": "0"})
    assert fresh(draft).text == "Delen kommer på torsdag."
    assert "They go as they stand here" in browser.get(page_of(draft)).text


def test_who_wrote_on_an_older_draft_is_told_and_keeps_the_words(cast: Cast, visit: Visit) -> None:
    draft = make_draft(make_ticket(cast.anna))
    browser = visit(cast.agent)
    browser.post(f"/desk/drafts/{draft.id}/edit", {"words": "Först.", "version": "0"})
    answer = browser.post(f"/desk/drafts/{draft.id}/edit", {"words": "Sist.", "version": "0"})
    assert (answer.status_code, "Sist." in answer.text, fresh(draft).text) == (409, True, "Först.")


def test_what_has_gone_isnt_sent_again(cast: Cast, visit: Visit) -> None:
    draft = make_draft(make_ticket(cast.anna))
    answers = [visit(cast.agent).post(f"/desk/drafts/{draft.id}/send", {"version": "0"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert Event.select().where(Event.kind == "still-working").count() == 1


def test_holding_asks_for_the_reason_at_its_field(cast: Cast, visit: Visit) -> None:
    draft = make_draft(make_ticket(cast.anna))
    answer = visit(cast.agent).post(f"/desk/drafts/{draft.id}/hold", {"why": "", "version": "0"})
    assert (answer.status_code, 'id="wrong-why"' in answer.text) == (422, True)


def test_a_held_draft_shows_why_and_can_be_let_go(cast: Cast, visit: Visit) -> None:
    draft, browser = make_draft(make_ticket(cast.anna)), visit(cast.agent)
    browser.post(f"/desk/drafts/{draft.id}/hold", {"why": "Vi ringer i dag", "version": "0"})
    assert "Vi ringer i dag" in browser.get(page_of(draft)).text
    browser.post(f"/desk/drafts/{draft.id}/let-go", {"version": "1"})
    assert (fresh(draft).held_at, fresh(draft).goes_at) == (None, draft.goes_at)


def test_the_drafts_are_listed_the_next_first_and_those_held_apart(cast: Cast, visit: Visit) -> None:
    later, sooner, held = (make_draft(make_ticket(cast.anna, name)) for name in ("Senare", "Strax", "Innehållet"))
    LetterDraft.update(goes_at=clock.now() + timedelta(minutes=5)).where(LetterDraft.id == sooner.id).execute()
    browser = visit(cast.agent)
    browser.post(f"/desk/drafts/{held.id}/hold", {"why": "Vi ringer", "version": "0"})
    page = browser.get("/desk/drafts").text
    assert page.index("Strax") < page.index("Senare") and "Innehållet" not in page
    assert "Vi ringer" in browser.get("/desk/drafts?view=held").text
    assert fresh(later).ended_at is None


def test_more_drafts_than_a_page_are_all_found(cast: Cast, visit: Visit) -> None:
    for number in range(51):
        make_draft(make_ticket(cast.anna, f"Nr {number:02}"))
    browser = visit(cast.agent)
    first = browser.get("/desk/drafts").text
    after = first.partition("&amp;after=")[2].partition('"')[0]
    shown = first + browser.get(f"/desk/drafts?after={after}").text
    assert [number for number in range(51) if f"Nr {number:02}" not in shown] == []


def test_a_ticket_that_waits_says_when_the_clock_comes_back(cast: Cast, visit: Visit) -> None:
    ticket, agent = make_ticket(cast.anna), as_agent(cast.agent)
    dialogue.reply(ticket, make.said("Vilken?"), by=agent, now=clock.now())
    tickets.wait(ticket, by=agent, now=clock.now())
    assert (
        Ticket.get_by_id(ticket.id).remind_at.isoformat()
        in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    )


def test_a_ticket_that_waits_without_a_question_says_that_no_reminder_goes(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    tickets.wait(ticket, by=as_agent(cast.agent), now=clock.now())
    assert "No reminder goes" in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text


def test_administrators_set_how_long_the_desk_is_patient(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    browser.post("/admin/letters", {**PATIENCE, "first_days": "9"})
    held = patience.in_force()
    assert (held.first_days, held.reminds, held.tells_how_it_stands) == (9, True, False)
    assert 'value="9"' in browser.get("/admin/letters").text


@pytest.mark.parametrize("field", patience.FIGURES)
def test_a_wrong_figure_is_refused_at_its_field(field: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.admin).post("/admin/letters", {**PATIENCE, field: "soon"})
    assert (answer.status_code, f'id="wrong-{field}"' in answer.text) == (422, True)


def test_the_customer_sees_that_we_told_them(cast: Cast, visit: Visit) -> None:
    draft = make_draft(make_ticket(cast.anna))
    visit(cast.agent).post(f"/desk/drafts/{draft.id}/send", {"version": "0"})
    assert "We told you how it stands" in visit(cast.anna).get(f"/tickets/{draft.ticket.number}").text
