"""Calls and recordings on the pages: heard by whom they belong to, told as what they are, never more than is known."""

from __future__ import annotations

import pytest

from core import blocked_numbers, clock
from core.calls import turn_key
from core.models import Call, Ticket
from core.models.calls import CallerKind, TakeState
from core.models.tickets import Channel
from tests import make
from tests.phone_cast import CALLER, SOUND, make_call, make_phone_ticket, make_step, make_take
from tests.web.cast import Cast
from tests.web.conftest import Visit
from tests.web.questions import questions


def ticket_by_call(cast: Cast, state: TakeState = TakeState.STORED, **changes: str) -> Ticket:
    now = clock.now()
    ticket = make_phone_ticket(cast.anna, now=now)
    make_take(make_call(now=now, contact=cast.anna, ticket=ticket), now=now, state=state, **changes)
    return ticket


def take_id(ticket: Ticket) -> int:
    return int(Call.get(Call.ticket == ticket.id).takes.get().id)


def test_a_voice_message_is_played_where_it_was_said(cast: Cast, visit: Visit) -> None:
    ticket = ticket_by_call(cast)
    player = f'<audio controls preload="none" src="/recordings/{take_id(ticket)}"'
    assert player in visit(cast.anna).get(f"/tickets/{ticket.number}").text
    assert player in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text


def test_pages_may_play_our_own_sound_and_no_other(cast: Cast, visit: Visit) -> None:
    policy = visit(cast.anna).get("/").headers["Content-Security-Policy"]
    assert "media-src 'self';" in policy


def test_a_recording_comes_as_the_sound_it_is(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.anna).get(f"/recordings/{take_id(ticket_by_call(cast))}")
    assert (answer.data, answer.mimetype, answer.headers["Accept-Ranges"]) == (SOUND, "audio/wav", "bytes")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, SOUND[:4]),
        ("bytes=-10", 206, SOUND[-10:]),
        ("bytes=100-", 206, SOUND[100:]),
        ("bytes=999999-", 416, None),
    ],
)
def test_a_player_can_jump(cast: Cast, visit: Visit, asked: str, status: int, part: bytes | None) -> None:
    path = f"/recordings/{take_id(ticket_by_call(cast))}"
    answer = visit(cast.anna).client.get(path, headers={"Range": asked})
    assert answer.status_code == status
    assert part is None or answer.data == part


def test_a_recording_can_be_saved_under_a_name_that_says_whose_it_is(cast: Cast, visit: Visit) -> None:
    ticket = ticket_by_call(cast)
    answer = visit(cast.anna).get(f"/recordings/{take_id(ticket)}?save=1")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=recording-{ticket.number}-1.wav"


def test_another_organisation_hears_nothing(cast: Cast, visit: Visit) -> None:
    assert visit(cast.maja).get(f"/recordings/{take_id(ticket_by_call(cast))}").status_code == 404


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", ""])
def test_what_is_no_sound_is_never_sent(cast: Cast, visit: Visit, content_type: str) -> None:
    ticket = ticket_by_call(cast, content_type=content_type)
    assert visit(cast.anna).get(f"/recordings/{take_id(ticket)}").status_code == 404


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (TakeState.RECORDED, "The recording is being fetched"),
        (TakeState.LOST, "Please write what you said, or call again"),
        (TakeState.EXPIRED, "recordings are kept no longer"),
    ],
)
def test_a_customer_is_told_where_the_sound_is_and_what_to_do(
    cast: Cast, visit: Visit, state: TakeState, told: str
) -> None:
    ticket = ticket_by_call(cast, state)
    page = visit(cast.anna).get(f"/tickets/{ticket.number}").text
    assert told in page
    assert "<audio" not in page
    assert visit(cast.anna).get(f"/recordings/{take_id(ticket)}").status_code == 404


def test_a_transcript_is_told_to_be_a_machines_and_shown_as_plain_text(cast: Cast, visit: Visit) -> None:
    ticket = ticket_by_call(cast, transcript="Hej <script>alert(1)</script>")
    page = visit(cast.anna).get(f"/tickets/{ticket.number}").text
    assert "Automatic transcript, may contain errors" in page
    assert "Hej &lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_agents_are_warned_that_a_number_proves_nothing_and_customers_are_not(cast: Cast, visit: Visit) -> None:
    ticket = ticket_by_call(cast)
    warning = f"Called from {CALLER}, the number of Anna Ek. A number can be forged"
    assert warning in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    assert CALLER not in visit(cast.bo).get(f"/tickets/{ticket.number}").text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"matched_by": "code"}, "found by the customer number that the caller typed"),
        ({"caller_kind": CallerKind.SHARED.value, "matched_by": ""}, "several contacts share"),
        ({"caller": "", "caller_kind": CallerKind.WITHHELD.value, "matched_by": ""}, "number was withheld"),
        ({"callback_number": "+46812345678"}, "Wants to be called on +46812345678. The caller typed that"),
        ({"customer_claim": "9999", "matched_by": ""}, "Typed the customer number 9999, which is nobody"),
        ({"caller_kind": "new-kind", "matched_by": ""}, "is none"),
    ],
)
def test_a_call_tells_how_its_customer_was_found(cast: Cast, visit: Visit, changes: dict[str, str], told: str) -> None:
    call = make_call(now=clock.now(), contact=cast.anna, **changes)
    assert told in visit(cast.agent).get(f"/desk/calls/{call.id}").text


def test_calls_are_listed_with_what_came_of_them(cast: Cast, visit: Visit) -> None:
    ticket = ticket_by_call(cast)
    make_call(now=clock.now(), caller="", caller_kind=CallerKind.WITHHELD.value, ended_at=None, outcome="")
    page = visit(cast.agent).get("/desk/calls").text
    assert page.index("Number withheld") < page.index(CALLER)
    for told in ("Going on", "Left a message", f"#{ticket.number}", "Anna Ek", "Sjöbris kommun"):
        assert told in page


def test_before_the_first_call_the_list_says_what_to_do(cast: Cast, visit: Visit) -> None:
    assert "/admin/phone/connection" in visit(cast.admin).get("/desk/calls").text
    page = visit(cast.agent).get("/desk/calls").text
    assert "Nobody has called yet" in page
    assert "/admin/phone/connection" not in page


def test_pages_of_calls_follow_each_other(cast: Cast, visit: Visit) -> None:
    made = {make_call(now=clock.now()).id for _ in range(51)}
    page = visit(cast.agent).get("/desk/calls").text
    link = page.split('class="button button-quiet" href="')[1].split('"')[0]
    rest = visit(cast.agent).get(link).text
    assert {number for number in made if f'"/desk/calls/{number}"' in page + rest} == made


def test_a_call_shows_what_was_pressed_but_no_code(cast: Cast, visit: Visit) -> None:
    call = make_call(now=clock.now(), contact=cast.anna)
    make_step(call, "incoming", now=clock.now())
    make_step(call, turn_key(1, "status-code"), now=clock.now(), Digits="8642")
    page = visit(cast.agent).get(f"/desk/calls/{call.id}").text
    assert "a code, which isn&#39;t shown" in page
    assert "8642" not in page


def test_an_administrator_blocks_a_caller_on_the_page_of_the_call(cast: Cast, visit: Visit) -> None:
    call = make_call(now=clock.now())
    page = visit(cast.admin).post(f"/desk/calls/{call.id}/block", {"why": "Reklam"}, follow_redirects=True).text
    assert "The number is blocked" in page
    assert "Karin Alm" in page.split("The number is blocked</h2>")[1]
    assert blocked_numbers.is_blocked(call.caller)


def test_a_block_without_a_reason_is_explained(cast: Cast, visit: Visit) -> None:
    call = make_call(now=clock.now())
    answer = visit(cast.admin).post(f"/desk/calls/{call.id}/block", {"why": ""})
    assert (answer.status_code, "Write why" in answer.text) == (422, True)


def test_a_caller_without_a_number_cannot_be_blocked(cast: Cast, visit: Visit) -> None:
    call = make_call(now=clock.now(), caller="", caller_kind=CallerKind.WITHHELD.value)
    assert "Block this number" not in visit(cast.admin).get(f"/desk/calls/{call.id}").text
    assert visit(cast.admin).post(f"/desk/calls/{call.id}/block", {"why": "x"}).status_code == 422


def test_a_ticket_names_the_calls_it_came_by(cast: Cast, visit: Visit) -> None:
    ticket = ticket_by_call(cast)
    call = Call.get(Call.ticket == ticket.id)
    assert f'href="/desk/calls/{call.id}"' in visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text


def test_a_list_of_calls_costs_the_same_however_many_there_are(cast: Cast, visit: Visit) -> None:
    ticket_by_call(cast)
    browser = visit(cast.agent)
    few = questions(browser, "/desk/calls")
    for _ in range(20):
        ticket_by_call(cast)
    assert questions(browser, "/desk/calls") == few


def test_a_ticket_costs_the_same_however_often_they_called(cast: Cast, visit: Visit) -> None:
    ticket = ticket_by_call(cast)
    browser, path = visit(cast.agent), f"/desk/tickets/{ticket.number}"
    few = questions(browser, path)
    for _ in range(10):
        make_take(make_call(now=clock.now(), contact=cast.anna, ticket=ticket), now=clock.now())
    assert questions(browser, path) == few


def test_where_nobody_can_be_told_the_page_says_so(visit: Visit, cast: Cast) -> None:
    """A caller without an address and without a customer gets no mail, and has no portal."""
    ticket = make.ticket(channel=Channel.PHONE, requester_email="", requester_name=CALLER, message_id="")
    page = visit(cast.agent).get(f"/desk/tickets/{ticket.number}").text
    assert page.count("Nobody is told: no address is known") == 2
    assert "Goes by e-mail to" not in page
