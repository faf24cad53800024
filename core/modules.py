"""The applications and modules that tickets can concern (P11)."""

from __future__ import annotations

from datetime import datetime

from peewee import IntegrityError

from core import events
from core.actors import Actor, require_desk_admin
from core.database import savepoint, transaction
from core.errors import NotFound, Refused
from core.models import Module
from core.sorting import forget_words


def add_module(name: str, *, product: str = "", by: Actor, now: datetime) -> Module:
    """From now on a mail whose subject names it concerns it. Raises Refused naming the field."""
    require_desk_admin(by)
    fields = _fields(name, product)
    with transaction():
        try:
            with savepoint():
                module: Module = Module.create(**fields, created_at=now)
        except IntegrityError:
            raise _taken() from None
        forget_words()
        events.record("module-added", by=by, now=now, data={"name": module.name})
    return module


def get_module(module_id: int) -> Module:
    module: Module | None = Module.get_or_none(Module.id == module_id)
    if module is None:
        raise NotFound
    return module


def change_module(module: Module, *, name: str, product: str, by: Actor, now: datetime) -> None:
    """Raises Refused naming the field."""
    require_desk_admin(by)
    fields = _fields(name, product)
    with transaction():
        try:
            with savepoint():
                Module.update(**fields).where(Module.id == module.id).execute()
        except IntegrityError:
            raise _taken() from None
        forget_words()
        events.record("module-changed", by=by, now=now, data={"before": module.name, "name": fields["name"]})


def _fields(name: str, product: str) -> dict[str, str]:
    name = " ".join(name.split())[:100]
    if not name:
        raise Refused("name", "A module needs a name.")
    return {"name": name, "product": " ".join(product.split())[:100]}


def _taken() -> Refused:
    return Refused("name", "There is a module of that name already.")
