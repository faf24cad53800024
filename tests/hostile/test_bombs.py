"""Mails built to use up their reader: each is read in linear time, and keeps nobody else waiting."""

from __future__ import annotations

import smtplib

import psutil
import pytest

from core.rules.references import tagged_ticket_ids
from intake.mail.reading.automatic import Classification, Kind, answer_refusal, classify
from intake.mail.reading.bounce import failed_recipients, original_message_ids
from intake.mail.reading.parse import Unreadable, read_mail
from tests.hostile.bombs import BOMBS, bomb
from tests.hostile.growth import LINEAR, growth
from tests.servers import wait_until
from tests.servers.figures import figures
from tests.servers.programs import Desk
from web.html_mail import safe_page

ROOM = 250 << 20  # what a worker and its readers may grow by: mails of 6 MB, some copies of each
OWN = ("servicedesk@example.test",)


def understand(raw: bytes) -> Classification | None:
    """All that is asked of a mail's bytes."""
    try:
        reading = read_mail(raw)
    except Unreadable:
        return None
    kind = classify(reading, envelope_from="", own_addresses=OWN, is_own_message_id=lambda _: False)
    answer_refusal(reading, Classification(Kind.HUMAN, ""), envelope_from="a@b.example", own_addresses=OWN)
    failed_recipients(reading, raw)
    original_message_ids(reading)
    tagged_ticket_ids(reading.subject)
    return kind


@pytest.mark.parametrize("name", BOMBS)
def test_twice_the_bomb_is_at_most_twice_the_work(name: str) -> None:
    assert growth(lambda size: bomb(name, size), understand, BOMBS[name][1]) < LINEAR


@pytest.mark.parametrize("page", ["<div>", "<p><b><i>", "<a href=x>", "<table><tr><td>", "<!--", "&", "<svg><style>"])
def test_showing_html_of_any_depth_is_linear(page: str) -> None:
    def show(html: str) -> object:
        return safe_page(html, {}, title="")

    assert growth(lambda size: page * (size // len(page)), show, 500_000) < LINEAR


@pytest.mark.parametrize("words", ["auto", "re: ", "frånvaro", "(", " ", "undeliver", "out of "])
def test_no_subject_is_slow_to_sort(words: str) -> None:
    def mail(size: int) -> bytes:
        return f"From: a@b.example\r\nSubject: {words * (size // len(words))}\r\n\r\nx".encode()

    assert growth(mail, understand, 60_000) < LINEAR


def test_a_desk_takes_every_bomb_and_answers_whoever_writes_next(desk: Desk) -> None:
    """All of them by SMTP, then a person's mail: the same worker answers it, and has not grown out of bounds."""
    desk.cli("customer", "add", "Kund")
    desk.cli("contact", "add", "Kund", "Anna", "anna@kund.test")
    worker = desk.process("worker")
    before = memory_of(worker)
    with smtplib.SMTP("127.0.0.1", desk.mail_port, "kund.test", timeout=60) as client:
        for name, (_, size) in BOMBS.items():
            client.sendmail("anna@kund.test", desk.address, bomb(name, size))
        client.sendmail("bo@kund.test", desk.address, "Subject: Hello\r\nFrom: bo@kund.test\r\n\r\nA question.")
    wait_until(lambda: not figures(desk)["mail_waiting"], what="every mail to have its outcome")
    assert memory_of(worker) - before < ROOM
    assert desk.process("worker").pid == worker.pid
    mails = desk.export("mail")
    assert {mail["outcome"] for mail in mails[:-1]} <= {"ticket", "held"}
    assert {mail["kind"] for mail in mails[:-1]} == {"human", "unreadable"}
    wait_until(lambda: any("bo@kund.test" in str(letter["To"]) for letter in desk.letters()), what="Bo's receipt")


def memory_of(program: psutil.Process) -> int:
    family = [program, *program.children(recursive=True)]
    return sum(one.memory_info().rss for one in family if one.is_running())
