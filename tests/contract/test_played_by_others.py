"""A call and a text message, with a provider that is played by a program nobody here wrote."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from core.phone_account import Account
from tasks.telephone import Telephone
from tests.conftest import StartDesk
from tests.servers.emulate import emulate
from tests.servers.ports import free_port
from tests.servers.programs import Desk
from tests.servers.provider import NUMBER, SID, TOKEN

pytestmark = pytest.mark.timeout(300)  # the first to ask waits for npm
MOBILE = "+46701740605"


def callers(desk: Desk) -> list[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(desk.data / "arende.db")) as database:
        return database.execute("SELECT sid, caller FROM call").fetchall()


def start(start_desk: StartDesk, port: int, token: str) -> Desk:
    account = {"ACCOUNT_SID": SID, "AUTH_TOKEN": token, "NUMBER": NUMBER, "API": f"http://127.0.0.1:{port}"}
    return start_desk(**{f"ARENDE_TWILIO_{name}": value for name, value in account.items()})


def test_a_call_that_others_sign_is_taken(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start(start_desk, port := free_port(), TOKEN)
    with emulate(tmp_path, voice_url=f"{desk.url}/voice/incoming", port=port) as provider:
        sid = provider.ring(MOBILE)["sid"]
    assert callers(desk) == [(sid, MOBILE)]


def test_a_call_that_others_sign_by_another_token_is_not(start_desk: StartDesk, tmp_path: Path) -> None:
    desk = start(start_desk, port := free_port(), "another token")
    with emulate(tmp_path, voice_url=f"{desk.url}/voice/incoming", port=port) as provider:
        provider.ring(MOBILE)
    assert callers(desk) == []


def test_a_text_that_others_take_is_found_again(tmp_path: Path) -> None:
    with emulate(tmp_path, voice_url="http://127.0.0.1:9/") as provider:
        telephone = Telephone(Account(sid=SID, tokens=(TOKEN,), number=NUMBER, api=provider.url, is_simulated=False))
        sid = telephone.send_text(MOBILE, text="Ditt ärendenummer är 471209.", sender=NUMBER, status_callback="")
        assert telephone.find_text(MOBILE, "Ditt ärendenummer är 471209.") == sid
        telephone.close()
