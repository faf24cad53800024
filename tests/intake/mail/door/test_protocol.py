"""What the mail door answers, seen from outside."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.intake.mail.running import DESK, MAIL, Running, Talk, running_server


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running_server() as running:
        yield running


@pytest.fixture
def talk(server: Running) -> Iterator[Talk]:
    server.inbox.mails.clear()
    with server.call() as talk:
        yield talk


# A mail arrives


def test_a_mail_sent_by_smtplib_arrives_as_it_was(server: Running) -> None:
    server.inbox.mails.clear()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "anna@customer.test", DESK, "Skrivaren är trasig"
    message.set_content(".hidden line\n\nHälsningar\n..\n")
    with smtplib.SMTP("127.0.0.1", server.smtp.port) as client:
        client.send_message(message)
    assert server.inbox.contents == [message.as_bytes(policy=message.policy.clone(linesep="\r\n"))]


def test_the_envelope_is_kept(server: Running, talk: Talk) -> None:
    talk.address("Help@desk.test", "help+r7@desk.test", "Help@desk.test")
    talk.say("DATA")
    assert talk.say(MAIL + ".").startswith("250 2.0.0 ")
    (mail,) = server.inbox.mails
    assert (mail.envelope_from, mail.envelope_to) == (
        "anna@customer.test",
        ("Help@desk.test", "help+r7@desk.test"),
    )
    assert (mail.peer, mail.helo, mail.tls) == ("127.0.0.1", "mx.customer.test", False)


def test_the_null_sender_is_an_empty_string(server: Running, talk: Talk) -> None:
    assert talk.give(sender="").startswith("250 ")
    assert server.inbox.mails[0].envelope_from == ""


def test_several_mails_arrive_over_one_connection(server: Running, talk: Talk) -> None:
    assert [talk.give(MAIL + f"{number}\r\n")[:3] for number in range(30)] == ["250"] * 30
    assert len(server.inbox.mails) == 30


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n",
        b"no header at all\r\n",
        b"From: a@x.test\r\nFrom: b@x.test\r\nTo:\r\n\r\n",
        b"Subject: a\r\n\r\n" + b"x" * 100_000 + b"\r\n",
        b"X: " + b"x" * 300_000 + b"\r\n\r\nbody\r\n",
        b"Subject: a\r\n\r\nbare \n and \r and \0 and \xff\r\n",
        b"Subject: a\r\n\r\n" + b"\r\n" * 300_000,
    ],
)
def test_odd_mail_is_taken_and_kept_to_the_byte(server: Running, talk: Talk, content: bytes) -> None:
    assert talk.give(content).startswith("250 ")
    assert server.inbox.contents == [content]


def test_commands_that_come_behind_a_mail_are_heard(server: Running, talk: Talk) -> None:
    talk.address()
    talk.say("DATA")
    talk.send(f"{MAIL}.\r\nMAIL FROM:<b@x.test>\r\nRCPT TO:<{DESK}>\r\nDATA\r\n".encode())
    assert [talk.hear()[:3] for _ in range(4)] == ["250", "250", "250", "354"]
    assert talk.say(MAIL + ".").startswith("250 ")
    assert [mail.envelope_from for mail in server.inbox.mails] == ["anna@customer.test", "b@x.test"]


def test_who_says_everything_and_half_closes_still_gets_all_answers(server: Running, talk: Talk) -> None:
    talk.address()
    talk.say("DATA")
    talk.send(f"{MAIL}.\r\nQUIT\r\n".encode())
    talk.socket.shutdown(1)
    assert [talk.hear()[:3], talk.hear()[:3], talk.hear()] == ["250", "221", ""]
    assert server.inbox.contents == [MAIL.encode()]


# What it says of itself


def test_the_greeting_tells_no_software(talk: Talk) -> None:
    assert talk.greeting == "220 desk.test ESMTP"


def test_ehlo_tells_what_can_be_done(talk: Talk) -> None:
    assert talk.say("EHLO mx.customer.test").split("\n") == [
        "250-desk.test",
        "250-PIPELINING",
        "250-SIZE 26214400",
        "250-8BITMIME",
        "250-SMTPUTF8",
        "250 ENHANCEDSTATUSCODES",
    ]


@pytest.mark.parametrize("command", ["VRFY help", "VRFY nobody", "EXPN help", "HELP", "HELP MAIL"])
def test_nothing_is_told_about_users_or_software(talk: Talk, command: str) -> None:
    talk.say("EHLO mx.customer.test")
    assert talk.say(command) in ("252 2.1.5 Send some mail, we will do our best", "214 2.0.0 See RFC 5321")


@pytest.mark.parametrize(
    ("commands", "reply"),
    [
        (["MAIL FROM:<a@x.test>"], "503 5.5.1"),
        (["EHLO"], "501 5.5.4"),
        (["EHLO x", "RCPT TO:<help@desk.test>"], "503 5.5.1"),
        (["EHLO x", "DATA"], "503 5.5.1"),
        (["EHLO x", "MAIL FROM:<>", "DATA"], "503 5.5.1"),
        (["EHLO x", "MAIL FROM:<>", "MAIL FROM:<>"], "503 5.5.1"),
        (["EHLO x", "MAIL FROM:<> SIZE=99999999"], "552 5.3.4"),
        (["EHLO x", "MAIL FROM:<> RET=HDRS"], "555 5.5.4"),
        (["EHLO x", "MAIL FROM:<a@x.test"], "553 5.1.3"),
        (["EHLO x", "MAIL FROM:<@r.test:a@x.test>"], "553 5.1.3"),
        (["EHLO x", "MAIL FROM:<a\udce5@x.test>"], "553 5.1.3"),
        (["EHLO x", "MAIL FROM:<a\x07@x.test>"], "553 5.1.3"),
        (["EHLO x", "MAIL FROM:<>", "RCPT TO:<boss@desk.test>"], "550 5.1.1"),
        (["EHLO x", "MAIL FROM:<>", "RCPT TO:<a@elsewhere.test>"], "550 5.7.1"),
        (["EHLO x", "MAIL FROM:<>", "RCPT TO:<a%elsewhere.test@desk.test>"], "550 5.7.1"),
        (["EHLO x", "MAIL FROM:<>", 'RCPT TO:<"a@elsewhere.test"@desk.test>'], "550 5.7.1"),
        (["EHLO x", "MAIL FROM:<>", "RCPT TO:<@desk.test:a@elsewhere.test>"], "553 5.1.3"),
        (["EHLO x", "MAIL FROM:<åsa@exämple.test> SMTPUTF8"], "250 2.1.0"),
        (["HELO x", "MAIL FROM:a@x.test", "RCPT TO:<postmaster>"], "250 2.1.5"),
        (["EHLO x", "AUTH PLAIN AGEAYg=="], "500 5.5.1"),
        (["EHLO x", "STARTTLS"], "503 5.5.1"),
        (["EHLO x", "å"], "500 5.5.1"),
        (["EHLO x", ""], "500 5.5.2"),
        (["EHLO x", "NOOP " + "x" * 3_000], "500 5.5.2"),
        (["EHLO x", "NOOP"], "250 2.0.0"),
        (["EHLO x", "MAIL FROM:<>", "RSET"], "250 2.0.0"),
    ],
)
def test_a_command_is_answered(talk: Talk, commands: list[str], reply: str) -> None:
    assert talk.say(*commands).startswith(reply + " ")


def test_an_ability_is_no_longer_there_after_helo(talk: Talk) -> None:
    assert talk.say("HELO mx.customer.test", "MAIL FROM:<a@x.test> SIZE=5").startswith("501 ")


def test_a_browser_is_sent_away(talk: Talk) -> None:
    assert talk.say("POST / HTTP/1.1").startswith("421 4.7.0 ")
    assert talk.is_hung_up()


def test_an_endless_command_line_ends_the_conversation(talk: Talk) -> None:
    talk.send(b"x" * 80_000)
    assert talk.hear().startswith("500 5.5.2 ")


# One mail is one mail


@pytest.mark.parametrize("end", ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r\n\0.\r\n"])
def test_no_second_mail_is_smuggled_into_the_first(server: Running, talk: Talk, end: str) -> None:
    smuggled = f"{MAIL}{end}MAIL FROM:<boss@desk.test>\r\nRCPT TO:<{DESK}>\r\nDATA\r\nFrom: boss\r\n\r\n"
    assert talk.give(smuggled).startswith("250 ")
    assert server.inbox.contents == [smuggled.replace("\r\n.", "\r\n").encode()]


@pytest.mark.parametrize("trick", ["X: x\rFrom: boss@desk.test", "X: x\nFrom: boss@desk.test", "X: \0"])
def test_a_header_read_differently_by_others_is_refused(server: Running, talk: Talk, trick: str) -> None:
    assert talk.give(f"{trick}\r\n{MAIL}").startswith("550 5.6.0 ")
    assert server.inbox.mails == []


def test_after_a_refused_mail_the_next_one_works(talk: Talk) -> None:
    assert talk.give("a\rb: c\r\n\r\n").startswith("550 ")
    assert talk.give().startswith("250 ")
