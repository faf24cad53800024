"""Telephone numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.typed_numbers import as_e164


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("070-123 45 67", "+46701234567"),
        ("08/12 34 56", "+468123456"),
        ("+46 (0)70 123 45 67", "+46701234567"),
        ("0046701234567", "+46701234567"),
        ("(070) 123.45.67", "+46701234567"),
        ("070–123\u00a045\u00a067", "+46701234567"),
        ("+47 22 12 34 56", "+4722123456"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_number_is_kept_as_e164_however_it_is_written(typed: str, kept: str) -> None:
    assert as_e164(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["123", "+", "0", "+0701234567", "+46x701234567", "070-123 45 67 anknytning 3", "+" + "1" * 16, "٠٧٠١٢٣٤٥٦٧"],
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert as_e164(typed) is None


@given(st.text(max_size=100))
def test_whatever_is_typed_what_is_kept_reads_the_same_again(typed: str) -> None:
    kept = as_e164(typed)
    assert kept is None or as_e164(kept) == kept


def test_a_megabyte_is_no_number() -> None:
    assert as_e164("0" * 1_000_000) is None
