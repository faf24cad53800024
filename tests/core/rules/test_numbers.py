"""Telephone numbers: what can be called back, what is withheld, what a text message reaches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.numbers import is_address, is_swedish_mobile, is_withheld, masked, read_keyed, read_number

_WITHHELD = [
    *("anonymous", "Anonymous", "restricted", "unavailable", "unknown", "private", "", " "),
    *("+266696687", "+7378742833", "+2562533", "+8656696", "+8566696", "+86282452253", "+464"),
    *("266696687", "7378742833", "464", "+1266696687", "+17378742833"),
]


@pytest.mark.parametrize("text", _WITHHELD)
def test_a_withheld_number_is_no_number(text: str) -> None:
    assert is_withheld(text)
    assert read_number(text) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+46701234567", "+46701234567"),
        (" +46 70 123 45 67", "+46701234567"),
        ("0046701234567", "+46701234567"),
        ("+4531234567", "+4531234567"),
        ("+14155550100", "+14155550100"),
        ("+46 (8) 465 004 00", "+46846500400"),
    ],
)
def test_a_number_is_read_as_the_network_writes_it(text: str, number: str) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["sip:anna@kund.test", "client:anna", "0701234567", "+0701234567", "+46", "+4670", "+467012345678901", "<script>"],
)
def test_what_is_no_number_reads_as_none(text: str) -> None:
    assert read_number(text) == ""


@pytest.mark.parametrize("text", ["+46" + "1" * 1_000_000, "1" * 1_000_000, "(" * 1_000_000])
def test_a_million_characters_are_no_number(text: str) -> None:
    assert read_number(text) == ""


@pytest.mark.parametrize(
    ("digits", "number"),
    [("0701234567", "+46701234567"), ("084650040", "+4684650040"), ("004531234567", "+4531234567"), ("12345", "")],
)
def test_a_keyed_number_gets_its_country(digits: str, number: str) -> None:
    assert read_keyed(digits) == number


@pytest.mark.parametrize("digits", ["", "#", "*", "٠٧٠١٢٣٤٥٦٧", "070-1", "0", "00"])
def test_keys_that_are_no_number_are_none(digits: str) -> None:
    assert read_keyed(digits) == ""


@pytest.mark.parametrize("number", ["+46701234567", "+46721234567", "+46731234567", "+46761234567", "+46791234567"])
def test_swedish_mobiles_get_texts(number: str) -> None:
    assert is_swedish_mobile(number)


@pytest.mark.parametrize(
    "number", ["+46846500400", "+46751234567", "+46771234567", "+4531234567", "+4670123456", "+467012345678", ""]
)
def test_nobody_else_gets_texts(number: str) -> None:
    assert not is_swedish_mobile(number)


def test_addresses_are_told_from_numbers() -> None:
    assert is_address("sip:anna@kund.test")
    assert is_address("client:anna")
    assert not is_address("+46701234567")


def test_logs_never_show_a_whole_number() -> None:
    assert masked("+46701234567") == "+46…567"
    assert masked("") == "-"


@given(st.text(max_size=60))
def test_whatever_comes_is_a_number_in_full_or_none(text: str) -> None:
    number = read_number(text)
    assert number == "" or read_number(number) == number
