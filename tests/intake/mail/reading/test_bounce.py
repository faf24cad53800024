"""Bounces name whom a letter didn't reach; anything else names nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.reading.bounce import Reported, failed_recipients, original_message_ids
from intake.mail.reading.parse import read_mail
from tests.intake.mail.corpus import as_sent, raw_mail, read


def _report(fields: str) -> tuple[Reported, ...]:
    raw = as_sent(
        b"From: MAILER-DAEMON@x.example\nContent-Type: multipart/report; boundary=b\n\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\n"
        + fields.encode()
        + b"\n--b--\n"
    )
    return failed_recipients(read_mail(raw), raw)


def test_the_words_of_the_refusing_server_are_kept() -> None:
    found = failed_recipients(read("kinds/bounce-postfix"), raw_mail("kinds/bounce-postfix"))
    assert found[0].diagnostic == "550 5.1.1 <slutat@kund.example>: no such person here"


@pytest.mark.parametrize(
    ("fields", "is_permanent"),
    [
        ("Action: failed\nStatus: 5.1.1", True),
        ("Action: failed\nStatus: 4.4.7", False),
        ("Action: failed", True),
        ("Status: 5.2.1 (mailbox disabled)", True),
    ],
)
def test_whether_trying_again_is_of_use(fields: str, is_permanent: bool) -> None:
    assert [each.is_permanent for each in _report(f"Final-Recipient: rfc822; a@x.example\n{fields}")] == [is_permanent]


@pytest.mark.parametrize(
    "fields",
    [
        "Final-Recipient: rfc822; a@x.example\nAction: delivered\nStatus: 2.0.0",
        "Final-Recipient: rfc822; a@x.example\nAction: relayed",
        "Final-Recipient: x400; /c=se\nAction: failed",
        "Final-Recipient: rfc822; nobody\nAction: failed",
        "Action: failed\nStatus: 5.0.0",
        "",
    ],
)
def test_who_did_not_fail_is_not_named(fields: str) -> None:
    assert _report(fields) == ()


def test_each_receiver_is_named_once() -> None:
    one = "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n\n"
    assert len(_report(one * 500)) == 1


def test_a_flood_of_receivers_is_cut() -> None:
    many = "\n\n".join(f"Final-Recipient: rfc822; a{n}@x.example\nAction: failed" for n in range(5_000))
    assert len(_report(many)) == 100


def test_a_persons_mail_names_nobody() -> None:
    assert failed_recipients(read("reading/plain-utf8-8bit"), raw_mail("reading/plain-utf8-8bit")) == ()


def test_the_letter_is_found_in_the_returned_text() -> None:
    raw = as_sent(b"Subject: x\n\n> Message-ID: <in.text@example.test>\n> Subject: y\n")
    assert original_message_ids(read_mail(raw)) == ("<in.text@example.test>",)


@pytest.mark.parametrize(
    "line",
    [
        "<eva@kund.example>: unknown user",
        "  eva@kund.example",
        "'eva@kund.example' on 2026-03-03 09:00",
        "Eva Berg <eva@kund.example>",
        "RCPT TO:<eva@kund.example>",
        "Recipient address: eva@kund.example",
        "Mottagare: eva@kund.example",
        "550 5.1.1 <eva@kund.example>... User unknown",
        "-- eva@kund.example",
        "EVA@KUND.EXAMPLE",
    ],
)
def test_a_receiver_is_found_where_mail_servers_put_it(line: str) -> None:
    assert _told(f"Your message could not be delivered.\n\n{line}\n") == ["eva@kund.example"]


def test_whoever_reports_did_not_fail() -> None:
    assert _told("Could not be delivered. Questions: postmaster@x.example\n\neva@kund.example\n") == [
        "eva@kund.example"
    ]


def test_whom_the_bounce_is_sent_to_did_not_fail() -> None:
    assert _told("From servicedesk@example.test\ncould not be delivered to\n\neva@kund.example") == ["eva@kund.example"]


def test_who_is_named_in_the_returned_letter_did_not_fail() -> None:
    text = "Not delivered:\n\neva@kund.example\n\n--- Below this line is a copy of the message.\n\nbo@x.example\n"
    assert _told(text) == ["eva@kund.example"]


def test_our_own_address_never_failed() -> None:
    raw = as_sent(b"From: MAILER-DAEMON@x.example\n\nUser unknown:\n\n<servicedesk+b1@example.test>: 550\n")
    assert failed_recipients(read_mail(raw), raw, own_addresses=["servicedesk@example.test"]) == ()


@pytest.mark.parametrize("word", ["failed", "Failed", "FAILURE", "failed (permanent)"])
def test_an_action_is_read_however_it_is_written(word: str) -> None:
    assert len(_report(f"Final-Recipient: rfc822; a@x.example\nAction: {word}")) == 1


def test_a_status_that_says_little_gives_way_to_the_servers_words() -> None:
    fields = "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.2.1 off"
    assert _report(fields)[0].status == "5.2.1"


def _told(text: str) -> list[str]:
    raw = as_sent(f"From: MAILER-DAEMON@x.example\nTo: servicedesk@example.test\n\n{text}".encode())
    return [each.address for each in failed_recipients(read_mail(raw), raw)]


@given(some.text(alphabet="aA:;,. @\n\\x{}<>-5", max_size=200))
def test_no_report_makes_the_reader_fail(fields: str) -> None:
    _report(fields)


@pytest.mark.parametrize(
    "piece", ["<a@b>: ", "\n", "a@b on ", "Message-ID: \n", "(", "did not reach the following recipient\n"]
)
def test_a_bounce_made_to_be_slow_is_read(piece: str) -> None:
    raw = as_sent(b"From: MAILER-DAEMON@x.example\n\n" + piece.encode() * (1_000_000 // len(piece)))
    reading = read_mail(raw)
    failed_recipients(reading, raw)
    assert original_message_ids(reading) == ()
