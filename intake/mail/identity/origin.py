"""Checks where a mail came from: SPF (RFC 7208) for the server that gave it to us, DKIM (RFC 6376) for
who signed it.

Trusts pyspf and dkimpy to read what they are given, and gives them nothing they are slow at: dkimpy takes
the square of a long run of blanks, and a key of any size. Loaded only for mail that has something to
check.
"""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import dkim
import dkim.util
import spf

from intake.mail.identity.lookups import Lookup, LookupFailed
from intake.mail.reading.addresses import canonical_domain

_MOST_SIGNATURES = 5  # that are checked, of so many that are looked at
_MOST_LOOKED_AT = 25
_MOST_SIGNATURE_BYTES = 16 * 1024
_MOST_SIGNED_FIELDS = 200
_MOST_KEY_RECORD = 1200  # characters: an RSA key of 4096 bits takes 750
_LEAST_KEY_BITS = 1024  # RFC 8301 3.2
_ALGORITHMS = (b"rsa-sha256", b"ed25519-sha256")  # RFC 8301 3.1: rsa-sha1 proves nothing
_RUN_OF_BLANKS = b" " * 1000
_RUN_IN_SIGNATURE = re.compile(rb"\s{100}")
_MOST_VOID_LOOKUPS = 2  # RFC 7208 4.6.4

# What dkimpy trips over in strangers' signatures.
VERIFYING_TROUBLES = (dkim.DKIMException, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)

quiet = logging.getLogger(f"{__name__}.dkim")
quiet.setLevel(logging.CRITICAL)  # strangers' broken signatures are no news


class Uncheckable(Exception):
    """Why a mail or a signature can't be checked."""


class Outcome(StrEnum):
    """What a check says."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"  # it was checked, and doesn't vouch for the mail
    UNKNOWN = "unknown"  # temporary trouble: nobody can tell


@dataclass(frozen=True, slots=True)
class Proof:
    """One check: what was checked, for which domain, and what came of it."""

    method: str  # "spf" or "dkim"
    domain: str
    outcome: Outcome
    detail: str

    def __str__(self) -> str:
        return f"{self.method}={self.outcome} ({self.domain}: {self.detail})"


def check_spf(*, peer: str, helo: str, envelope_from: str, lookup: Lookup) -> Proof:
    """Whether the peer may send for the envelope sender's domain, or for its own name where there is none."""
    address = ipaddress.ip_address(peer)
    mapped = getattr(address, "ipv4_mapped", None)
    domain = return_domain(envelope_from, helo)
    local = envelope_from.rpartition("@")[0]
    try:  # pyspf asks the DNS for a domain as it stands
        query = _Query(str(mapped or address), f"{local}@{domain}" if local else envelope_from, helo, lookup)
        result = str(query.check()[0])
    except LookupFailed as error:
        return Proof("spf", domain, Outcome.UNKNOWN, str(error))
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError):
        return Proof("spf", domain, Outcome.FAIL, "its record can't be read")
    outcome = {"pass": Outcome.PASS, "temperror": Outcome.UNKNOWN}.get(result, Outcome.FAIL)
    return Proof("spf", domain, outcome, result)


def return_domain(envelope_from: str, helo: str) -> str:
    """Whose SPF is asked: the envelope sender's domain, or the server's own name where there is none (RFC 7208 2.4)."""
    return canonical_domain(envelope_from.rpartition("@")[2] or helo)


def check_signatures(raw: bytes, *, is_of_interest: Callable[[str], bool], lookup: Lookup) -> list[Proof]:
    """The topmost signatures whose domain is of interest, each checked. Others cost no look-up."""
    try:
        mail = parse_signed(raw)
    except Uncheckable as error:
        return [Proof("dkim", "", Outcome.FAIL, str(error))]
    proofs: list[Proof] = []
    signatures = [value for name, value in mail.headers if name.lower() == b"dkim-signature"]
    for index, signature in enumerate(signatures[:_MOST_LOOKED_AT]):
        domain, refusal = _read_signature(signature)
        if not domain or is_of_interest(domain):
            proofs.append(
                Proof("dkim", domain, Outcome.FAIL, refusal) if refusal else _verify(mail, index, domain, lookup)
            )
        if len(proofs) == _MOST_SIGNATURES:
            break
    return proofs


def parse_signed(raw: bytes) -> dkim.DKIM:
    """The mail as dkimpy reads it. Raises Uncheckable for one that it can't read, or only slowly."""
    if raw.replace(b"\t", b" ").find(_RUN_OF_BLANKS) >= 0:
        raise Uncheckable("it has runs of blanks too long to check")
    try:
        return dkim.DKIM(raw, logger=quiet, minkey=_LEAST_KEY_BITS)
    except (dkim.DKIMException, LookupError):
        raise Uncheckable("its header is broken") from None


def read_tags(signature: bytes) -> dict[bytes, bytes]:
    """The tags of a signature (RFC 6376 3.2). Raises Uncheckable for one that can't be read, or only slowly."""
    if len(signature) > _MOST_SIGNATURE_BYTES or _RUN_IN_SIGNATURE.search(signature):
        raise Uncheckable("the signature is too long")
    try:
        return dict(dkim.util.parse_tag_value(signature))
    except (dkim.util.InvalidTagValueList, LookupError):
        raise Uncheckable("the signature can't be read") from None


def key_finder(lookup: Lookup) -> Callable[..., bytes | None]:
    """How dkimpy asks for a key. Raises LookupFailed."""

    def find_key(name: bytes, timeout: int = 0) -> bytes | None:
        records = lookup(name.decode("ascii").rstrip("."), "TXT")
        keys = [record for record in records if "p=" in record and len(record) <= _MOST_KEY_RECORD]
        return keys[0].encode("latin-1") if keys else None

    return find_key


def _read_signature(signature: bytes) -> tuple[str, str]:
    """The signing domain, and why the signature vouches for nothing whatever its key says ("" if it may)."""
    try:
        tags = read_tags(signature)
        domain = canonical_domain(tags[b"d"].decode("utf-8"))
        fields = [name.strip().lower() for name in tags[b"h"].split(b":")]
    except (KeyError, UnicodeDecodeError):
        return "", "the signature can't be read"
    except Uncheckable as error:
        return "", str(error)
    refusals = (
        (b"l" in tags, "it signs only a part of the body"),  # whoever passed it on may have added to it
        (b"from" not in fields, "it doesn't sign From"),  # RFC 6376 6.1.1
        (len(fields) > _MOST_SIGNED_FIELDS, "it signs too many fields"),
        (tags.get(b"a") not in _ALGORITHMS, "its algorithm is too weak"),
    )
    return domain, next((refusal for is_so, refusal in refusals if is_so), "")


def _verify(mail: dkim.DKIM, index: int, domain: str, lookup: Lookup) -> Proof:
    try:
        is_valid = mail.verify(idx=index, dnsfunc=key_finder(lookup))
    except LookupFailed as error:
        return Proof("dkim", domain, Outcome.UNKNOWN, str(error))
    except VERIFYING_TROUBLES as error:
        return Proof("dkim", domain, Outcome.FAIL, type(error).__name__)
    return Proof("dkim", domain, Outcome.PASS if is_valid else Outcome.FAIL, "signature")


class _Query(spf.query):  # type: ignore[misc]
    """pyspf's evaluation over our look-ups, which keep to the mail's time."""

    def __init__(self, peer: str, envelope_from: str, helo: str, lookup: Lookup) -> None:
        super().__init__(i=peer, s=envelope_from, h=helo)
        self._lookup = lookup

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[object]:
        name = str(name).rstrip(".").lower()
        if not all(0 < len(label) < 64 for label in name.split(".")):
            return []
        records = self._lookup(name, qtype)
        if not records and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > _MOST_VOID_LOOKUPS:
                raise spf.PermError(f"more than {_MOST_VOID_LOOKUPS} look-ups found nothing")
        return [_as_pyspf_wants(record, qtype) for record in records]

    def get_explanation(self, spec: str) -> str:
        return ""  # nobody reads it, and it costs a look-up


def _as_pyspf_wants(record: str, qtype: str) -> object:
    if qtype == "TXT":
        return (record.encode("latin-1", "replace"),)
    if qtype == "MX":
        preference, _, host = record.partition(" ")
        return int(preference), host
    return record
