"""A kind of page and a field of the front matter that somebody adds: nothing that shows them goes stale.

They are added to a copy of Backfile as a newcomer would add them: one entry, one module with a planner and a view, one
template, one line of the schema. Then the copy runs tests of its own, and the random scripts, which edit both.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
DATA = REPO / "tests/data/places"
ENTRY = """    PageKind("places", LISTS, plan_places, template="places.html", view=make_places, in_sitemap=True,
             fields=("dateline",)),
"""
FIELD = "    photographer: Line | None = None\n"


def insert(place: Path, before: str, text: str) -> None:
    whole = place.read_text("utf-8")
    assert whole.count(before) == 1, (place, before)
    place.write_text(whole.replace(before, text + before), "utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of Backfile and of what its tests need, with both added."""
    root = tmp_path_factory.mktemp("added") / "backfile"
    for name in ("builder", "themes", "tests/sitebuild"):
        shutil.copytree(REPO / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "tests/conftest.py", "tests/trials.py"):
        shutil.copy(REPO / name, root / name)
    shutil.copy(DATA / "places.py", root / "builder/render/places.py")
    shutil.copy(DATA / "places.html", root / "themes/broadsheet/templates/places.html")
    shutil.copy(DATA / "check_places.py", root / "tests/sitebuild/check_places.py")
    kinds = root / "builder/render/page_kinds.py"
    insert(kinds, '    PageKind("sitemap",', ENTRY)
    insert(kinds, "from builder.render.robots import", "from builder.render.places import make_places, plan_places\n")
    insert(root / "builder/article/model.py", "    publisher: Line | None = None\n", FIELD)
    return root


@pytest.mark.trial
@pytest.mark.parametrize("name", ["check_places.py", "test_build_scripts.py"])
def test_nothing_goes_stale(copy: Path, name: str) -> None:
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", f"tests/sitebuild/{name}"]
    done = subprocess.run(
        command, cwd=copy, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(copy)}
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
