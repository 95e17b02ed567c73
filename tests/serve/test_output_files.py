"""Every address of the output that is answered, and none that lies outside it."""

import asyncio
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.serve.app import make_app
from builder.serve.live_preview import LivePreview
from builder.serve.output_files import find_type
from builder.serve.rebuilder import RebuildResult
from builder.serve.settings import PreviewBuild, ServeSettings


def ask(output: Path, path: bytes, base_path: str = "/") -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body) of the application itself, for a path exactly as it was sent."""
    settings = ServeSettings(output, output, (), base_path)
    live = LivePreview(settings, PreviewBuild(lambda: RebuildResult((), ())), say=print)
    app = make_app(settings, live, hosts=("*",))
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(path.decode("latin-1")), "raw_path": path, "query_string": b"", "root_path": "",
        "headers": [(b"host", b"localhost")], "server": ("localhost", 80), "client": ("127.0.0.1", 9),
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


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
    status, _, body = ask(output, path.encode())
    assert status == 200
    assert body.startswith(f"output/{file}".encode())


@pytest.mark.parametrize(
    "path",
    [
        *("/none.html", "/index.html/", "/tags//", "//", "//tags/", "/empty/", "/empty/deep/", "/index.html/x"),
        *("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/tags/..%2F..%2Fsecret.txt", "/./index.html"),
        *("/..%5csecret.txt", "/%5c..%5csecret.txt", "/tags%2Findex.html", "/%2fetc%2fpasswd", "//etc/passwd"),
        *("/index.html%00", "/%00", "/index.html%00.txt", "/index%0a.html", "/%ff%fe.html", "/%c0%ae%c0%ae/secret.txt"),
        *("/out/secret.txt", "/out.txt", "/loop", "/loop/x", "/../output-of-another/x.html", "http://x/index.html"),
        "/" + "a" * 5000,
        "/" + "a/" * 3000,
    ],
)
def test_what_is_not_there_or_not_to_be_seen(output, path):
    status, _, body = ask(output, path.encode())
    assert status == 404
    assert b"Not found" in body


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/", "/news/archive/"),
        ("/news/archive", "/news/archive/"),
        ("/news/archive/tags", "/news/archive/tags/"),
        ("/news/", None),
        ("/index.html", None),
        ("/news/archivex/index.html", None),
        ("/news/archive/../archive/index.html", None),
    ],
)
def test_below_a_base_path(output, path, target):
    status, headers, _ = ask(output, path.encode(), "/news/archive/")
    location = headers["location"].removeprefix("http://localhost") if status == 307 else None
    assert (status, location) == ((307, target) if target else (404, None))


def test_a_base_path_with_other_letters(output):
    assert ask(output, b"/%E8%9F%B9/index.html", "/蟹/")[0] == 200
    assert ask(output, b"/%E8%9F%B9/index.html", "/%E8%9F%B9/")[0] == 200


@given(
    st.lists(st.sampled_from(["..", ".", "%2e%2e", "%2F", "/", "\\", "%5C", "out", "secret.txt", "%00", "tags", "é"]))
)
def test_no_path_leaves_the_output(output, pieces):
    for path in ("/" + "/".join(pieces), "/" + "".join(pieces)):
        status, _, body = ask(output, path.encode("utf-8"))
        assert status in (200, 307, 404)
        assert status != 200 or body.startswith(b"output/")


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
