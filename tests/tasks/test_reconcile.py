"""What no request told of is made good from the provider's own lists, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from core import clock
from core.models import Call, Message, Take, Ticket
from intake.phone import process
from tasks import reconcile
from tasks.telephone import Telephone
from tests import calls
from tests.cast import Cast
from tests.servers.provider import NUMBER, Provider

MOBILE = "+46701740605"


@pytest.fixture
def telephone(provider: Provider) -> Iterator[Telephone]:
    telephone = Telephone(provider.account())
    yield telephone
    telephone.close()


def compare(telephone: Telephone) -> int:
    return reconcile.compare(telephone, language="sv", now=clock.now())


def ring(provider: Provider, number: int = 1, *, ago: timedelta = timedelta(hours=1), **changes: object) -> str:
    """A call that the provider knows, as it lists it; gives its id."""
    sid = f"CA{number:032x}"
    at: datetime = clock.now() - ago
    row = {"sid": sid, "from": MOBILE, "to": NUMBER, "status": "completed", "direction": "inbound"}
    provider.list("Calls", **{**row, "start_time": at, "end_time": at + timedelta(seconds=30), **changes})
    return sid


def test_a_message_of_which_nothing_was_told_becomes_a_ticket_once(
    people: Cast, provider: Provider, telephone: Telephone
) -> None:
    sid = provider.hold(call_sid=ring(provider))
    assert [compare(telephone), compare(telephone)] == [1, 0]
    take = Take.get()
    assert (take.recording_sid, take.call.caller, take.ticket.channel) == (sid, MOBILE, "phone")
    assert take.due_at is not None
    assert Ticket.select().count() == 1


def test_a_call_without_a_message_is_written_down_and_makes_no_ticket(
    people: Cast, provider: Provider, telephone: Telephone
) -> None:
    ring(provider, status="busy")
    assert compare(telephone) == 0
    assert Call.get().reconciled_at and Ticket.select().count() == 0


def test_two_recordings_of_a_call_are_two_messages(people: Cast, provider: Provider, telephone: Telephone) -> None:
    call = ring(provider)
    first, second = provider.hold(call_sid=call), provider.hold(call_sid=call)
    assert compare(telephone) == 2
    assert [take.recording_sid for take in Take.select().order_by(Take.number)] == [first, second]
    assert Message.select().count() == 2


def test_a_recording_that_comes_after_the_comparison_is_found(
    people: Cast, provider: Provider, telephone: Telephone
) -> None:
    call = ring(provider)
    compare(telephone)
    provider.hold(call_sid=call)
    assert compare(telephone) == 1


def test_a_recording_that_was_told_to_be_empty_and_isnt_becomes_a_ticket(
    people: Cast, provider: Provider, telephone: Telephone
) -> None:
    call = ring(provider)
    provider.hold(call_sid=call, seconds=0)
    assert compare(telephone) == 0
    provider.lists["Recordings"][0]["duration"] = "7"
    assert compare(telephone) == 1


def test_what_is_there_already_stays_as_it_is(people: Cast, provider: Provider, telephone: Telephone) -> None:
    take = calls.take(people.anna, sid=provider.hold(call_sid=ring(provider)))
    assert compare(telephone) == 0
    assert Take.get().message_id == take.message_id
    assert Ticket.select().count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "in-progress"},
        {"direction": "outbound-dial"},
        {"start_time": None, "end_time": None},
        {"ago": timedelta(seconds=40)},
        {"to": "+46701112233"},
    ],
)
def test_what_isnt_over_or_isnt_ours_is_left_alone(
    people: Cast, provider: Provider, telephone: Telephone, changes: dict[str, object]
) -> None:
    provider.hold(call_sid=ring(provider, **changes))
    assert compare(telephone) == 0
    assert Call.select().count() == 0


def test_a_call_that_cant_be_completed_keeps_no_other_from_it(
    people: Cast, provider: Provider, telephone: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = ring(provider, 1), ring(provider, 2)
    provider.hold(call_sid=broken), provider.hold(call_sid=whole)

    def fail(found: process.FoundCall, **options: object) -> int:
        if found.sid == broken:
            raise RuntimeError("broken on purpose")
        return process.complete_call(found, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(reconcile, "complete_call", fail)
    assert compare(telephone) == 1
