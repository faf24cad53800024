"""Time spent on tickets, and what of it each month is included, billable and billed.

What was booked is never deleted: a change keeps the former values in the ticket's log, a removal is a mark.
"""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from core.database import InstantField, Row
from core.models.people import Agent, Customer
from core.models.tickets import Ticket

DAY_LENGTH = 10  # 2026-11-23, in the desk's time zone
MONTH_LENGTH = 7  # 2026-11


class TimeEntry(Row):
    """What an agent spent on a ticket on one day; `core.included_time` reckons what counts of it."""

    ticket = ForeignKeyField(Ticket, index=False)
    ticket_id: int
    customer = ForeignKeyField(Customer, null=True, index=False)  # the ticket's
    customer_id: int | None
    agent = ForeignKeyField(Agent, index=False)
    agent_id: int
    day = CharField(max_length=DAY_LENGTH)
    minutes = IntegerField()
    note = TextField(default="")  # for colleagues
    reason = TextField(default="")  # why it was done while the customer hadn't approved the estimate yet
    was_handed_over = BooleanField(default=False)  # done while the ticket was with others, and no maintenance covers it
    basis = CharField(max_length=16)  # by which rule it counts or doesn't
    included = IntegerField()  # how many of the minutes use up what is included
    billable = IntegerField()  # how many are billed
    version = IntegerField(default=1)  # counts its changes
    created_at = InstantField()
    changed_at = InstantField(null=True)
    removed_at = InstantField(null=True)


TimeEntry.add_index(
    TimeEntry.index(
        TimeEntry.customer, TimeEntry.day, TimeEntry.id, where=SQL("removed_at IS NULL"), name="time_entry_customer"
    )
)
TimeEntry.add_index(TimeEntry.index(TimeEntry.ticket, TimeEntry.day, TimeEntry.id, name="time_entry_ticket"))
TimeEntry.add_index(TimeEntry.index(TimeEntry.agent, TimeEntry.day, TimeEntry.id, name="time_entry_agent"))


class Timer(Row):
    """A clock that an agent has started on a ticket; one at a time."""

    agent = ForeignKeyField(Agent, unique=True)
    agent_id: int
    ticket = ForeignKeyField(Ticket, index=False)
    ticket_id: int
    started_at = InstantField()


class TicketMonth(Row):
    """What a ticket took in a month, and what of that was billed; kept with the entries, in the same transaction."""

    ticket = ForeignKeyField(Ticket, index=False)
    ticket_id: int
    customer = ForeignKeyField(Customer, null=True, index=False)
    customer_id: int | None
    month = CharField(max_length=MONTH_LENGTH)
    minutes = IntegerField()
    included = IntegerField()
    billable = IntegerField()
    billed = IntegerField(null=True)  # how many minutes were billed; empty until its month is


IS_CORRECTION = SQL("billed IS NOT NULL AND billed <> billable")  # changed after it was billed

TicketMonth.add_index(TicketMonth.index(TicketMonth.ticket, TicketMonth.month, unique=True, name="ticket_month_once"))
TicketMonth.add_index(TicketMonth.index(TicketMonth.month, TicketMonth.customer, name="ticket_month_customer"))
TicketMonth.add_index(TicketMonth.index(TicketMonth.month, where=IS_CORRECTION, name="ticket_month_correction"))


class BudgetAlarm(Row):
    """A share of a customer's included minutes that was used up in a month: told once, whatever is changed later."""

    customer = ForeignKeyField(Customer, index=False)
    customer_id: int
    month = CharField(max_length=MONTH_LENGTH)
    percent = IntegerField()


BudgetAlarm.add_index(
    BudgetAlarm.index(
        BudgetAlarm.customer, BudgetAlarm.month, BudgetAlarm.percent, unique=True, name="budget_alarm_once"
    )
)


class BilledMonth(Row):
    """An administrator has billed a month: of one customer, or of all of them."""

    month = CharField(max_length=MONTH_LENGTH)
    customer = ForeignKeyField(Customer, null=True, index=False)
    customer_id: int | None
    made_by = CharField()
    created_at = InstantField()


BilledMonth.add_index(BilledMonth.index(BilledMonth.month, BilledMonth.customer, name="billed_month_customer"))
