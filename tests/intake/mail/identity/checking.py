"""What tests of identity share: a mail, a DNS that is a table, a signature, and the judgement."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from intake.mail.identity.authenticity import Verdict, identity_of
from intake.mail.identity.lookups import Lookup, LookupFailed
from intake.mail.reading.parse import read_mail
from tests.intake.mail.corpus import as_sent

MAIL = as_sent(
    b"From: Anna <anna@kund.example>\nTo: servicedesk@example.test\nSubject: Hej\n"
    b"Message-ID: <1@kund.example>\n\nHej!\n"
)
PEER = "192.0.2.25"
REJECT = {"_dmarc.kund.example TXT": ["v=DMARC1; p=reject"]}
SPF = {"kund.example TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]}
# A key no longer than 512 bits, which nobody should believe.
WEAK_KEY = b"""-----BEGIN RSA PRIVATE KEY-----
MIIBOwIBAAJBAMLQ45yQexDvBrX8SEtHAXl9xNgr5zGSIa7MD3I+Xohso20bDlGu
mjxJNmJb+n2L2iqXKRGrCtL5giXs/NfYxV8CAwEAAQJAUUn8T43x7ATw1ero95Av
S1RxWIopNAP3zgoTv+XKaD3CEMl/n4n0TUyrb9CiX7uGLuiTBQY4LaXqiYuqhZO3
sQIhAOcZe3CWGTN2HXOTMirKZu49ksxf1Zp5bsi3JKJDp/ldAiEA186U6+RFz7R3
9PHpoIOp3+bQCCn3xAFpZUcbS9ULgesCIQDkON0XvZObp6zEI3xql8H4yyP64zWe
PQfz/jGWcXwkHQIgDEakEgcaMYaCjFx2fbr/nszyaIR6o5uw8yHoW5fy36ECIQCj
Vv+NGISTd8VJVTNOBSHHv3y/qhfRyCfr6VEwEpRqzw==
-----END RSA PRIVATE KEY-----
"""
WEAK_RECORD = (
    "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMLQ45yQexDvBrX8SEtHAXl9xNgr5zGSIa7MD3"
    "I+Xohso20bDlGumjxJNmJb+n2L2iqXKRGrCtL5giXs/NfYxV8CAwEAAQ=="
)


def dns(*zones: Mapping[str, list[str]], asked: list[str] | None = None, failing: str = "") -> Lookup:
    """A DNS that knows these records; names that hold `failing` can't be asked for at the moment."""
    records = {name: texts for zone in zones for name, texts in zone.items()}

    def lookup(name: str, rdtype: str) -> list[str]:
        if asked is not None:
            asked.append(f"{name} {rdtype}")
        if failing and failing in name:
            raise LookupFailed(name)
        return records.get(f"{name} {rdtype}", [])

    return lookup


@cache
def key_and_record() -> tuple[bytes, dict[str, list[str]]]:
    key = rsa.generate_private_key(65537, 2048)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = [f"v=DKIM1; k=rsa; p={b64encode(public).decode()}"]
    domains = ("kund.example", "mail.kund.example", "evil.example")
    return secret, {f"s1._domainkey.{domain} TXT": record for domain in domains}


def signed(raw: bytes = MAIL, *, domain: str = "kund.example", key: bytes = b"", **tags: object) -> bytes:
    return bytes(dkim.sign(raw, b"s1", domain.encode(), key or key_and_record()[0], **tags)) + raw


def judge(
    raw: bytes,
    lookup: Lookup,
    *,
    mode: str = "check",
    peer: str = "",
    envelope_from: str = "anna@kund.example",
    is_trusted_peer: bool = False,
) -> Verdict:
    return identity_of(
        raw,
        read_mail(raw),
        mode=mode,
        peer=peer,
        helo="mx.kund.example",
        envelope_from=envelope_from,
        is_trusted_peer=is_trusted_peer,
        lookup=lookup,
    )
