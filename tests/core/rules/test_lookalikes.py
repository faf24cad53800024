"""A domain that reads nearly as another one is known by it; one that doesn't is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.rules.lookalikes import mixes_alphabets, prefixes, resembled_by


def idna(domain: str) -> str:
    return domain.encode("idna").decode("ascii")


@pytest.mark.parametrize(
    "seen",
    [
        "malarkraft.com",
        "malarkraft.co.uk",
        "malarkraf.se",
        "malarkrafft.se",
        "malarkratf.se",
        "malarkraft-support.se",
        "support-malarkraft.com",
        "malar-kraft.se",
        "ma1arkraft.se",
        "rnalarkraft.se",
        "malarkraft-se.com",
        idna("mаlarkraft.se"),  # Cyrillic а
        idna("mаlаrkrаft.se"),
        idna("mälarkraft.se"),
        idna("malarkrαft.se"),  # Greek α
    ],
)
def test_what_reads_nearly_alike_is_found(seen: str) -> None:
    assert "malarkraft.se" in resembled_by(seen)


@pytest.mark.parametrize("seen", ["malarkraft.se", "kraftmalar.se", "malarenergi.se", "kraft.se", "example.com"])
def test_what_reads_otherwise_is_not(seen: str) -> None:
    assert "malarkraft.se" not in resembled_by(seen)


def test_short_names_are_not_a_letter_away_from_each_other() -> None:
    assert "abb.se" not in resembled_by("aby.se")
    assert "abb.se" in resembled_by("abb.com")


@pytest.mark.parametrize(
    ("domain", "is_mixed"),
    [
        ("malarkraft.se", False),
        ("mälarkraft.se", False),
        ("mаlarkraft.se", True),
        ("почта.рф", False),
        ("почта2.com", False),
    ],
)
def test_a_word_of_two_alphabets_is_told(domain: str, is_mixed: bool) -> None:
    assert mixes_alphabets(idna(domain)) is is_mixed


def test_a_domain_that_only_stands_in_front_is_found() -> None:
    assert "kund.se" in prefixes("kund.se.evil.example")
    assert prefixes("kund.se") == frozenset()


@given(some.text(max_size=60))
def test_no_name_makes_it_fail_or_grow_without_bound(name: str) -> None:
    assert len(resembled_by(f"{name}.se")) < 5000
