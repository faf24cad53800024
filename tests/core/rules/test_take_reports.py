"""What is told of a recording adds up to the same in any order, however often it is told."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from core.rules.take_reports import ABSENT, FAILED, Told, joined

_SID = "RE" + "0" * 32
_TALES = st.lists(
    st.builds(
        Told,
        recording_sid=st.sampled_from(["", _SID]),
        seconds=st.integers(0, 180),
        error_code=st.sampled_from(["", "16101", "16102", ABSENT, FAILED]),
    ),
    max_size=6,
)


def known(tales: list[Told]) -> Told:
    return reduce(joined, tales, Told())


@given(_TALES, st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(tales: list[Told], chance: object) -> None:
    shuffled = list(tales)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert known(shuffled) == known(tales)


@given(_TALES)
def test_hearing_it_again_makes_no_difference(tales: list[Told]) -> None:
    assert known(tales + tales) == known(tales)


@given(_TALES, _TALES)
def test_what_was_worth_a_ticket_stays_so(first: list[Told], later: list[Told]) -> None:
    assert known(first + later).is_worth_a_ticket >= known(first).is_worth_a_ticket


def test_two_seconds_are_worth_a_ticket_and_one_isnt() -> None:
    assert (Told(seconds=2).is_worth_a_ticket, Told(seconds=1).is_worth_a_ticket) == (True, False)


def test_what_is_missing_isnt_fetched() -> None:
    assert Told(recording_sid=_SID, seconds=9).is_to_be_fetched
    assert not Told(recording_sid=_SID, seconds=9, error_code=ABSENT).is_to_be_fetched
