"""A machine's words beside a recording: told to be such, shown as plain text, to whom the message is open."""

from __future__ import annotations

import pytest

from core import clock
from core.models import Call, Message, Take, Ticket
from core.models.tickets import Visibility
from tests.phone_cast import make_call, make_phone_ticket, make_take
from tests.web.cast import Cast
from tests.web.conftest import Visit

WORDS = "Hej <script>alert(1)</script> https://login.example.test"
LABEL = "Automatic transcript, may contain errors"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    now = clock.now()
    ticket = make_phone_ticket(cast.anna, now=now)
    make_take(make_call(now=now, contact=cast.anna, ticket=ticket), now=now, transcript=WORDS)
    return ticket


@pytest.mark.parametrize("page", ["/desk/tickets/{ticket}", "/desk/calls/{call}"])
def test_agents_are_shown_the_words_as_an_aid_and_as_plain_text(
    cast: Cast, visit: Visit, ticket: Ticket, page: str
) -> None:
    text = visit(cast.agent).get(page.format(ticket=ticket.number, call=Call.get().id)).text
    assert LABEL in text and "Hej &lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text and text.index("<audio") < text.index(LABEL)


def test_a_colleague_reads_them_and_another_customer_doesnt(cast: Cast, visit: Visit, ticket: Ticket) -> None:
    assert LABEL in visit(cast.bo).get(f"/tickets/{ticket.number}").text
    assert visit(cast.maja).get(f"/tickets/{ticket.number}").status_code == 404


@pytest.mark.parametrize("visibility", [Visibility.INTERNAL, Visibility.PENDING])
def test_they_are_as_secret_as_their_message(cast: Cast, visit: Visit, ticket: Ticket, visibility: Visibility) -> None:
    Message.update(visibility=visibility.value).where(Message.id == Take.get().message_id).execute()
    portal, desk = visit(cast.anna).get(f"/tickets/{ticket.number}"), visit(cast.agent)
    assert portal.status_code == 200 and LABEL not in portal.text and "alert(1)" not in portal.text
    assert LABEL in desk.get(f"/desk/tickets/{ticket.number}").text


def test_where_nothing_was_heard_no_transcript_is_spoken_of(cast: Cast, visit: Visit, ticket: Ticket) -> None:
    Take.update(transcript="").execute()
    assert LABEL not in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
