"""The provider's library for another language signs requests just as ours checks them."""

from __future__ import annotations

import json
import subprocess
from urllib.parse import urlencode

import pytest

from core.phone_account import Account
from intake.phone.signature import Refusal, admit
from tests.servers import npm, require
from tests.servers.provider import NUMBER, SID, TOKEN

pytestmark = pytest.mark.timeout(300)  # the first to ask waits for npm
BASE = "https://desk.example.test"
CALL = {"AccountSid": SID, "CallSid": "CA" + "1b" * 16, "From": "+46701740605", "To": NUMBER}
SIGN = """
const {getExpectedTwilioSignature: sign} = require('twilio/lib/webhooks/webhooks');
const asked = JSON.parse(require('fs').readFileSync(0));
console.log(JSON.stringify(asked.map(({token, url, fields}) => sign(token, url, fields))));
"""
REQUESTS: list[tuple[str, dict[str, str]]] = [
    ("/voice/incoming", CALL),
    ("/voice/incoming", {**CALL, "CallerName": "Åsa Öström – 電話 😀", "FromCity": ""}),
    ("/voice/recorded?n=1", {**CALL, "Digits": "hangup", "RecordingDuration": "12"}),
    ("/voice/menu?s=menu&t=2", {**CALL, "Digits": "1", "a b": " kept as it is ", "A": "+", "Z": "%2B&=?"}),
    ("/voice/cb/recording?n=1&x=%C3%A5", {**CALL, "RecordingSid": "RE" + "2c" * 16}),
]


def signatures(token: str = TOKEN, base: str = BASE) -> list[str]:
    """What the provider's library for JavaScript makes of these requests."""
    asked = [{"token": token, "url": base + path, "fields": fields} for path, fields in REQUESTS]
    done = subprocess.run(
        [str(require("node")), "-e", SIGN], cwd=npm.modules().parent,
        input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    made: list[str] = json.loads(done.stdout)
    return made


def is_let_in(signature: str, path: str, fields: dict[str, str], *tokens: str) -> bool:
    account = Account(sid=SID, tokens=tokens, number=NUMBER, api="https://api.example.test", is_simulated=False)
    answer = admit(
        path=path,
        content_type="application/x-www-form-urlencoded",
        body=urlencode(fields).encode(),
        signature=signature,
        account=account,
        base_url=BASE,
    )
    return not isinstance(answer, Refusal)


def test_what_they_sign_is_let_in() -> None:
    made = signatures()
    assert [is_let_in(by, *request, TOKEN) for by, request in zip(made, REQUESTS, strict=True)] == [True] * 5


def test_during_a_rotation_either_token_is_let_in() -> None:
    made = signatures("old token")
    assert all(is_let_in(by, *request, TOKEN, "old token") for by, request in zip(made, REQUESTS, strict=True))


@pytest.mark.parametrize(("token", "base"), [("another", BASE), (TOKEN, "http://desk.example.test")])
def test_what_they_sign_for_others_is_not(token: str, base: str) -> None:
    made = signatures(token, base)
    assert not any(is_let_in(by, *request, TOKEN) for by, request in zip(made, REQUESTS, strict=True))


def test_what_they_sign_for_one_request_lets_in_no_other() -> None:
    made = signatures()
    assert not any(is_let_in(by, *request, TOKEN) for by, request in zip(made[1:], REQUESTS[:-1], strict=True))
