"""Which addresses name the same page, and which name no article."""

import pytest

from builder.capture.addresses import is_home, make_key


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("http://www.ledger.example/a/", "ledger.example/a"),
        ("https://Ledger.example/a?utm_source=mail#top", "ledger.example/a"),
        ("https://ledger.example/a?icid=1&at_id=2&cmpid=3&utm_content=4", "ledger.example/a"),
        ("https://ledger.example/?p=12", "ledger.example?p=12"),
        ("https://ledger.example/a?page=2", "ledger.example/a?page=2"),
        ("https://ledger.example:8080/a;id=3", "ledger.example:8080/a;id=3"),
        ("https://ledger.example/#!/story/1", "ledger.example#!/story/1"),
        ("https://ledger.example/app#/story/1", "ledger.example/app#/story/1"),
        ("https://ledger.example/app#story/1", "ledger.example/app#story/1"),
        ("https://ledger.example/live#post-1", "ledger.example/live#post-1"),
        ("https://ledger.example/live#!", "ledger.example/live"),
        ("https://ledger.example/a#comments", "ledger.example/a"),
        ("https://ledger.example/a#comment-12", "ledger.example/a"),
        ("https://ledger.example/a#post", "ledger.example/a"),
        ("https://ledger.example/a#:~:text=now/then", "ledger.example/a"),
        ("https://ledger.example/a#xtor=RSS-1/2", "ledger.example/a"),
    ],
)
def test_keys(address: str, key: str) -> None:
    assert make_key(address) == key


@pytest.mark.parametrize(
    "address",
    [
        "https://ledger.example",
        "https://www.ledger.example/",
        "https://ledger.example//",
        "https://ledger.example/index.html",
        "https://ledger.example/Default.aspx",
        "https://ledger.example/home",
        "https://ledger.example/en",
        "https://ledger.example/pt-br/",
        "https://ledger.example/zh_Hans/index.php",
        "https://ledger.example/?utm_source=mail",
        "https://ledger.example/#top",
        "https://ledger.example/#!/",
    ],
)
def test_home_pages(address: str) -> None:
    assert is_home(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://ledger.example/news",
        "https://ledger.example/a.html",
        "https://ledger.example/?p=12",
        "https://ledger.example/#!/story/1",
        "https://ledger.example/en/story",
        "https://ledger.example/index/2",
        "https://ledger.example/homes",
    ],
)
def test_pages_that_are_no_home_pages(address: str) -> None:
    assert not is_home(address)
