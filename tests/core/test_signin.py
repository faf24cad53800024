"""Links that work once and for a while; sessions that end when they should."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import signin
from core.models import Session, SignInLink
from tests.cast import NOW, Cast


def link(email: str = "anna@kund.test") -> str:
    made = signin.make_link(email, now=NOW)
    assert made is not None
    return made[1]


def test_a_link_signs_in_once(people: Cast) -> None:
    token = link()
    secret = signin.use_link(token, now=NOW)
    assert secret is not None
    found = signin.find_session(secret, now=NOW)
    assert found is not None
    assert found.actor.address == "anna@kund.test"
    assert signin.use_link(token, now=NOW) is None


def test_looking_at_a_link_doesn_t_use_it_up(people: Cast) -> None:
    token = link()
    assert signin.is_usable(token, now=NOW)
    assert signin.use_link(token, now=NOW) is not None


def test_an_old_link_is_no_link(people: Cast) -> None:
    token = link()
    late = NOW + timedelta(minutes=15)
    assert not signin.is_usable(token, now=late)
    assert signin.use_link(token, now=late) is None


@pytest.mark.parametrize("token", ["", "x", "å", "A" * 5000])
def test_a_made_up_link_is_no_link(people: Cast, token: str) -> None:
    assert signin.use_link(token, now=NOW) is None


def test_an_unknown_address_gets_no_link(people: Cast) -> None:
    assert signin.make_link("nobody@kund.test", now=NOW) is None


def test_links_are_limited_per_address_and_hour(people: Cast) -> None:
    made = [signin.make_link("anna@kund.test", now=NOW) for _ in range(6)]
    assert [one is not None for one in made] == [True] * 5 + [False]
    assert signin.make_link("anna@kund.test", now=NOW + timedelta(hours=1, seconds=1)) is not None


def test_neither_tokens_nor_secrets_are_kept(people: Cast) -> None:
    token = link()
    secret = signin.use_link(token, now=NOW)
    kept = {row.token_hash for row in SignInLink.select()} | {row.token_hash for row in Session.select()}
    assert not kept & {token, secret}


def test_a_session_nobody_uses_ends(people: Cast) -> None:
    secret = signin.use_link(link(), now=NOW)
    assert secret is not None
    assert signin.find_session(secret, now=NOW + timedelta(days=8)) is None


def test_a_session_that_is_used_lives_on_and_not_for_ever(people: Cast) -> None:
    secret = signin.use_link(link(), now=NOW)
    assert secret is not None
    for day in range(0, 30, 5):
        assert signin.find_session(secret, now=NOW + timedelta(days=day)) is not None
    assert signin.find_session(secret, now=NOW + timedelta(days=30)) is None


def test_what_is_past_is_forgotten(people: Cast) -> None:
    signin.use_link(link(), now=NOW)
    assert signin.forget_expired(now=NOW + timedelta(days=60)) == 2
