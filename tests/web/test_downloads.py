"""Files and original formatting: saved, never run; and only by those who may read the message they came with."""

from __future__ import annotations

import pytest

from core.actors import DESK
from core.models import Message, Ticket
from core.models.tickets import Visibility
from tests.web.cast import Cast, make_file, make_message, make_ticket
from tests.web.conftest import Visit


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("image.svg", b"<svg onload='alert(1)'/>"),
        ("feed.xml", b"<?xml version='1.0'?>"),
        ("report.pdf", b"%PDF-1.7"),
        ("code.js", b"alert(1)"),
        ("photo.png", b"\x89PNG"),
    ],
)
def test_whatever_it_is_it_is_saved_and_never_run(name: str, content: bytes, cast: Cast, visit: Visit) -> None:
    file = make_file(make_ticket(cast.anna), name, content=content)
    answer = visit(cast.anna).get(f"/attachments/{file.id}/{name}")
    assert answer.data == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name", ['a"b;filename=evil.exe', "gnp.\u202eexe", "rad\r\nSet-Cookie: a=b", "räksmörgås €.txt", "'--"]
)
def test_no_name_breaks_the_header(name: str, cast: Cast, visit: Visit) -> None:
    file = make_file(make_ticket(cast.anna), name)
    answer = visit(cast.anna).get(f"/attachments/{file.id}/x")
    disposition = answer.headers["Content-Disposition"]
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert disposition.isascii()
    assert disposition.isprintable()


def test_the_name_in_the_address_opens_nothing(cast: Cast, visit: Visit) -> None:
    theirs = make_file(make_ticket(cast.maja), "hemlig.txt")
    assert visit(cast.anna).get(f"/attachments/{theirs.id}/hemlig.txt").status_code == 404


@pytest.mark.parametrize("visibility", [Visibility.INTERNAL, Visibility.PENDING])
def test_a_file_of_the_desk_alone_stays_there(visibility: Visibility, cast: Cast, visit: Visit) -> None:
    file = make_file(make_ticket(cast.anna), visibility=visibility)
    path = f"/attachments/{file.id}/bild.png"
    assert (visit(cast.anna).get(path).status_code, visit(cast.agent).get(path).status_code) == (404, 200)


def test_a_file_of_a_held_ticket_waits_with_it(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    file = make_file(ticket)
    Ticket.update(held_because="doubtful").where(Ticket.id == ticket.id).execute()
    assert visit(cast.anna).get(f"/attachments/{file.id}/bild.png").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "1e3", "abc"])
def test_an_odd_number_finds_nothing(number: str, cast: Cast, visit: Visit) -> None:
    browser = visit(cast.agent)
    paths = (
        f"/attachments/{number}/x",
        f"/messages/{number}/html",
        f"/desk/outbox/{number}",
        f"/desk/inbox/{number}/raw",
    )
    assert {browser.get(path).status_code for path in paths} == {404}


def test_original_formatting_is_shown_in_a_sandbox(cast: Cast, visit: Visit) -> None:
    said = make_message(make_ticket(cast.anna), by=DESK, html="<p>Hej <b>du</b><script>alert(1)</script></p>")
    answer = visit(cast.anna).get(f"/messages/{said.id}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; img-src data:;")
    assert "<b>du</b>" in answer.text
    assert "alert" not in answer.text


def test_a_picture_that_came_with_the_mail_is_part_of_it(cast: Cast, visit: Visit) -> None:
    file = make_file(make_ticket(cast.anna), content=b"PNG")
    Message.update(html='<img src="cid:Logo@x"><img src="https://evil.test/p.gif">').execute()
    type(file).update(content_id="logo@x").execute()
    page = visit(cast.anna).get(f"/messages/{file.message_id}/html").text
    assert 'src="data:image/png;base64,UE5H"' in page
    assert "evil.test" not in page


def test_internal_formatting_stays_at_the_desk(cast: Cast, visit: Visit) -> None:
    said = make_message(make_ticket(cast.anna), by=DESK, html="<p>x</p>", visibility=Visibility.INTERNAL)
    path = f"/messages/{said.id}/html"
    assert (visit(cast.anna).get(path).status_code, visit(cast.agent).get(path).status_code) == (404, 200)


def test_formatting_too_deep_to_be_safe_is_not_shown(cast: Cast, visit: Visit) -> None:
    said = make_message(make_ticket(cast.anna), by=DESK, html="<div>" * 5000)
    page = visit(cast.anna).get(f"/messages/{said.id}/html").text
    assert "The formatting is too large to be shown safely." in page


def test_a_file_is_offered_under_its_escaped_name(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    make_file(ticket, '<img src=x onerror="alert(1)">.txt')
    page = visit(cast.anna).get(f"/tickets/{ticket.number}").text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
