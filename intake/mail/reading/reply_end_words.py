"""The words at the end of a mail: how people take their leave, and what telephones, lawyers and lists add.

Tables for `reply_signatures`; a new one is a new entry here and a mail in the corpus.
"""

from __future__ import annotations

import re

# After one of these (and a name) may stand who the writer is and how to reach him.
_CLOSINGS = """
    med vänliga hälsningar|med vänlig hälsning|med vänligen|vänliga hälsningar|vänlig hälsning|vänligen|hälsningar
    hälsning
    mvh|m v h|m.v.h|bästa hälsningar|varma hälsningar|soliga hälsningar|allt gott|tack på förhand|tack|hej då|vh
    hälsar
    best regards|kind regards|kindest regards|warm regards|warmest regards|with best regards|with kind regards
    regards|best wishes
    with best wishes|best|all the best|many thanks|thanks and regards|thanks & regards|thanks|thank you
    thanks in advance|cheers
    yours sincerely|sincerely|sincerely yours|yours faithfully|yours truly|yours|br|respectfully|cordially
    med vennlig hilsen|vennlig hilsen|vennlige hilsener|med venlig hilsen|venlig hilsen|venlige hilsner
    de bedste hilsner
    bedste hilsner|beste hilsen|hilsen|mvh.|mange hilsner|hilsner|takk|tak|på forhånd tak
    ystävällisin terveisin|ystävällisesti|terveisin|parhain terveisin|t:|terv|kiitos|kiittäen
    mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|freundliche grüße
    freundliche grüsse
    viele grüße|viele grüsse|beste grüße|beste grüsse|liebe grüße|schöne grüße|herzliche grüße|mit besten grüßen
    gruß|gruss|grüße|mfg|lg|vg|danke
    met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|hartelijke groet
    groeten|groet|mvg|alvast bedankt|bedankt
    cordialement|bien cordialement|très cordialement|bien à vous|cdlt|sincères salutations|meilleures salutations
    bonne journée|merci
    un saludo|saludos|saludos cordiales|un cordial saludo|cordialmente|atentamente|muchas gracias|gracias
    cordiali saluti|distinti saluti|un cordiale saluto|saluti|grazie
    pozdrawiam|z poważaniem|z wyrazami szacunku|serdecznie pozdrawiam|pozdrowienia|dziękuję
    atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|abraço|abraços|att|obrigado
    obrigada|grato
    s pozdravem|s přátelským pozdravem|děkuji|zdravím
    с уважением|с наилучшими пожеланиями|спасибо
    saygılarımla|saygılarımızla|iyi çalışmalar|teşekkürler|selamlar
    よろしくお願いいたします|よろしくお願いします|以上|敬具|此致|敬礼|谢谢|謝謝|祝好|顺颂商祺|감사합니다|드림
    """
CLOSING_WORDS = frozenset(closing.strip() for line in _CLOSINGS.split("\n") for closing in line.split("|")) - {""}

# Something by which somebody is reached, or what a company must say of itself.
CONTACT = re.compile(
    r"\+\d[\d ()./-]{6,22}\d|(?<!\d)\(?0\d[\d ()./-]{5,20}\d|(?<!\d)\d{3}[-. ]\d{3,4}[-. ]?\d{2,4}(?!\d)"
    r"|[^\s@<>]@[^\s@<>]"
    r"|\bwww\.|https?://|\b(?:tel|tlf|tfn|telefon|phone|mobil|mobile|mob|cell|fax|puh|gsm|direkt|direct|växel"
    r"|e-?mail|e-?post)\b\s?\.?:"
    r"|\b(?:AB|GmbH|Ltd|LLC|Inc|A/S|Oyj?|B\.?V|S\.?A|S\.?p\.?A|s\.r\.o|Sp\. z o\.o)\b\.?",
    re.IGNORECASE,
)

_BRANDS = (
    r"i?phon\w*|ipad\w*|ipod\w*|macbook\w*|android\w*|samsung\w*|galaxy[\w-]*|huawei\w*|xiaomi\w*|smartphone\w*"
    r"|gmail|yahoo!?|proton\w*|nokia|xperia|oneplus|motorola|htc|blackberry\w*|mailbird|airmail|thunderbird|tutanota"
    r"|gmx|web\.de|fairmail|k-9|bluemail|spark|superhuman|смартфон\w*|айфон\w*"
)
# Of these people speak as well: they count where nothing but an "of mine" or a "for Windows" stands by them.
_GENERIC = (
    r"mac|mobil\w*|mobiele|móvil|telefon\w*|téléphone|teléfono|surfplatta\w*|handy|tablet\w*|windows|outlook"
    r"|e-?post\w*|mail|e-?mail|courriel|correo|correio|posta|poczta|sähköposti|phone|mobile|pixel|sony|lg|tuta"
    r"|hey|missive|front|canary"
    r"|edison|nine|почт\w*|телефон\w*"
)
_DEVICES = f"{_BRANDS}|{_GENERIC}"
_OF_MINE = r"(?:my|min|mitt|mein\w*|meiner|mijn|mon|ma|mi|meu|minha|mojego|mého|моего|the|a)"
_FOR = r"(?: (?:for|för|til|für|voor|para|pour|per|dla|pro|на|для) [\w ]{2,25})?(?: \d{1,2})?\W*"
_SENT = (
    r"(?:sent|skickat|skickad|skickades|sendt|verzonden|verstuurd|enviado|enviada|inviato|envoyé|gesendet"
    r"|wysłan[eyo]|odesláno|отправлено)"
    r"\s(?:from|using|with|via|by|through|från|med|fra|vanaf|vanuit|met|desde|do|da|dal|de|depuis|à partir|mit"
    r"|von|aus|z|ze|s|с|из|от)"
)
_DEVICE_PATTERNS = (
    rf"{_SENT}\b[^,;!?]{{0,40}}?\b(?:{_BRANDS})[^,;!?]{{0,60}}",
    rf"{_SENT}\b(?: {_OF_MINE})?(?: [\w-]{{2,20}})?\s(?:{_GENERIC}){_FOR}",
    rf"(?:von|vom|aus|über) (?:meine[mr]|unterwegs|der|dem"
    rf"|dir)?[^,;!?]{{0,25}}?(?:{_DEVICES})[^,;!?]{{0,25}}(?:gesendet|geschickt|verschickt)\W*",
    rf"diese nachricht wurde (?:von|mit)[^,;!?]{{0,60}}(?:{_DEVICES})[^,;!?]{{0,30}}gesendet\W*",
    r"lähetetty (?:\w+ )?\w*(?:iphone|ipad|android|puhelim|puhelime|outlook|samsung|galaxy|laittee)\w*[^,;!?]{0,40}",
    r"(?:get|hämta|skaffa|hent|skaff|hae|hanki|hangi|télécharger|obtenez|obtener|obtén|scarica|ottieni|pobierz|obter|baixe"
    r"|obtenha|získat|stáhnout"
    r"|скачать|завантажити|отримати|λήψη|obțineți|töltse le|descarrega|download|holen sie sich"
    r"|laden sie|edinin) (?:\w+ ){0,2}outlook[^,;!?]{0,90}",
    r"outlook (?:for|för|für|voor|pour|para|per|dla|pro) (?:ios|android|mac)[^,;!?]{0,60}(?:herunter\w*|holen"
    r"|downloaden|hankkiminen)?",
    r"(?:iphone|ipad|android|telefon|galaxy|cep telefonu)\S*\s?(?:\w+ )?(?:gönderildi|gönderilmiştir)\.?",
    r"\S{0,20}\s?(?:iphone|ipad|android|galaxy)\S{0,12}\s?(?:から送信|より送信|에서 보냄|에서 전송)\S{0,6}",
    r"(?:我的|从我的|從我的|发自我的|发自|發自|寄自)\s?(?:我的|从|從)?\s?[\w ]{2,30}(?:发送|傳送|發送|发出|手机|手機)?",
    r"나의 \S{1,20}에서 (?:보냄|보냅니다)\.?",
    r"(?:get|sent with|skapat med|sent via) (?:blackberry|boxer|spark|mailspring|shortwave|superhuman|airmail"
    r"|mimestream|vivaldi)\b.{0,60}",
)  # fmt: skip
DEVICE = re.compile("|".join(f"(?:{pattern})" for pattern in _DEVICE_PATTERNS), re.IGNORECASE)

# What begins a paragraph that nobody wrote for this mail.
_CHECKED = (
    r"check|scann|kontroller|genomsök|söks|sökts|skann|geprüft|überprüft|gecontroleerd|gescand|vérifi|analys"
    r"|analiz|analis"
    r"|verific|sprawdz|zkontrol|провер|tarkist|avast|avg"
)
_THINK = (
    r"think|consider|tänk|tenk|tænk|overvej|hänsyn|denk|denken|penser|pensez|pense|piense|piensa|pensi|pensa|pomyśl"
    r"|myslete|ajattele|подумайте"
)
_NATURE = (
    r"environment|planet|trees|miljön|miljøet|umwelt|milieu|environnement|medio ?ambiente|meio ambiente|ambiente"
    r"|środowisk|životní|окружающ|ympäristö"
)
_PAPER = (
    r"print|skriv\w*(?: du)?(?: \w+){0,3} ut|utskrift|udskriv|imprim|stampa|druck|afdruk|druk|tisk|tulosta"
    r"|печат|распечат"
)
_FOOTERS = (
    # virus scanners
    r"(?:this (?:e-?mail|message)|dett?a (?:e-?post\w*|meddelande|mejl|e-?mail)|denna e-?post\w*|diese e-?mail"
    r"|dit bericht|deze e-?mail|cet e-?mail|ce (?:message|courriel)|este (?:correo|e-?mail|mensaje)|questa e-?mail"
    r"|ta wiadomość|denne (?:e-?mail|e-?post|mail)|tämä sähköposti\S*|tento e-?mail)\b"
    rf"(?=[^\n]{{0,120}}(?:{_CHECKED}))(?=[^\n]{{0,160}}\b(?:vir[uů]\w*|viren|viirus\w*|avast|avg)\b)",
    r"(?:virus-?free|virusfri(?:tt)?|virenfrei|virusvrij|libre de virus|sans virus|garanti sans virus|senza virus"
    r"|privo di virus|wolny od wirusów|livre de vírus|без вирусов|virüssüz|没有病毒|無病毒)"
    r"\W{0,6}(?:$|www|https?|avast|avg)",
    r"(?:scanned by|checked by|avast|avg) (?:avg|avast|mcafee|norton|anti-?virus|mailscanner|no virus)",
    # the environment
    rf"(?=[^\n]{{0,200}}(?:{_PAPER}))[^\n]{{0,80}}?\b(?:{_THINK})\b[^\n]{{0,50}}?(?:{_NATURE})",
    r"(?:\S{1,2} )?(?:tänk på miljön|tenk på miljøet|tænk på miljøet|think before you print)",
    # mailing lists
    r"you (?:received|are receiving|got) this (?:message|e-?mail|mail) because you",
    r"(?:to unsubscribe|för att avprenumerera)[^\n]{0,80}(?:https?:|\S@\S|click here|klicka här|visit)",
    r"unsubscribe\W{1,3}https?:",
    r"reply to this e-?mail directly(?:,| or) (?:or )?view it on \w",
    r"[\w.@-]{2,60} (?:mailing list|e-postlista|sändlista)(?: -- |\s{1,3})\S{1,60}@",
    r"(?:du får|du har fått) (?:detta|det här) (?:mejlet|mailet|meddelandet|mejl|mail) eftersom du (?:är|prenum)",
    # what lawyers ask for
    r"(?:confidentiality|legal|privacy|e-?mail) (?:notice|note|disclaimer|statement)(?:\s?:|\s?$| this)",
    r"(?:disclaimer|ansvarsfriskrivning|haftungsausschluss|avis de confidentialité|aviso legal"
    r"|aviso de confidencialidad|clausola di riservatezza)(?:\s?:|\s?$)",
    r"if you (?:are not the (?:intended|named)|have received this (?:e-?mail|message|communication"
    r"|transmission) (?:in error|by mistake)|received this (?:e-?mail|message) in error)",
    r"om du (?:inte är (?:den )?(?:avsedd|rätt)|(?:har )?(?:fått|mottagit) (?:detta|det här) (?:\S+ )?av misstag)",
    r"(?:såhär|så här) (?:behandlar|hanterar) vi (?:dina )?personuppgifter"
    r"|information om (?:hur vi behandlar )?personuppgifter|läs (?:mer )?om (?:hur vi"
    r"|vår behandling)[^\n]{0,40}personuppgifter",
    r"the information (?:contained )?in (?:this|the) (?:e-?mail|message|transmission|communication)"
    r"|any views or opinions (?:expressed|presented)",
    r"(?:der inhalt dieser e-?mail|les informations contenues|la información contenida|le informazioni contenute"
    r"|as informações contidas)",
)  # fmt: skip
FOOTER = re.compile("|".join(f"(?:{pattern})" for pattern in _FOOTERS), re.IGNORECASE)

# A paragraph with several of these is the lawyers', whatever it begins with. The first is confidence.
_LEGAL = (
    r"confidenti|konfidenti|vertraulich|vertrouwelijk|riservat|poufn|důvěrn|конфиденциальн|gizli|luottamukselli"
    r"|fortroli|機密|机密|보안|기밀|sekretess|privileged",
    r"recipient|addressee|adressat|mottagare|modtager|mottaker|vastaanottaj|empfänger|geadresseerde|ontvanger"
    r"|destinatai?r|adresat|příjemc|получател|alıcı|受信者|收件人|수신인|intended",
    r"unauthori[sz]ed|obehörig|uberettig|uautoris|unbefugt|onbevoegd|non autorisé|no autorizad|non autorizz"
    r"|não autorizad|nieuprawnion|neoprávněn|prohibit|förbjud|forbud|verboten|interdit|prohibid|proibit|запрещ",
    r"in error|by mistake|av misstag|av en feiltakelse|ved en fejl|erehdyksessä|irrtümlich|nicht der richtige"
    r"|ten onrechte|per vergissing|par erreur|por error|per errore|por engano|omyłkowo|omylem|ошибочно"
    r"|yanlışlıkla|誤って|错误|錯誤|잘못",
    r"\bdelete|destroy|radera|förstör|slett|\bslet|poista|lösch|vernicht|verwijder|détrui|supprim|elimin|destru"
    r"|cancell|distrugg|usuni|smaž|vymaž|удал|silin|削除|删除|刪除|삭제",
    r"disclos|dissemin|distribut|\bcopy|kopier|sprid|vidarebefordr|weitergabe|openbaar|diffusion|divulga"
    r"|diffusione|rozpowszech|šíř|распростран|開示|披露|배포",
    r"liab|ansvar|haft|aansprakelijk|responsab|odpowiedzialn|odpověd|ответствен|sorumlu|責任|责任|책임",
    r"this (?:e-?mail|message|communication)|(?:detta|det här|denna) (?:meddelande|mejl|mail|e-?post)"
    r"|denne (?:e-?mail|e-?post|mail|melding)|diese (?:e-?mail|nachricht)|dit bericht|deze e-?mail|ce (?:message"
    r"|courriel)|cet e-?mail|este (?:mensaje|correo|e-?mail)|questo messaggio|esta mensagem|niniejsza wiadomość"
    r"|ta wiadomość|tato zpráva|tento e-?mail|это (?:сообщение|письмо)|bu e-?posta|本メール"
    r"|本邮件|本郵件|本電子|이 메일"
    r"|tämä (?:viesti|sähköposti)",
)  # fmt: skip
LEGAL = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _LEGAL)

# Of itself such a paragraph never speaks, and it asks nothing.
PERSONAL = re.compile(r"\b(?:jag|mig|ich|mich|jeg|kan ni|can you|could you)\b|\bI\b|\?")

# Who asks to be called writes for this mail; who is only listed doesn't.
ASKS = re.compile(
    r"\b(?:ring|ringer|nå|nås|mejla|maila|kontakta|call|reach|contact me|text me|rufen|ruf|anrufen|bel|appelez|llame"
    r"|llámame|chiami|zadzwoń|ligue|zavolejte|soita|звоните)\b(?!\s?:)"
    r"|(?-i:[a-zåäöüéøæ]{3,}[.?!] [A-ZÅÄÖ])|\?(?:\s|$)|^p\.?\s?s\b",
    re.IGNORECASE,
)

# What a mail server puts above a mail that comes from outside.
_MAIL = (
    r"(?:e-?mail|message|e-?post\S*|mejl\w*|mail\w*|meddeland\w*|e-?melding|besked|nachricht|bericht|viesti|wiadomość)"
)
_OUTSIDE = (
    r"outside|external (?:sender|source|e-?mail|message)|extern(?:a|en)? (?:avsändare|avsender|afsender|källa"
    r"|absender|afzender|quelle)|außerhalb|buiten|utanför|utenfor|uden for|ulkopuol|externen? absender"
    r"|extérieur|esterno|extern[oa] a|zewnętrz"
)
BANNER = re.compile(
    r"[\[(*<{]{1,3}\s?(?:external|extern|externt|ext|outside)(?: e-?mail| message| sender| avsändare"
    r"| mail)?\s?[\])*>}:!]{1,6}\s?$"
    r"|\W{0,4}(?:caution|warning|attention|notice|external(?: e-?mail| sender)?|varning|obs|advarsel|achtung"
    r"|vorsicht|let op"
    rf"|attenzione|atención|uwaga|varoitus|alert)\W{{1,4}}(?=[^\n]{{0,120}}{_MAIL})[^\n]{{0,80}}?(?:{_OUTSIDE})"
    rf"|\W{{0,4}}(?:this {_MAIL} (?:originated|came|was sent) (?:from|by) (?:outside|an external|someone outside)"
    rf"|(?:detta|det här) {_MAIL} (?:kommer från|har skickats från|skickades från) (?:en extern|någon utanför|utanför)"
    r"|you don['’]t often get e-?mail from|du får inte ofta e-?post från"
    r"|some people who received this message don['’]t often)",
    re.IGNORECASE,
)
BANNER_MORE = re.compile(
    r"\b(?:links?|attachments?|click|sender|organi[sz]ation|recognize|trust|länk\w*|bilag\w*|avsändar\w*|klicka"
    r"|anhänge?|absender|learn why this is important)\b",
    re.IGNORECASE,
)
