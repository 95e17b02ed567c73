"""The programs of others: Lighthouse and the Nu HTML checker, each asked for what it finds on a site.

Rule: their versions stand here and nowhere else; `install` brings them into a folder of their own. They are never
shipped, and nothing but the audit asks for them. The Nu checker's own warnings are left out, its errors never.
"""

import json
import os
import subprocess
from pathlib import Path

from host import Finding, Host, find_chromium

PACKAGES = ("axe-core@4.14.1", "lighthouse@12.8.2", "vnu-jar@26.9.27")
LEAST, TRIES = 99, 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROME = "--headless=new --no-sandbox --disable-gpu"


def install(folder: Path) -> None:
    """Bring `PACKAGES` into `folder`, when they are not there. No script of theirs runs."""
    mark, named = folder / "installed.txt", "\n".join(PACKAGES)
    if mark.is_file() and mark.read_text("utf-8") == named:
        return
    folder.mkdir(parents=True, exist_ok=True)
    quiet = ("--no-package-lock", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run(("npm", "install", "--prefix", str(folder), *quiet, *PACKAGES), check=True)
    mark.write_text(named, "utf-8")


def check_lighthouse(packages: Path, host: Host, *, theme: str, pages: dict[str, str]) -> list[Finding]:
    """Each page's lowest category, at its best of a few tries; a try that reaches the goal ends them."""
    found = []
    for name, path in pages.items():
        best: dict[str, int] = dict.fromkeys(CATEGORIES, 0)
        faults: list[str] = []
        for _ in range(TRIES):
            scores, faults = _ask_lighthouse(packages, host.address + path)
            best = max(best, scores, key=lambda each: (min(each.values()), sum(each.values())))
            if min(best.values()) >= LEAST:
                break
        measured = ", ".join(f"{name} {score}" for name, score in best.items())
        met = min(best.values()) >= LEAST
        found.append(Finding(f"Lighthouse, {name}, {theme}", f"≥ {LEAST}", measured, met, () if met else tuple(faults)))
    return found


def _ask_lighthouse(packages: Path, url: str) -> tuple[dict[str, int], list[str]]:
    program = packages / "node_modules/lighthouse/cli/index.js"
    asked = (f"--chrome-flags={CHROME}", f"--only-categories={','.join(CATEGORIES)}", "--output=json", "--quiet")
    environment = os.environ | {"CHROME_PATH": find_chromium()}
    ran = subprocess.run(["node", str(program), url, *asked], capture_output=True, text=True, env=environment)
    if ran.returncode:
        return dict.fromkeys(CATEGORIES, 0), [ran.stderr.strip()]
    told = json.loads(ran.stdout)
    scores = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES}
    faults = [
        f"{url}: {audit['title']}: {audit.get('explanation') or audit.get('displayValue') or ''}"
        for name in CATEGORIES
        for audit in (told["audits"][part["id"]] for part in told["categories"][name]["auditRefs"] if part["weight"])
        if audit["score"] is not None and audit["score"] < 0.9
    ]
    return scores, faults


def check_markup(packages: Path, output: Path, *, theme: str) -> list[Finding]:
    """All pages, style sheets and drawings of a site, as the Nu HTML checker sees them; nothing is filtered."""
    found = []
    for what, option, ending in (("HTML", "--html", "html"), ("CSS", "--css", "css"), ("SVG", "--svg", "svg")):
        files = [str(path) for path in sorted(output.rglob(f"*.{ending}"))]
        jar = packages / "node_modules/vnu-jar/build/dist/vnu.jar"
        command = ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "gnu", "--stdout", option, *files]
        faults = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
        measured = f"{len(faults)} in {len(files)} files"
        found.append(Finding(f"Nu checker, {what}, {theme}", "0 errors", measured, not faults, tuple(faults)))
    return found
