"""The lists of customers, contacts and agents: limits, who may change them, and what ends with a removal."""

from __future__ import annotations

import threading

import pytest

from core import people as verbs
from core import signin
from core.actors import DESK
from core.database import forget_connection
from core.errors import NotAllowed, Refused
from core.models import Contact, Event
from tests.cast import NOW, Cast, by


def add(people: Cast, number: int) -> Contact:
    return verbs.add_contact(people.kund, name=f"N {number}", email=f"n{number}@kund.test", by=DESK, now=NOW)


def test_the_eleventh_contact_is_refused_with_the_number_that_is_the_limit(people: Cast) -> None:
    for number in range(8):
        add(people, number)
    with pytest.raises(Refused, match="10 contacts"):
        add(people, 8)
    assert Contact.select().where(Contact.customer == people.kund.id).count() == 10


def test_a_removed_contact_makes_room(people: Cast) -> None:
    contacts = [add(people, number) for number in range(8)]
    verbs.remove_contact(contacts[0], by=by(people.anna), now=NOW)
    assert add(people, 9).email == "n9@kund.test"


def test_two_who_add_the_last_contact_at_once_don_t_make_eleven(people: Cast) -> None:
    for number in range(7):
        add(people, number)
    refused: list[Refused] = []

    def add_in_thread(number: int) -> None:
        try:
            add(people, number)
        except Refused as error:
            refused.append(error)
        finally:
            forget_connection()

    threads = [threading.Thread(target=add_in_thread, args=(number,)) for number in range(20, 24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), Contact.select().where(Contact.customer == people.kund.id).count()) == (3, 10)


def test_an_address_is_registered_once(people: Cast) -> None:
    with pytest.raises(Refused, match="registered already"):
        verbs.add_contact(people.other, name="Anna", email="ANNA@kund.test", by=DESK, now=NOW)


def test_an_agents_address_is_no_contacts(people: Cast) -> None:
    with pytest.raises(Refused):
        verbs.add_contact(people.kund, name="Olle", email="olle@desk.test", by=DESK, now=NOW)


def test_a_removed_address_may_come_back(people: Cast) -> None:
    verbs.remove_contact(people.bo, by=DESK, now=NOW)
    again = verbs.add_contact(people.other, name="Bo", email="bo@kund.test", by=DESK, now=NOW)
    assert verbs.find_contact("bo@kund.test") == again


def test_who_removed_whom_is_written_down(people: Cast) -> None:
    verbs.remove_contact(people.bo, by=by(people.anna), now=NOW)
    event = Event.get(Event.kind == "contact-removed")
    assert (event.by, event.data["email"], event.at) == ("anna@kund.test", "bo@kund.test", NOW)


def test_removing_twice_is_one_event(people: Cast) -> None:
    verbs.remove_contact(people.bo, by=DESK, now=NOW)
    verbs.remove_contact(people.bo, by=DESK, now=NOW)
    assert Event.select().where(Event.kind == "contact-removed").count() == 1


def test_a_removed_contact_is_signed_out_at_once(people: Cast) -> None:
    made = signin.make_link("bo@kund.test", now=NOW)
    assert made is not None
    secret = signin.use_link(made[1], now=NOW)
    assert secret is not None
    verbs.remove_contact(people.bo, by=DESK, now=NOW)
    assert signin.find_session(secret, now=NOW) is None


def test_an_ordinary_contact_keeps_no_list(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        verbs.remove_contact(people.anna, by=by(people.bo), now=NOW)
    assert verbs.find_contact("anna@kund.test") == people.anna


def test_a_keeper_keeps_only_their_own_list(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        verbs.remove_contact(people.carl, by=by(people.anna), now=NOW)
    assert verbs.find_contact("carl@other.test") == people.carl


def test_an_agent_who_is_no_administrator_adds_no_agent(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        verbs.add_agent(name="Eva", email="eva@desk.test", language="sv", by=by(people.olle), now=NOW)


def test_the_last_administrator_stays(people: Cast) -> None:
    with pytest.raises(Refused, match="administrator"):
        verbs.remove_agent(people.ada, by=DESK, now=NOW)
    with pytest.raises(Refused, match="administrator"):
        verbs.change_agent(people.ada, name="Ada", role="agent", phone="", language="sv", by=DESK, now=NOW)


@pytest.mark.parametrize("domain", ["gmail.com", "Hotmail.SE", "@outlook.com"])
def test_a_free_mail_provider_is_nobodys_domain(people: Cast, domain: str) -> None:
    with pytest.raises(Refused, match="mail provider"):
        verbs.add_domain(people.kund, domain, by=DESK, now=NOW)


def test_a_domain_belongs_to_one_customer(people: Cast) -> None:
    with pytest.raises(Refused, match="Kund AB"):
        verbs.add_domain(people.other, "kund.test", by=DESK, now=NOW)


@pytest.mark.parametrize(("address", "name"), [("x@kund.test", "Kund AB"), ("x@mail.kund.test", "Kund AB")])
def test_a_customer_is_found_by_mail_domain(people: Cast, address: str, name: str) -> None:
    found = verbs.find_customer_by_domain(address)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("address", ["x@notkund.test", "x@test", "x@kund.test.evil.test", "kund.test", ""])
def test_a_domain_that_only_looks_alike_finds_nobody(people: Cast, address: str) -> None:
    assert verbs.find_customer_by_domain(address) is None


BAD = [
    ("name", {"name": " "}),
    ("email", {"email": "anna"}),
    ("email", {"email": "a b@kund.test"}),
    ("email", {"email": "a@kund.test\r\nBcc: x@y.test"}),
    ("phone", {"phone": "123-456"}),
    ("language", {"language": "de"}),
]


@pytest.mark.parametrize(("field", "change"), BAD)
def test_a_wrong_field_is_named_and_changes_nothing(people: Cast, field: str, change: dict[str, str]) -> None:
    values = {"name": "Eva", "email": "eva@kund.test", "phone": "", "language": "sv", **change}
    before = Contact.select().count()
    with pytest.raises(Refused) as refused:
        verbs.add_contact(people.kund, by=DESK, now=NOW, **values)
    assert (refused.value.field, Contact.select().count()) == (field, before)


def test_an_address_that_is_nobodys_cant_be_marked(people: Cast) -> None:
    verbs.mark_undeliverable("nobody@kund.test", why="550", by=DESK, now=NOW)
    assert Contact.select().where(Contact.undeliverable_at.is_null(False)).count() == 0


def test_a_contact_who_was_never_marked_is_reached_without_a_word(people: Cast) -> None:
    verbs.mark_reached(people.anna, by=by(people.anna), now=NOW)
    assert Event.select().where(Event.kind == "contact-reached").count() == 0


@pytest.mark.parametrize("email", ["desk@example.test", "Desk+r234abc-x@Example.test"])
def test_the_desks_own_address_is_nobodys(people: Cast, email: str) -> None:
    own = ("desk@example.test",)
    with pytest.raises(Refused, match="own address"):
        verbs.add_contact(people.kund, name="Desk", email=email, by=DESK, now=NOW, own=own)
    with pytest.raises(Refused, match="own address"):
        verbs.add_agent(name="Desk", email=email, language="sv", by=DESK, now=NOW, own=own)
