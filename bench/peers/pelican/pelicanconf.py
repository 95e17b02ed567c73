"""The same job as the other peers: articles, lists in pages of 20, a feed, a sitemap."""

SITENAME = "Generated archive"
SITEURL = "https://example.org"
PATH, OUTPUT_PATH, THEME = "content", "public", "theme"
TIMEZONE, DEFAULT_LANG = "UTC", "en"
THEME_STATIC_PATHS: list[str] = []
DEFAULT_PAGINATION = 20
DIRECT_TEMPLATES = ["index", "tags", "sitemap"]
PAGINATED_TEMPLATES = {"index": 20, "category": 20, "tag": 20}
SITEMAP_SAVE_AS = "sitemap.xml"
AUTHOR_SAVE_AS, AUTHORS_SAVE_AS, ARCHIVES_SAVE_AS, CATEGORIES_SAVE_AS = "", "", "", ""
ARTICLE_URL = ARTICLE_SAVE_AS = "{category}/{slug}.html"
FEED_ALL_ATOM, FEED_MAX_ITEMS = "feed.xml", 50
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
MARKDOWN = {"extension_configs": {}, "output_format": "html5"}
