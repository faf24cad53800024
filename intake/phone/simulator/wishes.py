"""What was asked for of a call: by options, else by the script, else as usual."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from intake.phone.simulator.call import WITHHELD
from intake.phone.simulator.leg import Agents
from intake.phone.simulator.script import Script, ScriptFailed, read_script
from intake.phone.simulator.studio import Conditions

A_CALLER = "+46701740605"  # of the numbers that are kept free in Sweden for books and films
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Checked; `language` is "" where none was asked for."""

    caller: str
    called: str
    language: str
    script: Script | None
    conditions: Conditions
    is_in_browser: bool
    wait: int
    har: Path | None
    is_verbose: bool


OPTIONS = (
    click.option("--from", "caller", metavar="NUMBER", help=f"Who rings; {A_CALLER} unless said otherwise."),
    click.option("--withheld", is_flag=True, help="Show no number."),
    click.option("--to", "called", metavar="NUMBER", help="The number rung; the desk's unless said otherwise."),
    click.option("--lang", type=click.Choice(["sv", "en"]), help="Choose this language where several are offered."),
    click.option(
        "--agents",
        type=click.Choice([agents.value for agents in Agents]),
        help="What agents do when they are rung: none answers.",
    ),
    click.option("--script", type=_FILE, metavar="FILE", help="Make the call that is written there, or exit 1."),
    click.option("--browser", is_flag=True, help="Serve a telephone to this machine's browser."),
    click.option("--chaos", is_flag=True, help="Requests come twice, late, in another order, or not at all."),
    click.option("--seed", type=click.IntRange(0), help="The same chaos again."),
    click.option("--late", type=click.IntRange(0, 50), default=0, help="So many fetches find no recording yet."),
    click.option("--wait", type=click.IntRange(0, 600), default=30, help="Seconds for the desk to fetch recordings."),
    click.option("--transcribe", is_flag=True, help="Send typed words as transcription, where the desk asks for it."),
    click.option("--silence-asks", is_flag=True, help="Ask for the action of an empty recording, too."),
    click.option("--record-har", type=_FILE, metavar="FILE", help="Write every request and answer to a HAR file."),
    click.option("-v", "--verbose", is_flag=True, help="Show every request, with its signature."),
)


def read_wishes(given: dict[str, Any], *, number: str) -> Wishes:
    """`given` as click hands it over, `number` the desk's own; raises click's errors, each in a line."""
    script = _script(given["script"])
    heads = script.heads if script else {}
    is_withheld = given["withheld"] or ("withheld" in heads and not given["caller"])
    return Wishes(
        caller=WITHHELD if is_withheld else _number("--from", given["caller"] or heads.get("from", A_CALLER)),
        called=_number("--to", given["called"] or heads.get("to", number)),
        language=given["lang"] or heads.get("lang", ""),
        script=script,
        conditions=_conditions(given, heads),
        is_in_browser=given["browser"],
        wait=given["wait"],
        har=given["record_har"],
        is_verbose=given["verbose"],
    )


def _conditions(given: dict[str, Any], heads: dict[str, str]) -> Conditions:
    seed = given["seed"]
    return Conditions(
        agents=_agents(given["agents"] or heads.get("agents", Agents.NONE)),
        seed=secrets.randbelow(10_000) if given["chaos"] and seed is None else seed,
        late=given["late"],
        transcribes=given["transcribe"],
        asks_after_silence=given["silence_asks"],
    )


def _script(path: Path | None) -> Script | None:
    try:
        return read_script(path) if path else None
    except ScriptFailed as failed:
        raise click.ClickException(str(failed)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"--script: can't read {path} ({error})") from None


def _agents(word: str) -> Agents:
    if word not in list(Agents):
        raise click.UsageError(f"agents {word}: must be one of {', '.join(Agents)}")
    return Agents(word)


def _number(option: str, text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise click.UsageError(f"{option}: {text} must be a number with its country code, such as {A_CALLER}")
    return text
