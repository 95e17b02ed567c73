"""Recognition of tables by the names of their columns.

Rule: columns are matched by name, in any order; a table of an unknown kind is refused as a table.
"""

from builder.capture.containers.format import LINKS, PAGES, Format

_ROWS = "write each row's text to a file of its own, with a sidecar for its address and time"


def _csv(name: str, advice: str, *columns: str) -> Format:
    """A format of tables with these columns; `a|b` stands for either."""
    wanted = [frozenset(column.split("|")) for column in columns]
    return Format(name, advice, lambda look: all(names & set(look.header) for names in wanted))


CSV = (
    _csv("a Pocket export (CSV)", LINKS, "url", "time_added", "tags|status"),
    _csv("an Instapaper export (CSV)", LINKS, "url", "title", "selection", "folder"),
    _csv("a Raindrop export (CSV)", LINKS, "url", "excerpt", "folder", "created"),
    _csv("a Readeck export (CSV)", LINKS, "url", "labels", "is_archived", "is_marked"),
    _csv("a Readwise export (CSV)", LINKS, "highlight", "title|book title"),
    _csv("a Matter export (CSV)", LINKS, "title", "url", "in queue|favorited|last interaction date"),
    _csv("a Substack list of posts (CSV)", PAGES, "post_id", "post_date", "is_published"),
    _csv("a beehiiv export (CSV)", PAGES, "web_title", "content_html"),
    _csv("a Wix export (CSV)", PAGES, "rich content|plain content", "title"),
    _csv("a Buttondown export (CSV)", PAGES, "subject", "body", "publish_date|slug"),
    _csv("a corpus of news articles (CSV)", _ROWS, "title|headline", "content|text|article|body|maintext",
         "publication|author|authors|date|publisher|domain|url"),
    Format("a table (CSV)", _ROWS, lambda look: bool(look.header)),
)  # fmt: skip
"""Tables, specific before general."""
