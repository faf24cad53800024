"""Says how sure the desk may be that a mail is from whom its From names.

Verified means that the domain in From vouches for it (DMARC, RFC 7489): only then may a mail act as an
agent. Trusts the DNS, and in mode `header:ID` the named mail server. The domain judged here is that of
`reading.sender`, the very address that the desk shows and acts on; a mail that can be read as from two
people is never verified.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum

from intake.mail.identity.authentication_results import find_dmarc_result
from intake.mail.identity.lookups import Lookup, LookupFailed
from intake.mail.reading.headers import find_header_end
from intake.mail.reading.parse import Reading


class Identity(StrEnum):
    """How sure it is that the mail is from whom it says."""

    VERIFIED = "verified"  # the domain in From vouches for it
    WEAK = "weak"  # nobody says no, and nobody vouches for it
    FAILED = "failed"  # the domain in From says that mail like this isn't from there


@dataclass(frozen=True, slots=True)
class Verdict:
    """The identity, and what it was told by."""

    identity: Identity
    reasons: tuple[str, ...]


def identity_of(
    raw: bytes,
    reading: Reading,
    *,
    mode: str,
    peer: str,
    helo: str,
    envelope_from: str,
    is_trusted_peer: bool,
    lookup: Lookup,
) -> Verdict:
    """How sure it is that the mail is from `reading.sender`.

    `mode` is the setting ARENDE_MAIL_AUTHENTICATION. A trusted peer passes on the mail of others, so its
    address proves nothing; and only a trusted peer's Authentication-Results count. Where there is nothing to
    check, no look-up is made.
    """
    doubt = _doubt(raw, reading)
    if doubt:
        return Verdict(Identity.WEAK, (doubt,))
    if mode == "off":
        return Verdict(Identity.WEAK, ("nothing is checked",))
    if mode.startswith("header:"):
        return _from_header(reading, mode.removeprefix("header:"), is_trusted_peer=is_trusted_peer)
    is_peer_known = not is_trusted_peer and _is_ip(peer)
    if not is_peer_known and not reading.header("dkim-signature"):
        return Verdict(Identity.WEAK, ("nothing to check: no signature, and the sending server isn't known",))
    origin = _Origin(peer if is_peer_known else "", helo, envelope_from)
    return _from_checks(raw, _from_domain(reading), origin, lookup)


@dataclass(frozen=True, slots=True)
class _Origin:
    """The SMTP dialogue, as far as it says who sent the mail; `peer` is "" where it doesn't."""

    peer: str
    helo: str
    envelope_from: str


def _doubt(raw: bytes, reading: Reading) -> str:
    """Why the mail can't be verified whatever vouches for it; "" if it can."""
    if reading.sender is None or reading.sender_is_ambiguous:
        return "it doesn't say clearly whom it is from"
    header_end, _ = find_header_end(raw, 0, len(raw))
    header = raw[:header_end]
    # A bare CR or a NUL is read differently by different programs: what one signs, another doesn't see.
    if header.count(b"\r") != header.count(b"\r\n") or b"\0" in header:
        return "its header can be read in two ways"
    return ""


def _from_header(reading: Reading, authserv_id: str, *, is_trusted_peer: bool) -> Verdict:
    if not is_trusted_peer:
        return Verdict(Identity.WEAK, ("it came past the mail server whose word counts",))
    found = find_dmarc_result(reading, authserv_id)
    if found is None:
        return Verdict(Identity.WEAK, (f"{authserv_id} says nothing of DMARC",))
    reason = f"{authserv_id} says dmarc={found.result} for {found.domain or 'no domain'}"
    if found.result == "fail":
        return Verdict(Identity.FAILED, (reason,))
    is_same = found.domain == _from_domain(reading)
    return Verdict(Identity.VERIFIED if found.result == "pass" and is_same else Identity.WEAK, (reason,))


def _from_checks(raw: bytes, domain: str, origin: _Origin, lookup: Lookup) -> Verdict:
    # dkimpy, pyspf and the public suffixes take time and memory: only mail with something to check pays.
    from intake.mail.identity.dmarc import find_policy, is_aligned
    from intake.mail.identity.origin import Outcome, Proof, check_signatures, check_spf

    try:
        policy = find_policy(domain, lookup)
    except LookupFailed as error:
        return Verdict(Identity.WEAK, (f"dmarc=unknown ({error})",))
    if policy is None:
        return Verdict(Identity.WEAK, (f"{domain} publishes no DMARC policy",))

    def vouches(proof: Proof) -> bool:
        strict = policy.strict_spf if proof.method == "spf" else policy.strict_dkim
        return proof.outcome is Outcome.PASS and is_aligned(domain, proof.domain, strict=strict)

    def is_of_interest(signer: str) -> bool:
        return is_aligned(domain, signer, strict=policy.strict_dkim)

    proofs = check_signatures(raw, is_of_interest=is_of_interest, lookup=lookup)
    # The peer is asked about only where no signature settles it: SPF alone may take ten look-ups.
    if origin.peer and not any(vouches(proof) for proof in proofs):
        proofs.append(check_spf(peer=origin.peer, helo=origin.helo, envelope_from=origin.envelope_from, lookup=lookup))
    reasons = tuple(str(proof) for proof in proofs)
    if any(vouches(proof) for proof in proofs):
        return Verdict(Identity.VERIFIED, reasons)
    is_settled = bool(origin.peer) and all(proof.outcome is not Outcome.UNKNOWN for proof in proofs)
    is_refused = policy.wants_refusal and is_settled
    return Verdict(Identity.FAILED if is_refused else Identity.WEAK, reasons)


def _from_domain(reading: Reading) -> str:
    return reading.sender.domain if reading.sender else ""


def _is_ip(peer: str) -> bool:
    try:
        ipaddress.ip_address(peer)
    except ValueError:
        return False
    return True
