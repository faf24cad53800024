"""The commands that keep people: agents, customers and their contacts, and a link for whoever can't sign in."""

from __future__ import annotations

from typing import Any

import click

from core import clock, people
from core.actors import DESK
from core.database import transaction
from core.errors import Refused
from core.first_steps import sign_in_url
from core.models.people import Role
from tasks.ready import ready

_language = click.option("--language", type=click.Choice(["sv", "en"]))
_phone = click.option("--phone", default="", help="With its country code: +46701234567.")


@click.group()
def agent() -> None:
    """The people at the desk."""


@agent.command("add")
@click.argument("name")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.AGENT.value, show_default=True)
@_phone
@_language
def agent_add(name: str, email: str, role: str, phone: str, language: str | None) -> None:
    """Add an agent."""
    settings = ready()
    person: dict[str, Any] = {"name": name, "email": email, "role": role, "phone": phone, "own": settings.addresses}
    added = people.add_agent(**person, language=language or settings.language, by=DESK, now=clock.now())
    click.echo(f"agent {added.email} ({added.role}) added")


@click.group()
def customer() -> None:
    """The organisations that buy."""


@customer.command("add")
@click.argument("name")
@click.option("--code", default="", help="Digits that a caller types.")
@click.option("--domain", "domains", multiple=True, help="A mail domain of theirs; may be given several times.")
@_language
@click.option("--partner", default="", help="The partner that holds their first and second line.")
def customer_add(name: str, code: str, domains: tuple[str, ...], language: str | None, partner: str) -> None:
    """Add a customer."""
    settings, now = ready(), clock.now()
    with transaction():
        added = people.add_customer(
            name, code=code, partner=partner, language=language or settings.language, by=DESK, now=now
        )
        for domain in domains:
            people.add_domain(added, domain, by=DESK, now=now)
    click.echo(f"customer {added.name} added")


@click.group()
def contact() -> None:
    """The registered people at customers."""


@contact.command("add")
@click.argument("customer_name", metavar="CUSTOMER")
@click.argument("name")
@click.argument("email")
@_phone
@click.option("--admin", is_flag=True, help="May keep the customer's own list of contacts.")
@_language
def contact_add(customer_name: str, name: str, email: str, phone: str, admin: bool, language: str | None) -> None:
    """Add a contact to a customer, ten at most."""
    own = ready().addresses
    found = people.find_customer(customer_name)
    if found is None:
        raise Refused("customer", "There is no customer %(name)s.", name=customer_name)
    person: dict[str, Any] = {"name": name, "email": email, "phone": phone, "is_admin": admin, "own": own}
    added = people.add_contact(found, **person, language=language or "", by=DESK, now=clock.now())
    click.echo(f"contact {added.email} of {found.name} added")


@click.command("login-link")
@click.argument("email")
def login_link(email: str) -> None:
    """Print a one-time link that signs somebody in."""
    settings = ready()
    click.echo(sign_in_url(settings, email, now=clock.now()))
