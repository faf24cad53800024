"""Administration: customers, contacts, agents and modules, each with its refusals in words."""

from __future__ import annotations

import pytest

from core import clock, people
from core.actors import DESK
from core.models import Agent, Contact, Customer, CustomerDomain, Event, Module
from tests.web.cast import Cast
from tests.web.conftest import Visit

CUSTOMER = {"name": "Norrvik AB", "language": "en", "code": "1234", "partner": "", "notes": "Rad 1\r\nRad 2"}


def test_a_customer_is_added(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.admin).post("/admin/customers", CUSTOMER)
    customer = Customer.get(Customer.name == "Norrvik AB")
    assert answer.headers["Location"] == f"/admin/customers/{customer.id}?done=customer-added"
    assert (customer.language, customer.code, customer.notes) == ("en", "1234", "Rad 1\nRad 2")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": ""}, "A customer needs a name."),
        ({"name": "Fjällvik Energi"}, "There is a customer of that name or code already."),
        ({"code": "12a"}, "three to ten digits"),
        ({"language": "xx"}, "The language is sv or en."),
    ],
)
def test_a_wrong_customer_is_refused_in_words(change: dict[str, str], reason: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.admin).post("/admin/customers", {**CUSTOMER, **change})
    assert (answer.status_code, reason in answer.text) == (422, True)
    assert "Rad 1" in answer.text


def test_a_customer_is_changed(cast: Cast, visit: Visit) -> None:
    visit(cast.admin).post(f"/admin/customers/{cast.sjobris.id}", {**CUSTOMER, "name": "Sjöbris stad"})
    assert Customer.get_by_id(cast.sjobris.id).name == "Sjöbris stad"


def test_a_mail_domain_comes_and_goes(cast: Cast, visit: Visit) -> None:
    browser, path = visit(cast.admin), f"/admin/customers/{cast.sjobris.id}/domains"
    browser.post(path, {"domain": "Sjobris.SE"})
    assert [row.domain for row in CustomerDomain.select()] == ["sjobris.se"]
    browser.post(f"{path}/remove", {"domain": "sjobris.se"})
    assert CustomerDomain.select().count() == 0


@pytest.mark.parametrize("domain", ["gmail.com", "nonsense", ""])
def test_a_domain_that_tells_nothing_is_refused(domain: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.admin).post(f"/admin/customers/{cast.sjobris.id}/domains", {"domain": domain})
    assert (answer.status_code, 'id="wrong-domain"' in answer.text) == (422, True)


def test_a_contact_is_added_changed_and_removed(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    form = {"name": "Eva Ny", "email": "eva@sjobris.se", "language": "sv", "phone": ""}
    browser.post(f"/admin/customers/{cast.sjobris.id}/contacts", form)
    eva = Contact.get(Contact.email == "eva@sjobris.se")
    browser.post(f"/admin/contacts/{eva.id}", {**form, "name": "Eva Nyberg", "is_admin": "1"})
    assert (Contact.get_by_id(eva.id).name, Contact.get_by_id(eva.id).is_admin) == ("Eva Nyberg", True)
    browser.post(f"/admin/contacts/{eva.id}/remove")
    assert Contact.get_by_id(eva.id).removed_at is not None
    page = browser.get(f"/admin/customers/{cast.sjobris.id}").text
    assert "karin@desk.test removed Eva Nyberg (eva@sjobris.se)" in page


def test_an_address_is_registered_once(cast: Cast, visit: Visit) -> None:
    form = {"name": "Maja", "email": "maja@fjallvik.se", "language": "sv", "phone": ""}
    answer = visit(cast.admin).post(f"/admin/customers/{cast.sjobris.id}/contacts", form)
    assert "maja@fjallvik.se is registered already." in answer.text


def test_an_agent_is_added_changed_and_removed(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    form = {"name": "Lis", "email": "lis@desk.test", "language": "sv", "role": "lead", "phone": ""}
    browser.post("/admin/agents", form)
    lis = Agent.get(Agent.email == "lis@desk.test")
    browser.post(f"/admin/agents/{lis.id}", {**form, "role": "admin"})
    assert Agent.get_by_id(lis.id).role == "admin"
    browser.post(f"/admin/agents/{lis.id}/remove")
    assert Agent.get_by_id(lis.id).removed_at is not None


def test_the_last_administrator_stays(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    form = {"name": "Karin", "language": "sv", "role": "agent", "phone": ""}
    answers = (
        browser.post(f"/admin/agents/{cast.admin.id}", form),
        browser.post(f"/admin/agents/{cast.admin.id}/remove"),
    )
    assert all("name another one first" in answer.text for answer in answers)
    assert Agent.get_by_id(cast.admin.id).role == "admin"


def test_a_removed_agent_is_out_at_the_next_click(cast: Cast, visit: Visit) -> None:
    gone = visit(cast.agent)
    assert gone.get("/desk/").status_code == 200
    visit(cast.admin).post(f"/admin/agents/{cast.agent.id}/remove")
    assert gone.get("/desk/").headers["Location"].startswith("/login")


def test_an_administrator_who_becomes_an_agent_loses_administration_at_once(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    Agent.update(role="agent").where(Agent.id == cast.admin.id).execute()
    assert browser.get("/admin/customers").status_code == 403


def test_a_module_is_added_once(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.admin)
    answers = [browser.post("/admin/modules", {"name": "Budget"}).status_code for _ in range(2)]
    assert (answers, Module.select().count()) == ([302, 422], 1)


def test_who_changed_the_list_and_when_is_shown(cast: Cast, visit: Visit) -> None:
    visit(cast.bo).post(f"/contacts/{cast.gone.id}/remove")
    page = visit(cast.admin).get(f"/admin/customers/{cast.sjobris.id}").text
    assert "bo@sjobris.se removed Gun Borta (gun@sjobris.se)" in page
    assert Event.select().where(Event.kind == "contact-removed").count() == 1


@pytest.mark.parametrize("name", ["\x00NUL", "\ud800", "a\x1b[31mb", "<script>alert(1)</script>", "{{ 7*7 }}", "%(x)s"])
def test_an_odd_name_breaks_nothing(name: str, cast: Cast, visit: Visit) -> None:
    form = {**CUSTOMER, "name": name.encode("utf-8", "replace").decode()}
    answer = visit(cast.admin).post("/admin/customers", form, follow_redirects=True)
    assert answer.status_code in (200, 422)
    assert "<script>" not in answer.text
    assert "\x1b" not in answer.text


def test_a_contact_whose_letters_come_back_is_shown_with_the_reason(cast: Cast, visit: Visit) -> None:
    people.mark_undeliverable(cast.anna.email, why="550 <no such user>", by=DESK, now=clock.now())
    page = visit(cast.admin).get(f"/admin/contacts/{cast.anna.id}").text
    assert "come back" in page or "kommer tillbaka" in page
    assert "550 &lt;no such user&gt;" in page
