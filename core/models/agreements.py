"""What customers have agreed: when the desk is staffed for them, how soon it acts, and what that covers.

Nothing here is overwritten. A plan of hours or a level of the same name takes the place of the one before it for what
begins afterwards; an agreement's new version holds from a date. So it can always be told what was promised when.
"""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from core.database import InstantField, JsonField, Row
from core.models.people import Customer

NAME_LENGTH = 60


class HoursPlan(Row):
    """When the clock runs; the newest of a name counts."""

    name = CharField(max_length=NAME_LENGTH)
    week = JsonField()  # seven lists of [from, to] in minutes of the day, Monday first
    keeps_holidays = BooleanField(default=True)
    created_at = InstantField()


class SpecialDay(Row):
    """A day with other hours, or none: a company closure, a half day."""

    day = CharField(max_length=10)  # 2026-12-23
    name = CharField(max_length=NAME_LENGTH)
    plan = CharField(max_length=NAME_LENGTH, default="")  # of one plan, or of all that keep holidays
    spans = JsonField()  # as in HoursPlan; empty: closed
    created_at = InstantField()
    removed_at = InstantField(null=True)


class ServiceLevel(Row):
    """Targets for each priority; the newest of a name counts."""

    name = CharField(max_length=NAME_LENGTH)
    targets = JsonField()  # {"P1": [respond, resolve, inform], …} in working minutes
    created_at = InstantField()


class Agreement(Row):
    """A version of what a customer has agreed; it holds from its day until the next one's."""

    customer = ForeignKeyField(Customer, index=False)
    customer_id: int
    valid_from = CharField(max_length=10)  # 2026-12-01, in the desk's time zone
    level = CharField(max_length=NAME_LENGTH)
    hours = CharField(max_length=NAME_LENGTH)
    included_minutes = IntegerField()
    has_maintenance = BooleanField()
    lines_by_partner = BooleanField(default=False)  # the partner holds first and second line; the desk is third (P18)
    covers = TextField()
    prices = TextField()
    made_by = CharField()
    created_at = InstantField()


Agreement.add_index(Agreement.index(Agreement.customer, Agreement.valid_from, Agreement.id, name="agreement_customer"))
SpecialDay.add_index(SpecialDay.index(SpecialDay.day, where=SQL("removed_at IS NULL"), name="special_day_day"))
