"""Signing in without a password: a mailed link that works once, for a short while, and then a session.

Trusts only what it made: tokens of 256 bits, kept as hashes, consumed by compare-and-swap. Whether an address is known
is never told: asking for a link looks the same for everybody, and is limited per address.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.actors import Actor, as_agent, as_contact
from core.database import transaction
from core.models import Agent, Contact, Session, SignInLink
from core.people import find_agent, find_contact

LINK_LIFE = timedelta(minutes=15)
SESSION_LIFE = timedelta(days=30)
SESSION_IDLE = timedelta(days=7)
_SEEN_EVERY = timedelta(minutes=5)  # a session's last use is noted no oftener, so that reading stays reading
_LINKS_PER_HOUR = 5


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that holds: who it is, their row, and the row's language."""

    actor: Actor
    person: Contact | Agent
    session_id: int


def make_link(email: str, *, now: datetime, is_limited: bool = True) -> tuple[Contact | Agent, str] | None:
    """A fresh sign-in token for a known address, with whom it is for; None for one unknown or asking too often."""
    person = find_agent(email) or find_contact(email)
    if person is None:
        return None
    column = SignInLink.agent if isinstance(person, Agent) else SignInLink.contact
    recent = SignInLink.select().where(column == person.id, SignInLink.created_at > now - timedelta(hours=1)).count()
    if is_limited and recent >= _LINKS_PER_HOUR:
        return None
    token = secrets.token_urlsafe(32)
    SignInLink.create(token_hash=_hash(token), created_at=now, expires_at=now + LINK_LIFE, **_owner(person))
    return person, token


def is_usable(token: str, *, now: datetime) -> bool:
    """Whether a link would still work; looking doesn't use it up, so a mail scanner that follows links does no harm."""
    return SignInLink.select().where(*_usable(token, now)).exists()


def use_link(token: str, *, now: datetime) -> str | None:
    """Use a link up and begin a session; gives the session's secret, or None if the link is used, old or unknown."""
    with transaction():
        used = SignInLink.update(used_at=now).where(*_usable(token, now)).execute()
        link = SignInLink.get_or_none(SignInLink.token_hash == _hash(token)) if used else None
        person = (link.agent or link.contact) if link else None
        if person is None or person.removed_at is not None:
            return None
        secret = secrets.token_urlsafe(32)
        Session.create(
            token_hash=_hash(secret),
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LIFE,
            **_owner(person),
        )
    return secret


def find_session(secret: str, *, now: datetime) -> SignedIn | None:
    """Who this session belongs to, if it holds and they still have access."""
    session = Session.get_or_none(Session.token_hash == _hash(secret), Session.expires_at > now)
    if session is None or session.seen_at < now - SESSION_IDLE:
        return None
    person = session.agent or session.contact
    if person is None or person.removed_at is not None:
        return None
    if session.seen_at < now - _SEEN_EVERY:
        Session.update(seen_at=now).where(Session.id == session.id).execute()
    actor = as_agent(person) if isinstance(person, Agent) else as_contact(person)
    return SignedIn(actor, person, session.id)


def end_session(secret: str) -> None:
    Session.delete().where(Session.token_hash == _hash(secret)).execute()


def forget_expired(*, now: datetime) -> int:
    """Delete links and sessions that are past; gives how many."""
    links = SignInLink.delete().where(SignInLink.expires_at < now - timedelta(days=1)).execute()
    sessions = Session.delete().where(Session.expires_at < now).execute()
    return int(links + sessions)


def _usable(token: str, now: datetime) -> tuple[object, ...]:
    return SignInLink.token_hash == _hash(token), SignInLink.used_at.is_null(), SignInLink.expires_at > now


def _owner(person: Contact | Agent) -> dict[str, Contact | Agent]:
    return {"agent": person} if isinstance(person, Agent) else {"contact": person}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
