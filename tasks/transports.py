"""The ways a letter leaves: a mail relay by SMTP, or a Maildir where a newcomer can read it."""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

_TIMEOUT = 30.0


class TransportError(Exception):
    """The letter didn't leave. `is_permanent`: trying again can't help. `is_relay`: the relay can't be reached."""

    def __init__(self, reason: str, *, is_permanent: bool = False, is_relay: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_permanent = is_permanent
        self.is_relay = is_relay


class Transport(Protocol):
    def send(self, *, letter_id: int, sender: str, recipient: str, content: bytes) -> None:
        """Hand one mail over; returning means that whoever comes next has it. Raises TransportError."""

    def probe(self) -> str:
        """Look whether the way is open and say so in a few words. Raises TransportError."""

    def close(self) -> None: ...


def open_transport(relay: str) -> Transport:
    """The transport that `ARENDE_RELAY` names."""
    if relay.startswith("maildir:"):
        return MaildirTransport(Path(relay.removeprefix("maildir:")))
    return SmtpTransport(relay)


def probe_relay(relay: str) -> str:
    """Greet the relay, send nothing, and say how it went. Raises TransportError."""
    transport = open_transport(relay)
    try:
        return transport.probe()
    finally:
        transport.close()


class MaildirTransport:
    """One file a letter, named after it: written twice, it is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, *, letter_id: int, sender: str, recipient: str, content: bytes) -> None:
        name = f"{letter_id}.arende"
        head = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n".encode()
        try:
            for part in ("tmp", "new", "cur"):
                (self.folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self.folder / "tmp" / name
            with draft.open("wb") as file:
                file.write(head + content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / "new" / name)
        except OSError as error:
            raise TransportError(
                f"the folder {self.folder} can't be written: {error.strerror}", is_relay=True
            ) from error

    def probe(self) -> str:
        is_ready = os.access(self.folder if self.folder.exists() else self.folder.parent, os.W_OK)
        if not is_ready:
            raise TransportError(f"the folder {self.folder} can't be written", is_relay=True)
        return f"letters are kept in {self.folder} and go nowhere else"

    def close(self) -> None:
        """Nothing is kept open."""


class SmtpTransport:
    """One connection, kept from letter to letter and made anew when the relay has let it go.

    `smtps://` and `?starttls=1` verify the relay's certificate; plain `smtp://` takes STARTTLS where it is offered and
    goes on without where it isn't, as mail between servers does (RFC 7435).
    """

    def __init__(self, relay: str) -> None:
        parts = urlsplit(relay)
        self._host = parts.hostname or "127.0.0.1"
        self._is_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_tls else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._requires_tls = parse_qs(parts.query).get("starttls") == ["1"]
        self._connection: smtplib.SMTP | None = None

    def send(self, *, letter_id: int, sender: str, recipient: str, content: bytes) -> None:
        is_kept = self._connection is not None
        try:
            self._send(sender, recipient, content)
        except (smtplib.SMTPServerDisconnected, ConnectionError) as error:
            self.close()
            if not is_kept:
                raise TransportError(_words(error), is_relay=True) from error
            self._send_on_fresh_connection(sender, recipient, content)

    def probe(self) -> str:
        self._connect()
        return f"{self._host}:{self._port} answers"

    def close(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.close()
            self._connection = None

    def _send_on_fresh_connection(self, sender: str, recipient: str, content: bytes) -> None:
        try:
            self._send(sender, recipient, content)
        except (smtplib.SMTPServerDisconnected, ConnectionError) as error:
            self.close()
            raise TransportError(_words(error), is_relay=True) from error

    def _send(self, sender: str, recipient: str, content: bytes) -> None:
        connection = self._connection or self._connect()
        options = [] if recipient.isascii() else ["SMTPUTF8"]
        try:
            connection.sendmail(sender, [recipient], content, mail_options=options)
        except (smtplib.SMTPServerDisconnected, ConnectionError):
            raise
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _refusal(code, text) from error
        except smtplib.SMTPSenderRefused as error:  # the relay's policy for us, not a fault of this letter
            raise TransportError(_words(error), is_relay=True) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise TransportError(_words(error), is_permanent=True) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise TransportError(_words(error), is_relay=True) from error

    def _connect(self) -> smtplib.SMTP:
        try:
            self._connection = self._dial()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise TransportError(f"the relay {self._host}:{self._port}: {_words(error)}", is_relay=True) from error
        return self._connection

    def _dial(self) -> smtplib.SMTP:
        if self._is_tls:
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=_TIMEOUT, context=context)
        else:
            connection = smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT)
        try:
            self._introduce(connection)
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        return connection

    def _introduce(self, connection: smtplib.SMTP) -> None:
        if connection.sock is not None:
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.ehlo()
        if not self._is_tls and (self._requires_tls or connection.has_extn("starttls")):
            connection.starttls(context=ssl.create_default_context() if self._requires_tls else _unverified())
            connection.ehlo()
        if self._user:
            connection.login(self._user, self._password)


def _unverified() -> ssl.SSLContext:
    """Encryption without proof of who listens: better than none where none was asked for."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _refusal(code: int, text: bytes | str) -> TransportError:
    """4xx is for now, 5xx for good (RFC 5321 4.2.1); a full mailbox and the like may say 552 and mean it for now."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return TransportError(f"{code} {words}", is_permanent=500 <= code < 600)


def _words(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
