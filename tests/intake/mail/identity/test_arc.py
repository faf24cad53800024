"""Mail that a mailbox passed on is believed where a trusted provider sealed what it saw, and in no other way."""

from __future__ import annotations

from dataclasses import replace

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.identity.authenticity import Identity, Verdict, identity_of
from intake.mail.identity.lookups import Lookup
from intake.mail.reading.parse import read_mail
from tests.intake.mail.identity.checking import MAIL, REJECT, dns
from tests.intake.mail.identity.sealing import FAILED, PASSED, Hop, keys, sealed

TRUSTED = ("google.com", "microsoft.com")
FORWARDER = "203.0.113.40"
GOOGLE = replace(
    PASSED,
    sealer="google.com",
    results="mx.google.com; dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from=kund.example",
)
EVIL = replace(PASSED, sealer="evil.example", results="mx.evil.example; dmarc=pass header.from=kund.example")


def forwarded(
    raw: bytes,
    *,
    trusted: tuple[str, ...] = TRUSTED,
    mode: str = "check",
    lookup: Lookup | None = None,
    is_trusted_peer: bool = False,
) -> Verdict:
    """The verdict on a mail that came by a forwarding mailbox: its envelope is rewritten, its peer a stranger's."""
    return identity_of(
        raw,
        read_mail(raw),
        mode=mode,
        peer=FORWARDER,
        helo="out.provider.example",
        envelope_from="support+SRS=x@desk.example",
        is_trusted_peer=is_trusted_peer,
        lookup=lookup or dns(REJECT, keys()),
        arc_trusted=trusted,
    )


def test_the_tests_seal_as_others_read_it() -> None:
    raw = sealed(MAIL, GOOGLE, PASSED)
    assert (
        dkim.ARC(raw).verify(lambda name, timeout: keys()[f"{name.decode().rstrip('.')} TXT"][0].encode())[0] == b"pass"
    )


def test_without_its_chain_a_forwarded_mail_has_failed() -> None:
    assert forwarded(MAIL).identity is Identity.FAILED


@pytest.mark.parametrize(
    "results",
    [
        "mx.microsoft.com 1; spf=pass (sender ip is 192.0.2.7) smtp.rcpttodomain=desk.example "
        "smtp.mailfrom=kund.example; dmarc=pass (p=reject sp=reject pct=100) action=none "
        "header.from=kund.example; dkim=pass "
        "(signature was verified) header.d=kund.example; arc=pass (0 oda=1 ltdi=1)",
        "mx.google.com; dkim=pass header.i=@kund.example header.s=s1 header.b=AbC; spf=pass (google.com: domain of "
        "anna@kund.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=anna@kund.example; dmarc=pass "
        "(p=REJECT sp=REJECT dis=NONE) header.from=kund.example",
        "mx.other.example; dkim=pass header.d=kund.example",
        "mx.other.example; dkim=pass header.i=@mail.kund.example",
        "mx.other.example; spf=pass smtp.mailfrom=anna@kund.example",
    ],
    ids=["microsoft", "google", "dkim", "dkim-of-a-subdomain", "spf"],
)
def test_what_a_trusted_provider_saw_is_believed(results: str) -> None:
    verdict = forwarded(sealed(MAIL, replace(PASSED, results=results)))
    assert verdict.identity is Identity.VERIFIED
    assert verdict.reasons[-1] == "verified: a trusted sealer saw it pass"


@pytest.mark.parametrize(
    "results",
    [
        "mx.microsoft.com; dmarc=pass header.from=other.example",
        "mx.microsoft.com; dmarc=pass header.from=mail.kund.example",
        "mx.microsoft.com; dmarc=pass header.from=other.example; dkim=pass header.d=kund.example",
        "mx.microsoft.com; dmarc=bestguesspass header.from=kund.example",
        "mx.microsoft.com; dmarc=none header.from=kund.example",
        "mx.microsoft.com; dmarc=pass header.from=kund.example; dmarc=fail header.from=kund.example",
        "mx.microsoft.com; dkim=pass header.d=other.example; spf=pass smtp.mailfrom=other.example",
        "mx.microsoft.com; spf=pass (dmarc=pass header.from=kund.example)",
        "mx.microsoft.com; none",
        "",
    ],
)
def test_what_says_nothing_of_the_domain_in_from_changes_nothing(results: str) -> None:
    assert forwarded(sealed(MAIL, replace(PASSED, results=results))).identity is Identity.FAILED


def test_a_tag_that_was_added_before_the_seal_does_no_harm() -> None:
    raw = MAIL.replace(b"Subject: Hej", b"Subject: [EXTERN] Hej")
    assert forwarded(sealed(raw, PASSED)).identity is Identity.VERIFIED


@pytest.mark.parametrize(
    "change",
    [(b"Hej!", b"Nej!"), (b"Subject: Hej", b"Subject: Nej"), (b"anna@kund.example>\r\nTo", b"bo@kund.example>\r\nTo")],
)
def test_what_was_changed_after_the_seal_is_not_believed(change: tuple[bytes, bytes]) -> None:
    raw = sealed(MAIL, PASSED)
    assert raw.count(change[0]) == 1
    assert forwarded(raw.replace(*change)).identity is Identity.FAILED


def test_a_seal_of_somebody_whom_nobody_trusts_costs_no_look_up() -> None:
    asked: list[str] = []
    verdict = forwarded(sealed(MAIL, EVIL), lookup=dns(REJECT, keys(), asked=asked))
    assert verdict.identity is Identity.FAILED
    assert asked == ["_dmarc.kund.example TXT"]


def test_nobody_is_trusted_where_the_setting_is_empty() -> None:
    assert forwarded(sealed(MAIL, PASSED), trusted=()).identity is Identity.FAILED


def test_a_forged_pass_below_a_trusted_seal_is_not_believed() -> None:
    quiet = replace(PASSED, results="mx.microsoft.com; arc=pass")
    assert forwarded(sealed(MAIL, EVIL, quiet)).identity is Identity.FAILED


def test_what_a_trusted_sealer_saw_fail_outweighs_any_pass_below() -> None:
    assert forwarded(sealed(MAIL, GOOGLE, FAILED)).identity is Identity.FAILED


def test_what_a_trusted_sealer_saw_fail_has_failed_though_nothing_else_is_known() -> None:
    assert forwarded(sealed(MAIL, FAILED), is_trusted_peer=True).identity is Identity.FAILED
    assert forwarded(MAIL, is_trusted_peer=True).identity is Identity.WEAK


def test_the_newest_set_that_tells_of_dmarc_counts() -> None:
    quiet = replace(PASSED, results="mx.microsoft.com; arc=pass")
    assert forwarded(sealed(MAIL, GOOGLE, quiet)).identity is Identity.VERIFIED


def test_a_mail_through_a_stranger_and_then_a_trusted_provider_is_believed_as_that_saw_it() -> None:
    assert forwarded(sealed(MAIL, EVIL, PASSED)).identity is Identity.VERIFIED


def test_a_seal_may_be_reordered_on_the_way() -> None:
    raw = sealed(MAIL, GOOGLE, PASSED)
    lines = raw.splitlines(keepends=True)
    assert forwarded(b"".join((*reversed(lines[:6]), *lines[6:]))).identity is Identity.VERIFIED


@pytest.mark.parametrize(
    "hop",
    [
        replace(PASSED, cv="fail"),
        replace(PASSED, cv="pass"),
        replace(PASSED, number=2),
        replace(PASSED, signed="to:subject"),
        replace(PASSED, signed="from:arc-seal"),
        replace(PASSED, extra="l=2; "),
        replace(PASSED, extra="x=1000000000; "),
        replace(PASSED, extra="t=99999999999; "),
        replace(PASSED, signer="google.com"),
        replace(PASSED, sealer="sub.microsoft.com"),
        replace(PASSED, seal_extra="h=from; "),
        replace(PASSED, seal_extra="a=rsa-sha1; "),
    ],
    ids=lambda hop: f"{hop.cv}{hop.number}{hop.signed}{hop.extra}{hop.signer}{hop.seal_extra}",
)
def test_a_chain_that_may_not_be_so_is_ignored(hop: Hop) -> None:
    assert forwarded(sealed(MAIL, hop)).identity is Identity.FAILED


@pytest.mark.parametrize("name", [b"ARC-Seal", b"ARC-Message-Signature", b"ARC-Authentication-Results"])
@pytest.mark.parametrize("change", ["missing", "twice", "numberless"])
def test_a_chain_that_is_not_whole_is_ignored(name: bytes, change: str) -> None:
    lines = sealed(MAIL, GOOGLE, PASSED).splitlines(keepends=True)
    at = next(index for index, line in enumerate(lines) if line.startswith(name + b": i=1"))
    lines[at : at + 1] = {
        "missing": [],
        "twice": [lines[at], lines[at]],
        "numberless": [lines[at].replace(b"i=1", b"i=x")],
    }[change]
    assert forwarded(b"".join(lines)).identity is Identity.FAILED


def test_an_older_seal_that_was_tampered_with_breaks_the_chain() -> None:
    raw = sealed(MAIL, GOOGLE, PASSED).replace(b"mx.google.com", b"mx.google.org")
    verdict = forwarded(raw)
    assert verdict.identity is Identity.FAILED
    assert any("isn't valid" in reason for reason in verdict.reasons)


def test_the_sets_of_another_mail_prove_nothing() -> None:
    lines = sealed(MAIL, PASSED).splitlines(keepends=True)
    other = MAIL.replace(b"Hej!", b"Send the money to evil.example")
    assert forwarded(b"".join(lines[:3]) + other).identity is Identity.FAILED


def test_a_second_from_above_the_sealed_one_is_never_verified() -> None:
    raw = b"From: boss@kund.example\r\n" + sealed(MAIL, PASSED)
    assert forwarded(raw).identity is Identity.FAILED


def test_a_second_subject_above_the_sealed_one_is_never_verified() -> None:
    assert forwarded(b"Subject: Betala\r\n" + sealed(MAIL, PASSED)).identity is Identity.WEAK


@pytest.mark.parametrize("sets", [10, 11])
def test_a_chain_has_ten_sets_at_most(sets: int) -> None:
    identity = forwarded(sealed(MAIL, *[PASSED] * sets)).identity
    assert identity is (Identity.VERIFIED if sets == 10 else Identity.FAILED)


def test_trouble_with_the_dns_makes_a_forwarded_mail_neither_true_nor_forged() -> None:
    verdict = forwarded(sealed(MAIL, PASSED), lookup=dns(REJECT, keys(), failing="microsoft"))
    assert verdict.identity is Identity.WEAK


def test_a_key_that_is_not_there_breaks_the_chain() -> None:
    assert forwarded(sealed(MAIL, PASSED), lookup=dns(REJECT)).identity is Identity.FAILED


def test_without_a_policy_a_sealed_pass_is_no_more_than_a_signature() -> None:
    assert forwarded(sealed(MAIL, PASSED), lookup=dns(keys())).identity is Identity.WEAK


def test_behind_a_server_in_front_a_trusted_chain_outweighs_its_fail() -> None:
    said = b"Authentication-Results: mx.example.test; dmarc=fail (p=reject) header.from=kund.example; arc=pass\r\n"
    trusted, strange = (
        forwarded(said + sealed(MAIL, hop), mode="header:mx.example.test", is_trusted_peer=True)
        for hop in (PASSED, EVIL)
    )
    assert (trusted.identity, strange.identity) == (Identity.VERIFIED, Identity.FAILED)


def test_results_in_a_set_are_no_word_of_the_server_in_front() -> None:
    hop = replace(EVIL, results="mx.example.test; dmarc=pass header.from=kund.example")
    verdict = forwarded(sealed(MAIL, hop), mode="header:mx.example.test", is_trusted_peer=True)
    assert verdict.identity is Identity.WEAK


@given(some.text(alphabet="i=1;cv=pasdmrc.om b=AAQ=\r\t ", max_size=120))
def test_no_seal_makes_the_reader_fail(value: str) -> None:
    lines = sealed(MAIL, PASSED).splitlines(keepends=True)
    raw = (
        b"ARC-Seal: i=1; d=microsoft.com; cv=none;" + value.encode().replace(b"\r", b"") + b"\r\n" + b"".join(lines[1:])
    )
    assert forwarded(raw).identity is Identity.FAILED


@pytest.mark.parametrize("piece", [b" " * 50, b"; b" + b"\t" * 99, b"a:", b"("])
def test_a_seal_made_to_be_slow_is_not_checked(piece: bytes) -> None:
    lines = sealed(MAIL, PASSED).splitlines(keepends=True)
    lines[0] = b"ARC-Seal: i=1; d=microsoft.com; cv=none; s=arc; b=" + piece * (30_000 // len(piece)) + b"\r\n"
    assert forwarded(b"".join(lines)).identity is Identity.FAILED
