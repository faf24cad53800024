"""The address that the desk acts on is the very one that was authenticated, however From is written."""

from __future__ import annotations

import pytest

from intake.mail.identity.authenticity import Identity
from intake.mail.reading.parse import read_mail
from tests.intake.mail.identity.checking import PEER, REJECT, SPF, dns, judge, key_and_record, signed

REST = b"\r\nTo: servicedesk@example.test\r\nSubject: x\r\n\r\nx\r\n"
CORP = {"_dmarc.corp.example TXT": ["v=DMARC1; p=reject"]}
WORLD = dns(REJECT, SPF, CORP, key_and_record()[1])
ANNA = "anna@kund.example"


@pytest.mark.parametrize(
    "written",
    [
        b"From: anna@kund.example",
        b"From: <anna@kund.example>",
        b"from: Anna <anna@KUND.EXAMPLE>",
        b"FROM:Anna<anna@kund.example>",
        b'From: "boss@corp.example" <anna@kund.example>',
        b"From: boss@corp.example <anna@kund.example>",
        b'From: "Boss, The" <anna@kund.example>',
        b"From: (boss@corp.example) anna@kund.example",
        b"From: anna@kund.example (boss@corp.example)",
        b"From: =?utf-8?q?boss=40corp=2Eexample?= <anna@kund.example>",
        b"From: =?utf-8?b?Ym9zc0Bjb3JwLmV4YW1wbGU=?= <anna@kund.example>",
        b"From: Anna\r\n <anna@kund.example>",
        b"From:\r\n anna@kund.example",
        b"From: \xc3\x85sa \xd6berg <anna@kund.example>",
        b"From: Alla: anna@kund.example;",
    ],
)
def test_one_mailbox_is_the_one_that_was_signed_for(written: bytes) -> None:
    raw = signed(written + REST)
    sender = read_mail(raw).sender
    assert sender is not None and sender.address == ANNA
    assert judge(raw, WORLD).identity is Identity.VERIFIED


@pytest.mark.parametrize(
    "written",
    [
        b"From: anna@kund.example\r\nFrom: boss@corp.example",
        b"From: boss@corp.example\r\nFrom: anna@kund.example",
        b"From: anna@kund.example, boss@corp.example",
        b"From: Alla: anna@kund.example, boss@corp.example;",
        b"From: anna@kund.example <boss@corp.example>, x",
        b"From: anna@kund.example\0 <boss@corp.example>",
        b"From: boss@corp.example\0@kund.example",
        b"X: x\rFrom: boss@corp.example\r\nFrom: anna@kund.example",
        b"From : boss@corp.example",
        b"From\t: boss@corp.example\r\nFrom: anna@kund.example",
        b"From: =?utf-8?q?=3Cboss=40corp=2Eexample=3E?=",
        b"From: boss@corp.example@kund.example",
        b"From: <boss@corp.example><anna@kund.example>",
        b"From: @kund.example:boss@corp.example",
        b"From: undisclosed:;",
        b"From:",
        b"Sender: anna@kund.example",
    ],
)
def test_what_names_no_single_mailbox_is_never_verified(written: bytes) -> None:
    raw = written + REST
    assert judge(raw, WORLD, peer=PEER).identity is not Identity.VERIFIED


@pytest.mark.parametrize(
    "order", [(b"anna@kund.example", b"boss@corp.example"), (b"boss@corp.example", b"anna@kund.example")]
)
def test_a_second_sender_is_no_way_round_the_policy_of_the_first(order: tuple[bytes, bytes]) -> None:
    raw = b"From: %s, %s" % order + REST
    assert judge(raw, WORLD, peer="203.0.113.9").identity is Identity.FAILED
    assert judge(raw, WORLD, mode="header:mx.example.test", is_trusted_peer=True).identity is Identity.FAILED


@pytest.mark.parametrize("domain", ["xn--smrgs-pra0j.example", "smörgås.example", "SMÖRGÅS.example"])
def test_a_domain_is_the_same_in_its_own_letters_and_as_the_dns_writes_it(domain: str) -> None:
    zone = {
        "_dmarc.xn--smrgs-pra0j.example TXT": ["v=DMARC1; p=reject"],
        "xn--smrgs-pra0j.example TXT": ["v=spf1 ip4:192.0.2.0/24 -all"],
    }
    raw = f"From: anna@{domain}".encode() + REST
    assert judge(raw, dns(zone), peer=PEER, envelope_from=f"anna@{domain}").identity is Identity.VERIFIED


@pytest.mark.parametrize("name", ["Subject", "Content-Type", "Reply-To", "Date", "Message-ID", "References"])
def test_a_field_added_above_the_signed_one_makes_it_weak(name: str) -> None:
    field = f"{name}: x\r\n".encode()
    raw = signed(b"From: anna@kund.example\r\n" + field + b"\r\nx\r\n")
    assert judge(raw, WORLD).identity is Identity.VERIFIED
    verdict = judge(field + raw, WORLD)
    assert verdict.identity is Identity.WEAK
    assert verdict.reasons[-1] == f"weak: it has the field {name.lower()} twice"


def test_a_field_that_stands_twice_spares_nobody_the_policy() -> None:
    raw = b"From: anna@kund.example\r\nSubject: x" + REST
    assert judge(raw, WORLD, peer="203.0.113.9").identity is Identity.FAILED
