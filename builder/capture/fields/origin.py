"""The origin of an article: publisher, address, dateline, agency, language, kind.

Rule: the outlet's furniture may name the outlet, but only as a printed name. A dateline or an agency is taken from
its own place in the text, never guessed.
"""

import re
from collections.abc import Iterable, Iterator

from builder.article.evidence import Candidate, Finding, pick
from builder.capture.addresses import is_home
from builder.capture.blocks import Reading
from builder.capture.inline import clean_url
from builder.capture.patterns.agencies import Dateline, find_dateline
from builder.capture.patterns.language import find_language, find_runs
from builder.capture.patterns.people import find_agency
from builder.capture.roles.rules import Verdict
from builder.capture.segment.measured_blocks import MeasuredBlocks

_LINKS = "de|du|des|del|della|dello|di|da|do|la|und|et|y|e|van|der|den|dem"
_PART = r"[A-ZÀ-Þ][\w'’&-]*(?:\.\w+)*"
_NAME = rf"(?:(?:The|the|El|La|Le|Les|Die|Der|Das|Il|Lo|O|A|Os|As|De|Het)\s+)?{_PART}(?:\s+(?:(?:of|and|&|{_LINKS}|the|for)\s+)*{_PART}){{0,4}}"
_NAMING = (
    (re.compile(rf"(?:now|currently|today) (?:known|published|called|printed|titled) (?:as|under)?\s*(?:the name )?(?P<name>{_NAME})"), "now known as", 0.8),
    (re.compile(rf"(?:is now(?: called)?|(?:has|have) become|was renamed|renamed(?: as)?|has been renamed)\s+(?P<name>{_NAME})"), "now called", 0.8),
    (re.compile(rf"(?:^|[.!?]\s+)(?P<name>{_NAME}),?\s+(?:which (?:was|is) )?(?:formerly|previously|once|until \w+|founded as|was founded as|was (?:formerly|previously|once))\b"), "formerly", 0.8),
    (re.compile(rf"(?:©|\(c\)|[Cc]opyright)\s*(?:\d{{4}}(?:\s*[-–]\s*\d{{4}})?\s*)?(?:by\s+)?(?P<name>{_NAME})"), "copyright line", 0.6),
    (re.compile(rf"(?:[Dd]iscover|[Tt]ry|[Mm]eet|[Gg]et|[Dd]ownload|[Ii]nstall|[Oo]pen|[Ii]ntroducing|[Tt]ake|[Cc]arry|[Rr]ead)\b(?:\s+(?:the|our|all|new|all-new|free|rebuilt|redesigned|updated)\b)*\s*(?P<name>{_NAME}) [Aa]pp\b"), "the outlet's app", 0.65),
    (re.compile(rf"\bthe (?:all[- ])?(?:new )?(?P<name>{_NAME}) [Aa]pp\b"), "the outlet's app", 0.6),
    (re.compile(rf"\b(?:[Aa]pp|[Nn]ewsletter|[Ee]dition) (?:of|from|by|von|van|di|de|do|da) (?P<name>{_NAME})"), "the outlet's offers", 0.5),
    (re.compile(rf"\b(?:[Aa]pplication|[Aa]plicación|[Aa]plicativo)(?: (?:de|do|da|mobile|móvil))* (?P<name>{_NAME})"), "the outlet's app", 0.5),
    (re.compile(r"(?:下载|下載|打开|安装)(?P<name>[\u3400-\u9fff]{2,12}?)(?:客户端|客戶端|应用|[Aa][Pp][Pp])"), "the outlet's app", 0.5),
    (re.compile(r"(?:©|版权所有|版權所有)\s*(?:\d{4}\s*)?(?P<name>[\u3040-\u30ff\u3400-\u9fff]{2,16})(?=\s|$)"), "copyright line", 0.6),
    (re.compile(r"©\s*(?:\d{4}\s*)?(?P<name>[\u0621-\u064a][\u0621-\u064a ]{2,28})$"), "copyright line", 0.6),
    (re.compile(r"(?:は|が)、?「?(?P<name>[^「」、。\s]{2,24}?)」?に(?:名称を変更|改称|改名|改題|生まれ変わ)"), "renamed", 0.8),
    (re.compile(r"「?(?P<name>[^「」、。\s（]{2,24}?)」?(?:（旧|は、?旧|、旧|アプリ|電子版)"), "the outlet's app", 0.5),
    (re.compile(r"[يت]\u064f?عرف الآن باسم\s+(?P<name>[^.،؛\n]{2,40})"), "now known as", 0.8),
    (re.compile(r"تطبيق\s+(?P<name>[^.،؛\n]{2,40})$"), "the outlet's app", 0.6),
)  # fmt: skip
_NAMING_WORDS = frozenset(
    "known published called printed titled become renamed formerly previously once until founded c copyright app newsletter edition "
    "application aplicación aplicativo".split()
)
"""One of these words, or ©, is in every match of the patterns above in Latin letters."""
_LABELS = {
    "opinion": r"opinions?|comment|commentary|editorials?|op-?ed|viewpoint|column|columnists?|essay|meinung|kommentar|leitartikel|opinión|opinião|"
    "opinione|tribune|débats|社説|論説|コラム|رأي",
    "analysis": "analysis|explainer|analyse|análisis|análise|analisi|解説|分析|تحليل",
    "obituary": "obituar(?:y|ies)|obits?|in memoriam|nachrufe?|nécrologies?|obituarios?|obituários?|necrologi[oe]?|necrologie|訃報|讣告|نعي",
    "interview": "(?:das |die |l[’']|the )?interviews?|q ?& ?a|(?:la )?entrevistas?|(?:le grand )?entretiens?|(?:l[’'])?intervist[ae]|im gespräch|インタビュー|专访|專訪|مقابلة|حوار",
    "review": "(?:book |film |movie |theatre |theater |music |album |concert |restaurant |art |tv )?reviews?|rezension(?:en)?|kritik|critiques?|"
    "críticas?|reseñas?|resenhas?|recension[ei]|recensies?|書評|レビュー|书评|影评|مراجعة",
    "letter": "(?:readers['’]? )?letters?(?: to the editor)?|leserbriefe?|courrier des lecteurs|cartas? (?:al director|dos leitores|do leitor)|"
    "lettere(?: al direttore)?|brieven|lezersbrieven|読者の声|投書|读者来信|رسائل القراء",
}
"""Kind → names of sections and kickers with such articles."""
_FURTHER = r"\s*(?:[:|/&,–—-]|\s(?:and|und|et|y|e|en)\s).*|\s(?:columns?|columnists?|pieces?|pages?|articles?|contributors?|essays?|is free|blogs?)"
"""Text that may follow in the name of a section of opinions."""
_SECTION = {
    kind: re.compile(rf"^(?:{words})(?:{_FURTHER if kind in ('opinion', 'analysis') else ''})?$", re.IGNORECASE)
    for kind, words in _LABELS.items()
}
_HEADLINE = {kind: re.compile(rf"^(?:{words})\s*[:：|]\s", re.IGNORECASE) for kind, words in _LABELS.items()}
_ENDED = (
    ("obituary", re.compile(r"(?<!\w)[^\W\d_a-z]\w+ obituary$|^Nachruf auf ")),
    ("interview", re.compile(r"^(?:an )?interview (?:with|mit|avec)\s|^entrevista (?:a|con|com)\s|^intervista (?:a|con)\s|^entretien avec\s", re.I)),
    ("review", re.compile(
        r"(?:(?<![\w’'])(?!(?:Judicial|Peer|Under|Annual|Police|Government|Spending|Safety|Independent|Budget|Council|Case|Court|Defen[cs]e|"
        r"Legal|Policy|Pay|Security|Strategic|Year|Week|Performance|Ethics|Internal|External|Federal|State)\b)[^\W_a-z]\w*[’'”\"]?|[’'”\"]),? "
        r"(?:film |book |album |theatre )?review\s*(?:[–—:|]|-\s)\s?\w"
    )),
)  # fmt: skip
"""Kind → forms of headlines other than a label before a colon."""
_PAID = re.compile(
    r"sponsor|paid for by|commissioned by|paid (?:content|post|partnership|feature|promotion)|partner content|advertorial|brand(?:ed)? content|advertisement feature|publireportaje|patrocinad|anzeige:|スポンサー|提供|برعاية",
    re.IGNORECASE,
)


def find_publisher(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], reading: Reading) -> Finding | None:
    """The outlet as stated, else as its furniture names it."""
    candidates = [*reading.found.get("publisher", ()), *_find_in_title(measured, reading)]
    for index, verdict in enumerate(verdicts):
        if verdict.role in ("promo", "furniture", "disclosure", "navigation", "share"):
            candidates += _find_named(measured.blocks[index].text)
    return pick(candidates)


def _find_in_title(measured: MeasuredBlocks, reading: Reading) -> Iterator[Candidate]:
    """The part of the page's title beside the headline: `Headline | Outlet`, `Outlet: Headline`."""
    headline = measured.blocks[measured.title].text if measured.title is not None else ""
    for candidate in reading.found.get("page_title", ()):
        before, found, after = candidate.value.partition(headline) if headline else ("", "", "")
        rest = (after or before).strip(" |–—-·•»:") if found else ""
        if 2 <= len(rest) <= 40 and not re.search(r"\s[|–—·»-]\s", rest):
            yield Candidate(rest, "title element", 0.7, candidate.value)


def _find_named(text: str) -> Iterator[Candidate]:
    runs = find_runs(text)
    if len(text) > 600 or (runs is not None and _NAMING_WORDS.isdisjoint(runs) and "©" not in text):
        return
    for pattern, method, confidence in _NAMING:
        if match := pattern.search(text):
            yield Candidate(match["name"].strip(" .,"), method, confidence, text[:200])


def find_addresses(reading: Reading) -> tuple[Candidate, ...]:
    """All addresses that a capture states for itself, without tracking parameters, the most reliable first.

    A home page may be among them.
    """
    sidecar = [Candidate(reading.url, "sidecar or capture", 0.97, reading.url)] if reading.url else []
    stated = (
        Candidate(address, candidate.method, candidate.confidence, candidate.quote)
        for candidate in (*sidecar, *reading.found.get("original_url", ()))
        if (address := clean_url(candidate.value, base=reading.url))
    )
    return tuple(sorted(stated, key=lambda candidate: -candidate.confidence))


def find_original_url(addresses: Iterable[Candidate]) -> Finding | None:
    """The article's own address: the most reliable one that is not a home page, which identifies no article."""
    return pick(candidate for candidate in addresses if not is_home(candidate.value))


def find_opening(measured: MeasuredBlocks, verdicts: tuple[Verdict, ...]) -> tuple[int, Dateline] | None:
    """The first paragraph and its dateline, if it starts with one."""
    first = next((index for index, verdict in enumerate(verdicts) if verdict.role in ("paragraph", "quote")), None)
    dateline = find_dateline(measured.blocks[first].text) if first is not None else None
    if first is not None and not dateline:
        dateline = _find_marked_place(measured.blocks[first].markdown or "")
    return (first, dateline) if first is not None and dateline else None


_MARKED_PLACE = re.compile(
    r"\*\*(?P<place>[^\W\d_a-z][^\W\d_]+(?:[ -][^\W\d_a-z][^\W\d_]+){0,3})\.\*\* +(?=[^\W\d_a-z])"
)
_NO_PLACE = frozenset("Update Hinweis Info Nota Note Aviso Actualización Correction Anzeige Stand Wichtig".split())


def _find_marked_place(markdown: str) -> Dateline | None:
    """The place in bold at the start of a paragraph, as German and Spanish regional papers print it."""
    match = _MARKED_PLACE.match(markdown)
    if not match or match["place"] in _NO_PLACE:
        return None
    return Dateline(match["place"], None, None, f"{match['place']}.", len(match["place"]) + 1)


def find_source_agency(
    measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], dateline: Dateline | None, reading: Reading
) -> Finding | None:
    """The agency in the dateline, else one named in the byline or the author field."""
    candidates = [Candidate(dateline.agency, "dateline", 0.95, dateline.quote)] if dateline and dateline.agency else []
    for index, verdict in enumerate(verdicts):
        if verdict.role == "byline" and (agency := find_agency(measured.blocks[index].text)):
            candidates.append(Candidate(agency, "byline", 0.85, measured.blocks[index].text))
    for stated in reading.found.get("authors", ()):
        for name in stated.value:
            if agency := find_agency(name):
                candidates.append(Candidate(agency, stated.method, 0.85, name))
    return pick(candidates)


def find_text_language(measured: MeasuredBlocks, reading: Reading) -> Finding | None:
    """The language of the text; if the page declares the same language in a longer form, that form."""
    text = " ".join(block.text for block in measured.blocks[measured.start : measured.end])
    read = find_language(text)
    stated = [candidate for candidate in reading.found.get("language", ()) if len(candidate.value) <= 12]
    declared = [candidate.value for candidate in stated if candidate.method == "json-ld"]
    declared += [reading.language] if reading.language else []
    declared += [candidate.value for candidate in stated]
    if read is None:
        return Finding(declared[0], "declared", 0.7) if declared else None
    fuller = next((tag for tag in declared if tag.lower().split("-")[0] == read), read)
    return Finding(
        fuller, "read and declared" if fuller in declared else "read from the text", 0.97 if fuller in declared else 0.9
    )


_KINDS = {"LiveBlogPosting": "live", "OpinionNewsArticle": "opinion", "AnalysisNewsArticle": "analysis",
          "ReviewNewsArticle": "review", "CriticReview": "review", "AdvertiserContentArticle": "sponsored"}  # fmt: skip


def find_kind(
    measured: MeasuredBlocks, verdicts: tuple[Verdict, ...], section: str | None, *, stated: Iterable[Candidate] = ()
) -> Finding | None:
    """The kind of an article, from metadata, disclosures, section, kicker or headline; None for plain news.

    An ad slot does not make an article sponsored.
    """
    for candidate in stated:
        if kind := _KINDS.get(candidate.value):
            return Finding(kind, candidate.method, 0.95, candidate.quote)
    top = measured.title if measured.title is not None else measured.start
    for index in range(max(0, top - 4), measured.start):
        text = measured.blocks[index].text
        if (
            verdicts[index].role in ("disclosure", "kicker", "dek", "byline")
            and _PAID.search(text)
            and measured.lengths[index] <= 45
        ):
            return Finding("sponsored", "the page's disclosure above the text", 0.9, text)
    kickers = (measured.blocks[index].text for index, verdict in enumerate(verdicts) if verdict.role == "kicker")
    for label in (section or "", *kickers):
        for kind, form in _SECTION.items():
            if form.match(label.strip()):
                return Finding(kind, "section label", 0.9, label)
    return _find_in_headline(measured.blocks[measured.title].text) if measured.title is not None else None


def _find_in_headline(headline: str) -> Finding | None:
    """The kind shown by a headline: `Obituary: …`, `Letter: …`, or `The Lamp Room review – a slow burn`."""
    for kind, form in _HEADLINE.items():
        if form.match(headline):
            return Finding(kind, "headline", 0.85, headline)
    ended = next((kind for kind, form in _ENDED if form.search(headline)), None)
    return Finding(ended, "headline", 0.85, headline) if ended else None
