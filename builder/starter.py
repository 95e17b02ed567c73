"""Creating a new archive, and a new article in it.

Rule: creates only what is missing and changes nothing that exists; `.gitignore` only gets the lines that it lacks.
"""

import itertools
import re
from datetime import date
from pathlib import Path

from builder.article.elsewhere import is_withheld_name
from builder.article.frontmatter import format_article
from builder.article.model import Article, make_id
from builder.article.saving import ARTICLE, WAIT, add_article, lock_content
from builder.article.store import CONTENT, PAGES, plan_folder
from builder.config import FILE_NAME
from builder.errors import make_fault
from builder.files import make_folder, read_bytes, read_text, write_bytes, write_text
from builder.text import make_slug, tidy

WORKFLOW = ".github/workflows/pages.yml"
_IGNORED = ("/output/", "/.backfile/")

_SETTINGS = """\
# The settings of this archive. A line that starts with # shows a default or an example:
# take the # away to use it. Every key is explained in Backfile's docs/configuration.md.

title: My archive
description: A complete run, from the first issue to the last.
language: en

# The address of the published site. Feeds, sitemap and 404.html need it; everything else works anywhere.
# base_url: https://example.org/archive/

# A domain of your own for GitHub Pages.
# custom_domain: archive.example.org

# The time zone of times in front matter that have no offset.
timezone: UTC

# theme: broadsheet
# theme_options: {}

# The address of an article, from year, month, day, slug, section and id.
# permalinks: "{year}/{month}/{day}/{slug}"

# Front-matter keys that get list pages, besides section.
# taxonomies: [tags, authors, publisher]
# tag_pages_from: 2
# per_page: 100

# The robots meta tag of every page; without it, articles with an original_url get noindex.
# robots: null
# canonical: archive
# feeds: [section]
# saved_searches: {}
# keep_captures: true
# visibility: public
# markdown_copies: true

# publish:
#   remote: origin
#   branch: gh-pages
"""

_ABOUT = """\
---
title: About this archive
---

Describe here what this archive contains, where it comes from, and who may use it for which purposes.
"""

_THEME = """\
extends: {extends}
description: Describe here what is different.

# A file in templates/ or assets/ replaces the parent's of the same name; assets/own.css is appended to its style.css.
"""

_OWN_SHEET = """\
/* Every colour and measure of the parent is a custom property: change here what you like. */

:root {
  /* --accent: #0b4f6c; */
  /* --measure: 36rem; */
}
@media (prefers-color-scheme: dark) {
  :root:not([data-paper]) {
    /* --accent: #7cc6e2; */
  }
}
"""

_BODY = "Write the article here, in Markdown."


def make_archive(folder: Path, *, workflow: str | None) -> tuple[str, ...]:
    """Write a new archive into the folder; returns the paths it wrote, sorted, relative to the folder.

    `workflow` is the text of a GitHub workflow, or None for no workflow. Existing files stay. Raises `Fault` if the
    folder already holds an archive.
    """
    if (folder / FILE_NAME).exists():
        raise make_fault(folder / FILE_NAME, "is there already", hint="name another folder, or edit that file")
    wanted = {f"{CONTENT}/{PAGES}/about.md": _ABOUT}
    if workflow is not None:
        wanted[WORKFLOW] = workflow
    missing = {path: text for path, text in wanted.items() if not (folder / path).exists()}
    ignored = _plan_ignored(folder / ".gitignore")
    if ignored is not None:
        missing[".gitignore"] = ignored
    make_folder(folder)
    for path, text in sorted(missing.items()):
        write_text(folder / path, text)
    write_text(folder / FILE_NAME, _SETTINGS)
    return tuple(sorted([*missing, FILE_NAME]))


def make_theme(root: Path, name: str, *, extends: str, sample: Path | None = None) -> tuple[str, ...]:
    """Write a child theme with its own colours into `themes/`; returns the paths it wrote, relative to the archive.

    `sample` is a folder with an article that shows every element; it is copied into the theme.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise make_fault("theme", f"{name!r} is no name of a theme", hint="use a-z, 0-9, - and _")
    folder = f"themes/{name}"
    if (root / folder).exists():
        raise make_fault(root / folder, "is there already", hint="name another theme")
    files = {f"{folder}/theme.yaml": _THEME.format(extends=extends), f"{folder}/assets/own.css": _OWN_SHEET}
    for path, text in files.items():
        write_text(root / path, text)
    shown = sorted(sample.iterdir()) if sample else []
    for place in shown:
        write_bytes(root / folder / place.parent.name / place.name, read_bytes(place))
    return (*files, *(f"{folder}/{place.parent.name}/{place.name}" for place in shown))


def _plan_ignored(path: Path) -> str | None:
    """The text of `.gitignore` with the lines it lacks; None if it lacks none."""
    text = read_text(path) if path.exists() else ""
    there = {line.strip().strip("/") for line in text.splitlines()}
    missing = [line for line in _IGNORED if line.strip("/") not in there]
    if not missing:
        return None
    gap = "" if not text or text.endswith("\n") else "\n"
    return text + gap + "".join(f"{line}\n" for line in missing)


def make_article(root: Path, title: str, *, now: date, wait: float = WAIT) -> str:
    """Write a draft dated today; returns its path, relative to the archive. Never overwrites: if the name is taken,
    the id is added.

    Raises `Fault` for an empty title, and if another process writes to `content/` for more than `wait` seconds.
    """
    title = tidy(title)
    if not title:
        raise make_fault("title", "is empty", hint='backfile new "A headline"')
    slug = make_slug(title)
    with lock_content(root, wait=wait):
        for count in itertools.count():
            key = make_id(f"new:{now.isoformat()}:{title}:{count}")
            article = Article(title=title, date=now.isoformat(), id=key, status="draft")
            folder = plan_folder(article, f"{slug}-{key}" if count or is_withheld_name(slug) else slug)
            if add_article(root, folder, {ARTICLE: format_article(article, _BODY).encode()}):
                break
    return f"{CONTENT}/{folder}/{ARTICLE}"
