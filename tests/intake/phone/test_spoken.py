"""Numbers, days and times as they are said."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.references import number_of
from intake.phone.spoken import digits, moment, opening

_ZONE = ZoneInfo("Europe/Stockholm")
_MONDAY = datetime(2026, 11, 23, 18, 30, tzinfo=_ZONE)
_INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2050, 1, 1), timezones=st.just(_ZONE))  # noqa: DTZ001 - aware by its zone


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return _MONDAY.replace(hour=hour, minute=minute) + timedelta(days=day)


def test_a_number_is_said_digit_by_digit_in_threes() -> None:
    assert digits(471209) == "4, 7, 1. 2, 0, 9."
    assert digits("8821") == "8, 8, 2. 1."


@given(st.integers(min_value=1, max_value=10**12))
def test_every_ticket_number_can_be_keyed_as_it_was_heard(ticket_id: int) -> None:
    number = number_of(ticket_id)
    assert re.sub(r"\D", "", digits(number)) == str(number)


@given(st.integers(min_value=0, max_value=10**15))
def test_no_group_is_longer_than_three(number: int) -> None:
    assert all(len(group.split(", ")) <= 3 for group in digits(number).rstrip(".").split(". "))


@pytest.mark.parametrize(
    ("opens", "swedish", "english"),
    [
        (at(0, 20), "i dag klockan 20", "today at 8 in the evening"),
        (at(1, 8), "i morgon klockan 8", "tomorrow at 8 in the morning"),
        (at(3, 8, 30), "på torsdag klockan 8.30", "on Thursday at 8:30 in the morning"),
        (at(14, 13), "den 7 december klockan 13", "on 7 December at 1 in the afternoon"),
        (at(45, 0), "den 7 januari klockan 0", "on 7 January at 12 in the morning"),
    ],
)
def test_an_opening_is_told_as_one_says_it(opens: datetime, swedish: str, english: str) -> None:
    assert opening(opens, now=_MONDAY, language="sv") == swedish
    assert opening(opens, now=_MONDAY, language="en") == english


def test_a_weekday_is_never_one_of_next_week() -> None:
    assert opening(at(7, 19), now=_MONDAY, language="sv") == "den 30 november klockan 19"


def test_a_moment_is_told_by_day_and_time() -> None:
    then = datetime(2026, 3, 3, 14, 10, tzinfo=_ZONE)
    assert moment(then, language="sv") == "3 mars klockan 14.10"
    assert moment(then, language="en") == "3 March at 2:10 in the afternoon"


@given(_INSTANTS)
def test_a_swedish_moment_names_its_day_hour_and_minute(then: datetime) -> None:
    numbers = [int(number) for number in re.findall(r"\d+", moment(then, language="sv"))]
    assert numbers == [then.day, then.hour, *([then.minute] if then.minute else [])]


@given(_INSTANTS, st.timedeltas(timedelta(), timedelta(days=400)))
def test_every_opening_can_be_told_in_both_languages(now: datetime, wait: timedelta) -> None:
    assert "klockan" in opening(now + wait, now=now, language="sv")
    assert " at " in opening(now + wait, now=now, language="en")
