"""What the documents say is there is there, and what is there is said: the words are held against the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest
from flask import Flask

from arende import cli
from core import clock, config, health
from core.letter_text import TEXTS
from core.models import Patience
from core.models.post import MailState, Outcome
from core.rules import effect_words, kinds, priority, status
from core.rules.floods import MOST_AN_HOUR, Flood
from core.rules.notices import SAME_LETTER, SAME_SUBJECT, TO_STRANGERS, LetterKind, notices_of, receipt_budgets
from core.signin import LINK_LIFE
from core.triage import Held
from web.app import create_app

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = (*ROOT.glob("*.md"), *DOCS.rglob("*.md"))
UNITS = DOCS / "systemd"
# A setting's name as it stands; `ARENDE_TWILIO_…` names all that begin so.
SETTING = re.compile(r"ARENDE_[A-Z_]+")
LINK = re.compile(r"\]\(([^)\s]+)\)")
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
CALL = re.compile(r"^(?:\S*/)?arende ((?:[a-z][a-z-]*)(?: add| set)?)\b", re.MULTILINE)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What stands under a heading, down to the next one of its rank or above."""
    rank = heading.partition(" ")[0]
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(rank)}}} |\Z)",
        text_of(DOCS / page),
        re.MULTILINE | re.DOTALL,
    )
    assert found, f"{page} has no {heading}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of every row that begins with a code."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| `")
    ]


def codes(text: str) -> set[str]:
    """The codes that rows begin with."""
    return {row[0].strip("`") for row in rows(text)}


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(commands(cli))


def usage(name: str, command: click.Command) -> str:
    """A command with its arguments, as its heading writes it."""
    arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    return " ".join(("arende", name, *map(_argument, arguments)))


def _argument(argument: click.Argument) -> str:
    if isinstance(argument.type, click.Choice):
        return "|".join(argument.type.choices)
    return str(argument.metavar or argument.name).upper()


def options(command: click.Command) -> set[str]:
    shown = (option for option in command.params if isinstance(option, click.Option) and not option.hidden)
    return {name for option in shown for name in option.opts if name.startswith("--") and name != "--help"}


def has_setting(name: str) -> bool:
    known = set(re.findall(r'"(ARENDE_[A-Z_]+)"', text_of(ROOT / "core/config.py")))
    return any(one.startswith(name) for one in known) if name.endswith("_") else name.removesuffix("_FILE") in known


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(config.load({"ARENDE_DATA": str(tmp_path)}), hint=lambda: None)


def test_every_relative_link_leads_to_a_file() -> None:
    links = ((page, link.partition("#")[0]) for page in PAGES for link in LINK.findall(text_of(page)))
    local = ((page, link) for page, link in links if link and "://" not in link)
    assert [f"{page.name}: {link}" for page, link in local if not (page.parent / link).exists()] == []


def test_every_document_is_reached_from_the_readme() -> None:
    found, looked_at = {ROOT / "README.md"}, set[Path]()
    while waiting := found - looked_at:
        for page in waiting:
            looked_at.add(page)
            targets = (
                page.parent / link.partition("#")[0] for link in LINK.findall(text_of(page)) if "://" not in link
            )
            found |= {target.resolve() for target in targets if target.suffix == ".md"}
    assert [
        str(page.relative_to(ROOT)) for page in PAGES if page not in found and page.parent.name != "decisions"
    ] == []


def test_no_document_names_a_setting_that_is_not_there() -> None:
    named = ((page.name, name) for page in (*PAGES, *UNITS.iterdir()) for name in SETTING.findall(text_of(page)))
    assert sorted({f"{page}: {name}" for page, name in named if not has_setting(name)}) == []


def test_every_command_is_told_with_its_arguments() -> None:
    told = set(re.findall(r"^### `(.+)`$", text_of(DOCS / "commands.md"), re.MULTILINE))
    assert told == {usage(name, command) for name, command in COMMANDS.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_told_and_none_that_is_not_there(name: str) -> None:
    told = section("commands.md", f"### `{usage(name, COMMANDS[name])}`")
    assert set(re.findall(r"^- `(--[a-z-]+)", told, re.MULTILINE)) == options(COMMANDS[name])


def test_every_command_in_an_example_is_there() -> None:
    examples = (
        (page.name, call) for page in PAGES for block in SHELL.findall(text_of(page)) for call in CALL.findall(block)
    )
    assert [f"{page}: {call}" for page, call in examples if call not in COMMANDS] == []


def test_every_column_of_an_export_is_told() -> None:
    told = section("commands.md", "### `arende export mail|tickets|customers|events|letters|time|calls`")
    exporters = ("core/exports.py", "core/call_export.py", "intake/mail/export.py")
    source = "".join(text_of(ROOT / name) for name in exporters)
    columns = {name for row in rows(told) for name in re.findall(r"`([a-z_0-9]+)`", row[1])}
    assert {name for name in columns if f'"{name}"' not in source} == set()


@pytest.mark.parametrize(
    ("heading", "members"),
    [
        ("## Statuses", set(status.Status)),
        ("## Priorities", set(kinds.Priority)),
        ("## Effects", set(priority.Effect)),
        ("## Categories", set(kinds.Category)),
        ("## Triage", set(Held)),
        ("## What became of a mail", ({*Outcome} - {""}) | {*MailState} - {MailState.DONE}),
    ],
)
def test_every_word_that_tickets_are_sorted_by_is_told(heading: str, members: set[str]) -> None:
    assert codes(section("tickets.md", heading)) == {str(member) for member in members}


def test_the_points_of_words_are_told() -> None:
    told = rows(section("tickets.md", "## Words"))
    points = {code: int(each) for codes_told, each, _ in told for code in re.findall(r"`([a-z]+)`", codes_told)}
    assert points == {str(tells): each for tells, each in effect_words.POINTS.items()}


def test_every_move_is_told() -> None:
    table = section("tickets.md", "## Statuses").partition("| verb |")[2]
    told = {
        cells[1]: cells[3].strip("`")
        for cells in (re.split(r" *\| *", line) for line in table.partition("\n\n")[0].splitlines()[2:])
    }
    assert told == {name: move.to.value for name, move in status.MOVES.items()}


def test_every_letter_is_told() -> None:
    assert codes(section("letters.md", "# Letters")) == set(LetterKind)


def test_letters_go_to_whom_the_page_says() -> None:
    for letter, event, circle, sender in rows(section("letters.md", "# Letters")):
        if letter.strip("`") == LetterKind.SIGN_IN:
            continue  # nothing happens on a ticket
        told = {
            (notice.letter.value, notice.circle.value, notice.is_automatic)
            for notice in notices_of(event.partition("`: ")[0].strip("`"), {"agents": [1]})
        }
        assert (letter.strip("`"), circle, sender == "automatic") in told


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_letter_has_its_words_in_both_languages(language: str) -> None:
    assert {path.stem for path in (TEXTS / language).iterdir()} == {*LetterKind, "received_unregistered"}


def test_the_budgets_of_receipts_are_told() -> None:
    told = section("letters.md", "## When no letter is sent")
    numbers = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", told.partition("A budget")[2])]
    (short, few), (day, many) = receipt_budgets(is_contact=True)
    (hour, strangers), (_, daily) = receipt_budgets(is_contact=False)
    receipts = [few, short, many, day // 60, strangers, hour, daily, day // 60]
    assert numbers == [*receipts, SAME_SUBJECT.most, SAME_LETTER.most, SAME_LETTER.minutes, TO_STRANGERS.most]


def test_the_limits_of_floods_are_told() -> None:
    told = section("tickets.md", "## Triage").partition("**A flood**")[2]
    limits = [int(number) for number in re.findall(r"more than\s(\d+)", told)]
    assert limits == [MOST_AN_HOUR[flood] for flood in (Flood.SENDER, Flood.DOMAIN, Flood.ALIKE, Flood.MACHINES)]


def test_a_resolved_ticket_closes_after_as_long_as_the_pages_say() -> None:
    assert Patience().resolved_days == 7
    assert "seven days of silence close it" in text_of(DOCS / "tickets.md")


def test_a_sign_in_link_works_for_as_long_as_the_readme_says() -> None:
    assert timedelta(minutes=15) == LINK_LIFE
    assert "works once, within 15 minutes" in " ".join(text_of(ROOT / "README.md").split())


@pytest.mark.parametrize("engine", ["sqlite"])
def test_every_metric_is_told_and_none_that_is_not_there(database: str, tmp_path: Path) -> None:
    figures = health.figures(clock.now())
    told = codes(section("monitoring.md", "## Every figure"))
    assert told == {f"arende_{name}" for name in figures}


def test_alarms_are_on_metrics_that_are_there() -> None:
    page = text_of(DOCS / "monitoring.md")
    assert set(re.findall(r"arende_[a-z_]+", page)) == codes(section("monitoring.md", "## Every figure"))


def test_every_address_of_the_readme_answers(app: Flask) -> None:
    table = text_of(ROOT / "README.md").partition("## Addresses")[2].partition("\n## ")[0]
    told = [address for line in table.splitlines() for address in re.findall(r"`(/[a-z/]*)`", line)]
    paths = {rule.rule for rule in app.url_map.iter_rules()}
    assert told and [address for address in told if address not in paths] == []


def test_what_watches_the_desk_is_told(app: Flask) -> None:
    watching = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("watching.")}
    assert {code for code in codes(text_of(DOCS / "monitoring.md")) if code.startswith("/")} == watching


def test_every_room_and_module_of_the_tree_is_there() -> None:
    tree = text_of(ROOT / "ARCHITECTURE.md").partition("## The rooms\n\n```\n")[2].partition("```")[0]
    assert tree and [name for room, name in named_in(tree) if not (ROOT / room / name).exists()] == []


def named_in(tree: str) -> Iterator[tuple[str, str]]:
    """Every room and module that the tree names, with the room that it stands under."""
    room = ""
    for line in tree.splitlines():
        head = re.match(r"([a-z/]+)/ ", line)
        if head:
            room = head[1]
            yield "", room
        names = re.findall(r"(?<![\w/])[a-z_]+(?:\.py|/)(?!\w)", line[head.end() :] if head else line)
        yield from ((room, name) for name in names)


def test_every_program_has_a_unit_that_starts_it() -> None:
    started = {
        path.name: re.findall(r"^ExecStart=/\S+/arende (.+)$", text_of(path), re.MULTILINE)
        for path in UNITS.glob("*.service")
    }
    assert started == {f"arende-{name}.service": [name] for name in ("mail", "web", "worker")}
    assert {name for (name,) in started.values()} <= COMMANDS.keys()


def test_the_target_starts_every_unit() -> None:
    wanted = re.findall(r"^Wants=(.+)$", text_of(UNITS / "arende.target"), re.MULTILINE)
    assert sorted(wanted[0].split()) == sorted(path.name for path in UNITS.glob("*.service"))


def test_decisions_are_numbered_without_a_gap() -> None:
    found = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))
    assert [path.name for path in found if not text_of(path).startswith(f"# {int(path.name[:4])}. ")] == []
