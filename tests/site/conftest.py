"""Holdings made from a few words."""

from collections.abc import Callable
from typing import Any

import pytest

from builder.article.model import Article
from builder.config import Config
from builder.site.library import Holding, plan_url


def make_holding(source: str, **fields: Any) -> Holding:
    article = Article(**{"title": source} | fields)
    return Holding(article, source, b"", "Three words here", plan_url(article, source, Config()))


@pytest.fixture
def hold() -> Callable[..., Holding]:
    return make_holding
