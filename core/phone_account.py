"""Which telephone account the desk answers to: its provider's, or that of the simulator on this machine.

A newcomer has no account anywhere and still wants to ring the desk. So a desk without credentials answers to the
*simulated account*: its id is known to all, its token is a MAC under the desk's own secret, and its provider is whoever
runs `arende call` on this machine.

Trusts the settings and nothing else. The simulated account is there only while the desk can't be reached from outside:
it listens on loopback, its base URL and the provider's address are loopback, and it was given no credentials, or all of
them together with a provider on loopback. Half an account is none. Should a proxy lead strangers to a desk that was
told nothing of it, they still lack the token: whoever can read the data folder has it, and nobody else. Known limit:
another user of this machine who takes the simulator's port before it does is shown the token (HTTP Basic).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from core.config import Settings
from core.setting_values import Listen

SIMULATED_SID = "AC" + b"arende-simulator".hex()
SIMULATED_NUMBER = "+46846500400"  # of the numbers that are kept free in Sweden for books and films
PROVIDER = "https://api.twilio.com"
_FIRST_PORT, _PORTS = 20_000, 10_000  # below those that systems give away by themselves


class Algorithm(StrEnum):
    """How a request is signed."""

    SHA1 = "sha1"  # HMAC-SHA1 under the account's token: the ordinary signature
    SHA256 = "sha256"  # HMAC-SHA256 under a key that is for signatures alone

    @property
    def provider_name(self) -> str:
        return f"HMAC_{self.name}"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One way in which a request may be signed."""

    algorithm: Algorithm
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account at a telephone provider; the first token is in use, others count while it is being changed."""

    sid: str
    tokens: tuple[str, ...]
    algorithms: tuple[Algorithm, ...] = (Algorithm.SHA1,)
    signature_keys: tuple[str, ...] = ()  # for SHA-256
    number: str
    api: str
    is_simulated: bool  # the provider is a stand-in on this machine, and no call is real

    @property
    def signing_keys(self) -> tuple[SigningKey, ...]:
        """Every way in which a request may be signed; a stand-in signs by the first."""
        secrets = {Algorithm.SHA1: self.tokens, Algorithm.SHA256: self.signature_keys}
        return tuple(SigningKey(each, secret) for each in self.algorithms for secret in secrets[each])


def account_of(settings: Settings) -> Account | None:
    """The account whose calls the desk takes; None where it has no telephone."""
    return simulated_account(settings) or _given_account(settings, is_simulated=False)


def simulated_account(settings: Settings) -> Account | None:
    """The account that `arende call` plays the provider of; None where a call might be somebody's real one."""
    if not (_is_loopback_url(settings.base_url) and _is_loopback_listen(settings.web_listen)):
        return None
    has_stand_in = _is_loopback_url(settings.twilio_api)
    if _has_credentials(settings):
        return _given_account(settings, is_simulated=True) if has_stand_in else None
    if not has_stand_in and settings.twilio_api != PROVIDER:
        return None
    return _account(
        settings,
        sid=SIMULATED_SID,
        tokens=tuple(_token(secret) for secret in settings.secrets),
        number=settings.twilio_number or SIMULATED_NUMBER,
        api=settings.twilio_api if has_stand_in else f"http://127.0.0.1:{_port(settings.secrets[0])}",
        is_simulated=True,
    )


def _given_account(settings: Settings, *, is_simulated: bool) -> Account | None:
    sid, tokens, number = settings.twilio_account_sid, settings.twilio_auth_tokens, settings.twilio_number
    if not (sid and tokens and number):
        return None
    api = settings.twilio_api
    return _account(settings, sid=sid, tokens=tokens, number=number, api=api, is_simulated=is_simulated)


def _account(
    settings: Settings, *, sid: str, tokens: tuple[str, ...], number: str, api: str, is_simulated: bool
) -> Account:
    return Account(
        sid=sid,
        tokens=tokens,
        algorithms=tuple(map(Algorithm, settings.twilio_signatures)),
        signature_keys=settings.twilio_signature_keys,
        number=number,
        api=api,
        is_simulated=is_simulated,
    )


def _has_credentials(settings: Settings) -> bool:
    return bool(settings.twilio_account_sid or settings.twilio_auth_tokens)


def _token(secret: str) -> str:
    return hmac.new(secret.encode(), b"telephone simulator: token", hashlib.sha256).hexdigest()[:32]


def _port(secret: str) -> int:
    """Each desk has its own, so that two on one machine don't meet; the same after every start."""
    drawn = hmac.new(secret.encode(), b"telephone simulator: port", hashlib.sha256).digest()
    return _FIRST_PORT + int.from_bytes(drawn[:8]) % _PORTS


def _is_loopback_url(url: str) -> bool:
    return _is_loopback(urlsplit(url).hostname or "")


def _is_loopback_listen(listen: Listen) -> bool:
    return not listen.path and _is_loopback(listen.host)  # behind a Unix socket stands a proxy, open to anybody


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
