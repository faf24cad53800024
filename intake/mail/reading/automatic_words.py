"""The words by which machines say in a subject that they answer for somebody: comma lists by language.

A phrase stands in `ANSWERS` only if no person begins a subject with it and goes on as subjects go on. What
people write as well stands in the tables below it, which count only together with other evidence.
"""

from __future__ import annotations

import re

# Begins a subject, then a colon, a bracket, a date, the sender's name, or nothing more.
ANSWERS = {
    "sv": "autosvar, auto-svar, automatsvar, automatiskt svar, automatisk svar, automatiskt meddelande, "
    "automatiskt e-postsvar, automatiskt mejlsvar, automatiskt mailsvar, automatiskt genererat svar, "
    "automatiskt svarsmeddelande, frånvaromeddelande, frånvarobesked, frånvaroavisering, frånvaroassistent, "
    "frånvarohanteraren, semestersvar, semestermeddelande, ej på kontoret, inte på kontoret, borta från kontoret, "
    "åter i tjänst, jag är på semester, jag är ledig, jag är föräldraledig, jag är tjänstledig, jag är bortrest, "
    "jag är inte på kontoret, jag är inte på plats, jag är sjukskriven, jag är på tjänsteresa, jag är frånvarande",
    "en": "automatic reply, automatic response, automatic message, automatic answer, automated reply, "
    "automated response, automated answer, automated message, auto reply, auto-reply, autoreply, auto response, "
    "auto-response, autoresponse, auto responder, auto-responder, autoresponder, auto answer, out of office, "
    "out of the office, out-of-office, out of office autoreply, out of office auto-reply, out of office auto reply, "
    "out of office reply, out of the office reply, out of office response, out of office notice, "
    "out of office message, out of office notification, out of the office notification, out of the office message, "
    "out of office automatic reply, out of office assistant, out-of-office reply, out-of-office message, "
    "out-of-office response, out-of-office notification, ooo reply, vacation reply, vacation response, "
    "vacation responder, vacation notice, vacation message, vacation autoreply, vacation auto-reply, "
    "holiday autoreply, away from my mail, away from my email, away from my e-mail, away from mail, "
    "away from the office, away from office, away from my desk, away from keyboard notice, away message, away notice, "
    "absence notice, absence notification, not in the office, i am out of the office, i'm out of the office, "
    "i am out of office, i'm out of office, i am currently out of the office, i'm currently out of the office, "
    "i am on vacation, i'm on vacation, i am on holiday, i'm on holiday, i am on leave, i'm on leave, "
    "i am on annual leave, i am on parental leave, i am on maternity leave, i am away, i'm away, i am currently away, "
    "currently out of the office, currently out of office",
    "no": "automatisk svar, automatisk svarmelding, fraværsmelding, fråværsmelding, fraværssvar, fraværsassistent, "
    "ikke på kontoret, ute av kontoret, borte fra kontoret, jeg er på ferie, jeg har ferie, jeg er bortreist",
    "da": "automatisk svar, automatisk besvarelse, automatisk besked, autosvar, fraværsbesked, fraværsmeddelelse, "
    "fraværsassistent, ikke på kontoret, jeg holder ferie, jeg er på ferie",
    "fi": "automaattinen vastaus, automaattivastaus, automaattinen vastausviesti, automaattinen poissaoloviesti, "
    "poissaoloilmoitus, poissaoloviesti, poissaolovastaus, poissaoloavustaja, poissa toimistosta, en ole toimistossa, "
    "olen lomalla, olen poissa, olen vuosilomalla, olen vanhempainvapaalla, autosvar",
    "is": "sjálfvirkt svar, sjálfvirk svörun, sjálfvirk skilaboð, ekki við í dag, er ekki við, ég er í fríi, "
    "ég er í sumarfríi, ég er í orlofi",
    "de": "automatische antwort, automatische rückantwort, automatische rückmeldung, automatische nachricht, "
    "automatische e-mail-antwort, automatische abwesenheitsnotiz, autoantwort, autom. antwort, abwesenheitsnotiz, "
    "abwesenheitsnachricht, abwesenheitsmeldung, abwesenheitsbenachrichtigung, abwesenheitsmitteilung, "
    "abwesenheitsassistent, abwesenheitsagent, abwesenheitshinweis, urlaubsnotiz, urlaubsbenachrichtigung, "
    "nicht im büro, außer haus, ich bin nicht im büro, ich bin im urlaub, ich bin außer haus, ich bin abwesend, "
    "ich bin in elternzeit, ich bin derzeit nicht im büro, bin im urlaub",
    "nl": "automatisch antwoord, automatische antwoord, automatische beantwoording, automatisch bericht, "
    "automatische reactie, afwezigheidsbericht, afwezigheidsmelding, afwezigheidsassistent, niet op kantoor, "
    "buiten kantoor, ik ben afwezig, ik ben niet op kantoor, ik ben op vakantie, ik ben met vakantie",
    "fr": "réponse automatique, réponse auto, message automatique, notification d'absence, message d'absence, "
    "avis d'absence, absence du bureau, absent du bureau, absente du bureau, absence de bureau, "
    "gestionnaire d'absence, je suis absent, je suis absente, je suis en congé, je suis en congés, "
    "je suis en vacances, répondeur automatique",
    "es": "respuesta automática, contestación automática, autorespuesta, autorrespuesta, mensaje automático, "
    "respuesta automatizada, fuera de la oficina, fuera de oficina, aviso de ausencia, mensaje de ausencia, "
    "ausente de la oficina, estoy de vacaciones, estoy fuera de la oficina, estoy ausente",
    "ca": "resposta automàtica, missatge automàtic, fora de l'oficina, fora d'oficina, estic de vacances, "
    "avís d'absència",
    "gl-eu": "resposta automática, fóra da oficina, erantzun automatikoa, bulegotik kanpo",
    "it": "risposta automatica, risposta automatizzata, messaggio automatico, messaggio di assenza, "
    "avviso di assenza, fuori ufficio, fuori sede, assente dall'ufficio, sono in ferie, sono fuori ufficio, "
    "sono assente, non in ufficio",
    "pt": "resposta automática, mensagem automática, fora do escritório, ausência do escritório, "
    "ausente do escritório, aviso de ausência, mensagem de ausência, ausência temporária, estou de férias, "
    "estou ausente, notificação de ausência",
    "pl": "odpowiedź automatyczna, automatyczna odpowiedź, autoodpowiedź, wiadomość automatyczna, poza biurem, "
    "nieobecność w biurze, nie ma mnie w biurze, jestem na urlopie, powiadomienie o nieobecności, autoresponder, "
    "autoreply",
    "cs": "automatická odpověď, automatická zpráva, mimo kancelář, nepřítomnost v kanceláři, nejsem v kanceláři, "
    "jsem na dovolené, oznámení o nepřítomnosti",
    "sk": "automatická odpoveď, automatická správa, mimo kancelárie, neprítomnosť v kancelárii, nie som v kancelárii, "
    "som na dovolenke",
    "hu": "automatikus válasz, automatikus üzenet, házon kívül, irodán kívül, szabadságon vagyok, távolléti üzenet",
    "ro": "răspuns automat, mesaj automat, în afara biroului, absent din birou, sunt în concediu, absență birou",
    "el": "αυτόματη απάντηση, αυτόματο μήνυμα, εκτός γραφείου, μήνυμα απουσίας, ειδοποίηση απουσίας",
    "tr": "otomatik yanıt, otomatik cevap, otomatik mesaj, ofis dışında, ofis dışındayım, büro dışında, "
    "yıllık izindeyim",
    "ru": "автоматический ответ, автоответ, автоответчик, автоматическое сообщение, автоматическое уведомление, "
    "вне офиса, я в отпуске, нахожусь в отпуске, отсутствую на рабочем месте, отсутствие на рабочем месте, "
    "сообщение об отсутствии, нет на работе",
    "uk": "автоматична відповідь, автовідповідь, автоматичне повідомлення, поза офісом, я у відпустці, "
    "відсутність на робочому місці",
    "be-bg-mk": "аўтаматычны адказ, автоматичен отговор, автоматично съобщение, извън офиса, в отпуск съм, "
    "автоматски одговор",
    "et": "automaatvastus, automaatne vastus, kontorist väljas, kontorist eemal, olen puhkusel, puudumisteade",
    "lv": "automātiskā atbilde, automātiska atbilde, ārpus biroja, esmu atvaļinājumā, paziņojums par prombūtni",
    "lt": "automatinis atsakymas, automatinis atsakas, automatinis laiškas, ne biure, nesu biure, atostogauju, "
    "esu atostogose, pranešimas apie nebuvimą",
    "hr-bs-sr": "automatski odgovor, automatska poruka, izvan ureda, nisam u uredu, na godišnjem odmoru, "
    "van kancelarije, аутоматски одговор",
    "sl": "samodejni odgovor, avtomatski odgovor, samodejno sporočilo, odsoten z dela, nisem v pisarni, "
    "izven pisarne, sem na dopustu",
    "ja": "自動応答, 自動応答メッセージ, 自動返信, 自動返信メール, 自動回答, 不在通知, 不在のお知らせ, 不在連絡, "
    "外出中, 休暇中",
    "zh": "自动答复, 自动回复, 自动应答, 自動答覆, 自動回覆, 自動回复, 自動回應, 外出自动回复, 不在办公室, "
    "不在辦公室, 外出通知, 休假自动回复, 休假中",
    "ko": "자동 회신, 자동회신, 자동 응답, 자동응답, 자동 답장, 부재중, 부재 중, 부재 알림, 휴가 중",
    "ar-fa": "رد تلقائي, الرد التلقائي, رد آلي, الرد الآلي, خارج المكتب, إجابة تلقائية, پاسخ خودکار",
    "he": "מענה אוטומטי, תשובה אוטומטית, תגובה אוטומטית, הודעה אוטומטית, מחוץ למשרד",
    "vi-th-id-hi": "trả lời tự động, thư trả lời tự động, การตอบกลับอัตโนมัติ, ตอบกลับอัตโนมัติ, balasan otomatis, "
    "jawapan automatik, स्वचालित उत्तर, स्वतः उत्तर",
}
# Alone, or before a colon, in a mail that asks nothing.
AWAY = {
    "sv": "frånvaro, frånvarande, ej på plats, inte på plats, ej i tjänst, semesterstängt, sommarstängt, "
    "föräldraledig, tjänstledig, bortrest",
    "no-da": "ikke til stede, ikke tilstede, fraværende, fravær, bortreist",
    "fi": "poissa, poissaolo",
    "is": "fjarverandi, fjarvera, ekki við",
    "de": "abwesend, abwesenheit",
    "nl": "afwezig, afwezigheid, niet aanwezig",
    "fr-es-it-pt": "absent, absente, ausente, assente, assenza, ausência, ausencia",
    "pl-cs-sk": "nieobecność, nieobecny, nepřítomnost, neprítomnosť",
    "other": "távollét, absență, απουσία, отсутствие, відсутність, отсъствие, puudumine, prombūtne, odsutnost, "
    "odsotnost",
}
# The same, and only where the text says that somebody is away.
PERHAPS_AWAY = {
    "all": "semester, vacation, on vacation, holiday, on holiday, annual leave, on leave, parental leave, "
    "maternity leave, absence, away, ooo, auto, urlaub, im urlaub, elternzeit, på semester, ledig, ferie, på ferie, "
    "lomalla, loma, vakantie, op vakantie, en congé, congés, vacances, en vacances, vacaciones, de vacaciones, "
    "in ferie, férias, de férias, urlop, dovolená, dovolenka, szabadság, concediu, izin, отпуск, в отпуске, "
    "відпустка, puhkus, atvaļinājums, atostogos, godišnji odmor, dopust, í fríi, thank you for your email, "
    "thank you for your e-mail, thank you for your message, thank you for contacting us, tack för ditt mejl, "
    "tack för ditt mail, tack för ditt meddelande, tack för ditt e-postmeddelande, takk for din e-post, "
    "tak for din mail, kiitos viestistäsi, danke für ihre e-mail, vielen dank für ihre nachricht, "
    "vielen dank für ihre e-mail, bedankt voor uw bericht, merci pour votre message",
}
# A subject that a person's mail program made: of an answer, or of a mail passed on.
ANSWERED = re.compile(
    r"(?:re|sv|aw|antw|antwort|vs|ref|res|rif|r|ynt|odp|od|atb|bls|svar|vá|回复|回覆|答复|답장|ответ|на)"
    r" ?(?:\[\d{1,3}\]|\(\d{1,3}\))? ?:"
)
PASSED_ON = re.compile(r"(?:fwd?|vb|vl|wg|tr|rv|enc|doorst|pd|i|ang|fs|ilt|转发|轉寄|전달|пересл) ?:")
