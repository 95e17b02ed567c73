"""The vocabulary of page furniture.

Rule: words that any outlet may use, in several languages; never an outlet's name, never a phrase of a single page.
Each function returns the reason why a line is furniture, or None. Lines longer than a short paragraph are never
judged here. Patterns are in lower case and are matched against lower-case lines, which is several times faster than
ignoring case.
"""

import re

from builder.capture.patterns.language import CJK, count_length, ends_sentence, find_runs, find_words

_ICON = re.compile(
    r"icon|arrow|chevron|sketch|artboard|layer|path\b|shape|glyph|svg|logo|facebook|twitter|linked-?in|whatsapp|"
    r"pinterest|reddit|telegram|instagram|youtube|mail|e-?mail|print|share|search|menu|close|burger|hamburger|bookmark|"
    r"play|pause|user|login|cart|bell|caret|tick|plus|minus|group|fill|stroke|vector|rectangle|oval"
)
_JOIN = re.compile(r"(?<=[a-z\d])(?=[A-Z][a-z])")
_SHARE = re.compile(
    r"^(?:share(?: (?:this|on|via|with|to|article|story|by)\b.{0,30})?|tweet(?: this)?|facebook|twitter|x|linkedin|whatsapp|telegram|"
    r"reddit|pinterest|instagram|e-?mail(?: this)?|print(?: this)?|copy link|copied|link copied|save(?: (?:this|article|story|for later))?|"
    r"bookmark|listen(?: to (?:this )?article)?|gift (?:this )?article|give this article|follow(?: us)?|like|text size|"
    r"teilen|twittern|mailen|drucken|merken|partager|tweeter|envoyer|imprimer|compartir|tuitear|enviar|imprimir|compartilhar|tuitar|condividi|invia|"
    r"stampa|delen|twitteren|printen|メール|تويتر|أرسل|微博|微信|"
    r"シェア|ツイート|印刷|保存|مشاركة|شارك|طباعة|分享|打印)(?: (?:on )?(?:facebook|twitter|linkedin|whatsapp|e-?mail|print|share|tweet))*$",
)
_DISCLOSURE = re.compile(
    r"\b(?:sponsored|advertorial|advertis(?:ement|ing|er)s?|paid (?:content|post|partnership|promotion|feature|notices?|announcements?|for by)|"
    r"partner content|presented by|brought to you by|commissioned by|produced in partnership|in partnership with|"
    r"commercial (?:partner|feature|content)|promoted(?: content| by)?|brand(?:ed)? content|supported by|"
    r"anzeigen?|werbung|werbekunden?|publicité|annonceurs?|contenu sponsorisé|contenuto sponsorizzato|inserzionist[ai]|gesponsorde inhoud|adverteerders?|anunciantes?|publirreportaje|publicidad|contenido patrocinado|publicidade|"
    r"conteúdo patrocinado|pubblicità|advertentie)\b|広告|スポンサー|提供：|إعلان|محتوى مدفوع|محتوى برعاية|برعاية|广告|赞助",
)
_DISCLOSURE_WORDS = frozenset(
    "sponsored advertorial advertisement advertisements advertising advertisings advertiser advertisers paid partner presented brought "
    "commissioned partnership commercial promoted brand branded supported anzeige anzeigen werbung werbekunde werbekunden publicité "
    "annonceur annonceurs contenu contenuto inserzionista inserzionisti gesponsorde adverteerder adverteerders anunciante anunciantes "
    "publirreportaje publicidad contenido publicidade conteúdo pubblicità advertentie".split()
)
"""Each match of the pattern above in Latin letters contains one of these words. The sets of words below do the same
for their patterns.
"""
_DISCLOSING = re.compile(
    r"\b(?:content|article|feature|page|material|notices?|space|announcement|label|editorial|newsroom|client|advertisers?|commercial|partner|inhalt|contenu|contenuto|contenido|conteúdo|inhoud)\b|記事|企画|ページ|المادة|المحتوى",
)
_IMPERATIVE = re.compile(
    r"^(?:(?:discover|download|get|sign up|subscribe|join|follow|click|tap|register|support|try|start|enjoy|explore|find out|learn more|"
    r"log in|install|upgrade|become|donate|celebrate|unlock|see|meet|introducing|receive|stay|don['’]t miss|never miss|take|customi[sz]e|"
    r"give|buy|order|visit|watch|listen|read|help us|love|want|already|be the first|keep up|save|claim|continue|access|switch|scan)\b|"
    r"abonnieren|jetzt|laden|abonnez|découvrez|téléchargez|inscrivez|entdecken sie|jetzt laden|recevez|suscr[ií]b|descarga|descubr|recib|reg[ií]str|"
    r"assine|baixe|receba|inscreva|cadastre|abbonati|scarica|iscriviti|ricevi|ontdek|meld)",
)
_OFFER = re.compile(
    r"\b(?:apps?|newsletters?|subscri\w+|sign(?:ing)? up|free (?:access|trial|month|week|copy|delivery)|trial|offer|inbox|account|member(?:ship)?s?|"
    r"print edition|digital edition|e-?paper|notifications?|alerts?|offline|podcast|web ?push|app store|google play|unlimited|"
    r"by e-?mail|per (?:week|month|year)|a (?:week|month|year) for|discount|% off|whatsapp|telegram|instagram|facebook|twitter|"
    r"our (?:journalism|reporting|readers?|coverage|chapter|morning|daily|weekly|free|latest|team)|"
    r"probeabo|abo|newsletter|abonnement|abonnez|(?:nouvelle |notre |l['’])application|sans connexion|suscripci[oó]n|suscr[ií]\w+|bolet[ií]n|aplicaci[oó]n|assinatura|boletim|aplicativo|"
    r"abbonamento)\b|アプリ|会員|登録|無料|購読|メールマガジン|ニュースレター|النشرة|تطبيق|اشترك|حمّل|حمل التطبيق|订阅|下载|应用",
)
_OFFER_WORDS = frozenset(
    "app apps newsletter newsletters up free trial offer inbox account member members membership memberships edition paper epaper "
    "notification notifications alert alerts offline podcast push webpush google unlimited mail email week month year discount off "
    "whatsapp telegram instagram facebook twitter our probeabo abo abonnement abonnez application connexion suscripción suscripcion "
    "boletín boletin aplicación aplicacion assinatura boletim aplicativo abbonamento".split()
)
_RELATED = re.compile(
    r"^(?:read (?:more|next|also|on|the full)|related|more (?:from|on|in|like|stories|news|about|to read|coverage)|most (?:read|popular|viewed|shared|commented)|"
    r"recommended|you (?:may|might) (?:also )?(?:like|be interested)|trending|also (?:read|on|in)|latest (?:news|stories|from|in|articles)|up next|"
    r"see also|editors?['’]? ?picks?|top stories|popular|don['’]t miss|must read|in this (?:section|article|story)|keep reading|"
    r"previous (?:article|story|post)|next (?:article|story|post)|what to read next|explore more|elsewhere|in pictures|in case you missed|"
    r"lesen sie (?:auch|mehr)|mehr zum thema|mehr aus|auch interessant|das könnte sie|meistgelesen|à lire aussi|lire aussi|sur le même|les plus lus|meest gelezen|lo más leído|i più letti|アクセスランキング|热门|"
    r"lea (?:también|además)|le puede interesar|más (?:noticias|leídas|sobre)|noticias relacionadas|leia (?:também|mais)|mais (?:lidas|sobre)|veja também|"
    r"leggi anche|potrebbe interessarti|lees (?:ook|meer)|関連記事|あわせて読みたい|おすすめ|人気|ランキング|اقرأ أيضا|اقرأ أيضاً|مواضيع ذات صلة|الأكثر قراءة|相关阅读|相关新闻|推荐)",
)
_NAVIGATION = re.compile(
    r"^(?:skip to .{0,30}|home(?:page)?|menu|search|sign in|log ?in|log ?out|register|subscribe(?: now)?|my account|account|contact(?: us)?|about(?: us)?|"
    r"terms(?: (?:of (?:use|service)|and conditions|& conditions))?|privacy(?: (?:policy|notice))?|cookies?(?: (?:policy|settings|preferences))?|"
    r"advertise(?: with us)?|sitemap|site map|faqs?|help|careers|jobs|newsletters?|all rights reserved.{0,40}|back to (?:top|home).{0,20}|scroll to top|"
    r"top|close|next|previous|load more|show more|view (?:all|more).{0,20}|see (?:all|more).{0,20}|advertisement|loading(?: \w+)?(?:…|\.{0,3})|image|photos?|video|gallery|"
    r"tags?|topics?|filed under|categor(?:y|ies)|comments?|accept|reject|ok|edition|language|weather|"
    r"zum inhalt.{0,14}|aller au contenu.{0,12}|(?:saltar|ir) al contenido.{0,12}|(?:ir|pular) para o conteúdo.{0,12}|vai al contenuto.{0,12}|naar de inhoud|"
    r"s['’]abonner|suscr[ií]bete|assine|entrar|accedi|abbonati|inloggen|abonneren|abo|jetzt anmelden|aanmelden|je m['’]inscris|apuntarme|"
    r"inscrever-se|iscriviti|nach oben|haut de page|volver arriba|voltar ao topo|torna su|naar boven|antworten|répondre|responder|rispondi|"
    r"reageren|reply|本文へ移動|購読する?|登録する|ページの先頭へ|返信|跳到正文|订阅|立即订阅|返回顶部|回复|انتقل إلى المحتوى|اشترك|اشترك الآن|إلى الأعلى|رد|"
    r"startseite|anmelden|impressum|datenschutz|kontakt|accueil|connexion|se connecter|mentions légales|inicio|iniciar sesión|contacto|"
    r"ホーム|ログイン|会員登録|お問い合わせ|検索|الرئيسية|تسجيل الدخول|اتصل بنا|首页|登录)[:.…»>]?$",
)
_COPYRIGHT = re.compile(
    r"^(?:©|\(c\)|copyright\b)|\ball rights reserved\b|alle rechte vorbehalten|tous droits réservés|todos los derechos|todos os direitos|"
    r"tutti i diritti|無断転載|不許複製|版权所有|جميع الحقوق محفوظة",
)
_COPYRIGHT_WORDS = frozenset("c copyright reserved rechte droits derechos direitos diritti".split())
_RENAMED = re.compile(
    r"\b(?:(?:now|formerly|previously|once|until \w+) (?:known|published|called|printed|titled) (?:as|under)|is now called|was founded as|"
    r"(?:has|was) (?:been )?renamed|(?:has|have) become|has a new name|changed its name|under (?:a|its) new name|is the new name)\b|"
    r"(?:は|が)?(?:旧|改題|改称|改名|名称を変更|名前が変わ)|に生まれ変わ|[يت]\u064f?عرف الآن|المعروفة سابق|المعروف سابق|سابقا باسم|更名为|原名",
)
_RENAMED_WORDS = frozenset("known published called printed titled founded renamed become name".split())
_COMMENTS = re.compile(
    r"^(?:\d+ comments?|comments?(?: \(\d+\))?|leave a (?:comment|reply)|\d+ (?:kommentare?|commentaires?|comentarios|comentários|commenti|reacties)|post a comment|join the (?:conversation|discussion)|view comments|"
    r"comments are closed.*|show comments|have your say|kommentare?|commentaires?|comentarios?|コメント)[.:]?$",
)
_COMMENTER = re.compile(
    r"^\S.{0,50}\b(?:says|said|wrote|sagt|schreibt|a dit|dit|dice|disse|scrive|schreef)\s*:$|^reply(?: to .{1,40})?$|^log in to reply|"
    r"^(?:\d+ )?(?:responses?|thoughts?|comments?|replies|kommentare|commentaires|comentarios) (?:to|on|zu|sur|a|en) .{3,}",
)
_COMMENT_TIME = re.compile(
    r"^(?:\w+ \d{1,2}, \d{4}|\d{1,2} \w+ \d{4}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}) (?:at |um |à |a las )\d{1,2}[:.h]\d\d\s*(?:[ap]\.?m\.?)?(?: reply)?$|"
    r"^\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago$",
)
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|gdpr|personal(?:ised|ized) (?:ads|content)|legitimate interest|our partners|privacy (?:policy|settings|choices)|"
    r"manage (?:options|preferences|choices)|accept all|reject all|vendors?)\b|同意|クッキー|ملفات تعريف",
)
_CONTRIBUTED = re.compile(r"\bcontributed to (?:this|the) (?:report|story|article)\b|\bcontributed reporting\b")
_CORRECTION = re.compile(
    r"^(?:corrections?|clarifications?|editor['’]s note|update|amendment|erratum|berichtigung|korrektur|correction|rectificatif|"
    r"fe de errat(?:as|os)|correcci[oó]n|corre[cç][aã]o|rettifica|correctie|訂正|تصحيح|更正)"
    r"(?:,? \d[^:：]{2,20}|,? [a-z]+\.? \d[^:：]{0,8})?\s*(?:\([^)]{1,40}\)\s*)?[:：—–-]\s*\S",
)
_WALLS = (
    ("a consent wall", _CONSENT),
    ("a captcha", re.compile(r"\b(?:captcha|are you (?:a )?(?:human|robot)|not a robot|verify (?:that )?you are|unusual traffic|checking your browser)\b")),
    ("an error page", re.compile(r"\b(?:page (?:not found|you (?:requested|are looking for))|error 40[34]|404 not found|access denied|forbidden|server error)\b")),
    ("a log-in page", re.compile(r"\b(?:forgot(?:ten)? (?:your )?password|sign in to (?:continue|read)|log ?in to (?:continue|read)|create (?:an|your) account)\b")),
)  # fmt: skip

_WALL_ASIDE = re.compile(
    r"\b(?:comment(?:s|ing)?|newsletters?|forums?|podcasts?|kommentare?|commentaires?|comentarios)\b"
)
"""Words of offers that have nothing to do with the rest of the text."""
_PAYWALL = re.compile(
    # English
    r"\b(?:subscri(?:be|ption)|sign in|log ?in|register|sign up|join|become a (?:member|subscriber)|pay|upgrade|account|trial)\b[^.!?]{0,40} to "
    r"(?:continue\b|(?:keep|finish) reading\b|(?:read|see|view|access|unlock) (?:on\b|more\b|all\b|the (?:full|rest|whole|entire|article|story)|this|our (?:full|premium)))|"
    r"\b(?:to|want to) (?:continue|keep|go on|finish) reading\b|\bcontinue reading (?:this|your|with|the (?!main))\b|"
    r"\b(?:read|unlock|access) the (?:full|rest of (?:the|this)|whole|entire|complete) (?:article|story|text)\b|"
    r"\b(?:article|story|content|text|page)s? (?:is|are) (?:only |exclusively |reserved )?(?:available )?(?:for|to) (?:our |paying |registered |premium )*(?:subscribers|members)\b|"
    r"\b(?:for|to) (?:subscribers|members) only\b|\b(?:subscriber|member)[s-]?(?:only| exclusive)\b|\balready (?:a|have a) (?:subscriber|subscription|member)|"
    r"\b(?:reached|used|read) (?:your|the|all) [^.!?]{0,30}\b(?:limit|free (?:articles?|stories))\b|\bfree (?:articles?|stories) (?:left|remaining|this month)\b|\bremaining \d+ ?% of (?:the|this)\b|"
    # German
    r"\b(?:um|zum) (?:den artikel |diesen artikel )?(?:weiterlesen|weiterzulesen)\b|\bweiterlesen mit\b|\bjetzt weiterlesen\b|"
    r"\b(?:artikel|beitrag|inhalt|text)\b[^.!?]{0,40}\b(?:nur für|exklusiv für|abonnent\w+ vorbehalten)|\bnur für (?:unsere )?abonnent\w+|"
    r"\b(?:bereits|schon) (?:abonnent\w*|ein abo|digitalabonnent\w*|kunde)\b|\b(?:ganzen|vollständigen|gesamten) artikel lesen\b|"
    # French
    r"\b(?:réservée?s? (?:aux|à nos) abonnés|pour lire la suite|lire la suite de (?:cet|l['’])|il vous reste [\d,.]+ ?% de|déjà abonnée?\b|"
    r"(?:cet )?article est réservé|la suite est réservée|poursuivre (?:votre |la )lecture|continuer (?:à lire|la lecture))|"
    # Spanish and Portuguese
    r"\b(?:para|regístrate para|suscr[ií]bete para) (?:seguir|continuar) (?:leyendo|lendo|a leitura|la lectura)\b|\b(?:exclusivo|s[oó]lo|só) para (?:suscriptores|assinantes)\b|"
    r"\bya (?:eres|es usted|soy) suscriptora?\b|\bjá (?:é|sou) assinante\b|\b(?:conteúdo|contenido|artigo|artículo) (?:é |es )?(?:exclusivo|reservado)\b|"
    # Italian and Dutch
    r"\b(?:per|vuoi) continuare a leggere\b|\b(?:riservato|solo) (?:agli|per gli) abbonati\b|\bsei già abbonat[oa]\b|"
    r"\b(?:om )?verder (?:te )?lezen\b|\bverder lezen\?|\balleen (?:toegankelijk )?voor (?:onze )?(?:abonnees|leden)\b|\b(?:al|reeds) abonnee\?|"
    # Japanese, Chinese, Korean, Arabic, Russian
    r"この記事は(?:有料|会員)|有料会員(?:に|の方|限定)|続きを(?:お読み|読むには)|残り\s*[\d,]+\s*文字|付费(?:阅读|内容|会员)|仅限(?:订阅|会员)|订阅后(?:继续)?阅读|訂閱後|"
    r"유료\s*회원|구독(?:자|회원) 전용|للمشتركين فقط|لمتابعة القراءة|только для подписчиков|чтобы продолжить чтение"
)
LONGEST_NOTICE = 300
"""Maximum number of characters in a paywall notice."""


def find_icons(text: str) -> str | None:
    """Titles of icons that a dump joined together: words joined at capitals, few spaces, vocabulary of icons."""
    if not 12 <= len(text) <= 600 or ends_sentence(text):
        return None
    joins, words = len(_JOIN.findall(text)), text.split()
    if joins < 2 and len(words) > 20:
        return None
    named = len(_ICON.findall(text.lower()))
    if joins >= 2 and named >= 2 and joins * 3 >= len(words):
        return "titles of icons, run together"
    return "titles of icons" if named >= 3 and len(words) <= named * 2.5 and len(words) < 40 else None


def find_share(text: str) -> str | None:
    """A share or tool button."""
    return "a share or tool button" if len(text) < 80 and _SHARE.match(text.rstrip(".:…").lower()) else None


def find_disclosure(text: str) -> str | None:
    """The label of an advertisement, or a note that names who paid."""
    length = count_length(text)
    if length > 45 or _lacks(text, _DISCLOSURE_WORDS):
        return None
    lowered = text.lower()
    if not _DISCLOSURE.search(lowered):
        return None
    if length <= 6 and not ends_sentence(text):
        return "the label of an advertisement"
    return "says who paid for content" if _DISCLOSING.search(lowered) else None


def find_promo(text: str) -> str | None:
    """A line in which the outlet promotes its app, newsletter or other offers."""
    length = count_length(text)
    if length > 45:
        return None
    lowered = text.lower()
    if not ("subscri" in lowered or "suscr" in lowered or not _lacks(text, _OFFER_WORDS)):
        return None
    if _is_quotation(text) or (length > 14 and ends_sentence(text) and not _addresses(text)):
        return None
    offers = len(set(_OFFER.findall(lowered)))
    asks = bool(_IMPERATIVE.match(lowered))
    if asks and offers and (length <= 30 or offers >= 2):
        return "asks the reader to take an offer of the outlet"
    if (
        offers >= 2
        and length <= 30
        and (not ends_sentence(text) or {"you", "your", "our", "we"} & set(find_words(text)))
    ):
        return "speaks of the outlet's own offers"
    if offers and length <= 12 and not ends_sentence(text) and not text.endswith((":", "：")):
        return "a label of the outlet's own offers"
    return "speaks of the outlet's own offers" if offers and CJK.search(text) and length <= 24 else None


def find_related(text: str) -> str | None:
    """The heading of a list of other stories, or a link to one."""
    return "leads to other stories" if count_length(text) <= 25 and _RELATED.match(text.lower()) else None


def find_navigation(text: str) -> str | None:
    """A label of the site's menus."""
    lowered = text.lower()
    if len(text) < 60 and _NAVIGATION.match(lowered):
        return "a label of the site's navigation"
    if _COMMENTS.match(lowered):
        return "the head of the readers' comments"
    return None


def find_colophon(text: str) -> str | None:
    """Copyright lines, and lines about the outlet's present or former name."""
    length = count_length(text)
    if length > 60:
        return None
    signed = text[:1] == "©" or not _lacks(text, _COPYRIGHT_WORDS)
    if signed and _COPYRIGHT.search(text.lower()):
        return "a copyright line"
    if length <= 32 and not _lacks(text, _RENAMED_WORDS) and _RENAMED.search(text.lower()) and not _is_quotation(text):
        return "says what the outlet is or was called"
    return None


def _lacks(text: str, words: frozenset[str]) -> bool:
    """True if a text in Latin letters contains none of these words."""
    runs = find_runs(text)
    return runs is not None and words.isdisjoint(runs)


def _addresses(text: str) -> bool:
    """True if a sentence addresses the reader or speaks for the outlet, and for scripts without word lists."""
    return (
        not _PERSONS.isdisjoint(find_words(text))
        or bool(_IMPERATIVE.match(text.lower()))
        or not re.search("[a-z]", text)
    )


_PERSONS = frozenset(
    "you your yours our ours we us sie ihr ihre ihnen unser unsere wir vous votre vos notre nos usted su tu "
    "nuestro nuestra você sua nosso nossa voi vostro nostro nostra uw onze jouw".split()
)


def _is_quotation(text: str) -> bool:
    """True if somebody is quoted: furniture may put names in quotes, but does not report speech."""
    return text[:1] in '"“‘«„「' and (text[-1:] in '"”’»“」' or bool(_SAID.search(text.lower())))


def reports_speech(text: str) -> bool:
    """True if a line quotes somebody or reports what somebody said."""
    return _is_quotation(text) or _SAID.search(text.lower()) is not None


_SAID = re.compile(
    r"[\"”’»“」,]\s*(?:\w+\s+){0,4}(?:said|says|told|asked|added|wrote|sagte|dit|dijo|disse)\b|と(?:話|語|述べ)|قال"
)


def starts_comments(text: str, above: str) -> bool:
    """True if readers' comments begin here: their heading, or a reader's name or time as printed on blogs."""
    if len(text) > 90:
        return False
    line = text.lower()
    return bool(_COMMENTS.match(line) or _COMMENTER.search(line) or (_COMMENT_TIME.match(line) and len(above) < 60))


def names_contributors(text: str) -> bool:
    """True if a line names others who contributed to the report."""
    return len(text) < 300 and _CONTRIBUTED.search(text.lower()) is not None


def find_correction(text: str) -> str | None:
    """A correction note."""
    return "a correction note" if _CORRECTION.match(text[:160].lower()) else None


def find_wall(text: str, length: int) -> str | None:
    """The kind of page that replaced an article (consent, log-in, error), if its vocabulary fills a short text.

    `length` is the number of words.
    """
    lowered = text.lower()
    for name, pattern in _WALLS:
        hits = len(pattern.findall(lowered))
        if (hits >= 1 and length < 120 and hits * 40 >= length) or (hits >= 6 and hits * 25 >= length):
            return name
    return None


def is_paywall_notice(text: str) -> bool:
    """True if a line says that the rest of a text is only for those who pay or sign in."""
    lowered = text.lower() if len(text) <= LONGEST_NOTICE else ""
    return _PAYWALL.search(lowered) is not None and _WALL_ASIDE.search(lowered) is None


FURNITURE = (
    ("share", find_share),
    ("disclosure", find_disclosure),
    ("navigation", find_related),
    ("navigation", find_navigation),
    ("promo", find_promo),
    ("furniture", find_colophon),
)
"""(role, test), in the order in which the tests are tried."""
