"""Keys, values and lines with which other programs, and people, withhold a text.

Rule: fail closed. A key of `_SWITCHES` withholds the article unless its value clearly says the opposite; a key of
`_GATES` withholds it with the value `false`; any key withholds it with a value of `WORDS`. Keys of the schema are not
checked here. All words are folded: only letters and digits, without case and accents; Cyrillic and
Greek letters that look like Latin ones count as those.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

_LOOKALIKES = str.maketrans("авсԁеһіјкмоԛрѕтухԝьαεικνορτυχıɡ", "abcdehijkmoqpstyxwbaeiknoptuxig")
"""Letters that look like Latin ones, in small letters or capitals."""


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Only the letters and digits of a word, without case, accents and variant forms of the same letter."""
    spelled = unicodedata.normalize("NFKD", word).casefold()
    if not spelled.isascii():
        spelled = spelled.translate(_LOOKALIKES)
    return "".join(char for char in spelled if char.isalnum())


def _list(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_SWITCHES = _list(
    "brouillon bozza borrador rascunho entwurf utkast kladde udkast luonnos szkic koncept черновик "
    "чернетка 下書き 草稿 초안 مسودة donotindex donotlist eleventyexcludefromcollections excludefromcollections "
    "headless ignore ignored isrestricted nolist noindex norender noexport notforpublication notready "
    "password passwordprotected postpassword privacy protected restricted retracted retraction "
    "sitemapexclude unlist wip workinprogress withhold excludefromsearch unready unreviewed notpublic "
    "donotshare geheim vertraulich confidentiel confidencial nopub retract depublish depublished takedown takendown "
    "privat prive privee privado privada privato privata prywatne riservato gesperrt sperrfrist sperrfristbis "
    "internal interne intern interno onhold hold holdfor holduntil held heldback legalhold spike spiked kill killed "
    "suppress suppressed removed deleted trash trashed exclude excluded hidefromsite hidefromweb hidefrompublic "
    "classified offtherecord inactive disabled blocked quarantined locked 公開禁止 非公開 非公开 限定公開 비공개 "
    "excludefromsite hidefromlist omit omitted skip drop quarantine sealed redacted unreleased unfinished incomplete "
    "sensitive injunction gagorder backgroundonly encrypt encrypted "
    "nepaspublier nopublicar nonpubblicare naopublicar nichtveroffentlichen nichtoffentlich nichtpublizieren"
)
_SINCE = _list("deletedat removedat trashedat retractedat withdrawnat suppressedat deletedon removedon")
"""Keys with the day of a withdrawal, which other programs also write, without a value, for all other articles."""
_GATES = _list(
    "active approved complete completed finished cleared "
    "enabled indexed indexable inindex ispublic ispublished list listed live online "
    "permalink published publishable ready release released render routable searchable share shared "
    "showinlist sitemap visible show shown showonsite viewable pub build output export include accessible display "
    "displayed sichtbar offentlich veroffentlicht publico publica pubblico pubblicato publie publique publicado "
    "publicada publicar publier pubblicare offentlig openbaar gepubliceerd publiceren publicerad publisert "
    "opublikowany publiczny опубликовано публичный 公開 公开 공개"
)
_SCHEDULES = _list(
    "golive publishat publishfrom publishon publishtime releaseat releaseon scheduled scheduledat "
    "scheduledfor scheduledate availablefrom livefrom"
)
DATES = _list("publishedat publishedon publisheddate publishedtime datepublished postdate postdategmt")
"""Keys with a day of publication, which may be in the future unless it is not later than the article's `date`."""
_RELEASES = _list(
    "releasedate releaseday releasetime releasedon publishafter notbefore dontpublishbefore launch launchdate launchat "
    "launchon golivedate goliveon goliveafter liveat liveon liveafter showfrom showafter onlinefrom sperrfristende"
)
"""Keys with a day that may be that of publication, or that of a film or a ship."""
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}(?!\d)")
_PAST = "2026"
"""The year that this was written in: an earlier day is past whenever it is run, without a clock."""
WORDS = _list(
    "confidential donotpublish dontpublish donotshare draft embargo embargoed hidden internal "
    "internalonly internaluse metadataonly never notforpublication notpublic notpublished notready "
    "offtherecord onhold pending pendingreview privat private privado privato prive restricted retracted "
    "scheduled secret staff staffonly strictlyconfidential tobereviewed trash unapproved unlisted "
    "unpublished unreviewed wip withdrawn withheld workinprogress awaitingreview brouillon bozza "
    "borrador rascunho entwurf utkast kladde udkast luonnos szkic koncept черновик чернетка 下書き 草稿 非公開 "
    "초안 geheim vertraulich confidentiel confidencial riservato legalhold gesperrt nonpublic takedown unreleased "
    "비공개 非公开 限定公開"
)
_PHRASES = ("donotpublish", "dontpublish", "notforpublication", "donotshare", "embargoeduntil", "strictlyconfidential")
_MORE_PHRASES = (
    "notforrelease", "nottobepublished", "nottobereleased", "neverpublish", "nevertobepublished", "notyetpublished",
    "notyetreleased", "keepprivate", "strictlyprivate", "mustnotbepublished", "offtherecord", "holdforlegal",
    "legalhold", "holduntil", "donotrelease", "donotprint", "donotdistribute", "notfordistribution", "nopublication",
    "nopublishing",
)  # fmt: skip
"""Phrases that also occur in prose, and count only at the beginning, or if nothing else is said."""
_NEGATED = re.compile(
    r"(?:no|not|non|dont|donot|never)(?:yet)?(?:to)?(?:pub(?:lish(?:ed|ing)?|lic|lication)?|share|releas(?:e|ed)|show|"
    r"display|distribut(?:e|ion)|circulate|web|online)"
)
_RESTRICTED = re.compile(
    r"(?:for)?(?:internal|members?|editors?|staff|subscribers?|office|desk|team|insiders?|admins?|newsroom|owners?)only"
)
_OPEN = _list("all any anyone everybody everyone false n no none off open public 0")
"""Values that clearly withhold nothing."""
_SUBJECTS = _list("keywords sections")
"""Keys whose lists name the subjects of an article, as `tags` does."""
_SHUT = _list("0 false n no off never none")
_STAGES = _list("poststatus stage state workflow workflowstate editorialstatus editorialstate reviewstate lifecycle")
_DROPPED = _list("future trash trashed hold held spiked killed removed deleted suppressed excluded rejected")
"""Values of a stage that withhold."""
_ACCESS = _list("access accesslevel accesstype audience readers readership viewers whocansee")
_READERS = _list(
    "member members subscriber subscribers paid paying premium editor editors team office newsroom admin admins owner "
    "owners me nobody noone loggedin registered login insiders patrons"
)
"""Readers who are not the public."""
_BESIDE = _list(
    "all and article at copy for is it no not only please read strictly text this to until use yet "
    "do publication publish share version work in progress embargo first second third final rough early yet before "
    "release released published be been keep legal review editor awaiting approval still unedited hold by on page "
    "january february march april may june july august september october november december"
)
"""Words that may occur in a line that says nothing but that a text is withheld."""
_FOLDERS = _list(
    "draft drafts private unpublished hidden confidential embargo embargoed wip trash brouillon brouillons entwurf "
    "entwürfe borrador borradores bozza bozze rascunho rascunhos черновики 下書き 草稿"
)
"""Names of folders, without digits, in which other generators and people keep texts that are not published."""
_NOT_ALONE = _list("never staff trash scheduled")
"""Words that withhold as values, but are headlines if they are the only words of a line."""
_LONGEST = 100
"""Maximum number of characters of a line or a value that says nothing else."""
_VERSION = re.compile(r"v?\d+(?:st|nd|rd|th)?|[vr]|rev\d*")
_BEGUN = re.compile(
    r"\s*(?:\{\{|\{%|<)[^\w/]*(?:(?:set|assign|let|var|const|local|global|define|php)\s+[^\w/]*)?(?=\w)"
)
_MACRO = re.compile(r"\s*(?:\[\[!.*\]\]|export\s+(?:const|let|var|default)\b.*|\*+ .*:noexport:.*)\s*$")
_BRACKETED = re.compile(
    r"\W*?(?:\[([^\[\]]{3,60})\](?![(\[:])|\(([^()]{3,60})\))\W*\s\w"
    r"|#+ .*\s(?:\[([^\[\]]{3,60})\]|\(([^()]{3,60})\))[\s#*]*$"
)
"""Words in brackets at the beginning of a line, or at the end of a heading."""
_WRAPPED = re.compile(r"\s*(?:~~.*~~|\[.*\])\s*$")
_DIRECTED = re.compile(
    r"(?<![^\W_])(?:draft|private|hidden|unpublished|unlisted|confidential|embargo(?:ed)?|noexport|wip|withdrawn)"
    r"(?![^\W_])|published\W+(?:false|no)\b|public\W+(?:false|no)\b|do[ _-]?not[ _-]?publish|noindex",
    re.IGNORECASE,
)


def withholds(key: str, value: Any) -> bool:
    """True if an unknown key, folded, and its value may be meant to withhold the article."""
    if isinstance(value, list):
        named = key in _SWITCHES or key in ("access", "audience", *_STAGES)
        return (named and not value) or (key not in _SUBJECTS and any(withholds(key, inner) for inner in value))
    if isinstance(value, dict):
        return False  # its keys are checked one by one
    text = "" if value is None else str(value).strip()
    word = fold(text)
    if word in WORDS or any(phrase in word for phrase in _PHRASES) or says_withheld(text):
        return True
    if key in _SCHEDULES or (key in _SINCE and text):
        return word not in _OPEN
    if key in _ACCESS and (parts := split_words(text)) and _READERS.intersection(parts):
        return all(part in _READERS or part in WORDS or part in _BESIDE for part in parts)
    names = {key, key.removeprefix("is")}
    switched = bool(names & _SWITCHES or _NEGATED.fullmatch(key) or _RESTRICTED.fullmatch(key))
    return (
        (switched and word not in _OPEN)
        or (bool(names & _GATES) and word in _SHUT)
        or (key in _STAGES and word in _DROPPED)
    )


def is_withheld_name(name: str) -> bool:
    """True for the name of a folder in which other generators keep unpublished texts: `_includes`, `Drafts`."""
    return name.startswith("_") or fold(name).strip("0123456789") in _FOLDERS


def says_withheld(text: str) -> bool:
    """True if a value, whatever its key, says only that the text is withheld: `draft v2`, `not to be published`."""
    if len(text) > _LONGEST or text.startswith("#"):
        return False
    together = fold(text)
    begun = together.startswith(_PHRASES) or not any(phrase in together for phrase in _PHRASES)
    return withholds_alone(text.upper() if begun else text)


def may_lie_ahead(key: str, value: Any, date: str) -> bool:
    """True if an unknown key, folded, holds a day of publication that is not known to be past; `date` is the
    article's, or empty.
    """
    if key not in DATES and (key not in _RELEASES or fold(str(value)) in _OPEN):
        return False
    day = str(value)[:10]
    return not _DAY.match(day) or (day > date[:10] and day >= _PAST)


def split_words(text: str) -> list[str]:
    """The words of a text, folded."""
    return [fold(word) for word in re.findall(r"[^\W_]+", text)]


def withholds_alone(line: str) -> bool:
    """True if a first line says only that the text is withheld: `DRAFT`, `PRIVATE - DO NOT PUBLISH`."""
    if len(line) > _LONGEST or (line.lstrip().startswith("# ") and not line.isupper()):
        return False
    words = split_words(line)
    together = "".join(words)
    only = all(word in WORDS or word in _BESIDE or _VERSION.fullmatch(word) for word in words)
    if any(phrase in together for phrase in _PHRASES):
        return line.isupper() or only
    if together in WORDS or _NEGATED.fullmatch(together) or _RESTRICTED.fullmatch(together):
        return together not in _NOT_ALONE
    if together.startswith(_MORE_PHRASES) and line.isupper():
        return True
    told = any(word in WORDS for word in words) or (line.isupper() and "hold" in words)
    return only and (told or any(phrase in together for phrase in _MORE_PHRASES))


def is_directive(line: str) -> bool:
    """True if a line is another program's notation for withholding: `{{draft}}`, `* Notes :noexport:`."""
    if match := _BEGUN.match(line):
        return bool(_DIRECTED.match(line, match.end()))
    if _MACRO.match(line):
        return bool(_DIRECTED.search(line))
    return bool(_WRAPPED.match(line)) and withholds_alone(line)


def is_bracketed(line: str) -> bool:
    """True for `[DRAFT] Boats` and `# Boats (DRAFT)`; in round brackets, only capitals count."""
    match = _BRACKETED.match(line) if "[" in line or "(" in line else None
    if match is None:
        return False
    words = next(filter(None, match.groups()))
    return says_withheld(words) and (bool(match[1] or match[3]) or words.isupper())
