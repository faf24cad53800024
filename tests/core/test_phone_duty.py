"""Which agents a call rings at."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import agreements, exports, people, terms
from core.errors import NotAllowed, Refused
from core.models import Agent
from core.phone_duty import MOST_IN_A_WAVE, duties, end_duty, find_duty, on_call_at, set_duty, waves_at
from tests.cast import NOW, Cast, by

OFFICE_HOURS = ["08-17"] * 5 + ["", ""]


def agent(cast: Cast, name: str, *, phone: str = "070-111 22 33") -> Agent:
    email = f"{name.lower()}@desk.test"
    return people.add_agent(name=name, email=email, phone=phone, language="sv", by=by(cast.ada), now=NOW)


def on_duty(cast: Cast, name: str, *, wave: int = 1, week: list[str] | None = None, is_on_call: bool = False) -> Agent:
    found = agent(cast, name)
    set_duty(found, wave=wave, week=week or OFFICE_HOURS, is_on_call=is_on_call, by=by(cast.ada), now=NOW)
    return found


def waves(at: datetime = NOW) -> list[list[str]]:
    hours = terms.terms_at(None, at).hours
    return [[agent.name for agent in wave] for wave in waves_at(at, hours)]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Stockholm"))


def test_agents_are_rung_wave_by_wave(people: Cast) -> None:
    on_duty(people, "Siv", wave=2)
    on_duty(people, "Ture")
    on_duty(people, "Eva")
    assert waves() == [["Eva", "Ture"], ["Siv"]]


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2026-11-23 07:59:59", []),
        ("2026-11-23 08:00:00", ["Eva"]),
        ("2026-11-23 16:59:59", ["Eva"]),
        ("2026-11-23 17:00:00", []),
        ("2026-11-28 10:00:00", []),  # a Saturday
    ],
)
def test_agents_are_rung_on_their_hours(people: Cast, at: str, found: list[str]) -> None:
    on_duty(people, "Eva")
    assert waves(local(at))[0] == found


def test_nobody_is_rung_on_a_holiday(people: Cast) -> None:
    on_duty(people, "Eva")
    assert waves(local("2026-12-24 10:00:00")) == [[], []]


def test_on_a_short_day_agents_are_rung_while_the_desk_is_open(people: Cast) -> None:
    on_duty(people, "Eva")
    agreements.add_special_day("2026-12-23", "08-12", name="Dagen före", plan="", by=by(people.ada), now=NOW)
    assert [waves(local(f"2026-12-23 {at}:00"))[0] for at in ("11:59", "12:00")] == [["Eva"], []]


def test_evenings_are_rung_for_customers_with_longer_hours(people: Cast) -> None:
    on_duty(people, "Eva", week=["17-22"] * 5 + ["", ""])
    assert waves(local("2026-11-23 18:30:00"))[0] == ["Eva"]


def test_who_has_lost_the_number_or_left_is_not_rung(people: Cast) -> None:
    eva, siv = on_duty(people, "Eva", is_on_call=True), on_duty(people, "Siv", is_on_call=True)
    Agent.update(phone="").where(Agent.id == eva.id).execute()
    Agent.update(removed_at=NOW).where(Agent.id == siv.id).execute()
    assert (waves(), on_call_at(NOW)) == ([[], []], ())


def test_who_is_on_call_is_found_at_any_hour(people: Cast) -> None:
    on_duty(people, "Siv", is_on_call=True, wave=2)
    on_duty(people, "Eva", is_on_call=True)
    on_duty(people, "Ture")
    assert [agent.name for agent in on_call_at(local("2026-11-28 03:00:00"))] == ["Eva", "Siv"]


def test_a_new_duty_takes_the_place_of_the_one_before(people: Cast) -> None:
    eva = on_duty(people, "Eva")
    later = NOW + timedelta(days=1)
    set_duty(eva, wave=2, week=[""] * 7, is_on_call=True, by=by(people.ada), now=later)
    assert [(duty.wave, duty.is_on_call, duty.created_at) for duty in duties()] == [(2, True, later)]


def test_a_duty_ends_once_and_stays_in_the_events(people: Cast) -> None:
    eva = on_duty(people, "Eva")
    end_duty(eva, by=by(people.ada), now=NOW)
    end_duty(eva, by=by(people.ada), now=NOW)
    kinds = [event["kind"] for event in exports.events() if event["kind"].startswith("phone-duty")]
    assert (find_duty(eva.id), kinds) == (None, ["phone-duty-set", "phone-duty-ended"])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"wave": 3}, "wave"),
        ({"week": [""] * 7}, "day0"),
        ({"week": ["08-17", "17-08", "", "", "", "", ""]}, "day1"),
    ],
)
def test_a_duty_that_would_ring_nobody_is_refused(people: Cast, values: dict[str, object], field: str) -> None:
    wanted = {"wave": 1, "week": OFFICE_HOURS, "is_on_call": False, **values}
    with pytest.raises(Refused) as refused:
        set_duty(agent(people, "Eva"), by=by(people.ada), now=NOW, **wanted)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_an_agent_without_a_number_cannot_be_rung(people: Cast) -> None:
    with pytest.raises(Refused, match="Olle Lind has no telephone number"):
        set_duty(people.olle, wave=1, week=OFFICE_HOURS, is_on_call=False, by=by(people.ada), now=NOW)


def test_no_more_agents_are_in_a_wave_than_can_be_rung_together(people: Cast) -> None:
    for number in range(MOST_IN_A_WAVE):
        on_duty(people, f"Agent{number}")
    with pytest.raises(Refused, match="10 agents"):
        on_duty(people, "Eva")
    on_duty(people, "Siv", wave=2)


def test_only_administrators_say_who_is_rung(people: Cast) -> None:
    eva = on_duty(people, "Eva")
    with pytest.raises(NotAllowed):
        end_duty(eva, by=by(people.olle), now=NOW)
