"""What the provider is asked, and what becomes of its answers, the bad ones above all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core import clock
from tasks.telephone import Telephone, TelephoneError
from tests.servers.ports import free_port
from tests.servers.provider import NUMBER, SID, TOKEN, WAV, Answer, Provider

CALL = "CA" + "1b" * 16


@pytest.fixture
def telephone(provider: Provider) -> Iterator[Telephone]:
    telephone = Telephone(provider.account())
    yield telephone
    telephone.close()


def refused(telephone: Telephone, sid: str) -> TelephoneError:
    with pytest.raises(TelephoneError) as caught:
        telephone.fetch_recording(sid)
    return caught.value


def test_a_recording_is_fetched_from_the_account_as_wav(provider: Provider, telephone: Telephone) -> None:
    sid = provider.hold()
    assert telephone.fetch_recording(sid) == WAV
    assert provider.asked[0].path == f"/2010-04-01/Accounts/{SID}/Recordings/{sid}.wav"


@pytest.mark.parametrize("sid", ["", "RE1", "RE" + "0" * 31 + "/", "../" + "0" * 31, "RE" + "0" * 32 + "\n"])
def test_what_is_no_id_never_becomes_part_of_an_address(provider: Provider, telephone: Telephone, sid: str) -> None:
    assert refused(telephone, sid).is_permanent
    assert provider.asked == []


@pytest.mark.parametrize("place", ["http://127.0.0.1:1/x.wav", "http://169.254.169.254/", "/elsewhere.wav"])
def test_no_redirect_is_followed(provider: Provider, telephone: Telephone, place: str) -> None:
    sid = provider.hold()
    provider.answer(sid, Answer(302, headers={"Location": place}))
    assert refused(telephone, sid).reason == "302: redirects aren't followed"
    assert len(provider.asked) == 1


@pytest.mark.parametrize("status", [404, 401, 403, 429, 500, 503])
def test_what_may_go_well_later_is_not_given_up(provider: Provider, telephone: Telephone, status: int) -> None:
    sid = provider.hold()
    provider.answer(sid, Answer(status))
    assert not refused(telephone, sid).is_permanent
    assert telephone.fetch_recording(sid) == WAV


def test_a_length_that_is_promised_and_not_kept_is_no_recording(provider: Provider, telephone: Telephone) -> None:
    sid = provider.hold()
    provider.answer(sid, Answer(body=WAV, length=5 << 30))
    assert refused(telephone, sid).is_away


def test_what_comes_encoded_is_not_unpacked(provider: Provider, telephone: Telephone) -> None:
    sid = provider.hold()
    provider.answer(sid, Answer(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"}))
    assert refused(telephone, sid).reason == "the recording came encoded"


def test_a_provider_that_isnt_there_is_away(telephone: Telephone) -> None:
    nobody = Telephone(replace(telephone.account, api=f"http://127.0.0.1:{free_port()}"))
    assert refused(nobody, "RE" + "0" * 32).is_away
    nobody.close()


def test_a_wrong_token_names_the_setting(provider: Provider, telephone: Telephone) -> None:
    provider.tokens = ["another"]
    error = refused(telephone, provider.hold())
    assert error.is_away and "ARENDE_TWILIO_AUTH_TOKEN" in error.reason


def test_during_a_rotation_the_token_that_works_is_found_once(provider: Provider) -> None:
    telephone = Telephone(provider.account("not yet", TOKEN))
    sid = provider.hold()
    assert [telephone.fetch_recording(sid), telephone.fetch_recording(sid)] == [WAV, WAV]
    assert len(provider.asked) == 3
    telephone.close()


def test_the_token_is_sent_in_clear_to_this_machine_only(provider: Provider) -> None:
    with pytest.raises(TelephoneError) as caught:
        Telephone(replace(provider.account(), api="http://provider.example"))
    assert caught.value.is_permanent


def test_deleting_what_isnt_there_is_done(provider: Provider, telephone: Telephone) -> None:
    sid = provider.hold()
    telephone.delete_recording(sid), telephone.delete_recording(sid)
    assert provider.sounds == {}
    assert len(provider.requests("DELETE", f"/Recordings/{sid}.json")) == 2


def test_a_delete_that_fails_is_told(provider: Provider, telephone: Telephone) -> None:
    sid = provider.hold()
    provider.answer(sid, Answer(500, b"{}"))
    with pytest.raises(TelephoneError):
        telephone.delete_recording(sid)


def test_recordings_of_a_call_come_oldest_first(provider: Provider, telephone: Telephone) -> None:
    at = clock.now().replace(microsecond=0)
    first, second = provider.hold(call_sid=CALL, at=at, seconds=4), provider.hold(call_sid=CALL, at=at)
    provider.hold(call_sid="CA" + "9" * 32)
    found = telephone.recordings_of(CALL)
    assert [row.sid for row in found] == [first, second]
    assert (found[0].seconds, found[0].created_at, found[0].call_sid) == (4, at, CALL)


def test_calls_to_our_number_are_listed(provider: Provider, telephone: Telephone) -> None:
    at = clock.now().replace(microsecond=0)
    row = {"sid": CALL, "to": NUMBER, "from": "+46701740605", "status": "completed", "direction": "inbound"}
    provider.list("Calls", **row, start_time=at, end_time=None, forwarded_from=None)
    (call,) = telephone.calls_since(at)
    assert (call.sid, call.caller, call.called, call.started_at, call.ended_at) == (
        CALL, "+46701740605", NUMBER, at, None,
    )  # fmt: skip
    assert provider.asked[0].fields["To"] == NUMBER


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"recordings": 7}', b"\xff"])
def test_a_list_that_cant_be_read_is_an_error_of_ours(provider: Provider, telephone: Telephone, body: bytes) -> None:
    provider.answer("Recordings", Answer(body=body))
    with pytest.raises(TelephoneError):
        telephone.recordings_of(CALL)


@pytest.mark.parametrize(("status", "is_away"), [(401, True), (429, True), (500, False), (307, False)])
def test_a_list_that_is_refused_says_why(provider: Provider, telephone: Telephone, status: int, is_away: bool) -> None:
    provider.answer("Recordings", Answer(status, b"{}"))
    with pytest.raises(TelephoneError, match=f"{status} instead of a list") as caught:
        telephone.recordings_of(CALL)
    assert (caught.value.is_away, caught.value.is_permanent) == (is_away, False)


def test_what_a_list_names_by_no_id_is_left_out(provider: Provider, telephone: Telephone) -> None:
    provider.list("Recordings", sid="../1", call_sid=CALL)
    provider.answer("Recordings", Answer(body=b'{"recordings": [{}, {"sid": 7}]}'))
    assert [telephone.recordings_of(CALL), telephone.recordings_of(CALL)] == [[], []]


def test_a_text_is_sent_and_found_again(provider: Provider, telephone: Telephone) -> None:
    sid = telephone.send_text("+46701740605", text="Hej åäö", sender="Support", status_callback="https://d.test/cb")
    assert provider.asked[0].fields == {
        "To": "+46701740605", "From": "Support", "Body": "Hej åäö", "StatusCallback": "https://d.test/cb",
    }  # fmt: skip
    assert telephone.find_text("+46701740605", "Hej åäö") == sid
    assert telephone.find_text("+46701740605", "Another") == ""


def test_the_account_says_that_it_is_there(telephone: Telephone) -> None:
    assert telephone.probe().endswith("answers: active")
