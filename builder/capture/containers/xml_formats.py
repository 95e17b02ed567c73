"""Signs of XML formats, by the first element.

Rule: an element counts by its local name, whatever its prefix and its case; a page is never one of these.
"""

from builder.capture.containers.format import LINKS, PAGES, Format
from builder.capture.containers.look import FileLook

_SITE = "save the site's articles as HTML pages, for example with wget"
_NEWSROOM = "save each article as an HTML page or a text file of its own; mind embargoes and withdrawals"
_SCAN = "save each article's text as plain text; a scanned page is not an article"


def _xml(name: str, advice: str, *roots: str, holds: str = "") -> Format:
    """A format of documents that start with one of these elements and contain `holds` within the part examined."""
    wanted = frozenset(map(str.lower, roots))

    def sniff(look: FileLook) -> bool:
        root = look.root
        return bool(root and not root.is_html and root.name.lower() in wanted and holds in look.text)

    return Format(name, advice, sniff)


def _is_other(look: FileLook) -> bool:
    root = look.root
    return bool(root and not root.is_html and (root.declared or root.doctype or "xmlns" in root.tag))


XML = (
    _xml("a WordPress export (WXR)", _SITE, "rss", holds="wordpress.org/export/"),
    _xml("an RSS feed", _SITE, "rss"),
    _xml("an RSS feed", _SITE, "RDF", holds="purl.org/rss/"),
    _xml("a Blogger export (Atom)", _SITE, "feed", holds="blogger.com,1999:"),
    _xml("a Blogger export (Atom)", _SITE, "feed", holds="schemas.google.com/blogger/"),
    _xml("an Atom feed", _SITE, "feed", "entry"),
    _xml("a list of feeds (OPML)", LINKS, "opml"),
    _xml(
        "NewsML-G2", _NEWSROOM, "newsItem", "newsMessage", "packageItem", "knowledgeItem", "conceptItem", "planningItem"
    ),
    _xml("NewsML 1", _NEWSROOM, "NewsML"),
    _xml("NITF", _NEWSROOM, "nitf"),
    _xml("a Factiva download (XML)", PAGES, "PPSResponse", "PerformContentSearchResponse"),
    _xml("ProQuest TDM or historical XML", PAGES, "Record", holds="RecordID"),
    _xml("ProQuest TDM or historical XML", PAGES, "Record", holds="GOID"),
    _xml("ALTO (the text of a scanned page)", _SCAN, "alto"),
    _xml("METS (the description of a scanned issue)", _SCAN, "mets"),
    _xml("PAGE XML (the text of a scanned page)", _SCAN, "PcGts"),
    _xml("TEI", PAGES, "TEI", "teiCorpus", "TEI.2"),
    _xml("an Evernote export (ENEX)", "export the notes as HTML", "en-export"),
    _xml("a MediaWiki export", _SITE, "mediawiki"),
    _xml("a Zotero export (RDF)", "import the HTML snapshots that it names", "RDF", holds="zotero.org/namespaces/"),
    Format("an XML file", PAGES, _is_other),
)
"""XML files, specific before general."""
