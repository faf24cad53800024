"""The command that keeps those whom tickets are handed over to: partners, consultants, maintenance teams."""

from __future__ import annotations

from typing import Any

import click

from core import clock, parties, people
from core.actors import DESK
from core.errors import Refused
from core.models.parties import PartyKind
from tasks.ready import ready


@click.group()
def party() -> None:
    """Partners, consultants and maintenance teams."""


@party.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in PartyKind]), default="partner", show_default=True)
@click.option("--address", default="", help="Where hand-overs go.")
@click.option("--domain", "domains", multiple=True, help="A mail domain of theirs; may be given several times.")
@click.option("--language", type=click.Choice(["sv", "en"]))
@click.option("--number", default="", help="One of their ticket numbers, such as INC-12345.")
@click.option("--customer", "customer_name", default="", help="The customer that they are here, with its contacts.")
def party_add(
    name: str, kind: str, address: str, domains: tuple[str, ...], language: str | None, number: str, customer_name: str
) -> None:
    """Add somebody that tickets can be handed over to; one that is there already is changed."""
    settings, now = ready(), clock.now()
    organisation = people.find_customer(customer_name) if customer_name else None
    if customer_name and organisation is None:
        raise Refused("customer", "There is no customer %(name)s.", name=customer_name)
    there = parties.find_party(name)
    chosen = language or (there.language if there else settings.language)
    fields: dict[str, Any] = {
        "name": name,
        "kind": kind,
        "address": address,
        "domains": domains,
        "language": chosen,
        "number_example": number,
        "organisation": organisation,
    }
    if there is None:
        parties.add_party(**fields, by=DESK, now=now, own=settings.addresses)
    else:
        parties.change_party(there, **fields, by=DESK, now=now, own=settings.addresses)
    click.echo(f"{kind} {name} {'changed' if there else 'added'}")
