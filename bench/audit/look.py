"""Contact sheets of the audited pages, to be looked at: `python bench/audit/look.py FOLDER [--theme T] [--page P]`.

One sheet for each page, width and theme: light beside dark, as much of the page as fits `TALL` pixels.
"""

import argparse
import io
import tempfile
from pathlib import Path
from typing import Any

from host import find_chromium, open_page, serve
from PIL import Image
from playwright.sync_api import sync_playwright
from sample import PAGES, THEMES, build_sample, find_pages

WIDTHS = (390, 1440)
TALL = 2600
SHOWN = tuple(name for name in PAGES if name != "redirect")


def photograph(browser: Any, url: str, width: int) -> Image.Image:
    """Light and dark, side by side."""
    shots = []
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        open_page(page, url)
        shots.append(Image.open(io.BytesIO(page.screenshot(full_page=True))))
        context.close()
    height = min(TALL, max(shot.height for shot in shots))
    measured = Image.new("RGB", (2 * width + 24, height), "#888")
    for place, shot in zip((0, width + 24), shots, strict=True):
        measured.paste(shot, (place, 0))
    return measured


def make_sheets(folder: Path, themes: tuple[str, ...], names: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), chromium_sandbox=False)
        for theme in themes:
            output = build_sample(Path(scratch) / theme, theme, "https://archive.example/")
            pages = find_pages(output)
            with serve(output) as host:
                for name in names:
                    for width in WIDTHS:
                        measured = photograph(browser, host.address + pages[name], width)
                        measured.save(folder / f"{theme}-{name.replace(', ', '-').replace(' ', '-')}-{width}.png")
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--page", action="append", choices=SHOWN)
    arguments = parser.parse_args()
    make_sheets(arguments.folder, tuple(arguments.theme or THEMES), tuple(arguments.page or SHOWN))
