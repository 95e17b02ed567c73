"""Smaller templates: optional parts of HTML are removed before a template is compiled.

Rule: only the text of the template itself is changed, never a value. Line numbers stay the same, so that errors name
the line of the file. Source: HTML, 13.1.2.3 (unquoted attributes), 13.1.2.4 (optional tags) and 13.1.3 (white space
beside blocks).
"""

import re

_BLOCKS = (
    "article|aside|blockquote|body|dd|details|div|dl|dt|figure|footer|form|h[1-6]|head|header|html|li|link|main|meta|"
    "nav|noscript|ol|p|script|section|table|title|ul"
)
_JINJA = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
_SPARE = re.compile(rf"{_JINJA}|(?<= )[a-z-]+=\"[\w.:#+/-]+\"(?=[ >{{])|\n(?=</?(?:{_BLOCKS})\b)", re.DOTALL)
_CLOSERS = (
    "article|aside|blockquote|dd|details|div|dl|dt|figure|footer|form|h[1-6]|header|li|main|nav|ol|p|section|table|ul"
)
_PARAGRAPH = re.compile(rf"</p>(?=(?:\n|\{{#\n#\}}|\{{% endif %\}})*</?(?:{_CLOSERS})\b)")
_AFTER = re.compile(rf"(</?(?:{_BLOCKS})\b(?>{_JINJA}|[^<>{{])*>)\n", re.DOTALL)


def slim_template(source: str) -> str:
    """The template without quotes of plain attributes, line ends beside blocks, and end tags of paragraphs before
    blocks.
    """
    return _PARAGRAPH.sub("", _AFTER.sub(r"\1{#\n#}", _SPARE.sub(_slim, source)))


def slim_body(html: str) -> str:
    """The HTML of a body without end tags of paragraphs and list items that end a line; the following tag ends them
    too.
    """
    return html.replace("</p>\n", "\n").replace("</li>\n", "\n")


def _slim(match: re.Match[str]) -> str:
    found = match[0]
    if found == "\n":
        return "{#\n#}"
    return found if found.startswith("{") else found.replace('"', "")
