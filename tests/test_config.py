"""Every wrong value has its line and a hint; every key is documented with its default."""

import re
from pathlib import Path

import msgspec
import pytest

from builder.config import Config, Publishing, change_base_url, find_root, load_config, parse_config
from builder.errors import Fault

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "configuration.md"
FIELDS = [*msgspec.structs.fields(Config), *msgspec.structs.fields(Publishing)]


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("a: 1\n", 1, 'unknown key "a"', "see docs/configuration.md for the keys there are"),
        ("language: en\ntitel: x", 2, 'unknown key "titel"', 'did you mean "title"?'),
        ("TITLE: x", 1, 'unknown key "TITLE"', 'did you mean "title"?'),
        ("perpage: 3", 1, 'unknown key "perpage"', 'did you mean "per_page"?'),
        ("title: 1984", 1, "title: expected `str`, got `int`", "write text; a number goes in quotes"),
        ("title:", 1, "title: expected `str`, got `null`", "write text; a number goes in quotes"),
        ("# x\n\nper_page: many", 3, "per_page: expected `int`, got `str`", "write a whole number"),
        ("visibility: privat", 1, "visibility: invalid enum value 'privat'", "write public, metadata-only, private"),
        ("visibility: [private]", 1, "visibility: expected `str`, got `array`", "write public, metadata-only, private"),
        ("visibility:", 1, "visibility: expected `str`, got `null`", "write public, metadata-only, private"),
        ("Visibility: private", 1, 'unknown key "Visibility"', 'did you mean "visibility"?'),
        ("per_page: true", 1, "per_page: expected `int`, got `bool`", "write a whole number"),
        ("per_page: 0", 1, "per_page: 0 is not between 1 and 1000", "100 is the default"),
        ("per_page: 1001", 1, "per_page: 1001 is not between 1 and 1000", "100 is the default"),
        ("keep_captures: no", 1, "keep_captures: expected `bool`, got `str`", "write true or false"),
        ("taxonomies: tags", 1, "taxonomies: expected `array`, got `str`", "write a list: [one, two]"),
        ("theme_options: x", 1, "theme_options: expected `object`, got `str`", "write its keys below it, indented"),
        ("publish: x", 1, "publish: expected `object`, got `str`", "write its keys below it, indented"),
        ("publish:\n  remot: x", 2, "publish: unknown key 'remot'", "did you mean remote?"),
        ("publish:\n  zzz: x", 2, "publish: unknown key 'zzz'", "did you mean remote or branch or keep_files?"),
        ("publish:\n  branch: x\n  remote: 5", 3, "publish.remote: expected `str`, got `int`", "write text; "),
        ("base_url: ftp://x", 1, "base_url: 'ftp://x' is not an http", "write https://example.org/archive/"),
        ("base_url: https://e.org/?q=1", 1, "base_url: 'https://e.org/?q=1' is not", "write https://example.org"),
        ("base_url: 'https://e.org/\"'", 1, "base_url: 'https://e.org/\"' is not", "write https://example.org"),
        ("custom_domain: https://a.org", 1, "custom_domain: 'https://a.org' is not", "write archive.example.org"),
        ("canonical: orginal", 1, "canonical: 'orginal' is neither", "archive is the default"),
        ("language: ''", 1, "language: '' is not a language tag", "write en, pt-BR or zh-Hant"),
        ("base_url: https://a:99999/", 1, "base_url: 'https://a:99999/' names no host, or no port", "write https"),
        ("base_url: https://a:0/", 1, "base_url: 'https://a:0/' names no host, or no port", "write https"),
        ("base_url: https://a..example/", 1, "base_url: 'https://a..example/' names no host", "write https"),
        ("base_url: 'https://[::::]/'", 1, "base_url: 'https://[::::]/' names no host", "write https"),
        ("taxonomies: [../x]", 1, "taxonomies: names '../x', which is no key", "write letters"),
        ("taxonomies: [tags, a/b]", 1, "taxonomies: names 'a/b', which is no key", "write letters"),
        ("taxonomies: ['..']", 1, "taxonomies: names '..', which is no key", "write letters"),
        ("publish:\n  branch: -x", 2, "publish.branch: '-x' is no name for a branch", "gh-pages is the default"),
        ("publish:\n  branch: a..b", 2, "publish.branch: 'a..b' is no name for a branch", "gh-pages"),
        ("publish:\n  branch: ''", 2, "publish.branch: '' is no name for a branch", "gh-pages is the default"),
        ("permalinks: '{yaer}/{slug}'", 1, "permalinks: '{yaer}/{slug}' is no pattern", "use {day}, {id}, {month}"),
        ("permalinks: '{year}'", 1, "permalinks: '{year}' is no pattern", "use {day}, {id}, {month}"),
        ("permalinks: '{slug}?{'", 1, "permalinks: '{slug}?{' is no pattern", "use {day}, {id}, {month}"),
        ("import_seconds: 0", 1, "import_seconds: 0 is not between 1 and 3600", "20 is the default"),
        ("import_seconds: 20 s", 1, "import_seconds: expected `int`, got `str`", "write a whole number"),
        ("import_memory: 1", 1, "import_memory: 1 is no size between 100 MB", "write 1GB"),
        ("import_memory: 1 GiB", 1, "import_memory: '1 GiB' is no size", "write 1GB"),
        ("import_memory: much", 1, "import_memory: 'much' is no size", "write 1GB"),
        ("import_memory: 1e99GB", 1, "import_memory: '1e99GB' is no size", "write 1GB"),
        ("import_memory: '-1GB'", 1, "import_memory: '-1GB' is no size", "write 1GB"),
        ("timezone: Mars/Base", 1, "timezone: 'Mars/Base' is not", "write UTC, Europe/Lisbon"),
        ("timezone: ../../etc/passwd", 1, "timezone: '../../etc/passwd' is not", "write UTC, Europe/Lisbon"),
        ("title: ''", 1, "title: '' is empty", "write the archive's name"),
        ('title: "a\\x9b31m"', 1, "title: holds a control character", "leave it out"),
        ("title: x\nlanguage: english", 2, "language: 'english' is not a language tag", 'did you mean "en"?'),
        ("language: Deutsch", 1, "language: 'Deutsch' is not", 'did you mean "de"?'),
        ("language: eng", 1, "language: 'eng' is not", 'did you mean "en"?'),
        ("language: en_US", 1, "language: 'en_US' is not", 'did you mean "en-US"?'),
        ("language: en-UK", 1, "language: 'en-UK' is not", 'did you mean "en-GB"?'),
        ("language: en-EN", 1, "language: 'en-EN' is not", 'did you mean "en"?'),
        ("language: jp", 1, "language: 'jp' is not", 'did you mean "ja"?'),
        ("language: zz", 1, "language: 'zz' is not", "write en, pt-BR or zh-Hant"),
        ("base_url: example.org", 1, "base_url: 'example.org' is not", "write https://example.org/archive/"),
        ("base_url: https://me:pw@e.org/", 1, "base_url: 'https://me:pw@e.org/' is not", "write https"),
        ("base_url: https://e.org:port/", 1, "base_url: 'https://e.org:port/' is not", "write https"),
        ("base_url: https://e.org/index.html", 1, "base_url: 'https://e.org/index.html' names a page", "leave the"),
        ("timezone: Lisbon", 1, "timezone: 'Lisbon' is not", 'did you mean "Europe/Lisbon"?'),
        ("timezone: new york", 1, "timezone: 'new york' is not", 'did you mean "America/New_York"?'),
        ("timezone: ''", 1, "timezone: '' is not", "write UTC"),
        ("per_page: -3", 1, "per_page: -3 is not between", "100 is the default"),
        ("per_page: 2.5", 1, "per_page: expected `int`, got `str`", "write a whole number"),
        ("tag_pages_from: 0", 1, "tag_pages_from: 0 is not between", "2 is the default"),
        ("permalinks: ../{slug}", 1, "permalinks: '../{slug}' is no pattern", "write names with one / between"),
        ("permalinks: /{slug}", 1, "permalinks: '/{slug}' is no pattern", "write names with one / between"),
        ("permalinks: '{slug}/'", 1, "permalinks: '{slug}/' is no pattern", "write names with one / between"),
        ("permalinks: '{year}//{slug}'", 1, "permalinks: '{year}//{slug}' is no", "write names with one / between"),
        ("permalinks: a/.b/{slug}", 1, "permalinks: 'a/.b/{slug}' is no", "write names with one / between"),
        ("permalinks: '{slug}.html'", 1, "permalinks: '{slug}.html' is no pattern", "leave .html out"),
        ("taxonomies: [tags, title]", 1, "taxonomies: names 'title', for which", "write tags, authors"),
        ("taxonomies: [tags, tags]", 1, "taxonomies: names 'tags' twice", "leave one out"),
        ("taxonomies: [tag]", 1, "taxonomies: names 'tag'; the key", 'did you mean "tags"?'),
        ("taxonomies: [Author]", 1, "taxonomies: names 'Author'; the key", 'did you mean "authors"?'),
        ("taxonomies: [section]", 1, "taxonomies: names 'section', which always", "leave it out"),
        ("taxonomies: ['']", 1, "taxonomies: holds an empty key", "write keys"),
        ("feeds: [tag]", 1, "feeds: names 'tag', which has no lists", 'did you mean "tags"?'),
        ("feeds: true", 1, "feeds: expected `array`, got `bool`", "write a list"),
        ("robots: no-index", 1, "robots: 'no-index' has 'no-index', which no", 'did you mean "noindex"?'),
        ("robots: ''", 1, "robots: '' has '', which no search engine knows", "write noindex"),
        ("robots: index, folow", 1, "robots: 'index, folow' has 'folow'", 'did you mean "follow"?'),
        ("robots: false", 1, "robots: expected `str`, got `bool`", "write text"),
        ("canonical: true", 1, "canonical: expected `str`, got `bool`", "write text"),
        ("saved_searches: {Ferries: ''}", 1, "saved_searches: has a name or a query that", "write: Ferries"),
        ("saved_searches: [ferry]", 1, "saved_searches: expected `object`, got `array`", "write its keys below"),
        ("publish:\n  remote: ''", 2, "publish.remote: '' is no remote", "write origin"),
        ("publish:\n  keep_files: [/docs]", 2, "publish.keep_files: has '/docs', which no", "write names as"),
        ("title: x\n\tlanguage: en", 2, "not valid YAML", "indent with spaces, not with tabs"),
        ("title: x\ntitle: y", 2, "not valid YAML: the key 'title' is given twice", ""),
        ("- title", 1, "expected `key: value` lines", ""),
    ],
)
def test_a_wrong_value_has_its_line_and_a_hint(text: str, line: int, message: str, hint: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_config(text)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("archive.yaml", line)
    assert problem.message.startswith(message)
    assert problem.hint.startswith(hint)


def test_all_wrong_values_are_told_at_once() -> None:
    with pytest.raises(Fault) as caught:
        parse_config("per_page: 2000\ncanonical: x\ntimezone: y\n")
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3]
    with pytest.raises(Fault) as caught:
        parse_config("titel: x\nthem: y\n")
    assert [problem.hint for problem in caught.value.problems] == ['did you mean "title"?', 'did you mean "theme"?']


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", 1_000_000_000), ("import_memory: 1GB", 1_000_000_000), ("import_memory: 2.5 gb", 2_500_000_000),
        ("import_memory: 500MB", 500_000_000), ("import_memory: 750000000", 750_000_000),
        ("import_memory: '750000000'", 750_000_000), ("import_memory: 1TB", 10**12),
    ],
)  # fmt: skip
def test_memory_is_bytes_or_a_number_with_a_unit(text: str, size: int) -> None:
    assert parse_config(text).bounds == (20, size)


def test_nothing_is_all_defaults() -> None:
    assert parse_config("") == parse_config("# nothing\n") == Config()


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("title: '1984'", "title", "1984"),
        ("base_url: https://example.org", "base_url", "https://example.org/"),
        ("base_url: https://example.org/a", "base_url", "https://example.org/a/"),
        ("per_page: 1", "per_page", 1),
        ("keep_captures: false", "keep_captures", False),
        ("visibility: metadata-only", "visibility", "metadata-only"),
        ("theme_options: {a: 1, b: x, c: true}", "theme_options", {"a": 1, "b": "x", "c": True}),
        ("taxonomies: []", "taxonomies", ()),
        ("permalinks: news/{section}/{id}", "permalinks", "news/{section}/{id}"),
        ("language: zh-Hant-TW", "language", "zh-Hant-TW"),
        ("language: ca-valencia", "language", "ca-valencia"),
        ("language: yue", "language", "yue"),
        ("robots: noindex, max-snippet:-1", "robots", "noindex, max-snippet:-1"),
        (
            "robots: 'unavailable_after: Friday, 25-Jun-30 15:00:00 UTC'",
            "robots",
            "unavailable_after: Friday, 25-Jun-30 15:00:00 UTC",
        ),
        ("base_url: http://localhost:4000", "base_url", "http://localhost:4000/"),
        ("base_url: https://[::1]:80/a", "base_url", "https://[::1]:80/a/"),
        ("taxonomies: [agency, photographer]", "taxonomies", ("agency", "photographer")),
        ("publish: {branch: pages}", "publish", Publishing(branch="pages")),
    ],
)
def test_values_are_taken(text: str, key: str, value: object) -> None:
    assert getattr(parse_config(text), key) == value


def test_derived_values() -> None:
    assert Config().base_path == parse_config("base_url: https://e.org").base_path == "/"
    assert parse_config("base_url: https://e.org/a/b").base_path == "/a/b/"
    assert parse_config("timezone: Asia/Tokyo").zone.key == "Asia/Tokyo"


def test_the_base_url_of_the_command_line() -> None:
    assert change_base_url(Config(), "https://e.org").base_url == "https://e.org/"
    with pytest.raises(Fault, match="--base-url: base_url: 'nowhere/' is not"):
        change_base_url(Config(), "nowhere")


def test_the_root_is_the_nearest_folder_with_settings(tmp_path: Path) -> None:
    (tmp_path / "archive.yaml").write_text("title: x\n")
    (tmp_path / "content" / "deep").mkdir(parents=True)
    assert find_root(tmp_path / "content" / "deep") == tmp_path.resolve()
    assert load_config(tmp_path).title == "x"


def test_no_root_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"no archive\.yaml here or in a folder above \(run `backfile init DIR`"):
        find_root(tmp_path / "gone")


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_key_is_documented_with_its_default(field: msgspec.structs.FieldInfo) -> None:
    (row,) = re.findall(rf"^\| `{field.name}` \|(.*)$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    _, default, meaning = (cell.strip() for cell in row.split("|")[:3])
    assert len(meaning) > 10
    if isinstance(field.default, (str, bool, int)) and field.default != "":
        value = field.default if isinstance(field.default, str) else str(field.default).lower()
        assert default == f"`{value}`"


def test_the_examples_of_the_document_are_valid() -> None:
    settings, _, _ = DOCUMENT.read_text("utf-8").partition("\n# tags.yaml\n")
    examples = re.findall(r"```yaml\n(.*?)```", settings, re.DOTALL)
    assert len(examples) >= 9
    for example in examples:
        assert parse_config(example) != Config() or example.startswith("theme: broadsheet")
