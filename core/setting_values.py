"""One setting's text becomes one value, or a ValueError that says what it must be. Pure."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core.rules.days_off import is_country

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_ADDRESS = re.compile(r"[a-z0-9._-]{1,24}@(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}")
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")
_RELAY_SCHEMES = ("smtp", "smtps")
_SIGNATURES = ("sha1", "sha256")


class Listen(NamedTuple):
    """Where a program listens: a host and port, or the path of a Unix socket."""

    host: str
    port: int
    path: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"unix:{self.path}" if self.path else f"{host}:{self.port}"


def parse_listen(text: str) -> Listen:
    """`host:port`, `[v6]:port` or `unix:/path`; raises ValueError."""
    if text.startswith("unix:"):
        if not text.startswith("unix:/"):
            raise ValueError("a Unix socket needs an absolute path, unix:/run/arende.sock")
        return Listen("", 0, text.removeprefix("unix:"))
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError("must be host:port")
    return Listen(host.strip("[]") or "0.0.0.0", int(port))  # noqa: S104 - ":25" means every interface, as asked


def parse_addresses(text: str) -> tuple[str, ...]:
    addresses = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    if not addresses or not all(_ADDRESS.fullmatch(address) for address in addresses):
        raise ValueError("must be mail addresses, parted by commas; at most 24 characters before the @, no plus sign")
    return addresses


def parse_base_url(text: str) -> str:
    parts = urlsplit(text)
    _ = parts.port  # raises ValueError when it is no port
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be http:// or https:// and a host")
    return text.rstrip("/")


def parse_optional_listen(text: str) -> Listen | None:
    return parse_listen(text) if text else None


def parse_authentication(text: str) -> str:
    if text in ("check", "off") or re.fullmatch(r"header:\S+", text):
        return text
    raise ValueError("must be check, off or header:AUTHSERV-ID")


def parse_domains(text: str) -> tuple[str, ...]:
    domains = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    if not all(_DOMAIN.fullmatch(domain) for domain in domains):
        raise ValueError("must be domains, parted by commas, such as google.com,microsoft.com")
    return domains


def parse_networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def parse_bytes(text: str) -> int:
    if not text.isdecimal() or not 65536 <= int(text) <= 1 << 30:
        raise ValueError("must be a number of bytes from 65536 to 1073741824")
    return int(text)


def parse_relay(text: str) -> str:
    parts = urlsplit(text)
    if text.startswith("maildir:") and len(text) > len("maildir:"):
        return text
    if parts.scheme in _RELAY_SCHEMES and parts.hostname:
        _ = parts.port  # raises ValueError when it is no port
        return text
    raise ValueError("must be smtp://host:port, smtps://host:port or maildir:PATH")


def parse_zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, OSError):
        raise ValueError("is no time zone, such as Europe/Stockholm") from None


def parse_holidays(text: str) -> str:
    if text and not is_country(text):
        raise ValueError("must be a country's two letters, such as SE, or empty for no holidays")
    return text


def parse_language(text: str) -> str:
    if text not in ("sv", "en"):
        raise ValueError("must be sv or en")
    return text


def parse_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def parse_signatures(text: str) -> tuple[str, ...]:
    """Two of them while one takes the other's place."""
    named = parse_list(text.lower())
    if not named or not set(named) <= set(_SIGNATURES):
        raise ValueError(f"must be {' or '.join(_SIGNATURES)}, or both with a comma while one takes the other's place")
    return tuple(dict.fromkeys(named))


def parse_optional_number(text: str) -> str:
    if text and not re.fullmatch(r"\+[1-9]\d{6,14}", text):
        raise ValueError("must be a telephone number with its country code, such as +46101234567")
    return text
