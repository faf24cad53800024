"""A mail is verified only where the domain in From vouches for it; trouble on the way never makes it a forgery."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.identity.authenticity import Identity
from intake.mail.identity.dmarc import find_policy, organisational_domain
from intake.mail.identity.lookups import LookupFailed, make_lookup
from intake.mail.reading.parse import read_mail
from tests.intake.mail.corpus import as_sent
from tests.intake.mail.identity.checking import (
    MAIL,
    PEER,
    REJECT,
    SPF,
    WEAK_KEY,
    WEAK_RECORD,
    dns,
    judge,
    key_and_record,
    signed,
)


def test_a_signature_of_the_domain_in_from_verifies() -> None:
    assert judge(signed(), dns(REJECT, key_and_record()[1])).identity is Identity.VERIFIED


def test_a_signature_of_a_subdomain_verifies() -> None:
    assert judge(signed(domain="mail.kund.example"), dns(REJECT, key_and_record()[1])).identity is Identity.VERIFIED


def test_a_subdomain_does_not_verify_where_the_policy_is_strict() -> None:
    strict = {"_dmarc.kund.example TXT": ["v=DMARC1; p=none; adkim=s"]}
    assert judge(signed(domain="mail.kund.example"), dns(strict, key_and_record()[1])).identity is Identity.WEAK


def test_the_server_that_may_send_for_the_domain_verifies() -> None:
    assert judge(MAIL, dns(REJECT, SPF), peer=PEER).identity is Identity.VERIFIED


def test_the_servers_own_name_counts_for_the_null_sender() -> None:
    helo = {"mx.kund.example TXT": ["v=spf1 ip4:192.0.2.25 -all"]}
    assert judge(MAIL, dns(REJECT, helo), peer=PEER, envelope_from="").identity is Identity.VERIFIED


@pytest.mark.parametrize(
    "record",
    ["v=spf1 a -all", "v=spf1 mx -all", "v=spf1 include:spf.example -all", "v=spf1 redirect=spf.example"],
)
def test_every_mechanism_finds_its_records(record: str) -> None:
    zone = {
        "kund.example TXT": [record],
        "kund.example A": [PEER],
        "kund.example MX": ["10 mx.kund.example"],
        "mx.kund.example A": [PEER],
        "spf.example TXT": ["v=spf1 ip4:192.0.2.25 -all"],
    }
    assert judge(MAIL, dns(REJECT, zone), peer=PEER).identity is Identity.VERIFIED


def test_an_address_of_ipv4_written_as_ipv6_is_the_same() -> None:
    assert judge(MAIL, dns(REJECT, SPF), peer=f"::ffff:{PEER}").identity is Identity.VERIFIED


def test_another_domains_spf_does_not_verify() -> None:
    zone = {"evil.example TXT": ["v=spf1 +all"], **REJECT}
    assert judge(MAIL, dns(zone), peer=PEER, envelope_from="x@evil.example").identity is Identity.FAILED


def test_another_domains_signature_does_not_verify() -> None:
    verdict = judge(signed(domain="evil.example"), dns(REJECT, SPF, key_and_record()[1]), peer="203.0.113.1")
    assert verdict.identity is Identity.FAILED


@pytest.mark.parametrize("policy", ["v=DMARC1; p=reject", "v=DMARC1; p=quarantine", "v=DMARC1;p=reject;pct=100"])
def test_what_a_domain_says_is_not_its_own_has_failed(policy: str) -> None:
    zone = {"_dmarc.kund.example TXT": [policy]}
    assert judge(MAIL, dns(zone, SPF), peer="203.0.113.1").identity is Identity.FAILED


@pytest.mark.parametrize("policy", ["v=DMARC1; p=none", "v=DMARC2; p=reject", "p=reject", "v=DMARC1"])
def test_without_such_a_policy_it_is_only_weak(policy: str) -> None:
    zone = {"_dmarc.kund.example TXT": [policy]}
    assert judge(MAIL, dns(zone, SPF), peer="203.0.113.1").identity is Identity.WEAK


def test_two_policies_are_none() -> None:
    zone = {"_dmarc.kund.example TXT": ["v=DMARC1; p=reject", "v=DMARC1; p=none"]}
    assert find_policy("kund.example", dns(zone)) is None


def test_the_policy_of_the_organisation_holds_for_its_subdomains() -> None:
    zone = {"_dmarc.kund.example TXT": ["v=DMARC1; p=none; sp=reject"]}
    policy = find_policy("mail.kund.example", dns(zone))
    assert policy is not None
    assert policy.wants_refusal


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [("a.b.kund.example", "kund.example"), ("a.kund.co.uk", "kund.co.uk"), ("co.uk", "co.uk"), ("se", "se")],
)
def test_an_organisation_ends_where_anybody_may_register(domain: str, organisation: str) -> None:
    assert organisational_domain(domain) == organisation


@pytest.mark.parametrize("trouble", ["_dmarc", "_domainkey", "kund.example"])
def test_trouble_with_the_dns_makes_nothing_a_forgery(trouble: str) -> None:
    broken = signed().replace(b"Hej!", b"Nej!")
    verdict = judge(broken, dns(REJECT, SPF, key_and_record()[1], failing=trouble), peer="203.0.113.1")
    assert verdict.identity is Identity.WEAK


def test_a_mail_that_was_changed_on_its_way_does_not_verify() -> None:
    assert judge(signed().replace(b"Hej!", b"Nej!"), dns(REJECT, key_and_record()[1])).identity is Identity.WEAK


def test_a_signature_over_a_part_of_the_body_does_not_verify() -> None:
    verdict = judge(signed(length=True) + b"more\r\n", dns(REJECT, key_and_record()[1]))
    assert verdict.identity is Identity.WEAK
    assert "part of the body" in verdict.reasons[0]


def test_a_weak_key_does_not_verify() -> None:
    zone = {"s1._domainkey.kund.example TXT": [WEAK_RECORD], **REJECT}
    verdict = judge(signed(key=WEAK_KEY), dns(zone))
    assert verdict.identity is Identity.WEAK
    assert "KeyFormatError" in verdict.reasons[0]


def test_an_endless_key_is_not_even_tried() -> None:
    zone = {"s1._domainkey.kund.example TXT": ["v=DKIM1; p=" + "A" * 40_000], **REJECT}
    assert judge(signed(), dns(zone)).identity is Identity.WEAK


def test_a_signature_that_has_expired_does_not_verify() -> None:
    raw = signed().replace(b" t=", b" x=%d; t=" % (time.time() - 90_000))
    verdict = judge(raw, dns(REJECT, key_and_record()[1]))
    assert verdict.identity is Identity.WEAK
    assert "ValidationError" in verdict.reasons[0]


def test_a_signature_for_somebody_elsewhere_does_not_verify() -> None:
    raw = signed().replace(b"i=@kund.example;", b"i=@evil.example;")
    assert raw.count(b"i=@evil") == 1
    verdict = judge(raw, dns(REJECT, key_and_record()[1]))
    assert verdict.identity is Identity.WEAK
    assert "ValidationError" in verdict.reasons[0]


def test_a_signature_that_leaves_out_from_does_not_verify() -> None:
    raw = re.sub(rb" h=[^;]*;", b" h=subject:to;", signed(), count=1)
    verdict = judge(raw, dns(REJECT, key_and_record()[1]))
    assert verdict.identity is Identity.WEAK
    assert "doesn't sign From" in verdict.reasons[0]


@pytest.mark.parametrize(
    "header",
    [
        b"From: boss@corp.example\r\nFrom: anna@kund.example\r\n",
        b"From: boss@corp.example, anna@kund.example\r\n",
        b"X-Note: x\rFrom: boss@corp.example\r\nFrom: anna@kund.example\r\n",
        b"From: boss@corp.example\0 <anna@kund.example>\r\n",
        b"From: nobody\r\n",
        b"",
    ],
    ids=["two-fields", "two-mailboxes", "bare-cr", "nul", "none", "missing"],
)
def test_a_mail_that_can_be_read_as_from_two_people_is_never_verified(header: bytes) -> None:
    raw = header + b"Subject: x\r\n\r\nx\r\n"
    assert judge(raw, dns(REJECT, SPF), peer=PEER).identity is Identity.WEAK


def test_a_bare_cr_shows_no_other_sender_than_the_one_that_signed() -> None:
    evil = as_sent(b"X-Note: x\x01From: boss@kund.example\nFrom: evil@evil.example\nSubject: x\n\nx\n").replace(
        b"\x01", b"\r"
    )
    raw = signed(evil, domain="evil.example")
    zone = {"_dmarc.evil.example TXT": ["v=DMARC1; p=reject"], **key_and_record()[1]}
    sender = read_mail(raw).sender
    assert sender is not None and sender.address == "evil@evil.example"
    assert judge(raw, dns(zone)).identity is Identity.WEAK


@pytest.mark.parametrize("peer", ["", "127.0.0.1"])
def test_where_there_is_nothing_to_check_nobody_is_asked(peer: str) -> None:
    asked: list[str] = []
    verdict = judge(MAIL, dns(REJECT, asked=asked), peer=peer, is_trusted_peer=True)
    assert verdict.identity is Identity.WEAK
    assert asked == []


def test_a_strangers_signature_costs_no_look_up() -> None:
    asked: list[str] = []
    judge(signed(domain="evil.example"), dns(REJECT, key_and_record()[1], asked=asked))
    assert asked == ["_dmarc.kund.example TXT"]


def test_a_trusted_peers_address_proves_nothing() -> None:
    assert judge(MAIL, dns(REJECT, SPF), peer=PEER, is_trusted_peer=True).identity is Identity.WEAK


def test_spf_that_asks_without_end_is_cut_short() -> None:
    asked: list[str] = []
    loop = {"kund.example TXT": ["v=spf1 " + " ".join(f"include:i{n}.example" for n in range(40))]}
    loop |= {f"i{n}.example TXT": ["v=spf1 include:kund.example"] for n in range(40)}
    judge(MAIL, dns(REJECT, loop, asked=asked), peer=PEER)
    assert len(asked) < 20


def test_nobody_is_asked_once_the_time_of_a_mail_is_used_up() -> None:
    with pytest.raises(LookupFailed):
        make_lookup(seconds=0.0)("kund.example", "TXT")


def test_nothing_is_checked_where_that_is_switched_off() -> None:
    asked: list[str] = []
    verdict = judge(signed(), dns(REJECT, key_and_record()[1], asked=asked), mode="off", peer=PEER)
    assert (verdict.identity, asked) == (Identity.WEAK, [])


@given(some.binary(max_size=120))
def test_no_signature_makes_the_check_fail(value: bytes) -> None:
    raw = b"DKIM-Signature: v=1; d=kund.example; " + value.replace(b"\n", b"") + b"\r\n" + MAIL
    assert judge(raw, dns(REJECT, key_and_record()[1])).identity is Identity.WEAK


@given(some.text(alphabet="v=spf1 aimxn:/.%{}clude-+~?0", max_size=60))
def test_no_spf_record_makes_the_check_fail(record: str) -> None:
    judge(MAIL, dns(REJECT, {"kund.example TXT": [f"v=spf1 {record}"]}), peer=PEER)


@pytest.mark.parametrize("blanks", [b" " * 400_000, b"\t " * 200_000])
def test_a_body_made_to_be_slow_to_check_is_not_checked(blanks: bytes) -> None:
    assert judge(signed(MAIL) + blanks, dns(REJECT, key_and_record()[1])).identity is Identity.WEAK


@pytest.mark.parametrize("piece", [b"b=" + b" " * 50, b"; b" + b"\t" * 99, b"a:"])
def test_a_signature_made_to_be_slow_is_not_checked(piece: bytes) -> None:
    value = b"v=1; a=rsa-sha256; d=kund.example; s=s1; bh=x; h=from:" + piece * (15_000 // len(piece))
    assert (
        judge(b"DKIM-Signature: " + value + b"\r\n" + MAIL, dns(REJECT, key_and_record()[1])).identity is Identity.WEAK
    )
