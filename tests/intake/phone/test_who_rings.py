"""Who rings: what a number tells, what it doesn't, and that it never makes one person of two (P05)."""

from __future__ import annotations

import pytest

from core import people
from core.actors import DESK
from core.models import Call, Customer, Ticket
from core.models.calls import CallerKind
from tests.cast import NOW
from tests.intake.phone.conftest import Telephone, give_number
from tests.intake.phone.line import ANNA, Caller, new_sid

_SWITCHBOARD = "+46846500401"
_WITHHELD = [
    *("anonymous", "Anonymous", "restricted", "unavailable", "unknown", "private", "", "+266696687", "+7378742833"),
    *("+2562533", "+8656696", "+8566696", "+86282452253", "+464", "+1266696687", "266696687"),
]


def leave_message(caller: Caller, *, number: str | None = None, code: str | None = None) -> Ticket:
    """Through all questions, some of which may not be asked; gives the newest ticket."""
    caller.press("1")
    for name, keys in (("category", "2"), ("number", number), ("customer", code)):
        if keys is not None and f"/voice/{name}?" in caller.now.address("Gather"):
            caller.press(keys)
    caller.speak()
    newest: Ticket = Ticket.select().order_by(Ticket.id.desc()).get()
    return newest


def give_code(customer: Customer, code: str) -> None:
    Customer.update(code=code).where(Customer.id == customer.id).execute()


@pytest.mark.parametrize("number", _WITHHELD)
def test_who_withholds_the_number_is_nobody_and_is_asked_for_one(telephone: Telephone, number: str) -> None:
    give_number(telephone.people.bo, "+46709999999")
    caller = telephone.call(number)
    caller.press("1")  # Swedish
    ticket = leave_message(caller, number="0709999999", code="")
    call = Call.get()
    assert (call.caller, call.caller_kind, call.callback_number) == ("", CallerKind.WITHHELD, "+46709999999")
    assert (ticket.customer_id, ticket.contact_id, ticket.held_because) == (None, None, "unknown")


def test_two_who_withhold_their_numbers_have_nothing_in_common(telephone: Telephone) -> None:
    for _ in range(2):
        caller = telephone.call("anonymous")
        caller.press("1")
        leave_message(caller, number="", code="")
    first, second = Ticket.select().order_by(Ticket.id)
    third = telephone.call("anonymous")
    third.press("1", "2", str(first.number))
    assert "telefonkoden" in third.now.said
    assert (first.customer_id, second.customer_id) == (None, None)


def test_an_unknown_number_is_asked_for_its_customer_and_may_skip(telephone: Telephone) -> None:
    caller = telephone.call("+46709999999")
    caller.press("1")
    ticket = leave_message(caller, code="")
    assert (Call.get().caller_kind, ticket.held_because) == (CallerKind.UNKNOWN, "unknown")
    assert "Be den som sköter era kontaktpersoner" in caller.now.said


@pytest.mark.parametrize("skip", ["0", "*", ""])  # the last is hash alone
def test_a_field_is_skipped_at_the_first_press_and_nothing_is_claimed(telephone: Telephone, skip: str) -> None:
    caller = telephone.call("anonymous")
    caller.press("1", "1", "2", skip)
    assert "kundnummer" in caller.now.said
    assert caller.press(skip).verbs == ["Say", "Say", "Record", "Redirect"]
    assert (Call.get().callback_number, Call.get().customer_claim) == ("", "")


def test_a_customers_number_makes_a_caller_its_colleague_and_waits_for_an_agent(telephone: Telephone) -> None:
    give_code(telephone.people.kund, "4711")
    caller = telephone.call("+46709999999")
    caller.press("1")
    ticket = leave_message(caller, code="4711")
    assert (ticket.customer_id, ticket.contact_id, ticket.held_because) == (telephone.people.kund.id, None, "colleague")
    assert Call.get().matched_by == "code"


def test_a_number_of_several_people_is_asked_for_its_customer(telephone: Telephone) -> None:
    give_code(telephone.people.kund, "4711")
    for contact in (telephone.people.anna, telephone.people.bo):
        give_number(contact, _SWITCHBOARD)
    caller = telephone.call(_SWITCHBOARD)
    caller.press("1")
    ticket = leave_message(caller, code="4711")
    assert Call.get().caller_kind == CallerKind.SHARED
    assert (ticket.customer_id, ticket.contact_id, ticket.held_because) == (telephone.people.kund.id, None, None)


def test_a_switchboard_of_two_customers_belongs_to_neither(telephone: Telephone) -> None:
    for contact in (telephone.people.anna, telephone.people.carl):
        give_number(contact, _SWITCHBOARD)
    caller = telephone.call(_SWITCHBOARD)
    caller.press("1")
    ticket = leave_message(caller, code="")
    assert (ticket.customer_id, ticket.contact_id) == (None, None)


def test_who_shares_a_switchboard_doesnt_hear_of_its_tickets(telephone: Telephone) -> None:
    for contact in (telephone.people.anna, telephone.people.carl):
        give_number(contact, _SWITCHBOARD)
    caller = telephone.call(_SWITCHBOARD)
    caller.press("1")
    ticket = leave_message(caller, code="")
    second = telephone.call(_SWITCHBOARD)
    assert "telefonkoden" in second.press("2", str(ticket.number)).said


def test_a_removed_contacts_number_is_nobodys(telephone: Telephone) -> None:
    people.remove_contact(telephone.people.anna, by=DESK, now=NOW)
    telephone.call()
    assert Call.get().caller_kind == CallerKind.UNKNOWN


def test_a_call_that_a_switchboard_passed_on_is_by_who_rang(telephone: Telephone) -> None:
    fields = {"CallSid": new_sid(), "From": ANNA, "To": telephone.exchange.account.number}
    telephone.exchange.post("/voice/incoming", **fields, ForwardedFrom=_SWITCHBOARD)
    assert (Call.get().forwarded_from, Call.get().contact_id) == (_SWITCHBOARD, telephone.people.anna.id)


@pytest.mark.parametrize("address", ["sip:anna@kund.test", "client:anna", "sip:+46701234567@kund.test"])
def test_an_address_is_no_number(telephone: Telephone, address: str) -> None:
    telephone.call(address)
    assert (Call.get().caller, Call.get().caller_kind) == ("", CallerKind.SIP)


@pytest.mark.parametrize("written", ["+46 70 123 45 67", "0046701234567", "+46701234567 "])
def test_a_number_is_known_however_it_is_written(telephone: Telephone, written: str) -> None:
    telephone.call(written)
    assert (Call.get().caller, Call.get().contact_id) == (ANNA, telephone.people.anna.id)


def test_a_caller_from_abroad_is_offered_english_first(telephone: Telephone) -> None:
    caller = telephone.call("+447700900123")
    caller.wait()
    caller.wait()
    assert caller.now.said.startswith("To leave a case")


def test_nothing_that_a_caller_keys_is_ever_dialled(telephone: Telephone) -> None:
    caller = telephone.call("anonymous")
    caller.press("1", "1", "1", "1", "0709999999", "")
    bodies = [caller.repeat(which).body for which in range(len(caller.asked))]
    assert not any("709999999" in body for body in bodies)
