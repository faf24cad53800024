"""What is agreed: versions by date, nothing overwritten, and every refusal names its field."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core import agreements, terms
from core.errors import NotAllowed, Refused
from core.models import Agreement, Event
from core.rules.terms import STANDARD_TARGETS
from tests import make
from tests.cast import NOW, Cast, by

DAY = timedelta(days=1)
WEEK = ("08-17", "08-17", "08-17", "08-17", "08-15", "", "")
GOLD = {"P1": ("15", "60", "30"), "P2": ("30", "240", "120"), "P3": ("60", "480", "240"), "P4": ("60", "900", "900")}


def agree(people: Cast, **changes: Any) -> Agreement:
    values: dict[str, Any] = {"from_date": NOW.date(), "by": by(people.ada), "now": NOW}
    return agreements.set_terms(people.kund, **{**values, **changes})


def test_who_has_no_agreement_has_the_standard(people: Cast) -> None:
    found = terms.terms_at(people.kund.id, NOW)
    assert (found.agreement_id, found.level, found.week.shown, found.included_minutes) == (
        None,
        "standard",
        "08–17",
        15,
    )
    assert found.targets == STANDARD_TARGETS


def test_an_agreement_holds_from_its_day_until_the_next(people: Cast) -> None:
    first = agree(people, from_date=date(2026, 11, 23))
    second = agree(people, from_date=date(2026, 12, 1), hours="24/7", has_maintenance=True)
    days = [NOW - DAY, NOW, NOW + 7 * DAY, NOW + 8 * DAY]
    assert [terms.find_agreement(people.kund.id, day) for day in days] == [None, first.id, first.id, second.id]


def test_the_day_begins_at_the_midnight_of_the_desk(people: Cast) -> None:
    agreed = agree(people, from_date=date(2026, 12, 1))
    midnight = NOW.replace(day=30, hour=23)
    assert terms.find_agreement(people.kund.id, midnight) == agreed.id
    assert terms.find_agreement(people.kund.id, midnight - timedelta(seconds=1)) is None


def test_a_correction_of_the_same_day_takes_the_place_of_the_first_and_both_are_kept(people: Cast) -> None:
    agree(people, included_minutes=10)
    agree(people, included_minutes=60)
    assert terms.terms_at(people.kund.id, NOW).included_minutes == 60
    assert [version.included_minutes for version in agreements.versions_of(people.kund.id)] == [60, 10]


def test_an_agreement_is_one_customers_own(people: Cast) -> None:
    agree(people)
    assert terms.find_agreement(people.other.id, NOW) is None


def test_it_is_written_down_who_agreed_what(people: Cast) -> None:
    agree(people, hours="24/7")
    event = Event.get(Event.kind == "agreement-set")
    assert (event.by, event.customer_id, event.data["hours"]) == ("ada@desk.test", people.kund.id, "24/7")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"level": "gold"}, "level"), ({"hours": "nights"}, "hours"), ({"included_minutes": -1}, "minutes")],
)
def test_what_isnt_there_cant_be_agreed(people: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        agree(people, **changes)
    assert refused.value.field == field


def test_only_an_administrator_agrees(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        agree(people, by=by(people.olle))


def test_a_level_of_the_same_name_counts_for_what_begins_afterwards(people: Cast) -> None:
    agreements.set_level("standard", GOLD, by=by(people.ada), now=NOW)
    assert terms.terms_at(None, NOW - DAY).target("P1").resolve == 240
    assert terms.terms_at(None, NOW).target("P1").resolve == 60


def test_hours_of_the_same_name_count_for_what_begins_afterwards(people: Cast) -> None:
    agreements.set_hours("standard", WEEK, keeps_holidays=True, by=by(people.ada), now=NOW)
    assert terms.terms_at(None, NOW - DAY).week.shown == "08–17"
    assert terms.terms_at(None, NOW).week.days[4] == ((480, 900),)


@pytest.mark.parametrize(
    ("days", "field"), [(("", *WEEK[1:-1], "25-26"), "day6"), (("x", *WEEK[1:]), "day0"), (("",) * 7, "day0")]
)
def test_hours_that_arent_any_are_refused(people: Cast, days: tuple[str, ...], field: str) -> None:
    with pytest.raises(Refused) as refused:
        agreements.set_hours("nights", days, keeps_holidays=True, by=by(people.ada), now=NOW)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("minutes", "field"),
    [(("0", "60", "30"), "P2-respond"), (("5", "x", "30"), "P2-resolve"), (("5", "60", "9" * 9), "P2-inform")],
)
def test_a_target_that_isnt_one_is_refused(people: Cast, minutes: tuple[str, ...], field: str) -> None:
    with pytest.raises(Refused) as refused:
        agreements.set_level("gold", {**GOLD, "P2": minutes}, by=by(people.ada), now=NOW)
    assert refused.value.field == field


def test_a_closure_is_kept_by_all_who_keep_holidays(people: Cast) -> None:
    agreements.add_special_day("2026-11-24", "", name="Städdag", plan="", by=by(people.ada), now=NOW)
    always = terms.hours_of(terms.week_at("24/7", NOW))
    standard = terms.hours_of(terms.week_at("standard", NOW))
    assert (standard.is_open(NOW + DAY), always.is_open(NOW + DAY)) == (False, True)


def test_a_day_named_for_one_plan_counts_before_one_for_all(people: Cast) -> None:
    agreements.add_special_day("2026-12-24", "", name="Julafton", plan="", by=by(people.ada), now=NOW)
    agreements.add_special_day("2026-12-24", "08-12", name="Jour", plan="standard", by=by(people.ada), now=NOW)
    standard = terms.hours_of(terms.week_at("standard", NOW))
    assert standard.is_open(NOW.replace(month=12, day=24))


def test_a_special_day_that_is_removed_is_an_ordinary_day(people: Cast) -> None:
    day = agreements.add_special_day("2026-11-24", "", name="Städdag", plan="", by=by(people.ada), now=NOW)
    agreements.remove_special_day(day, by=by(people.ada), now=NOW)
    assert terms.hours_of(terms.week_at("standard", NOW)).is_open(NOW + DAY)


@pytest.mark.parametrize(
    ("day", "spans", "plan", "field"),
    [("24/12", "", "", "day"), ("2026-12-24", "17-8", "", "spans"), ("2026-12-24", "", "nights", "plan")],
)
def test_a_special_day_that_isnt_one_is_refused(people: Cast, day: str, spans: str, plan: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        agreements.add_special_day(day, spans, name="Dag", plan=plan, by=by(people.ada), now=NOW)
    assert refused.value.field == field


def test_the_desk_stands_where_its_settings_say(people: Cast) -> None:
    before = terms.calendar()
    terms.stand_in(ZoneInfo("Europe/Helsinki"), "")
    hours = terms.terms_at(None, NOW).hours
    terms.stand_in(before.zone, before.country)
    assert (hours.is_open(NOW.replace(hour=6)), hours.is_open(NOW.replace(month=12, day=24))) == (True, True)


def test_a_ticket_tells_that_something_else_was_agreed_since(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    before = agreements.has_newer_terms(ticket, NOW)
    agreements.set_terms(people.kund, from_date=NOW.date(), level="standard", by=by(people.ada), now=NOW)
    assert (before, agreements.has_newer_terms(ticket, NOW)) == (False, True)
