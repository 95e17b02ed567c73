"""Holds the site to its numbers: `python bench/audit [--theme NAME] [--only CHECK]`, or `make audit`.

Builds the sample in both themes, asks axe-core, Lighthouse, the Nu HTML checker and Chromium, prints a table, and exits
with 1 when a goal is missed. Needs Chromium, Node with npm, and Java; what npm brings lies in `.audit/`.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from axe import check_axe
from host import Finding, find_chromium, find_port, serve
from playwright.sync_api import sync_playwright
from programs import check_lighthouse, check_markup, install
from sample import REPO, THEMES, build_large, build_plain, build_sample, find_pages
from wire import check_first_view, check_homes, check_output, check_policy, check_size

PACKAGES = REPO / ".audit"
CHECKS = ("output", "markup", "axe", "wire", "lighthouse")
SHOWN = 40


def audit(theme: str, checks: tuple[str, ...], scratch: Path) -> Iterator[Finding]:
    """All checks of one theme. The sample says that it stands where it is served: canonical links are part of it."""
    port = find_port()
    output = build_sample(scratch / theme, theme, f"http://127.0.0.1:{port}/")
    pages = find_pages(output)
    if "markup" in checks:
        yield from check_markup(PACKAGES, output, theme=theme)
    with serve(output, port=port) as host:
        if "axe" in checks or "wire" in checks:
            yield from _ask_browser(output, host, theme, pages, checks)
        if "lighthouse" in checks:
            asked = {"front": "", "search": pages["search"], "indexable article": pages["article, generated"]}
            yield from check_lighthouse(PACKAGES, host, theme=theme, pages=asked)


def _ask_browser(
    output: Path, host: Any, theme: str, pages: dict[str, str], checks: tuple[str, ...]
) -> Iterator[Finding]:
    drawn = {name: path for name, path in pages.items() if name != "redirect"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), chromium_sandbox=False)
        if "axe" in checks:
            script = PACKAGES / "node_modules/axe-core/axe.min.js"
            yield check_axe(browser, host, theme=theme, pages=drawn, script=script)
        if "wire" in checks:
            yield from check_first_view(browser, host, theme=theme, path=pages["article, generated"])
            yield check_size(build_plain(output.parent.parent / f"{theme} by default", theme), theme=theme)
            yield check_policy(output, theme=theme)
            yield from check_homes(browser, output, theme=theme, pages=drawn)
        browser.close()


def audit_all(themes: Iterable[str], checks: tuple[str, ...], scratch: Path) -> Iterator[Finding]:
    """All checks, those of the whole output first."""
    if "output" in checks:
        yield from check_output(build_large(scratch / "large"))
    for theme in themes:
        yield from audit(theme, checks, scratch)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--only", action="append", choices=CHECKS)
    arguments = parser.parse_args()
    install(PACKAGES)
    missed, start = 0, time.monotonic()
    print(f"{'check':62} {'goal':36} measured")
    with tempfile.TemporaryDirectory() as scratch:
        for finding in audit_all(arguments.theme or THEMES, tuple(arguments.only or CHECKS), Path(scratch)):
            missed += not finding.met
            print(
                f"{finding.check:62} {finding.goal:36} {finding.measured}{'' if finding.met else '   MISSED'}",
                flush=True,
            )
            for fault in finding.faults[:SHOWN]:
                print("    " + " ".join(fault.split())[:400])
    print(f"{missed} goals missed; {time.monotonic() - start:.0f} seconds")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
