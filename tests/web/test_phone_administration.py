"""What administrators decide of the telephone: said on the page, kept with who and when, refused in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core import blocked_numbers, clock, phone_duty, phone_settings
from core.actors import DESK
from core.config import Settings
from core.models import Agent, BlockedNumber, Contact
from core.rules.hours import Hours
from core.rules.spans import parse_spans
from tests.web.cast import Cast
from tests.web.conftest import Visit, begin_session, make_app
from tests.web.phone_things import with_a_number
from web.admin.phone import standing_at
from web.admin.phone_duty import in_words

PHONE = {"notice_mode": "inform", "keep_months": "24", "voice_sv": "Polly.Elin-Neural", "voice_en": "Polly.Amy-Neural"}
KNOWN = {"announcement_sv": "Vi känner till felet.", "announcement_en": "We know about the fault."}
WEEKDAYS = {f"day{day}": "08-17" for day in range(5)}
OFFICE = Hours(ZoneInfo("Europe/Stockholm"), (parse_spans("08-17"),) * 5 + ((), ()))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE.zone).astimezone(UTC)


def test_what_is_decided_is_kept_and_told_with_who_did_it(cast: Cast, visit: Visit) -> None:
    form = {**PHONE, "greeting_sv": "Hej och välkommen.", "keep_months": "6", "sends_texts": "1"}
    page = visit(cast.admin).post("/admin/phone", form, follow_redirects=True).text
    decided = page.split("Latest decisions")[1]
    assert "Hej och välkommen." in decided
    assert "Karin Alm" in decided
    assert phone_settings.phone_settings().keep_months == 6


def test_an_unticked_box_switches_off(cast: Cast, visit: Visit) -> None:
    visit(cast.admin).post("/admin/phone", PHONE)
    assert phone_settings.phone_settings().sends_texts is False


def test_a_setting_that_makes_no_sense_is_explained_and_nothing_is_changed(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.admin).post("/admin/phone", {**PHONE, "keep_months": "999", "greeting_sv": "Hej"})
    assert answer.status_code == 422
    assert "Recordings are kept for 1 to 120 months." in answer.text
    assert phone_settings.phone_settings() == phone_settings.PhoneSettings()


def test_the_announcement_is_one_click_on_and_one_off(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    browser.post("/admin/phone/announcement", {**KNOWN, "do": "say"})
    assert phone_settings.phone_settings().announcement_en == KNOWN["announcement_en"]
    page = browser.post("/admin/phone/announcement", {**KNOWN, "do": "end"}, follow_redirects=True).text
    assert phone_settings.phone_settings().is_announcing is False
    assert KNOWN["announcement_sv"] in page.split("Announcement in Swedish")[1]  # to be said again


def test_the_queue_shows_what_callers_are_told(cast: Cast, visit: Visit) -> None:
    assert "Callers hear an announcement" not in visit(cast.agent).get("/desk/").text
    phone_settings.change_phone_settings(by=DESK, now=clock.now(), **KNOWN)
    assert KNOWN["announcement_en"] in visit(cast.agent).get("/desk/").text
    assert KNOWN["announcement_sv"] in visit(cast.agent, language="sv").get("/desk/").text


@pytest.mark.parametrize(
    ("form", "told"),
    [({}, "Write what callers should hear."), ({"announcement_sv": "Vi vet."}, "Write it in both languages")],
)
def test_an_announcement_that_not_everybody_understands_is_refused(
    cast: Cast, visit: Visit, form: dict[str, str], told: str
) -> None:
    answer = visit(cast.admin).post("/admin/phone/announcement", {**form, "do": "say"})
    assert (answer.status_code, told in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("now", "is_open", "changes_at", "then_at"),
    [
        ("2026-11-23 10:00", True, "2026-11-23 17:00", "2026-11-24 08:00"),
        ("2026-11-23 17:00", False, "2026-11-24 08:00", "2026-11-24 17:00"),
        ("2026-11-28 12:00", False, "2026-11-30 08:00", "2026-11-30 17:00"),
    ],
)
def test_the_page_tells_when_callers_find_it_open(now: str, is_open: bool, changes_at: str, then_at: str) -> None:
    standing = standing_at(at(now), OFFICE)
    assert (standing.is_open, standing.changes_at, standing.then_at) == (is_open, at(changes_at), at(then_at))


def test_an_agent_is_put_on_duty_and_taken_off(cast: Cast, visit: Visit) -> None:
    agent, browser = with_a_number(cast), visit(cast.admin)
    form = {"agent": str(agent.id), "wave": "2", "is_on_call": "1", **WEEKDAYS}
    page = browser.post("/admin/phone/duty", form, follow_redirects=True).text
    for told in ("Olle Ström", "+46701112233", "Mon–Fri 08–17", "set by Karin Alm"):
        assert told in page
    browser.post(f"/admin/phone/duty/{agent.id}/remove")
    assert phone_duty.duties() == []


def test_a_duty_is_changed_from_what_it_is(cast: Cast, visit: Visit) -> None:
    agent = with_a_number(cast)
    week = ["", "", "13-17", "", "", "", ""]
    phone_duty.set_duty(agent, wave=2, week=week, is_on_call=True, by=DESK, now=clock.now())
    page = visit(cast.admin).get(f"/admin/phone/duty/{agent.id}").text
    assert 'name="day2" value="13:00–17:00"' in page
    assert '<option value="2" selected>' in page


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"agent": ""}, "Choose an agent."),
        ({"wave": "7"}, "Choose who is rung first"),
        ({"day0": "17-08"}, "Write opening times such as"),
    ],
)
def test_a_duty_that_cannot_be_is_explained(cast: Cast, visit: Visit, form: dict[str, str], told: str) -> None:
    wanted = {"agent": str(with_a_number(cast).id), "wave": "1", **WEEKDAYS, **form}
    answer = visit(cast.admin).post("/admin/phone/duty", wanted)
    assert (answer.status_code, told in answer.text) == (422, True)


def test_who_has_no_number_is_named_with_the_way_to_mend_it(cast: Cast, visit: Visit) -> None:
    page = visit(cast.admin).get("/admin/phone/duty").text
    assert "Nobody answers calls yet" in page
    assert f'href="/admin/agents/{cast.agent.id}"' in page
    assert "No agent has a telephone number." in page


def test_days_with_the_same_hours_are_told_together(cast: Cast, visit: Visit, app: Any) -> None:
    week = [parse_spans(text) for text in ("08-17", "08-17", "", "08-12, 13-17", "08-12, 13-17", "10-14", "")]
    with app.test_request_context(headers={"Accept-Language": "sv"}):
        assert in_words(week) == "mån–tis 08–17, tors–fre 08–12, 13–17, lör 10–14"


def test_a_number_is_blocked_and_let_through_again(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    form = {"number": "070-666 66 66", "why": "Reklam varje dag"}
    page = browser.post("/admin/phone/blocked", form, follow_redirects=True).text
    for told in ("+46706666666", "Reklam varje dag", "Karin Alm"):
        assert told in page
    browser.post(f"/admin/phone/blocked/{BlockedNumber.get().id}/remove")
    assert blocked_numbers.is_blocked("+46706666666") is False
    assert "No number is blocked" in browser.get("/admin/phone/blocked").text


def test_the_log_tells_what_was_decided_of_the_telephone(cast: Cast, visit: Visit) -> None:
    browser, agent = visit(cast.admin), with_a_number(cast)
    browser.post("/admin/phone/announcement", {**KNOWN, "do": "say"})
    browser.post("/admin/phone/duty", {"agent": str(agent.id), "wave": "1", **WEEKDAYS})
    browser.post("/admin/phone/blocked", {"number": "070-666 66 66", "why": "Reklam"})
    log = browser.get("/admin/log").text
    for told in (
        "changed what callers hear",
        "set when Olle Ström answers",
        "blocked the number +46706666666: Reklam",
    ):
        assert f"Karin Alm {told}" in log


def connection(settings: Settings, cast: Cast, **changes: Any) -> str:
    """The page, of a desk with these settings."""
    client = make_app(replace(settings, **changes), []).test_client(use_cookies=False)
    begins = "__Host-" if changes["base_url"].startswith("https:") else "arende-"
    cookies = f"{begins}language=en; {begins}session={begin_session(cast.admin)}"
    return client.get("/admin/phone/connection", base_url=changes["base_url"], headers={"Cookie": cookies}).text


REAL = {
    "base_url": "https://desk.example.com",
    "twilio_account_sid": "AC" + "0" * 32,
    "twilio_auth_tokens": ("secret-token",),
    "twilio_number": "+46101234567",
}


def test_the_addresses_to_enter_are_told_whole(settings: Settings, cast: Cast) -> None:
    page = connection(settings, cast, **REAL)
    for address in ("/voice/incoming#rc=2", "/voice/fallback#rc=2", "/voice/cb/call#rc=5&amp;rp=all"):
        assert f"https://desk.example.com{address}" in page
    assert "+46101234567" in page
    assert "secret-token" not in page


@pytest.mark.parametrize(
    ("base_url", "told"),
    [
        ("http://127.0.0.1:8080", "on this machine only"),
        ("http://localhost:8080", "on this machine only"),
        ("http://desk.example.com", "begin with https"),
    ],
)
def test_an_address_that_the_provider_cannot_use_is_told_so(
    settings: Settings, cast: Cast, base_url: str, told: str
) -> None:
    assert told in connection(settings, cast, **{**REAL, "base_url": base_url})


def test_without_an_account_the_page_says_how_to_try_a_call(settings: Settings, cast: Cast) -> None:
    page = connection(settings, cast, base_url="http://127.0.0.1:8080")
    assert "simulated" in page
    assert "arende call --from" in page
    assert "never on the real telephone network" in page


def test_a_keeper_changes_a_colleagues_number(cast: Cast, visit: Visit) -> None:
    form = {"name": "Anna Ek", "language": "sv", "phone": "070-123 45 67"}
    visit(cast.bo).post(f"/contacts/{cast.anna.id}", form)
    assert Contact.get_by_id(cast.anna.id).phone == "+46701234567"


def test_a_keeper_stays_one_when_changing_their_own_entry(cast: Cast, visit: Visit) -> None:
    visit(cast.bo).post(f"/contacts/{cast.bo.id}", {"name": "Bo Lund", "language": "sv", "phone": ""})
    assert Contact.get_by_id(cast.bo.id).is_admin is True


def test_a_number_that_is_none_is_explained_where_it_was_typed(cast: Cast, visit: Visit) -> None:
    for person, path in ((cast.bo, f"/contacts/{cast.anna.id}"), (cast.admin, f"/admin/agents/{cast.agent.id}")):
        answer = visit(person).post(path, {"name": "Namn", "language": "sv", "role": "agent", "phone": "ring mig"})
        assert (answer.status_code, "such as 070-123 45 67" in answer.text) == (422, True)
    assert Agent.get_by_id(cast.agent.id).phone == ""
