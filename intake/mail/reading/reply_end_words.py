"""The words at the end of a mail: how people take their leave, and what telephones, lawyers and lists add.

Tables for `reply_signatures`; a new one is a new entry here and a mail in the corpus.
"""

from __future__ import annotations

import re

# After one of these (and a name) may stand who the writer is and how to reach him.
CLOSINGS = tuple(
    """
    med vänliga hälsningar|med vänlig hälsning|med vänligen|vänliga hälsningar|vänlig hälsning|vänligen|hälsningar|hälsning
    mvh|m v h|m.v.h|bästa hälsningar|varma hälsningar|soliga hälsningar|allt gott|tack på förhand|tack|hej då|vh|hälsar
    best regards|kind regards|kindest regards|warm regards|warmest regards|with best regards|with kind regards|regards|best wishes
    with best wishes|best|all the best|many thanks|thanks and regards|thanks & regards|thanks|thank you|thanks in advance|cheers
    yours sincerely|sincerely|sincerely yours|yours faithfully|yours truly|yours|br|respectfully|cordially
    med vennlig hilsen|vennlig hilsen|vennlige hilsener|med venlig hilsen|venlig hilsen|venlige hilsner|de bedste hilsner
    bedste hilsner|beste hilsen|hilsen|mvh.|mange hilsner|hilsner|takk|tak|på forhånd tak
    ystävällisin terveisin|ystävällisesti|terveisin|parhain terveisin|t:|terv|kiitos|kiittäen
    mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|freundliche grüße|freundliche grüsse
    viele grüße|viele grüsse|beste grüße|beste grüsse|liebe grüße|schöne grüße|herzliche grüße|mit besten grüßen|gruß|gruss|grüße|mfg|lg|vg|danke
    met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|hartelijke groet|groeten|groet|mvg|alvast bedankt|bedankt
    cordialement|bien cordialement|très cordialement|bien à vous|cdlt|sincères salutations|meilleures salutations|bonne journée|merci
    un saludo|saludos|saludos cordiales|un cordial saludo|cordialmente|atentamente|muchas gracias|gracias
    cordiali saluti|distinti saluti|un cordiale saluto|saluti|grazie
    pozdrawiam|z poważaniem|z wyrazami szacunku|serdecznie pozdrawiam|pozdrowienia|dziękuję
    atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|abraço|abraços|att|obrigado|obrigada|grato
    s pozdravem|s přátelským pozdravem|děkuji|zdravím
    с уважением|с наилучшими пожеланиями|спасибо
    saygılarımla|saygılarımızla|iyi çalışmalar|teşekkürler|selamlar
    よろしくお願いいたします|よろしくお願いします|以上|敬具|此致|敬礼|谢谢|謝謝|祝好|顺颂商祺|감사합니다|드림
    """.replace("\n", "|").split("|")
)
CLOSING_WORDS = frozenset(closing.strip() for closing in CLOSINGS if closing.strip())

# Something by which somebody is reached, or what a company must say of itself.
CONTACT = re.compile(
    r"\+\d[\d ()./-]{6,22}\d|(?<!\d)\(?0\d[\d ()./-]{5,20}\d|(?<!\d)\d{3}[-. ]\d{3,4}[-. ]?\d{2,4}(?!\d)|[^\s@<>]@[^\s@<>]"
    r"|\bwww\.|https?://|\b(?:tel|tlf|tfn|telefon|phone|mobil|mobile|mob|cell|fax|puh|gsm|direkt|direct|växel|e-?mail|e-?post)\b\s?\.?:"
    r"|\b(?:AB|GmbH|Ltd|LLC|Inc|A/S|Oyj?|B\.?V|S\.?A|S\.?p\.?A|s\.r\.o|Sp\. z o\.o)\b\.?",
    re.IGNORECASE,
)

_DEVICES = (
    r"i?phon\w*|ipad\w*|ipod\w*|mac\w*|apple|android\w*|samsung\w*|galaxy[\w-]*|huawei\w*|xiaomi\w*|mobil\w*|mobiele|móvil|telefon\w*"
    r"|téléphone|teléfono|smartphone\w*|surfplatta|handy|tablet\w*|windows|outlook|gmail|yahoo!?|proton\w*|e-?post\w*|mail\w*|nokia|sony"
    r"|xperia|pixel|oneplus|motorola|lg|htc|blackberry\w*|phone|spark|mailbird|emclient|airmail|thunderbird|tutanota|tuta|gmx|web\.de|hey"
    r"|fairmail|k-9|nine|bluemail|aqua|type|canary|edison|missive|superhuman|front|почт\w*|смартфон\w*|айфон\w*|телефон\w*"
)
_DEVICE_PATTERNS = (
    r"(?:sent|skickat|skickad|skickades|sendt|verzonden|verstuurd|enviado|enviada|inviato|envoyé|gesendet|wysłan[eyo]|odesláno|отправлено)"
    r"\s(?:from|using|with|via|by|through|från|med|fra|vanaf|vanuit|met|desde|do|da|dal|de|depuis|à partir|mit|von|aus|z|ze|s|с|из|от)\b"
    rf"[^,;!?]{{0,40}}?(?:{_DEVICES})\b[^,;!?]{{0,60}}",
    rf"(?:von|vom|aus|über) (?:meine[mr]|unterwegs|der|dem|dir)?[^,;!?]{{0,25}}?(?:{_DEVICES})[^,;!?]{{0,25}}(?:gesendet|geschickt|verschickt)\W*",
    rf"diese nachricht wurde (?:von|mit)[^,;!?]{{0,60}}(?:{_DEVICES})[^,;!?]{{0,30}}gesendet\W*",
    r"lähetetty (?:\w+ )?\w*(?:iphone|ipad|android|puhelim|puhelime|outlook|samsung|galaxy|laittee)\w*[^,;!?]{0,40}",
    r"(?:get|hämta|hent|skaff|hae|hanki|télécharger|obtenez|obtener|obtén|scarica|ottieni|pobierz|obter|baixe|obtenha|získat|stáhnout"
    r"|скачать|download|holen sie sich|laden sie|edinin) (?:\w+ ){0,2}outlook[^,;!?]{0,90}",
    r"outlook (?:for|för|für|voor|pour|para|per|dla|pro) (?:ios|android|mac)[^,;!?]{0,60}(?:herunter\w*|holen|downloaden|hankkiminen)?",
    r"(?:iphone|ipad|android|telefon|galaxy|cep telefonu)\S*\s?(?:\w+ )?(?:gönderildi|gönderilmiştir)\.?",
    r"\S{0,20}\s?(?:iphone|ipad|android|galaxy)\S{0,12}\s?(?:から送信|より送信|에서 보냄|에서 전송)\S{0,6}",
    r"(?:我的|从我的|從我的|发自我的|发自|發自|寄自)\s?(?:我的|从|從)?\s?[\w ]{2,30}(?:发送|傳送|發送|发出|手机|手機)?",
    r"나의 \S{1,20}에서 (?:보냄|보냅니다)\.?",
    r"(?:get|sent with|skapat med|sent via) (?:blackberry|boxer|spark|mailspring|shortwave|superhuman|airmail|mimestream|vivaldi)\b.{0,60}",
)  # fmt: skip
DEVICE = re.compile("|".join(f"(?:{pattern})" for pattern in _DEVICE_PATTERNS), re.IGNORECASE)

# What begins a paragraph that nobody wrote for this mail.
_FOOTERS = (
    # virus scanners
    r"(?:this (?:e-?mail|message)|dett?a (?:e-?post\w*|meddelande|mejl|e-?mail)|denna e-?post\w*|diese e-?mail|dit bericht|deze e-?mail|cet e-?mail|ce message"
    r"|este (?:correo|e-?mail|mensaje)|questa e-?mail|ta wiadomość|denne (?:e-?mail|e-?post|mail)|tämä sähköposti\S*|tento e-?mail)\b[^\n]{0,80}?"
    r"\b(?:viruses|virus|viren|virussen|viirus\w*|virusów|virů|avast|avg)\b",
    r"(?:virus-?free|virusfri(?:tt)?|virenfrei|virusvrij|libre de virus|sans virus|garanti sans virus|senza virus|privo di virus|wolny od wirusów|livre de vírus"
    r"|без вирусов|virüssüz|没有病毒|無病毒)\b",
    r"(?:scanned by|checked by|avast|avg) (?:avg|avast|mcafee|norton|anti-?virus|mailscanner|no virus)",
    # the environment
    r"(?:\S{1,2} )?(?:please|kindly|vänligen|var vänlig)? ?(?:consider|think of|think about|save) (?:the )?(?:environment|trees|planet|paper)",
    r"(?:\S{1,2} )?(?:tänk på miljön|tenk på miljøet|tænk på miljøet|ajattele ympäristöä|bitte denken sie an die umwelt|denk aan het milieu|pensez à l['’]environnement"
    r"|antes de imprimir|prima di stampare|pomyśl o środowisku|před vytištěním|пожалуйста, подумайте об окружающей|behöver du skriva ut|overvej miljøet)",
    r"(?:\S{1,2} )?(?:do you (?:really )?need to print|think before you print|avant d['’]imprimer|bevor sie diese)",
    # mailing lists
    r"you (?:received|are receiving|got) this (?:message|e-?mail|mail) because",
    r"(?:to unsubscribe|unsubscribe:|för att avprenumerera|avsluta prenumerationen|avregistrera)",
    r"[\w.@ -]{2,60} (?:mailing list|e-postlista|sändlista|mailinglista)\b",
    r"(?:du får|du har fått) (?:detta|det här) (?:mejlet|mailet|meddelandet|mejl|mail) (?:eftersom|för att)",
    # what lawyers ask for
    r"(?:confidentiality|legal|privacy|disclaimer|important) ?(?:notice|note|disclaimer|statement)?:",
    r"(?:disclaimer|ansvarsfriskrivning|haftungsausschluss|avis de confidentialité|aviso legal|aviso de confidencialidad|clausola di riservatezza)\b",
    r"if you (?:are not the (?:intended|named)|have received this (?:e-?mail|message|communication|transmission) (?:in error|by mistake)|received this (?:e-?mail|message) in error)",
    r"om du (?:inte är (?:den )?(?:avsedd|rätt)|(?:har )?(?:fått|mottagit) (?:detta|det här) (?:\S+ )?av misstag)",
    r"(?:såhär|så här) (?:behandlar|hanterar) vi (?:dina )?personuppgifter|information om (?:hur vi behandlar )?personuppgifter|läs (?:mer )?om (?:hur vi|vår behandling)[^\n]{0,40}personuppgifter",
    r"the information (?:contained )?in (?:this|the) (?:e-?mail|message|transmission|communication)|any views or opinions",
    r"(?:der inhalt dieser e-?mail|les informations contenues|la información contenida|le informazioni contenute|as informações contidas)",
)  # fmt: skip
FOOTER = re.compile("|".join(f"(?:{pattern})" for pattern in _FOOTERS), re.IGNORECASE)

# A paragraph with three of these is the lawyers', whatever it begins with; it speaks of the mail itself in one.
_LEGAL = (
    r"confidenti|konfidenti|vertraulich|vertrouwelijk|riservat|poufn|důvěrn|конфиденциальн|gizli|luottamukselli|fortroli|機密|机密|보안|기밀|sekretess|privileged",
    r"recipient|addressee|adressat|mottagare|modtager|mottaker|vastaanottaj|empfänger|geadresseerde|ontvanger|destinatai?r|adresat|příjemc|получател|alıcı|受信者|收件人|수신인|intended",
    r"unauthori[sz]ed|obehörig|uberettig|uautoris|unbefugt|onbevoegd|non autorisé|no autorizad|non autorizz|não autorizad|nieuprawnion|neoprávněn|prohibit|förbjud|forbud|verboten|interdit|prohibid|proibit|запрещ",
    r"in error|by mistake|av misstag|av en feiltakelse|ved en fejl|erehdyksessä|irrtümlich|nicht der richtige|ten onrechte|per vergissing|par erreur|por error|per errore|por engano|omyłkowo|omylem|ошибочно|yanlışlıkla|誤って|错误|錯誤|잘못",
    r"\bdelete|destroy|radera|förstör|slett|\bslet|poista|lösch|vernicht|verwijder|détrui|supprim|elimin|destru|cancell|distrugg|usuni|smaž|vymaž|удал|silin|削除|删除|刪除|삭제",
    r"disclos|dissemin|distribut|\bcopy|kopier|sprid|vidarebefordr|weitergabe|openbaar|diffusion|divulga|diffusione|rozpowszech|šíř|распростран|開示|披露|배포",
    r"liab|ansvar|haft|aansprakelijk|responsab|odpowiedzialn|odpověd|ответствен|sorumlu|責任|责任|책임",
    r"this (?:e-?mail|message|communication)|detta (?:meddelande|mejl|e-?post)|denne (?:e-?mail|e-?post|mail|melding)|diese (?:e-?mail|nachricht)|dit bericht|deze e-?mail|ce (?:message|courriel)|cet e-?mail|este (?:mensaje|correo|e-?mail)|questo messaggio|esta mensagem|niniejsza wiadomość|ta wiadomość|tato zpráva|tento e-?mail|это (?:сообщение|письмо)|bu e-?posta|本メール|本邮件|本郵件|本電子|이 메일|tämä (?:viesti|sähköposti)",
)  # fmt: skip
LEGAL = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _LEGAL)

# What a mail server puts above a mail that comes from outside.
BANNER = re.compile(
    r"\W{0,4}(?:external|extern|externt|ext|outside)(?: e-?mail| message| sender| avsändare| mail)?\s?[\]):*!-]{1,6}\s?$"
    r"|\W{0,4}(?:caution|warning|attention|notice|external(?: e-?mail| sender)?|varning|obs|advarsel|achtung|vorsicht|let op|attenzione|atención|uwaga|varoitus|alert)"
    r"\W{1,4}[^\n]{0,80}?(?:outside|external|extern|ulkopuol|außerhalb|buiten|esterno|externo|extérieur|zewnętrz|utanför|udefra|utenfor)"
    r"|\W{0,4}(?:this (?:e-?mail|message) (?:originated|came|was sent|comes|is) (?:from|by) (?:outside|an external|someone outside)|(?:detta|det här) (?:e-?post\S*|mejlet|mailet|meddelandet?|mejl|mail)"
    r" (?:kommer från|har skickats från|skickades från) (?:en extern|någon utanför|utanför)|you don['’]t often get (?:e-?mail|email) from|du får inte ofta e-?post från|some people who received this message don['’]t often)",
    re.IGNORECASE,
)
BANNER_MORE = re.compile(
    r"\b(?:links?|attachments?|click|sender|organi[sz]ation|recognize|trust|länk\w*|bilag\w*|avsändar\w*|klicka|anhänge?|absender|learn why this is important)\b",
    re.IGNORECASE,
)
