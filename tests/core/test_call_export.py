"""What scripts are told of calls, in the words of the contract."""

from __future__ import annotations

import json
from datetime import timedelta

from core.call_export import calls
from core.models.calls import CallerKind, TakeState
from tests import make
from tests.cast import NOW, Cast
from tests.phone_cast import CALLER, make_call, make_take

CALL = {
    *("call_sid", "from", "kind", "customer", "language", "started_at", "ended_at", "outcome", "number", "recordings"),
}
RECORDING = {"sid", "seconds", "state", "sha256", "stored_at", "deleted_there_at"}


def test_a_call_is_told_whole(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    call = make_call(now=NOW, contact=people.anna, ticket=ticket)
    take = make_take(call, now=NOW)
    (row,) = calls()
    assert set(row) >= CALL
    assert (row["call_sid"], row["from"], row["kind"], row["customer"], row["number"], row["started_at"]) == (
        call.sid,
        CALLER,
        "known",
        "Kund AB",
        ticket.number,
        "2026-11-23T09:00:00.000000Z",
    )
    assert set(row["recordings"][0]) >= RECORDING
    assert [recording["sha256"] for recording in row["recordings"]] == [take.sha256]


def test_a_withheld_caller_has_no_number(people: Cast) -> None:
    make_call(now=NOW, caller="", caller_kind=CallerKind.WITHHELD.value, ended_at=None, outcome="")
    (row,) = calls()
    assert (row["from"], row["kind"], row["ended_at"], row["outcome"], row["number"]) == (
        None,
        "withheld",
        None,
        None,
        None,
    )


def test_recordings_stand_with_their_call_in_the_order_they_were_made(people: Cast) -> None:
    first, second = (make_call(now=NOW + timedelta(minutes=at)) for at in range(2))
    for call in (first, second, first):
        make_take(call, now=NOW, state=TakeState.RECORDED)
    assert [[take["state"] for take in row["recordings"]] for row in calls()] == [["recorded"] * 2, ["recorded"]]


def test_calls_are_plain_json(people: Cast) -> None:
    make_take(make_call(now=NOW, contact=people.anna), now=NOW)
    rows = list(calls())
    assert json.loads(json.dumps(rows)) == rows
