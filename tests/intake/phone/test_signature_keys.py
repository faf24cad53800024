"""Signatures by SHA-256, under a key of their own: chosen by the settings, never by a request."""

from __future__ import annotations

import hmac
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from core import config
from core.config import SettingsError
from core.phone_account import Account, Algorithm, SigningKey, account_of
from intake.phone.app import make_voice
from intake.phone.signature import Fields, Refusal, admit
from intake.phone.simulator.chaos import Chaos
from intake.phone.simulator.webhooks import Exchange, Webhooks
from tests.intake.phone.simulator.answering import AnsweringDesk

BASE, PATH = "https://desk.example.test", "/voice/menu?turn=1"
TOKEN, KEY, OLDER = "t" * 32, "k" * 32, "o" * 32
FIELDS = {"AccountSid": "AC" + "1" * 32, "CallSid": "CA" + "0" * 32, "Digits": "1"}
SHA1, SHA256 = SigningKey(Algorithm.SHA1, TOKEN), SigningKey(Algorithm.SHA256, KEY)


def account(*algorithms: Algorithm, keys: tuple[str, ...] = (KEY,)) -> Account:
    return Account(
        sid=FIELDS["AccountSid"], tokens=(TOKEN,), algorithms=algorithms, signature_keys=keys, number="+46846500400",
        api="https://api.example.test", is_simulated=False,
    )  # fmt: skip


def answer(signature: str, at: Account) -> Fields | Refusal:
    return admit(
        path=PATH, content_type="application/x-www-form-urlencoded", body=urlencode(FIELDS).encode(),
        signature=signature, account=at, base_url=BASE,
    )  # fmt: skip


def is_let_in(by: SigningKey, at: Account) -> bool:
    signature = RequestValidator(by.secret).compute_signature(BASE + PATH, FIELDS, by.algorithm.provider_name)
    return not isinstance(answer(signature, at), Refusal)


@pytest.mark.parametrize("by", [SHA1, SHA256])
@pytest.mark.parametrize("named", Algorithm)
def test_each_signature_is_let_in_where_the_settings_name_it_and_nowhere_else(by: SigningKey, named: Algorithm) -> None:
    assert is_let_in(by, account(named)) is (by.algorithm is named)


def test_the_signature_is_an_hmac_over_the_address_and_the_sorted_fields() -> None:
    signed = BASE + PATH + "".join(f"{name}{FIELDS[name]}" for name in sorted(FIELDS))
    signature = b64encode(hmac.digest(KEY.encode(), signed.encode(), "sha256")).decode()
    assert not isinstance(answer(signature, account(Algorithm.SHA256)), Refusal)
    assert isinstance(answer(signature[:-2] + "A=", account(Algorithm.SHA256)), Refusal)


@pytest.mark.parametrize("by", [SHA1, SHA256])
def test_while_one_takes_the_others_place_both_are_let_in(by: SigningKey) -> None:
    assert is_let_in(by, account(Algorithm.SHA256, Algorithm.SHA1))


@pytest.mark.parametrize("by", [SigningKey(Algorithm.SHA256, TOKEN), SigningKey(Algorithm.SHA1, KEY)])
def test_no_secret_counts_for_the_other_algorithm(by: SigningKey) -> None:
    assert not is_let_in(by, account(Algorithm.SHA256, Algorithm.SHA1))


def test_during_a_rotation_both_keys_count_and_after_it_the_old_one_doesnt() -> None:
    by_older = SigningKey(Algorithm.SHA256, OLDER)
    assert is_let_in(by_older, account(Algorithm.SHA256, keys=(KEY, OLDER)))
    assert not is_let_in(by_older, account(Algorithm.SHA256))


def test_without_a_key_nothing_signed_by_sha_256_is_let_in() -> None:
    assert not is_let_in(SigningKey(Algorithm.SHA256, ""), account(Algorithm.SHA256, keys=()))


@pytest.mark.parametrize("claim", ["HMAC_SHA256", "HMAC_SHA1", "none"])
def test_what_a_request_says_of_its_signature_changes_nothing(claim: str, tmp_path: Path) -> None:
    app = make_voice(settings(tmp_path), hint=lambda: None)  # the ordinary signature
    signature = RequestValidator(KEY).compute_signature(f"{BASE}/voice/fallback", FIELDS, "HMAC_SHA256")
    response = app.test_client().post(
        "/fallback", data=FIELDS, environ_overrides={"SCRIPT_NAME": "/voice", "RAW_URI": "/voice/fallback"},
        headers={"X-Twilio-Signature": signature, "X-Twilio-Webhooks-Signature-Settings": f"key=k,algorithm={claim}"},
    )  # fmt: skip
    assert response.status_code == 403


def settings(folder: Path, **given: str) -> config.Settings:
    return config.load(
        {
            "ARENDE_DATA": str(folder / "data"),
            "ARENDE_BASE_URL": BASE,
            "ARENDE_TWILIO_ACCOUNT_SID": FIELDS["AccountSid"],
            "ARENDE_TWILIO_AUTH_TOKEN": TOKEN,
            "ARENDE_TWILIO_NUMBER": "+46846500400",
            **given,
        }
    )


def test_a_desk_that_is_told_nothing_has_the_ordinary_signature(tmp_path: Path) -> None:
    found = account_of(settings(tmp_path))
    assert found is not None and found.signing_keys == (SHA1,)


def test_the_key_is_read_from_its_file_and_rotates_by_a_comma_list(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}, {OLDER}\n", encoding="utf-8")
    key_file = str(tmp_path / "key")
    found = account_of(settings(tmp_path, ARENDE_TWILIO_SIGNATURE="sha256", ARENDE_TWILIO_SIGNATURE_KEY_FILE=key_file))
    assert found is not None and [key.secret for key in found.signing_keys] == [KEY, OLDER]


@pytest.mark.parametrize(
    "given",
    [
        {"ARENDE_TWILIO_SIGNATURE": "sha256"},
        {"ARENDE_TWILIO_SIGNATURE_KEY": KEY},
        {"ARENDE_TWILIO_SIGNATURE": "sha256,sha1", "ARENDE_TWILIO_SIGNATURE_KEY": f"{KEY},short"},
    ],
)
def test_a_key_that_is_missing_unasked_for_or_short_is_told_at_the_start(given: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings(tmp_path, **given)
    [problem] = refusal.value.problems
    assert problem.startswith("ARENDE_TWILIO_SIGNATURE_KEY:") and KEY not in problem


@pytest.mark.parametrize("named", Algorithm)
def test_the_simulator_signs_as_the_settings_say(named: Algorithm) -> None:
    desk, saw = AnsweringDesk(TOKEN).start(), list[Exchange]()
    try:
        Webhooks(account(named), desk.url, Chaos(None, print), saw.append).ask(f"{desk.url}{PATH}", FIELDS)
    finally:
        desk.stop()
    headers = saw[0].headers
    key = account(named).signing_keys[0]
    assert headers["X-Twilio-Signature"] == RequestValidator(key.secret).compute_signature(
        desk.url + PATH, FIELDS, key.algorithm.provider_name
    )
    assert ("X-Twilio-Webhooks-Signature-Settings" in headers) is (named is Algorithm.SHA256)
