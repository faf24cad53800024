"""`arende doctor`: looks at disk, database, relay, telephone, certificate and DNS, and says what is to be done."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core import clock, health
from core.config import Settings
from core.database import database
from core.migrations import pending
from core.models import Agent
from core.models.people import Role
from core.phone_account import Account, account_of
from tasks.telephone import Telephone, TelephoneError
from tasks.transports import TransportError, probe_relay

_LITTLE_DISK = 1 << 30
_DAYS_BEFORE_EXPIRY = 14


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, and what was found or is to be done."""

    name: str
    is_well: bool
    says: str


def examine(settings: Settings, lookup: Callable[[str, str], list[str]]) -> list[Finding]:
    """Everything worth a look; `lookup` asks DNS for (name, type)."""
    return [
        *_of_disk(settings),
        *_of_database(),
        *_of_keeping_up(settings),
        *_of_relay(settings),
        *_of_telephone(settings),
        *_of_certificate(settings),
        *_of_dns(settings, lookup),
    ]


def _of_disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data).free
    advice = "" if free >= _LITTLE_DISK else ": make room, or move ARENDE_DATA to a larger disk"
    yield Finding("disk", free >= _LITTLE_DISK, f"{free >> 20} MB free under {settings.data}{advice}")
    mode = settings.data.stat().st_mode & 0o077
    advice = "only its owner can look in" if not mode else f"others can look into {settings.data}: chmod 700 it"
    yield Finding("folder", not mode, advice)


def _of_database() -> Iterator[Finding]:
    try:
        steps = pending()
        database.execute_sql("SELECT 1")
    except Exception as error:  # noqa: BLE001 - whatever a database can say, it is said to the admin
        yield Finding("database", False, f"can't be reached ({error}): check ARENDE_DATABASE")
        return
    yield Finding(
        "database",
        not steps,
        "is up to date" if not steps else f"lacks {', '.join(steps)}: run `arende migrate`",
    )
    if not steps:
        admins = Agent.select().where(Agent.role == Role.ADMIN.value, Agent.removed_at.is_null()).count()
        advice = f"{admins} of them" if admins else "there is none: `arende agent add NAME EMAIL --role admin`"
        yield Finding("administrators", admins > 0, advice)


def _of_keeping_up(settings: Settings) -> Iterator[Finding]:
    if pending():
        return
    late = health.problems(clock.now(), settings)
    yield Finding(
        "work", not late, "nothing is late" if not late else f"{'; '.join(late)}: is `arende worker` running?"
    )


def _of_relay(settings: Settings) -> Iterator[Finding]:
    try:
        yield Finding("relay", True, probe_relay(settings.relay))
    except TransportError as error:
        yield Finding("relay", False, f"{error.reason}: check ARENDE_RELAY")


def _of_telephone(settings: Settings) -> Iterator[Finding]:
    account = account_of(settings)
    if account is None:
        none = not (settings.twilio_account_sid or settings.twilio_auth_tokens or settings.twilio_number)
        advice = "none" if none else "ARENDE_TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _NUMBER go together: set all three"
        yield Finding("telephone", none, advice)
    elif account.is_simulated:
        yield Finding("telephone", True, "no real account: `arende call` plays one on this machine")
    else:
        yield _of_account(account)


def _of_account(account: Account) -> Finding:
    try:
        telephone = Telephone(account)
        try:
            return Finding("telephone", True, telephone.probe())
        finally:
            telephone.close()
    except TelephoneError as error:
        return Finding("telephone", False, error.reason)


def _of_certificate(settings: Settings) -> Iterator[Finding]:
    if not settings.mail_tls_cert:
        yield Finding("certificate", True, "none: mail comes in without STARTTLS unless a server in front offers it")
        return
    decoded = ssl._ssl._test_decode_cert(settings.mail_tls_cert)  # type: ignore[attr-defined]  # the one reader the library has
    days = int((ssl.cert_time_to_seconds(decoded["notAfter"]) - clock.now().timestamp()) // 86400)
    advice = f"good for {days} days" if days >= _DAYS_BEFORE_EXPIRY else f"ends in {days} days: renew it"
    yield Finding("certificate", days >= _DAYS_BEFORE_EXPIRY, f"{Path(settings.mail_tls_cert).name} {advice}")


def _of_dns(settings: Settings, lookup: Callable[[str, str], list[str]]) -> Iterator[Finding]:
    """Only a real domain is looked up; reserved ones (RFC 2606) have no mail."""
    if settings.domain.endswith((".test", ".example", ".invalid", ".localhost")):
        yield Finding("dns", True, f"{settings.domain} is a name for trying out; nothing to look up")
        return
    servers = lookup(settings.domain, "MX")
    advice = (
        f"mail for {settings.domain} goes to {', '.join(servers)}"
        if servers
        else f"{settings.domain} has no MX record: nobody can mail the desk"
    )
    yield Finding("dns", bool(servers), advice)
