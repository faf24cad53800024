"""Asks the desk as the provider does: form, signature, idempotency token, and again where that is due.

It knows one address, the desk's own: whatever a document names must lie under it. A redirect is an error, for the
provider would follow it with a GET that has lost the keys pressed.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from twilio.request_validator import RequestValidator

from core.phone_account import Account, Algorithm, SigningKey
from intake.phone.simulator.chaos import Chaos, Fate
from intake.phone.simulator.overrides import MOST_SECONDS, Overrides, Trouble, part
from intake.phone.simulator.sids import new_token
from intake.phone.simulator.twiml import MOST_BYTES, BadAnswer

SIGNATURE = "X-Twilio-Signature"
SIGNATURE_SETTINGS = "X-Twilio-Webhooks-Signature-Settings"
TOKEN = "I-Twilio-Idempotency-Token"  # noqa: S105 - a header's name
Params = Mapping[str, str]
_KEY_ID = f"webhooks_sharedkey_{'0' * 26}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came back; `status` is 0 where nothing did."""

    url: str
    params: Params
    headers: Params
    status: int = 0
    content_type: str = ""
    body: bytes = b""
    seconds: float = 0.0
    trouble: Trouble = Trouble.NONE


class Webhooks:
    """The way to one desk; `saw` hears of every exchange, also of those that are asked again."""

    def __init__(self, account: Account, base_url: str, chaos: Chaos, saw: Callable[[Exchange], None]) -> None:
        self.account = account
        self.base_url = base_url
        self._chaos = chaos
        self._saw = saw

    def ask(self, url: str, params: Params) -> Exchange:
        """A webhook that a document is wanted of; the last exchange, which may have ended in trouble."""
        return self.deliver(url, params, self._chaos.of_webhook(urlsplit(url).path))

    def deliver(self, url: str, params: Params, fate: Fate) -> Exchange:
        """Post one event, as often as its fate and the rules of the address ask for, always with the same token."""
        if fate is Fate.ANEW:
            self.deliver(url, params, Fate.ARRIVES)
        address, rules = part(url)
        headers = self._headers(address, params)

        def post() -> Exchange:
            return self._post(address, params, headers, rules.seconds)

        if fate is Fate.FAILS:
            return self._unanswered(post())
        if fate in (Fate.TWICE, Fate.UNANSWERED):
            post()
        if fate is Fate.TOGETHER:
            with ThreadPoolExecutor(2) as both:
                first, _ = both.submit(post), both.submit(post)
            return first.result()
        return _retried(post, rules)

    def address_of(self, given: str, beside: str) -> str:
        """A document's address made whole, from where it stands; raises BadAnswer where it is wrong or leads away."""
        whole = urljoin(beside, given)
        if not whole.startswith(f"{self.base_url}/"):
            raise BadAnswer("URL", f"{given} leads away from {self.base_url}, where the desk is")
        part(whole)
        return whole

    def _headers(self, address: str, params: Params) -> dict[str, str]:
        return {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            TOKEN: new_token(),
            **_signed(address, params, self.account.signing_keys[0]),
        }

    def _post(self, address: str, params: Params, headers: Params, seconds: float) -> Exchange:
        exchange = _exchange(address, params, headers, seconds)
        self._saw(exchange)
        if 300 <= exchange.status < 400:
            raise BadAnswer(
                "redirect", f"{address} answered {exchange.status}; the provider would come back with a GET"
            )
        return exchange

    def _unanswered(self, exchange: Exchange) -> Exchange:
        return Exchange(url=exchange.url, params=exchange.params, headers=exchange.headers, trouble=Trouble.TIMEOUT)


def _signed(address: str, params: Params, key: SigningKey) -> dict[str, str]:
    """What is signed with a shared key says so besides, as the provider does; a desk mustn't need to be told."""
    algorithm = key.algorithm.provider_name
    signature = {SIGNATURE: RequestValidator(key.secret).compute_signature(address, dict(params), algorithm)}
    if key.algorithm is Algorithm.SHA256:
        signature[SIGNATURE_SETTINGS] = f"key={_KEY_ID},algorithm={algorithm}"
    return signature


def _retried(post: Callable[[], Exchange], rules: Overrides) -> Exchange:
    exchange = post()
    for _ in range(rules.retries):
        if not rules.ask_again(exchange.trouble):
            break
        exchange = post()
    return exchange


def _exchange(address: str, params: Params, headers: Params, seconds: float) -> Exchange:
    """One POST, without cookies and without following anything."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=min(seconds, MOST_SECONDS))
    began = time.monotonic()
    status, content_type, body, trouble = 0, "", b"", Trouble.CONNECTION
    try:
        connection.connect()
        trouble = Trouble.TIMEOUT
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, urlencode(params).encode(), dict(headers))
        response = connection.getresponse()
        body = response.read(MOST_BYTES + 1)
        status, content_type = response.status, response.getheader("Content-Type", "")
        trouble = _trouble(status, time.monotonic() - began, seconds)
    except (OSError, http.client.HTTPException):
        pass  # the trouble is named by how far it came
    finally:
        connection.close()
    return Exchange(
        url=address, params=params, headers=headers, status=status, content_type=content_type, body=body,
        seconds=time.monotonic() - began, trouble=trouble,
    )  # fmt: skip


def _trouble(status: int, took: float, limit: float) -> Trouble:
    if took > limit:
        return Trouble.TIMEOUT
    if status >= 500:
        return Trouble.FAILED
    return Trouble.REFUSED if status >= 400 else Trouble.NONE
