"""What crosses the wire, what is loaded and what is said, at each home of the same bytes.

Rule: bytes are those that Chromium counts as received, headers included, on a cold cache.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from host import Finding, Host, open_page, serve
from lxml import html

from builder.render.page_kinds import COPIES
from builder.sitebuild.build_report import BuildReport

BASE = "/some/base/path/"
LOADERS = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "audio": "src",
    "video": "src",
    "source": "src",
}
AROUND = 6 * 1024 - 2900
"""Bytes of an article's page beside its text: 6 KB for the 2.9 KB that 450 words are."""


def check_output(built: BuildReport) -> list[Finding]:
    """What lies in `output/` for each article: its page, and all of it without the Markdown copies."""
    sizes = {kind: size / built.articles for kind, _, size in built.sizes if kind != COPIES}
    return [
        _limit(f"the page of an article, the mean of {built.articles:,}", sizes["articles"], 6_000),
        _limit(f"output/ of {built.articles:,} articles, each, without their copies", sum(sizes.values()), 9_500),
    ]


def check_first_view(browser: Any, host: Host, *, theme: str, path: str) -> list[Finding]:
    """An article on a cold cache: bytes with fonts and without, and requests."""
    context = browser.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    wire.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(host.address + path, wait_until="networkidle")
    context.close()
    loaded = {name: size for name, size in sizes.items() if kinds[name] != "Image"}
    fonts = sum(size for name, size in loaded.items() if kinds[name] == "Font")
    whole, icon = sum(loaded.values()), 1  # the icon is a request that a headless browser does not make
    return [
        _limit(f"first view of an article, {theme}", whole, 64 * 1024),
        _limit(f"first view without fonts, {theme}", whole - fonts, 16 * 1024),
        _limit(f"requests of a first view, {theme}", len(loaded) + icon, 6, ""),
    ]


def _limit(check: str, measured: float, most: int, unit: str = " bytes") -> Finding:
    return Finding(check, f"≤ {most:,}{unit}", f"{measured:,.0f}{unit}", measured <= most)


def check_size(output: Path, *, theme: str) -> Finding:
    """The pages of generated articles in an archive with default settings: bytes beside the text, as they lie on disk.

    The links to related articles are left out: what they weigh is the length of other articles' headlines.
    """
    pages = sorted(output.glob("20*/*/*/*.html"))
    around = sum(_count_around(page.read_bytes()) for page in pages)
    return _limit(f"an article's HTML beside its 2.9 KB of text, {theme}", around / len(pages), AROUND)


def _count_around(page: bytes) -> int:
    body = html.fromstring(page).find(".//div[@class='body']")
    related = re.search(rb"<section class=related>.*?</section>", page, re.DOTALL)
    return len(page) - len(body.text_content().encode()) - (len(related[0]) if related else 0)


def check_homes(browser: Any, output: Path, *, theme: str, pages: dict[str, str]) -> list[Finding]:
    """Every kind of page at a host's root, below a base path, and from disk: what it loads and what it complains of.

    The same bytes in all three. 404.html alone names its host's root, so it is asked for there alone.
    """
    elsewhere = {name: path for name, path in pages.items() if name != "404"}
    with serve(output) as root, serve(output, BASE) as below:
        homes = {"at a root": (root.address, pages), "below a base path": (below.address, elsewhere)}
        homes["from disk"] = (output.as_uri() + "/", elsewhere)
        faults = {home: _visit(browser, *asked) for home, asked in homes.items()}
    return [
        Finding(
            f"strangers asked, console messages {home}, {theme}",
            "0",
            f"{len(found)} on {len(homes[home][1])} pages",
            not found,
            tuple(found),
        )
        for home, found in faults.items()
    ]


def _visit(browser: Any, address: str, pages: dict[str, str]) -> list[str]:
    faults: list[str] = []
    here = ""
    context = browser.new_context()
    page = context.new_page()

    def note(fault: str) -> None:
        faults.append(f"{here}: {fault}")

    page.on("console", lambda message: note(message.text))
    page.on("pageerror", lambda error: note(str(error)))
    page.on("requestfailed", lambda request: request.failure != "net::ERR_ABORTED" and note(f"failed: {request.url}"))
    page.on("request", lambda request: request.url.startswith((address, "data:")) or note(f"asks {request.url}"))
    for path in pages.values():
        here = f"{address}{path}"
        open_page(page, here)
    context.close()
    return faults


def check_policy(output: Path, *, theme: str) -> Finding:
    """All pages of a site: the policy stands before anything that it rules, and there is nothing inline."""
    pages = sorted(output.rglob("*.html"))
    faults = [f"{page.relative_to(output)}: {fault}" for page in pages for fault in _find_loose(page)]
    return Finding(
        f"Content Security Policy, {theme}",
        "default-src 'none', nothing inline",
        f"{len(faults)} faults in {len(pages)} pages",
        not faults,
        tuple(faults),
    )


def _find_loose(page: Path) -> Iterator[str]:
    tree = html.fromstring(page.read_bytes())
    policies = tree.xpath("//meta[@http-equiv='Content-Security-Policy']")
    if len(policies) != 1 or not policies[0].get("content").startswith("default-src 'none'"):
        yield "no policy that begins with default-src 'none'"
        return
    if policies[0].xpath("preceding::script | preceding::link | preceding::style"):
        yield "something is loaded before the policy stands"
    if "unsafe" in policies[0].get("content"):
        yield "the policy allows what is unsafe"
    for element in tree.iter(html.etree.Element):
        inline = [name for name in element.attrib if name == "style" or name.startswith("on")]
        if inline or element.tag == "style":
            yield f"inline: {element.tag} {inline}"
        if element.tag == "script" and element.get("src") is None and element.get("type") != "application/ld+json":
            yield "inline script"
        loaded = element.get(LOADERS.get(element.tag, "-")) or ""
        if re.match(r"(\w+:)?//", loaded) and element.get("rel") != "canonical":
            yield f"loads {loaded}"
