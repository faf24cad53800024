"""Whatever the desk asks of the provider is asked as the provider's own description says."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from core import clock
from core.phone_account import Account
from tasks.telephone import Telephone, TelephoneError
from tests.servers import prism
from tests.servers.provider import NUMBER, SID, TOKEN

pytestmark = pytest.mark.timeout(300)  # the first to ask waits for npm
MOBILE = "+46701740605"
CALL, RECORDING, TEXT = "CA" + "1b" * 16, "RE" + "2c" * 16, "SM" + "3d" * 16


@pytest.fixture
def telephone() -> Iterator[Telephone]:
    telephone = Telephone(Account(sid=SID, tokens=(TOKEN,), number=NUMBER, api=prism.url(), is_simulated=False))
    yield telephone
    telephone.close()


def status_of(path: str, body: str | None = None) -> int:
    """What the description makes of a request of our own."""
    secret = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
    url = f"{prism.url()}/2010-04-01/Accounts/{SID}/{path}"
    request = urllib.request.Request(url, body.encode() if body else None, {"Authorization": f"Basic {secret}"})
    try:
        with urllib.request.urlopen(request) as response:
            return int(response.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def test_the_account_is_asked_for(telephone: Telephone) -> None:
    assert telephone.probe().endswith("answers: active")


def test_recordings_are_listed_by_call_and_by_time(telephone: Telephone) -> None:
    by_call, by_time = telephone.recordings_of(CALL), telephone.recordings_since(clock.now())
    assert by_call == by_time
    assert by_call[0].status == "completed" and by_call[0].created_at


def test_calls_to_our_number_are_listed(telephone: Telephone) -> None:
    assert all(call.sid.startswith("CA") for call in telephone.calls_since(clock.now()))


def test_a_recording_is_deleted(telephone: Telephone) -> None:
    telephone.delete_recording(RECORDING)


@pytest.mark.parametrize("sender", [NUMBER, "Kontoret"])
def test_a_text_is_sent_by_number_or_name(telephone: Telephone, sender: str) -> None:
    sid = telephone.send_text(MOBILE, text="Ditt ärendenummer är 471209.", sender=sender, status_callback="")
    assert sid.startswith("SM")


def test_a_text_says_where_its_fate_is_told(telephone: Telephone) -> None:
    url = "https://desk.example.test/voice/cb/sms"
    assert telephone.send_text(MOBILE, text="Hej", sender=NUMBER, status_callback=url)


def test_a_text_is_deleted(telephone: Telephone) -> None:
    telephone.delete_text(TEXT)


def test_texts_are_looked_for_by_recipient(telephone: Telephone) -> None:
    assert telephone.find_text(MOBILE, "never sent") == ""


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("Messages.json", "Body=Hej", 422),  # to nobody
        ("Recordings/RE1.json", None, 422),  # no id
        ("Messages/SM1.json", "Body=", 422),
        ("Recordings.json?PageSize=a-lot", None, 422),
        ("Conversations.json", None, 404),
    ],
)
def test_what_is_asked_otherwise_is_refused(path: str, body: str | None, status: int) -> None:
    assert status_of(path, body) == status


def test_a_refusal_is_for_good(telephone: Telephone) -> None:
    with pytest.raises(TelephoneError) as caught:
        telephone.send_text(MOBILE, text="Hej", sender=NUMBER, status_callback="no address")
    assert caught.value.is_permanent
