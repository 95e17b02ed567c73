"""Markdown → HTML and plain text, in the dialect of the archive.

Rule: the only module that imports markdown_it. CommonMark, tables, footnotes, strikethrough, and four extensions: a
figure is an image alone in its paragraph, with the title as its caption and `{credit="…"}` after it; a pull quote is
a block quote that ends with `{.pull}`; a correction stands between `::: correction` and `:::`; ruby is `{漢字|かんじ}`.
Comments are removed; other raw HTML is treated as text, and the result is sanitised nevertheless. Local references
become `backfile:…`; `place_references` replaces them.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from builder.article.comments import CODE, FENCED, OPENING, SPAN, Uncommented, drop_comments
from builder.render.findings import Findings, Rendered
from builder.render.resolve_links import SCHEME, place_references
from builder.text import cut_words, tidy

__all__ = ["OPENING_LENGTH", "place_references", "render_markdown", "strip_comments"]

OPENING_LENGTH = 400

_CJK = "[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_ENDS_CJK, _STARTS_CJK = re.compile(f"{_CJK}$"), re.compile(_CJK)
_PULL = re.compile(r"\s*(?<!\\)\{\.pull\}\s*$")
_CREDIT = re.compile(r'\s*\{credit="((?:[^"\\\n]|\\.)*)"\}')
_RUBY = re.compile(r"\{([^{}|\n]+)\\?\|([^{}|\n]+)\}")
_PLAIN = re.compile(r"[^\n\\`~*_\[!<&{]+")
"""Text in which no inline rule applies."""
_EXTERNAL = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
_TAGS = (
    "a abbr aside blockquote br code del div em figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre rp rt ruby s"
    " section small strong sub sup table tbody td th thead tr ul"
)
_SANITISER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes={"a": {"href", "title", "id"}, "img": {"src", "alt"}, "li": {"id"}, "ol": {"start"}},
    tag_attribute_values={"div": {"tabindex": {"0"}}},
    allowed_classes={
        "a": {"footnote-backref"},
        "aside": {"correction"},
        "blockquote": {"pull"},
        "div": {"table"},
        "figure": {"words"},
        "section": {"footnotes"},
        "small": {"credit"},
        "sup": {"footnote-ref"},
        "td": {"center", "end"},
        "th": {"center", "end"},
    },
    url_schemes={"http", "https", "mailto", "tel", SCHEME.rstrip(":")},
    link_rel=None,
)


def render_markdown(body: str, *, path: str, first_line: int) -> Rendered:
    """The body, which starts on line `first_line` of `path`, as HTML and as text; never fails."""
    bare = strip_comments(body)
    findings = Findings(path, first_line, bare)
    env: dict[str, Any] = {"findings": findings}
    tokens = _PARSER.parse(bare.text, env)
    return Rendered(
        html=_SANITISER.clean(_PARSER.renderer.render(tokens, _PARSER.options, env)).strip(),
        text="\n".join(filter(None, (_find_text(token) for token in tokens))),
        opening=_find_opening(tokens),
        references=tuple(findings.references),
        lines=tuple(findings.references.values()),
        problems=tuple(sorted(findings.problems)),
    )


def strip_comments(body: str) -> Uncommented:
    """The body without its comments, except those that the parser treats as code."""
    for spare in (CODE, (FENCED, SPAN), ()):  # indented lines are the least reliable sign of code
        bare = drop_comments(body, spare=spare)
        env: dict[str, Any] = {"findings": Findings("", 1, bare)}
        if not bare.spared or bare.spared == sum(map(_count_in_code, _PARSER.parse(bare.text, env))):
            break
    return bare


def _count_in_code(token: Token) -> int:
    """Number of comment openings that a token shows as code."""
    own = len(OPENING.findall(token.content)) if token.type in ("fence", "code_block", "code_inline") else 0
    return own + sum(map(_count_in_code, token.children or ()))


def _find_text(token: Token) -> str:
    if token.type == "inline":
        return tidy(_find_words(token.children or ()))
    if token.type == "figure":
        return tidy(f"{token.meta['caption']}\n{token.meta['credit']}")
    return tidy(token.content) if token.type in ("fence", "code_block") else ""


def _find_words(children: Iterable[Token]) -> str:
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in children
        if child.type not in ("footnote_ref", "credit")
    )


def _find_opening(tokens: Sequence[Token]) -> str:
    paragraphs: list[str] = []
    length = 0
    for token, before in zip(tokens[1:], tokens, strict=False):
        if token.type == "inline" and before.type == "paragraph_open" and before.level == 0:
            paragraphs.append(_find_text(token))
            length += len(paragraphs[-1])
            if length > OPENING_LENGTH:
                break
    return cut_words(" ".join(paragraphs), OPENING_LENGTH)


def _shape_blocks(state: StateCore) -> None:
    """Before the inline rules: heading levels, pull quotes, alignment of cells, unclosed corrections."""
    levels = [int(token.tag[1]) for token in state.tokens if token.type == "heading_open"]
    shift = 2 - min(levels, default=2)
    quotes: list[Token] = []
    for place, token in enumerate(state.tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"
        elif token.type == "blockquote_open":
            quotes.append(token)
        elif token.type == "blockquote_close":
            _mark_pull(state.tokens[place - 3 : place], quotes.pop())
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            align = str(token.attrs.pop("style")).removeprefix("text-align:")
            token.attrs |= {"class": {"right": "end"}.get(align, align)}
        elif token.type == "container_correction_open":
            _check_closed(token, state)


def _mark_pull(block: Sequence[Token], quote: Token) -> None:
    """Mark a quote whose last paragraph (open, inline, close) ends with `{.pull}`."""
    opening, inline, closing = block if len(block) == 3 else (quote, quote, quote)
    if inline.type == "inline" and inline.content.endswith("}") and (match := _PULL.search(inline.content)):
        inline.content = inline.content[: match.start()]
        opening.hidden = closing.hidden = opening.hidden or not inline.content
        quote.attrs["class"] = "pull"


def _check_closed(token: Token, state: StateCore) -> None:
    start, end = token.map or [0, 0]
    lines = state.src.split("\n")
    if end >= len(lines) or not lines[end].lstrip(" >").startswith(":::"):
        state.env["findings"].report(start, "the correction is not closed", "put a line `:::` after it")


def _shape_inlines(state: StateCore) -> None:
    """After the inline rules: local references, figures, line breaks within CJK text, unknown containers."""
    findings: Findings = state.env["findings"]
    line = 0
    for place, token in enumerate(state.tokens):
        if token.map:
            line = token.map[0]
        if token.type != "inline" or not token.children:
            continue
        if token.content.startswith(":::"):
            findings.report(line, f"unknown block {token.content.split(chr(10))[0]!r}", "there is `::: correction`")
        if len(token.children) == 1 and token.children[0].type == "text":
            continue
        if token.children[0].type == "image" and _is_figure(token.children):
            _make_figure(state.tokens[place - 1 : place + 2], findings, line)
        for number, child in enumerate(token.children):
            if child.type == "softbreak" and _is_inside_cjk(token.children, number):
                child.type, child.content = "text", ""
            elif child.type == "link_open":
                _refer(child, "href", findings, line)
            elif child.type == "image" and token.type == "inline":
                _refer_picture(child, findings, line)


def _is_figure(children: Sequence[Token]) -> bool:
    return len(children) == 1 or (len(children) == 2 and children[1].type == "credit")


def _make_figure(block: Sequence[Token], findings: Findings, line: int) -> None:
    """Turn paragraph, inline, close into one `figure` token between two hidden ones."""
    opening, inline, closing = block
    if opening.type != "paragraph_open" or not inline.children:
        return
    image, *rest = inline.children
    src, caption = str(image.attrs.get("src", "")), str(image.attrs.get("title", ""))
    credit, alt = rest[0].content if rest else "", _find_words(image.children or ())
    if not src or _EXTERNAL.match(src):
        src = ""
        caption = caption or alt
        if not caption and not credit:
            findings.report(line, "a picture with neither a file nor words", "name a file, or write a caption")
    else:
        src = findings.refer(src, line)
    opening.hidden = closing.hidden = True
    inline.type = "figure"
    inline.meta = {"src": src, "alt": alt, "caption": caption, "credit": credit}


def _refer(token: Token, name: str, findings: Findings, line: int) -> None:
    url = str(token.attrs.get(name) or "")
    if not _EXTERNAL.match(url):
        token.attrs[name] = findings.refer(url, line)


def _refer_picture(token: Token, findings: Findings, line: int) -> None:
    """Handle a picture within a line. An external one is replaced by its text, because pages load nothing from other
    servers.
    """
    src = str(token.attrs.get("src") or "")
    if not src or _EXTERNAL.match(src):
        token.type, token.content = "text", _find_words(token.children or ())
    else:
        _refer(token, "src", findings, line)
        token.attrs.pop("title", None)


def _is_inside_cjk(children: Sequence[Token], place: int) -> bool:
    before = next((children[at].content for at in range(place - 1, -1, -1) if children[at].content), "")
    after = next((children[at].content for at in range(place + 1, len(children)) if children[at].content), "")
    return bool(_ENDS_CJK.search(before) and _STARTS_CJK.match(after))


def _read_plain_line(state: StateBlock, line: int, _: int, silent: bool) -> bool:
    """Block rule before all others: a line that begins with a letter, alone between empty lines, is a paragraph.

    No other rule could match it: they all begin with a sign or a digit, or need a second line. Saves a third of the
    time.
    """
    if silent or state.level or state.tShift[line] or not state.src[state.bMarks[line]].isalpha():
        return False
    after = line + 1
    if after < state.lineMax and not state.isEmpty(after):
        return False
    state.line = after
    state.push("paragraph_open", "p", 1).map = [line, after]
    token = state.push("inline", "", 0)
    token.content, token.map = mdTrim(state.src[state.bMarks[line] : state.eMarks[line]]), [line, after]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _read_inlines(state: StateCore) -> None:
    """The core rule `inline`, which skips text without markup."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            if _PLAIN.fullmatch(token.content):
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _read_brace(state: StateInline, silent: bool) -> bool:
    """Inline rule at `{`: a credit after an image, or ruby."""
    if state.src[state.pos] != "{":
        return False
    after_image = bool(state.tokens) and state.tokens[-1].type == "image" and not state.pending.strip()
    if after_image and (match := _CREDIT.match(state.src, state.pos)):
        if not silent:
            state.pending = ""
            state.push("credit", "", 0).content = re.sub(r"\\(.)", r"\1", match[1])
    elif match := _RUBY.match(state.src, state.pos):
        if not silent:
            token = state.push("ruby", "ruby", 0)
            token.content, token.meta = match[1].removesuffix("\\"), {"reading": match[2]}
    else:
        return False
    state.pos = match.end()
    return True


def _render_figure(tokens: Sequence[Token], place: int, *_: Any) -> str:
    figure = tokens[place].meta
    picture = f'<img src="{escape(figure["src"])}" alt="{escape(figure["alt"])}">' if figure["src"] else ""
    credit = f' <small class="credit">{escape(figure["credit"])}</small>' if figure["credit"] else ""
    words = f"{escape(figure['caption'], quote=False)}{credit}".strip()
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    if not picture and not caption:
        return ""
    return f"<figure{'' if picture else ' class=words'}>{picture}{caption}</figure>"


def _render_ruby(tokens: Sequence[Token], place: int, *_: Any) -> str:
    base, reading = (escape(words, quote=False) for words in (tokens[place].content, tokens[place].meta["reading"]))
    return f"<ruby>{base}<rp>(</rp><rt>{reading}</rt><rp>)</rp></ruby>"


def make_parser() -> MarkdownIt:
    """A markdown-it parser for the dialect."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    footnote_plugin(parser, inline=False)
    container_plugin(parser, "correction", validate=lambda words, *_: words.split() == ["correction"])
    parser.inline.ruler.before("link", "brace", _read_brace)
    parser.block.ruler.before("table", "plain_line", _read_plain_line)
    parser.core.ruler.at("inline", _read_inlines)
    parser.core.ruler.before("inline", "shape_blocks", _shape_blocks)
    parser.core.ruler.push("shape_inlines", _shape_inlines)
    rules: dict[str, Any] = parser.renderer.rules  # type: ignore[attr-defined]  # not in the protocol
    rules["figure"], rules["ruby"] = _render_figure, _render_ruby
    fixed = {
        "table_open": '<div class="table" tabindex="0"><table>\n',
        "table_close": "</table></div>\n",
        "container_correction_open": '<aside class="correction">\n',
        "container_correction_close": "</aside>\n",
        "footnote_block_open": '<section class="footnotes"><ol>\n',
    }
    for name, markup in fixed.items():
        rules[name] = lambda *_, markup=markup: markup
    rules["credit"] = lambda tokens, place, *_: f" ({escape(tokens[place].content, quote=False)})"
    return parser


_PARSER = make_parser()
