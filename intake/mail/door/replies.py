"""Everything the mail door says to another mail server, in one list.

The texts are constant: nothing a peer sent, and nothing of our own trouble, is ever repeated to it. A fault
of ours is always a 4xx, so that the sender keeps the mail and comes back.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Reply(StrEnum):
    """Reply code, enhanced status code (RFC 3463) and text, as RFC 2034 wants them."""

    # In order
    MAIL_OK = "250 2.1.0 Sender ok"
    RCPT_OK = "250 2.1.5 Recipient ok"
    STORED = "250 2.0.0 Stored"
    GO_AHEAD = "354 End data with <CR><LF>.<CR><LF>"
    BYE = "221 2.0.0 Bye"
    NOT_SAYING = "252 2.1.5 Send some mail, we will do our best"
    HELP = "214 2.0.0 See RFC 5321"

    # Ours to mend: the sender keeps the mail
    TROUBLE = "451 4.3.0 Trouble on our side, please try again later"
    WAITING_LIST_FULL = "451 4.3.1 Too much to do at the moment, please try again later"
    NO_ROOM = "452 4.3.1 Too much to do at the moment, please try again later"
    CLOSING = "421 4.3.2 Closing, please try again later"

    # Too much, too slow
    TOO_MANY_CONNECTIONS = "421 4.7.0 Too many connections, please try again later"
    TOO_MANY_ERRORS = "421 4.7.0 Too many errors"
    TOO_MUCH_CHATTER = "421 4.7.0 Too many commands without a mail"
    TOO_SLOW = "421 4.4.2 Waited too long"
    TOO_MANY_MAILS = "450 4.7.1 Too many mails at once, please try again later"
    TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"

    # Refused for good
    UNKNOWN_USER = "550 5.1.1 No such address here"
    RELAY_DENIED = "550 5.7.1 This server takes mail for its own addresses only"
    BAD_ADDRESS = "553 5.1.3 Malformed address"
    BAD_HEADER = "550 5.6.0 A header line holds a bare CR, a bare LF or a NUL"
    TOO_LARGE = "552 5.3.4 The mail is too large"
    LINE_TOO_LONG = "500 5.5.2 Command line too long"
    BAD_SYNTAX = "500 5.5.2 Bad syntax"
    UNKNOWN_COMMAND = "500 5.5.1 Unknown command"
    SAY_HELLO = "503 5.5.1 Say hello first"
    NO_RECIPIENT = "503 5.5.1 No recipient yet"
    NO_ARGUMENT = "501 5.5.4 This command takes no argument"
    NAME_MISSING = "501 5.5.4 Your host name is missing"
    NO_TLS_NOW = "503 5.5.1 There is no STARTTLS here, or it was said wrongly"


# RFC 2034 section 4: once announced, all but greetings carry a code. These are for aiosmtpd's own sentences.
_ENHANCED = {
    "220": "2.0.0",
    "250": "2.0.0",
    "500": "5.5.2",
    "501": "5.5.4",
    "503": "5.5.1",
    "552": "5.3.4",
    "553": "5.1.3",
    "555": "5.5.4",
}
_WITHOUT_CODE = re.compile(r"(\d{3}) (?!\d\.\d+\.\d+ )")


@lru_cache(maxsize=256)
def wire_form(reply: str) -> bytes:
    """The reply as it goes out, with an enhanced code where its author left that out."""
    match = _WITHOUT_CODE.match(reply)
    code = _ENHANCED.get(match[1]) if match else None
    return (f"{reply[:3]} {code} {reply[4:]}" if code else reply).encode("ascii") + b"\r\n"
