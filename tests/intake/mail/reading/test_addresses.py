"""Addresses are read as the one mailbox they are, whoever wrote them and however."""

from __future__ import annotations

import logging

import pytest
from flanker.addresslib import address as flanker
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.reading.addresses import Address, parse_address, parse_addresses, split_addresses


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("anna@kund.example", "", "anna@kund.example"),
        ("<anna@kund.example>", "", "anna@kund.example"),
        ("Anna Svensson <anna@Kund.EXAMPLE>", "Anna Svensson", "anna@kund.example"),
        ('"Svensson, Anna" <anna@kund.example>', "Svensson, Anna", "anna@kund.example"),
        ('"Anna \\"Ann\\" S" <anna@kund.example>', 'Anna "Ann" S', "anna@kund.example"),
        ("=?utf-8?Q?=C3=85sa?= <asa@kund.example>", "Åsa", "asa@kund.example"),
        ("=?utf-8?B?w4VzYQ==?= =?utf-8?Q?_=C3=96st?= <asa@kund.example>", "Åsa Öst", "asa@kund.example"),
        ("Åsa Öst <asa@kund.example>", "Åsa Öst", "asa@kund.example"),
        ("anna@kund.example (Anna)", "Anna", "anna@kund.example"),
        ("Anna.Svensson+tag@mail.kund.example", "", "Anna.Svensson+tag@mail.kund.example"),
        ("a..b@docomo.ne.jp", "", "a..b@docomo.ne.jp"),
        ("Anna <anna@kund.example", "Anna", "anna@kund.example"),
        ("Anna <<anna@kund.example>>", "Anna", "anna@kund.example"),
        ("Anna <mailto:anna@kund.example>", "Anna", "anna@kund.example"),
        ("Anna Ek anna@kund.example", "Anna Ek", "anna@kund.example"),
        ("Anna [anna@kund.example]", "Anna", "anna@kund.example"),
        ("'Anna' <anna@kund.example>", "Anna", "anna@kund.example"),
        ("Anna @ Kund <anna@kund.example>", "Anna @ Kund", "anna@kund.example"),
        ("Bo <a.@docomo.ne.jp>", "Bo", "a.@docomo.ne.jp"),
        ("Anna (IT <anna@kund.example>", "Anna (IT", "anna@kund.example"),
        ("x <a@bücher.example>", "x", "a@xn--bcher-kva.example"),
        ("x <a@xn--bcher-kva.example>", "x", "a@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_read(text: str, name: str, address: str) -> None:
    assert parse_address(text) == Address(name, address)


@pytest.mark.parametrize(
    "text",
    [
        '"boss@corp.example" <evil@evil.example>',
        "boss@corp.example <evil@evil.example>",
        "boss@corp.example\0 <evil@evil.example>",
        "=?utf-8?q?boss=40corp=2Eexample?= <evil@evil.example>",
        '"boss@corp.example> <x" <evil@evil.example>',
    ],
)
def test_a_name_that_looks_like_an_address_stays_a_name(text: str) -> None:
    found = parse_address(text)
    assert found is not None
    assert found.address == "evil@evil.example"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Anna",
        "a@x.example, b@x.example",
        "<a@x.example> <b@x.example>",
        "http://evil.example/a@b",
        "@",
        "a@",
    ],
)
def test_what_is_no_single_mailbox_is_refused(text: str) -> None:
    assert parse_address(text) is None


@pytest.mark.parametrize("hidden", ["\r\nBcc: x@y.example", "\x00", "\u202e", "\u2066", "\x85"])
def test_a_name_never_holds_line_ends_or_direction_marks(hidden: str) -> None:
    found = parse_address(f"Anna{hidden}Svensson <anna@kund.example>")
    assert found is None or hidden not in found.name


def test_an_encoded_line_end_in_a_name_is_harmless() -> None:
    found = parse_address("=?utf-8?q?a=0D=0ABcc=3A_x?= <anna@kund.example>")
    assert found == Address("a Bcc: x", "anna@kund.example")


def test_a_list_is_read_in_order() -> None:
    header = 'Anna <a@x.example>, "Ek, Bo" <b@x.example>,, c@x.example (Eva, IT); <d@x.example>'
    assert [found.address[0] for found in parse_addresses(header)] == ["a", "b", "c", "d"]


def test_one_bad_entry_does_not_empty_the_list() -> None:
    assert [each.address for each in parse_addresses("nobody, a@x.example, <@>")] == ["a@x.example"]


def test_the_members_of_a_group_are_read() -> None:
    assert [each.address for each in parse_addresses("Driften: a@x.example, b@x.example;")] == [
        "a@x.example",
        "b@x.example",
    ]


def test_a_list_is_cut_to_as_many_as_are_asked_for() -> None:
    assert len(parse_addresses(", ".join(f"a{n}@x.example" for n in range(1000)), most=20)) == 20


@pytest.mark.parametrize("piece", ["a@x.example, ", '"', "(", "<", ",", "\\", "a,", "=?utf-8?q?a?= ", ":", "<a@"])
def test_a_huge_header_is_read_all_the_same(piece: str) -> None:
    assert len(parse_addresses(piece * 200_000)) <= 50


@given(some.text(max_size=200))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    parse_addresses(text)
    found = parse_address(text)
    assert found is None or "@" in found.address


@given(some.text(alphabet='ab.<>@",;:()\\ =?\r\n\0å', max_size=60))
def test_no_mix_of_marks_makes_the_reader_fail(text: str) -> None:
    assert all(entry == entry.strip() for entry in split_addresses(text))
    parse_addresses(text)


_LOCAL = some.from_regex(r"[a-z0-9]{1,8}([._+-][a-z0-9]{1,8}){0,2}", fullmatch=True)
_DOMAIN = some.from_regex(r"([a-z0-9]{1,8}\.){1,3}[a-z]{2,6}", fullmatch=True)
_NAME = some.from_regex(r"([A-Za-zåäöÅÄÖ]{1,9} ?){0,3}", fullmatch=True).map(str.strip)


@given(_NAME, _LOCAL, _DOMAIN)
def test_the_plain_shapes_are_read_as_flanker_reads_them(name: str, local: str, domain: str) -> None:
    text = f"{name} <{local}@{domain}>".strip()
    theirs, ours = flanker.parse(text, strict=True), parse_address(text)
    assert ours == Address(theirs.display_name, theirs.address)


def test_flanker_is_quiet(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="flanker"):
        parse_address("((((((a@x.example")
    assert not caplog.records
