"""Section and kicker.

Rule: the section stated by the page is used, even a plain `News`; else the label above the headline, else the first
folder of the address.
"""

import re
from collections import Counter
from collections.abc import Iterator

from builder.article.evidence import Candidate, Finding, pick
from builder.capture.blocks import Block, Reading
from builder.capture.patterns.language import ends_sentence, normalise
from builder.capture.patterns.names import is_given, is_name_line
from builder.capture.patterns.people import find_byline
from builder.capture.roles.rules import Verdict
from builder.capture.segment.measured_blocks import MeasuredBlocks

_KINDS = re.compile(
    r"^(?:home(?: ?page)?|articles?|story|stories|posts?|pages?|index|default|content|archive|none|null|uncategori[sz]ed|"
    r"www|amp|web)$",
    re.IGNORECASE,
)
"""Kinds of pages, which some pages state instead of a section."""
_GENERIC = re.compile(r"^(?:news|latest|blog|en|de|fr|es|it|pt|nl|ja|zh|ar|[a-z]{2}[-_][a-z]{2})$", re.IGNORECASE)
"""Names that count as a section only if the page states them, not in breadcrumbs or an address."""
_KICKER_NAMES = re.compile(
    r"kicker|eyebrow|overline|rubric|section-?(?:label|name)|category|topline|strap-?line|label|dachzeile|surtitre|antetitulo"
)
_HOME = re.compile(
    r"(?:^|[:：])\s*(?:home(?: ?page)?|start|startseite|accueil|inicio|início|ホーム|トップ|首页|首頁|الرئيسية)$|^正文$",
    re.I,
)
_KNOWN = frozenset(
    "world|world news|international|global|foreign|nation|national|us|u.s|us news|u.s. news|uk|uk news|americas|europe|asia|asia pacific|africa|"
    "middle east|australia|china|india|canada|local|local news|metro|region|regional|city|community|politics|government|elections|policy|white house|"
    "congress|parliament|diplomacy|defence|defense|military|security|crime|courts|law|justice|business|economy|economics|finance|markets|money|"
    "companies|industry|jobs|work|careers|real estate|property|housing|personal finance|investing|energy|tech|technology|science|"
    "science & environment|environment|climate|nature|space|weather|health|wellness|medicine|coronavirus|covid-19|education|schools|university|"
    "opinion|opinions|editorial|editorials|commentary|comment|columns|columnists|letters|letters to the editor|analysis|ideas|voices|perspectives|"
    "viewpoint|debate|sport|sports|football|soccer|baseball|basketball|hockey|cricket|rugby|tennis|golf|cycling|racing|formula 1|motorsport|nfl|"
    "nba|mlb|nhl|olympics|boxing|culture|arts|art|art & design|entertainment|arts & entertainment|celebrity|celebrities|film|films|movies|music|"
    "tv|television|tv & radio|media|books|theater|theatre|stage|dance|games|gaming|comics|photography|life|lifestyle|life & style|style|fashion|"
    "beauty|food|food & drink|dining|restaurants|recipes|wine|home|home & garden|garden|gardening|family|parenting|relationships|travel|cars|auto|"
    "autos|motoring|automotive|transport|transportation|aviation|religion|faith|history|society|people|obituaries|obituary|deaths|features|feature|"
    "magazine|weekend|special reports|special report|investigations|investigation|fact check|in depth|news|breaking news|top news|"
    "politik|inland|ausland|wirtschaft|finanzen|börse|kultur|feuilleton|sport|wissen|wissenschaft|technik|digital|netzwelt|panorama|gesellschaft|"
    "meinung|kommentar|leserbriefe|reise|auto|gesundheit|bildung|karriere|immobilien|lokales|regionales|stadt|vermischtes|medien|nachrufe|"
    "politique|monde|international|france|économie|entreprises|société|planète|sciences|santé|éducation|culture|cinéma|livres|musique|médias|"
    "idées|tribune|opinions|débats|sports|voyage|gastronomie|style|faits divers|justice|régions|nécrologie|disparitions|"
    "política|mundo|internacional|españa|economía|empresas|sociedad|ciencia|tecnología|salud|educación|cultura|cine|libros|música|televisión|"
    "opinión|deportes|fútbol|viajes|gastronomía|estilo|sucesos|justicia|madrid|clima|medio ambiente|obituarios|"
    "brasil|economia|negócios|sociedade|ciência|tecnologia|saúde|educação|opinião|esportes|esporte|desporto|futebol|turismo|cidades|polícia|"
    "politica|mondo|esteri|cronaca|cronache|economia|finanza|società|scienze|tecnologia|salute|scuola|cultura|spettacoli|spettacolo|libri|musica|"
    "opinioni|commenti|sport|calcio|viaggi|cucina|moda|motori|"
    "binnenland|buitenland|politiek|wereld|economie|geld|wetenschap|gezondheid|onderwijs|cultuur|boeken|muziek|opinie|voetbal|reizen|koken|klimaat|"
    "社会|政治|経済|国際|海外|文化|芸能|スポーツ|科学|医療|健康|教育|地域|地方|社説|オピニオン|暮らし|生活|環境|国内|ビジネス|テクノロジー|"
    "国内|国际|时政|经济|财经|科技|体育|文化|娱乐|社会|教育|健康|军事|评论|观点|環球|國際|經濟|財經|體育|娛樂|評論|生活|港聞|兩岸|"
    "سياسة|اقتصاد|رياضة|ثقافة|محليات|العالم|علوم|صحة|رأي|منوعات|تكنولوجيا|فنون|أخبار".split("|")
)
"""Names of sections that newspapers share, lower-cased."""
_BUTTON = re.compile(
    r"\b(?:live|copy|share|follow|feedback|settings|log (?:in|out)|sign (?:in|up)|tip us|tips|logo|toggle|menu|search|skip|jump|back to|continue|"
    r"reading|subscribe|newsletters?|podcasts?|blogs?|comments?|print|advertisement|español|english|deutsch|français|watch|listen|video|"
    r"photos?|gallery|more|show|pro|app|login)\b|[\d@>»›|/#]|\.\w",
    re.IGNORECASE,
)
"""Words on buttons and in names of sites, which no section has."""
KNOWN_SURE, LABEL_SURE = 0.55, 0.3
"""Confidence of a dump's label, if it is a known name of a section, and if not: the share that matches the outlets'
statements.
"""
MENU = 24
"""Maximum number of lines above the headline of a dump without a menu."""
MOST_WORDS = 5
"""Maximum number of words in a label."""
ALL_LINKS = 0.85
"""Minimum share of linked characters in a line that is a menu."""
LONGEST = 60
"""Maximum number of characters in a stated section; anything longer is a list of tags or a sentence."""


def find_section(
    measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], reading: Reading, *, publisher: str | None = None
) -> tuple[Finding | None, Finding | None]:
    """(section, kicker); the kicker is used as section if the page states none; the outlet's name is neither."""
    outlet = normalise(publisher or "")
    lines = (measured.blocks[index].text for index in _find_labels(measured, verdicts))
    printed = [_cut_trail(text) for text in lines if normalise(text) != outlet]
    labels = [Candidate(text, "kicker line", 0.75, text) for text in printed]
    section = pick(candidate for candidate in reading.found.get("section", ()) if _names_section(candidate))
    if section is None:
        if measured.page:
            return pick(labels[-1:]) or pick(_find_in_url(reading)), None
        return pick(_choose_label(measured, labels)) or pick(_find_in_url(reading)), None
    cut = [re.sub(rf"^{re.escape(section.value)}\b[\s:|/>›·-]*", "", text, flags=re.IGNORECASE) for text in printed]
    other = [Candidate(text, "kicker line", 0.75, whole) for text, whole in zip(cut, printed, strict=True) if text]
    return section, pick(other)


def _choose_label(measured: MeasuredBlocks, labels: list[Candidate]) -> list[Candidate]:
    """In a dump: the label that may be the section, with more confidence if newspapers share its name."""
    chosen = _find_label(measured, labels) or [label for label in labels if is_known(label.value)][-1:]
    return [
        Candidate(label.value, label.method, KNOWN_SURE if is_known(label.value) else LABEL_SURE, label.quote)
        for label in chosen
    ]


def is_known(label: str) -> bool:
    """True for a name of a section that newspapers share."""
    return label.strip(" .:").casefold() in _KNOWN


def _find_label(measured: MeasuredBlocks, labels: list[Candidate]) -> list[Candidate]:
    """The label nearest to the headline that is also in the menu; without a menu, the topmost label."""
    labels = [label for label in labels if not _BUTTON.search(label.value) and not _is_person(label.value)]
    if measured.title is None:
        return labels[:1]
    counts = Counter(normalise(block.text) for block in measured.blocks)
    for index in range(measured.title - 1, max(-1, measured.title - 5), -1):
        text, length = measured.blocks[index].text, measured.lengths[index]
        if length <= MOST_WORDS and counts[normalise(text)] > 1 and _may_name(measured, index):
            return [] if _BUTTON.search(text) or _is_person(text) else [Candidate(text, "kicker line", 0.8, text)]
    return labels[:1] if measured.title <= MENU else []


def _is_person(text: str) -> bool:
    return is_given(text.split(" ")[0]) and is_name_line(text)


def _may_name(measured: MeasuredBlocks, index: int) -> bool:
    """True if a label may be a section: words, but no home link, byline, furniture or kind of page."""
    text = measured.blocks[index].text
    named = text[:1].isalpha() and not ends_sentence(text) and not find_byline(text)
    return named and not measured.furniture[index] and not _HOME.search(text) and not _KINDS.match(text)


def _names_section(candidate: Candidate) -> bool:
    """True if a stated section is one: not a kind of page, and not `News` from breadcrumbs."""
    plain = candidate.method == "breadcrumb" and _GENERIC.match(candidate.value)
    return not plain and not _KINDS.match(candidate.value) and len(candidate.value) < LONGEST


def _cut_trail(label: str) -> str:
    """The first real name in breadcrumbs such as `Home > Culture > Article`."""
    parts = [part.strip() for part in re.split(r"\s+[>›»]\s+", label)]
    named = [part for part in parts if part and not _HOME.search(part)]
    return named[0] if len(parts) > 1 and named else label


def _find_labels(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> Iterator[int]:
    """Indexes of labels above the headline, recognised by role or, on a page, by class names."""
    for index, verdict in enumerate(verdicts):
        if not any(map(str.isalnum, measured.blocks[index].text)):  # an icon
            continue
        if (verdict.role == "kicker" and not _is_menu(measured.blocks[index])) or (
            measured.page and _is_named(measured, index)
        ):
            yield index


def _is_menu(block: Block) -> bool:
    """True for a line of several links and little else."""
    markdown = block.markdown or ""
    return block.links > ALL_LINKS and ("\\\n" in markdown or markdown.count("](") > 1)


def _is_named(measured: MeasuredBlocks, index: int) -> bool:
    """True if class names mark a short line right above the headline as a label."""
    if measured.title is None or not measured.title - 6 <= index < measured.title or measured.lengths[index] > 6:
        return False
    block = measured.blocks[index]
    named = _KICKER_NAMES.search(" ".join(block.names.split()[-6:]))
    return bool(named) and block.zone not in ("nav", "footer") and not measured.furniture[index]


def _find_in_url(reading: Reading) -> Iterator[Candidate]:
    """The first folder of the address: `/business/…`."""
    address = reading.url or next((candidate.value for candidate in reading.found.get("original_url", ())), "")
    match = re.match(r"https?://[^/]+/([a-z][a-z-]{2,24})/[^/]", address)
    if match and not _KINDS.match(match[1]) and not _GENERIC.match(match[1]):
        yield Candidate(match[1].replace("-", " ").capitalize(), "address", 0.5, match[0])
