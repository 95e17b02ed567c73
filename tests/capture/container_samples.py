"""Files of container formats as their programs write them: several articles each, with covers, preambles and comments.

All outlets, people and texts are invented. Text samples have `\\n` line ends; tests make the other kinds of them.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable

PARAGRAPHS = (
    "The harbour board voted on Tuesday to keep the night ferry for another winter, after two hours of argument about "
    "diesel, crews and the price of a return ticket.",
    "Nadia Thornbury, who chairs the board, said the boat had carried fewer than ninety people a night since October, "
    "but that some of them had no other way to reach the hospital.",
    'Edwin Marsh, who runs the chandlery on the quay, called the vote "a small mercy, and a dear one". He had asked for '
    "a smaller boat, which the yard at Calder Point could lend from January.",
    "The subsidy is about four hundred thousand pounds a year. A little over half of it comes from the county; the rest "
    "is raised by a levy on moorings, which goes up by a tenth.",
    "A survey of passengers will be published in the spring. The board meets again on the ninth of March.",
)
TITLES = (
    "Board keeps the night ferry", "Mill bridge to close for a year", "Orchestra moves into the old weaving shed",
    "Crab count falls for a third season", "Library van gets a second round", "A clock that lost eleven minutes",
)  # fmt: skip
HOST = "https://mercury.example"
TEXT = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
ESCAPED = HTML.replace("<", "&lt;").replace(">", "&gt;")
COUNT = len(TITLES)


def address(number: int) -> str:
    return f"{HOST}/2021/12/{number + 1:02}/story-{number + 1}"


def day(number: int) -> str:
    return f"2021-12-{number + 1:02}"


def join(pieces: Iterable[str], separator: str = "\n") -> str:
    return separator.join(pieces)


def each(template: str) -> str:
    """The template once for each article, its marks in capitals filled in."""
    return "".join(
        template.replace("TITLE", title).replace("ADDRESS", address(number)).replace("DAY", day(number))
        .replace("NUMBER", str(number + 1)).replace("ESCAPED", ESCAPED).replace("HTML", HTML).replace("TEXT", TEXT)
        for number, title in enumerate(TITLES)
    )  # fmt: skip


# Web archives and mail

PAGE = f"<!DOCTYPE html>\n<html lang=en><head><title>Board keeps the night ferry</title></head><body><article>{HTML}</article></body></html>\n"


def make_warc(kind: str, content_type: str, body: str) -> str:
    head = "WARC/1.0\nWARC-Type: warcinfo\nWARC-Date: 2021-12-11T10:04:00Z\nContent-Type: application/warc-fields\nContent-Length: 46\n\nsoftware: quaycrawl/2.1\nformat: WARC File Format 1.0\n\n\n"
    records = (
        f"WARC/1.0\nWARC-Type: {kind}\nWARC-Target-URI: {address(number)}\nWARC-Date: 2021-12-11T10:05:0{number}Z\n"
        f"WARC-Record-ID: <urn:uuid:0000-{number}>\nContent-Type: {content_type}\nContent-Length: {len(body)}\n\n{body}\n\n"
        for number in range(COUNT)
    )
    return head + "".join(records)


WARC = make_warc(
    "response", "application/http; msgtype=response", f"HTTP/1.1 200 OK\nContent-Type: text/html\n\n{PAGE}"
)
WET = make_warc("conversion", "text/plain", f"Home\nNews\nSport\n{TEXT}\nContact\n")
ARC = (
    "filedesc://quay-20041211.arc 0.0.0.0 20041211100400 text/plain 76\n1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n"
    + "".join(
        f"{address(number)} 192.0.2.1 20041211100400 text/html {len(PAGE)}\nHTTP/1.1 200 OK\n\n{PAGE}\n"
        for number in range(COUNT)
    )
)
MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: {address(0)}
Subject: =?utf-8?Q?Board=20keeps=20the=20night=20ferry?=
Date: Sat, 11 Dec 2021 10:04:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
	type="text/html";
	boundary="----MultipartBoundary--x9f3----"


------MultipartBoundary--x9f3----
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: {address(0)}

{PAGE.replace("=", "=3D")}
------MultipartBoundary--x9f3------
"""
MHTML_OLD = MHTML.replace("From: <Saved by Blink>", 'From: "Saved by Internet Explorer 11"').replace(
    "Snapshot-Content-Location", "X-Snapshot-Content-Location"
)
EML = f"""Return-Path: <letters@mercury.example>
Received: from mail.mercury.example (mail.mercury.example [192.0.2.7])
	by mx.reader.example with ESMTPS id 4X;
	Sat, 11 Dec 2021 10:04:01 +0000
From: "The Quay Letter" <letters@mercury.example>
To: reader@reader.example
Subject: Five stories for the weekend
Date: Sat, 11 Dec 2021 10:04:00 +0000
List-Id: <quay.mercury.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

{TEXT}

--b1
Content-Type: text/html; charset=utf-8

{PAGE}
--b1--
"""
MBOX = "".join(f"From letters@mercury.example Sat Dec 11 10:04:0{number} 2021\n{EML}\n" for number in range(3))
PROQUEST_MAIL = (
    EML.split("\n\n", 1)[0].replace("The Quay Letter", "ProQuest").replace("Five stories", "Articles from ProQuest")
    + "\n\n--b1\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<html><body>"
    + each(
        '<div><a name=3D"DocID_MSTAR_100200NUMBER"></a><p><strong>Author: </strong>Thornbury, Nadia</p><p><strong>Full '
        "text: </strong></p><text wordcount=3D120>HTML</text></div>"
    )
    + "</body></html>\n--b1--\n"
)

# Pages

BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file.
     It will be read and overwritten.
     DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1639216800">Ferries</H3>
    <DL><p>
""" + each('        <DT><A HREF="ADDRESS" ADD_DATE="1639216800" TAGS="harbour,ferry">TITLE</A>\n        <DD>Read before the vote.\n') + "    </DL><p>\n</DL><p>\n"  # fmt: skip
POCKET_HTML = (
    '<!DOCTYPE html>\n<html>\n\t<!--So long and thanks for all the fish-->\n\t<head>\n\t\t<meta http-equiv="Content-Type" '
    'content="text/html; charset=UTF-8" />\n\t\t<title>Pocket Export</title>\n\t</head>\n\t<body>\n\t\t<h1>Unread</h1>\n\t\t<ul>\n'
    + each('\t\t\t<li><a href="ADDRESS" time_added="1639216800" tags="ferry">TITLE</a></li>\n')
    + "\t\t</ul>\n\t\t<h1>Read Archive</h1>\n\t\t<ul>\n\t\t</ul>\n\t</body>\n</html>\n"
)
FACTIVA_HTML = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'
    "<title>Factiva</title><style>"
    + ".headline { font-weight: bold; }\n" * 60
    + "</style></head><body>"
    + each(
        '<div class="article enArticle"><table><tr><td class="index"><b>HD</b>&nbsp;</td><td><span class="enHeadline">TITLE'
        '</span></td></tr><tr><td class="index"><b>BY</b>&nbsp;</td><td>By Nadia Thornbury</td></tr><tr><td class="index"><b>WC'
        '</b>&nbsp;</td><td>121 words</td></tr><tr><td class="index"><b>PD</b>&nbsp;</td><td>11 December 2021</td></tr><tr><td '
        'class="index"><b>SN</b>&nbsp;</td><td>The Mercury</td></tr><tr><td class="index"><b>LP</b>&nbsp;</td><td>HTML</td></tr>'
        '<tr><td class="index"><b>AN</b>&nbsp;</td><td>Document MERCRY0020211211ehcb0000NUMBER</td></tr></table></div>\n'
    )
    + "</body></html>"
)
FACTIVA_PLAIN = (
    "<html><head><title>Factiva</title></head><body>"
    + each(
        "<div class='article frArticle'><div id='hd'><span>TITLE</span></div><div>121 mots</div><div>11 décembre 2021</div>"
        "<div>The Mercury</div><div>MERCRY</div><div>Français</div>HTML<p>Document MERCRY0020211211ehcb0000NUMBER</p></div>"
    )
    + "</body></html>"
)
EUROPRESSE = (
    '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>Europresse</title></head><body>'
    + each(
        '<article><header><span class="DocPublicationName">Le Mercure</span><span class="DocHeader">samedi 11 décembre 2021, p. 3'
        '</span><div class="titreArticle"><p class="titreArticleVisu rdp__articletitle">TITLE</p></div><div class="docAuthors">'
        'Nadia Thornbury</div></header><section><div class="DocText clearfix">HTML</div></section><footer>news·20211211·MR·00NUMBER'
        "</footer></article>"
    )
    + "</body></html>"
)
PROQUEST_HTML = (
    "<html><head><title>ProQuest Documents</title></head><body><h1>Table of contents</h1>"
    + each('<a href="#DocID_MSTAR_100200NUMBER">NUMBER. TITLE</a><br>')
    + each(
        '<div><a name="DocID_MSTAR_100200NUMBER"></a><p><strong>TITLE</strong></p><p><strong>Publication info: </strong>The Mercury'
        "; Calder Point. 11 Dec 2021: A3.</p><p><strong>Full text: </strong></p><text wordcount=121>HTML</text></div>"
    )
    + "</body></html>"
)
NEXIS_HTML = "<HTML><HEAD><TITLE>Search</TITLE></HEAD><BODY>\n<!-- Hide XML section from browser\n<DOCUMENTS>\n-->\n" + each(
    "<!-- Hide XML section from browser\n<DOC NUMBER=NUMBER>\n<DOCFULL> -->\n<DIV CLASS=c0><P CLASS=c1><SPAN>NUMBER of 6 DOCUMENTS"
    "</SPAN></P></DIV><P>The Mercury</P><P>December 11, 2021 Saturday</P><P>TITLE</P>HTML<!-- Hide XML section from browser\n"
    "</DOCFULL>\n</DOC> -->\n"
)  # fmt: skip

# XML

DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
LONG_COMMENT = (
    "<!--\n" + "This export was made by the program that runs the site. Keep it in a safe place.\n" * 40 + "-->\n"
)
ITEMS = each(
    "<item><title>TITLE</title><link>ADDRESS</link><guid>ADDRESS</guid><pubDate>Sat, 11 Dec 2021 10:04:00 +0000</pubDate>"
    "<dc:creator><![CDATA[nadia]]></dc:creator><description></description><content:encoded><![CDATA[HTML]]></content:encoded>"
    "<wp:post_id>NUMBER</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
)
WXR = (
    DECLARED + LONG_COMMENT
    + '<!-- generator="WordPress/5.8.2" created="2021-12-12 09:00" -->\n<rss version="2.0"\n\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"\n'
    '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n\txmlns:dc="http://purl.org/dc/elements/1.1/"\n\txmlns:wp="http://wordpress.org/export/1.2/">\n'
    "<channel><title>The Mercury</title><wp:wxr_version>1.2</wp:wxr_version>\n" + ITEMS + "</channel></rss>\n"
)  # fmt: skip
RSS = '<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>The Mercury</title>\n' + each(
    "<item><title>TITLE</title><link>ADDRESS</link><guid>ADDRESS</guid><description>ESCAPED</description></item>\n"
) + "</channel></rss>\n"  # fmt: skip
RSS_1 = DECLARED + '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">' + each(
    '<item rdf:about="ADDRESS"><title>TITLE</title><link>ADDRESS</link><description>TEXT</description></item>'
) + "</rdf:RDF>"  # fmt: skip
ATOM_ENTRIES = each(
    "<entry><id>tag:mercury.example,2021:NUMBER</id><title>TITLE</title><updated>DAYT10:04:00Z</updated><link rel='alternate' "
    "href='ADDRESS'/><content type='html'>ESCAPED</content></entry>\n"
)
ATOM = DECLARED + "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Mercury</title>\n" + ATOM_ENTRIES + "</feed>"
ATOM_PREFIXED = DECLARED + '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>The Mercury</a:title>' + each(
    "<a:entry><a:id>tag:NUMBER</a:id><a:title>TITLE</a:title><a:content>TEXT</a:content></a:entry>"
) + "</a:feed>"  # fmt: skip
BLOGGER = DECLARED + "<?xml-stylesheet href='x.css' type='text/css'?>" + "<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:blogger.com,1999:blog-77.archive</id>\n" + ATOM_ENTRIES + "</feed>"  # fmt: skip
NITF = (
    DECLARED + '<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd" [ <!ENTITY dash "-"> <!ELEMENT x (#PCDATA)> ]>\n'
    '<nitf><head><title>Board keeps the night ferry</title><docdata><doc-id id-string="m1"/><date.issue norm="20211211T100400Z"/></docdata>'
    f"</head><body><body.head><hedline><hl1>Board keeps the night ferry</hl1></hedline><byline>Nadia Thornbury</byline></body.head><body.content>"
    f"<block>{HTML}</block></body.content></body></nitf>\n"
)  # fmt: skip
NEWSML_G2 = (
    DECLARED + '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2021-12-11T10:04:00Z</sent></header><itemSet>'
    + each(
        '<newsItem guid="urn:newsml:mercury.example:NUMBER" version="1"><itemMeta><versionCreated>DAYT10:04:00Z</versionCreated></itemMeta>'
        "<contentMeta><headline>TITLE</headline></contentMeta><contentSet><inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body>HTML</body></html></inlineXML></contentSet></newsItem>"
    )
    + "</itemSet></newsMessage>"
)  # fmt: skip
NEWSML_G2_PREFIXED = NEWSML_G2.replace('<newsMessage xmlns="http', '<n:newsMessage xmlns:n="http').replace(
    "</newsMessage>", "</n:newsMessage>"
)
NEWSML_1 = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE NewsML PUBLIC "urn:newsml:iptc.org:20021018:NewsMLv1.2:1" "x.dtd">\n<NewsML Duid="m">'
    + each("<NewsItem><NewsComponent><NewsLines><HeadLine>TITLE</HeadLine></NewsLines><ContentItem><DataContent>HTML</DataContent></ContentItem></NewsComponent></NewsItem>")
    + "</NewsML>"
)  # fmt: skip
FACTIVA_XML = DECLARED + '<PPSResponse xmlns="http://global.factiva.com/pps/2.0">' + each(
    "<article><headline><paragraph>TITLE</paragraph></headline><leadParagraph>HTML</leadParagraph><accessionNo>MERCRY002021NUMBER</accessionNo></article>"
) + "</PPSResponse>"  # fmt: skip
PROQUEST_XML = DECLARED + f"<Record><Version>Global_Schema_v5.1.xsd</Version><RecordID>100200300</RecordID><NumericPubDate>19341211</NumericPubDate><RecordTitle>{TITLES[0]}</RecordTitle><FullText>{TEXT}</FullText></Record>"  # fmt: skip
ALTO = DECLARED + '<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description/><Layout><Page ID="P1"><PrintSpace>' + "".join(
    f'<TextBlock ID="B{number}"><TextLine>' + "<SP/>".join(f'<String CONTENT="{word}" WC="0.91"/>' for word in paragraph.replace('"', "").split()) + "</TextLine></TextBlock>"
    for number, paragraph in enumerate(PARAGRAPHS)
) + "</PrintSpace></Page></Layout></alto>"  # fmt: skip
METS = DECLARED + LONG_COMMENT + '<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><mets:structMap TYPE="LOGICAL">' + each(
    '<mets:div TYPE="ARTICLE" LABEL="TITLE"><mets:fptr><mets:area BEGIN="BNUMBER"/></mets:fptr></mets:div>'
) + "</mets:structMap></mets:mets>"  # fmt: skip
OPML = DECLARED + "<opml version='2.0'><head><title>Feeds</title></head><body>" + each("<outline text='TITLE' xmlUrl='ADDRESS/feed'/>") + "</body></opml>"  # fmt: skip
OTHER_XML = (
    DECLARED
    + "<archive>"
    + each("<story id='NUMBER'><headline>TITLE</headline><text>TEXT</text></story>")
    + "</archive>"
)

# JSON


def rows(**fields: object) -> list[dict[str, object]]:
    """An object for each article; the marks of `each` in its values are filled in."""
    found = []
    for number, title in enumerate(TITLES):
        text = json.dumps(fields)
        for mark, value in (
            ("TITLE", title),
            ("ADDRESS", address(number)),
            ("DAY", day(number)),
            ("HTML", HTML),
            ("TEXT", TEXT),
        ):
            text = text.replace(mark, json.dumps(value)[1:-1])
        found.append(json.loads(text))
    return found


def dump(value: object, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False) + "\n"


GHOST = dump({"db": [{"meta": {"exported_on": 1639216800000, "version": "4.22.4"}, "data": {"posts": rows(id="1", title="TITLE", html="HTML", status="published"), "users": []}}]})  # fmt: skip
JSON_FEED = dump({"version": "https://jsonfeed.org/version/1.1", "title": "The Mercury", "items": rows(id="ADDRESS", url="ADDRESS", title="TITLE", content_html="HTML")}, 2)  # fmt: skip
KARAKEEP = dump({"bookmarks": rows(createdAt=1639216800, title="TITLE", tags=["ferry"], content={"type": "link", "url": "ADDRESS"}, note=None, archived=False)})  # fmt: skip
LINKWARDEN = dump({"id": 1, "name": "Nadia", "collections": [{"id": 1, "name": "Ferries", "parentId": None, "links": rows(name="TITLE", url="ADDRESS", tags=[{"name": "ferry"}])}]})  # fmt: skip
NINJS = dump({"uri": "urn:mercury:1", "type": "text", "versioncreated": "2021-12-11T10:04:00Z", "headline": TITLES[0], "body_html": HTML, "body_text": TEXT})  # fmt: skip
NINJS_3 = dump({"uri": "urn:mercury:1", "standard": {"name": "ninjs"}, "headlines": [{"role": "main", "value": TITLES[0]}], "bodies": [{"role": "main", "value": HTML}]}, 1)  # fmt: skip
WALLABAG = dump(rows(is_archived=0, is_starred=0, tags=["ferry"], is_public=False, id=7, title="TITLE", url="ADDRESS", content="HTML", created_at="DAYT10:04:00+0000", domain_name="mercury.example"))  # fmt: skip
OMNIVORE = dump(rows(id="a1", slug="story", title="TITLE", description="A short one.", author="Nadia Thornbury", url="ADDRESS", state="Active", readingProgress=12, thumbnail="", labels=["ferry"], savedAt="DAYT10:04:00Z"), 2)  # fmt: skip
CSL = dump(rows(id="thornbury", type="article-newspaper", title="TITLE", author=[{"family": "Thornbury"}], issued={"date-parts": [[2021, 12, 11]]}, URL="ADDRESS", **{"container-title": "The Mercury"}), 1)  # fmt: skip
JSONL = "".join(dump(row) for row in rows(title="TITLE", text="TEXT", summary="", authors=["Nadia Thornbury"], publish_date="12-11-2021", url="ADDRESS", domain="mercury.example"))  # fmt: skip
NEWS_PLEASE = dump({"authors": ["Nadia Thornbury"], "date_download": "2021-12-12 08:00:00", "date_publish": "2021-12-11 10:04:00", "maintext": TEXT, "source_domain": "mercury.example", "title": TITLES[0], "url": address(0)}, 4)  # fmt: skip
OTHER_JSON = dump({"results": rows(headline="TITLE", body="TEXT")})

# Tables


def table(header: str, *cells: str, delimiter: str = ",", index: bool = False) -> str:
    """A table with a row for each article; cells with line breaks are quoted."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header.split(","))
    for number in range(COUNT):
        filled = [each_cell(cell, number) for cell in cells]
        writer.writerow([str(number), *filled] if index else filled)
    return stream.getvalue()


def each_cell(cell: str, number: int) -> str:
    values = {"TITLE": TITLES[number], "ADDRESS": address(number), "DAY": day(number), "HTML": HTML, "TEXT": TEXT}
    for mark, value in values.items():
        cell = cell.replace(mark, value)
    return cell


POCKET = table("title,url,time_added,tags,status", "TITLE", "ADDRESS", "1639216800", "ferry|harbour", "unread")
INSTAPAPER = table(
    "URL,Title,Selection,Folder,Timestamp,Tags", "ADDRESS", "TITLE", "", "Unread", "1639216800", '["ferry"]'
)
RAINDROP = table("id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite", "7", "TITLE", "", "A vote.", "ADDRESS", "News / Ferries", "ferry, harbour", "DAYT10:04:00.000Z", "", "", "false")  # fmt: skip
SUBSTACK = table("post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url", "77.story", "DAYT10:04:00.000Z", "true", "", "", "newsletter", "everyone", "TITLE", "A vote", "")  # fmt: skip
BEEHIIV = table("id,web_title,status,audience,content_tags,url,web_subtitle,email_subject_line,email_preview_text,content_html,thumbnail_url,created_at", "p1", "TITLE", "confirmed", "free", "ferry;quay", "ADDRESS", "", "TITLE", "", "HTML", "", "DAY")  # fmt: skip
WIX = table("Title,Slug,Excerpt,Plain Content,Rich Content,Categories,Tags,Published Date", "TITLE", "story", "A vote", "TEXT", '{"nodes": []}', "", "", "DAY")  # fmt: skip
ALL_THE_NEWS = table(",id,title,publication,author,date,year,month,url,content", "17", "TITLE", "The Mercury", "Nadia Thornbury", "DAY", "2021.0", "12.0", "", "TEXT", index=True)  # fmt: skip
OTHER_CSV = table("code,harbour,boats,crew", "C1", "Calder Point", "4", "19")
TSV = table("headline,body,published", "TITLE", "TEXT", "DAY", delimiter="\t")
SEMICOLONS = "sep=;\n" + table("Titel,Text,Datum,URL", "TITLE", "TEXT", "DAY", "ADDRESS", delimiter=";")

# Text of databases

COVER = (
    " " * 30 + "Quay Library - The Calder College\n\n\n" + " " * 20 + "Time of Request: Saturday, December 11, 2021  10:04:33 EST\n\n"
    "Client ID/Project Name:\nNumber of Lines: 412\nJob Number: 1825:100200300\n\nResearch Information\n\nService: Terms and Connectors(R) Search\n"
    "Print Request: All Documents 1-6\nSource: Major Papers\nSearch Terms: ferry AND harbour\n\n" + "Send to: The Calder College\n" * 3 + "\n\n\n"
)  # fmt: skip
WRAPPED = "\n\n".join(
    "\n".join(paragraph[at : at + 78] for at in range(0, len(paragraph), 78)) for paragraph in PARAGRAPHS
)
NEXIS = COVER + "".join(
    f"{' ' * 30}{number + 1} of 383 DOCUMENTS\n\n\n{' ' * 34}The Mercury\n\n{' ' * 24}December {number + 1}, 2021 Saturday\n{' ' * 30}Late Edition\n\n"
    f"{title}\n\nBYLINE: By NADIA THORNBURY\n\nSECTION: Section A; Column 0; Pg. 3\n\nLENGTH: 121 words\n\nDATELINE: CALDER POINT\n\n{WRAPPED}\n\n\n"
    f"LOAD-DATE: December 12, 2021\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n\n{' ' * 22}Copyright 2021 The Mercury Company\n\n\n"
    for number, title in enumerate(TITLES)
)  # fmt: skip
NEXIS_GERMAN = "".join(
    f"{' ' * 30}{number + 1} von 6 DOKUMENTEN\n\n{' ' * 30}Der Merkur\n\n{' ' * 24}11. Dezember 2021 Samstag\n\n{title}\n\nAUTOR: Nadia Thornbury\n\nRUBRIK: HAFEN; S. 3\n\n"
    f"LÄNGE: 121 Wörter\n\n{WRAPPED}\n\nUPDATE: 12. Dezember 2021\n\nSPRACHE: GERMAN; DEUTSCH\n\n"
    for number, title in enumerate(TITLES)
)  # fmt: skip
NEXIS_SINGLE = NEXIS[NEXIS.index(" " * 34 + "The Mercury") : NEXIS.index("2 of 383 DOCUMENTS")].rstrip()
NEXIS_NEW = "Job Number:\xa0100200300\nDocuments (6)\n" + each("NUMBER. TITLE\n  Client/Matter: -None-\n  Search Terms: ferry\n") + each(
    "\nTITLE\nThe Mercury (Calder Point)\nDecember 11, 2021 Saturday 10:04 AM GMT\n\nCopyright 2021 The Mercury All Rights Reserved\n\n"
    "Section:\xa0NEWS; Version:1\nLength:\xa0121 words\nByline:\xa0Nadia Thornbury\n\nBody\n\nTEXT\n\nClassification\n\nLanguage:\xa0ENGLISH\n"
    "Publication-Type:\xa0Newspaper\nSubject:\xa0FERRIES (90%); PORTS (88%)\nLoad-Date:\xa0December 12, 2021\n\nEnd of Document\n\n"
)  # fmt: skip
FACTIVA = each(
    "TITLE\n\nNadia Thornbury\n121 words\n11 December 2021\n10:04\nThe Mercury\nMERCRY\n3\nEnglish\nCopyright 2021. The Mercury.\n\nTEXT\n\n"
    "Document MERCRY0020211211ehcb0000NUMBER\n\n"
) + "Search Summary\nText                ferry and harbour\nDate                All Dates\n"  # fmt: skip
PROQUEST = "_" * 60 + "\n" + each(
    "\nNUMBER. TITLE\n\nAuthor: Thornbury, Nadia\n\nPublication info: The Mercury; Calder Point. 11 Dec 2021: A3.\n\nAbstract: None available.\n\n"
    "Full text: TEXT\n\nPublication title: The Mercury\n\nPublication date: Dec 11, 2021\n\nProQuest document ID: 100200NUMBER\n\nDocument URL: "
    "ADDRESS\n\nCopyright: Copyright The Mercury 2021\n\nLast updated: 2021-12-12\n\nDatabase: Quay Newsstand\n\n" + "_" * 60 + "\n"
)  # fmt: skip
RTF = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Helvetica;}}\n" + each(
    "{\\b TITLE}\\par\n121 words\\par\nThe Mercury\\par\nTEXT\\par\nDocument MERCRY0020211211ehcb0000NUMBER\\par\n"
) + "}\n"  # fmt: skip
RIS = each("TY  - NEWS\nTI  - TITLE\nAU  - Thornbury, Nadia\nUR  - ADDRESS\nAB  - TEXT\nER  - \n\n")
BIBTEX = each("@article{thornburyNUMBER,\n  title = {TITLE},\n  author = {Thornbury, Nadia},\n  url = {ADDRESS}\n}\n\n")
SQL = "-- SQL Dump\n-- version 5.1\n\nSET SQL_MODE = 'x';\n\nCREATE TABLE `posts` (\n  `id` int,\n  `body` text\n);\n\n" + each("INSERT INTO `posts` VALUES (NUMBER, 'TEXT');\n")  # fmt: skip
ADDRESSES = each("ADDRESS\n")

# Site generators and notes

HUGO = f"---\ntitle: \"{TITLES[0]}\"\ndate: 2021-12-11T10:04:00+01:00\ndraft: true\ntags: [ferry, harbour]\n---\n\n{{{{< figure src=\"quay.jpg\" >}}}}\n\n{TEXT}\n"  # fmt: skip
HUGO_TOML = f"+++\ntitle = '{TITLES[0]}'\ndate = 2021-12-11T10:04:00+01:00\ndraft = true\n[params]\n  weight = 3\n+++\n\n{TEXT}\n"
HUGO_JSON = dump({"title": TITLES[0], "date": "2021-12-11T10:04:00Z", "draft": True}, 2) + f"\n{TEXT}\n"
JEKYLL = f"---\nlayout: post\ntitle:  \"{TITLES[0]}\"\ndate:   2021-12-11 10:00 +0100\npublished: false\ncategories: quay ferry\n---\n{TEXT}\n"  # fmt: skip
PELICAN = f"Title: {TITLES[0]}\nDate: 2021-12-11 10:04\nCategory: Harbour\nTags: ferry, quay\nSlug: night-ferry\nStatus: draft\n\n{TEXT}\n"
MULTIMARKDOWN = f"Title:   {TITLES[0]}\nAuthor:  Nadia Thornbury\nDate:    11 December 2021\n\n{TEXT}\n"
PELICAN_RST = f"{TITLES[0]}\n{'#' * 30}\n\n:date: 2021-12-11 10:04\n:tags: ferry, quay\n:category: harbour\n:slug: night-ferry\n\n{TEXT}\n"
SEMICOLON_HEAD = f';;;\n"title": "{TITLES[0]}",\n"date": "2021-12-11"\n;;;\n{TEXT}\n'
OBSIDIAN = f"---\ntitle: {TITLES[0]}\nsource: {address(0)}\nauthor:\n  - \"[[Nadia Thornbury]]\"\npublished: 2021-12-11\ncreated: 2021-12-12\ntags:\n  - clippings\n---\n{TEXT}\n"  # fmt: skip
READECK_MARKDOWN = each("# TITLE\n\n[mercury.example](ADDRESS)\n\nTEXT\n\n" + "-" * 60 + "n\n\n").removesuffix(
    "-" * 60 + "n\n\n"
)
YAML = "# an export\nstories:\n" + each("  - title: TITLE\n    url: ADDRESS\n    day: DAY\n")

YAML_LIST = "---\n" + each("- title: TITLE\n  text: TEXT\n")
YAML_BLOCKS = "# an export\narticles:\n" + each("  - title: TITLE\n    body: |\n      TEXT\n    day: DAY\n")
TOML_TIGHT = f'+++\ntitle="{TITLES[0]}"\ndraft=true\n+++\n\n{TEXT}\n'
TOML_OWN_KEY = f'\n+++ \nferry = "night"\n+++\n\n{TEXT}\n'
YAML_OWN_KEY = f"---\nhidden: true\n---\n\n{TEXT}\n"
PELICAN_SHORT = f"Title: {TITLES[0]}\nDate: 2021-12-11 10:04\nStatus: draft\n\n{TEXT}\n"
PELICAN_PLAIN = f"Title: {TITLES[0]}\nCategory: Harbour\n\n{TEXT}\n"
PELICAN_ONE_KEY = f"Status: draft\n\n{TEXT}\n"
SAVED_DRAFT = f"Title: {TITLES[0]}\nURL: {address(0)}\nDraft: true\n\n{TEXT}\n"
NIKOLA = f".. title: {TITLES[0]}\n.. slug: night-ferry\n.. status: draft\n\n{TEXT}\n"
IN_A_COMMENT = f"<!--\ntitle: {TITLES[0]}\ndraft: true\n-->\n\n{TEXT}\n"
PANDOC = f"% {TITLES[0]}\n% Nadia Thornbury\n% 2021\n\n{TEXT}\n"
EQUAL_SIGNS = f"===\ntitle: {TITLES[0]}\ndraft: true\n===\n{TEXT}\n"
OPEN_TOML = f"title = '{TITLES[0]}'\ndraft = true\n\n{TEXT}\n"
UNCLOSED = f"---\nvisibility: private\n\n{TEXT}\n"
FENCED_CODE = f"```yaml\ntitle: {TITLES[0]}\ndraft: true\n```\n\n{TEXT}\n"
MOVABLE_TYPE = each(
    "AUTHOR: Nadia Thornbury\nTITLE: TITLE\nSTATUS: Draft\nDATE: 12/11/2021 10:04:00 AM\n-----\nBODY:\nTEXT\n-----\n"
    "EXTENDED BODY:\n\n-----\n--------\n"
)
MEDIUM_PAGE = (
    f'<!DOCTYPE html><html><head><title>{TITLES[0]}</title></head><body><article class="h-entry"><header><h1 class="p-name">'
    f'{TITLES[0]}</h1></header><section data-field="body" class="e-content">{HTML}</section><footer><p><a '
    f'href="{address(0)}" class="p-canonical">Canonical link</a></p><p>Exported from <a href="https://medium.com">Medium</a> '
    "on January 3, 2022.</p></footer></article></body></html>\n"
)

# The same formats as other programs write them

EML_UNUSUAL = "X_Spam_Level: 0\nX-Gate.Way: quay\n" + EML
NEXIS_NEW_GERMAN = each(
    "\nTITLE\nDer Merkur\n11. Dezember 2021 Samstag\n\nRubrik: HAFEN; S. 3\nLänge: 121 Wörter\nAutor: Nadia Thornbury\n\nText\n\nTEXT\n\n"
    "Update: 12. Dezember 2021\n\n\nEnde des Dokuments\n\n"
)
PROQUEST_SHORT = each(
    f"{'_' * 60}\nDocument NUMBER of 6\n\nTITLE\n\nAuthor: Thornbury, Nadia.\n\nFull text: TEXT\n\nSubject: Ferries\n\nPublication title: The Mercury\n\n"
    "Publication year: 2021\n\nProQuest document ID: 100200NUMBER\n\n"
)
RSS_CAPITALS = RSS.replace("<rss", "<RSS").replace("</rss", "</RSS").replace("channel>", "CHANNEL>")
NITF_CAPITALS = (
    f'<!DOCTYPE NITF SYSTEM "nitf-2-5.dtd">\n<NITF><BODY><BODY.CONTENT>{HTML}</BODY.CONTENT></BODY></NITF>\n'
)
JSON_FEED_SLASHES = JSON_FEED.replace("/", "\\/")
JSON_GUARDED = ")]}'\n" + OTHER_JSON
JSON_COMMENTED = "// exported on 2021-12-12\n/* The Mercury */\n" + OTHER_JSON
JSON_ASSIGNED = "window.mercury.stories = " + dump(rows(title="TITLE", text="TEXT"), 2)
JSON_CALLED = f"show({OTHER_JSON.strip()});\n"
PYTHON_ROWS = "".join(f"{row!r}\n" for row in rows(title="TITLE", text="TEXT", url="ADDRESS"))
CSV_AFTER_EMPTY_LINES = "  \n\n" + ALL_THE_NEWS
CSV_WITHOUT_HEADER = table(
    "0,Ferries and mills and an orchestra. All of them in one week.,x", "1", "TITLE", "TEXT"
).partition("\n")[2]
INSTAPAPER_HTML = "<!DOCTYPE html>\n<html><head><title>Instapaper: Export</title></head><body><h1>Unread</h1>\n<ol>" + each(
    '<li><a href="ADDRESS">TITLE</a>\n'
) + "</ol></body></html>"  # fmt: skip

TEXTS: dict[str, tuple[str, str, str]] = {
    "eml-unusual": ("letter.txt", EML_UNUSUAL, "an e-mail (EML)"),
    "nexis-new-german": ("Dateien (6).txt", NEXIS_NEW_GERMAN, "a Nexis download (text)"),
    "proquest-short": ("ProQuest.txt", PROQUEST_SHORT, "a ProQuest download (text)"),
    "rss-capitals": ("feed", RSS_CAPITALS, "an RSS feed"),
    "nitf-capitals": ("m1.txt", NITF_CAPITALS, "NITF"),
    "json-feed-slashes": ("feed.txt", JSON_FEED_SLASHES, "a JSON Feed"),
    "json-guarded": ("stories.txt", JSON_GUARDED, "JSON"),
    "json-commented": ("stories.txt", JSON_COMMENTED, "JSON"),
    "json-assigned": ("stories.txt", JSON_ASSIGNED, "JSON"),
    "json-called": ("stories.txt", JSON_CALLED, "JSON"),
    "python-rows": ("stories.txt", PYTHON_ROWS, "Python objects as text"),
    "csv-after-empty-lines": ("articles1.txt", CSV_AFTER_EMPTY_LINES, "a corpus of news articles"),
    "csv-without-header": ("articles1.txt", CSV_WITHOUT_HEADER, "a table (CSV)"),
    "instapaper-html": ("instapaper-export.html", INSTAPAPER_HTML, "an Instapaper export"),
    "warc": ("quay.warc", WARC, "a WARC web archive"),
    "wet": ("quay.wet", WET, "a WET file"),
    "arc": ("quay.arc", ARC, "an ARC web archive"),
    "mhtml": ("ferry.mhtml", MHTML, "a web page in one file (MHTML)"),
    "mht": ("ferry.mht", MHTML_OLD, "a web page in one file (MHTML)"),
    "eml": ("letter.eml", EML, "an e-mail (EML)"),
    "mbox": ("letters.mbox", MBOX, "a mailbox"),
    "proquest-mail": ("alert.eml", PROQUEST_MAIL, "an e-mail of ProQuest"),
    "bookmarks": ("bookmarks.html", BOOKMARKS, "a list of bookmarks"),
    "pocket-html": ("ril_export.html", POCKET_HTML, "a Pocket export"),
    "factiva-html": ("Factiva.html", FACTIVA_HTML, "a Factiva download (HTML)"),
    "factiva-plain": ("Factiva-2.htm", FACTIVA_PLAIN, "a Factiva download (HTML)"),
    "europresse": ("europresse.HTML", EUROPRESSE, "an Europresse download"),
    "proquest-html": ("ProQuestDocuments.html", PROQUEST_HTML, "a ProQuest download (HTML)"),
    "nexis-html": ("nexis.html", NEXIS_HTML, "a Nexis download (HTML)"),
    "wxr": ("mercury.wordpress.2021-12-12.xml", WXR, "a WordPress export (WXR)"),
    "rss": ("feed.xml", RSS, "an RSS feed"),
    "rss-page": ("index.html", RSS, "an RSS feed"),
    "rss-1": ("feed.rdf", RSS_1, "an RSS feed"),
    "atom": ("feed.atom", ATOM, "an Atom feed"),
    "atom-prefixed": ("feed", ATOM_PREFIXED, "an Atom feed"),
    "blogger": ("blog-12-11-2021.xml", BLOGGER, "a Blogger export (Atom)"),
    "nitf": ("m1.xml", NITF, "NITF"),
    "newsml-g2": ("m2.xml", NEWSML_G2, "NewsML-G2"),
    "newsml-g2-prefixed": ("m3.xml", NEWSML_G2_PREFIXED, "NewsML-G2"),
    "newsml-1": ("m4.xml", NEWSML_1, "NewsML 1"),
    "factiva-xml": ("factiva.xml", FACTIVA_XML, "a Factiva download (XML)"),
    "proquest-xml": ("100200300.xml", PROQUEST_XML, "ProQuest TDM"),
    "alto": ("0001.xml", ALTO, "ALTO"),
    "mets": ("mets.xml", METS, "METS"),
    "opml": ("feeds.opml", OPML, "a list of feeds (OPML)"),
    "other-xml": ("stories.xml", OTHER_XML, "an XML file"),
    "ghost": ("mercury.ghost.json", GHOST, "a Ghost export"),
    "json-feed": ("feed.json", JSON_FEED, "a JSON Feed"),
    "karakeep": ("karakeep.json", KARAKEEP, "a Karakeep export"),
    "linkwarden": ("backup.json", LINKWARDEN, "a Linkwarden export"),
    "ninjs": ("m.json", NINJS, "ninjs news"),
    "ninjs-3": ("m3.json", NINJS_3, "ninjs news"),
    "wallabag": ("All articles.json", WALLABAG, "wallabag articles"),
    "omnivore-json": ("metadata_0_to_19.json", OMNIVORE, "an Omnivore list"),
    "csl": ("library.json", CSL, "references (CSL JSON)"),
    "jsonl": ("news.jsonl", JSONL, "JSON Lines"),
    "news-please": ("mercury.json", NEWS_PLEASE, "news-please articles"),
    "other-json": ("results.txt", OTHER_JSON, "JSON"),
    "pocket": ("part_000000.csv", POCKET, "a Pocket export (CSV)"),
    "instapaper": ("instapaper.csv", INSTAPAPER, "an Instapaper export"),
    "raindrop": ("raindrop.csv", RAINDROP, "a Raindrop export"),
    "substack": ("posts.csv", SUBSTACK, "a Substack list"),
    "beehiiv": ("beehiiv.csv", BEEHIIV, "a beehiiv export"),
    "wix": ("Posts.csv", WIX, "a Wix export"),
    "all-the-news": ("articles1.csv", ALL_THE_NEWS, "a corpus of news articles"),
    "other-csv": ("boats.txt", OTHER_CSV, "a table"),
    "tsv": ("stories.tsv", TSV, "a table"),
    "semicolons": ("stories.txt", SEMICOLONS, "a table"),
    "nexis": ("nexis.TXT", NEXIS, "a Nexis download (text)"),
    "nexis-german": ("nexis-de.txt", NEXIS_GERMAN, "a Nexis download (text)"),
    "nexis-single": ("nexis-1.txt", NEXIS_SINGLE, "a Nexis download (text)"),
    "nexis-new": ("Files (6).txt", NEXIS_NEW, "a Nexis download (text)"),
    "factiva": ("factiva.txt", FACTIVA, "a Factiva download (text)"),
    "proquest": ("ProQuestDocuments.txt", PROQUEST, "a ProQuest download (text)"),
    "rtf": ("factiva.rtf", RTF, "an RTF document"),
    "ris": ("refs.ris", RIS, "references (RIS)"),
    "bibtex": ("refs.bib", BIBTEX, "references (BibTeX)"),
    "sql": ("dump.sql", SQL, "a dump of a database"),
    "addresses": ("urls.txt", ADDRESSES, "a list of addresses"),
    "hugo": ("ferry.md", HUGO, "a Markdown file with front matter"),
    "hugo-toml": ("ferry.md", HUGO_TOML, "a Markdown file with front matter"),
    "hugo-json": ("ferry.md", HUGO_JSON, "a Markdown file with front matter"),
    "jekyll": ("2021-12-11-ferry.markdown", JEKYLL, "a Markdown file with front matter"),
    "hugo-text": ("ferry.txt", HUGO, "a Markdown file with front matter"),
    "pelican": ("ferry.md", PELICAN, "a Markdown file with front matter"),
    "pelican-text": ("ferry.txt", PELICAN, "a Markdown file with front matter"),
    "multimarkdown": ("ferry.md", MULTIMARKDOWN, "a Markdown file with front matter"),
    "pelican-rst": ("ferry.rst", PELICAN_RST, "a Markdown file with front matter"),
    "semicolon-head": ("ferry.md", SEMICOLON_HEAD, "a Markdown file with front matter"),
    "obsidian": ("Board keeps the night ferry.md", OBSIDIAN, "a Markdown file with front matter"),
    "readeck-markdown": ("readeck.md", READECK_MARKDOWN, "Markdown articles joined"),
    "yaml": ("stories.yaml", YAML, "a YAML file"),
    "yaml-list": ("stories.txt", YAML_LIST, "a YAML file"),
    "yaml-blocks": ("stories.yml", YAML_BLOCKS, "a YAML file"),
    "toml-tight": ("ferry.txt", TOML_TIGHT, "a Markdown file with front matter"),
    "toml-own-key": ("ferry.txt", TOML_OWN_KEY, "a Markdown file with front matter"),
    "yaml-own-key": ("ferry.txt", YAML_OWN_KEY, "a Markdown file with front matter"),
    "pelican-short": ("ferry.txt", PELICAN_SHORT, "a Markdown file with front matter"),
    "pelican-plain": ("ferry.text", PELICAN_PLAIN, "a Markdown file with front matter"),
    "pelican-one-key": ("ferry.txt", PELICAN_ONE_KEY, "a Markdown file with front matter"),
    "saved-draft": ("ferry.txt", SAVED_DRAFT, "a Markdown file with front matter"),
    "nikola": ("ferry.txt", NIKOLA, "a Markdown file with front matter"),
    "in-a-comment": ("ferry.txt", IN_A_COMMENT, "a Markdown file with front matter"),
    "pandoc": ("ferry.txt", PANDOC, "a Markdown file with front matter"),
    "equal-signs": ("ferry.txt", EQUAL_SIGNS, "a Markdown file with front matter"),
    "open-toml": ("ferry.txt", OPEN_TOML, "a Markdown file with front matter"),
    "unclosed": ("ferry.txt", UNCLOSED, "a Markdown file with front matter"),
    "fenced-code": ("ferry.txt", FENCED_CODE, "a Markdown file with front matter"),
    "movable-type": ("export.txt", MOVABLE_TYPE, "a Movable Type export"),
    "medium-page": ("2021-12-11_ferry.html", MEDIUM_PAGE, "an article of a Medium export"),
}
"""Name → (file name, text, how the format's name begins)."""


def make_zip(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return stream.getvalue()


SINGLE_FILE = PAGE.replace(
    "<html lang=en>", f"<html lang=en><!--\n Page saved with SingleFile \n url: {address(0)} \n saved date: Sat Dec 11 2021 10:04:00 GMT+0000 (Greenwich Mean Time)\n-->"
)  # fmt: skip
DOCX = {
    "[Content_Types].xml": DECLARED + "<Types/>",
    "_rels/.rels": DECLARED + "<Relationships/>",
    "word/document.xml": DECLARED + f"<w:document xmlns:w='w'><w:body>{each('<w:p><w:r><w:t>TITLE</w:t></w:r></w:p>')}</w:body></w:document>",
}  # fmt: skip
NEXIS_DOCX = DOCX | {
    "word/document.xml": DOCX["word/document.xml"].replace("</w:body>", "<w:p><w:r><w:t>Load-Date:</w:t></w:r></w:p></w:body>")
}  # fmt: skip
ZIPS: dict[str, tuple[str, bytes, str]] = {
    "wacz": ("quay.wacz", make_zip({"datapackage.json": "{}", "archive/data.warc.gz": b"\x1f\x8b", "pages/pages.jsonl": "{}\n"}), "a WACZ web archive"),
    "docx": ("ferry.docx", make_zip(DOCX), "a Word document (DOCX)"),
    "nexis-docx": ("Files (6).DOCX", make_zip(NEXIS_DOCX), "a Word document (DOCX) of Nexis articles"),
    "epub": ("mercury.epub", make_zip({"mimetype": "application/epub+zip", "META-INF/container.xml": DECLARED + "<container/>", "a.xhtml": PAGE}), "an EPUB book"),
    "odt": ("ferry.odt", make_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"}), "an OpenDocument file"),
    "xlsx": ("boats.xlsx", make_zip({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}), "a spreadsheet (XLSX)"),
    "pocket-zip": ("pocket.zip", make_zip({"part_000000.csv": POCKET, "part_000001.csv": POCKET}), "a Pocket export"),
    "omnivore": ("omnivore.zip", make_zip({"metadata_0_to_19.json": OMNIVORE, "content/story.html": PAGE, "highlights/story.md": ""}), "an Omnivore export"),
    "substack-zip": ("export.zip", make_zip({"posts.csv": SUBSTACK, "posts/77.story.html": HTML, "email_list.csv": "email\n"}), "a Substack export"),
    "medium": ("medium.zip", make_zip({"README.html": PAGE, "posts/2021-12-11_ferry.html": PAGE, "profile/profile.html": PAGE}), "a Medium export"),
    "readeck": ("readeck.zip", make_zip({"2021-12-11-readeck-bookmarks/2021-12-11-mercury-example-x/index.md": OBSIDIAN}), "a Readeck export"),
    "single-file-zip": ("ferry.zip", make_zip({"index.html": SINGLE_FILE, "manifest.json": "{}", "images/1.png": b"\x89PNG"}), "a zip file of SingleFile"),
    "self-extracting": ("ferry.html", SINGLE_FILE.encode() + b"<!--" + make_zip({"index.html": SINGLE_FILE, "manifest.json": "{}"}) + b"-->", "a self-extracting page of SingleFile"),
    "wxr-zip": ("mercury.zip", make_zip({"mercury.xml": WXR}), "a zip file of a WordPress export (WXR)"),
    "nested": ("tdm.zip", make_zip({"part1.zip": make_zip({"100200300.xml": PROQUEST_XML})}), "a zip file of a zip file of ProQuest TDM or historical XML"),
    "pages": ("pages.zip", make_zip({"a.html": PAGE, "b.html": PAGE}), "a zip file"),
}  # fmt: skip
"""The same for zip files."""

BINARIES: dict[str, tuple[str, bytes, str]] = {
    "pdf": ("page.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF document"),
    "pdf-after-lines": ("page.txt", b"\r\n\r\n%PDF-1.4\n1 0 obj", "a PDF document"),
    "empty-zip": ("pages.zip", b"PK\x05\x06" + bytes(18), "a zip file"),
    "office": ("ferry.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office document"),
    "sqlite": ("places.sqlite", b"SQLite format 3\0" + bytes(600), "an SQLite database"),
    "parquet": ("news.parquet", b"PAR1\x15\0" + bytes(range(256)), "a Parquet table"),
    "tar": ("pages.tar", b"page.html" + bytes(248) + b"ustar\x0000" + bytes(600), "a tar file"),
    "7z": ("pages.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(100), "a 7z file"),
    "xz": ("pages.xz", b"\xfd7zXZ\0\0\4" + bytes(100), "an xz file"),
    "bzip2": ("pages.bz2", b"BZh91AY&SY" + bytes(range(100)), "a bzip2 file"),
    "webarchive": ("ferry.webarchive", b"bplist00\xd1\1\2_\x10\x0fWebMainResource", "a saved page of Safari"),
}
"""The same for files that are no text."""
