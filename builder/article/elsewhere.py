"""Keys, values and lines with which other programs, and people, withhold a text.

Rule: fail closed. A key of `_SWITCHES` withholds the article unless its value clearly says the opposite; a key of
`_GATES` withholds it with the value `false`; any key withholds it with a value of `WORDS`. Keys of the schema are not
checked here. All words are folded: only letters and digits, without case and accents.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Only the letters and digits of a word, without case, accents and variant forms of the same letter."""
    spelled = unicodedata.normalize("NFKD", word).casefold()
    return "".join(char for char in spelled if char.isalnum())


def _list(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_SWITCHES = _list(
    "brouillon bozza borrador rascunho entwurf utkast kladde udkast luonnos szkic koncept черновик "
    "чернетка 下書き 草稿 초안 مسودة donotindex donotlist eleventyexcludefromcollections excludefromcollections "
    "headless ignore ignored isrestricted nolist noindex norender noexport notforpublication notready "
    "password passwordprotected postpassword privacy protected restricted retracted retraction "
    "sitemapexclude unlist wip workinprogress withhold excludefromsearch unready unreviewed notpublic "
    "donotshare geheim vertraulich confidentiel confidencial"
)
_GATES = _list(
    "active approved cleared enabled indexed indexable inindex ispublic ispublished list listed live online "
    "permalink published publishable ready release released render routable searchable share shared "
    "showinlist sitemap visible"
)
_SCHEDULES = _list(
    "golive publishat publishfrom publishon publishtime releaseat releaseon scheduled scheduledat "
    "scheduledfor scheduledate availablefrom livefrom"
)
DATES = _list("publishedat publishedon publisheddate publishedtime datepublished postdate postdategmt")
"""Keys with a day of publication, which may be in the future unless it is not later than the article's `date`."""
WORDS = _list(
    "confidential donotpublish dontpublish donotshare draft embargo embargoed hidden internal "
    "internalonly internaluse metadataonly never notforpublication notpublic notpublished notready "
    "offtherecord onhold pending pendingreview privat private privado privato prive restricted retracted "
    "scheduled secret staff staffonly strictlyconfidential tobereviewed trash unapproved unlisted "
    "unpublished unreviewed wip withdrawn withheld workinprogress awaitingreview brouillon bozza "
    "borrador rascunho entwurf utkast kladde udkast luonnos szkic koncept черновик чернетка 下書き 草稿 非公開 "
    "초안 geheim vertraulich confidentiel confidencial riservato"
)
_PHRASES = ("donotpublish", "dontpublish", "notforpublication", "donotshare", "embargoeduntil", "strictlyconfidential")
_OPEN = _list("all any anyone everybody everyone false n no none off open public 0")
"""Values that clearly withhold nothing."""
_SUBJECTS = _list("keywords sections")
"""Keys whose lists name the subjects of an article, as `tags` does."""
_SHUT = _list("0 false n no off never none")
_STAGES = _list("poststatus stage state workflow workflowstate")
_BESIDE = _list(
    "all and article at copy for is it no not only please read strictly text this to until use yet "
    "do publication publish share version work in progress embargo"
)
"""Words that may occur in a line that says nothing but that a text is withheld."""
_FOLDERS = _list(
    "draft drafts private unpublished hidden confidential embargo embargoed wip trash brouillon brouillons entwurf "
    "entwürfe borrador borradores bozza bozze rascunho rascunhos черновики 下書き 草稿"
)
"""Names of folders, without digits, in which other generators and people keep texts that are not published."""
_NOT_ALONE = _list("never staff trash scheduled")
"""Words that withhold as values, but are headlines if they are the only words of a line."""
_BEGUN = re.compile(r"\s*(?:\{\{|\{%|<)[^\w/]*(?=\w)")
_MACRO = re.compile(r"\s*(?:\[\[!.*\]\]|export\s+(?:const|let|var|default)\b.*|\*+ .*:noexport:.*)\s*$")
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
    if word in WORDS or any(phrase in word for phrase in _PHRASES):
        return True
    if key in _SCHEDULES:
        return word not in _OPEN
    return (
        (key in _SWITCHES and word not in _OPEN)
        or (key in _GATES and word in _SHUT)
        or (key in _STAGES and word in ("future", "trash"))
    )


def is_withheld_name(name: str) -> bool:
    """True for the name of a folder in which other generators keep unpublished texts: `_includes`, `Drafts`."""
    return name.startswith("_") or fold(name).strip("0123456789") in _FOLDERS


def withholds_alone(line: str) -> bool:
    """True if a first line says only that the text is withheld: `DRAFT`, `PRIVATE - DO NOT PUBLISH`."""
    if len(line) > 100 or (line.lstrip().startswith("# ") and not line.isupper()):
        return False
    words = [fold(word) for word in re.findall(r"[^\W_]+", line)]
    together = "".join(words)
    if any(phrase in together for phrase in _PHRASES):
        return line.isupper() or all(word in WORDS or word in _BESIDE or word.isdigit() for word in words)
    told = together in WORDS or any(word in WORDS for word in words)
    return told and together not in _NOT_ALONE and all(word in WORDS or word in _BESIDE for word in words)


def is_directive(line: str) -> bool:
    """True if a line is another program's notation for withholding: `{{draft}}`, `* Notes :noexport:`."""
    if match := _BEGUN.match(line):
        return bool(_DIRECTED.match(line, match.end()))
    if _MACRO.match(line):
        return bool(_DIRECTED.search(line))
    return bool(_WRAPPED.match(line)) and withholds_alone(line)
