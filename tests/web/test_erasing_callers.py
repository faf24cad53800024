"""Administrators are told what goes before they erase it, and what is handed out is whole."""

from __future__ import annotations

import json

import pytest

from core import clock
from core.models import Call, Take
from core.models.calls import CallerKind, TakeState
from tests.phone_cast import CALLER, make_call, make_phone_ticket, make_take
from tests.web.cast import Cast
from tests.web.conftest import Visit


@pytest.fixture
def call(cast: Cast) -> Call:
    now = clock.now()
    call = make_call(now=now, contact=cast.anna, ticket=make_phone_ticket(cast.anna, now=now))
    make_take(call, now=now, transcript="Hej från Anna")
    return call


def now_of(call: Call) -> Call:
    return Call.get_by_id(call.id)


def test_a_calls_page_leads_administrators_to_erasing_it(cast: Cast, visit: Visit, call: Call) -> None:
    link = f'href="/desk/calls/{call.id}/erase"'
    assert link in visit(cast.admin).get(f"/desk/calls/{call.id}").text
    assert link not in visit(cast.agent).get(f"/desk/calls/{call.id}").text


def test_what_would_go_is_told_and_nothing_goes_yet(cast: Cast, visit: Visit, call: Call) -> None:
    page = visit(cast.admin).get(f"/desk/calls/{call.id}/erase").text
    assert f"All of {CALLER}" in page and "This call alone" in page
    assert f'href="/desk/tickets/{call.ticket.number}"' in page and "Recordings that can be heard: 1" in page
    assert now_of(call).erased_at is None


@pytest.mark.parametrize(("of", "calls"), [("number", 2), ("call", 1), ("", 1)])
def test_all_of_a_number_goes_or_one_call_alone(cast: Cast, visit: Visit, call: Call, of: str, calls: int) -> None:
    make_call(now=clock.now(), contact=cast.anna)
    visit(cast.admin).post(f"/desk/calls/{call.id}/erase", {"of": of})
    assert Call.select().where(Call.erased_at.is_null(False)).count() == calls
    assert now_of(call).erased_at


def test_an_erased_call_says_so_and_names_nobody(cast: Cast, visit: Visit, call: Call) -> None:
    browser = visit(cast.admin)
    page = browser.post(f"/desk/calls/{call.id}/erase", {"of": "number"}, follow_redirects=True).text
    assert "It is erased." in page and "who rang isn&#39;t known any more" in page
    assert CALLER not in page and "Hej från Anna" not in page and "/recordings/" not in page
    assert "It is erased already" in browser.get(f"/desk/calls/{call.id}/erase").text


def test_its_ticket_says_so_to_both_sides(cast: Cast, visit: Visit, call: Call) -> None:
    take = Take.get(Take.call == call.id)
    visit(cast.admin).post(f"/desk/calls/{call.id}/erase", {"of": "call"})
    told = "It was erased, with all else that the caller had left."
    assert told in visit(cast.anna).get(f"/tickets/{call.ticket.number}").text
    page = visit(cast.agent).get(f"/desk/tickets/{call.ticket.number}").text
    assert told in page and "Karin Alm erased what a caller left" in page
    assert visit(cast.agent).get(f"/recordings/{take.id}").status_code == 404


def test_the_log_of_administrators_tells_who_did_it(cast: Cast, visit: Visit, call: Call) -> None:
    browser = visit(cast.admin)
    browser.post(f"/desk/calls/{call.id}/erase", {"of": "number"})
    page = browser.get("/admin/log").text
    assert "Karin Alm erased what a caller left. Calls: 1, text messages: 0" in page
    assert CALLER not in page


def test_a_caller_who_withheld_the_number_is_erased_by_the_call(cast: Cast, visit: Visit) -> None:
    call = make_call(now=clock.now(), caller="", caller_kind=CallerKind.WITHHELD.value)
    page = visit(cast.admin).get(f"/desk/calls/{call.id}/erase").text
    assert "This call alone" in page and "All of" not in page
    visit(cast.admin).post(f"/desk/calls/{call.id}/erase", {"of": "number"})
    assert now_of(call).erased_at


def test_a_number_is_looked_up_as_people_write_it(cast: Cast, visit: Visit, call: Call) -> None:
    browser = visit(cast.admin)
    assert "Calls: 1" in browser.post("/admin/phone/callers", {"number": "070-123 45 67", "do": "look"}).text
    nothing = browser.post("/admin/phone/callers", {"number": "070-999 99 99", "do": "look"}).text
    assert "Nothing is kept of calls from this number." in nothing
    wrong = browser.post("/admin/phone/callers", {"number": "ring mig", "do": "look"})
    assert (wrong.status_code, "Write the telephone number" in wrong.text) == (422, True)


def test_what_is_kept_is_handed_out_as_a_file(cast: Cast, visit: Visit, call: Call) -> None:
    answer = visit(cast.admin).post("/admin/phone/callers", {"number": CALLER, "do": "export"})
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["Content-Disposition"] == "attachment; filename=46701234567.jsonl"
    assert [row["what"] for row in rows] == ["call"]
    assert (rows[0]["from"], rows[0]["recordings"][0]["transcript"]) == (CALLER, "Hej från Anna")


def test_a_number_is_erased_where_it_was_looked_up(cast: Cast, visit: Visit, call: Call) -> None:
    browser = visit(cast.admin)
    answer = browser.post("/admin/phone/callers", {"number": CALLER, "do": "erase"}, follow_redirects=True)
    assert "It is erased." in answer.text and CALLER not in answer.text
    assert Take.get(Take.call == call.id).state == TakeState.ERASED
