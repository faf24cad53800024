"""The words that a fresh desk tells the effect of a mail by; from then on they are its administrators' to change.

"Urgent" alone tells nothing: a customer can't choose the priority (P14). What is urgent for a reason does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstWord:
    language: str
    tells: str
    phrase: str


_WORDS = {
    ("sv", "nobody"): """
        ingen … kan arbeta | ingen … kan jobba | ingen … kan logga in | ingen … kan göra något | ingen … kan använda
        ingen … kommer in | ingen … kommer åt | ingen … kan komma in | allt … nere | allting … nere | alla system … nere
        hela systemet … nere | systemet … nere | hela verksamheten … nere | hela kontoret … nere | står helt still
        allt står still | allting står still | allt har stannat | verksamheten står still | produktionen står
        totalstopp | totalt stopp | totalt avbrott | totalhaveri | ingenting fungerar | ingenting funkar
        inget fungerar | inget funkar | alla är utelåsta | arbetet står still | ligger helt nere
    """,
    ("sv", "some"): """
        flera … kan inte | flera … kommer inte | flera … kan ej | många … kan inte | många … kommer inte
        vissa … kan inte | vissa … kommer inte | några … kan inte | några … kommer inte | alla … kan inte
        vi kan inte arbeta | vi kan inte jobba | delar av personalen | delar av kontoret | delar av verksamheten
        delar av organisationen | delar av systemet | delar av … inte | delar av … nere | hälften … kan inte
        hela avdelningen … inte | servern … nere | tjänsten … nere | nätverket … nere | hemsidan … nere
        webbplatsen … nere | mejlen … nere
    """,
    ("sv", "deadline"): """
        deadline … idag | deadline … i dag | deadline … imorgon | deadline … i morgon | deadline … ikväll
        deadline närmar sig | brådskande inför | bråttom inför | akut inför | bråttom innan | måste … klart idag
        måste … klart i dag | måste … klar idag | måste … klart imorgon | måste … idag | måste … i dag | senast idag
        senast i dag | senast imorgon | senast i morgon | innan dagens slut | före dagens slut | lönekörning idag
        lönekörningen … idag | lönekörning imorgon | bokslutet … idag | bokslutet … imorgon
    """,
    ("sv", "one"): """
        jag kan inte | jag kommer inte | jag kan ej | en användare … inte | en av våra användare | en kollega … inte
    """,
    ("sv", "trouble"): """
        fungerar ej | funkar inte | fungerar dåligt | fungerar … inte | går inte att | går ej att
        går inte | kan inte | kan ej | kunde inte | kommer inte åt | kommer inte in | fel | felmeddelande | felkod
        felanmälan | kraschar | kraschade | kraschat | hänger sig | hängt sig | låser sig | segt | trögt | långsamt
        långsam | långsamma | saknas | försvunnit | försvann | trasig | trasigt | bugg | stämmer inte | visas inte
        laddar inte | svarar inte | startar inte | skrivs inte | skickas inte | inget händer | ingenting händer
        ligger nere | är nere | störning | störningar | avbrott
    """,
    ("sv", "wish"): """
        önskemål | utvecklingsönskemål | förbättringsförslag | utvecklingsförslag | förslag: | ny funktion
        önskas en funktion | önskar en funktion | vi önskar att ni utvecklar
    """,
    ("sv", "question"): """
        fråga | frågor | fråga: | undrar | undrade | hur gör man | hur gör jag | hur gör vi | hur kan man | hur kan jag
        hur kan vi | hur funkar | hur fungerar | går det att | är det möjligt att | var hittar jag | var hittar man
        finns det möjlighet | kan ni förklara | kan du förklara
    """,
    ("sv", "order"): """
        beställning | beställningar | beställa | beställer | avrop | offert | offertförfrågan
    """,
    ("en", "nobody"): """
        nobody … can work | no one … can work | noone … can work | none of us can | nobody … can log in
        nobody … can login | no one … can log in | no one … can login | nobody … can access | no one … can access
        nobody … can do anything | nobody … able to work | no one … able to work | nobody … can use
        everything … down | all systems … down | whole system … down | entire system … down | system is down
        systems are down | system went down | complete outage | total outage | major outage | complete standstill
        total standstill | at a standstill | nothing works | nothing is working | completely down
        everyone is locked out | everybody is locked out | work has stopped | production is down
    """,
    ("en", "some"): """
        several … cant | several … cannot | several … can not | several … unable | many … cant | many … cannot
        many … unable | some users … cant | some users … cannot | some people … cant | some people … cannot
        some of us … cant | some of us … cannot | some colleagues … cant | some colleagues … cannot
        all users … cant | all users … cannot | everyone … cant | everyone … cannot | everybody … cannot
        half of us | we cant work | we cannot work | we are unable to work | parts of the office
        parts of the system … down | parts of the staff | whole department … cant | whole department … cannot
        server is down | service is down | network is down | website is down | email is down
    """,
    ("en", "deadline"): """
        deadline … today | deadline … tomorrow | deadline … tonight | deadline is near | deadline is approaching
        urgent before | urgent for … deadline | due today | due tomorrow | due tonight | by end of day
        by the end of the day | before the end of the day | by tomorrow | must … today | needed by today
        payroll today | payroll run today | month end … today
    """,
    ("en", "one"): """
        i cant | i cannot | i can not | i am unable | im unable | one user … cant | one user … cannot
        one of our users | a colleague … cant | a colleague … cannot
    """,
    ("en", "trouble"): """
        doesnt work | does not work | dont work | not working | isnt working | is not working | stopped working
        cant | cannot | can not | unable to | error | errors | error message | fails | failed | failure | broken
        crash | crashes | crashed | crashing | hangs | freezes | frozen | slow | slowly | bug | missing
        is wrong | went wrong | doesnt load | does not load | doesnt open | wont open | wont start | is down
        are down | not responding | problem | problems | issue | issues | outage
    """,
    ("en", "wish"): """
        feature request | feature requests | wish list | wishlist | enhancement request | suggestion: | new feature
        nice to have | improvement suggestion
    """,
    ("en", "question"): """
        question | questions | question: | wondering | wonder | how do i | how do we | how do you | how can i
        how can we | how to | is it possible to | is there a way | where do i find | where can i find
        could you explain | can you explain
    """,
    ("en", "order"): """
        order: | order of | place an order | purchase order | like to order | want to order | wish to order
        request a quote
    """,
}


def first_words() -> Iterator[FirstWord]:
    """Each phrase once, as it is typed."""
    for (language, tells), block in _WORDS.items():
        phrases = (phrase.strip() for line in block.splitlines() for phrase in line.split("|"))
        yield from (FirstWord(language, tells, phrase) for phrase in phrases if phrase)
