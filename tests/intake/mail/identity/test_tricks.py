"""Agents are warned of what a mail plays on them; what is honest gets no warning."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pytest

from core.rules.warnings import Caution, Warned, read_warnings
from intake.mail.identity.authenticity import Identity, Verdict
from intake.mail.identity.tricks import warnings_of
from intake.mail.reading.parse import read_mail
from tests.intake.mail.corpus import EXPECTED, as_sent, names, raw_mail, that_say

_MAIL = b"From: Vera <vera@elsewhere.example>\nContent-Type: text/html\n\n"


@dataclass
class Known:
    """Those whom the desk of these tests knows."""

    asked: list[str] = field(default_factory=list)

    def is_agents_name(self, name: str, *, but: str) -> bool:
        self.asked.append(name)
        return name.casefold() == "olle ström"

    def is_contacts_name(self, name: str, *, but: str) -> bool:
        return name.casefold() == "anna ek"

    def customer_domains(self, candidates: Collection[str]) -> set[str]:
        return {"sjobris.example", "malarkraft.example", "abb.example", "fjallkraft.se"} & set(candidates)


def warned_of(
    raw: bytes,
    identity: Identity = Identity.WEAK,
    *,
    envelope_from: str = "vera@elsewhere.example",
    is_agents_address: bool = False,
    is_known: bool = False,
    known: Known | None = None,
) -> tuple[Warned, ...]:
    return warnings_of(
        read_mail(raw),
        Verdict(identity, ()),
        envelope_from=envelope_from,
        is_agents_address=is_agents_address,
        is_known=is_known,
        own_domains={"help.nordsken.example"},
        acquaintances=known or Known(),
    )


def codes(*found: Warned) -> list[Caution]:
    return [warning.what for warning in found]


@pytest.mark.parametrize("name", that_say("warned"))
def test_a_strangers_mail_is_warned_of_as_written_beside_it(name: str) -> None:
    assert [warning.as_json() for warning in warned_of(raw_mail(name))] == EXPECTED[name]["warned"]


def test_every_mail_of_the_family_says_what_is_expected() -> None:
    assert set(that_say("warned")) == {name for name in names() if name.startswith("identity/")}


@pytest.mark.parametrize("name", ["identity/agents-name", "identity/lookalike-rn-for-m"])
def test_a_contact_is_compared_with_nobody(name: str) -> None:
    known = Known()
    assert warned_of(raw_mail(name), is_known=True, known=known) == ()
    assert known.asked == []


def test_a_mail_that_failed_says_so_and_who_sent_it() -> None:
    found = warned_of(raw_mail("identity/honest"), Identity.FAILED, envelope_from="bounce@evil.example")
    assert codes(*found) == [Caution.FAILED, Caution.SENT_ELSEWHERE]
    assert dict(found[1].facts) == {"domain": "evil.example"}


def test_a_mail_that_failed_and_came_from_its_own_domain_names_no_other() -> None:
    assert codes(*warned_of(raw_mail("identity/honest"), Identity.FAILED)) == [Caution.FAILED]


@pytest.mark.parametrize(
    ("identity", "expected"),
    [(Identity.VERIFIED, []), (Identity.WEAK, [Caution.UNPROVED_AGENT]), (Identity.FAILED, [Caution.FAILED])],
)
def test_an_agents_address_that_is_not_proved_is_told(identity: Identity, expected: list[Caution]) -> None:
    raw = raw_mail("identity/honest")
    assert codes(*warned_of(raw, identity, is_agents_address=True, is_known=True)) == expected


def test_what_is_kept_is_read_again() -> None:
    found = warned_of(raw_mail("identity/lookalike-other-ending"))
    assert read_warnings([warning.as_json() for warning in found]) == found


def test_a_mail_full_of_tricks_gets_no_endless_list() -> None:
    links = b"".join(b'<a href="https://evil%d.example">www.sjobris.example</a>' % number for number in range(5000))
    assert codes(*warned_of(as_sent(_MAIL + links))) == [Caution.DISGUISED_LINK] * 3


@pytest.mark.parametrize(
    "piece", [b"<a ", b"<a href=", b'<a href="x">', b"<a href='", b"<a h>www.", b"<", b"a.", b"<a x>" + b"<" * 900]
)
def test_a_page_of_nothing_but_beginnings_is_read(piece: bytes) -> None:
    assert warned_of(as_sent(_MAIL + piece * (1_000_000 // len(piece)))) == ()


@pytest.mark.parametrize("name", ["a" * 63, "xn--" + "a" * 59, "rn" * 31, "1l" * 31, "-" * 60 + "a"])
def test_any_domain_can_be_compared(name: str) -> None:
    assert warned_of(as_sent(b"From: x@%s.example\n\nHej\n" % name.encode())) == ()
