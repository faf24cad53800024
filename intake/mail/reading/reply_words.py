"""The words by which mail programs, in the languages of our customers, frame what they quote and sign.

Tables for `reply_text`; a new mail program or language is a new entry here and a mail in the corpus.
"""

from __future__ import annotations

import re

# The labels of a header block as mail programs write it above what they quote: from, then the others.
LABELS = (
    ("from", "sent", "date", "to", "cc", "subject", "reply-to", "importance"),
    ("från", "skickat", "datum", "till", "kopia", "cc", "ämne", "prioritet", "svar till"),
    ("fra", "sendt", "dato", "til", "kopi", "cc", "emne", "prioritet"),
    ("lähettäjä", "lähetetty", "päivämäärä", "vastaanottaja", "kopio", "aihe"),
    ("von", "gesendet", "datum", "an", "cc", "betreff"),
    ("van", "verzonden", "datum", "aan", "cc", "onderwerp"),
    ("de", "envoyé", "date", "à", "cc", "objet"),
    ("de", "enviado", "enviado el", "fecha", "para", "cc", "asunto", "assunto", "data"),
    ("da", "inviato", "data", "a", "cc", "oggetto"),
    ("od", "wysłano", "data", "do", "dw", "temat"),
)
FIRST_LABELS = frozenset(labels[0] for labels in LABELS)

# What stands between dashes above a mail that is quoted, or passed on, whole.
QUOTED_WHOLE = frozenset(
    {
        "original message", "original mail", "original appointment", "reply message",
        "ursprungligt meddelande", "originalmeddelande", "ursprunglig avtalad tid",
        "oprindelig meddelelse", "original meddelelse", "opprinnelig melding", "alkuperäinen viesti",
        "ursprüngliche nachricht", "originalnachricht", "oorspronkelijk bericht", "message d'origine",
        "message original", "mensaje original", "mensagem original", "messaggio originale",
        "wiadomość oryginalna",
    }
)  # fmt: skip
PASSED_ON = frozenset(
    {
        "forwarded message", "begin forwarded message", "forwarded by",
        "vidarebefordrat meddelande", "vidarebefordrat brev", "vidarebefordrat mejl", "vidarebefordrat mail",
        "videresendt meddelelse", "videresendt besked", "videresendt melding", "välitetty viesti",
        "edelleenlähetetty viesti", "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht",
        "doorgestuurd bericht", "begin doorgestuurd bericht", "message transféré",
        "début du message transféré", "mensaje reenviado", "mensagem encaminhada", "messaggio inoltrato",
        "wiadomość przekazana",
    }
)  # fmt: skip
PASSED_ON_SUBJECT = re.compile(r"\s*(?:fwd?|vb|vl|wg|tr|rv|enc|doorst)\s*:", re.IGNORECASE)

# The verb of "On Tuesday Anna wrote:", "Den tis 3 mars skrev Anna:", "3. mars 2026 kl. 10:00 skrev Anna".
WROTE = re.compile(
    r"\b(?:wrote|skrev|skreiv|kirjoitti|schrieb|geschrieben|schreef|geschreven|a écrit|escribió|escreveu"
    r"|ha scritto|napisał(?:\(a\)|a)?)\b"
)
ATTRIBUTION_START = re.compile(
    r"\s*(?:on|den|d\.|am|op|le|el|il|em|w dniu|[a-zåäöæøüé]{2,9}[,.]? (?:den )?\d|\d{1,4}[ ./-]"
    r"|.{0,120}[@<])",
    re.IGNORECASE,
)
POINTS_AT_A_MAIL = re.compile(r"[^\s@]@[^\s@]|\d{1,2}[:.]\d{2}")  # an address, or a time of day

_DEVICES = (
    r"i?phone|ipad|mac|android\S*|samsung|galaxy|huawei|xiaomi|mobil\w*|telefon\w*|smartphone|surfplatta|handy"
    r"|tablet|windows|outlook|gmail|yahoo|proton|e-?post|mail|nokia|sony|pixel|oneplus|puhelimesta"
)
SENT_FROM = re.compile(
    r"\s*(?:(?:(?:sent|skickat|skickad|sendt|verzonden|enviado|inviato|envoyé|gesendet)"
    r" (?:from|from my|från|från min|från mitt|fra|fra min|vanaf mijn|desde mi|do meu|dal mio|de mon"
    r"|depuis mon|mit|via|med|with)|von meinem|von meiner)"
    rf" (?:\w+ )?(?:{_DEVICES})\b[^,;!?]{{0,40}}|lähetetty \w*(?:iphone|ipad|android|puhelime)\w*\.?"
    r"|(?:get|hämta|hent|skaff|hae|télécharger) outlook (?:for|för|til|pour|till) .{0,80})",
    re.IGNORECASE,
)
