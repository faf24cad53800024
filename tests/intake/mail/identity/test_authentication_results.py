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
