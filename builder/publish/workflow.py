"""The workflow file with which GitHub builds and publishes an archive by itself.

Rule: a constant text except for the archive's folder in its repository. Every action is pinned to the commit of a
release; a job gets only the permissions it uses.
"""

import json
from pathlib import Path
from typing import NamedTuple

from builder.files import resolve_path
from builder.publish.git import open_repository

PATH = ".github/workflows/pages.yml"


class _Action(NamedTuple):
    name: str
    commit: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}@{self.commit} # {self.version}"


_CHECKOUT = _Action("actions/checkout", "11bd71901bbe5b1630ceea73d27597364c9af683", "v4.2.2")
_PYTHON = _Action("actions/setup-python", "a26af69be951a213d495a4c3e4e4022e16d87065", "v5.6.0")
_CACHE = _Action("actions/cache", "5a3ec84eff668545956fd18022155c47e93e2684", "v4.2.3")
_PAGES = _Action("actions/configure-pages", "983d7736d9b0ae728b81ab479565c72886d7745b", "v5.0.0")
_UPLOAD = _Action("actions/upload-pages-artifact", "7b1f4a764d45c48632c6b24a0339c27f5614fb0b", "v4.0.0")
_DEPLOY = _Action("actions/deploy-pages", "d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e", "v4.0.5")

_TEXT = f"""\
# Builds the archive and publishes it to GitHub Pages whenever it is pushed.
# Once, in the repository's settings: Pages, Source, "GitHub Actions".
# A finding in the content stops the publication; the last published site stays.
name: Publish the archive

on:
  push:
    branches: [main, master]
  workflow_dispatch:

permissions: {{}}

# One publication at a time; one that has begun is let finish.
concurrency:
  group: pages
  cancel-in-progress: false

jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    defaults:
      run:
        working-directory: @FOLDER@
    permissions:
      contents: read
      pages: read
    steps:
      - uses: {_CHECKOUT}
        with:
          persist-credentials: false
      - uses: {_PYTHON}
        with:
          python-version: "3.13"
      - run: python -m pip install backfile
      # What was derived from unchanged articles; deleting it costs time, nothing else.
      - uses: {_CACHE}
        with:
          path: @FOLDER@/.backfile
          key: backfile-${{{{ runner.os }}}}-${{{{ github.run_id }}}}
          restore-keys: backfile-${{{{ runner.os }}}}-
      - id: pages
        uses: {_PAGES}
      - run: backfile build --base-url "$BASE_URL"
        env:
          BASE_URL: ${{{{ steps.pages.outputs.base_url }}}}
      - uses: {_UPLOAD}
        with:
          path: @FOLDER@/output

  deploy:
    needs: build
    runs-on: ubuntu-latest
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{{{ steps.deployment.outputs.page_url }}}}
    steps:
      - id: deployment
        uses: {_DEPLOY}
"""


def render_workflow(folder: str = ".") -> str:
    """The text of `.github/workflows/pages.yml`; `folder` is the archive's folder in its repository, with `/`."""
    quoted = "'" + folder.replace("'", "''") + "'" if folder != "." else folder
    text = _TEXT.replace("working-directory: @FOLDER@", f"working-directory: {quoted}")
    for name in (".backfile", "output"):
        path = name if folder == "." else f"{folder}/{name}"
        text = text.replace(f"path: @FOLDER@/{name}\n", f"path: {json.dumps(path) if folder != '.' else path}\n")
    return text


def find_home(root: Path) -> tuple[Path, str]:
    """(top folder of the archive's repository, the archive's folder in it); raises `Fault` if there is none."""
    top = Path(open_repository(root).ask("rev-parse", "--show-toplevel"))
    return top, resolve_path(root).relative_to(resolve_path(top)).as_posix()
