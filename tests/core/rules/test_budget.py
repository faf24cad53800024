"""What of a month's time is included and what is billed, by table and by property."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.budget import (
    Basis,
    Circumstances,
    Share,
    Version,
    Work,
    basis_of,
    first_and_last,
    included_on,
    is_month,
    measured,
    month_after,
    month_before,
    passed,
    share_out,
)

DAYS = st.dates(date(2026, 11, 1), date(2026, 11, 30)).map(date.isoformat)
ENTRIES = st.lists(st.tuples(DAYS, st.integers(1, 90), st.sampled_from(Basis)), max_size=25)
INCLUDED = st.integers(0, 200)


def works(entries: list[tuple[str, int, Basis]]) -> list[Work]:
    return [Work(number, *entry) for number, entry in enumerate(entries)]


def counted(*minutes: int, basis: Basis = Basis.COUNTED) -> list[Work]:
    return [Work(number, f"2026-11-{number + 1:02}", each, basis) for number, each in enumerate(minutes)]


@pytest.mark.parametrize(
    ("circumstances", "basis"),
    [
        (Circumstances(category="support"), Basis.COUNTED),
        (Circumstances(category="order"), Basis.COUNTED),
        (Circumstances(category="incident"), Basis.INCIDENT),
        (Circumstances(category="support", is_product_fault=True), Basis.PRODUCT_FAULT),
        (Circumstances(category="order", was_handed_over=True), Basis.HANDED_OVER),
        (Circumstances(category="order", is_approved=True), Basis.ESTIMATE),
        (Circumstances(category="incident", is_approved=True), Basis.ESTIMATE),
        (Circumstances(category="order", is_approved=True, was_handed_over=True), Basis.ESTIMATE),
        (Circumstances(category="order", is_approved=True, is_product_fault=True), Basis.PRODUCT_FAULT),
        (Circumstances(category="order", has_customer=False, is_approved=True), Basis.NOBODY),
    ],
)
def test_the_first_rule_that_holds_decides(circumstances: Circumstances, basis: Basis) -> None:
    assert basis_of(circumstances) is basis


def test_what_goes_beyond_what_is_included_is_billed() -> None:
    shares = share_out(counted(10, 10, 10), lambda day: 15)
    assert list(shares.values()) == [Share(10, 0), Share(5, 5), Share(0, 10)]


def test_an_approved_estimate_is_billed_whole_and_uses_nothing() -> None:
    works = [*counted(60, basis=Basis.ESTIMATE), Work(9, "2026-11-30", 10, Basis.COUNTED)]
    assert list(share_out(works, lambda day: 15).values()) == [Share(0, 60), Share(10, 0)]


def test_of_two_entries_of_a_day_the_first_one_written_is_included() -> None:
    works = [Work(2, "2026-11-05", 15, Basis.COUNTED), Work(1, "2026-11-05", 15, Basis.COUNTED)]
    assert share_out(works, lambda day: 15) == {1: Share(15, 0), 2: Share(0, 15)}


def test_an_agreement_that_includes_more_from_a_day_on_makes_room_from_that_day_on() -> None:
    shares = share_out(counted(15, 10, 10), lambda day: 15 if day < "2026-11-03" else 60)
    assert list(shares.values()) == [Share(15, 0), Share(0, 10), Share(10, 0)]


@given(ENTRIES, INCLUDED)
def test_never_more_is_included_than_is_agreed_and_no_minute_is_lost(
    entries: list[tuple[str, int, Basis]], included: int
) -> None:
    shares = share_out(works(entries), lambda day: included)
    spent = sum(work.minutes for work in works(entries) if work.basis is Basis.COUNTED)
    kept = [shares[work.id] for work in works(entries) if work.basis is Basis.COUNTED]
    assert sum(share.included for share in kept) == min(included, spent)
    assert sum(share.included + share.billable for share in kept) == spent


@given(ENTRIES, INCLUDED, st.randoms(use_true_random=False))
def test_the_order_in_which_entries_are_looked_at_changes_nothing(
    entries: list[tuple[str, int, Basis]], included: int, chance: random.Random
) -> None:
    shuffled = works(entries)
    chance.shuffle(shuffled)
    assert share_out(shuffled, lambda day: included) == share_out(works(entries), lambda day: included)


@given(ENTRIES, INCLUDED)
def test_what_never_counts_is_never_included_nor_billed(entries: list[tuple[str, int, Basis]], included: int) -> None:
    shares = share_out(works(entries), lambda day: included)
    free = (Basis.INCIDENT, Basis.PRODUCT_FAULT, Basis.HANDED_OVER, Basis.NOBODY)
    assert {shares[work.id] for work in works(entries) if work.basis in free} <= {Share(0, 0)}


@given(ENTRIES, INCLUDED, INCLUDED)
def test_a_better_agreement_never_bills_more(entries: list[tuple[str, int, Basis]], one: int, other: int) -> None:
    worse, better = sorted((one, other))
    billed = [
        sum(share.billable for share in share_out(works(entries), lambda day, room=room: room).values())
        for room in (worse, better)
    ]
    assert billed[1] <= billed[0]


def test_the_agreement_of_a_day_is_the_newest_that_had_begun() -> None:
    versions = [Version("2026-11-15", 60), Version("2026-11-01", 30)]
    days = ("2026-10-31", "2026-11-01", "2026-11-14", "2026-11-15")
    assert [included_on(day, versions, otherwise=15) for day in days] == [15, 30, 30, 60]


@pytest.mark.parametrize(
    ("used", "included", "told"),
    [(11, 15, ()), (12, 15, (75,)), (14, 15, (75, 90)), (15, 15, (75, 90, 100)), (5, 0, ()), (0, 15, ())],
)
def test_thresholds_are_reached_at_their_share(used: int, included: int, told: tuple[int, ...]) -> None:
    assert passed(used, included) == told


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 1), (1, 1), (60, 1), (61, 2), (3600, 60)])
def test_what_a_timer_measured_is_rounded_up_to_whole_minutes(seconds: int, minutes: int) -> None:
    assert measured(timedelta(seconds=seconds)) == minutes


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026-1", "2026-011", "26-11", "", "2026-11-01", "2026-１1"])
def test_what_is_no_month_is_known(month: str) -> None:
    assert not is_month(month)


def test_months_follow_each_other_round_the_year() -> None:
    assert (month_after("2026-12"), month_before("2027-01")) == ("2027-01", "2026-12")
    assert (first_and_last("2028-02"), first_and_last("2026-11")) == (
        ("2028-02-01", "2028-02-29"),
        ("2026-11-01", "2026-11-30"),
    )
