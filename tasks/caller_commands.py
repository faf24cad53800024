"""The commands that hand out and erase what is kept of callers, by telephone number or by ticket."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

import click

from core import caller_records, clock
from core.actors import DESK
from core.caller_erasure import Erased, erase_number, erase_ticket
from core.caller_export import hand_out
from core.caller_records import Extent, Kept, extent_of
from core.database import find
from core.errors import Refused
from core.models import Ticket
from core.rules.references import ticket_id_of
from tasks.ready import ready


@dataclass(frozen=True, slots=True)
class Wanted:
    """By what is asked: a number (E.164), or a ticket."""

    number: str
    ticket: Ticket | None

    def __str__(self) -> str:
        return self.number if self.ticket is None else f"ticket {self.ticket.number}"

    def kept(self) -> Kept:
        return caller_records.of_number(self.number) if self.ticket is None else caller_records.of_ticket(self.ticket)


_number = click.argument("number", required=False, default="")
_ticket = click.option("--ticket", metavar="NUMBER", default="", help="The calls of this ticket instead.")


@click.group()
def calls() -> None:
    """What is kept of callers."""


@calls.command("export")
@_number
@_ticket
def export(number: str, ticket: str) -> None:
    """Print everything that is kept of a caller as JSON Lines."""
    ready()
    wanted = _wanted(number, ticket)
    for row in hand_out(wanted.kept(), number=wanted.number):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@calls.command("erase")
@_number
@_ticket
@click.option("--yes", is_flag=True, help="Do it; without this it is only told what would go.")
def erase(number: str, ticket: str, yes: bool) -> None:
    """Erase what a caller left, here and at the telephone's provider, for good."""
    ready()
    wanted = _wanted(number, ticket)
    kept = wanted.kept()
    if yes:
        click.echo(f"erased of {wanted}: {_counted(_erase(wanted))}")
    elif kept:
        extent = extent_of(kept, number=wanted.number)
        click.echo(f"would erase of {wanted}: {_would(extent)}. Nothing is changed; say --yes to do it, for good.")
    else:
        click.echo(f"there is nothing to erase of {wanted}")


def _wanted(number: str, ticket: str) -> Wanted:
    if bool(number) == bool(ticket):
        raise click.UsageError("Say a telephone number, or --ticket and a ticket's number.")
    if number:
        return Wanted(caller_records.number_as_typed(number), None)
    found = find(Ticket, id=ticket_id_of(ticket) or 0)
    if found is None:
        raise Refused("ticket", "There is no ticket %(number)s.", number=ticket)
    return Wanted("", found)


def _erase(wanted: Wanted) -> Erased:
    now = clock.now()
    if wanted.ticket is not None:
        return erase_ticket(wanted.ticket, by=DESK, now=now)
    return erase_number(wanted.number, by=DESK, now=now)


def _would(extent: Extent) -> str:
    counts = (
        f"{_some(extent.calls, 'call')}, {_some(extent.recordings, 'recording')} ({extent.there} still at the provider)"
    )
    more = [f"{_some(extent.transcripts, 'transcript')}", f"{_some(extent.texts, 'text message')}"]
    more += [f"the number on {_some(extent.passed_on, 'call')} that it passed on"] if extent.passed_on else []
    more += [f"on ticket {', '.join(map(str, extent.tickets))}"] if extent.tickets else []
    more += ["the number stays blocked"] if extent.is_blocked else []
    return ", ".join([counts, *more])


def _counted(erased: Erased) -> str:
    if not erased:
        return "nothing, since nothing was kept"
    counts = [_some(erased.calls, "call"), _some(erased.recordings, "recording"), _some(erased.texts, "text message")]
    return f"{', '.join(counts)}; what the provider has is deleted there by the worker"


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
