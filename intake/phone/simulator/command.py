"""`arende call`: rings the desk of this machine, by hand, by a script or from a page, without any telephone."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import Any

import click

from intake.phone.simulator.usual import A_CALLER, Agents

_FILE = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = (
    click.option("--from", "caller", metavar="NUMBER", help=f"Who rings; {A_CALLER} unless said otherwise."),
    click.option("--withheld", is_flag=True, help="Show no number."),
    click.option("--to", "called", metavar="NUMBER", help="The number rung; the desk's unless said otherwise."),
    click.option("--forwarded-from", metavar="NUMBER", help="A number that was rung first, and passes its calls on."),
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
    click.option("--hash-asks", is_flag=True, help="Ask for the action of the ending key alone, too."),
    click.option("--record-har", type=_FILE, metavar="FILE", help="Write every request and answer to a HAR file."),
    click.option("-v", "--verbose", is_flag=True, help="Show every request, with its signature."),
)


def _call(**given: Any) -> None:
    """Ring the desk on this machine, without a telephone or an account: a simulator plays the provider.

    Press keys as they are asked for; Enter is silence, h hangs up. Where the desk records, type what you say.
    """
    from intake.phone.simulator.calling import make_call  # other commands shouldn't wait for what this one needs

    make_call(given)


call = click.command("call")(reduce(lambda command, option: option(command), reversed(_OPTIONS), _call))
