"""A ticket as an agent sees it: all that was said and done, the customer beside it (P07), and what can be done now."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import access, agreements, clock, estimates, lines, listings
from core.models import CustomerDomain, Ticket
from core.models.tickets import Visibility
from core.recipients import Recipient, circle_of
from core.rules.kinds import Category, Priority
from core.rules.notices import Circle
from core.rules.status import moves_from
from web import clock_letters, forms, promises, sessions
from web.desk import blueprint, party_view, time_box
from web.surroundings import here
from web.words import word

_SIMPLE_MOVES = ("start", "wait", "close", "reopen")  # resolving asks for the solution


@blueprint.get("/tickets/<number>")
def show_ticket(number: str) -> str | Response:
    ticket = access.get_ticket(number, sessions.actor())
    if ticket.flood is not None:
        return redirect(f"/desk/held/{ticket.number}")  # which shows its mails a page at a time
    return ticket_page(ticket)


def ticket_page(ticket: Ticket, form: forms.Form | None = None, *, has_changed: bool = False) -> str:
    """The page, with what was typed if a form on it couldn't be obeyed."""
    customer, events = ticket.customer, listings.events_of(ticket)
    said = listings.messages_of(ticket, sessions.actor())
    contacts, agents = listings.contacts_of(customer) if customer else [], listings.agents()
    return render_template(
        "desk/ticket.html",
        ticket=ticket,
        customer=customer,
        contacts=contacts,
        domains=_domains(customer.id) if customer else [],
        messages=said,
        **party_view.shown(ticket, said, customer),
        events=events,
        promises=promises.promises_of(ticket, events),
        terms=promises.terms_of(ticket, events),
        letters=listings.letter_page(ticket=ticket).rows,
        recipients=_recipients(ticket),
        merged=listings.merged_into(ticket),
        agents=agents,
        team_choices=[(each.id, f"{each.name} ({word('line', str(each.line)).lower()})") for each in lines.teams()],
        has_first_team=lines.default_team(lines.FIRST) is not None,
        team=lines.team_of(ticket),
        names={contact.email: contact.name for contact in contacts} | {agent.email: agent.name for agent in agents},
        modules=listings.modules(),
        categories=list(Category),
        priorities=list(Priority),
        moves=[move for move in _moves(ticket) if move in _SIMPLE_MOVES],
        can_resolve="resolve" in _moves(ticket),
        pending=Visibility.PENDING.value,
        internal=Visibility.INTERNAL.value,
        estimate=_estimates(ticket),
        has_newer_terms=sessions.actor().is_admin and agreements.has_newer_terms(ticket, clock.now()),
        by_clock=clock_letters.of_ticket(ticket),
        seen=seen_mark(ticket),
        form=form or forms.Form(),
        has_changed=has_changed,
        time=time_box.of(ticket, sessions.actor()),
    )


def seen_mark(ticket: Ticket) -> str:
    """Which state of the ticket a page shows; every change moves it."""
    return str(Ticket.updated_at.db_value(ticket.updated_at))


def _moves(ticket: Ticket) -> tuple[str, ...]:
    """A merged ticket goes on elsewhere."""
    return moves_from(ticket.status) if ticket.merged_into_id is None else ()


def _recipients(ticket: Ticket) -> list[Recipient]:
    """Who a reply is mailed to."""
    return circle_of(ticket, Circle.PARTICIPANTS, own=here().settings.addresses)


def _estimates(ticket: Ticket) -> dict[str, object]:
    """What waits for an answer, what was answered, and whether another may be asked for."""
    waiting = estimates.open_estimate(ticket)
    return {
        "open": waiting,
        "earlier": [each for each in estimates.estimates_of(ticket) if each.decided_at is not None],
        "can_ask": "ask" in _moves(ticket) and ticket.customer_id is not None,
        "approvers": estimates.approvers_of(ticket.customer_id) if waiting else [],
    }


def _domains(customer_id: int) -> list[str]:
    rows = CustomerDomain.select(CustomerDomain.domain).where(CustomerDomain.customer == customer_id)
    return sorted(row.domain for row in rows)
