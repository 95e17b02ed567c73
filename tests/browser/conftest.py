"""The demonstration archive, for what needs a whole site."""

import shutil
import time
from pathlib import Path

import pytest

from builder.config import load_config
from builder.sitebuild.build import build

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration archive, built once."""
    root = tmp_path_factory.mktemp("demo")
    shutil.copytree(REPO / "content", root / "content")
    shutil.copy(REPO / "archive.yaml", root)
    built = build(root, root / "output", load_config(root), now_ns=time.time_ns(), processes=2).report
    assert built.problems == ()
    return root / "output"
