"""axe-core on every kind of page: at two widths, on every paper that a reader may choose.

Rule: all of axe's rules, none left out, with everything opened that a reader may open. What only colour decides is
asked again on each paper.
"""

from pathlib import Path
from typing import Any

from host import Finding, Host, open_page

WIDTHS = (390, 1440)
PAPERS = ("dark", "sepia")
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
WHOLE = {"resultTypes": ["violations"]}


def check_axe(browser: Any, host: Host, *, theme: str, pages: dict[str, str], script: Path) -> Finding:
    """The violations on `pages` (name → path) of a host."""
    faults, asked = [], 0
    for width in WIDTHS:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        context.add_init_script(script.read_text("utf-8"))
        page = context.new_page()
        for name, path in pages.items():
            page.emulate_media(color_scheme="light")
            open_page(page, host.address + path)
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            for paper in ("light", *PAPERS):
                page.emulate_media(color_scheme="dark" if paper == "dark" else "light")
                page.evaluate(
                    "paper => { if (paper === 'sepia') document.documentElement.dataset.paper = paper; }", paper
                )
                found = page.evaluate("options => axe.run(options)", WHOLE if paper == "light" else COLOURS)
                asked += 1
                faults += [
                    f"{theme}, {name}, {width} px, {paper}: {fault['id']}: {node['target']}: {node['failureSummary']}"
                    for fault in found["violations"]
                    for node in fault["nodes"]
                ]
        context.close()
    return Finding(f"axe-core, {theme}", "0 violations", f"{len(faults)} in {asked} runs", not faults, tuple(faults))
