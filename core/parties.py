"""Whom tickets can be handed over to: partners, consultants and maintenance teams, and by what their mail is known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from peewee import IntegrityError

from core import events
from core.actors import Actor, require_desk_admin
from core.database import find, savepoint, transaction
from core.errors import NotFound, Refused
from core.models import Customer, Handover, Party, PartyDomain
from core.models.parties import PartyKind
from core.people_fields import a_language, an_email, one_line
from core.rules.addresses import is_ours
from core.rules.freemail import is_free_mail
from core.rules.their_numbers import is_example

_DOMAIN = re.compile(r"(?:[^\s@<>,;:\"()\[\]\\./]+\.)+[^\s@<>,;:\"()\[\]\\./]{2,}")
_MOST_DOMAINS = 20


def add_party(
    name: str,
    *,
    kind: str,
    language: str,
    by: Actor,
    now: datetime,
    address: str = "",
    domains: Iterable[str] = (),
    number_example: str = "",
    organisation: Customer | None = None,
    own: Collection[str] = (),
) -> Party:
    """Raises Refused naming the field. `organisation` is the party as a customer of ours, if it is one."""
    require_desk_admin(by)
    fields = _fields(name, kind, language, address, number_example, organisation, own)
    with transaction():
        try:
            with savepoint():
                party = Party.create(**fields, created_at=now)
        except IntegrityError:
            raise Refused("name", "There is a party of that name already.") from None
        _set_domains(party, domains)
        events.record("party-added", by=by, now=now, data={"party": party.name, "kind": party.kind})
    return party


def change_party(
    party: Party,
    *,
    name: str,
    kind: str,
    language: str,
    address: str,
    domains: Iterable[str],
    number_example: str,
    organisation: Customer | None,
    by: Actor,
    now: datetime,
    own: Collection[str] = (),
) -> None:
    """What is handed over already stays with the address that it went to."""
    require_desk_admin(by)
    fields = _fields(name, kind, language, address, number_example, organisation, own)
    with transaction():
        try:
            with savepoint():
                Party.update(**fields).where(Party.id == party.id).execute()
        except IntegrityError:
            raise Refused("name", "There is a party of that name already.") from None
        Customer.update(partner=fields["name"]).where(Customer.partner_party_id == party.id).execute()
        _set_domains(party, domains)
        events.record("party-changed", by=by, now=now, data={"party": fields["name"]})


def remove_party(party: Party, *, by: Actor, now: datetime) -> None:
    """Nothing is handed over to it any more; what was said stays. Tickets that it has must be taken back first."""
    require_desk_admin(by)
    with transaction():
        if Handover.select().where(Handover.party == party.id, Handover.ended_at.is_null()).exists():
            raise Refused("party", "%(name)s still has tickets. Take them back first.", name=party.name)
        Party.update(removed_at=now).where(Party.id == party.id, Party.removed_at.is_null()).execute()
        PartyDomain.delete().where(PartyDomain.party == party.id).execute()
        unlinked = {Customer.partner: "", Customer.partner_party_id: None}
        Customer.update(unlinked).where(Customer.partner_party_id == party.id).execute()
        Customer.update(consultants_id=None).where(Customer.consultants_id == party.id).execute()
        events.record("party-removed", by=by, now=now, data={"party": party.name})


def party_named(name: str, *, kind: PartyKind, language: str, by: Actor, now: datetime) -> Party | None:
    """The party of this name, made where there is none yet; None for no name."""
    name = one_line(name)
    if not name:
        return None
    return find_party(name) or add_party(name, kind=kind.value, language=language, by=by, now=now)


def links(
    *, partner: str, consultants: str | None = None, language: str, by: Actor, now: datetime
) -> dict[str, str | int | None]:
    """What a customer's row says of its partner and its consultants, by their names; consultants stay if not said."""
    found = party_named(partner, kind=PartyKind.PARTNER, language=language, by=by, now=now)
    named: dict[str, str | int | None] = {
        "partner": found.name if found else "",
        "partner_party_id": found.id if found else None,
    }
    if consultants is not None:
        built = party_named(consultants, kind=PartyKind.CONSULTANTS, language=language, by=by, now=now)
        named["consultants_id"] = built.id if built else None
    return named


def find_party(name: str) -> Party | None:
    """The party of this name, however it is capitalised."""
    return find(Party, name_key=one_line(name).casefold(), removed_at=None)


def get_party(party_id: int | None) -> Party:
    """Raises NotFound for a removed one too."""
    party = find(Party, id=party_id, removed_at=None) if party_id else None
    if party is None:
        raise NotFound
    return party


def all_parties() -> list[Party]:
    return list(Party.select().where(Party.removed_at.is_null()).order_by(Party.name_key))


def choices_for(customer: Customer | None) -> list[Party]:
    """Whom a customer's ticket can be handed over to: its own partner and consultants first."""
    own = (customer.partner_party_id, customer.consultants_id) if customer is not None else ()
    reachable = [party for party in all_parties() if party.address]
    return sorted(reachable, key=lambda party: own.index(party.id) if party.id in own else len(own))


def domains_of(party: Party) -> list[str]:
    rows = PartyDomain.select(PartyDomain.domain).where(PartyDomain.party == party.id)
    return sorted(row.domain for row in rows)


def is_from(party: Party, address: str) -> bool:
    """Whether an address is the party's own: the one that hand-overs go to, or one at its mail domains."""
    address = address.strip().lower()
    if not address or party.removed_at is not None:
        return False
    labels = address.rpartition("@")[2].split(".")
    above = {".".join(labels[at:]) for at in range(len(labels))}
    return address == party.address or not above.isdisjoint(domains_of(party))


def _fields(
    name: str,
    kind: str,
    language: str,
    address: str,
    number_example: str,
    organisation: Customer | None,
    own: Collection[str],
) -> dict[str, Any]:
    name, address, example = one_line(name), address.strip().lower(), one_line(number_example)
    if not name:
        raise Refused("name", "A party needs a name.")
    if kind not in tuple(PartyKind):
        raise Refused("kind", "Choose what they are: %(kinds)s.", kinds=", ".join(PartyKind))
    if address:
        an_email(address, field="address")
    if address and is_ours(address, own):
        raise Refused(
            "address", "%(email)s is the desk's own address: letters to it would come back here.", email=address
        )
    if example and not is_example(example):
        raise Refused("number_example", "Write one of their numbers in full, such as INC-12345.")
    return {
        "name": name,
        "name_key": name.casefold(),
        "kind": str(kind),
        "language": a_language(language),
        "address": address,
        "number_example": example,
        "organisation": organisation.id if organisation else None,
    }


def _set_domains(party: Party, domains: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(one.strip().lower().removeprefix("@") for one in domains if one.strip()))
    for domain in wanted[:_MOST_DOMAINS]:
        _require_domain(party, domain)
    PartyDomain.delete().where(PartyDomain.party == party.id).execute()
    for domain in wanted[:_MOST_DOMAINS]:
        PartyDomain.create(party=party.id, domain=domain)


def _require_domain(party: Party, domain: str) -> None:
    if not _DOMAIN.fullmatch(domain):
        raise Refused("domains", "%(domain)s is no mail domain.", domain=domain)
    if is_free_mail(domain):
        raise Refused(
            "domains", "%(domain)s belongs to a mail provider: anybody can have an address there.", domain=domain
        )
    taken = find(PartyDomain, domain=domain)
    if taken is not None and taken.party_id != party.id:
        raise Refused("domains", "%(domain)s is registered for %(name)s.", domain=domain, name=taken.party.name)
