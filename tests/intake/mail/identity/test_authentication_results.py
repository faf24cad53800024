"""The word of a mail server in front counts where it is really its word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.identity.authenticity import Identity
from tests.intake.mail.identity.checking import (
    MAIL,
    dns,
    judge,
)


def by_header(*values: str, is_trusted_peer: bool = True) -> Identity:
    header = "".join(f"Authentication-Results: {value}\r\n" for value in values).encode()
    return judge(header + MAIL, dns(), mode="header:mx.example.test", is_trusted_peer=is_trusted_peer).identity


@pytest.mark.parametrize(
    ("value", "identity"),
    [
        ("mx.example.test; spf=pass; dmarc=pass (p=none) header.from=kund.example", Identity.VERIFIED),
        ("MX.example.test 1; dmarc = pass header.from=KUND.example", Identity.VERIFIED),
        ("mx.example.test; dmarc=fail (p=reject) header.from=kund.example", Identity.FAILED),
        ("mx.example.test; dmarc=none header.from=kund.example", Identity.WEAK),
        ("mx.example.test; dmarc=temperror header.from=kund.example", Identity.WEAK),
        ("mx.example.test; dmarc=pass header.from=evil.example", Identity.WEAK),
        ("mx.example.test; dmarc=pass", Identity.WEAK),
        ("mx.example.test; none", Identity.WEAK),
        ("mx.example.test; spf=pass (dmarc=pass; dmarc=pass header.from=kund.example)", Identity.WEAK),
        ('mx.example.test; spf=pass reason="; dmarc=pass header.from=kund.example"', Identity.WEAK),
        ("mx.example.test.evil.example; dmarc=pass header.from=kund.example", Identity.WEAK),
        ("(mx.example.test;) evil.example; dmarc=pass header.from=kund.example", Identity.WEAK),
        ("evil.example; dmarc=pass header.from=kund.example", Identity.WEAK),
        ("mx.example.test; dmarc=fail; dmarc=pass header.from=kund.example", Identity.WEAK),
    ],
)
def test_the_word_of_the_named_server_counts(value: str, identity: Identity) -> None:
    assert by_header(value) is identity


OWN = "mx.example.test"


@pytest.mark.parametrize(
    ("value", "identity"),
    [
        # Microsoft
        (
            f"{OWN}; spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=kund.example; dkim=pass (signature was verified) "
            "header.d=kund.example;dmarc=pass action=none header.from=kund.example;compauth=pass reason=100",
            Identity.VERIFIED,
        ),
        (f"{OWN}; dmarc=fail action=oreject header.from=kund.example;compauth=pass reason=130", Identity.FAILED),
        (f"{OWN}; spf=fail; dmarc=fail action=none header.from=kund.example;compauth=fail reason=001", Identity.WEAK),
        (f"{OWN}; dmarc=bestguesspass action=none header.from=kund.example;compauth=pass reason=109", Identity.WEAK),
        (f"{OWN}; compauth=pass reason=100", Identity.WEAK),
        # Google
        (
            f"{OWN}; dkim=pass header.i=@kund.example header.s=s1 header.b=Ab+/; arc=pass (i=2 spf=pass dkim=pass); "
            'spf=pass (domain of "x;y"@kund.example designates 192.0.2.7) smtp.mailfrom="x;y"@kund.example; '
            "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=kund.example",
            Identity.VERIFIED,
        ),
        (f"{OWN}; dmarc=fail (p=NONE sp=REJECT dis=NONE) header.from=kund.example", Identity.WEAK),
        (f"{OWN}; dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=kund.example", Identity.FAILED),
        (f"{OWN}; dmarc=fail (p=reject dis=none) header.from=kund.example; arc=pass", Identity.FAILED),
        # OpenDMARC, rspamd, Amavis, Fastmail
        (f"{OWN}; dmarc=pass (p=none dis=none) header.from=kund.example", Identity.VERIFIED),
        (f'{OWN}; dkim=pass (2048-bit key; unprotected) header.d=kund.example header.b="a/b"; dmarc=pass '
         "header.from=kund.example", Identity.VERIFIED),
        (
            f'{OWN}; dkim=pass header.d=kund.example header.s=s1; dmarc=pass (policy=reject) header.from=kund.example; '
            'spf=pass (mx: domain of a@kund.example designates 192.0.2.7) smtp.mailfrom=a@kund.example; '
            'arc=pass ("microsoft.com:s=arcselector10001:i=1")',
            Identity.VERIFIED,
        ),
        (f'{OWN}; dmarc=fail reason="No valid SPF" header.from=kund.example (policy=none)', Identity.WEAK),
        (f'{OWN}; dmarc=fail reason="policy=none" header.from=kund.example (policy=reject)', Identity.FAILED),
        (f"{OWN} (amavis); dkim=pass (2048-bit key) header.d=kund.example", Identity.WEAK),
        (
            f"{OWN}; bimi=skipped; dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none "
            "policy.evaluated-disposition=none (p=none,d=none,d.eval=none) header.from=kund.example",
            Identity.VERIFIED,
        ),
        (f"{OWN}; dmarc=fail policy.published-domain-policy=none header.from=kund.example", Identity.WEAK),
        (f"{OWN}; dmarc=fail policy.published-domain-policy=reject policy.applied-disposition=none "
         "header.from=kund.example", Identity.FAILED),
        # Forms that RFC 8601 allows, and those that nobody should write.
        (f'"{OWN}" 1; dmarc/1=pass header.from="kund.example"', Identity.VERIFIED),
        (f"(the) {OWN} (itself); (a) dmarc (b) = (c) pass header.from = kund.example", Identity.VERIFIED),
        (f"{OWN}; dmarc=pass header.from=anna@kund.example", Identity.VERIFIED),
        (f"{OWN}; dmarc=pass header.from=kund.example header.from=evil.example", Identity.WEAK),
        (f"{OWN}; dmarc=passed header.from=kund.example", Identity.WEAK),
        (f"{OWN}; x-dmarc=pass header.from=kund.example", Identity.WEAK),
        (f"{OWN}; dmarc=pass reason=\"header.from=kund.example\"", Identity.WEAK),
        (f"{OWN}; dmarc=permerror header.from=kund.example", Identity.WEAK),
        # What a stranger may have written into a value.
        (f"{OWN}; spf=fail smtp.mailfrom==?utf-8?q?x=3B_dmarc=3Dpass_header.from=3Dkund.example?=", Identity.WEAK),
        (f'{OWN}; spf=fail smtp.mailfrom="x; dmarc=pass header.from=kund.example"@evil.example', Identity.WEAK),
        (f'{OWN}; spf=fail (domain of "a); dmarc=pass header.from=kund.example; x=("@evil.example)', Identity.WEAK),
        (f"{OWN}; spf=fail (an open comment; dmarc=pass header.from=kund.example", Identity.WEAK),
    ],
)  # fmt: skip
def test_what_servers_write_is_read_as_they_mean_it(value: str, identity: Identity) -> None:
    assert by_header(value) is identity


def test_an_own_header_that_cannot_be_read_gives_way_to_none_below() -> None:
    torn = f'{OWN}; spf=fail (domain of "a)b"@evil.example)'
    assert by_header(torn, f"{OWN}; dmarc=pass header.from=kund.example") is Identity.WEAK


@pytest.mark.parametrize("piece", ['"', "\\", '"\\', "(", ";", "a=b ", "header.from=", "dmarc=", '="'])
def test_a_header_of_nothing_but_marks_is_read(piece: str) -> None:
    assert by_header(f"{OWN};" + piece * (15_000 // len(piece))) is Identity.WEAK


def test_a_forged_result_below_the_servers_own_is_ignored() -> None:
    own = "mx.example.test; dmarc=fail header.from=kund.example"
    forged = "mx.example.test; dmarc=pass header.from=kund.example"
    assert by_header(own, forged) is Identity.FAILED


def test_a_result_of_another_server_above_does_not_hide_the_named_one() -> None:
    own = "mx.example.test; dmarc=pass header.from=kund.example"
    assert by_header("other.example; dmarc=fail", own) is Identity.VERIFIED


def test_a_result_on_a_mail_that_came_past_the_named_server_is_ignored() -> None:
    value = "mx.example.test; dmarc=pass header.from=kund.example"
    assert by_header(value, is_trusted_peer=False) is Identity.WEAK


@given(some.text(alphabet='dmarc=ps;()\\" .kund.examplhtvi', max_size=120))
def test_no_header_makes_the_reader_fail(value: str) -> None:
    by_header(f"mx.example.test;{value}")
