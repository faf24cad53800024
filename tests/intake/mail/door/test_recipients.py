"""Whom mail is taken for, and how an envelope names them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mail.door.paths import read_path
from intake.mail.door.recipients import Recipients
from intake.mail.door.replies import Reply

OURS = Recipients(("help@desk.test", "sales@shop.test"))


@pytest.mark.parametrize(
    "address",
    [
        "help@desk.test",
        "HELP@Desk.Test",
        "sales@shop.test",
        "help+r7k2s-abcdefgh@desk.test",
        "help+what+ever@desk.test",
        "Help+@desk.test",
        "postmaster",
        "Postmaster",
        "postmaster@desk.test",
        "abuse@shop.test",
    ],
)
def test_mail_is_taken_for_our_own_addresses(address: str) -> None:
    assert OURS.refusal(address) is None


@pytest.mark.parametrize("address", ["boss@desk.test", "sales@desk.test", "+help@desk.test", "help.me@shop.test"])
def test_an_unknown_user_of_ours_is_said_to_be_unknown(address: str) -> None:
    assert OURS.refusal(address) is Reply.UNKNOWN_USER


@pytest.mark.parametrize(
    "address",
    [
        "someone@elsewhere.test",
        "help@desk.test.elsewhere.test",
        "help@sub.desk.test",
        "help",
        "<>",
        "someone%elsewhere.test@desk.test",
        "elsewhere.test!someone@desk.test",
        "@desk.test:someone@elsewhere.test",
        '"someone@elsewhere.test"@desk.test',
    ],
)
def test_nothing_is_passed_on_to_others(address: str) -> None:
    assert OURS.refusal(address) is Reply.RELAY_DENIED


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("<anna@customer.test>", ("anna@customer.test", "")),
        ("<anna@customer.test> SIZE=5 BODY=8BITMIME", ("anna@customer.test", "SIZE=5 BODY=8BITMIME")),
        ("<>", ("<>", "")),
        ("anna@customer.test", ("anna@customer.test", "")),
        ("<root@host_1>", ("root@host_1", "")),
        ("<åsa@exämple.test>", ("åsa@exämple.test", "")),
        ('<"a b"@customer.test>', ('"a b"@customer.test', "")),
        ("<a..b@customer.test>", ("a..b@customer.test", "")),
        ("<anna@[192.0.2.1]>", ("anna@[192.0.2.1]", "")),
        ("<postmaster>", ("postmaster", "")),
    ],
)
def test_an_envelope_address_is_read(text: str, path: tuple[str, str]) -> None:
    assert read_path(text) == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<anna@customer.test",
        "anna@customer.test>",
        "<<anna@customer.test>>",
        "<@relay.test:anna@customer.test>",
        "@relay.test:anna@customer.test",
        "<anna\x00@customer.test>",
        "<anna@custo\x7fmer.test>",
        "<anna\udce5@customer.test>",
        "<anna@customer.test>SIZE=5",
        "<anna@customer@test>",
        "<anna@>",
        "<" + "(" * 900 + "@customer.test>",
    ],
)
def test_a_malformed_envelope_address_is_refused(text: str) -> None:
    assert read_path(text) is None


@given(st.text(alphabet='a@.<>"\\()[]:;,% \t+é\x00', max_size=30))
def test_whatever_is_read_has_neither_line_ends_nor_control_characters(text: str) -> None:
    path = read_path(f"<{text}>")
    assert path is None or path[0].isprintable()
