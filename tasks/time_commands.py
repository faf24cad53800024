"""The commands about time and money: time booked for an agent, and what there is to bill of a month."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import IO

import click

from core import access, agreements, clock, people, terms, work
from core import billing as bills
from core.actors import DESK
from core.billing_files import FORMATS
from core.errors import Changed, Refused
from core.models import Agent, Customer
from core.work import Spent
from tasks.ready import ready


@click.group()
def time() -> None:
    """Time spent on tickets."""


@time.command("book")
@click.argument("number")
@click.argument("minutes", type=int)
@click.option("--agent", "agent_email", required=True, metavar="EMAIL", help="Whose time it is.")
@click.option("--day", default="", metavar="DATE", help="Such as 2026-11-23; today unless said otherwise.")
@click.option("--note", default="", help="For colleagues; the customer doesn't see it.")
@click.option("--reason", default="", help="Why it couldn't wait for the customer's approval of the estimate.")
def time_book(number: str, minutes: int, agent_email: str, day: str, note: str, reason: str) -> None:
    """Book time on a ticket for an agent."""
    ready()
    now = clock.now()
    ticket, agent = access.get_ticket(number.strip("[]#"), DESK), _get_agent(agent_email)
    spent = Spent(minutes=minutes, day=agreements.read_day("day", day, otherwise=terms.today(now)), note=note)
    entry = work.book(ticket, spent, by=DESK, now=now, agent=agent, reason=reason)
    click.echo(f"{entry.minutes} minutes booked on {entry.day}: {entry.included} included, {entry.billable} billable")


@click.command()
@click.argument("month")
@click.option("--customer", "customer_name", default="", help="One customer's only.")
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), help="For a spreadsheet; csv unless said otherwise."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a row.")
@click.option("--output", type=click.File("wb"), default="-", help="A file instead of standard output.")
@click.option("--language", type=click.Choice(["sv", "en"]), help="Of the headings; the desk's unless said otherwise.")
@click.option("--mark-billed", is_flag=True, help="The month is billed as it is printed.")
def billing(
    month: str,
    customer_name: str,
    form: str | None,
    as_json: bool,
    output: IO[bytes],
    language: str | None,
    mark_billed: bool,
) -> None:
    """Print what there is to bill of a month, such as 2026-11, with the corrections of months billed before."""
    settings, now = ready(), clock.now()
    month = bills.read_month("month", month, now=now)
    customer = _find_customer(customer_name)
    rows = bills.rows_of(month, customer, by=DESK)
    if as_json:
        output.write("".join(f"{_as_json(row)}\n" for row in rows).encode())
    else:
        output.write(FORMATS[form or "csv"](rows, language=language or settings.language, now=now))
    output.flush()
    if mark_billed:  # only what was printed
        _mark_billed(month, customer, seen=bills.fingerprint(rows), now=now)


def _mark_billed(month: str, customer: Customer | None, *, seen: str, now: datetime) -> None:
    try:
        bills.mark_billed(month, customer, by=DESK, now=now, seen=seen)
    except Changed:
        raise Refused("month", "Time was changed in between, so the month isn't marked. Print it again.") from None


def _as_json(row: bills.Row) -> str:
    return json.dumps({**asdict(row), "free": row.free, "to_bill": row.to_bill}, ensure_ascii=False)


def _get_agent(email: str) -> Agent:
    agent = Agent.get_or_none(Agent.email == email.strip().lower(), Agent.removed_at.is_null())
    if agent is None:
        raise Refused("agent", "There is no agent %(email)s.", email=email)
    return agent


def _find_customer(name: str) -> Customer | None:
    customer = people.find_customer(name) if name else None
    if name and customer is None:
        raise Refused("customer", "There is no customer %(name)s.", name=name)
    return customer
