"""Tests of the account that the desk's telephone answers to: when a simulated one is there, and when it never is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.config import Settings, load
from core.phone_account import SIMULATED_SID, Account, account_of, simulated_account

CREDENTIALS = {
    "ARENDE_TWILIO_ACCOUNT_SID": "AC" + "7" * 32,
    "ARENDE_TWILIO_AUTH_TOKEN": "first, second",
    "ARENDE_TWILIO_NUMBER": "+46101234567",
}


def settings(folder: Path, **environ: str) -> Settings:
    return load({"ARENDE_DATA": str(folder), "ARENDE_SECRET": "a secret of the desk", **environ})


def simulated(folder: Path, **environ: str) -> Account:
    account = simulated_account(settings(folder, **environ))
    assert account is not None
    return account


def test_a_desk_without_credentials_answers_to_the_simulator(tmp_path: Path) -> None:
    account = account_of(settings(tmp_path))
    assert account == simulated(tmp_path)
    assert (account.sid, account.is_simulated) == (SIMULATED_SID, True)


def test_the_simulated_account_looks_like_one(tmp_path: Path) -> None:
    account = simulated(tmp_path)
    assert re.fullmatch(r"AC[0-9a-f]{32}", account.sid)
    assert re.fullmatch(r"[0-9a-f]{32}", account.tokens[0])
    assert re.fullmatch(r"http://127\.0\.0\.1:2\d{4}", account.api)


def test_the_token_is_another_for_every_desk_and_the_same_after_every_start(tmp_path: Path) -> None:
    other = simulated(tmp_path, ARENDE_SECRET="the secret of another desk")
    assert simulated(tmp_path).tokens == simulated(tmp_path).tokens != other.tokens


def test_a_secret_that_is_being_changed_keeps_its_token(tmp_path: Path) -> None:
    rotated = simulated(tmp_path, ARENDE_SECRET="the next secret of all,a secret of the desk")
    assert rotated.tokens[1:] == simulated(tmp_path).tokens


@pytest.mark.parametrize("listen", ["0.0.0.0:8080", ":8080", "192.0.2.1:8080", "unix:/run/arende.sock", "[::]:8080"])
def test_a_desk_that_listens_to_the_world_has_no_simulated_account(listen: str, tmp_path: Path) -> None:
    assert account_of(settings(tmp_path, ARENDE_WEB_LISTEN=listen)) is None


@pytest.mark.parametrize("url", ["https://desk.example", "http://192.0.2.1:8080", "http://127.0.0.1.desk.example"])
def test_a_desk_with_a_public_address_has_no_simulated_account(url: str, tmp_path: Path) -> None:
    assert account_of(settings(tmp_path, ARENDE_BASE_URL=url)) is None


def test_a_desk_whose_provider_is_elsewhere_has_no_simulated_account(tmp_path: Path) -> None:
    assert account_of(settings(tmp_path, ARENDE_TWILIO_API="https://api.dublin.ie1.twilio.com")) is None


@pytest.mark.parametrize("listen", ["[::1]:8080", "localhost:8080", "127.0.0.2:8080"])
def test_every_name_of_this_machine_is_loopback(listen: str, tmp_path: Path) -> None:
    assert simulated_account(settings(tmp_path, ARENDE_WEB_LISTEN=listen, ARENDE_BASE_URL=f"http://{listen}"))


def test_real_credentials_are_the_account_and_are_never_simulated(tmp_path: Path) -> None:
    given = settings(tmp_path, **CREDENTIALS)
    assert simulated_account(given) is None
    assert account_of(given) == Account(
        sid="AC" + "7" * 32, tokens=("first", "second"), number="+46101234567",
        api="https://api.twilio.com", is_simulated=False,
    )  # fmt: skip


@pytest.mark.parametrize("missing", CREDENTIALS)
def test_half_an_account_is_none(missing: str, tmp_path: Path) -> None:
    given = {name: value for name, value in CREDENTIALS.items() if name != missing}
    assert account_of(settings(tmp_path, **given)) is None


def test_credentials_of_a_stand_in_on_this_machine_are_simulated(tmp_path: Path) -> None:
    account = simulated(tmp_path, **CREDENTIALS, ARENDE_TWILIO_API="http://127.0.0.1:4010")
    assert (account.sid, account.api, account.is_simulated) == ("AC" + "7" * 32, "http://127.0.0.1:4010", True)


def test_a_stand_in_is_nobodys_while_the_desk_is_open_to_the_world(tmp_path: Path) -> None:
    public = settings(
        tmp_path, **CREDENTIALS, ARENDE_TWILIO_API="http://127.0.0.1:4010", ARENDE_BASE_URL="https://a.example"
    )
    assert simulated_account(public) is None


def test_the_simulator_takes_the_port_and_number_it_is_given(tmp_path: Path) -> None:
    account = simulated(tmp_path, ARENDE_TWILIO_API="http://127.0.0.1:4010", ARENDE_TWILIO_NUMBER="+46101234567")
    assert (account.api, account.number) == ("http://127.0.0.1:4010", "+46101234567")
