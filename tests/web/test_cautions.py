"""What is odd about a mail is said beside it, to agents, in words that help; and to nobody else."""

from __future__ import annotations

import pytest

from core.actors import as_contact
from core.models import Message
from core.models.tickets import Visibility
from core.rules.warnings import Caution, warned
from tests.web.cast import Cast, make_held, make_message, make_ticket
from tests.web.conftest import Visit, both_engines
from web.cautions import _WORDS

NAMED = warned(Caution.NAME_IS_ADDRESS, shown="boss@sjobris.se", address="x@evil.test")
REPLY = warned(Caution.REPLY_ELSEWHERE, address="<b>x@evil.test")


def test_every_warning_has_its_words() -> None:
    assert set(_WORDS) == set(Caution)


@both_engines
def test_an_agent_is_warned_beside_the_message(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    make_message(ticket, by=as_contact(cast.anna), warnings=(NAMED,))
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    assert page.count("sender&#39;s name reads boss@sjobris.se, but the mail is from x@evil.test") == 1


@pytest.mark.parametrize("visibility", [Visibility.PENDING, Visibility.INTERNAL])
def test_what_waits_or_is_internal_is_warned_of_as_well(cast: Cast, visit: Visit, visibility: Visibility) -> None:
    ticket = make_ticket(cast.anna)
    make_message(ticket, by=as_contact(cast.anna), warnings=(NAMED,), visibility=visibility)
    assert "boss@sjobris.se" in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text


def test_triage_shows_the_warning(cast: Cast, visit: Visit) -> None:
    held = make_held()
    Message.update(warnings=[NAMED.as_json()]).where(Message.ticket == held.id).execute()
    assert "boss@sjobris.se" in visit(cast.agent).get(f"/desk/held/{held.number}").text


def test_the_portal_never_shows_a_warning(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    make_message(ticket, by=as_contact(cast.anna), text="Hela texten", warnings=(NAMED,))
    page = visit(cast.anna).get(f"/tickets/{ticket.number}").text
    assert ("Hela texten" in page, "boss@sjobris.se" in page, "caution" in page) == (True, False, False)


def test_a_warning_is_text_and_no_markup(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    make_message(ticket, by=as_contact(cast.anna), warnings=(REPLY,))
    assert "&lt;b&gt;x@evil.test" in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text


def test_a_warning_that_nobody_knows_any_more_is_passed_over(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    Message.update(warnings=[{"what": "of-tomorrow"}, {"what": "lookalike"}]).execute()
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    assert page.count('<li><span class="caution-mark"') == 1
