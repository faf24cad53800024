"""The applications and modules that tickets can concern (P11)."""

from __future__ import annotations

from datetime import datetime

from peewee import IntegrityError

from core import events
from core.actors import Actor, require_desk_admin
from core.database import savepoint, transaction
from core.errors import Refused
from core.models import Module


def add_module(name: str, *, by: Actor, now: datetime) -> Module:
    require_desk_admin(by)
    name = " ".join(name.split())[:100]
    if not name:
        raise Refused("name", "A module needs a name.")
    with transaction():
        try:
            with savepoint():
                module = Module.create(name=name, created_at=now)
        except IntegrityError:
            raise Refused("name", "There is a module of that name already.") from None
        events.record("module-added", by=by, now=now, data={"name": name})
    return module
