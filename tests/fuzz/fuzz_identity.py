"""Nothing that a mail or the DNS says makes the check of identity fail, nor believe what nobody vouched for."""

from __future__ import annotations

import zlib

import atheris

from tests.fuzz import campaign

with atheris.instrument_imports(include=["intake", "dkim", "spf"]):
    from intake.mail.identity.authenticity import Identity, identity_of
    from intake.mail.identity.lookups import Lookup, LookupFailed
    from intake.mail.reading.headers import one_line
    from intake.mail.reading.parse import Unreadable, read_mail

_MX = "mx.example.test"
_MODES = ("check", f"header:{_MX}", "off")


def judge(raw: bytes) -> None:
    """What the DNS knows stands before the first empty line, a record a line; its first byte chooses the mode."""
    known, _, mail = raw.partition(b"\r\n\r\n")
    try:
        reading = read_mail(mail)
    except Unreadable:
        return
    choice = known[0] if known else 0
    mode, is_trusted = _MODES[choice % 3], bool(choice & 4)
    verdict = identity_of(
        mail,
        reading,
        mode=mode,
        peer="192.0.2.25" if choice & 8 else "",
        helo="mx.kund.example",
        envelope_from="anna@kund.example" if choice & 16 else "",
        is_trusted_peer=is_trusted,
        lookup=_dns(known[1:].decode("latin-1").split("\r\n")),
    )
    campaign.keepable(one_line("; ".join(verdict.reasons), 2000))  # as it is written down
    if mode == "off" or (mode != "check" and not is_trusted) or reading.sender_is_ambiguous:
        assert verdict.identity is not Identity.VERIFIED


def _dns(records: list[str]) -> Lookup:
    """Every name has the same record each time it is asked for, chosen by its sum; "!" can't be asked for."""

    def lookup(name: str, rdtype: str) -> list[str]:
        record = records[zlib.crc32(f"{name} {rdtype}".encode()) % len(records)]
        if record == "!":
            raise LookupFailed(name)
        return [record] if record else []

    return lookup


def _seeds() -> list[bytes]:
    zones = (
        b"v=DMARC1; p=reject\r\nv=spf1 ip4:192.0.2.0/24 -all",
        b"v=spf1 include:a.example redirect=b.example\r\nv=DMARC1; p=none; aspf=s\r\n10 mail.kund.example",
        b"v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMLQ45yQexDvBrX8SEtHAXl9xNgr\r\nv=DMARC1; p=quarantine",
    )
    signature = b"DKIM-Signature: v=1; a=rsa-sha256; d=kund.example; s=s1; h=from; bh=x; b=y\r\n"
    word = b"Authentication-Results: mx.example.test; dmarc=pass header.from=kund.example\r\n"
    mails = campaign.mails()
    return [
        b"%c%s\r\n\r\n%s%s" % (choice, zones[number % 3], (signature, word)[choice % 2], mail)
        for number, mail in enumerate(mails)
        for choice in (0, 12, 24, 29)
    ]


if __name__ == "__main__":
    campaign.run("identity", judge, _seeds())
