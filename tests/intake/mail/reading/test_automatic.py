"""Machines get no automatic answers, and people do."""

from __future__ import annotations

import pytest

from intake.mail.reading.automatic import Kind, answer_refusal, classify
from intake.mail.reading.parse import Reading, read_mail
from tests.intake.mail.corpus import OWN_ADDRESSES, as_sent

_HUMAN = "From: Anna <anna@kund.example>\nTo: servicedesk@example.test\nSubject: Skrivaren"


def _mail(field: str = "", *, header: str = _HUMAN) -> Reading:
    lines = [line for line in header.split("\n") if line.partition(":")[0] != field.partition(":")[0]]
    return read_mail(as_sent("\n".join([*lines, *([field] if field else []), "", "Hej"]).encode()))


def _kind(reading: Reading, envelope_from: str = "anna@kund.example") -> Kind:
    return classify(
        reading,
        envelope_from=envelope_from,
        own_addresses=OWN_ADDRESSES,
        is_own_message_id=lambda text: text == "<ours@example.test>",
    ).kind


def _refusal(reading: Reading, envelope_from: str = "anna@kund.example") -> str | None:
    found = classify(
        reading, envelope_from=envelope_from, own_addresses=OWN_ADDRESSES, is_own_message_id=lambda _: False
    )
    return answer_refusal(reading, found, envelope_from=envelope_from, own_addresses=OWN_ADDRESSES)


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("Auto-Submitted: auto-replied", Kind.AUTO_REPLY),
        ("Auto-Submitted: auto-generated; x=y", Kind.AUTO_REPLY),
        ("AUTO-SUBMITTED: (comment) Auto-Notified", Kind.AUTO_REPLY),
        ("Auto-Submitted: auto-replied (vacation)", Kind.AUTO_REPLY),
        ("Precedence: auto_reply", Kind.AUTO_REPLY),
        ("X-Autoreply: yes", Kind.AUTO_REPLY),
        ("X-Autorespond: Skrivaren", Kind.AUTO_REPLY),
        ("X-Auto-Reply: 1", Kind.AUTO_REPLY),
        ("X-FC-MachineGenerated: true", Kind.AUTO_REPLY),
        (
            "Content-Type: multipart/report; report-type=disposition-notification",
            Kind.HUMAN,
        ),  # it has no parts
        ("Subject: Autosvar", Kind.AUTO_REPLY),
        ("Subject: Autosvar: Skrivaren", Kind.AUTO_REPLY),
        ("Subject: Automatiskt svar: Skrivaren", Kind.AUTO_REPLY),
        ("Subject: =?utf-8?Q?Fr=C3=A5nvaro?=", Kind.AUTO_REPLY),
        ("Subject: =?utf-8?Q?Fr=C3=A5nvarande:_semester?=", Kind.AUTO_REPLY),
        ("Subject: =?utf-8?Q?Fr=C3=A5nvaromeddelande?=", Kind.AUTO_REPLY),
        ("Subject: Automatic reply: Printer", Kind.AUTO_REPLY),
        ("Subject: Out of office", Kind.AUTO_REPLY),
        ("Subject: Automatische Antwort: Drucker", Kind.AUTO_REPLY),
        ("Subject: Abwesenheitsnotiz", Kind.AUTO_REPLY),
        ("Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:_x?=", Kind.AUTO_REPLY),
        ("List-Id: <drift.list.example>", Kind.LIST),
        ("List-Unsubscribe: <https://x.example>", Kind.LIST),
        ("List-Post: NO", Kind.LIST),
        ("Precedence: bulk", Kind.LIST),
        ("Precedence: LIST", Kind.LIST),
        ("Precedence: junk", Kind.LIST),
        ("X-Failed-Recipients: x@kund.example", Kind.BOUNCE),
        ("From: MAILER-DAEMON@kund.example", Kind.BOUNCE),
        ("From: servicedesk@example.test", Kind.OWN),
        ("From: ServiceDesk+raa1-x@Example.test", Kind.OWN),
        ("Message-ID: <ours@example.test>", Kind.OWN),
        ("Auto-Submitted: no", Kind.HUMAN),
        ("Auto-Submitted: No (a person)", Kind.HUMAN),
        ("X-Autoreply: no", Kind.HUMAN),
        ("Precedence: normal", Kind.HUMAN),
        ("Subject: SV: Autosvar", Kind.HUMAN),
        ("Subject: =?utf-8?Q?Fr=C3=A5nvaro_kan_inte_rapporteras?=", Kind.HUMAN),
        ("Subject: Automatiserad test trasig", Kind.HUMAN),
        ("X-Auto-Response-Suppress: All", Kind.HUMAN),
    ],
)
def test_the_kind_of_a_mail(field: str, kind: Kind) -> None:
    assert _kind(_mail(field)) is kind


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Undelivered Mail Returned to Sender", Kind.BOUNCE),
        ("failure notice", Kind.BOUNCE),
        ("Olevererbart: Skrivaren", Kind.BOUNCE),
        ("Delivery Status Notification (Delay)", Kind.BOUNCE),
        ("I am away", Kind.AUTO_REPLY),
    ],
)
def test_the_null_sender_is_a_machine(subject: str, kind: Kind) -> None:
    assert _kind(_mail(f"Subject: {subject}"), envelope_from="") is kind


@pytest.mark.parametrize(
    "field",
    [
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "X-Auto-Response-Suppress: dr; autoreply",
        "X-Loop: yes",
        "X-Loop: servicedesk@kund.example",
        "X-RT-Loop-Prevention: rt.example",
        "From: no-reply@kund.example",
        "From: noreply@kund.example",
        "From: NoReply+42@kund.example",
        "From: do_not_reply@kund.example",
        "From: do-not-reply@kund.example",
        "From: faktura-noreply@kund.example",
        "From: svara-ej@kund.example",
        "From: svarainte@kund.example",
        "From: ingen-svar@kund.example",
        "From: nicht-antworten@kund.example",
        "From: postmaster@kund.example",
        "From: MAILER-DAEMON@kund.example",
        "From: owner-drift@kund.example",
        "From: drift-owner@kund.example",
        "From: drift-request@kund.example",
        "From: drift-bounces@kund.example",
        "From: notifications@kund.example",
        "From: servicedesk@example.test",
        "From: servicedesk+raa1-x@example.test",
        "Reply-To: servicedesk@example.test",
        "Reply-To: noreply@kund.example",
        "From: nobody at all",
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-generated; x=y",
        "AUTO-SUBMITTED: (a comment) Auto-Replied",
        "Auto-Submitted: auto-notified",
        "List-Id: <x>",
        "List-Unsubscribe: <https://x.example>",
        "List-Post: <mailto:x@x.example>",
        "Mailing-List: list x@x.example",
        "Sender: owner-drift@list.example",
        "Precedence: bulk",
        "Precedence: list",
        "Precedence: junk",
        "Precedence: auto_reply",
        "X-Precedence: bulk",
        "X-Autoreply: yes",
        "X-Autorespond: Skrivaren",
        "X-FC-MachineGenerated: true",
        "X-Failed-Recipients: x@kund.example",
        "Return-Path: <>",
        "Subject: Autosvar",
        "Subject: =?utf-8?Q?Fr=C3=A5nvaro?=",
        "Subject: Out of Office AutoReply: Printer",
    ],
)
def test_no_automatic_answer_goes_to(field: str) -> None:
    assert _refusal(_mail(field)) is not None


@pytest.mark.parametrize(
    "envelope_from", ["", "<>", "drift-bounces@list.example", "bounces@list.example", "noreply@kund.example"]
)
def test_no_automatic_answer_goes_to_an_envelope_of(envelope_from: str) -> None:
    assert _refusal(_mail(), envelope_from) is not None


@pytest.mark.parametrize(
    "field",
    [
        "",
        "X-Auto-Response-Suppress: OOF",
        "X-Auto-Response-Suppress: DR, RN, NRN",
        "Auto-Submitted: no",
        "Precedence: normal",
        "X-Autoreply: no",
        "From: norea.plyhm@kund.example",
        "From: info@kund.example",
        "Cc: noreply@x.se",
        "To: support@gammal.example",
        "X-Arende-Status: closed",
        "X-Mailer: Zammad Mail Service",
        "Subject: Re: Automatiskt svar fungerar inte",
    ],
)
def test_a_person_gets_an_answer(field: str) -> None:
    assert _refusal(_mail(field)) is None


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("Auto-Submitted: auto-replied (vacation)", "Auto-Submitted: auto-replied (vacation)"),
        ("Subject: Autosvar: Skrivaren", "the subject of an automatic answer: Autosvar: Skrivaren"),
        ("X-Autorespond: Skrivaren", "a field of automatic answers: X-Autorespond: Skrivaren"),
        ("List-Id: <drift.list.example>", "a mailing list's field: list-id: <drift.list.example>"),
        ("From: MAILER-DAEMON@kund.example", "from a mail server: MAILER-DAEMON@kund.example"),
        ("Message-ID: <ours@example.test>", "sent by ourselves: <ours@example.test>"),
        ("", "no sign of a machine"),
    ],
)
def test_the_reason_names_the_sign_and_what_was_seen(field: str, reason: str) -> None:
    found = classify(
        _mail(field),
        envelope_from="anna@kund.example",
        own_addresses=OWN_ADDRESSES,
        is_own_message_id=lambda text: text == "<ours@example.test>",
    )
    assert found.reason == reason


@pytest.mark.parametrize(
    "subject",
    [
        "Automatiskt svar saknas",
        "Autosvar från er kom aldrig",
        "Out of office does not work",
        "Vacation approval is stuck",
        "Fwd: Automatic reply: Printer",
        "SV: Out of office",
        "Returned mail everywhere",
        "Undeliverable: why?",
        "Out of office (the report) is broken",
        "The calendar says that everybody is out of the office",
        "Mail delivery",
        "Failure notice",
    ],
)
def test_words_that_people_use_make_no_machine(subject: str) -> None:
    assert _kind(_mail(f"Subject: {subject}")) is Kind.HUMAN


@pytest.mark.parametrize(
    "piece", ["Autosvar ", "tack för ditt mejl ", "[x] ", "(", "? ", " ", "åäö", "re: ", "AUTO: ("]
)
def test_a_mail_made_to_be_slow_is_sorted_without_reading_all_of_it(piece: str) -> None:
    flood = piece * (1_000_000 // len(piece.encode()))
    raw = as_sent(f"From: a@kund.example\nSubject: {flood[:50_000]}\n\n{flood}".encode())
    assert _kind(read_mail(raw)) in (Kind.HUMAN, Kind.AUTO_REPLY)


def test_a_mailbox_of_the_desk_gets_no_answer() -> None:
    reading = _mail("From: fax@help.example.test")
    kind = classify(
        reading, envelope_from="x@y.example", own_addresses=OWN_ADDRESSES, is_own_message_id=lambda _: False
    )
    assert answer_refusal(
        reading,
        kind,
        envelope_from="x@y.example",
        own_addresses=OWN_ADDRESSES,
        own_domains=["help.example.test"],
    )
