"""Working time: known Swedish days by table, and what must hold of every instant of twenty years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.days_off import days_off, is_country
from core.rules.hours import FARTHEST, Hours, around_the_clock
from core.rules.spans import Spans, in_order, parse_spans

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EIGHT_TO_FIVE = parse_spans("08-17")
CLOSED: Spans = ()
OFFICE = Hours(STOCKHOLM, (EIGHT_TO_FIVE,) * 5 + (CLOSED,) * 2, "SE")
LUNCH = Hours(STOCKHOLM, (parse_spans("08-12, 13-17"),) * 5 + (parse_spans("22:30-24"), parse_spans("00-03")), "SE")
ALWAYS = around_the_clock(STOCKHOLM)
HALF_DAY = Hours(STOCKHOLM, OFFICE.week, "SE", {date(2026, 4, 2): parse_spans("08-12"), date(2026, 5, 15): CLOSED})
NEVER = Hours(STOCKHOLM, (CLOSED,) * 7)

BEGIN = datetime(2016, 1, 1, tzinfo=UTC)
instants = st.timedeltas(timedelta(0), timedelta(days=20 * 365)).map(lambda passed: BEGIN + passed)
work = st.timedeltas(timedelta(0), timedelta(hours=300))
zones = st.sampled_from(["Europe/Stockholm", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Beirut"])
days = st.lists(st.integers(0, 1440), max_size=6, unique=True).map(
    lambda ends: in_order([(a, b) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False)])
)
weeks = st.tuples(*[days] * 7).filter(lambda week: sum(b - a for day in week for a, b in day) >= 600)
plans = st.one_of(
    st.sampled_from([OFFICE, LUNCH, ALWAYS, HALF_DAY]),
    st.builds(lambda zone, week: Hours(ZoneInfo(zone), week, "SE"), zones, weeks),
)


def at(text: str) -> datetime:
    """An instant as Stockholm's clocks show it."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "start", "work", "end"),
    [
        (OFFICE, "2026-11-23 09:50", "9:00", "2026-11-24 09:50"),  # over night
        (OFFICE, "2026-11-20 16:30", "2:00", "2026-11-23 09:30"),  # over a weekend
        (OFFICE, "2026-11-22 11:00", "0:30", "2026-11-23 08:30"),  # began on a Sunday
        (OFFICE, "2026-06-18 16:30", "2:00", "2026-06-22 09:30"),  # Midsummer's Eve is a Friday
        (OFFICE, "2026-12-23 16:30", "2:00", "2026-12-28 09:30"),  # Christmas Eve to the second day
        (OFFICE, "2026-12-30 16:30", "2:00", "2027-01-04 09:30"),  # New Year's Eve and Day, then a weekend
        (OFFICE, "2026-04-02 16:00", "2:00", "2026-04-07 09:00"),  # Good Friday to Easter Monday
        (OFFICE, "2026-05-13 16:00", "2:00", "2026-05-15 09:00"),  # Ascension Day is a Thursday
        (HALF_DAY, "2026-04-02 11:00", "2:00", "2026-04-07 09:00"),  # Maundy Thursday until noon
        (HALF_DAY, "2026-05-13 16:00", "2:00", "2026-05-18 09:00"),  # the company is closed on the Friday after
        (OFFICE, "2026-03-27 16:30", "2:00", "2026-03-30 09:30"),  # the clocks are set ahead on the Sunday
        (OFFICE, "2026-10-23 16:30", "2:00", "2026-10-26 09:30"),  # and back
        (OFFICE, "2026-11-23 16:00", "1:00", "2026-11-23 17:00"),  # to the last minute of a day
        (LUNCH, "2026-11-23 11:30", "1:00", "2026-11-23 13:30"),  # lunch doesn't count
        (LUNCH, "2026-11-28 23:00", "2:00", "2026-11-29 01:00"),  # through midnight
        (LUNCH, "2026-03-28 23:00", "3:30", "2026-03-30 08:30"),  # a night that has no hour from 02 to 03
        (LUNCH, "2026-10-24 23:00", "3:30", "2026-10-25 02:30"),  # a night that has it twice
        (ALWAYS, "2026-03-28 12:00", "24:00", "2026-03-29 13:00"),
        (ALWAYS, "2026-10-24 12:00", "24:00", "2026-10-25 11:00"),
        (ALWAYS, "2026-12-24 16:30", "2:00", "2026-12-24 18:30"),
    ],
)
def test_working_time_ends_on_the_day_that_people_expect(hours: Hours, start: str, work: str, end: str) -> None:
    hour, minute = work.split(":")
    assert hours.add(at(start), timedelta(hours=int(hour), minutes=int(minute))) == at(end)


@pytest.mark.parametrize(("day", "elapsed"), [("2026-03-29", timedelta(hours=23)), ("2026-10-25", timedelta(hours=25))])
def test_a_day_on_which_the_clocks_change_has_the_hours_it_really_has(day: str, elapsed: timedelta) -> None:
    midnight = at(f"{day} 00:00")
    assert ALWAYS.between(midnight, midnight + timedelta(hours=30)) == timedelta(hours=30)
    assert Hours(STOCKHOLM, (CLOSED,) * 6 + (parse_spans("00-24"),)).between(midnight, at(f"{day} 23:59")) == (
        elapsed - timedelta(minutes=1)
    )


def test_a_span_that_begins_in_the_hour_that_is_left_out_begins_with_the_jump() -> None:
    hours = Hours(STOCKHOLM, (CLOSED,) * 6 + (parse_spans("02:30-04"),))
    assert hours.next_opening(at("2026-03-29 00:00")) == at("2026-03-29 03:00")
    assert hours.between(at("2026-03-29 00:00"), at("2026-03-30 00:00")) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "moment", "opens", "closes"),
    [
        (OFFICE, "2026-11-23 09:00", "2026-11-23 09:00", "2026-11-23 17:00"),
        (OFFICE, "2026-11-23 17:00", "2026-11-24 08:00", "2026-11-24 17:00"),
        (OFFICE, "2026-06-18 18:00", "2026-06-22 08:00", "2026-06-22 17:00"),
        (LUNCH, "2026-11-28 12:00", "2026-11-28 22:30", "2026-11-29 03:00"),
    ],
)
def test_the_next_opening_and_closing_are_told(hours: Hours, moment: str, opens: str, closes: str) -> None:
    assert (hours.next_opening(at(moment)), hours.next_closing(at(moment))) == (at(opens), at(closes))
    assert hours.is_open(at(moment)) == (opens == moment)


def test_hours_that_never_open_end_the_search_after_ten_years() -> None:
    start = at("2026-11-23 09:00")
    assert NEVER.add(start, timedelta(minutes=1)) == start + FARTHEST
    assert (NEVER.next_opening(start), NEVER.next_closing(start)) == (None, None)


def test_what_is_always_open_never_closes() -> None:
    assert ALWAYS.next_closing(at("2026-11-23 09:00")) is None


def test_no_work_is_done_backwards() -> None:
    assert OFFICE.between(at("2026-11-23 09:31"), at("2026-11-23 09:30")) == timedelta()


@pytest.mark.parametrize("eve", ["2026-06-19", "2025-06-20", "2026-12-24", "2026-12-31"])
def test_the_eves_on_which_no_swede_works_are_days_off(eve: str) -> None:
    assert date.fromisoformat(eve) in days_off("SE", int(eve[:4]))


def test_every_country_has_its_own_days_off_and_none_has_none() -> None:
    assert date(2026, 5, 17) in days_off("NO", 2026)
    assert date(2026, 5, 17) not in days_off("SE", 2026)
    assert days_off("", 2026) == frozenset()
    assert (is_country("SE"), is_country("XX")) == (True, False)


@given(plans, instants, work)
def test_adding_and_then_measuring_gives_the_same(hours: Hours, start: datetime, amount: timedelta) -> None:
    assert hours.between(start, hours.add(start, amount)) == amount


@given(plans, instants, work, work)
def test_adding_twice_is_adding_the_sum(hours: Hours, start: datetime, one: timedelta, two: timedelta) -> None:
    assert hours.add(hours.add(start, one), two) == hours.add(start, one + two)


@given(plans, instants, work, work)
def test_more_work_never_ends_earlier(hours: Hours, start: datetime, one: timedelta, two: timedelta) -> None:
    assert hours.add(start, min(one, two)) <= hours.add(start, max(one, two))


@given(plans, instants, instants, work)
def test_who_begins_later_never_ends_earlier(hours: Hours, one: datetime, two: datetime, amount: timedelta) -> None:
    assert hours.add(min(one, two), amount) <= hours.add(max(one, two), amount)


@given(plans, st.lists(instants, min_size=3, max_size=3))
def test_the_parts_of_a_time_are_the_whole(hours: Hours, three: list[datetime]) -> None:
    first, second, third = sorted(three)
    assert hours.between(first, second) + hours.between(second, third) == hours.between(first, third)


@given(plans, instants, work.filter(bool))
def test_work_never_ends_outside_open_time(hours: Hours, start: datetime, amount: timedelta) -> None:
    assert hours.is_open(hours.add(start, amount) - timedelta(microseconds=1))


@given(plans, instants)
def test_an_opening_is_open_and_nothing_before_it_is(hours: Hours, start: datetime) -> None:
    opening = hours.next_opening(start)
    assert opening is not None and hours.is_open(opening)
    assert hours.between(start, opening) == timedelta()


@given(zones, instants, instants)
def test_around_the_clock_is_real_time(zone: str, one: datetime, two: datetime) -> None:
    first, second = sorted((one, two))
    assert around_the_clock(ZoneInfo(zone)).between(first, second) == second - first


@given(plans, instants, instants)
def test_there_is_never_more_working_time_than_time(hours: Hours, one: datetime, two: datetime) -> None:
    first, second = sorted((one, two))
    assert timedelta() <= hours.between(first, second) <= second - first
    assert hours.between(second, first) == timedelta()
