"""Inbox and outbox: what the machines couldn't do alone, and every letter with its state."""

from __future__ import annotations

from core import clock, letters, signin
from core.config import Settings
from core.inbox import raw_of
from core.models import Letter, Mail
from core.models.post import MailState
from core.rules.references import Keyring
from tests.web.cast import Cast, make_letter, make_shunted_mail, make_ticket
from tests.web.conftest import Visit


def test_shunted_mail_is_shown_with_what_went_wrong(cast: Cast, visit: Visit) -> None:
    make_shunted_mail()
    page = visit(cast.agent).get("/desk/inbox").text
    assert [word for word in ("x@example.net", "ValueError: odd", ">3<") if word not in page] == []


def test_a_shunted_mail_is_tried_again(cast: Cast, visit: Visit, rung: list[str]) -> None:
    mail = make_shunted_mail()
    visit(cast.agent).post(f"/desk/inbox/{mail.id}/retry")
    assert Mail.get_by_id(mail.id).state == MailState.RECEIVED
    assert rung == ["rung"]


def test_a_mail_is_saved_byte_for_byte(cast: Cast, visit: Visit) -> None:
    mail = make_shunted_mail()
    answer = visit(cast.agent).get(f"/desk/inbox/{mail.id}/raw")
    assert answer.data == raw_of(mail)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert f"filename=mail-{mail.id}.eml" in answer.headers["Content-Disposition"]


def test_letters_given_up_come_first(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.anna)
    make_letter(ticket)
    failed = make_letter(ticket, kind="replied", is_given_up=True)
    page = visit(cast.agent).get("/desk/outbox").text
    assert f"/desk/outbox/{failed.id}/retry" in page
    assert "550 5.1.1 No such user" in page
    assert "Receipt</td>" not in page


def test_all_letters_are_shown_where_none_was_given_up(cast: Cast, visit: Visit) -> None:
    make_letter(make_ticket(cast.anna))
    assert "Receipt</td>" in visit(cast.agent).get("/desk/outbox").text


def test_a_letter_given_up_is_tried_again(cast: Cast, visit: Visit) -> None:
    letter = make_letter(make_ticket(cast.anna), is_given_up=True)
    visit(cast.agent).post(f"/desk/outbox/{letter.id}/retry")
    assert Letter.get_by_id(letter.id).due_at is not None


def test_a_letter_on_its_way_is_not_sent_twice(cast: Cast, visit: Visit) -> None:
    letter = make_letter(make_ticket(cast.anna))
    answer = visit(cast.agent).post(f"/desk/outbox/{letter.id}/retry")
    assert (answer.status_code, "been given up" in answer.text) == (400, True)


def test_a_letter_is_shown_with_its_headers_and_text(cast: Cast, visit: Visit) -> None:
    letter = make_letter(make_ticket(cast.anna))
    page = visit(cast.agent).get(f"/desk/outbox/{letter.id}").text
    assert [word for word in ("Vi har ditt ärende.", "Message-ID", "anna@sjobris.se") if word not in page] == []


def test_a_sign_in_letter_is_listed_but_never_shown(cast: Cast, visit: Visit, settings: Settings) -> None:
    now = clock.now()
    made = signin.make_link("karin@desk.test", now=now)
    assert made
    letters.owe_sign_in_letter(made[0], made[1], settings=settings, now=now)
    browser = visit(cast.agent)
    page = browser.get(f"/desk/outbox/{Letter.get().id}").text
    assert "it holds a key to somebody&#39;s account" in page
    assert made[1] not in page + browser.get("/desk/outbox").text


def test_the_letters_that_core_writes_can_be_shown(cast: Cast, visit: Visit, settings: Settings) -> None:
    ticket = make_ticket(cast.anna)
    letters.write_due(settings, Keyring(settings.secrets), now=clock.now())
    page = visit(cast.agent).get(f"/desk/outbox/{Letter.get().id}").text
    assert str(ticket.number) in page
