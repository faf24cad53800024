"""What all pages share: languages, dates, errors, texts, static files, and what watchers see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from peewee import OperationalError
from werkzeug.test import TestResponse

from core import clock, health, listings
from core.config import Settings
from core.errors import Refused
from core.models import Contact, Ticket
from tests.web.cast import Cast, make_held, make_ticket
from tests.web.conftest import Browser, Visit
from web import texts
from web.throttle import Throttle

NASTY = '"><script>alert(1)</script>{{ 7919*7927 }}\u202eexe'


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [("sv-SE,sv;q=0.9", "sv"), ("en-GB", "en"), ("de", "sv"), ("", "sv"), ("de, en;q=0.4", "en"), ("x" * 9000, "sv")],
)
def test_a_stranger_reads_what_the_browser_asks_for(accepts: str, expected: str, app: Flask) -> None:
    page = app.test_client().get("/login", headers={"Accept-Language": accepts}).text
    assert f'<html lang="{expected}">' in page


def test_a_persons_own_language_comes_before_the_browsers(cast: Cast, visit: Visit) -> None:
    Contact.update(language="en").where(Contact.id == cast.anna.id).execute()
    browser = visit(cast.anna)
    browser.client.delete_cookie("arende-language")
    browser.headers = {"Accept-Language": "sv"}
    assert '<html lang="en">' in browser.get("/").text


def test_the_switch_on_the_page_comes_before_all(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.anna)
    answer = browser.post("/language", {"language": "sv", "next": "/contacts"}, follow_redirects=True)
    assert "Kontaktpersoner hos Sjöbris kommun" in answer.text


def test_an_unknown_language_changes_nothing(visit: Visit) -> None:
    assert '<html lang="en">' in visit().post("/language", {"language": "xx"}, follow_redirects=True).text


@pytest.mark.parametrize(("language", "expected"), [("sv", "6 juli 2025 14:30"), ("en", "6 Jul 2025 14:30")])
def test_dates_stand_in_the_desks_zone_and_the_readers_language(
    language: str, expected: str, cast: Cast, visit: Visit
) -> None:
    ticket = make_ticket(cast.anna)
    Ticket.update(opened_at=datetime(2025, 7, 6, 12, 30, tzinfo=UTC)).execute()
    page = visit(cast.agent, language=language).get(f"/desk/tickets/{ticket.number}").text
    assert expected in page


def test_a_refusal_of_core_is_told_in_swedish(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.admin, language="sv").post("/admin/modules", {"name": ""})
    assert "En modul måste ha ett namn." in answer.text


def test_what_people_wrote_is_never_markup(cast: Cast, visit: Visit) -> None:
    Contact.update(name=NASTY).where(Contact.id == cast.anna.id).execute()
    ticket = make_ticket(Contact.get_by_id(cast.anna.id), NASTY, text=NASTY)
    held = make_held()
    Ticket.update(subject=NASTY, requester_name=NASTY).where(Ticket.id == held.id).execute()
    portal, desk = visit(cast.anna), visit(cast.agent)
    pages = [portal.get(path).text for path in ("/", f"/tickets/{ticket.number}", "/contacts")]
    pages += [
        desk.get(f"/desk/{path}").text for path in ("", f"tickets/{ticket.number}", "held", f"held/{held.number}")
    ]
    assert [page for page in pages if "<script>" in page or str(7919 * 7927) in page] == []


def test_a_subject_cannot_turn_the_line_around(cast: Cast, visit: Visit) -> None:
    make_ticket(cast.anna, "rad\u202eexe.gpj")
    assert "<bdi>rad\u202eexe.gpj</bdi>" in visit(cast.anna).get("/").text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.se/x?y=1&z=2.", 'href="https://a.se/x?y=1&amp;z=2"'),
        ("(https://a.se/x)", 'href="https://a.se/x"'),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ('https://a.se/"onclick="x', 'href="https://a.se/"'),
        ("<b>https://a.se/</b>", "&lt;b&gt;"),
    ],
)
def test_addresses_become_links_that_show_where_they_lead(text: str, expected: str) -> None:
    linked = str(texts.with_links(text))
    assert expected in linked
    assert "onclick" not in linked.partition("</a>")[0].partition("<a")[2]
    assert 'href="javascript' not in linked


@pytest.mark.parametrize(("size", "expected"), [(0, "0 B"), (1023, "1023 B"), (2048, "2 kB"), (5 << 20, "5.0 MB")])
def test_sizes_are_told_in_the_unit_that_fits(size: int, expected: str) -> None:
    assert texts.file_size(size) == expected


@pytest.mark.parametrize("path", ["/nix", "/tickets/100009", "/desk/", "/admin/", "/desk/tickets/100009"])
def test_an_error_page_is_plain_and_kind(path: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.anna).get(path)
    assert (answer.status_code, "There is nothing here" in answer.text) == (404, True)
    assert "start page" in answer.text


def test_too_much_at_once_is_told_as_that(settings: Settings, cast: Cast, visit: Visit) -> None:
    answer = send_bytes(visit(cast.anna), "/tickets/new", settings.mail_max_size + (2 << 20))
    assert (answer.status_code, "That is too much at once" in answer.text) == (413, True)


def test_a_stranger_sends_no_files(visit: Visit) -> None:
    browser = visit()
    browser.get("/login")
    assert send_bytes(browser, "/login", 1 << 20).status_code == 413


def test_too_many_files_are_refused_in_words(cast: Cast, visit: Visit) -> None:
    files = [(BytesIO(b"x"), f"{serial}.txt") for serial in range(21)]
    form = {"subject": "x", "text": "y", "category": "order", "files": files}
    answer = visit(cast.anna).post("/tickets/new", form)
    assert (answer.status_code, "at most 20 files" in answer.text) == (422, True)


def test_a_database_that_is_away_is_told_kindly_and_tried_anew(
    cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = visit(cast.anna)
    with monkeypatch.context() as broken:
        broken.setattr(listings, "ticket_page", raiser(OperationalError("server closed the connection")))
        answer = browser.get("/")
    assert (answer.status_code, "reach our records right now" in answer.text) == (503, True)
    assert browser.get("/").status_code == 200


def test_an_error_of_ours_says_nothing_of_its_inside(cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = visit(cast.anna)
    monkeypatch.setattr(listings, "counts", raiser(RuntimeError("a secret")))
    answer = browser.get("/")
    assert (answer.status_code, "Something broke on our side" in answer.text) == (500, True)
    assert "secret" not in answer.text


def test_a_form_that_failed_rings_nobody(cast: Cast, visit: Visit, rung: list[str]) -> None:
    visit(cast.anna).post("/tickets/new", {"subject": ""})
    assert rung == []


def test_the_stylesheet_is_kept_for_ever_under_its_own_name(visit: Visit) -> None:
    browser = visit()
    path = browser.get("/login").text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    answer = browser.get(path)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert browser.get("/static/old/arende.css").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/x/../app.py", "/static/x/app.py", "/static/x/%2e%2e%2fapp.py"])
def test_only_static_files_are_static(path: str, visit: Visit) -> None:
    assert visit().get(path).status_code == 404


def test_pages_hold_no_script_and_no_style_of_their_own(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    pages = [
        page_of(visit(cast.anna), "/", f"/tickets/{ticket.number}", "/tickets/new", "/contacts"),
        page_of(visit(cast.admin), "/desk/", f"/desk/tickets/{ticket.number}", "/desk/held", "/admin/customers"),
    ]
    found = [mark for mark in ("<script", "<style", " style=", " onclick=", "javascript:") if mark in "".join(pages)]
    assert found == []


def test_nobody_is_told_that_it_lives_by_a_cookie(visit: Visit) -> None:
    answer = visit().get("/healthz")
    assert (answer.text, "Set-Cookie" in answer.headers) == ("ok\n", False)


def test_readiness_gives_its_reasons(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert visit().get("/readyz").status_code == 200
    monkeypatch.setattr(health, "problems", lambda now, settings: ["mail waits", "disk is full"])
    answer = visit().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "mail waits\ndisk is full\n")


def test_metrics_are_in_prometheus_words(cast: Cast, visit: Visit) -> None:
    make_ticket(cast.anna)
    lines = visit().get("/metrics").text.splitlines()
    assert "arende_tickets_open 1.0" in lines
    assert all(line.startswith(("#", "arende_")) for line in lines if line)


def test_a_network_is_counted_by_its_subscriber() -> None:
    throttle, now = Throttle(), clock.now()
    for serial in range(20):
        assert throttle.allows(f"2001:db8:1:2::{serial:x}", now=now)
    assert not throttle.allows("2001:db8:1:2:ffff::1", now=now)
    assert throttle.allows("2001:db8:1:3::1", now=now)
    assert throttle.allows("2001:db8:1:2::1", now=now + timedelta(minutes=11))


def test_a_refusal_without_a_place_on_a_page_has_a_page(app: Flask, cast: Cast, visit: Visit) -> None:
    app.add_url_rule("/refuses", "refuses", raiser(Refused("x", "A module needs a name.")))
    answer = visit(language="sv").get("/refuses")
    assert (answer.status_code, "En modul måste ha ett namn." in answer.text) == (400, True)


def send_bytes(browser: Browser, path: str, size: int) -> TestResponse:
    return browser.client.post(path, data=b"x" * size, content_type="multipart/form-data; boundary=x")


def page_of(browser: Browser, *paths: str) -> str:
    return "".join(browser.get(path).text for path in paths)


def raiser(error: Exception) -> Callable[..., str]:
    def fail(*arguments: object, **named: object) -> str:
        raise error

    return fail
