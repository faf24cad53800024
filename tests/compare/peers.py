"""The same questions put to known libraries, each asked as its documentation says, and for no longer than a while."""

from __future__ import annotations

import contextlib
import email
import email.policy
import signal
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from types import FrameType
from typing import Any

from tests.compare import ours
from tests.compare.tasks import Answer, Task, facts

_SECONDS = 10
_LANGUAGES = ["en", "sv", "da", "de", "fr", "it", "ja", "ko", "nl", "pl", "es", "cs", "zh"]


class TookTooLong(Exception):
    """A person has stopped waiting."""


def separators() -> dict[str, Answer]:
    import talon
    from email_reply_parser import EmailReplyParser as Github
    from mailparser_reply import EmailReplyParser as MailParser
    from talon import quotations
    from talon.signature.bruteforce import extract_signature

    talon.init()

    def by_talon(task: Task) -> str:
        return str(extract_signature(quotations.extract_from_plain(_text(task)))[0])

    def by_mail_parser(task: Task) -> str:
        return MailParser(languages=_LANGUAGES).parse_reply(text=_text(task)) or ""

    return {
        "Ärende": ours.separate,
        "talon 1.4.4": _in_time(by_talon),
        "mail-parser-reply 1.36": _in_time(by_mail_parser),
        "email-reply-parser 0.5.12": _in_time(lambda task: str(Github.parse_reply(_text(task)))),
    }


def readers() -> dict[str, Answer]:
    return {"Ärende": ours.read, "flanker 0.9.11": _in_time(_by_flanker), "Python's email": _in_time(_by_email)}


def bounce_readers() -> dict[str, Answer]:
    from flanker import mime
    from flufl.bounce import scan_message

    def by_flufl(task: Task) -> str:
        found = scan_message(email.message_from_bytes(task.raw))
        return " ".join(sorted(address.decode("utf-8", "replace").lower() for address in found))

    def by_flanker(task: Task) -> str:
        message = mime.from_string(task.raw)
        return str(message.bounce.final_recipient or "").lower() if message.is_bounce() else ""

    return {"Ärende": ours.find_failed, "flufl.bounce": _in_time(by_flufl), "flanker 0.9.11": _in_time(by_flanker)}


def _text(task: Task) -> str:
    return task.reading.text if task.reading else ""


def _by_email(task: Task) -> str:
    message: EmailMessage = email.message_from_bytes(task.raw, policy=email.policy.default)  # type: ignore[assignment]
    body = message.get_body(("plain", "html"))
    parts = list(message.iter_attachments())
    files = [f"{part.get_filename() or ''} {len(part.get_payload(decode=True) or b'')}" for part in parts]
    text = str(body.get_content()) if body else ""
    return facts(task.name, str(message["Subject"] or ""), parseaddr(str(message["From"]))[1], text.strip(), files)


def _by_flanker(task: Task) -> str:
    from flanker import mime

    message = mime.from_string(task.raw)
    parts = [part for part in message.walk(with_self=True) if not part.content_type.is_multipart()]
    texts = [str(part.body) for part in parts if part.content_type.main == "text" and not part.is_attachment()]
    files = [_file(part) for part in parts if part.is_attachment()]
    headers = message.headers
    sender = parseaddr(str(headers.get("From", "")))[1]
    return facts(task.name, str(headers.get("Subject", "")), sender, (texts or [""])[0].strip(), files)


def _file(part: Any) -> str:
    body = part.body
    size = len(body.encode() if isinstance(body, str) else body or b"")
    return f"{part.detected_file_name} {size}"


def _in_time(answer: Answer) -> Answer:
    def ask(task: Task) -> str:
        with contextlib.suppress(Exception), _alarm():  # whatever a reader dies of, it has read nothing
            return answer(task)
        return ""

    return ask


@contextlib.contextmanager
def _alarm() -> Iterator[None]:
    def wake(number: int, frame: FrameType | None) -> None:
        raise TookTooLong

    signal.signal(signal.SIGALRM, wake)
    signal.alarm(_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
