"""The gate: nobody but the provider, for nobody but us, whatever a request looks like."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from core import config
from core.models import Call
from core.phone_account import Account
from intake.phone.app import make_voice
from intake.phone.signature import Fields, Refusal, admit
from tests.intake.phone.conftest import Telephone
from tests.intake.phone.line import ANNA, Exchange, new_sid

_BASE = "https://desk.example.test"
_PATH = "/voice/menu?turn=1"
_FORM = "application/x-www-form-urlencoded"
_ACCOUNT = Account(
    sid="AC" + "1" * 32, tokens=("t" * 32,), number="+46846500400", api="https://api.example.test", is_simulated=False
)


def posted(**changes: str) -> dict[str, str]:
    fields = {"AccountSid": _ACCOUNT.sid, "CallSid": "CA" + "0" * 32, "From": ANNA, "To": _ACCOUNT.number}
    return {**fields, **changes}


def signed(url: str, fields: dict[str, str], token: str = _ACCOUNT.tokens[0], algorithm: str | None = None) -> str:
    return str(RequestValidator(token).compute_signature(url, fields, algorithm))


def knock(
    fields: dict[str, str] | None = None,
    *,
    signature: str | None = None,
    path: str = _PATH,
    content_type: str = _FORM,
    body: bytes | None = None,
    account: Account | None = _ACCOUNT,
    base_url: str = _BASE,
) -> Fields | int:
    """What the gate says: the fields, or the status of its refusal."""
    fields = posted() if fields is None else fields
    answer = admit(
        path=path,
        content_type=content_type,
        body=urlencode(fields).encode() if body is None else body,
        signature=signed(_BASE + _PATH, fields) if signature is None else signature,
        account=account,
        base_url=base_url,
    )
    return answer.status if isinstance(answer, Refusal) else answer


def test_a_signed_request_comes_in_with_all_its_fields() -> None:
    fields = posted(CallerName=" Anna  Ek ", Digits="", FromCity="Växjö")
    assert knock(fields) == fields


@pytest.mark.parametrize("signature", ["", "bogus", "é" * 28, "a" * 28, "\x00"])
def test_without_the_right_signature_nobody_comes_in(signature: str) -> None:
    assert knock(signature=signature) == 403


@pytest.mark.parametrize(
    "path",
    ["/voice/menu", "/voice/menu?turn=2", "/voice/menu?turn=1&", "/voice/menu/?turn=1", "/voice/told?turn=1"],
)
def test_a_signature_holds_for_its_own_address_only(path: str) -> None:
    assert knock(path=path) == 403


@pytest.mark.parametrize(
    "base_url", ["http://desk.example.test", "https://other.test", "https://desk.example.test/desk"]
)
def test_the_address_is_the_one_in_our_settings(base_url: str) -> None:
    assert knock(base_url=base_url) == 403


def test_the_usual_port_may_be_named_or_not() -> None:
    fields = posted()
    assert knock(fields, signature=signed(f"{_BASE}:443{_PATH}", fields)) == fields


def test_a_port_that_a_proxy_takes_away_belongs_to_our_settings() -> None:
    fields, base = posted(), f"{_BASE}:8443"
    assert knock(fields, base_url=base, signature=signed(base + _PATH, fields)) == fields


@pytest.mark.parametrize(
    "body",
    [
        urlencode(posted(Digits="1")),
        urlencode({name: value for name, value in posted().items() if name != "From"}),
        urlencode(posted(From="+46709999999")),
        urlencode(posted()) + "&From=%2B46709999999",
    ],
)
def test_no_field_can_be_added_taken_away_or_changed(body: str) -> None:
    assert knock(body=body.encode(), signature=signed(_BASE + _PATH, posted())) == 403


def test_the_order_of_fields_is_the_providers_matter() -> None:
    fields = dict(reversed(posted().items()))
    assert knock(fields, signature=signed(_BASE + _PATH, posted())) == fields


@pytest.mark.parametrize(  # names and values are signed without a mark between them
    "cut",
    [
        {"CallSid": "CA" + "0" * 32 + "Digits1"},
        {"Digits": "1From+46701234567"},
        {"RecordingSid": "RE" + "0" * 32 + "To+46846500400"},
    ],
)
def test_a_signed_request_that_was_cut_anew_fits_no_form(cut: dict[str, str]) -> None:
    fields = posted(**cut)
    assert knock(fields) == 400


def test_one_field_cut_out_of_two_is_refused_by_its_form() -> None:
    whole = posted(Digits="1", DigitsX="2")
    cut = {name: value for name, value in whole.items() if not name.startswith("Digits")} | {"Digits": "1DigitsX2"}
    assert signed(_BASE, whole) == signed(_BASE, cut)
    assert knock(cut, signature=signed(_BASE + _PATH, whole)) == 400


def test_the_same_field_twice_is_refused() -> None:
    body = urlencode([*posted().items(), ("Digits", "1"), ("Digits", "2")])
    url_signature = RequestValidator(_ACCOUNT.tokens[0]).compute_signature(
        _BASE + _PATH, {**posted(), "Digits": "1Digits2"}
    )
    assert knock(body=body.encode(), signature=url_signature) == 400


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_only_forms_are_read(content_type: str) -> None:
    assert knock(content_type=content_type) == 415


def test_a_form_may_name_its_character_set() -> None:
    assert knock(content_type=f"{_FORM}; charset=utf-8") == posted()


def test_json_signed_as_json_is_still_no_form() -> None:
    body = json.dumps(posted()).encode()
    assert knock(body=body, content_type="application/json", path=f"{_PATH}&bodySHA256=0") == 415


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe" * 100, b"From=%FF%FE", b"&".join(b"a%d=1" % each for each in range(5_000)), b"", b"=" * 60_000],
)
def test_what_cant_be_read_was_signed_by_nobody(body: bytes) -> None:
    assert knock(body=body) == 403


def test_too_much_is_refused_before_it_is_read() -> None:
    assert knock(body=b"a" * (5 << 20)) == 413


@pytest.mark.parametrize("changes", [{"AccountSid": "AC" + "2" * 32}, {"AccountSid": ""}])
def test_another_account_is_refused_though_it_is_signed(changes: dict[str, str]) -> None:
    assert knock(posted(**changes)) == 403


def test_a_desk_without_a_telephone_lets_nobody_in() -> None:
    assert knock(account=None) == 403


def test_another_algorithm_is_not_the_requests_to_choose() -> None:
    fields = posted()
    assert knock(fields, signature=signed(_BASE + _PATH, fields, algorithm="HMAC_SHA256")) == 403


def test_during_a_rotation_both_tokens_count_and_after_it_the_old_one_doesnt() -> None:
    fields, old = posted(), "o" * 32
    by_old = signed(_BASE + _PATH, fields, token=old)
    rotating = Account(
        sid=_ACCOUNT.sid, tokens=(*_ACCOUNT.tokens, old), number=_ACCOUNT.number, api="", is_simulated=False
    )
    assert knock(fields, signature=by_old, account=rotating) == fields
    assert knock(fields, signature=by_old) == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"CallSid": "CA1"},
        {"CallSid": "CA" + "g" * 32},
        {"RecordingSid": "../../etc/passwd"},
        {"RecordingDuration": "1e9"},
        {"RecordingDuration": "９"},
        {"Digits": "1" * 200},
        {"Digits": "<script>"},
        {"CallStatus": "in progress"},
    ],
)
def test_each_field_is_read_by_a_strict_form(fields: dict[str, str]) -> None:
    assert knock(posted(**fields)) == 400


def test_a_call_to_another_number_is_refused(telephone: Telephone) -> None:
    answer = telephone.exchange.post("/voice/incoming", CallSid=new_sid(), From=ANNA, To="+46846500499")
    assert (answer.status, answer.body, Call.select().count()) == (403, "", 0)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/incoming", "/fallback", "/cb/recording"])
def test_everything_is_posted(telephone: Telephone, method: str, path: str) -> None:
    response = telephone.exchange.send(path, b"", method=method)
    assert (response.status_code, response.data) == (405, b"")


def test_a_refusal_says_nothing(telephone: Telephone) -> None:
    response = telephone.exchange.send("/incoming", urlencode(posted()))
    assert (response.status_code, response.data, "Set-Cookie" in response.headers) == (403, b"", False)


def test_a_large_body_is_refused_by_its_length(telephone: Telephone) -> None:
    assert telephone.exchange.send("/incoming", b"a" * (5 << 20)).status_code == 413


def test_a_slash_at_the_end_leads_nowhere_else(telephone: Telephone) -> None:
    answer = telephone.exchange.post(
        "/voice/incoming/", CallSid=new_sid(), From=ANNA, To=telephone.exchange.account.number
    )
    assert answer.status == 200


def test_what_proxies_claim_changes_nothing(telephone: Telephone) -> None:
    body, url = urlencode(posted(AccountSid=telephone.exchange.account.sid)), "https://evil.test/voice/incoming"
    forged = signed(url, posted(AccountSid=telephone.exchange.account.sid), telephone.exchange.account.tokens[0])
    headers = {
        "X-Twilio-Signature": forged,
        "X-Forwarded-Host": "evil.test",
        "X-Forwarded-Proto": "https",
        "Host": "evil.test",
    }
    assert telephone.exchange.send("/incoming", body, headers=headers).status_code == 403


def test_an_old_request_sent_again_makes_nothing_new(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    told = caller.speak()
    caller.hang_up()
    assert [caller.repeat(which).body for which in (-2, 3)] == [told.body, told.body]
    assert Call.select().count() == 1


def test_the_account_of_a_provider_is_trusted_by_its_own_token_only(tmp_path: object) -> None:
    settings = config.load(
        {
            "ARENDE_DATA": f"{tmp_path}/data",
            "ARENDE_BASE_URL": _BASE,
            "ARENDE_TWILIO_ACCOUNT_SID": _ACCOUNT.sid,
            "ARENDE_TWILIO_AUTH_TOKEN": "n" * 32,
            "ARENDE_TWILIO_NUMBER": _ACCOUNT.number,
        }
    )
    exchange = Exchange(make_voice(settings, hint=lambda: None), _ACCOUNT, _BASE)
    assert exchange.post("/voice/fallback", **posted()).status == 403
