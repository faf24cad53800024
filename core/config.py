"""What the desk is told by its surroundings: one frozen object, read once, wrong in nothing or refused whole.

Only this module reads the environment. Every problem is reported at once, by the setting's name.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core import setting_values as values
from core.setting_values import Listen, Network

T = TypeVar("T")
_SHORTEST_SECRET = 16
# Set to nothing on purpose, to switch off what they are for.
_MAY_BE_EMPTY = ("ARENDE_MAIL_LISTEN", "ARENDE_MAIL_TRUSTED", "ARENDE_HOLIDAYS", "ARENDE_MAIL_ARC_TRUSTED")


class SettingsError(Exception):
    """Raised with every problem found; `problems` holds one sentence for each, led by the setting's name."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Dkim:
    """The key that signs our letters (RFC 6376)."""

    domain: str
    selector: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of `docs/settings.md`, typed."""

    data: Path
    database: str
    queue: str
    company: str
    addresses: tuple[str, ...]
    base_url: str
    web_listen: Listen
    mail_listen: Listen | None
    lmtp_listen: Listen | None
    mail_tls_cert: str
    mail_tls_key: str
    mail_authentication: str
    mail_arc_trusted: tuple[str, ...]
    mail_trusted: tuple[Network, ...]
    mail_max_size: int
    relay: str
    dkim: Dkim | None
    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...]
    twilio_signatures: tuple[str, ...]
    twilio_signature_keys: tuple[str, ...]
    twilio_number: str
    twilio_api: str
    timezone: ZoneInfo
    holidays: str
    language: str
    secrets: tuple[str, ...]

    @property
    def address(self) -> str:
        """The desk's own address, the sender of every letter."""
        return self.addresses[0]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def load(environ: Mapping[str, str] | None = None, *, dotenv: Path | None = None) -> Settings:
    """Read the settings from the environment and, beneath it, a `.env` file in the working folder.

    Makes `ARENDE_DATA` (mode 0700) and the secret in it when they are missing. Raises SettingsError.
    """
    surroundings = dict(os.environ if environ is None else environ)
    beneath = _read_dotenv(dotenv or Path(".env")) if environ is None or dotenv else {}
    return _Reader({**beneath, **surroundings}).settings()


class _Reader:
    """Reads one setting after the other and collects what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def settings(self) -> Settings:
        data = Path(self.text("ARENDE_DATA", "./var")).absolute()
        settings = Settings(
            data=data,
            database=self.url("ARENDE_DATABASE", f"sqlite:///{data}/arende.db", ("sqlite", "postgresql")),
            queue=self.url("ARENDE_QUEUE", f"sqlite:///{data}/queue.db", ("sqlite", "redis", "rediss", "postgresql")),
            company=self.text("ARENDE_COMPANY", "Ärende"),
            addresses=self.value("ARENDE_ADDRESS", "servicedesk@example.test", values.parse_addresses),
            base_url=self.value("ARENDE_BASE_URL", "http://127.0.0.1:8080", values.parse_base_url),
            web_listen=self.value("ARENDE_WEB_LISTEN", "127.0.0.1:8080", values.parse_listen),
            mail_listen=self.value("ARENDE_MAIL_LISTEN", "127.0.0.1:2525", values.parse_optional_listen),
            lmtp_listen=self.value("ARENDE_LMTP_LISTEN", "", values.parse_optional_listen),
            mail_tls_cert=self.file("ARENDE_MAIL_TLS_CERT"),
            mail_tls_key=self.file("ARENDE_MAIL_TLS_KEY"),
            mail_authentication=self.value("ARENDE_MAIL_AUTHENTICATION", "check", values.parse_authentication),
            mail_arc_trusted=self.value("ARENDE_MAIL_ARC_TRUSTED", "google.com,microsoft.com", values.parse_domains),
            mail_trusted=self.value("ARENDE_MAIL_TRUSTED", "127.0.0.0/8,::1", values.parse_networks),
            mail_max_size=self.value("ARENDE_MAIL_MAX_SIZE", "26214400", values.parse_bytes),
            relay=self.value("ARENDE_RELAY", f"maildir:{data}/sent", values.parse_relay),
            dkim=self.dkim(),
            twilio_account_sid=self.text("ARENDE_TWILIO_ACCOUNT_SID", ""),
            twilio_auth_tokens=values.parse_list(self.text("ARENDE_TWILIO_AUTH_TOKEN", "")),
            twilio_signatures=self.value("ARENDE_TWILIO_SIGNATURE", "sha1", values.parse_signatures),
            twilio_signature_keys=values.parse_list(self.text("ARENDE_TWILIO_SIGNATURE_KEY", "")),
            twilio_number=self.value("ARENDE_TWILIO_NUMBER", "", values.parse_optional_number),
            twilio_api=self.value("ARENDE_TWILIO_API", "https://api.twilio.com", values.parse_base_url),
            timezone=self.value("ARENDE_TIMEZONE", "Europe/Stockholm", values.parse_zone),
            holidays=self.value("ARENDE_HOLIDAYS", "SE", values.parse_holidays),
            language=self.value("ARENDE_LANGUAGE", "sv", values.parse_language),
            secrets=(),
        )
        if bool(settings.mail_tls_cert) != bool(settings.mail_tls_key):
            self.problems.append("ARENDE_MAIL_TLS_CERT and ARENDE_MAIL_TLS_KEY go together: set both or neither")
        self.check_signature_keys(settings)
        given = self.text("ARENDE_SECRET", "")
        self.check_secret(given)
        if self.problems:
            raise SettingsError(self.problems)
        _make_private_folder(data)
        return _with_secrets(settings, given or _kept_secret(data / "secret"))

    def text(self, name: str, default: str) -> str:
        """The setting's text; `NAME_FILE` names a file that holds it (a secret's usual place)."""
        path = self.environ.get(f"{name}_FILE", "").strip()
        if not path:
            return self.environ.get(name, "").strip() or ("" if name in self.environ and default == "" else default)
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{name}_FILE: can't read {path} ({error})")
            return default

    def value(self, name: str, default: str, read: Callable[[str], T]) -> T:
        empty_is_meant = name in _MAY_BE_EMPTY and self.environ.get(name) == ""
        text = "" if empty_is_meant else self.text(name, default)
        try:
            return read(text)
        except ValueError as error:
            shown = "" if "@" in text and "://" in text else f" (got {text!r})"  # such a text may hold a password
            self.problems.append(f"{name}: {error}{shown}")
            return read(default)

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        def read(text: str) -> str:
            if urlsplit(text).scheme not in schemes:
                raise ValueError("must start with " + " or ".join(f"{scheme}://" for scheme in schemes))
            return text

        text = self.text(name, default)
        try:
            return read(text)
        except ValueError as error:  # the text may hold a password, so it isn't repeated
            self.problems.append(f"{name}: {error}")
            return default

    def file(self, name: str) -> str:
        path = self.environ.get(name, "").strip()
        if path and not Path(path).is_file():
            self.problems.append(f"{name}: no file {path}")
        return path

    def dkim(self) -> Dkim | None:
        names = ("ARENDE_DKIM_DOMAIN", "ARENDE_DKIM_SELECTOR", "ARENDE_DKIM_KEY")
        domain, selector, key = (self.text(name, "") for name in names)
        if not (domain or selector or key):
            return None
        missing = [name for name, text in zip(names, (domain, selector, key), strict=True) if not text]
        self.problems.extend(f"{name}: is missing; DKIM needs domain, selector and key" for name in missing)
        if key and "PRIVATE KEY" not in key:
            self.problems.append("ARENDE_DKIM_KEY: must be a private key in PEM; ARENDE_DKIM_KEY_FILE names its file")
        return Dkim(domain=domain, selector=selector, key=key)

    def check_signature_keys(self, settings: Settings) -> None:
        """A key that nothing asks for is as wrong as one that is missing: whoever set it believes in it."""
        is_wanted, keys = "sha256" in settings.twilio_signatures, settings.twilio_signature_keys
        if is_wanted and not keys:
            self.problems.append("ARENDE_TWILIO_SIGNATURE_KEY: is missing; sha256 needs the shared key's secret")
        if keys and not is_wanted:
            self.problems.append(
                "ARENDE_TWILIO_SIGNATURE_KEY: is for sha256, which ARENDE_TWILIO_SIGNATURE doesn't name"
            )
        if any(len(key) < _SHORTEST_SECRET for key in keys):
            self.problems.append(f"ARENDE_TWILIO_SIGNATURE_KEY: every key has {_SHORTEST_SECRET} characters or more")

    def check_secret(self, given: str) -> None:
        if given and any(len(part.strip()) < _SHORTEST_SECRET for part in given.split(",")):
            self.problems.append(f"ARENDE_SECRET: every secret needs {_SHORTEST_SECRET} characters or more")


def _read_dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{path}: can't be read as UTF-8 text ({error})"]) from None
    pairs = (line.split("=", 1) for line in lines if _is_assignment(line))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def _is_assignment(line: str) -> bool:
    return "=" in line and not line.lstrip().startswith("#")


def _make_private_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError([f"ARENDE_DATA: can't make the folder {folder} ({error.strerror})"]) from None


def _kept_secret(path: Path) -> str:
    """The secret made at the first start; a finished file is linked into place, so that programs agree on one."""
    if not path.exists():
        draft = path.with_name(f"secret.{os.getpid()}")
        draft.touch(mode=0o600)
        with draft.open("w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    kept = path.read_text(encoding="ascii").strip()
    if len(kept) < _SHORTEST_SECRET:
        raise SettingsError(
            [f"ARENDE_SECRET: {path} is empty or too short; restore it, or delete it to make a new one"]
        )
    return kept


def _with_secrets(settings: Settings, text: str) -> Settings:
    parts = tuple(part.strip() for part in text.split(",") if part.strip())
    return replace(settings, secrets=parts)
