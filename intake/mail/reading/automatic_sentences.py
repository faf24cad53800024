"""What machines say in a text: that somebody is away, that they answer by themselves, that somebody should prove
to be a person.

People use most of these words too. None of them counts alone: see `automatic_text`.
"""

from __future__ import annotations

from intake.mail.reading.folding import any_of

# Where a text says that somebody is away.
SAYS_AWAY = any_of(
    (
        "jag är på semester, jag har semester, är på semester, jag är ledig, är föräldraledig, är tjänstledig, "
        "är bortrest, är sjukskriven, inte på kontoret, inte på plats, ej på plats, inte i tjänst, på tjänsteresa, "
        "är frånvarande, inte tillgänglig, inte läser min e-post, inte läser min mejl, inte läser min mail, "
        "har slutat, semesterstängt, sommarstängt",
        "out of the office, out of office, out-of-office, on vacation, on holiday, on leave, annual leave, "
        "parental leave, maternity leave, paternity leave, i am away, i'm away, currently away, away from my, "
        "away until, i will be back, i'll be back, limited access to, no access to my e, not in the office, "
        "no longer with, left the company",
        "ikke på kontoret, på ferie, holder ferie, har ferie, ute av kontoret, lomalla, poissa, í fríi, í orlofi, "
        "ekki við",
        "nicht im büro, im urlaub, abwesend, außer haus, elternzeit, nicht im hause, afwezig, op vakantie, "
        "met vakantie, niet op kantoor, en congé, en vacances, absent, de vacaciones, fuera de la oficina, ausente, "
        "in ferie, assente, fuori ufficio, de férias, fora do escritório, de vacances, fora de l'oficina, na urlopie, "
        "nieobecn, poza biurem, na dovolené, mimo kancelář, na dovolenke, szabadságon, în concediu, σε άδεια, "
        "εκτός γραφείου, izindeyim, в отпуске, вне офиса, у відпустці, puhkusel, atvaļinājumā, atostog, na godišnjem, "
        "na dopustu",
    )
)
# What else an away notice says: when somebody is back, or whom to ask meanwhile.
SAYS_MORE = any_of(
    (
        "åter, tillbaka, till och med, t.o.m, brådskande, kontakta, ring, vänd dig till, akut",
        "back on, back in, until, return, urgent, contact, in my absence, get back to you",
        "tilbake, tilbage, haster, kontakt, takaisin, palaan, kiireelli, zurück, dringend, wenden sie sich, terug, "
        "dringend, retour, urgence, urgent, hasta, vuelta, urgente, contacta, torno, rientro, contatta, regresso, "
        "volta",
    )
)
THANKS = any_of(
    (
        "tack för ditt mejl, tack för ditt mail, tack för ditt meddelande, tack för ditt e-post, tack för din e-post, "
        "tack för ert mejl, tack för ert mail, tack för ditt brev, tack för att du kontaktar, tack för att du mejlar",
        "thank you for your, thanks for your, thank you for contacting, thank you for reaching, thanks for reaching",
        "takk for din, takk for mail, tak for din, tak for mail, kiitos viest, vielen dank für ihre, danke für ihre, "
        "danke für deine, bedankt voor uw, bedankt voor je, merci pour votre, merci de votre, gracias por su, "
        "gracias por tu, grazie per",
    )
)
# The sentence by which a machine says of itself what it is.
SAYS_AUTOMATIC = any_of(
    (
        "detta är ett automat, det här är ett automat, detta mejl är automat, detta mail är automat, "
        "detta meddelande är automat, det här meddelandet är automat, detta är ett autosvar, det här är ett autosvar, "
        "detta mejl har skickats automatiskt, detta meddelande har skickats automatiskt, automatiskt svar",
        "this is an automat, this is an auto, this message was automatically, "
        "this message was generated automatically, this e-mail was automatically, this email was automatically, "
        "this is a system-generated, this is a system generated, this mail was sent automatically, "
        "this is a computer generated, automatic reply, automated response",
        "dette er et automatisk, dette er en automatisk, denne meldingen er automatisk, denne besked er automatisk, "
        "denne mail er automatisk, tämä on automaattinen, tämä viesti on automaattinen, þetta er sjálfvirk",
        "dies ist eine automat, diese e-mail wurde automatisch, diese nachricht wurde automatisch, "
        "dit is een automat, ceci est un message automatique, ceci est une réponse automatique, "
        "ce message a été envoyé automatiquement, este es un mensaje automático, esta es una respuesta automática, "
        "questo è un messaggio automatico, questa è una risposta automatica, esta é uma mensagem automática, "
        "esta é uma resposta automática, to jest automatyczna, wiadomość wygenerowana automatycznie, "
        "toto je automatick, ez egy automatikus, acesta este un mesaj automat, это автоматическ",
    )
)
# A ticket system's or a shop's receipt; it counts where its text says that it is automatic, too.
RECEIPTS = any_of(
    (
        "vi har tagit emot, vi har mottagit, ditt ärende är registrerat, ditt ärende har registrerats, "
        "ärende registrerat, ärende mottaget, mottagningsbekräftelse, bekräftelse på mottagande, kvittens, "
        "tack för din förfrågan, tack för ditt ärende, tack för din felanmälan",
        "we have received your, we've received your, we received your, your request has been received, "
        "request received, ticket received, ticket created, your ticket has been, new ticket created, your request, "
        "case created, your case, acknowledgement of receipt, thank you for contacting, thank you for your request, "
        "new support request",
        "vi har modtaget din, vi har mottatt din, olemme vastaanottaneet, wir haben ihre anfrage, ihre anfrage, "
        "eingangsbestätigung, empfangsbestätigung, wij hebben uw, ontvangstbevestiging, accusé de réception, "
        "votre demande, hemos recibido su, conferma di ricezione",
    )
)
# Somebody's filter asks the sender to prove that they are a person; both the subject and the text say so.
CHALLENGES = any_of(
    (
        "please confirm your message, please confirm your e-mail to, please confirm your email to, "
        "confirm your message to, your email requires verification, your e-mail requires verification, "
        "your message to, verify your message, please verify that you are, please verify your email to, "
        "action required, confirmation required, sender verification, one-time verification, bekräfta ditt mejl till, "
        "bekräfta att du är, bitte bestätigen sie ihre nachricht",
    )
)
PROVE_YOURSELF = any_of(
    (
        "prove you are human, prove that you are human, you are human, you are a human, you are a real person, "
        "not a robot, not a spam, not spam, isn't spam, anti-spam, antispam, spam arrest, spamarrest, boxtrapper, "
        "tmda, to have your message delivered, before your message can be delivered, until you confirm, "
        "in order for your message, just this once, this one-time, added to my list of, approved sender, whitelist, "
        "att du är en människa, skräppostskydd, kein spam",
    )
)
# A read receipt as a plain mail: a word before the colon, and a sentence in the text.
READ = any_of(
    (
        "read, not read, read receipt, return receipt (displayed), läst, ej läst, inte läst, oläst, raderat, lest, "
        "læst, ulest, luettu, lesið, gelesen, ungelesen, gelezen, lu, non lu, leído, letto, lida, lido, przeczytano, "
        "přečteno, přečítané, elolvasva, citit, прочитано, прочтено, okundu, διαβάστηκε, 開封済み, 已读, 읽음",
    ),
    behind=r" ?:",
)
WAS_READ = any_of(
    (
        "was read on, has been read, was displayed on, been displayed on, was deleted without, lästes den, har lästs, "
        "har visats, raderades utan, ble lest, blev læst, wurde gelesen, wurde angezeigt, a été lu, fue leído, "
        "è stato letto, foi lida, luettiin, is gelezen, został przeczytan, no guarantee that the message has been read",
    )
)
