"""The real server on a free port, asked by a plain HTTP client."""

import contextlib
import gzip
import http.client
import json
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from email.utils import formatdate
from urllib.parse import urlsplit

import pytest

from builder.errors import Fault
from builder.serve.server import is_loopback, make_address, open_socket


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self.text = self.body.decode("utf-8", "replace")


def ask(address: str, path: str, *, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def listen(address: str, since: str = "") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    connection.request("GET", f"/_backfile/events?since={since}")
    return connection.getresponse()


def read_state(stream: http.client.HTTPResponse) -> dict:
    while True:
        line = stream.readline()
        assert line, "the stream ended"
        if line.startswith(b"data: "):
            return json.loads(line[6:])


def test_pages_come_with_policy_type_and_reload_script(preview):
    address = preview.start()
    answer = ask(address, "/")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert '<script src="/_backfile/reload.js" data-version="' in answer.text
    assert "style-src 'self'; connect-src 'self'\">" in answer.text
    assert b"_backfile" not in (preview.output / "index.html").read_bytes()
    assert ask(address, "/_backfile/reload.js").headers["content-type"] == "text/javascript; charset=utf-8"


def test_other_files_come_byte_for_byte_with_ranges(preview):
    address = preview.start()
    whole = ask(address, "/style.css")
    assert whole.body == (preview.output / "style.css").read_bytes()
    part = ask(address, "/style.css", range="bytes=2-5")
    assert (part.status, part.body) == (206, whole.body[2:6])
    assert ask(address, "/style.css", method="HEAD").body == b""
    assert ask(address, "/style.css", method="POST").status == 405


@pytest.mark.parametrize("path", ["/", "/style.css"])
def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_is(preview, path):
    """The change comes within the second that the first answer names as its time."""
    address = preview.start()
    first = ask(address, path)
    etag, modified = first.headers["etag"], first.headers["last-modified"] or formatdate(usegmt=True)
    same = ask(address, path, if_none_match=f'"other", W/{etag}')
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", etag)
    assert ask(address, path, if_none_match="*").status == 304
    assert ask(address, path, if_none_match='"other"', if_modified_since=modified).status == 200
    preview.write("content/index.md", "Other words")
    preview.write("themes/style.css", "h1 { color: rgb(4, 5, 6) }")
    deadline = time.monotonic() + 5
    while ask(address, path, if_none_match=etag, if_modified_since=modified).status != 200:
        assert time.monotonic() < deadline


def test_what_is_missing_is_the_sites_own_404(preview):
    address = preview.start()
    plain = ask(address, "/no/such/page.html")
    assert (plain.status, "Not found" in plain.text) == (404, True)
    (preview.output / "404.html").write_text("<body><p>Lost at sea</body>")
    own = ask(address, "/no/such/page.html")
    assert own.status == 404
    assert "Lost at sea<script" in own.text
    assert own.headers["content-type"] == "text/html; charset=utf-8"


def test_no_service_worker_comes_between_an_edit_and_its_page(preview):
    address = preview.start()
    (preview.output / "sw.js").write_text("// keeps pages")
    assert ask(address, "/sw.js", service_worker="script").status == 404
    assert ask(address, "/sw.js").status == 200


def test_below_the_base_path_as_on_the_host(preview):
    address = preview.start(base_path="/dune/archive/")
    assert address.endswith("/dune/archive/")
    assert ask(address, "/dune/archive/").status == 200
    assert ask(address, "/dune/archive/index.html").status == 200
    assert ask(address, "/index.html").status == 404
    moved = ask(address, "/?q=tide")
    assert (moved.status, moved.headers["location"]) == (307, "/dune/archive/?q=tide")


def test_nothing_outside_the_output_can_be_read(preview):
    address = preview.start()
    preview.write("archive.yaml", "title: secret")
    (preview.output / "leak").symlink_to(preview.root)
    paths = ["/../archive.yaml", "/%2e%2e/archive.yaml", "/..%2farchive.yaml", "/..%2f..%2f..%2f..%2fetc%2fpasswd"]
    for path in [*paths, "/..%5carchive.yaml", "/index.html%00", "/leak/archive.yaml", "//etc/passwd", "/%ff"]:
        answer = ask(address, path)
        assert (path, answer.status) == (path, 404)
        assert "secret" not in answer.text


def test_another_hosts_name_is_not_answered(preview):
    address = preview.start()
    assert ask(address, "/", host="evil.example").status == 400
    port = urlsplit(address).port
    assert ask(address, "/", host=f"localhost:{port}").status == 200


def test_raw_rubbish_is_refused_and_the_server_goes_on(preview):
    address = preview.start()
    where = urlsplit(address)
    for rubbish in (b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"a" * 300_000):
        raw = socket.create_connection((where.hostname, where.port), timeout=5)
        with raw, contextlib.suppress(OSError):  # it may hang up before the rubbish ends
            raw.sendall(rubbish)
            raw.shutdown(socket.SHUT_WR)
            assert b" 200 " not in raw.recv(100)
    assert ask(address, "/").status == 200


@pytest.mark.parametrize(
    "path",
    ["/%2e%2e%2f%2e%2e%2fetc/passwd", "/..%2farchive.yaml", "/%00", "/index.html%00.css", "/%5c..%5carchive.yaml",
     "//etc/passwd", "/_review/..%2f..%2farchive.yaml", "/_backfile/..%2farchive.yaml", "/_review/case?folder=../..",
     "/_review/case?folder=%00", "/_review/case?folder=/etc", "/_review/desk.py", "/_review/desk.html"],
)  # fmt: skip
def test_nothing_outside_is_readable_however_it_is_asked(preview, path):
    preview.write("archive.yaml", "title: secret")
    answer = ask(preview.start(), path)
    assert answer.status in (404, 409)
    assert "secret" not in answer.text
    assert "root:" not in answer.text


def test_huge_headers_and_addresses_are_refused_and_others_served(preview):
    address = preview.start()
    with contextlib.suppress(OSError):  # it may hang up before all is sent
        assert ask(address, "/", x_large="a" * 200_000).status in (400, 431)
    with contextlib.suppress(OSError):
        assert ask(address, "/" + "a" * 200_000).status in (400, 404, 414)
    assert ask(address, "/").status == 200


def test_a_hundred_idle_connections_keep_nobody_waiting(preview):
    address = preview.start()
    host, _, port = urlsplit(address).netloc.partition(":")
    with contextlib.ExitStack() as stack:
        for number in range(100):
            idle = stack.enter_context(socket.create_connection((host, int(port))))
            if number % 2:
                idle.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        begun = time.monotonic()
        assert ask(address, "/").status == 200
        assert time.monotonic() - begun < 1


# Packing


def test_text_is_packed_for_who_asks_and_has_its_own_etag(preview):
    preview.write("themes/style.css", "h1 { color: red }\n" * 200)
    address = preview.start()
    plain, packed = ask(address, "/style.css"), ask(address, "/style.css", accept_encoding="br, gzip")
    assert gzip.decompress(packed.body) == plain.body == (preview.output / "style.css").read_bytes()
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["etag"] != plain.headers["etag"]
    assert ask(address, "/style.css", accept_encoding="gzip", if_none_match=packed.headers["etag"]).status == 304
    assert ask(address, "/style.css", if_none_match=packed.headers["etag"]).status == 200
    part = ask(address, "/style.css", accept_encoding="gzip", range="bytes=2-5")
    assert (part.status, part.body, part.headers["content-encoding"]) == (206, plain.body[2:6], None)
    assert ask(address, "/style.css", range="bytes=999999-").status == 416
    page = ask(address, "/", accept_encoding="gzip")
    assert (
        (b"_backfile" in gzip.decompress(page.body)) if page.headers["content-encoding"] else b"_backfile" in page.body
    )


# Events


def test_a_page_hears_the_state_and_each_change_of_it(preview):
    address = preview.start()
    with listen(address) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        first = read_state(stream)
        assert first["problems"] == []
        preview.write("content/index.md", "Other words")
        second = read_state(stream)
        assert second["version"] != first["version"]
        preview.write("content/index.md", "BROKEN")
        third = read_state(stream)
        assert third["version"] == second["version"]
        assert third["problems"] == [
            {"place": "content/index.md:3", "message": "title: is broken", "hint": "mend it", "line": 3, "excerpt": []}
        ]
        assert "Other words" in ask(address, "/").text
        preview.write("content/index.md", "Other words")
        assert read_state(stream) == second | {"changed": []}
        preview.write("themes/style.css", "h1 { color: rgb(7, 8, 9) }")
        assert read_state(stream)["changed"] == ["style.css"]


def test_an_edit_is_served_before_it_is_built_and_told_once(preview):
    go_on = threading.Event()

    def rebuild():
        assert go_on.wait(5)
        return preview.rebuild()

    go_on.set()
    address = preview.start(preview=preview.sketch, rebuild=rebuild)
    with listen(address) as stream:
        first = read_state(stream)
        go_on.clear()
        preview.write("content/index.md", "Other words")
        second = read_state(stream)
        assert (second["changed"], "Other words" in ask(address, "/").text) == (["index.html"], True)
        assert ask(address, "/index.html").headers["etag"]
        assert "Other words" not in (preview.output / "index.html").read_text()
        go_on.set()
        preview.wait_until(lambda: preview.said.count("Rebuilt: 1 file changed.") == 1)
        assert "Other words" in (preview.output / "index.html").read_text()
        preview.write("themes/style.css", "h1 { color: red }")
        third = read_state(stream)
        assert third["changed"] == ["style.css"]
        assert first["version"] != second["version"] != third["version"]


def test_a_page_learns_what_it_missed_since_its_version(preview):
    address = preview.start()
    with listen(address) as stream:
        first = read_state(stream)
        preview.write("content/index.md", "Other words")
        second = read_state(stream)
        preview.write("content/new.md", "New words")
        third = read_state(stream)
    for since, changed in (
        (first, ["index.html", "new.html"]), (second, ["new.html"]), (third, []), ({"version": "other-1"}, None),
        ({"version": ""}, None), ({"version": first["version"] + "9"}, None),
    ):  # fmt: skip
        with listen(address, since=since["version"]) as stream:
            assert read_state(stream)["changed"] == changed


def test_a_rebuild_that_changes_nothing_tells_nobody_and_does_not_loop(preview):
    preview.start()
    before = preview.rebuilds
    preview.write("content/index.md", "First words")
    time.sleep(0.5)
    assert preview.rebuilds == before + 1
    assert preview.said[-1].startswith("Rebuilt")
    assert len([sentence for sentence in preview.said if sentence.startswith("Rebuilt")]) == 1


def test_the_first_rebuild_can_fail_and_the_page_says_so(preview):
    preview.write("content/index.md", "BROKEN")
    address = preview.start()
    assert ask(address, "/").status == 404
    with listen(address) as stream:
        assert len(read_state(stream)["problems"]) == 1


def test_stop_ends_open_streams_within_a_second(preview):
    address = preview.start()
    with listen(address) as stream:
        read_state(stream)
        begun = time.monotonic()
        preview.stop.set()
        assert stream.read() == b"\n"
        assert time.monotonic() - begun < 1
        preview.thread.join(2)
        assert not preview.thread.is_alive()
        assert time.monotonic() - begun < 1.5


def test_ctrl_c_ends_it_cleanly(tmp_path):
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from builder.serve.rebuilder import RebuildResult
        from builder.serve.server import serve
        from builder.serve.settings import PreviewBuild, ServeSettings
        root = Path(sys.argv[1])
        def rebuild():
            return RebuildResult((), ("a.html",))
        settings = ServeSettings(root, root / "output", (root / "content",), port=0)
        serve(settings, PreviewBuild(rebuild), say=lambda sentence: print(sentence, flush=True))
        print("ended", flush=True)
        """
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        address = running.stdout.readline().split()[2].rstrip(",")
        assert running.stdout.readline().startswith("Review desk: http://127.0.0.1:")
        running.stdout.readline()
        with listen(address) as stream:
            read_state(stream)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=5)
    assert (out, err, running.returncode) == ("ended\n", "", 0)


# Ports


def test_a_taken_port_moves_on_and_says_so():
    said: list[str] = []
    with open_socket("127.0.0.1", 0, say=said.append) as first:
        taken = first.getsockname()[1]
        with open_socket("127.0.0.1", taken, say=said.append) as second:
            found = second.getsockname()[1]
            assert taken < found < taken + 20
            assert said == [f"Port {taken} is taken; using {found}."]
            assert make_address(second, "/a/") == f"http://127.0.0.1:{found}/a/"


def test_the_last_port_has_none_after_it():
    with open_socket("127.0.0.1", 65535, say=str), pytest.raises(Fault, match=r"port 65535: is taken \(name"):
        open_socket("127.0.0.1", 65535, say=str)
    with (
        open_socket("127.0.0.1", 65534, say=str),
        open_socket("127.0.0.1", 65535, say=str),
        pytest.raises(Fault, match="port 65534: is taken, as is the 1 port after it"),
    ):
        open_socket("127.0.0.1", 65534, say=str)


def test_beyond_this_machine_warns(preview):
    said: list[str] = []
    with open_socket("0.0.0.0", 0, say=said.append):
        assert "drafts included" in said[0]


def test_an_address_that_is_not_ours():
    with pytest.raises(Fault, match="cannot be listened on"):
        open_socket("192.0.2.1", 8000, say=print)


@pytest.mark.parametrize(
    ("host", "alone"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.test", False)]
)
def test_who_reaches_a_host(host, alone):
    assert is_loopback(host) is alone
