"""Tests of the provider's REST service, by the provider's own client."""

from __future__ import annotations

import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from core.phone_account import Account
from intake.phone.simulator.handset import Line
from intake.phone.simulator.provider import KeptCall, KeptRecording, Provider
from intake.phone.simulator.sids import CALL, new_sid
from intake.phone.simulator.sound import read_wav, tone
from intake.phone.simulator.studio import Conditions, Studio
from tests.intake.phone.simulator.answering import AnsweringDesk
from tests.servers import wait_until


class Local(TwilioHttpClient):
    """Leads the provider's client to this machine."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=10, pool_connections=False)
        self._base = base

    def request(self, method: str, url: str, *args: Any, **named: Any) -> Any:
        parts = urlsplit(url)
        return super().request(
            method, self._base + parts.path + (f"?{parts.query}" if parts.query else ""), *args, **named
        )


@pytest.fixture
def lines() -> list[Line]:
    return []


@pytest.fixture
def studio(account: Account, answering: AnsweringDesk, tmp_path: Path, lines: list[Line]) -> Iterator[Studio]:
    studio = Studio(account, answering.url, tmp_path / "kept", Conditions(late=1), lines.append, lambda _: None)
    with studio.open():
        yield studio


@pytest.fixture
def client(account: Account) -> Client:
    return Client(account.sid, account.tokens[0], http_client=Local(account.api))


@pytest.fixture
def recorded(studio: Studio) -> KeptRecording:
    return studio.provider.record(new_sid(CALL), tone(2))


def fetch(account: Account, path: str, token: str = "") -> bytes:
    url = f"{account.api}/2010-04-01/Accounts/{account.sid}{path}"
    basic = b64encode(f"{account.sid}:{token or account.tokens[0]}".encode()).decode()
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": f"Basic {basic}"})) as answer:
        return bytes(answer.read())


def test_a_recording_is_looked_up(client: Client, recorded: KeptRecording) -> None:
    found = client.recordings(recorded.sid).fetch()
    assert (found.sid, found.call_sid, found.duration) == (recorded.sid, recorded.call_sid, "2")


def test_recordings_are_listed_by_their_call(client: Client, studio: Studio, recorded: KeptRecording) -> None:
    studio.provider.record(new_sid(CALL), tone(1))
    assert [row.sid for row in client.recordings.list(call_sid=recorded.call_sid)] == [recorded.sid]


def test_recordings_are_listed_by_their_date(client: Client, recorded: KeptRecording) -> None:
    now = datetime.now(UTC)
    before, after = now - timedelta(hours=1), now + timedelta(hours=1)
    assert len(client.recordings.list(date_created_after=before)) == 1
    assert client.recordings.list(date_created_after=after) == []


def test_the_sound_comes_after_as_many_tries_as_it_is_late(account: Account, recorded: KeptRecording) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        fetch(account, f"/Recordings/{recorded.sid}.wav")
    caught.value.close()
    assert read_wav(fetch(account, f"/Recordings/{recorded.sid}.wav")).seconds == 2


def test_the_sound_is_had_as_mp3_too(account: Account, studio: Studio, recorded: KeptRecording) -> None:
    studio.provider.sound_of(recorded.sid)
    assert fetch(account, f"/Recordings/{recorded.sid}.mp3")[:1] in (b"\xff", b"I")


def test_nobody_without_the_token_has_the_sound(account: Account, recorded: KeptRecording) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401") as caught:
        fetch(account, f"/Recordings/{recorded.sid}.wav", token="guessed")
    caught.value.close()


def test_a_recording_is_deleted_once(client: Client, recorded: KeptRecording) -> None:
    assert client.recordings(recorded.sid).delete()
    with pytest.raises(TwilioRestException) as caught:
        client.recordings(recorded.sid).delete()
    assert caught.value.status == 404


def test_a_recording_that_was_fetched_is_waited_for_no_longer(
    account: Account, studio: Studio, recorded: KeptRecording
) -> None:
    assert studio.provider.waiting() == [recorded.sid]
    studio.provider.sound_of(recorded.sid)
    fetch(account, f"/Recordings/{recorded.sid}.wav")
    assert studio.wait_for_desk(10) == 0


def test_recordings_outlive_the_command(
    account: Account, studio: Studio, recorded: KeptRecording, tmp_path: Path
) -> None:
    later = Provider(account, tmp_path / "kept")
    assert later.waiting() == [recorded.sid]
    assert read_wav(later.sound_of(recorded.sid) or b"").seconds == 2


def test_calls_are_listed_by_the_number_rung(client: Client, studio: Studio) -> None:
    call = KeptCall(
        sid=new_sid(CALL), caller="+46701740605", called="+46846500400", status="completed", direction="inbound",
        began_at="2026-01-01T10:00:00+00:00", ended_at="2026-01-01T10:01:00+00:00", seconds=60,
    )  # fmt: skip
    studio.provider.keep_call(call)
    found = client.calls.list(to="+46846500400", start_time_after=datetime(2025, 12, 31, tzinfo=UTC))
    assert [(row.sid, row.status, row.duration) for row in found] == [(call.sid, "completed", "60")]
    assert client.calls.list(to="+46101234567") == []


def test_a_text_message_is_shown_and_its_fate_told(
    client: Client, studio: Studio, answering: AnsweringDesk, lines: list[Line]
) -> None:
    callback = f"{answering.url}/voice/cb/sms"
    sent = client.messages.create(to="+46701740605", from_="Arende", body="Ärende 471209", status_callback=callback)
    assert studio.provider.wait_until(lambda: studio.provider.messages[sent.sid].status == "delivered", seconds=10)
    assert str(lines[0]) == "SMS to +46701740605: Ärende 471209"


def test_the_fate_of_a_message_is_told_signed(
    client: Client, studio: Studio, answering: AnsweringDesk, account: Account
) -> None:
    callback = f"{answering.url}/voice/cb/sms"
    client.messages.create(to="+46701740605", from_=account.number, body="Hej", status_callback=callback)
    wait_until(lambda: len(answering.asked) == 2)
    told = [(asked.params["MessageStatus"], asked.is_signed) for asked in answering.asked]
    assert told == [("sent", True), ("delivered", True)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to": "0701740605", "from_": "Arende", "body": "Hej"}, 21211),
        ({"to": "+46701740605", "from_": "Ett för långt namn", "body": "Hej"}, 21212),
        ({"to": "+46701740605", "from_": "Arende", "body": ""}, 21602),
        ({"to": "+46701740605", "from_": "Arende", "body": "a" * 1601}, 21617),
    ],
)
def test_a_text_message_that_can_not_be_sent_is_refused(
    given: dict[str, str], code: int, client: Client, studio: Studio
) -> None:
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(**given)
    assert (caught.value.status, caught.value.code) == (400, code)


def test_a_text_message_is_emptied_and_deleted(client: Client, studio: Studio) -> None:
    sent = client.messages.create(to="+46701740605", from_="Arende", body="Hej")
    assert client.messages(sent.sid).update(body="").body == ""
    assert client.messages(sent.sid).delete()
    assert client.messages.list() == []


def test_the_account_is_looked_up(client: Client, studio: Studio, account: Account) -> None:
    assert client.api.accounts(account.sid).fetch().status == "active"


def test_a_second_call_at_the_same_time_is_told_that_the_port_is_taken(studio: Studio) -> None:
    with pytest.raises(OSError, match="in use"), studio.open():
        pass
