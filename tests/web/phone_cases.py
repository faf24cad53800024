"""The telephone's pages: what each is opened on, and who meets what there."""

from __future__ import annotations

from tests.web.phone_things import a_block, a_call, a_lost_take, a_take, an_agent_on_duty
from tests.web.roles import ADMIN_ONLY, DESK_ONLY, READERS, Case

DUTY = {"wave": "1", "agent": "RUNG", "day0": "08-17"}
PHONE = {"notice_mode": "inform", "keep_months": "12", "voice_sv": "Polly.Astrid", "voice_en": "Polly.Emma"}
PHONE_CASES = {
    "recordings.play": Case(READERS, a_take),
    "desk.list_calls": Case(DESK_ONLY),
    "desk.show_call": Case(DESK_ONLY, a_call),
    "desk.block_caller": Case(ADMIN_ONLY, a_call, {"why": "Reklam"}),
    "desk.fetch_again": Case(DESK_ONLY, a_lost_take),
    "desk.show_erasing": Case(ADMIN_ONLY, a_call),
    "desk.erase_caller": Case(ADMIN_ONLY, a_call, {"of": "call"}),
    "admin.show_callers": Case(ADMIN_ONLY),
    "admin.look_up_caller": Case(ADMIN_ONLY, form={"number": "070-123 45 67", "do": "look"}),
    "admin.show_phone": Case(ADMIN_ONLY),
    "admin.change_phone": Case(ADMIN_ONLY, form=PHONE),
    "admin.announce": Case(ADMIN_ONLY, form={"announcement_sv": "Vi vet.", "announcement_en": "We know."}),
    "admin.list_duty": Case(ADMIN_ONLY),
    "admin.set_duty": Case(ADMIN_ONLY, form=DUTY),
    "admin.show_duty": Case(ADMIN_ONLY, an_agent_on_duty),
    "admin.end_duty": Case(ADMIN_ONLY, an_agent_on_duty),
    "admin.list_blocked": Case(ADMIN_ONLY),
    "admin.block_number": Case(ADMIN_ONLY, form={"number": "NUMBER", "why": "Reklam"}),
    "admin.unblock_number": Case(ADMIN_ONLY, a_block),
    "admin.connect_phone": Case(ADMIN_ONLY),
}
