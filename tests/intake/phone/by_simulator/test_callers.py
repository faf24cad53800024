"""Who rings: known, unknown, one of several, or somebody who shows no number."""

from __future__ import annotations

import pytest

from core.models import Call, Customer, Ticket
from core.models.calls import CallerKind
from tests import make
from tests.cast import Cast
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import (
    CHOOSES_SWEDISH,
    LEAVES_A_MESSAGE,
    MOBILE,
    STRANGER,
    SWITCHBOARD,
)
from tests.intake.phone.conftest import give_number
from tests.intake.phone.line import ANNA

_WITHHELD = (
    "anonymous", "Anonymous", "restricted", "unavailable", "unknown", "private", "", "+266696687", "266696687",
    "+1266696687", "+7378742833", "+2562533", "+8656696", "+8566696", "+86282452253", "+464",
)  # fmt: skip
_NO_NUMBERS = ("sip:anna@kund.test", "client:anna", "+46 70", "abc", "0")


@pytest.mark.parametrize("shown", [*_WITHHELD, *_NO_NUMBERS])
def test_who_shows_no_number_is_nobody_and_may_leave_one(network: Network, shown: str) -> None:
    keyed = f"{CHOOSES_SWEDISH}when kundnummer press 0#\nwhen ser inte ditt nummer press 0701740608#\n"
    network.ring(f"{keyed}{LEAVES_A_MESSAGE}expect Ditt ärendenummer är", caller=shown)
    call, ticket = Call.get(), Ticket.get()
    assert (call.caller, call.callback_number, call.contact_id) == ("", "+46701740608", None)
    assert (ticket.contact_id, ticket.customer_id) == (None, None)
    assert call.caller_kind != CallerKind.KNOWN


def test_nothing_is_shared_by_those_who_show_no_number(network: Network) -> None:
    number = network.ring(f"{STRANGER}{LEAVES_A_MESSAGE}", caller="anonymous").numbers[0]
    rung = network.ring(
        f"{STRANGER}press 2\npress {number}#\npress 0000\nexpect Vi hittar inget sådant ärende", caller="anonymous"
    )
    assert "Vi har tagit emot det" not in rung.said


@pytest.mark.parametrize("shown", ["+46701234567", "0046701234567", "+46 70 123 45 67"])
def test_a_contact_is_known_by_the_number_however_it_is_written(network: Network, people: Cast, shown: str) -> None:
    network.ring(LEAVES_A_MESSAGE, caller=shown)
    assert (Ticket.get().contact_id, Call.get().caller) == (people.anna.id, ANNA)


def test_an_unknown_number_is_asked_for_the_customer(network: Network, people: Cast) -> None:
    Customer.update(code="4711").where(Customer.id == people.kund.id).execute()
    keyed = f"{CHOOSES_SWEDISH}when kundnummer press 4711#\n"
    network.ring(f"{keyed}{LEAVES_A_MESSAGE}", caller=MOBILE)
    assert (Ticket.get().customer_id, Ticket.get().contact_id) == (people.kund.id, None)
    assert Call.get().caller_kind == CallerKind.UNKNOWN


def test_a_number_that_several_share_is_never_taken_for_one_of_them(network: Network, people: Cast) -> None:
    for contact in (people.anna, people.bo, people.carl):
        give_number(contact, SWITCHBOARD)
    rung = network.ring(f"{STRANGER}expect lämna\n{LEAVES_A_MESSAGE}", caller=SWITCHBOARD)
    call = Call.get()
    assert (call.caller_kind, call.contact_id, call.customer_id) == (CallerKind.SHARED, None, None)
    assert "Slå ert kundnummer" in rung.said


def test_on_a_shared_number_nobody_hears_anothers_ticket(network: Network, people: Cast) -> None:
    for contact in (people.anna, people.bo):
        give_number(contact, SWITCHBOARD)
    number = make.ticket(people.anna).number
    rung = network.ring(f"{STRANGER}press 2\npress {number}#\nexpect Slå telefonkoden\nhangup", caller=SWITCHBOARD)
    assert "Vi har tagit emot det" not in rung.said


def test_a_foreign_number_is_served_in_english_and_gets_no_text(network: Network) -> None:
    script = f"when customer number press 0#\n{LEAVES_A_MESSAGE}press 1\nexpect only send text messages to Swedish"
    network.ring(f"silence\nsilence\n{script}", caller="+4915112345678")
    network.work()
    assert (Call.get().language, network.studio.provider.messages) == ("en", {})


def test_a_call_that_a_switchboard_passes_on_is_its_callers(network: Network, people: Cast) -> None:
    give_number(people.bo, SWITCHBOARD)
    network.ring(LEAVES_A_MESSAGE, forwarded_from=SWITCHBOARD)
    assert (Call.get().forwarded_from, Ticket.get().contact_id) == (SWITCHBOARD, people.anna.id)
