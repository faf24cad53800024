"""The signs of a mail server's report on a letter, whether or not it follows the standard (RFC 3464).

A person may quote a bounce, pass it on, or ask about it under its own subject. So words count only together with a
sender that is no person, and never in a subject that answers or passes on.
"""

from __future__ import annotations

from itertools import islice

from intake.mail.reading.automatic_text import asks, automatic_subject, is_answer, is_passed_on
from intake.mail.reading.bounce_report import STATUS_TYPES
from intake.mail.reading.bounce_words import CERTAIN_DAEMONS, DAEMON_NAMES, DAEMONS, INTROS, SUBJECTS
from intake.mail.reading.folding import fold, fold_lines
from intake.mail.reading.parse import Reading

_INTRO_LINES = 6  # within the first of these a report says what it is


def _delivery_report(reading: Reading) -> str:
    """RFC 3464 2; some servers forget to say which report it is."""
    if reading.content_type != "multipart/report":
        return ""
    if reading.report_type in ("delivery-status", "delivery-report"):
        return f"report-type={reading.report_type}"
    return _status_part(reading) if reading.report_type == "" else ""


def _failed_recipients_field(reading: Reading) -> str:
    return reading.header("x-failed-recipients")  # Exim and Gmail


def _mail_server(reading: Reading) -> str:
    sender = reading.sender
    return sender.address if sender is not None and CERTAIN_DAEMONS.match(sender.local) else ""


def _daemon_reports(reading: Reading) -> str:
    """No person by name or address, and the subject or the first sentences report."""
    if not _is_daemon(reading) or _is_persons(reading):
        return ""
    return _status_part(reading) or _reporting_subject(reading) or _intro(reading)


def _reports_in_full(reading: Reading) -> str:
    """The subject and the very first sentence of a report: whoever it says it is from. Reports ask nothing."""
    if _is_persons(reading) or not _reporting_subject(reading) or asks(reading):
        return ""
    return _intro(reading, lines=1)


def _status_part(reading: Reading) -> str:
    if reading.content_type in STATUS_TYPES:
        return reading.content_type
    return next((file.content_type for file in reading.attachments if file.content_type in STATUS_TYPES), "")


def _reporting_subject(reading: Reading) -> str:
    return reading.subject if SUBJECTS.match(fold(reading.subject, 300)) else ""


def _reporting_subject_of_nobody(reading: Reading) -> str:
    return "" if is_passed_on(reading) or is_answer(reading) else _reporting_subject(reading)


def _intro(reading: Reading, *, lines: int = _INTRO_LINES) -> str:
    first = islice(fold_lines(reading.text, 2000), lines)
    return next((line for line in first if INTROS.match(line.lstrip("*#-_= |>"))), "")


def _intro_of_nobody(reading: Reading) -> str:
    return "" if automatic_subject(reading) else _intro(reading)


def _postmaster(reading: Reading) -> str:
    sender = reading.sender
    is_his = sender is not None and sender.local.lower() == "postmaster" and not automatic_subject(reading)
    return sender.address if sender is not None and is_his else ""


def _is_daemon(reading: Reading) -> bool:
    if reading.sender is None:
        return True
    local = reading.sender.local.lower()
    is_named = bool(DAEMON_NAMES.match(fold(reading.sender.name, 100)))
    return bool(DAEMONS.fullmatch(local)) or local == "postmaster" or is_named


def _is_persons(reading: Reading) -> bool:
    return is_passed_on(reading) or is_answer(reading) or bool(reading.in_reply_to and automatic_subject(reading))


BOUNCE_SIGNS = (
    ("a report on delivery", _delivery_report),
    ("X-Failed-Recipients", _failed_recipients_field),
    ("from a mail server", _mail_server),
    ("a mail server reports", _daemon_reports),
    ("it reads as a report on delivery", _reports_in_full),
)
NULL_SENDER_BOUNCE_SIGNS = (
    ("null sender, and carries a delivery status", _status_part),  # a person may pass one on
    ("null sender, and a subject about delivery", _reporting_subject_of_nobody),
    ("null sender, and a text about delivery", _intro_of_nobody),
    ("null sender, and from a postmaster", _postmaster),
)
