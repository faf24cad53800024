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
from urllib.parse import urlsplit

from core.config import Settings
from core.setting_values import Listen

SIMULATED_SID = "AC" + b"arende-simulator".hex()
SIMULATED_NUMBER = "+46846500400"  # of the numbers that are kept free in Sweden for books and films
PROVIDER = "https://api.twilio.com"
_FIRST_PORT, _PORTS = 20_000, 10_000  # below those that systems give away by themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account at a telephone provider; requests are signed with the first token, or during rotation another."""

    sid: str
    tokens: tuple[str, ...]
    number: str
    api: str
    is_simulated: bool  # the provider is a stand-in on this machine, and no call is real


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
    return Account(
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
    return Account(sid=sid, tokens=tokens, number=number, api=settings.twilio_api, is_simulated=is_simulated)


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
