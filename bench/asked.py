"""What the tests of search ask and answer with, for the benchmarks: their articles, their queries, their pages.

Rule: names only. The tests' modules lie in a folder of their own, which is no package.
"""

import importlib
import sys
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parent.parent
_TESTS = REPO / "tests" / "search"


def _load(name: str) -> Any:
    if str(_TESTS) not in sys.path:
        sys.path.insert(0, str(_TESTS))
    return importlib.import_module(name)


samples = _load("conftest")
make_queries = _load("asking").make_queries
load_articles = _load("judged_set").load_articles
Oracle = _load("oracle").Oracle
