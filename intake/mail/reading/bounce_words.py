"""The words of mail servers that report on a letter: subjects, senders, and what their texts say, as comma lists.

Only the subject of a bounce whose sender is no person is held against these tables, and only the text of one that
is known to be a bounce: people write the same words when they ask what a bounce means.
"""

from __future__ import annotations

import re

from intake.mail.reading.folding import any_of

# Begins the subject of a report.
SUBJECTS = any_of(
    (
        "undeliver, non delivery, non-deliver, nondeliver, nondelivery, not delivered, delivery status notification, "
        "delivery failure, delivery failed, delivery fail, delivery has failed, delivery notification, "
        "delivery incomplete, delivery delayed, delivery delay, delivery report, delivery error, delivery problem, "
        "delivery status, delivery unsuccessful, delivery to, delivered:, relayed:, expanded:, mail delivery, "
        "mail failed, mail failure, mail error, mail could not be delivered, mail not delivered, mail undeliverable, "
        "mail returned, mail rejected, mail system error, mail server error, mail problem, mail status report, "
        "e-mail delivery failure, email delivery failure, email delivery failed, email undeliverable, "
        "message undeliverable, message delivery, message could not, message not delivered, "
        "message status - undeliverable, message rejected, message delayed, message failed, message returned, "
        "message blocked, your message could not, your message was not delivered, your message wasn't delivered, "
        "your message couldn't be delivered, your mail to, your email to, could not send, could not deliver, "
        "couldn't deliver, unable to deliver, cannot deliver, can't deliver, cannot send, failure notice, "
        "failure delivery, failure delivering, failure to deliver, failed mail, failed message, failed delivery, "
        "failed to deliver, failed:, returned mail, returned email, returned message, returned to sender, "
        "return to sender, returned undeliver, warning: message, warning: could not send, warning - delayed, "
        "warning: e-mail, warning: mail, warning: delivery, permanent delivery failure, permanent error, "
        "temporary delivery failure, transient delivery failure, mailbox unavailable, user unknown, unknown user, "
        "unknown recipient, unknown address, invalid recipient, invalid address, recipient rejected, "
        "address not found, address unknown, no such user, bounced mail, bounce:, bounce message, rejected:, "
        "rejected mail, blocked:, successful mail delivery report, delayed mail, postmaster notify, error sending, "
        "dsn:, ndr:, ndn:, over quota, mailbox full, requested action not",
        "olevere, ej levererat, ej levererbar, ej leverer, icke levererat, inte levererat, oleverbar, obeställbar, "
        "kan inte leverera, kunde inte leverera, kan inte levereras, kunde inte levereras, kan ej levereras, "
        "det går inte att leverera, det gick inte att leverera, gick inte att leverera, går inte att leverera, "
        "leveransfel, leveransstatus, leverans misslyckades, leveransen misslyckades, leveransrapport, "
        "leveransförsening, leverans försenad, misslyckad leverans, meddelandet kunde inte, meddelandet kan inte, "
        "ditt meddelande kunde inte, brev kunde inte, mejlet kunde inte levereras, e-postmeddelandet kunde inte, "
        "returnerad post, retur:, levererat:, vidarebefordrat till:, försenat:, leveransmeddelande",
        "ikke leveret, ikke levert, kan ikke leveres, kan ikke levere, kunne ikke leveres, kunne ikke levere, "
        "levering mislyk, leveringsfejl, leveringsfeil, leveringsstatus, leveret:, levert:, uleverbar, uleverlig, "
        "toimittamat, ei voitu toimittaa, ei voi toimittaa, viestiä ei voitu, perillemeno epäonnistui, "
        "toimitus epäonnistui, toimitettu:, óafgreiðanleg, ekki tókst að afhenda",
        "unzustellbar, nicht zustellbar, nicht zugestellt, zustellung fehlgeschlagen, zustellung nicht möglich, "
        "zustellungsfehler, fehler bei der zustellung, fehlgeschlagene zustellung, ihre nachricht konnte nicht, "
        "e-mail nicht zustellbar, zurückgesendete, verzögerte zustellung, zustellstatus, übermittelt:, zugestellt:, "
        "mail konnte nicht zugestellt, onbestelbaar, onbezorgbaar, niet afgeleverd, niet bezorgd, kan niet worden, "
        "bezorging mislukt, afgeleverd:",
        "non remis, non distribu, non délivr, échec de la remise, échec de remise, échec de livraison, "
        "message non remis, courrier non remis, impossible de remettre, notification d'échec, remis :, remis:, "
        "état de la remise, no se puede entregar, no se pudo entregar, no entregado, no entregable, error de entrega, "
        "fallo de entrega, fallo en la entrega, mensaje no entregado, imposible entregar, "
        "notificación de estado de entrega, devolución de correo, entregado:, non recapitabile, mancato recapito, "
        "impossibile recapitare, mancata consegna, avviso di mancata consegna, errore di consegna, recapitato:, "
        "notifica di mancato, não entregue, não foi possível entregar, falha na entrega, falha de entrega, "
        "não é possível entregar, erro de entrega, no s'ha pogut lliurar, no es pot lliurar",
        "niedostarcz, nie dostarczono, nie można dostarczyć, niedoręczen, zwrot wiadomości, nedoručiteln, nedoručen, "
        "nelze doručit, nedoručiteľn, nemožno doručiť, kézbesíthetetlen, kézbesítési hiba, nelivrabil, "
        "nu se poate livra, nu poate fi livrat, δεν είναι δυνατή η παράδοση, μη παραδο, teslim edileme, iletilemedi, "
        "недоставлен, не доставлено, не удалось доставить, не удается доставить, недоставленное сообщение, "
        "ошибка доставки, невозможно доставить, не вдалося доставити, неможливо доставити, kohaletoimetamat, "
        "nepiegādā, nepristaty, neisporučiv, ni mogoče dostaviti, 配信不能, 配信できません, 配信エラー, 配送不能, "
        "メール配信, 未配信, 退信, 系统退信, 无法投递, 无法送达, 未送达, 无法传递, 无法发送, 無法傳遞, 無法送達, "
        "未傳遞, 投递失败, 배달되지 않음, 배달할 수 없음, 전송 실패, 반송, لا يمكن تسليم, تعذر تسليم, לא ניתן למסירה, "
        "לא ניתן להעביר",
    ),
    before=r"(?:auto: ?|\*{2,5} ?|\[[^\[\]]{1,40}\] ?){0,3}(?:re: ?mail |e-?)?",
)
DAEMONS = re.compile(
    r"(?:mailer[._-]?daemon|mail[._-]?daemon|mdaemon|daemon|maildelivery|mail[._-]?delivery|mailadmin"
    r"|mailsystem|mail[._-]?robot|mail[._-]?router|mailer|smtpd?|bounced?[._-]?mail|mmdf|uucp|microsoftexchange\w{0,64}|exchange[._-]?server"
    r"|systemadministrator|mta|mx)(?:[+._-].{0,64})?",
    re.IGNORECASE,
)
CERTAIN_DAEMONS = re.compile(r"(?:mailer[._-]?daemon|mail[._-]?daemon|microsoftexchange[0-9a-f]{32})", re.IGNORECASE)
DAEMON_NAMES = any_of(
    (
        "mail delivery, mail system, mailer-daemon, mailer daemon, maildaemon, mail daemon, system administrator, "
        "systemadministratör, systemadministrator, administrateur système, administrador del sistema, "
        "amministratore sistema, järjestelmänvalvoja, systembeheerder, administrador do sistema, microsoft outlook, "
        "microsoft exchange, microsoft office 365, outlook.com, postmaster, post master, postoffice, post office, "
        "internet mail delivery, mail administrator, mail router, automatic email delivery, email delivery, "
        "e-mail delivery, delivery subsystem, mail transfer, message transfer, mta, returned mail, bounce, "
        "mail server, mail gateway, mailserver, mdaemon at, email gateway, system, mail-system, notification service",
    ),
    behind=r"(?![a-z])",
)
# The first sentences of reports that come as plain mails, from whatever address.
INTROS = any_of(
    (
        "hi. this is the, hi. this is the deliver program, this is the mail system at host, "
        "this is the postfix program at host, this is the mail delivery, "
        "this message was created automatically by mail delivery software, "
        "this message was created automatically by the, the original message was received at, "
        "this is a message from the mail, this is an automatically generated delivery status notification, "
        "this is an automatically generated delivery, this is a permanent error, "
        "this is an informative message sent by, this is a delivery failure notification, "
        "this is a delivery status notification, this report relates to a message, "
        "your message did not reach some or all, your message cannot be delivered to the following, "
        "your message could not be delivered to the following, your message was not delivered to, "
        "your message wasn't delivered to, your message couldn't be delivered, "
        "your message to the following recipients, a message that you sent could not be delivered, "
        "a message that you sent has not yet been delivered, a message you sent could not be delivered, "
        "a message you sent to the following recipients, a message sent by, delivery to the following recipient, "
        "delivery to these recipients or, delivery has failed to these, delivery is delayed to these recipients, "
        "delivery of the following message has been, delivery of your message to these recipients, "
        "the following recipient(s) cannot be reached, the following recipient(s) could not be reached, "
        "the following message to, the following addresses had, the following address(es) failed, "
        "the following recipients did not receive, the following mail message could not, "
        "unable to deliver message to the following, we were unable to deliver, we were not able to deliver, "
        "i'm afraid i wasn't able to deliver, i'm sorry to have to inform you, sorry, we were unable to deliver, "
        "sorry we were unable to deliver, unknown user:, user mailbox exceeds, could not deliver message to, "
        "mail could not be delivered, the mail system, undelivered mail returned to sender, failed addresses follow, "
        "undeliverable mail, the user(s) account is, the attached message could not be delivered, "
        "the recipient server did not, ditt meddelande kunde inte levereras, meddelandet kunde inte levereras till, "
        "leveransen till följande mottagare, det gick inte att leverera, ihre nachricht konnte nicht, "
        "die folgende nachricht konnte nicht",
    )
)
# Of a whole text: it was given up; it is only late; it arrived.
FAILED = any_of(
    (
        "permanent error, permanently, permanent fatal error, fatal error, could not be delivered, "
        "couldn't be delivered, cannot be delivered, can't be delivered, could not deliver, couldn't deliver, "
        "cannot deliver, unable to deliver, unable to relay, not able to deliver, wasn't able to deliver, "
        "was not delivered, wasn't delivered, not delivered, undeliverable, undelivered, delivery failed, "
        "delivery has failed, failed to deliver, failed delivery, failure, did not reach, cannot be reached, "
        "could not be reached, returned to sender, giving up, gave up, has been rejected, was rejected, "
        "been returned, address rejected, recipient rejected, refused, blocked, user unknown, unknown user, "
        "unknown recipient, unknown address, no such user, no such recipient, no such person, does not exist, "
        "doesn't exist, not found, couldn't be found, wasn't found, could not be found, invalid recipient, "
        "invalid address, not listed, mailbox unavailable, mailbox full, mailbox is full, exceeds, over quota, "
        "quota exceeded, account disabled, is disabled, is inactive, not our customer, had permanent, "
        "was not accepted, had delivery, problems, reached its quota, 550, 551, 552, 553, 554, 5.1.1, 5.2.1, 5.2.2, "
        "5.4.1, 5.7.1, 5.0.0, 5.1.10, error",
        "nådde inte, inte nås, kunde inte levereras, kan inte levereras, kan ej levereras, inte leverera, "
        "inte att leverera, finns inte, "
        "existerar inte, okänd, hittades inte, misslyckades, avvisades, returneras, ikke leveres, ikke levere, "
        "findes ikke, finnes ikke, kunne ikke, kan ikke, mislyk, "
        "nicht zugestellt, nicht zustellen, unbekannt, existiert nicht, fehlgeschlagen, "
        "konnte nicht, nicht gefunden, unzustellbar, ei voitu, ei voi, ei löydy, ei onnistu, niet worden, "
        "bestaat niet, niet bezorg, niet afgelever, niet gevonden, mislukt, échec, "
        "n'a pas pu, n'a pu, n'existe pas, introuvable, "
        "no se pudo, no se ha podido, no existe, non è stato, impossibile, inesistente, não pôde, não existe, "
        "impossível, não foi possível, não foi encontrado, falha, non riuscit, non trovato, mancat, no s'ha pogut, "
        "nie można, nie istnieje, nie udało, nie znaleziono, nepodařilo, nelze, nedoruč, neexistuje, nepodarilo, "
        "nem sikerült, nem kézbesíthető, sikertelen, nem található, nu a putut, nu s-a putut, nu poate fi, nu există, "
        "teslim edilemedi, başarısız, bulunamadı, δεν ήταν δυνατή, δεν είναι δυνατή, απέτυχε, δεν βρέθηκε, "
        "ebaõnnestus, ei õnnestunud, neizdevās, nepavyko, nije uspjel, nije moguće, ni bilo mogoče, "
        "не вдалося, неможливо, не знайдено, не удается, недоставл, تعذر, فشل, לא ניתן, נכשל, "
        "не удалось, не существует, не может быть, не доставлено, не найден, 无法, 不存在, "
        "退信, 失败, 失敗, できません, できなかった, 存在しません, 없습니다",
    )
)
DELAYED = any_of(
    (
        "has not yet been delivered, hasn't been delivered yet, not yet been delivered, is delayed, been delayed, "
        "was delayed, message delayed, delivery delayed, delivery has been delayed, delayed for, is still being, "
        "will be retried, will retry, will keep trying, will continue to be, will continue to try, "
        "delivery attempts will continue, continue trying, this is a warning message only, warning message only, "
        "this is only a warning, do not need to resend, don't need to resend, do not resend, "
        "temporary problem delivering, still trying, messages will be retried, delivery incomplete, "
        "could not be delivered for, could not send message for past, försenat, fördröj, försöker igen, "
        "kommer att försöka, ännu inte levererats, inte kunnat levereras ännu, forsinket, verzögert, verzögerung, "
        "wird weiter versucht, vertraagd, retardé, retardada, retraso, in ritardo, atrasad, opóźnion",
    )
)
ARRIVED = any_of(
    (
        "was successfully delivered, successfully delivered, was successfully relayed, successfully relayed, "
        "has been delivered, has been successfully, your message was delivered, delivered to mailbox, "
        "relayed to mailer, was delivered to the, have been delivered, har levererats, levererades till, "
        "blev leveret, ble levert, wurde zugestellt, wurde erfolgreich, no delivery status notification will be, "
        "no delivery notification was sent",
    )
)
# Where a text stops reporting and begins to return the letter.
RETURNED = re.compile(
    r"^[-=_* >]{0,80}(?:(?:below this line is|this is) a copy of (?:the|your) (?:message|mail)"
    r"|(?:start of )?returned message|original message(?: text)?(?: follows)?\b|original mail (?:follows|header)"
    r"|original headers? follows?|unsent message (?:follows|below)|undelivered message follows"
    r"|message (?:header|text|contents?) follows?|message headers?[: ]|forwarded message|your original message"
    r"|your message reads|the original message (?:follows|is)|the (?:full )?header of the (?:original )?message"
    r"|the (?:first|text of).{0,60}original message|copy of (?:your|the) (?:original )?message"
    r"|text of (?:your|the) (?:original )?message|included is (?:a copy|the)|transcript of (?:the )?message"
    r"|headers? of (?:your|the) (?:original )?(?:message|mail)|ursprungligt meddelande|ursprungliga meddelandehuvuden"
    r"|originalmeddelande|det ursprungliga meddelandet|ursprüngliche nachricht|die ursprüngliche nachricht"
    r"|message d'origine|mensaje original|messaggio originale|原邮件|元のメッセージ)"
    r"|^(?:> ?)?(?:return-path|received|x-envelope-from|message-id|dkim-signature|mime-version):",
    re.IGNORECASE | re.MULTILINE,
)
