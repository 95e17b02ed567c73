"""Which texts are language tags, and which tag is meant by others."""

import pytest

from builder.language_tags import LANGUAGES, guess_language_tag, is_language_tag


@pytest.mark.parametrize(
    "tag",
    "en EN pt-BR zh-Hant zh-hant-tw es-419 ca-valencia de-1996 sl-rozaj-biske cmn fil haw x-pidgin en-x-port "
    "de-DE-u-co-phonebk no nb tl".split(),
)
def test_a_tag(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("english", "en"), ("English", "en"), ("  ENGLISH ", "en"), ("Englisch", "en"), ("français", "fr"),
        ("deutsch", "de"), ("Germen", "de"), ("eng", "en"), ("ger", "de"), ("deu", "de"), ("chi", "zh"),
        ("en_US", "en-US"), ("en US", "en-US"), ("en-UK", "en-GB"), ("en-EN", "en"), ("jp", "ja"), ("gr", "el"),
        ("english-US", "en-US"), ("zz", None), ("", None), ("q", None), ("-", None), ("en-", "en"), ("港", None),
    ],
)  # fmt: skip
def test_no_tag(text: str, meant: str | None) -> None:
    assert not is_language_tag(text)
    assert guess_language_tag(text) == meant


def test_the_table_is_whole() -> None:
    assert len(LANGUAGES) > 180
    assert all(len(code) == 2 and all(names) for code, names in LANGUAGES.items())
