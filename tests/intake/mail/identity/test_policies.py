"""What a domain publishes decides what mail in its name is worth (DMARC, SPF, DKIM in their corners)."""

from __future__ import annotations

import time

import dkim
import pytest

from intake.mail.identity.authenticity import Identity
from intake.mail.identity.dmarc import find_policy, organisational_domain
from intake.mail.identity.origin import Outcome, check_spf
from tests.intake.mail.identity.checking import (
    MAIL,
    PEER,
    REJECT,
    SPF,
    dns,
    judge,
    key_and_record,
    signed,
)

ELSEWHERE = "203.0.113.1"
KEYS = key_and_record()[1]


def wants_refusal(record: str, *, domain: str = "kund.example", **records: list[str]) -> bool:
    zone = {"_dmarc.kund.example TXT": [record], **{name.replace("_", " "): found for name, found in records.items()}}
    policy = find_policy(domain, dns(zone))
    assert policy is not None
    return policy.wants_refusal


@pytest.mark.parametrize(
    ("record", "is_wanted"),
    [
        ("v=DMARC1; p=reject", True),
        ("v=DMARC1;p=quarantine;", True),
        ("v=DMARC1; p=REJECT; rua=mailto:x@kund.example", True),
        ("v=DMARC1 ; p = reject", True),
        ("v=DMARC1; p=none", False),
        ("v=DMARC1; p=unheard-of", False),
        ("v=DMARC1", False),
        ("v=DMARC1; p=reject; pct=0", True),
        ("v=DMARC1; p=quarantine; pct=0", False),
        ("v=DMARC1; p=quarantine; pct=20", True),
        ("v=DMARC1; p=reject; t=y", True),
        ("v=DMARC1; p=quarantine; t=y", False),
        ("v=DMARC1; p=quarantine; t=n", True),
    ],
)
def test_a_policy_wants_refusal_or_not(record: str, is_wanted: bool) -> None:
    assert wants_refusal(record) is is_wanted


@pytest.mark.parametrize(
    "record", ["v=DMARC2; p=reject", "V=dmarc1; p=reject", "p=reject; v=DMARC1", "v=DMARC1x; p=reject", ""]
)
def test_what_is_no_record_is_no_policy(record: str) -> None:
    assert find_policy("kund.example", dns({"_dmarc.kund.example TXT": [record]})) is None


def test_other_texts_beside_the_record_do_no_harm() -> None:
    zone = {"_dmarc.kund.example TXT": ["site-verification=1", "v=DMARC1; p=reject"]}
    policy = find_policy("kund.example", dns(zone))
    assert policy is not None and policy.wants_refusal


@pytest.mark.parametrize(
    ("tags", "is_there", "is_wanted"),
    [
        ("p=none; sp=reject", True, True),
        ("p=reject; sp=none", True, False),
        ("p=none; np=reject", True, False),
        ("p=none; np=reject", False, True),
        ("p=reject; sp=reject; np=none", False, False),
        ("p=reject; sp=none; np=reject", True, False),
    ],
)
def test_subdomains_have_a_policy_of_their_own(tags: str, is_there: bool, is_wanted: bool) -> None:
    records = {"mail.kund.example_MX": ["10 mx.kund.example"]} if is_there else {}
    assert wants_refusal(f"v=DMARC1; {tags}", domain="mail.kund.example", **records) is is_wanted


def test_a_policy_of_the_subdomain_goes_before_that_of_the_organisation() -> None:
    zone = {"_dmarc.mail.kund.example TXT": ["v=DMARC1; p=none"], "_dmarc.kund.example TXT": ["v=DMARC1; p=reject"]}
    policy = find_policy("mail.kund.example", dns(zone))
    assert policy is not None and not policy.wants_refusal


def test_neighbours_below_a_private_suffix_are_strangers() -> None:
    assert organisational_domain("mail.anna.github.io") == "anna.github.io"
    assert organisational_domain("eva.github.io") == "eva.github.io"


def test_what_fails_under_a_policy_of_none_is_weak() -> None:
    zone = {"_dmarc.kund.example TXT": ["v=DMARC1; p=none"]}
    verdict = judge(MAIL, dns(zone, SPF), peer=ELSEWHERE)
    assert verdict.identity is Identity.WEAK
    assert verdict.reasons[-2:] == ("dmarc policy none", "weak: kund.example doesn't vouch for it")


def test_the_verdict_is_told_rule_by_rule() -> None:
    verdict = judge(signed().replace(b"Hej!", b"Nej!"), dns(REJECT, SPF, KEYS), peer=ELSEWHERE)
    assert [reason.partition(" ")[0] for reason in verdict.reasons] == ["dkim=fail", "spf=fail", "dmarc", "failed:"]


def test_a_return_address_elsewhere_whose_dns_is_silent_saves_no_forgery() -> None:
    lookup = dns(REJECT, failing="silent.example")
    assert judge(MAIL, lookup, peer=ELSEWHERE, envelope_from="x@silent.example").identity is Identity.FAILED


def test_a_strict_policy_takes_no_subdomains_spf() -> None:
    zone = {"_dmarc.kund.example TXT": ["v=DMARC1; p=reject; aspf=s"], "mail.kund.example TXT": ["v=spf1 +all"]}
    verdict = judge(MAIL, dns(zone), peer=PEER, envelope_from="x@mail.kund.example")
    assert verdict.identity is Identity.FAILED


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        ("v=spf1 ip4:192.0.2.25 -all", Outcome.PASS),
        ("v=spf1 exists:%{i}._spf.kund.example -all", Outcome.PASS),
        ("v=spf1 exists:%{l}.%{d}.users.kund.example -all", Outcome.PASS),
        ("v=spf1 exists:%{x}.kund.example -all", Outcome.FAIL),
        ("v=spf1 ?all", Outcome.FAIL),
        ("v=spf1 ~all", Outcome.FAIL),
        ("v=spf1 include:kund.example -all", Outcome.FAIL),
        ("v=spf1 a:n1.example a:n2.example a:n3.example ip4:192.0.2.25", Outcome.FAIL),
        ("v=spf1 " + "mx:some.kund.example " * 11 + "ip4:192.0.2.25", Outcome.FAIL),
        ("v=spf1 include:lame.example ip4:192.0.2.25", Outcome.UNKNOWN),
        ("v=spf1 unheard-of:x ip4:192.0.2.25", Outcome.FAIL),
        ("", Outcome.FAIL),
    ],
)
def test_spf_in_its_corners(record: str, outcome: Outcome) -> None:
    zone = {
        "kund.example TXT": [record],
        "192.0.2.25._spf.kund.example A": ["127.0.0.2"],
        "anna.kund.example.users.kund.example A": ["127.0.0.2"],
        "some.kund.example MX": ["10 mx.kund.example"],
        "mx.kund.example A": ["203.0.113.77"],
    }
    lookup = dns(zone, failing="lame")
    proof = check_spf(peer=PEER, helo="mx.kund.example", envelope_from="anna@kund.example", lookup=lookup)
    assert proof.outcome is outcome


def test_two_spf_records_are_none() -> None:
    zone = {"kund.example TXT": ["v=spf1 +all", "v=spf1 ip4:192.0.2.25 -all"]}
    assert judge(MAIL, dns(REJECT, zone), peer=PEER).identity is Identity.FAILED


def test_a_signature_past_its_day_vouches_for_nothing() -> None:
    raw = signed().replace(b" t=", b" x=%d; t=" % (time.time() - 90_000))
    assert judge(raw, dns(REJECT, KEYS)).identity is Identity.WEAK


def test_a_signature_of_tomorrow_vouches_for_nothing() -> None:
    head, _, rest = signed().partition(b" t=")
    raw = head + b" t=%d;" % (time.time() + 90_000) + rest.partition(b";")[2]
    assert judge(raw, dns(REJECT, KEYS)).identity is Identity.WEAK


@pytest.mark.parametrize("algorithm", [b"rsa-sha1", b"ed25519-sha256", b"rsa-sha512"])
def test_an_algorithm_that_is_not_checked_vouches_for_nothing(algorithm: bytes) -> None:
    raw = signed().replace(b"a=rsa-sha256", b"a=" + algorithm)
    assert judge(raw, dns(REJECT, KEYS), peer=ELSEWHERE).identity is Identity.FAILED


def test_one_good_signature_among_bad_ones_is_enough() -> None:
    bad = signed(domain="mail.kund.example").partition(b"From:")[0].replace(b"bh=", b"bh=AAAA")
    assert judge(bad * 3 + signed(), dns(REJECT, KEYS)).identity is Identity.VERIFIED


def test_signatures_of_those_who_passed_it_on_hide_none_of_the_senders_own() -> None:
    other = signed(domain="evil.example").partition(b"From:")[0]
    assert judge(other * 12 + signed(), dns(REJECT, KEYS)).identity is Identity.VERIFIED


@pytest.mark.parametrize("canonical", [b"simple", b"relaxed"])
@pytest.mark.parametrize("body", [b"", b"\r\n\r\n\r\n", b"Hej \t \r\n\r\n\r\n", b"Hej", b" \r\n \r\nHej\r\n.\r\n"])
def test_bodies_at_the_edge_are_hashed_as_they_were_signed(body: bytes, canonical: bytes) -> None:
    raw = b"From: anna@kund.example\r\nSubject: x\r\n\r\n" + body
    header = dkim.sign(raw, b"s1", b"kund.example", key_and_record()[0], canonicalize=(canonical, canonical))
    assert judge(header + raw, dns(REJECT, KEYS)).identity is Identity.VERIFIED
    assert judge(header + raw + b"more\r\n", dns(REJECT, KEYS)).identity is Identity.WEAK


def test_a_field_that_was_signed_as_missing_may_not_be_added() -> None:
    raw = b"From: anna@kund.example\r\nSubject: x\r\n\r\nx\r\n"
    header = dkim.sign(
        raw, b"s1", b"kund.example", key_and_record()[0], include_headers=[b"from", b"subject", b"reply-to"]
    )
    assert judge(header + raw, dns(REJECT, KEYS)).identity is Identity.VERIFIED
    assert judge(b"Reply-To: x@evil.example\r\n" + header + raw, dns(REJECT, KEYS)).identity is Identity.WEAK
