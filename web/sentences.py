"""Events told as sentences: the log that agents read, and the shorter history that customers see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.models import Event
from web.languages import gettext, mark
from web.words import word

_LOG: Mapping[str, str] = {
    "opened": mark("%(by)s registered the ticket"),
    "started": mark("%(by)s began working on it"),
    "waiting": mark("%(by)s set it to wait for the customer"),
    "resolved": mark("%(by)s resolved it"),
    "closed": mark("%(by)s closed it"),
    "reopened": mark("%(by)s reopened it"),
    "assigned": mark("%(by)s gave it to %(to)s"),
    "unassigned": mark("%(by)s took it from its agent"),
    "classified": mark("%(by)s set the category to %(category)s"),
    "classified-module": mark("%(by)s set the category to %(category)s and the module to %(module)s"),
    "prioritised": mark("%(by)s changed the priority from %(before)s to %(after)s"),
    "prioritised-reason": mark("%(by)s changed the priority from %(before)s to %(after)s: %(reason)s"),
    "prioritised-effect": mark("The priority went from %(before)s to %(after)s, as the effect on the work says"),
    "effect-corrected": mark("%(by)s corrected the effect on the work: %(effect)s"),
    "effect-said": mark("%(by)s says of the effect on the work: %(effect)s"),
    "replied": mark("%(by)s replied to the customer"),
    "noted": mark("%(by)s wrote an internal note"),
    "added": mark("%(by)s added a message"),
    "added-pending": mark("%(by)s sent a message that waits to be accepted"),
    "accepted": mark("%(by)s accepted a message"),
    "released": mark("%(by)s released it into the queue"),
    "registered": mark("%(by)s registered the sender as a contact"),
    "rejected": mark("%(by)s turned it away"),
    "merged": mark("%(by)s merged it into #%(number)s"),
    "absorbed": mark("%(by)s merged #%(number)s into it"),
    "unmerged": mark("%(by)s took it out of #%(number)s again"),
    "released-from": mark("%(by)s took #%(number)s out of it again"),
    "brought": mark("%(by)s passed on the mail that it came by"),
    "named-elsewhere": mark("A mail on #%(number)s was also sent to this ticket"),
    "follows": mark("It takes up #%(number)s, which was closed long ago"),
    "followed": mark("It was taken up again in #%(number)s"),
    "gathered": mark("%(by)s sent a mail that was gathered with others like it"),
    "taken-out": mark("%(by)s made one of the mails ticket #%(number)s"),
    "letter-retried": mark("%(by)s sent a letter again"),
    "bounced": mark("A letter to %(to)s came back"),
    "delayed": mark("A letter to %(to)s is on its way longer than usual"),
    "sla-warning-respond": mark("%(percent)s %% of the time until work begins has passed"),
    "sla-warning-resolve": mark("%(percent)s %% of the time for solving it has passed"),
    "sla-warning-inform": mark("%(percent)s %% of the time until the customer should hear of it has passed"),
    "sla-late-respond": mark("Work should have begun by now"),
    "sla-late-resolve": mark("It should have been solved by now"),
    "sla-late-inform": mark("The customer should have heard of it by now"),
    "recording-lost": mark("The recording of a call couldn't be fetched: %(reason)s"),
    "recording-asked-for": mark("%(by)s asked for the recording of a call once more"),
    "recording-expired": mark("The recording of a call was deleted, as old as it may be"),
    "text-sent": mark("A text message with the number was sent to %(to)s"),
    "text-failed": mark("The text message to %(to)s couldn't be sent: %(reason)s"),
    "team-added": mark("%(by)s added the team %(name)s (%(line)s)"),
    "team-changed": mark("%(by)s changed the team %(name)s"),
    "team-removed": mark("%(by)s removed the team %(name)s"),
    "ladder-set": mark("%(by)s changed who is told before a ticket is late (%(line)s)"),
    "assigned-line": mark("%(by)s gave it to %(team)s (%(line)s)"),
    "assigned-first-line": mark("%(by)s gave it back to the first line"),
    "escalated": mark("A warning went to %(told)s"),
    "terms-changed": mark("%(by)s put it under the customer's agreement of that day"),
    "agreement-set": mark("%(by)s set the agreement from %(from)s: level %(level)s, hours %(hours)s"),
    "estimate-asked": mark("%(by)s sent an estimate, and set it to wait for the customer's approval"),
    "estimate-approved": mark("%(by)s approved the estimate (%(how)s)"),
    "estimate-declined": mark("%(by)s declined the estimate (%(how)s)"),
    "estimate-withdrawn": mark("%(by)s withdrew the estimate"),
    "estimate-unheard": mark("%(by)s seems to answer the estimate by e-mail, but it can't count; they are told so"),
    "approver-named": mark("%(by)s let %(name)s (%(email)s) approve estimates"),
    "approver-unnamed": mark("%(by)s no longer lets %(name)s (%(email)s) approve estimates"),
    "hours-set": mark("%(by)s set the hours %(name)s"),
    "level-set": mark("%(by)s set the service level %(name)s"),
    "special-day-added": mark("%(by)s gave %(day)s other hours: %(name)s"),
    "special-day-removed": mark("%(by)s gave %(day)s its usual hours again: %(name)s"),
    "word-added": mark("%(by)s added the words “%(phrase)s”"),
    "word-changed": mark("%(by)s changed the words “%(phrase)s”"),
    "word-removed": mark("%(by)s removed the words “%(phrase)s”"),
    "module-added": mark("%(by)s added the module %(name)s"),
    "module-changed": mark("%(by)s changed the module %(name)s"),
    "agent-added": mark("%(by)s added the agent %(email)s"),
    "agent-changed": mark("%(by)s changed the agent %(email)s"),
    "agent-removed": mark("%(by)s removed the agent %(email)s"),
    "phone-changed": mark("%(by)s changed what callers hear, or how recordings are kept"),
    "phone-duty-set": mark("%(by)s set when %(agent)s answers calls"),
    "phone-duty-ended": mark("%(by)s took %(agent)s off the telephone"),
    "number-blocked": mark("%(by)s blocked the number %(number)s: %(why)s"),
    "number-unblocked": mark("%(by)s lets the number %(number)s through again"),
    "customer-added": mark("%(by)s added the customer"),
    "caller-erased": mark("%(by)s erased what a caller left"),
    "caller-erased-counted": mark("%(by)s erased what a caller left. Calls: %(calls)s, text messages: %(texts)s"),
    "customer-changed": mark("%(by)s changed what is known of the customer"),
    "domain-added": mark("%(by)s added the mail domain %(domain)s"),
    "domain-removed": mark("%(by)s removed the mail domain %(domain)s"),
    "contact-added": mark("%(by)s added %(name)s (%(email)s)"),
    "contact-changed": mark("%(by)s changed %(email)s"),
    "contact-removed": mark("%(by)s removed %(name)s (%(email)s)"),
    "contact-undeliverable": mark("Letters to %(email)s come back"),
    "time-booked": mark("%(by)s booked %(minutes)s minutes on %(day)s"),
    "time-changed": mark("%(by)s corrected %(was)s minutes on %(was_day)s to %(minutes)s minutes on %(day)s"),
    "time-removed": mark("%(by)s removed %(was)s minutes on %(was_day)s"),
    "timer-started": mark("%(by)s started a timer"),
    "timer-discarded": mark("%(by)s stopped a timer without booking it"),
    "product-fault": mark("%(by)s marked it as a fault in our standard software"),
    "product-fault-not": mark("%(by)s marked it as no fault in our standard software"),
    "budget-alarm": mark("%(percent)s %% of the customer's included time in %(month)s is used"),
    "contact-reached": mark("%(email)s wrote to us: the address works again"),
    "still-working-drafted": mark("A letter about how it stands was drafted"),
    "still-working": mark("%(by)s told the customer how it stands"),
    "draft-edited": mark("%(by)s put the letter about how it stands in other words"),
    "draft-held": mark("%(by)s held the letter about how it stands: %(reason)s"),
    "draft-let-go": mark("%(by)s let the letter about how it stands go again"),
    "reminded": mark("%(by)s reminded the customer of our question"),
    "reminder-withheld-unasked": mark("No reminder was sent: the last word is the customer's"),
    "reminder-withheld-pending": mark("No reminder was sent: a message waits to be accepted"),
    "reminder-withheld-unreached": mark("No reminder was sent: our letters don't reach them"),
    "reopening-put-off": mark("It was opened so often in a day that it isn't opened again before tomorrow"),
    "closed-unanswered": mark("%(by)s closed it: no answer came"),
    "patience-set": mark("%(by)s changed what the clock does by itself"),
    "handed-over": mark("%(by)s handed it over to %(party)s"),
    "handed-over-covered": mark("%(by)s handed it over to %(party)s; maintenance covers it"),
    "party-written": mark("%(by)s wrote to %(party)s"),
    "party-replied": mark("%(party)s answered (%(by)s)"),
    "party-replied-automatic": mark("A machine at %(party)s answered"),
    "party-number": mark("%(party)s calls it %(theirs)s"),
    "party-let-go": mark("%(party)s was told that they need do no more"),
    "taken-back": mark("%(by)s took it back from %(party)s"),
    "opened-for": mark("%(by)s set it to be for %(customer)s, passed on by the partner"),
    "party-added": mark("%(by)s added %(party)s"),
    "party-changed": mark("%(by)s changed %(party)s"),
    "party-removed": mark("%(by)s removed %(party)s"),
}
_UNKNOWN = mark("%(by)s: %(kind)s")
_HISTORY: Mapping[str, str] = {
    "opened": mark("Registered"),
    "started": mark("Work began"),
    "waiting": mark("We asked you and wait for your answer"),
    "resolved": mark("Resolved"),
    "closed": mark("Closed"),
    "reopened": mark("Opened again"),
    "estimate-asked": mark("We sent an estimate, and wait for its approval"),
    "estimate-approved": mark("The estimate was approved"),
    "estimate-declined": mark("The estimate was declined"),
    "estimate-withdrawn": mark("We withdrew the estimate"),
    "still-working": mark("We told you how it stands"),
    "reminded": mark("We reminded you of our question"),
    "handed-over": mark("Handed over to %(party)s"),
    "taken-back": mark("Back with us from %(party)s"),
}
_TOLD_OTHERWISE = ("the customer answered", "the reply tells it")
_PLAIN = (
    *("to", "module", "day", "phrase", "domain", "name", "email", "number", "reason", "percent", "from", "level"),
    *("hours", "month"),
    *("hours", "agent", "why"),
    *("hours", "team"),
    *("party", "theirs"),
    *("calls", "texts"),
)
_BY = {"desk": mark("The desk"), "stranger": mark("Somebody unknown"), "": mark("The desk")}


def sentence(event: Event, names: Mapping[str, str] | None = None) -> str:
    """What an event says, for agents; `names` tells whose an address is."""
    return gettext(_LOG.get(_variant(event), _UNKNOWN), **_facts(event, names or {}))


def untold(event: Event) -> str:
    """Why nobody was told of an event that usually is told; "" where there is nothing to explain."""
    why = (event.data or {}).get("untold", "")
    if not why or why in _TOLD_OTHERWISE:
        return ""
    return gettext("Nobody was told: %(why)s.", why=word("untold", why))


def is_history(event: Event) -> bool:
    """Whether the customer is shown this event; nothing of it names anybody at the desk."""
    return event.kind in _HISTORY


def history(event: Event) -> str:
    party = (event.data or {}).get("party")
    return gettext(_HISTORY[event.kind], party=party) if party else gettext(_HISTORY[event.kind])


def named(by: str, names: Mapping[str, str]) -> str:
    """Who did something, as agents know them."""
    return gettext(_BY[by]) if by in _BY else names.get(by, by)


def _variant(event: Event) -> str:
    if event.kind == "assigned" and not event.data.get("to"):
        return "unassigned"
    if event.kind == "assigned-line" and not event.data.get("team"):
        return "assigned-first-line"
    if event.kind == "classified" and event.data.get("module"):
        return "classified-module"
    if event.kind == "handed-over" and event.data.get("covered"):
        return "handed-over-covered"
    if event.kind == "party-replied" and event.data.get("automatic"):
        return "party-replied-automatic"
    if event.kind == "sla-warning":
        return f"sla-{'late' if event.data['percent'] == 100 else 'warning'}-{event.data['clock']}"
    if event.kind == "reminder-withheld":
        return f"reminder-withheld-{event.data['why']}"
    if event.kind == "closed" and event.data.get("because"):
        return f"closed-{event.data['because']}"
    if event.kind == "prioritised":
        return next((f"prioritised-{why}" for why in ("reason", "effect") if event.data.get(why)), "prioritised")
    if event.kind == "caller-erased" and event.ticket_id is None:
        return "caller-erased-counted"
    if event.kind == "product-fault" and not event.data.get("is_fault"):
        return "product-fault-not"
    return str(event.kind)


def _facts(event: Event, names: Mapping[str, str]) -> dict[str, Any]:
    data = event.data or {}
    facts: dict[str, Any] = {name: data.get(name, "") for name in _PLAIN}
    facts["by"] = named(event.by, names)
    facts |= {name: names.get(facts[name], facts[name]) for name in ("to", "agent")}
    facts["to"] = names.get(facts["to"], facts["to"])
    facts["told"] = ", ".join(names.get(address, address) for address in data.get("told", ()))
    facts["line"] = word("line", str(data.get("line", ""))).lower()
    facts["kind"] = event.kind
    facts["how"] = word("how", data.get("how", ""))
    facts |= _of_time(data) if event.kind.startswith("time-") else {}
    facts["customer"] = data.get("customer", "")
    facts["effect"] = word("effect", data.get("effect", ""))
    facts["category"] = word("category", data.get("category", ""))
    facts["before"] = word("priority", data.get("before", "")) if event.kind == "prioritised" else ""
    facts["after"] = word("priority", data.get("after", "")) if event.kind == "prioritised" else ""
    return facts


def _of_time(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was booked, and what it was before."""
    before, after = data.get("before", {}), data.get("after", data)
    facts = {"was": before.get("minutes", ""), "was_day": before.get("day", "")}
    return {**facts, "minutes": after.get("minutes", ""), "day": after.get("day", "")}
