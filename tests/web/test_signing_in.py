"""Signing in: the same answer for everybody, links that work once, sessions that end, cookies that stay ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from core import clock, people, signin
from core.actors import DESK
from core.config import Settings
from core.models import Letter, Session, SignInLink
from tests.web.cast import Cast
from tests.web.conftest import Browser, Visit, begin_session, make_app
from web.auth import local_path


def link_for(email: str, *, minutes_ago: int = 0) -> str:
    made = signin.make_link(email, now=clock.now() - timedelta(minutes=minutes_ago), is_limited=False)
    assert made
    return f"/login/{made[1]}"


def test_a_known_address_is_sent_a_letter(cast: Cast, visit: Visit, rung: list[str]) -> None:
    visit().post("/login", {"email": " Anna@Sjobris.SE "})
    letter = Letter.get(Letter.kind == "sign-in")
    assert (letter.recipient, rung) == ("anna@sjobris.se", ["rung"])
    assert b"http://localhost/login/" in letter.content.content


def test_the_answer_is_the_same_for_an_unknown_address(cast: Cast, visit: Visit) -> None:
    browser = visit()
    known, unknown, nonsense = (
        browser.post("/login", {"email": email}).text for email in ("anna@sjobris.se", "nobody@example.net", "<b>")
    )
    assert known == unknown == nonsense
    assert Letter.select().count() == 1


def test_one_address_is_sent_only_so_many_letters(cast: Cast, visit: Visit) -> None:
    answers = {visit().post("/login", {"email": "anna@sjobris.se"}).status_code for _ in range(8)}
    assert (answers, Letter.select().count()) == ({200}, 5)


def test_one_machine_may_ask_only_so_often(cast: Cast, visit: Visit) -> None:
    browser = visit()
    far = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}}
    codes = [browser.post("/login", {"email": f"x{serial}@example.net"}, **far).status_code for serial in range(22)]
    assert (codes[:20], codes[20:]) == ([200] * 20, [429] * 2)


def test_what_a_proxy_header_says_is_not_believed(cast: Cast, visit: Visit) -> None:
    browser = visit()
    codes = []
    for serial in range(21):
        browser.headers = {"X-Forwarded-For": f"198.51.100.{serial}"}
        far = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}}
        codes.append(browser.post("/login", {"email": "x@example.net"}, **far).status_code)
    assert codes[-1] == 429


def test_opening_a_link_uses_nothing_up(cast: Cast, visit: Visit) -> None:
    link, scanner = link_for("anna@sjobris.se"), visit()
    assert [scanner.get(link).status_code for _ in range(3)] == [200, 200, 200]
    assert scanner.client.head(link).status_code == 200
    assert SignInLink.get().used_at is None
    assert visit().post(link).headers["Location"] == "/"


def test_a_link_works_once(cast: Cast, visit: Visit) -> None:
    link = link_for("anna@sjobris.se")
    first, second = visit(), visit()
    assert first.post(link).status_code == 302
    assert second.post(link).status_code == 410
    assert (first.get("/").status_code, second.get("/").status_code) == (200, 302)


def test_an_old_link_says_so(cast: Cast, visit: Visit) -> None:
    link = link_for("anna@sjobris.se", minutes_ago=16)
    assert (visit().get(link).status_code, visit().post(link).status_code) == (410, 410)


def test_a_link_of_somebody_who_was_removed_is_dead(cast: Cast, visit: Visit) -> None:
    link = link_for("anna@sjobris.se")
    people.remove_contact(cast.anna, by=DESK, now=clock.now())
    assert visit().post(link).status_code == 410


def test_agents_land_at_the_desk_and_contacts_in_the_portal(cast: Cast, visit: Visit) -> None:
    places = [visit().post(link_for(email)).headers["Location"] for email in ("olle@desk.test", "anna@sjobris.se")]
    assert places == ["/desk/", "/"]


def test_who_was_on_the_way_somewhere_gets_there(cast: Cast, visit: Visit) -> None:
    browser = visit()
    asked = browser.get("/tickets/100009").headers["Location"]
    assert asked == "/login?next=/tickets/100009"
    assert 'value="/tickets/100009"' in browser.get(asked).text
    browser.post("/login", {"email": "anna@sjobris.se", "next": "/tickets/100009"})
    assert browser.post(link_for("anna@sjobris.se")).headers["Location"] == "/tickets/100009"


def test_a_contact_is_not_led_to_the_desk(cast: Cast, visit: Visit) -> None:
    browser = visit()
    browser.post("/login", {"email": "anna@sjobris.se", "next": "/desk/held"})
    assert browser.post(link_for("anna@sjobris.se")).headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/", "/tickets/100009", "/desk/?view=open&customer=3", "/?view=all&after=1-2"])
def test_a_path_of_ours_is_one(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "https://evil.test",
        "javascript:alert(1)",
        "/\t/evil.test",
        "/ /evil.test",
        "/tickets\r\nSet-Cookie: a=b",
        "tickets",
        "/login/abc",
        "/logout",
        " /tickets",
        "/%0d%0a\n",
    ],
)
def test_a_path_that_could_lead_elsewhere_is_none(path: str) -> None:
    assert local_path(path) == ""


@pytest.mark.parametrize("path", ["//evil.test", "https://evil.test/", "/\\evil.test"])
def test_nobody_is_led_away_after_a_form(path: str, cast: Cast, visit: Visit) -> None:
    browser = visit()
    assert browser.post("/language", {"language": "sv", "next": path}).headers["Location"] == "/"
    browser.post("/login", {"email": "anna@sjobris.se", "next": path})
    assert browser.post(link_for("anna@sjobris.se")).headers["Location"] == "/"


def test_signing_out_ends_the_session_itself(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.anna)
    cookie = browser.client.get_cookie("arende-session")
    assert cookie
    browser.post("/logout")
    assert Session.select().count() == 0
    browser.client.set_cookie("arende-session", cookie.value)
    assert browser.get("/").status_code == 302


def test_signing_in_never_keeps_a_secret_that_was_there_before(cast: Cast, visit: Visit) -> None:
    browser = visit()
    browser.client.set_cookie("arende-session", "planted")
    browser.post(link_for("anna@sjobris.se"))
    cookie = browser.client.get_cookie("arende-session")
    assert cookie and cookie.value != "planted"
    assert Session.select().count() == 1


def test_signing_in_again_ends_the_session_before(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.anna)
    browser.post(link_for("olle@desk.test"))
    assert [session.agent for session in Session.select()] == [cast.agent]


def test_a_session_without_use_ends(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.anna)
    Session.update(seen_at=clock.now() - timedelta(days=8)).execute()
    assert browser.get("/").status_code == 302


def test_cookies_are_kept_from_scripts_and_other_sites(cast: Cast, visit: Visit) -> None:
    answer = visit().post(link_for("anna@sjobris.se"))
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("arende-session=") for cookie in cookies)
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie for cookie in cookies)


def test_under_https_cookies_are_locked_to_the_host(settings: Settings, cast: Cast) -> None:
    app = make_app(replace(settings, base_url="https://desk.example.se"), [])
    answer = app.test_client().get("/login", base_url="https://desk.example.se")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-visitor=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_token_is_good_in_its_own_browser_only(cast: Cast, visit: Visit) -> None:
    stolen = visit(cast.bo).token()
    browser = visit(cast.anna)
    assert browser.client.post("/logout", data={"csrf": stolen}).status_code == 400


@pytest.mark.parametrize("token", ["", "å", "aa", "x" * 10_000])
def test_an_odd_token_is_refused(token: str, cast: Cast, visit: Visit) -> None:
    assert visit(cast.anna).client.post("/logout", data={"csrf": token}).status_code == 400


def test_no_session_is_found_by_an_odd_cookie(cast: Cast, visit: Visit) -> None:
    browser = visit()
    for value in ("x", "å", "'; DROP TABLE session; --", "x" * 3000):
        browser.client.set_cookie("arende-session", value)
        assert browser.get("/").status_code == 302


def test_forms_outlive_a_change_of_secrets(settings: Settings, cast: Cast, tmp_path: Path) -> None:
    old = make_app(settings, [])
    session, token = open_session(old, cast)
    rotated = make_app(replace(settings, secrets=("another secret of length", *settings.secrets)), [])
    client = rotated.test_client()
    client.set_cookie("arende-session", session)
    assert client.post("/logout", data={"csrf": token}).status_code == 302


def open_session(app: Flask, cast: Cast) -> tuple[str, str]:
    client = app.test_client()
    secret = begin_session(cast.anna)
    client.set_cookie("arende-session", secret)
    return secret, Browser(client).token()
