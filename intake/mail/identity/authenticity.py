"""Says how sure the desk may be that a mail is from whom its From names.

Verified means that the domain in From vouches for it (DMARC, RFC 7489): only then may a mail act as an
agent. Trusts the DNS; in mode `header:ID` the named mail server; and of mail that was passed on, the word of the
sealers in ARENDE_MAIL_ARC_TRUSTED (see `arc`). The domain judged here is that of `reading.sender`, the very address
that the desk shows and acts on; a mail that can be read in two ways is never verified.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from intake.mail.identity.authentication_results import only, results_of
from intake.mail.identity.dmarc import Policy, find_policy, speaks_for
from intake.mail.identity.lookups import Lookup, LookupFailed
from intake.mail.reading.headers import Header, find_header_end, read_header
from intake.mail.reading.parse import Reading

if TYPE_CHECKING:
    from intake.mail.identity.arc import Sealed
    from intake.mail.identity.origin import Proof

# RFC 5322 3.6: what a mail has once, of what is read or acted on here.
_SINGLE = (
    *("subject", "date", "reply-to", "to", "cc", "message-id", "in-reply-to", "references"),
    *("mime-version", "content-type", "content-transfer-encoding"),
)


class Identity(StrEnum):
    """How sure it is that the mail is from whom it says."""

    VERIFIED = "verified"  # the domain in From vouches for it
    WEAK = "weak"  # nobody says no, and nobody vouches for it
    FAILED = "failed"  # the domain in From says that mail like this isn't from there


@dataclass(frozen=True, slots=True)
class Verdict:
    """The identity, and what it was told by: one finding after the other, and at last why it is so."""

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
    arc_trusted: tuple[str, ...] = (),
) -> Verdict:
    """How sure it is that the mail is from `reading.sender`.

    `mode` is the setting ARENDE_MAIL_AUTHENTICATION, `arc_trusted` the setting ARENDE_MAIL_ARC_TRUSTED. A trusted peer
    passes on the mail of others, so its address proves nothing; and only a trusted peer's Authentication-Results
    count. Where there is nothing to check, no look-up is made.
    """
    if mode == "off":
        return _verdict(Identity.WEAK, "nothing is checked")
    if reading.sender is None:
        return _verdict(Identity.WEAK, "it names no sender")
    header_end, _ = find_header_end(raw, 0, len(raw))
    header = read_header(raw[:header_end])
    case = _Case(
        raw=raw,
        header=header,
        domain=reading.sender.domain,
        doubt=_doubt(raw[:header_end], header),
        peer=peer if _is_ip(peer) and not is_trusted_peer else "",
        helo=helo,
        envelope_from=envelope_from,
        sealers=arc_trusted if header.first("arc-seal") else (),
        lookup=lookup,
    )
    if reading.sender_is_ambiguous:
        return _of_ambiguous(case)
    if not mode.startswith("header:"):
        return _capped(case, _from_checks(case))
    if not is_trusted_peer:
        return _verdict(Identity.WEAK, "it came past the mail server whose word counts")
    return _capped(case, _from_header(case, mode.removeprefix("header:")))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """The mail, the SMTP dialogue as far as it says who sent it, and whom to ask."""

    raw: bytes
    header: Header
    domain: str  # of From
    doubt: str  # why it can't be verified whatever vouches for it; "" if it can
    peer: str  # "" where it proves nothing
    helo: str
    envelope_from: str
    sealers: tuple[str, ...]  # whom to believe who passed it on; nobody where it bears no chain
    lookup: Lookup


def _doubt(block: bytes, header: Header) -> str:
    # A bare CR or a NUL is read differently by different programs: what one signs, another doesn't see.
    if block.count(b"\r") != block.count(b"\r\n") or b"\0" in block:
        return "its header can be read in two ways"
    # A signature covers the lowest of several fields (RFC 6376 5.4.2): one added above it is read, and isn't signed.
    doubled = next((name for name in _SINGLE if len(header.every(name)) > 1), "")
    return f"it has the field {doubled} twice" if doubled else ""


def _of_ambiguous(case: _Case) -> Verdict:
    """Not one sender in From: that would else be a way round the policy of either (RFC 7489 6.6.1)."""
    why = "it doesn't say clearly whom it is from"
    try:
        policy = find_policy(case.domain, case.lookup)
    except LookupFailed as error:
        return _verdict(Identity.WEAK, f"dmarc=unknown ({error})", why)
    if policy is None or not policy.wants_refusal:
        return _verdict(Identity.WEAK, why)
    return _verdict(Identity.FAILED, str(policy), f"{why}, and nothing can vouch for such a mail")


def _capped(case: _Case, verdict: Verdict) -> Verdict:
    if not case.doubt or verdict.identity is not Identity.VERIFIED:
        return verdict
    return _verdict(Identity.WEAK, *verdict.reasons[:-1], case.doubt)


def _from_header(case: _Case, authserv_id: str) -> Verdict:
    found = only("dmarc", results_of(authserv_id, case.header.every("authentication-results")))
    if found is None:
        return _verdict(Identity.WEAK, f"{authserv_id} says nothing of DMARC")
    domain = found.domain("header.from")
    said = f"{authserv_id} says dmarc={found.result} for {domain or 'no domain'}"
    if found.result == "pass":
        is_same = domain == case.domain
        return _verdict(Identity.VERIFIED if is_same else Identity.WEAK, said, "its word counts for the domain in From")
    # What broke on its way to the server in front may have been whole before.
    sealed = _chain(case, None) if found.result in ("fail", "temperror") else None
    if sealed and sealed.vouches:
        return _verdict(Identity.VERIFIED, said, str(sealed), "a trusted sealer saw it pass")
    is_refused = found.result == "fail" and not found.asks_for_nothing
    findings = (said, str(sealed)) if sealed else (said,)
    why = "the domain in From doesn't vouch for it"
    return _verdict(Identity.FAILED if is_refused else Identity.WEAK, *findings, why)


def _from_checks(case: _Case) -> Verdict:
    is_signed = case.header.first("dkim-signature")
    if not (case.peer or is_signed or case.sealers):
        return _verdict(Identity.WEAK, "nothing to check: no signature, and the sending server isn't known")
    try:
        policy = find_policy(case.domain, case.lookup)
    except LookupFailed as error:
        return _verdict(Identity.WEAK, f"dmarc=unknown ({error})", "nobody can tell at the moment")
    if policy is None:
        return _verdict(Identity.WEAK, f"{case.domain} publishes no DMARC policy")
    return _under_policy(case, policy)


def _under_policy(case: _Case, policy: Policy) -> Verdict:
    # dkimpy and pyspf take time and memory: only mail with something to check pays.
    from intake.mail.identity.origin import Outcome, check_signatures

    def is_of_interest(signer: str) -> bool:
        return speaks_for(case.domain, "dkim", signer, policy)

    proofs = check_signatures(case.raw, is_of_interest=is_of_interest, lookup=case.lookup)
    findings = [str(proof) for proof in proofs]
    # The peer is asked about only where no signature settles it: SPF alone may take ten look-ups.
    if case.peer and not any(proof.outcome is Outcome.PASS for proof in proofs):
        spf = _spf(case, policy)
        proofs, findings = [*proofs, *([spf] if spf else [])], [*findings, str(spf or "spf=none (of another domain)")]
    if any(proof.outcome is Outcome.PASS for proof in proofs):
        return _verdict(Identity.VERIFIED, *findings, str(policy), f"{case.domain} vouches for it")
    sealed = _chain(case, policy)
    findings += [str(sealed)] if sealed else []
    if sealed and sealed.vouches:
        return _verdict(Identity.VERIFIED, *findings, str(policy), "a trusted sealer saw it pass")
    is_known = bool(case.peer) and all(proof.outcome is not Outcome.UNKNOWN for proof in proofs)
    is_settled = bool(sealed and sealed.denies) or (is_known and not (sealed and sealed.is_unknown))
    why = f"{case.domain} doesn't vouch for it" if is_settled else "nobody can tell"
    return _verdict(
        Identity.FAILED if policy.wants_refusal and is_settled else Identity.WEAK, *findings, str(policy), why
    )


def _spf(case: _Case, policy: Policy) -> Proof | None:
    """Only for a return address of the domain in From: what else SPF says, or can't say just now, changes nothing."""
    from intake.mail.identity.origin import check_spf, return_domain

    if not speaks_for(case.domain, "spf", return_domain(case.envelope_from, case.helo), policy):
        return None
    return check_spf(peer=case.peer, helo=case.helo, envelope_from=case.envelope_from, lookup=case.lookup)


def _chain(case: _Case, policy: Policy | None) -> Sealed | None:
    """The word of who passed it on; None where nobody's counts. Without a policy, only one on DMARC itself."""
    if not case.sealers:
        return None
    from intake.mail.identity.arc import check_chain

    def aligned(method: str, other: str) -> bool:
        return policy is not None and speaks_for(case.domain, method, other, policy)

    return check_chain(case.raw, domain=case.domain, trusted=case.sealers, aligned=aligned, lookup=case.lookup)


def _verdict(identity: Identity, *reasons: str) -> Verdict:
    """The last reason is why it is so; those before it were found on the way there."""
    return Verdict(identity, (*reasons[:-1], f"{identity}: {reasons[-1]}"))


def _is_ip(peer: str) -> bool:
    try:
        ipaddress.ip_address(peer)
    except ValueError:
        return False
    return True
