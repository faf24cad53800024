"""Numbers whose calls are turned away."""

from __future__ import annotations

import pytest

from core import exports
from core.blocked_numbers import all_blocked, block, is_blocked, unblock
from core.errors import NotAllowed, Refused
from core.models import BlockedNumber
from tests.cast import NOW, Cast, by


def test_a_blocked_number_is_known_however_it_was_written(people: Cast) -> None:
    block("070-666 66 66", why="Reklam varje dag", by=by(people.ada), now=NOW)
    assert [is_blocked(number) for number in ("+46706666666", "+46706666667", "")] == [True, False, False]


def test_a_number_let_in_again_stays_in_the_books(people: Cast) -> None:
    blocked = block("+46706666666", why="Reklam", by=by(people.ada), now=NOW)
    unblock(blocked, by=by(people.ada), now=NOW)
    row = BlockedNumber.get()
    assert (is_blocked(row.number), row.why, row.made_by, row.removed_at) == (False, "Reklam", "ada@desk.test", NOW)


def test_a_number_can_be_blocked_anew(people: Cast) -> None:
    unblock(block("+46706666666", why="Reklam", by=by(people.ada), now=NOW), by=by(people.ada), now=NOW)
    block("+46706666666", why="Igen", by=by(people.ada), now=NOW)
    assert [row.why for row in all_blocked()] == ["Igen"]


def test_events_tell_who_blocked_and_who_let_in(people: Cast) -> None:
    blocked = block("+46706666666", why="Reklam", by=by(people.ada), now=NOW)
    for _ in range(2):
        unblock(blocked, by=by(people.ada), now=NOW)
    told = [event for event in exports.events() if event["kind"].startswith("number-")]
    assert [(event["kind"], event["by"]) for event in told] == [
        ("number-blocked", "ada@desk.test"),
        ("number-unblocked", "ada@desk.test"),
    ]


@pytest.mark.parametrize(
    ("number", "why", "field"), [("", "x", "number"), ("123", "x", "number"), ("0701234567", " ", "why")]
)
def test_a_block_needs_a_number_and_a_reason(people: Cast, number: str, why: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        block(number, why=why, by=by(people.ada), now=NOW)
    assert refused.value.field == field


def test_a_number_is_blocked_once(people: Cast) -> None:
    block("+46706666666", why="Reklam", by=by(people.ada), now=NOW)
    with pytest.raises(Refused, match="blocked already"):
        block("070 666 66 66", why="Reklam", by=by(people.ada), now=NOW)


def test_only_administrators_block(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        block("+46706666666", why="Reklam", by=by(people.olle), now=NOW)
