"""A small picture that a customer's people send again and again is a logo, and is set aside."""

from __future__ import annotations

from core import dialogue
from core.attachments import File, with_logos_set_aside
from core.models import Attachment
from tests import make
from tests.cast import NOW, Cast, by

LOGO = File(filename="logo.png", content_type="image/png", content=b"\x89PNG logo", content_id="logo")


def sent(people: Cast, times: int, *files: File) -> None:
    ticket = make.ticket(people.anna)
    for _ in range(times):
        dialogue.add_from_customer(ticket, make.said(files=files), by=by(people.anna), now=NOW)


def test_a_picture_sent_three_times_before_is_set_aside(people: Cast) -> None:
    sent(people, 3, LOGO)
    (file,) = with_logos_set_aside([LOGO], author=people.anna.email)
    assert file.is_set_aside


def test_a_picture_sent_twice_before_is_not(people: Cast) -> None:
    sent(people, 2, LOGO)
    assert with_logos_set_aside([LOGO], author=people.anna.email) == (LOGO,)


def test_the_same_picture_twice_in_one_mail_counts_once(people: Cast) -> None:
    sent(people, 2, LOGO, LOGO)
    assert with_logos_set_aside([LOGO], author=people.anna.email) == (LOGO,)


def test_a_picture_that_others_send_is_not(people: Cast) -> None:
    sent(people, 5, LOGO)
    assert with_logos_set_aside([LOGO], author="bo@annan.test") == (LOGO,)


def test_a_file_that_is_no_picture_is_never_set_aside(people: Cast) -> None:
    form = File(filename="blankett.pdf", content_type="application/pdf", content=b"%PDF")
    sent(people, 5, form)
    assert with_logos_set_aside([form], author=people.anna.email) == (form,)


def test_what_is_set_aside_is_kept_as_that(people: Cast) -> None:
    sent(people, 1, File(filename="x.png", content_type="image/png", content=b"x", is_set_aside=True), LOGO)
    assert [(row.filename, row.is_set_aside) for row in Attachment.select().order_by(Attachment.id)] == [
        ("x.png", True), ("logo.png", False),
    ]  # fmt: skip
