"""The mails that are measured with: made fast, each one different, as customers' mail programs write them."""

from __future__ import annotations

ADDRESS = "servicedesk@example.test"

_HEAD = """\
Received: from mail-{n}.outbound.test (mail.outbound.test [192.0.2.25])
 by mx.example.test (Postfix) with ESMTPS id 4C{n:08d}
 for <servicedesk@example.test>; Mon, 12 Jan 2026 08:15:01 +0100 (CET)
Received: from station{n}.customer.test (station.customer.test [198.51.100.7])
 by mail.outbound.test with ESMTPSA; Mon, 12 Jan 2026 08:15:00 +0100
From: =?utf-8?q?Anna_=C3=85berg?= <{sender}>
To: <servicedesk@example.test>
Subject: =?utf-8?q?Skrivaren_p=C3=A5_plan_3_svarar_inte?= ({n} {tag})
Date: Mon, 12 Jan 2026 08:15:00 +0100
Message-ID: <{n}.{tag}@customer.test>
User-Agent: Mozilla Thunderbird
Accept-Language: sv-SE, en-US
Content-Language: sv
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="----=_part_{tag}"

"""
_PART = '------=_part_{tag}\nContent-Type: text/{kind}; charset="utf-8"\nContent-Transfer-Encoding: {encoding}\n\n'
_TEXT = (
    "Hej! Skrivaren på plan 3 svarar inte sedan i morse, och två av oss behöver den före lunch.\n"
    "Den röda lampan lyser och på displayen står det fel 49.4C02. Vi har startat om den.\n\n"
)


def sender_of(n: int, people: int) -> str:
    """Who writes the n-th mail, where so many people write."""
    return f"person{n % people}@customer{n % people // 10}.test"


def message_id(n: int, tag: str) -> str:
    return f"<{n}.{tag}@customer.test>"


class Mails:
    """Mails of about this size, from so many people; `tag` keeps those of one measurement apart from all others."""

    def __init__(self, *, size: int, tag: str, people: int) -> None:
        self.tag, self.people = tag, people
        self._body = _body(tag, size - 1_100)

    def content(self, n: int) -> bytes:
        """The n-th mail, CRLF line ends."""
        head = _HEAD.format(n=n, tag=self.tag, sender=sender_of(n, self.people))
        return head.replace("\n", "\r\n").encode("ascii") + self._body

    def sender(self, n: int) -> str:
        return sender_of(n, self.people)


def _body(tag: str, size: int) -> bytes:
    """A third of it plain text, the rest HTML, as such mail is."""
    plain = (_TEXT * (1 + size // 3 // len(_TEXT)))[: max(size // 3, 1)]
    html = "".join(f'<p style="margin:0cm">{line}</p>\n' for line in (_TEXT * (1 + size // 300)).split("\n"))
    html = f"<html><body>\n{html[: max(size * 2 // 3 - 300, 1)]}</p></body></html>"
    parts = (("plain", plain), ("html", html))
    told = (_PART.format(tag=tag, kind=kind, encoding="8bit") + text + "\n" for kind, text in parts)
    return ("".join(told) + f"------=_part_{tag}--\n").replace("\n", "\r\n").encode()
