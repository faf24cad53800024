"""The doctor says whether the telephone's account answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.config import load
from tasks.doctor import Finding, _of_telephone
from tests.servers.ports import free_port
from tests.servers.provider import NUMBER, SID, TOKEN, Provider

Examine = Callable[..., Finding]
ACCOUNT = {"ACCOUNT_SID": SID, "AUTH_TOKEN": TOKEN, "NUMBER": NUMBER}


@pytest.fixture
def examine(tmp_path: Path) -> Examine:
    def examine(**twilio: str) -> Finding:
        given = {f"ARENDE_TWILIO_{name}": value for name, value in twilio.items()}
        place = {"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_BASE_URL": "https://desk.example.test"}
        (finding,) = _of_telephone(load({**place, **given}))
        return finding

    return examine


def test_no_telephone_is_well(examine: Examine) -> None:
    assert examine() == Finding("telephone", True, "none")


def test_an_account_that_answers_is_well(examine: Examine, provider: Provider) -> None:
    finding = examine(**ACCOUNT, API=provider.url)
    assert finding.is_well and "answers: active" in finding.says


def test_half_an_account_is_told(examine: Examine) -> None:
    assert not examine(ACCOUNT_SID=SID).is_well


def test_a_wrong_token_is_told(examine: Examine, provider: Provider) -> None:
    provider.tokens.clear()
    finding = examine(**ACCOUNT, API=provider.url)
    assert not finding.is_well and "ARENDE_TWILIO_AUTH_TOKEN" in finding.says


def test_a_provider_that_isnt_there_is_told(examine: Examine) -> None:
    assert not examine(**ACCOUNT, API=f"http://127.0.0.1:{free_port()}").is_well


def test_a_provider_who_would_be_told_the_token_in_clear_is_told(examine: Examine) -> None:
    assert "https://" in examine(**ACCOUNT, API="http://provider.example").says
