"""What tests of forwarded mail share: a provider that seals what it passes on, as RFC 8617 says, and its keys."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from dkim.canonicalization import Relaxed

from tests.intake.mail.identity.checking import key_and_record

SIGNED = "from:to:subject:message-id"
_FIELDS = (b"arc-authentication-results", b"arc-message-signature", b"arc-seal")


@dataclass(frozen=True, kw_only=True)
class Hop:
    """A server that passed the mail on, what it saw, and how it may cheat."""

    results: str
    sealer: str = "microsoft.com"
    signer: str = ""  # of the message signature, where that isn't the sealer
    cv: str = ""
    signed: str = SIGNED
    extra: str = ""  # tags of the message signature
    seal_extra: str = ""  # tags of the seal
    number: int = 0


PASSED = Hop(results="mx.microsoft.com 1; dmarc=pass (p=reject) action=none header.from=kund.example")
FAILED = Hop(results="mx.microsoft.com 1; dmarc=fail (p=reject) action=oreject header.from=kund.example")


def keys() -> dict[str, list[str]]:
    """The public keys of everybody who seals."""
    record = next(iter(key_and_record()[1].values()))
    return {f"arc._domainkey.{name} TXT": record for name in ("microsoft.com", "google.com", "evil.example")}


def sealed(raw: bytes, *hops: Hop) -> bytes:
    """The mail as it comes through these servers, the first of them first."""
    for number, hop in enumerate(hops, 1):
        raw = b"".join(_set(raw, hop, hop.number or number)) + raw
    return raw


def fields_of(raw: bytes) -> list[tuple[bytes, bytes]]:
    header = raw.partition(b"\r\n\r\n")[0].removesuffix(b"\r\n")
    lines = [line.partition(b":") for line in header.split(b"\r\n")]
    return [(name.lower(), value) for name, _, value in lines]


def _set(raw: bytes, hop: Hop, number: int) -> Sequence[bytes]:
    d, cv = hop.sealer, hop.cv or ("none" if number == 1 else "pass")
    results = f"ARC-Authentication-Results: i={number}; {hop.results}\r\n".encode()
    body = b64encode(sha256(Relaxed.canonicalize_body(raw.partition(b"\r\n\r\n")[2])).digest()).decode()
    tags = f"i={number}; a=rsa-sha256; c=relaxed/relaxed; d={hop.signer or d}; s=arc; h={hop.signed}; bh={body}; "
    signature = f"ARC-Message-Signature: {tags}{hop.extra}b=".encode()
    signature += _sign([*_chosen(raw, hop.signed), *fields_of(signature)]) + b"\r\n"
    seal = f"ARC-Seal: i={number}; a=rsa-sha256; cv={cv}; d={d}; s=arc; {hop.seal_extra}b=".encode()
    earlier = sorted((field for field in fields_of(raw) if field[0] in _FIELDS), key=_place)
    seal += _sign([*earlier, *fields_of(results + signature), *fields_of(seal)]) + b"\r\n"
    return seal, signature, results


def _chosen(raw: bytes, signed: str) -> list[tuple[bytes, bytes]]:
    found = dict(fields_of(raw))  # the lowest of each name
    names = [name.encode() for name in signed.split(":")]
    return [(name, found[name]) for name in names if name in found]


def _place(field: tuple[bytes, bytes]) -> tuple[int, int]:
    return int(field[1].split(b"i=")[1].split(b";")[0]), _FIELDS.index(field[0])


def _sign(fields: list[tuple[bytes, bytes]]) -> bytes:
    lines = b"".join(name + b":" + value for name, value in Relaxed.canonicalize_headers(fields))
    key = _key()
    return b64encode(key.sign(lines.removesuffix(b"\r\n"), padding.PKCS1v15(), hashes.SHA256()))


@cache
def _key() -> rsa.RSAPrivateKey:
    key = load_pem_private_key(key_and_record()[0], password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key
