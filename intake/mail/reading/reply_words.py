"""The words by which mail programs, in the languages of our customers, frame what they quote or pass on.

Tables for `reply_intros`; a new mail program or language is a new entry here and a mail in the corpus.
"""

from __future__ import annotations

import re

# The labels of a header block as mail programs write it above what they quote: who, when, to whom, about what,
# and what else may stand among them.
_LABELS: dict[str, tuple[str, str, str, str, str]] = {
    "en": ("from", "sent date", "to", "subject", "cc bcc reply-to importance priority organization attachments"),
    "sv": ("från", "skickat datum skickades", "till", "ämne ärende", "kopia cc prioritet svar_till bilagor"),
    "nb": ("fra", "sendt dato", "til", "emne", "kopi cc prioritet svar_til viktighet"),
    "da": ("fra", "sendt dato", "til", "emne", "kopi cc prioritet svar_til vedhæftede"),
    "fi": ("lähettäjä", "lähetetty päivämäärä päiväys pvm", "vastaanottaja", "aihe", "kopio tärkeys"),
    "de": ("von", "gesendet datum", "an", "betreff", "cc kopie priorität antwort_an wichtigkeit"),
    "nl": ("van", "verzonden datum", "aan", "onderwerp", "cc prioriteit urgentie"),
    "fr": ("de", "envoyé date envoyé_le", "à a", "objet sujet", "cc importance"),
    "es": ("de", "enviado enviado_el fecha", "para", "asunto", "cc importancia"),
    "it": ("da", "inviato data", "a", "oggetto", "cc priorità"),
    "pl": ("od", "wysłano data", "do", "temat", "dw ważność"),
    "pt": ("de", "enviado enviada enviada_em enviado_em data", "para", "assunto", "cc prioridade"),
    "cs": ("od", "odesláno datum", "komu pro", "předmět", "kopie důležitost"),
    "ru": ("от от_кого", "отправлено дата", "кому", "тема", "копия важность"),
    "tr": ("kimden gönderen", "gönderildi gönderme_tarihi tarih", "kime alıcı", "konu", "bilgi önem"),
    "sk": ("od", "odoslané dátum", "komu pre", "predmet", "kópia dôležitosť"),
    "sl": ("od", "poslano datum", "za", "zadeva", "kp pomembnost"),
    "hr": ("od šalje pošiljatelj", "poslano datum", "za prima", "predmet", "kopija važnost"),
    "sr": ("од шаље", "послато датум", "за", "тема наслов предмет", "копија"),
    "bg": ("от", "изпратено дата", "до", "тема относно", "копие важност"),
    "uk": ("від від_кого", "надіслано дата", "кому", "тема", "копія важливість"),
    "hu": ("feladó küldő", "elküldve küldve dátum", "címzett", "tárgy", "másolatot_kap másolat fontosság"),
    "ro": ("de_la expeditor", "trimis trimis_la data", "către catre", "subiect", "cc importanță"),
    "el": ("από αποστολέας", "στάλθηκε ημερομηνία", "προς παραλήπτης", "θέμα", "κοινοποίηση κοιν σπουδαιότητα"),
    "et": ("saatja kellelt", "saadetud kuupäev", "adressaat saaja kellele", "teema", "koopia tähtsus"),
    "lv": ("no sūtītājs", "nosūtīts sūtīts datums", "kam adresāts", "tēma temats", "kopija svarīgums"),
    "lt": ("nuo siuntėjas", "išsiųsta data", "kam gavėjas", "tema", "kopija svarba"),
    "is": ("frá", "sent dagsetning", "til", "efni", "afrit mikilvægi"),
    "ca": ("de", "enviat enviat_el data", "per_a a", "assumpte tema", "cc importància"),
    "he": ("מאת", "נשלח תאריך", "אל", "נושא", "עותק העתק חשיבות"),
    "ar": ("من", "تم_الإرسال تاريخ_الإرسال التاريخ", "إلى", "الموضوع", "نسخة نسخة_إلى الأهمية"),
    "fa": ("از", "ارسال_شده تاریخ", "به", "موضوع", "رونوشت"),
    "vi": ("từ người_gửi", "đã_gửi ngày", "đến tới", "chủ_đề tiêu_đề", "cc"),
    "th": ("จาก", "ส่งเมื่อ ส่ง วันที่", "ถึง", "เรื่อง หัวเรื่อง", "สำเนา สำเนาถึง"),
    "id": ("dari", "dikirim terkirim tanggal", "kepada", "subjek perihal", "cc"),
    "ja": ("差出人 送信者 from", "送信日時 日時 日付 送信日", "宛先", "件名", "cc 重要度"),
    "zh": ("发件人 发件者", "发送时间 日期 发送日期 时间", "收件人", "主题", "抄送 cc 重要性"),
    "tw": ("寄件者 寄件人", "寄件日期 日期 傳送時間 傳送日期", "收件者 收件人", "主旨 主題", "副本 cc"),
    "ko": ("보낸_사람 보낸사람 발신", "보낸_날짜 보낸날짜 날짜 일시", "받는_사람 받는사람 수신", "제목", "참조 cc"),
}  # fmt: skip
ROLES = ("from", "date", "to", "subject", "other")
# label → what it stands for, by language
LABELS: dict[str, dict[str, str]] = {}
for _language, _columns in _LABELS.items():
    for _role, _column in zip(ROLES, _columns, strict=True):
        for _label in _column.split():
            LABELS.setdefault(_label.replace("_", " "), {}).setdefault(_language, _role)

# What stands between dashes above a mail that is quoted whole.
QUOTED_WHOLE = frozenset(
    {
        "original message", "original mail", "original", "original appointment", "reply message", "reply",
        "ursprungligt meddelande", "originalmeddelande", "ursprunglig avtalad tid", "ursprungligt mail",
        "oprindelig meddelelse", "original meddelelse", "oprindelig besked", "opprinnelig melding",
        "original melding", "alkuperäinen viesti", "ursprüngliche nachricht", "originalnachricht",
        "original-nachricht", "original nachricht", "originele bericht", "oorspronkelijk bericht",
        "origineel bericht", "message d'origine", "message d’origine", "message original", "message initial",
        "mail original", "e-mail original", "courriel original", "missatge original", "eredeti üzenet",
        "eredeti e-mail", "mesaj original", "mesajul original", "pôvodná správa", "izvorno sporočilo",
        "izvirno sporočilo",
        "izvorna poruka", "originalna poruka", "оригинално съобщение", "оригінальне повідомлення",
        "вихідне повідомлення", "αρχικό μήνυμα", "algne kiri", "algne sõnum", "sākotnējais ziņojums",
        "pradinis laiškas", "upprunaleg skilaboð", "upphaflegur póstur", "הודעה מקורית", "ההודעה המקורית",
        "الرسالة الأصلية", "رسالة أصلية", "thư gốc", "ข้อความต้นฉบับ", "pesan asli",
        "mensaje original", "mensagem original", "messaggio originale", "messaggio originario",
        "wiadomość oryginalna", "oryginalna wiadomość", "treść oryginalnej wiadomości", "původní zpráva",
        "původní e-mail", "původní email", "исходное сообщение", "оригинальное сообщение",
        "исходное письмо", "özgün ileti", "orijinal mesaj", "orijinal ileti", "元のメッセージ",
        "original message (原文)", "原始邮件", "原邮件", "原始郵件", "原始訊息", "원본 메시지", "원본 메일",
    }
)  # fmt: skip
PASSED_ON = frozenset(
    {
        "forwarded message", "begin forwarded message", "forwarded by", "forwarded mail", "forwarded email",
        "vidarebefordrat meddelande", "vidarebefordrat brev", "vidarebefordrat mejl", "vidarebefordrat mail",
        "vidarebefordrat e-postmeddelande", "börja på vidarebefordrat brev", "början på vidarebefordrat brev",
        "videresendt meddelelse", "videresendt besked", "videresendt melding", "videresendt e-post",
        "start på videresendt besked", "start på videresendt melding", "videresendt e-mail",
        "välitetty viesti", "edelleenlähetetty viesti", "välitetty viesti alkaa", "weitergeleitete nachricht",
        "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "weitergeleitete mail",
        "doorgestuurd bericht", "begin doorgestuurd bericht", "message transféré", "message transmis",
        "début du message transféré", "début du message réexpédié", "mensaje reenviado",
        "inicio del mensaje reenviado", "mensagem encaminhada", "mensagem reencaminhada",
        "início da mensagem encaminhada", "início da mensagem reencaminhada", "messaggio inoltrato",
        "inizio messaggio inoltrato", "wiadomość przekazana", "przekazana wiadomość", "wiadomość przesłana dalej",
        "początek przekazywanej wiadomości", "přeposlaná zpráva", "přeposlaná zpráva začíná",
        "začátek přeposlané zprávy", "пересылаемое сообщение", "пересланное сообщение",
        "начало пересылаемого сообщения", "начало переадресованного сообщения", "iletilen mesaj",
        "yönlendirilen ileti", "iletilmiş ileti", "başlangıç iletilmiş ileti", "転送メッセージ", "転送されたメッセージ",
        "转发的邮件", "转发邮件", "转发邮件信息", "轉寄的郵件", "轉寄郵件",
        "전달된 메시지", "전달된 메일", "전달된 편지 시작",
    }
)  # fmt: skip
PASSED_ON_SUBJECT = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s?)?(?:fwd?|vb|vl|vidarebefordra[dt]?|wg|tr|rv|enc|doorst|i|pd|přep|ilt|πρθ|προωθ|továbbítás|doorgestuurd|fs|הועבר|转发|轉寄|전달"
    r"|転送)\s?[:：]",
    re.IGNORECASE,
)
# Danes and Norwegians pass on with VS, Finns answer with it.
DANISH_PASSED_ON = re.compile(r"\s*vs\s?:", re.IGNORECASE)
DANISH_BLOCK = re.compile(r"^\W{0,4}(?:Emne\s?:|Videresendt)", re.MULTILINE)
ANSWER_SUBJECT = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s?)?(?:re|r|sv|ang|antw?|aw|vs|res|odp|ynt|ha|vá|atb|ats|απ|σχετ|bls|svar|השב|תגובה|رد|回复|答复|回覆|答覆|返信|회신|отв|ответ)"
    r"\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]",
    re.IGNORECASE,
)

# Above what it sends, a service desk asks to be answered above that line.
ANSWER_ABOVE = re.compile(
    r"(?:please )?(?:type|write|enter|add) your (?:reply|answer|response) above|reply above this line"
    r"|(?:svara|skriv (?:ditt )?svar(?:et)?) (?:ovanför|över) (?:denna|den här)|(?:svar"
    r"|skriv) over denne (?:linje|streg)"
    r"|(?:kirjoita|vastaa) (?:vastauksesi )?tämän rivin yläpuolelle|(?:antworten|antwort) (?:bitte )?(?:oberhalb"
    r"|über)"
    r" (?:dieser|diese)|(?:antwoord|typ uw antwoord) boven deze|(?:répondre|répondez|réponse) au-dessus de cette"
    r"|(?:responda|escriba su respuesta) (?:por )?encima|(?:rispondi|scrivi) sopra questa|powyżej tej linii"
    r"|acima desta linha|nad tento řádek|выше этой (?:линии|строки)|bu satırın üst"
    r"|この線より上|在此行(?:上方|之上)|이 줄 위에",
    re.IGNORECASE,
)

# "See my answers below, in red": what is quoted without marks has the answers in it.
ANSWERS_WITHIN = re.compile(
    r"\binline\b|\bin-line\b|\b(?:in|with) (?:red|blue|green|bold|yellow|purple)\b|\b(?:answers?|comments?"
    r"|replies|responses?)"
    r"(?: \w+){0,3} below|\bbelow(?: \w+){0,3} (?:answers?|comments?)|\b(?:i|med) (?:rött|blått|grönt|fetstil"
    r"|rødt|blåt|grønt|rød|blå)"
    r"|\b(?:röd|blå|grön)(?:markerat| text)|\bsvar(?:en|at)?(?: \w+){0,3} (?:nedan|nedenfor|inne i)"
    r"|\bkommentar\w*(?: \w+){0,3} (?:nedan|nedenfor|under)"
    r"|\bnedan(?: \w+){0,3} svar|\b(?:punaisella|sinisellä|vastaukseni (?:alla|alempana)|vastaukset alla)"
    r"|\b(?:in (?:rot|blau|grün)|rot markiert|antworten? (?:\w+ ){0,2}unten|unten (?:\w+ ){0,2}antwort|im text unten)"
    r"|\b(?:in het (?:rood|blauw)|antwoorden? (?:\w+ ){0,2}hieronder)|\b(?:en (?:rouge|bleu|vert)"
    r"|réponses? (?:\w+ ){0,2}(?:ci-dessous|dans le texte|plus bas))"
    r"|\b(?:en (?:rojo|azul|verde)|respuestas? (?:\w+ ){0,2}(?:abajo|a continuación|debajo))|\b(?:in (?:rosso"
    r"|blu)|risposte (?:\w+ ){0,2}(?:sotto|di seguito))"
    r"|\b(?:na czerwono|na niebiesko|odpowiedzi poniżej)|\b(?:em (?:vermelho|azul)"
    r"|respostas? (?:\w+ ){0,2}abaixo)|\b(?:červeně|modře|odpovědi níže)"
    r"|красным|синим|ответы ниже|в тексте ниже|kırmızı|aşağıda yanıt"
    r"|赤字|下記に回答|インライン|红色|紅色|빨간색|아래에 답",
    re.IGNORECASE,
)  # fmt: skip

# The verb of "On Tuesday Anna wrote:", "Den tis 3 mars skrev Anna:", "3. mars 2026 kl. 10:00 skrev Anna".
WROTE = re.compile(
    r"\b(?:wrote|writes|написал(?:\(а\)|а)?|пишет|писал(?:\(а\)|а)?|skrev|skreiv|skriver|kirjoitti|kirjoittaa"
    r"|schrieb|geschrieben"
    r"|schreibt|schreef|geschreven|schrijft|a [ée]crit|écrit|escribi[óo]|escribe|escreveu|escreve|ha scritto|scrive"
    r"|napisał(?:\(a\)|a|/a)?|pisze|napsal(?:\(a\)|a|/a)?|píše|yazdı|yazmış"
    r"|a scris|ezt írta|írta|kirjutas|rakstīja|rašė|έγραψε|(?:je )?napisao(?:/la)?|(?:je )?napisala|napísal(?:\(a\)|a)?"
    r"|написа|написав(?:\(-ла\)|ла)?|пише|написао(?:/ла)?|skrifaði|va escriure|đã viết|menulis)(?!\w)"
    r"|כתב/?ה?(?!\w)|מאת|كتب|تمت كتابة ما يلي بواسطة|نوشت|เขียนว่า"
    r"|写道|寫道|写到|書きました|のメール|님이 작성|작성|쓴 글|님의 말",
    re.IGNORECASE,
)
# Of a display or a log one says the same: a date or an address must be with it.
TELLS_NOW = {"skriver", "kirjoittaa", "schreibt", "schrijft", "scrive", "escribe", "escreve", "writes"}
QUOTING = re.compile(
    r"(?:Quoting|Citerar|Zitat von|Zitiere|Citat af|Siterer|Citerer|Lainaus|Citation de|Citando(?: a)?|Citando"
    r"|Citazione da"
    r"|Cytowanie|Cytat|Citace|Quoting message from|Цитирую|Цитата)\s[^:]{2,150}:",
)
# A person tells of himself; a mail program never does.
OWN_WORDS = re.compile(
    r"\b(?:i|we|you|jag|vi|du|ni|jeg|eg|dere|minä|me|ich|wir|sie|ik|wij|je|nous|yo|nosotros|io|noi|eu|nós|я|мы)"
    r" (?:wrote|have|had|also|then|skrev|schrieb|schreef|ai|avons|escribí|escribimos|scrivevo|escrevi|написал"
    r"|написали|писал|писали)\b"
    r"|\b(?:skrev|schrieb|schreef|schreiv) (?:jag|vi|du|ni|jeg|eg|de|ich|wir|sie|er|ik|we|wij|man)\b|\bkirjoitin"
    r"|\bnapisałem|\bnapsal jsem",
    re.IGNORECASE,
)
ATTRIBUTION_START = re.compile(
    r"(?:on|at|den|d\.|am|op|le|el|il(?: giorno)?|em|no dia|w dniu|dnia|dne|dňa|dana|wiadomość napisana|în data de"
    r"|în|la|на|στις|vào|pada|בתאריך|ב-?|في|بتاريخ|在)[\s,]"
    r"|[^\W\d]{2,12}[,.]{0,2} (?:den |the )?\d|[^\W\d]{2,9}\.?,|\d{1,4}\s?(?:[./-]|[^\W\d])",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}(?!\d))|(?<!\d)\d{1,2}\.? [^\W\d]{3,9}\b"
    r"|\b[^\W\d]{3,9} \d{1,2}(?!\d)"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}(?!\d)")
TIME = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)")
ADDRESS = re.compile(r"[^\s@<>]@[^\s@<>]")
