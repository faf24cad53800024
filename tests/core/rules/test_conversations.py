"""Thread-Index: read however it comes, continued as Outlook does, and proved where it is ours."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.conversations import answer_in, head_of, read_conversation
from core.rules.references import Keyring

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RING = Keyring(("secret",))


def ours(ticket_id: int, *, after: timedelta = timedelta(hours=1)) -> str:
    head = head_of(RING.conversation(ticket_id), began_at=NOW)
    return answer_in(head, at=NOW + after, turn=7)


@given(st.integers(1, 2**32 - 1))
def test_our_conversation_names_its_ticket(ticket_id: int) -> None:
    found = read_conversation(ours(ticket_id))
    assert found is not None and found.is_answer
    assert RING.read_conversation(found.guid) == ticket_id


@given(st.integers(0, 127), st.integers(1, 1000))
def test_a_conversation_with_any_bit_flipped_is_anybodys(bit: int, ticket_id: int) -> None:
    guid = int.from_bytes(RING.conversation(ticket_id)) ^ 1 << bit
    assert RING.read_conversation(guid.to_bytes(16)) is None


def test_another_desks_conversation_is_none_of_ours() -> None:
    assert Keyring(("another",)).read_conversation(RING.conversation(1)) is None


@given(st.binary(max_size=60))
def test_whatever_comes_is_read_or_is_none(index: bytes) -> None:
    found = read_conversation(base64.b64encode(index).decode())
    assert (found is None) == (len(index) < 22)


@given(st.text(max_size=100))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = read_conversation(text)
    assert found is None or len(found.head) == 22


def test_a_folded_index_is_the_same() -> None:
    index = ours(1)
    assert read_conversation(f"{index[:20]}\r\n {index[20:]}") == read_conversation(index)


@pytest.mark.parametrize(
    "after", [timedelta(), timedelta(-1), timedelta(days=1), timedelta(days=800), timedelta(days=9000)]
)
def test_an_answer_is_five_bytes_longer_however_late_it_comes(after: timedelta) -> None:
    assert len(base64.b64decode(ours(1, after=after))) == 27


def test_the_time_that_passed_is_counted_as_outlook_counts_it() -> None:
    """MS-OXOMSG 2.2.1.3: hundreds of nanoseconds, less the lowest eighteen bits."""
    child = base64.b64decode(ours(1, after=timedelta(hours=1)))[22:]
    ticks = int.from_bytes(child[:4]) << 18
    assert abs(ticks - 36_000_000_000) <= 1 << 18


@given(st.integers(1, 10**9))
def test_a_reference_names_its_ticket_wherever_it_stands(ticket_id: int) -> None:
    reference = RING.reference(ticket_id)
    assert RING.read_references(f"> > Referens: {reference}.") == [ticket_id]


@given(st.integers(0, 30), st.sampled_from("abcz2379-x"))
def test_a_reference_with_any_character_changed_is_none(at: int, letter: str) -> None:
    reference = RING.reference(1)
    changed = reference[:at] + letter + reference[at + 1 :]
    assert RING.read_references(changed) == ([1] if changed == reference else [])


def test_a_megabyte_of_marks_is_read_up_to_a_bound() -> None:
    assert RING.read_references("ref-100009-aaa-aaaaaaaaaaaaaaaa " * 30_000 + RING.reference(1)) == []
