"""The command that keeps agreements: a new version of what a customer has agreed, from a day on."""

from __future__ import annotations

import click

from core import agreements, clock, people, terms
from core.actors import DESK
from core.errors import Refused
from tasks.ready import ready


@click.group()
def agreement() -> None:
    """What customers have agreed."""


@agreement.command("set")
@click.argument("customer_name", metavar="CUSTOMER")
@click.option("--level", help="The service level.")
@click.option("--hours", help="The plan of hours.")
@click.option("--minutes", type=int, help="Minutes a month included for what is no incident.")
@click.option("--maintenance/--no-maintenance", default=None, help="Whether faults in their own solution are covered.")
@click.option(
    "--lines-by-partner/--no-lines-by-partner", default=None, help="Whether the partner holds the first lines."
)
@click.option("--from", "from_date", metavar="DATE", default="", help="The first day, such as 2026-12-01; today.")
def agreement_set(
    customer_name: str,
    level: str | None,
    hours: str | None,
    minutes: int | None,
    maintenance: bool | None,
    lines_by_partner: bool | None,
    from_date: str,
) -> None:
    """Set a new version of a customer's agreement; what isn't said stays as it is."""
    ready()
    customer = people.find_customer(customer_name)
    if customer is None:
        raise Refused("customer", "There is no customer %(name)s.", name=customer_name)
    now = clock.now()
    day = agreements.read_day("from", from_date, otherwise=terms.today(now))
    before = agreements.values_on(customer.id, day)
    said: dict[str, object] = {
        "level": level,
        "hours": hours,
        "included_minutes": minutes,
        "has_maintenance": maintenance,
    }
    said["lines_by_partner"] = lines_by_partner
    changed = {name: value for name, value in said.items() if value is not None}
    made = agreements.set_terms(customer, **{**before, **changed}, from_date=day, by=DESK, now=now)
    told = "with maintenance" if made.has_maintenance else "without maintenance"
    click.echo(
        f"{customer.name} from {made.valid_from}: level {made.level}, hours {made.hours},"
        f" {made.included_minutes} minutes a month, {told}"
        + (", first and second line held by the partner" if made.lines_by_partner else "")
    )
