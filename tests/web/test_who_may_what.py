"""Every page for every kind of person, with things that belong to Sjöbris: one table, and no page outside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core import clock, people
from core.actors import DESK
from core.models import Customer
from tests.web.cases import CASES, fill, fresh_address, seen
from tests.web.cast import Cast, make_contact
from tests.web.conftest import Browser, Visit, begin_session, both_engines
from tests.web.roles import ROLES

SECRET_WORDS = ("Rapporten visar fel", "Summan", "Nils Ny", "Per Plan", "Norrlys")


@pytest.fixture
def roomy_cast(cast: Cast) -> Cast:
    Customer.update(contact_limit=1000).execute()
    return cast


def test_every_page_has_its_line_in_the_table(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} == set(CASES)


@both_engines
@pytest.mark.parametrize("role", ROLES)
def test_everybody_meets_what_the_table_says(role: str, app: Flask, visit: Visit, roomy_cast: Cast) -> None:
    met = {
        rule.endpoint: outcome(rule, send(app, enter(role, visit, roomy_cast), rule, roomy_cast)) for rule in rules(app)
    }
    assert met == {endpoint: case.meets[ROLES.index(role)] for endpoint, case in CASES.items()}


@pytest.mark.parametrize("role", ["stranger", "other", "removed"])
def test_who_may_not_see_a_thing_is_told_nothing_of_it(role: str, app: Flask, visit: Visit, roomy_cast: Cast) -> None:
    guarded = (rule for rule in rules(app) if not CASES[rule.endpoint].is_key)
    answers = (send(app, enter(role, visit, roomy_cast), rule, roomy_cast) for rule in guarded)
    told = [word for answer in answers for word in SECRET_WORDS if word in answer.text]
    assert told == []


@pytest.mark.parametrize("role", ["stranger", "keeper", "admin"])
def test_a_form_without_our_token_is_refused_everywhere(role: str, app: Flask, visit: Visit, roomy_cast: Cast) -> None:
    codes = {
        rule.endpoint: enter(role, visit, roomy_cast).client.post(url_of(app, rule, roomy_cast)).status_code
        for rule in forms_of(app)
    }
    assert set(codes.values()) == {400}, codes


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.test"}]
)
def test_a_form_sent_from_elsewhere_is_refused_everywhere(
    headers: dict[str, str], app: Flask, visit: Visit, roomy_cast: Cast
) -> None:
    browser = visit(roomy_cast.admin)
    token = browser.token()
    codes = {
        browser.client.post(url_of(app, rule, roomy_cast), data={"csrf": token}, headers=headers).status_code
        for rule in forms_of(app)
    }
    assert codes == {400}


@pytest.mark.parametrize("role", ["stranger", "contact", "admin"])
def test_every_answer_carries_the_policies(role: str, app: Flask, visit: Visit, roomy_cast: Cast) -> None:
    bare = set()
    for rule in rules(app):
        headers = send(app, enter(role, visit, roomy_cast), rule, roomy_cast).headers
        if "default-src 'none'" not in headers["Content-Security-Policy"] or (
            headers["X-Content-Type-Options"],
            headers["Referrer-Policy"],
            headers["Cross-Origin-Resource-Policy"],
        ) != ("nosniff", "same-origin", "same-origin"):
            bare.add(rule.endpoint)
        if rule.endpoint != "static" and headers["Cache-Control"] != "no-store":
            bare.add(rule.endpoint)
    assert bare == set()


def rules(app: Flask) -> Iterator[Rule]:
    """Each page once; the forms that end something last."""
    return iter(sorted(app.url_map.iter_rules(), key=lambda rule: "remove" in rule.rule))


def forms_of(app: Flask) -> Iterator[Rule]:
    return (rule for rule in rules(app) if "POST" in (rule.methods or ()))


def enter(role: str, visit: Visit, cast: Cast) -> Browser:
    persons = {
        "contact": cast.anna,
        "keeper": cast.bo,
        "other": cast.maja,
        "agent": cast.agent,
        "admin": cast.admin,
    }
    if role != "removed":
        return visit(persons.get(role))
    gone = make_contact(cast.sjobris, "Gun Borta", fresh_address())
    browser = visit()
    browser.client.set_cookie("arende-session", begin_session(gone))
    people.remove_contact(gone, by=DESK, now=clock.now())
    return browser


def send(app: Flask, browser: Browser, rule: Rule, cast: Cast) -> TestResponse:
    case = CASES[rule.endpoint]
    values = case.target(cast)
    path = path_of(app, rule, values)
    if "POST" not in (rule.methods or ()):
        query = "?number=100009" if rule.endpoint == "desk.jump" else ""
        return browser.get(path + query)
    return browser.post(path, {**fill(case.form, cast), **seen(values)})


def url_of(app: Flask, rule: Rule, cast: Cast) -> str:
    return path_of(app, rule, CASES[rule.endpoint].target(cast))


def path_of(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def outcome(rule: Rule, response: TestResponse) -> str:
    path, _, query = response.headers.get("Location", "").partition("?")
    if path == "/login" and "done" not in query:
        return "sign-in"
    if path.startswith("/desk") and rule.endpoint.startswith("portal."):
        return "desk"
    names = {403: "refusal", 404: "nothing"}
    return "page" if response.status_code < 400 else names.get(response.status_code, str(response.status_code))
