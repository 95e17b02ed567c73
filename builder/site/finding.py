"""What search engines are told of a page.

Rule: one answer for a page, for its own meta tag and for the sitemap alike.
"""

from builder.article.model import Article
from builder.config import Config

INDEX, NOINDEX = "index, follow", "noindex"


def find_robots(kind: str, article: Article | None, config: Config) -> str:
    """The setting, where there is one; else an article that was published elsewhere is not to be found here, unless
    its page names that place as the canonical one.
    """
    if kind in ("missing", "withdrawn", "offline"):
        return NOINDEX
    if config.robots is not None:
        return config.robots
    elsewhere = article is not None and article.original_url and config.canonical != "original"
    return NOINDEX if elsewhere else INDEX
