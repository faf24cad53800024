"""P06: The customer keeps its own list of contacts right; when one is removed, that person loses access at once and the
desk can see who removed whom and when."""

from __future__ import annotations

import re

from tests.promises.house import House, text_of
from tests.servers import wait_until


def remove(house: House, name: str) -> None:
    keeper = house.visitor(house.anna)
    found = re.search(rf"/contacts/(\d+)/remove[^>]*>[^<]*<span[^>]*> {name}<", keeper.open("/contacts").html)
    assert found
    keeper.open(f"/contacts/{found[1]}/remove")
    keeper.submit(f"/contacts/{found[1]}/remove")


def test_a_removed_contact_is_signed_out_at_once(house: House) -> None:
    removed = house.visitor(house.bo)
    remove(house, "Bo Alm")
    assert removed.open("/").path == "/login"


def test_a_sign_in_link_that_a_removed_contact_still_has_works_no_more(house: House) -> None:
    link = house.desk.cli("login-link", house.bo).stdout.strip()
    remove(house, "Bo Alm")
    assert house.visitor(house.anna).open(link).status == 410
    assert house.desk.cli("login-link", house.bo, check=False).returncode == 1


def test_the_desk_sees_who_removed_whom_and_when(house: House) -> None:
    remove(house, "Bo Alm")
    events = [event for event in house.desk.export("events") if event["kind"] == "contact-removed"]
    [event] = [event for event in events if event["data"]["email"] == house.bo]
    assert event["by"] == house.anna and event["at"]


def test_only_a_keeper_of_the_list_may_change_it(house: House) -> None:
    assert "/contacts" not in [form.action for form in house.visitor(house.bo).open("/contacts").forms]


def test_a_removed_contact_hears_no_more_of_the_ticket_and_the_keeper_does(house: House) -> None:
    number = house.ticket_of(house.bo)
    remove(house, "Bo Alm")
    house.agent_does(number, "reply", text="We found the cause.")
    assert "We found the cause." in text_of(house.letter(house.anna, f"[#{number}]"))
    assert len(house.letters(house.bo)) == 1  # the receipt


def test_what_a_removed_contact_answers_waits_for_an_agent(house: House) -> None:
    number = house.ticket_of(house.bo)
    receipt = house.letter(house.bo)
    remove(house, "Bo Alm")
    house.answer(receipt, "I still want to know.")
    said = wait_until(lambda: house.ticket(number)["messages"][1:], what="the answer on the ticket")
    assert said[0]["is_pending"]
    assert "I still want to know." not in house.visitor(house.anna).open(f"/tickets/{number}")
