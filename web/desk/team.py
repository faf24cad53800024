"""A ticket's line and team: agents put it into the queue of whoever can solve it, with what they found out (P18)."""

from __future__ import annotations

from datetime import datetime

from core import lines
from core.actors import Actor
from core.errors import NotFound, Refused
from core.models import Ticket
from core.teams import get_team
from web import forms
from web.desk import blueprint
from web.desk.actions import Answer, act


@blueprint.post("/tickets/<number>/team")
def give_to_team(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        wanted = forms.row_id("team")
        try:
            team = get_team(wanted) if wanted else None
        except NotFound:
            raise Refused("team", "There is no such team any more.") from None
        lines.assign_to_line(ticket, team, note=forms.words("team_note"), by=by, now=now)

    return act(number, "team", do, done="saved")
