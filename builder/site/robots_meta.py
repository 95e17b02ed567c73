"""The robots rule of a page, and a test for texts of other publishers.

Rule: one answer for a page, for its own meta tag and for the sitemap alike.
"""

from urllib.parse import urlsplit

from builder.article.model import Article
from builder.config import Config

INDEX, NOINDEX = "index, follow", "noindex"


def find_robots(article: Article | None, config: Config) -> str:
    """The rule for a page that may be found, that of an article or another one.

    It is the setting, where there is one; else an article that was published elsewhere is not to be found here, unless
    its page names that place as the canonical one.
    """
    if config.robots is not None:
        return config.robots
    elsewhere = article is not None and article.original_url and config.canonical != "original"
    return NOINDEX if elsewhere else INDEX


def is_others_text(article: Article, config: Config) -> bool:
    """True when the site shows the full text of an article that another publisher published.

    An article names its publisher or its first address; the archive's own title and host are no other publisher.
    """
    publisher = (article.publisher or "").casefold()
    if not article.is_public or publisher == config.title.casefold():
        return False
    return bool(publisher) or _find_host(article.original_url) not in ("", _find_host(config.base_url))


def _find_host(address: str | None) -> str:
    """The host of an address, without `www.`; empty for none."""
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
