"""Believes a mailbox provider that passed a mail on, as to who sent it (ARC, RFC 8617).

Most desks are fed by a mailbox at Microsoft 365 or Google that forwards. On that way SPF breaks, and DKIM does as soon
as a subject tag or a footer is added; what the provider saw when the mail came in stands in the set that it sealed.

What is trusted, and why:
- Only sealers that ARENDE_MAIL_ARC_TRUSTED names (d= of the seal, exactly). A chain proves who wrote it, not that it is
  true: anybody can seal a chain of his own. So of an untrusted newest sealer nothing is even asked.
- The newest set that tells of DMARC, and only where every sealer from it up to the newest is trusted. A set that a
  stranger made below is never read, however well a provider sealed it in; nor does an older "pass" outweigh what a
  trusted sealer itself saw to fail.
- The whole chain must hold: sets 1, 2, … without gap or double, cv=none and then cv=pass, every seal valid, and the
  newest message signature valid over the mail as it came to us. It has to sign From, and the whole body. Else the
  chain is ignored, as if it weren't there (RFC 8617 5.2).
- Its word counts for the exact domain in From. Without one on DMARC, an aligned pass of DKIM or SPF counts as well.

Sets are put in order by their numbers, so fields that were reordered on the way do no harm. Known limits: a sealer is
only as good as its care, since anybody may be its customer; and like any signed mail, a sealed one can be sent again by
whoever has it, unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import dkim

from intake.mail.identity.authentication_results import Result, only, read_results
from intake.mail.identity.lookups import Lookup, LookupFailed
from intake.mail.identity.origin import (
    VERIFYING_TROUBLES,
    Uncheckable,
    key_finder,
    parse_signed,
    read_tags,
)
from intake.mail.reading.addresses import canonical_domain

MOST_SETS = 10  # RFC 8617 4.2.1 allows 50; nobody's mail goes through so many hands

_FIELDS = (b"arc-authentication-results", b"arc-message-signature", b"arc-seal")  # the order in which they are sealed
_MOST_RESULTS = 8 * 1024
_INSTANCE = re.compile(rb"\s*i\s*=\s*(\d{1,2})\s*;")  # RFC 8617 4.1.1: the first of an ARC-Authentication-Results
_SEAL_TAGS = [b"i", b"a", b"b", b"cv", b"d", b"s"]
_SIGNATURE_TAGS = [b"i", b"a", b"b", b"bh", b"d", b"h", b"s"]
_RELAXED = b"relaxed/relaxed"

Field = tuple[bytes, bytes]
# Whether a domain that was proved (by "spf" or "dkim") speaks for the domain in From.
Aligned = Callable[[str, str], bool]


class Word(StrEnum):
    """What a chain says of the domain in From."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"  # a trusted sealer saw that the mail isn't from there
    UNKNOWN = "unknown"  # temporary trouble: nobody can tell
    NONE = "none"  # nothing that counts


@dataclass(frozen=True, slots=True)
class Sealed:
    """The word of a chain, whose it is, and why."""

    word: Word
    sealer: str
    detail: str

    @property
    def vouches(self) -> bool:
        return self.word is Word.PASS

    @property
    def denies(self) -> bool:
        return self.word is Word.FAIL

    @property
    def is_unknown(self) -> bool:
        return self.word is Word.UNKNOWN

    def __str__(self) -> str:
        return f"arc={self.word} ({self.sealer}: {self.detail})" if self.sealer else f"arc={self.word} ({self.detail})"


@dataclass(frozen=True, slots=True)
class _Set:
    """What one server that passed the mail on has added."""

    fields: tuple[Field, Field, Field]  # in the order of _FIELDS
    signature: dict[bytes, bytes]
    seal: dict[bytes, bytes]

    @property
    def sealer(self) -> str:
        return canonical_domain(self.seal.get(b"d", b"").decode("ascii", "replace"))


def check_chain(raw: bytes, *, domain: str, trusted: tuple[str, ...], aligned: Aligned, lookup: Lookup) -> Sealed:
    """What the mail's chain says of the domain in From, where it is one to believe."""
    try:
        mail = parse_signed(raw)
        chain = _chain(mail.headers)
        sealer = chain[-1].sealer
        if sealer not in trusted:
            return Sealed(Word.NONE, sealer, "nobody trusts this sealer")
        word, detail = _word(chain, domain, trusted, aligned)
        if word is not Word.NONE:
            _verify_newest(mail, chain, lookup)
        if word is Word.PASS:  # a word against the mail needs no more than the newest set
            _verify_seals(chain, lookup)
    except Uncheckable as error:
        return Sealed(Word.NONE, "", str(error))
    except LookupFailed as error:
        return Sealed(Word.UNKNOWN, sealer, str(error))
    return Sealed(word, sealer, detail)


def _chain(headers: list[Field]) -> list[_Set]:
    """The sets of a chain that is whole, oldest first. Raises Uncheckable."""
    sets: dict[int, dict[bytes, Field]] = {}
    found = [(name, value) for name, value in headers if name.lower() in _FIELDS]
    if len(found) > MOST_SETS * len(_FIELDS):
        raise Uncheckable(f"the chain has more than {MOST_SETS} sets")
    for name, value in found:
        sets.setdefault(_instance(name.lower(), value), {})[name.lower()] = (name, value)
    is_whole = len(found) == len(sets) * len(_FIELDS) and all(len(each) == len(_FIELDS) for each in sets.values())
    if not sets or not is_whole or sorted(sets) != list(range(1, len(sets) + 1)):
        raise Uncheckable("the chain has a gap, or a set that isn't whole")
    chain = [_set(sets[instance]) for instance in sorted(sets)]
    if [each.seal.get(b"cv") for each in chain] != [b"none", *[b"pass"] * (len(chain) - 1)]:
        raise Uncheckable("the chain was broken when it was sealed")
    return chain


def _instance(name: bytes, value: bytes) -> int:
    if name == _FIELDS[0]:
        found = _INSTANCE.match(value) if len(value) <= _MOST_RESULTS else None
        number = found[1] if found else b""
    else:
        number = read_tags(value).get(b"i", b"")
    if not number.isdigit() or len(number) > 2:
        raise Uncheckable("the chain has a set without a number")
    return int(number)


def _set(fields: dict[bytes, Field]) -> _Set:
    results, signature, seal = (fields[name] for name in _FIELDS)
    return _Set((results, signature, seal), read_tags(signature[1]), read_tags(seal[1]))


def _word(chain: list[_Set], domain: str, trusted: tuple[str, ...], aligned: Aligned) -> tuple[Word, str]:
    """The word of the newest set that has one, as long as the sealers are trusted; not yet verified."""
    for number, each in reversed(list(enumerate(chain, 1))):
        if each.sealer not in trusted:
            break
        _, _, results = each.fields[0][1].decode("utf-8", "replace").partition(";")
        word, detail = _word_in(read_results(results), domain, aligned)
        if detail:
            return word, f"{detail} in set {number} of {len(chain)}"
    return Word.NONE, "it says nothing that counts"


def _word_in(results: tuple[Result, ...], domain: str, aligned: Aligned) -> tuple[Word, str]:
    """The word of one set, and by what; no such reason where it leaves the word to those below."""
    if any(result.method == "dmarc" for result in results):
        dmarc = only("dmarc", results)
        if dmarc is None or dmarc.domain("header.from") != domain:
            return Word.NONE, "dmarc of another From"
        is_word = dmarc.result in ("pass", "fail")
        return (Word(dmarc.result), f"dmarc={dmarc.result}") if is_word else (Word.NONE, "")
    for result in results:
        names = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom", "smtp.helo")}.get(result.method, ())
        if names and result.result == "pass" and aligned(result.method, result.domain(*names)):
            return Word.PASS, f"{result.method}=pass"
    return Word.NONE, ""


def _verify_newest(mail: dkim.DKIM, chain: list[_Set], lookup: Lookup) -> None:
    """The mail is as the newest sealer passed it on. Raises Uncheckable, LookupFailed."""
    newest = chain[-1]
    tags = newest.signature
    signed = [name.strip().lower() for name in tags.get(b"h", b"").split(b":")]
    if b"l" in tags or b"from" not in signed or _FIELDS[2] in signed or len(signed) > 200:
        raise Uncheckable("its message signature doesn't cover the mail")
    if canonical_domain(tags.get(b"d", b"").decode("ascii", "replace")) != newest.sealer:
        raise Uncheckable("its message signature is another's")
    _verify(mail.headers, mail.body, tags, _SIGNATURE_TAGS, signed, newest.fields[1], lookup)
    _verify_seal(chain, lookup)


def _verify_seals(chain: list[_Set], lookup: Lookup) -> None:
    """Every seal below the newest holds. Raises Uncheckable, LookupFailed."""
    for length in range(len(chain) - 1, 0, -1):
        _verify_seal(chain[:length], lookup)


def _verify_seal(chain: list[_Set], lookup: Lookup) -> None:
    """The seal of the last set, over all sets up to it (RFC 8617 5.1.1)."""
    sealed = [field for each in chain for field in each.fields][:-1]
    seal, tags = chain[-1].fields[2], chain[-1].seal
    if b"h" in tags or b"bh" in tags:
        raise Uncheckable("a seal has tags that it may not have")  # RFC 8617 4.1.3
    # dkimpy takes the fields from the bottom up: so, by their numbers and not as they happen to stand.
    names = [name.lower() for name, _ in sealed]
    _verify(sealed[::-1], b"", {**tags, b"c": _RELAXED}, _SEAL_TAGS, names, seal, lookup)


def _verify(
    headers: list[Field],
    body: bytes,
    tags: dict[bytes, bytes],
    wanted: list[bytes],
    signed: list[bytes],
    field: Field,
    lookup: Lookup,
) -> None:
    """One signature. Raises Uncheckable, LookupFailed."""
    checker = parse_signed(b"")
    checker.headers, checker.body = headers, body
    tags = {b"c": _RELAXED, **tags}
    try:
        dkim.validate_signature_fields(tags, wanted, True)
        is_valid = checker.verify_sig(tags, signed, field, key_finder(lookup))
    except VERIFYING_TROUBLES as error:
        raise Uncheckable(f"{type(error).__name__} in the chain") from None
    if not is_valid:
        raise Uncheckable("a seal or signature of the chain isn't valid")
