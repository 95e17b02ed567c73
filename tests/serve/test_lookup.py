from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.serve.lookup import Target, find_target, find_type


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home").resolve()
    for name in (
        "output/index.html",
        "output/a b.html",
        "output/tags/index.html",
        "output/tags/蟹.html",
        "output/100%.html",
        "output/empty/deep/x.txt",
        "secret.txt",
        "output-of-another/x.html",
    ):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name)
    (home / "output/out").symlink_to(home)
    (home / "output/out.txt").symlink_to(home / "secret.txt")
    (home / "output/loop").symlink_to(home / "output/loop")
    (home / "output/in.html").symlink_to(home / "output/index.html")
    return home / "output"


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/a%20b.html", "a b.html"),
        ("/tags/", "tags/index.html"),
        ("/tags/%E8%9F%B9.html", "tags/蟹.html"),
        ("/100%25.html", "100%.html"),
        ("/in.html", "index.html"),
    ],
)
def test_what_is_there(output, path, file):
    assert find_target(path.encode(), output=output, base_path="/") == Target(output / file)


@pytest.mark.parametrize(
    "path",
    [
        *("/none.html", "/index.html/", "/tags//", "//", "//tags/", "/empty/", "/empty/deep/", "/index.html/x", ""),
        *("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/tags/..%2F..%2Fsecret.txt", "/./index.html"),
        *("/..%5csecret.txt", "/%5c..%5csecret.txt", "/tags%2Findex.html", "/%2fetc%2fpasswd", "//etc/passwd"),
        *("/index.html%00", "/%00", "/index.html%00.txt", "/index%0a.html", "/%ff%fe.html", "/%c0%ae%c0%ae/secret.txt"),
        *("/out/secret.txt", "/out.txt", "/loop", "/loop/x", "/../output-of-another/x.html", "http://x/index.html"),
        "/" + "a" * 5000,
        "/" + "a/" * 3000,
    ],
)
def test_what_is_not_there_or_not_to_be_seen(output, path):
    assert find_target(path.encode(), output=output, base_path="/") == Target()


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/", Target(redirect="/news/archive/")),
        ("/news/archive", Target(redirect="/news/archive/")),
        ("/news/archive/tags", Target(redirect="/news/archive/tags/")),
        ("/news/", Target()),
        ("/index.html", Target()),
        ("/news/archivex/index.html", Target()),
        ("/news/archive/../archive/index.html", Target()),
    ],
)
def test_below_a_base_path(output, path, target):
    assert find_target(path.encode(), output=output, base_path="/news/archive/") == target


def test_a_base_path_with_other_letters(output):
    found = find_target(b"/%E8%9F%B9/index.html", output=output, base_path="/蟹/")
    assert found == Target(output / "index.html")


@given(
    st.lists(st.sampled_from(["..", ".", "%2e%2e", "%2F", "/", "\\", "%5C", "out", "secret.txt", "%00", "tags", "é"]))
)
def test_no_path_leaves_the_output(output, pieces):
    for path in ("/" + "/".join(pieces), "/" + "".join(pieces)):
        found = find_target(path.encode("utf-8"), output=output, base_path="/")
        assert found.file is None or found.file.is_relative_to(output)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.HTML", "text/html; charset=utf-8"),
        ("shard.js", "text/javascript; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("feed.atom", "application/atom+xml; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("site.webmanifest", "application/manifest+json; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.jpg", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.woff2", "font/woff2"),
        ("capture.txt.gz", "application/gzip"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_types(name, kind):
    assert find_type(name) == kind
