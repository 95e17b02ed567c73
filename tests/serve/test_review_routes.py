"""The desk over HTTP and in a real browser: by keyboard alone, and closed to every other origin."""

import http.client
import json
import re
import shutil
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from builder.capture.importing.importer import import_captures

REPO = Path(__file__).resolve().parents[2]
FERRY = "2024/09/21/malta-and-tunisia-agree-to-share-ferry-lanes-after-14-month-standoff"


@pytest.fixture
def reviewed(preview):
    captures = preview.root.parent / "captures"
    captures.mkdir()
    shutil.copy(REPO / "examples/captures/lodestar-01-strait-ferry-talks.txt", captures)
    import_captures(preview.root, (captures,), today=date(2026, 11, 23))
    preview.page = preview.root / f"content/{FERRY}/index.md"
    return preview


def ask(address: str, path: str, *, body: object = None, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET" if body is None else "POST", path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def make_write(address: str) -> tuple[dict, dict]:
    """A decision, and the headers that the desk's own page sends."""
    _, case = ask(address, f"/_review/case?folder={FERRY}")
    token = re.search('token" content="([^"]+)', ask(address, "/_review/")[1])[1]
    body = {"folder": FERRY, "sha256": json.loads(case)["sha256"], "act": "accept", "field": "date"}
    origin = address.rstrip("/")
    return body, {"origin": origin, "x_backfile_token": token, "content_type": "application/json"}


def test_its_own_page_writes(reviewed):
    address = reviewed.start()
    body, headers = make_write(address)
    assert ask(address, "/_review/decide", body=body, **headers)[0] == 200
    assert "reviewed:\n- date\n" in reviewed.page.read_text()
    assert ask(address, "/_review/undo", body={}, **headers)[0] == 200


@pytest.mark.parametrize(
    "change",
    [{"origin": "http://evil.test"}, {"origin": "null"}, {"origin": ""}, {"origin": None}, {"x_backfile_token": "x"},
     {"x_backfile_token": None}, {"content_type": "text/plain"}, {"origin": "http://localhost"}],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/_review/decide", "/_review/undo"])
def test_a_forged_write_is_refused(reviewed, change, path):
    address = reviewed.start()
    before = reviewed.page.read_bytes()
    body, headers = make_write(address)
    kept = {name: value for name, value in (headers | change).items() if value is not None}
    assert ask(address, path, body=body, **kept)[0] == 403
    assert reviewed.page.read_bytes() == before


def test_what_is_no_decision_is_refused(reviewed):
    address = reviewed.start()
    body, headers = make_write(address)
    for wrong in ({}, [], body | {"act": "burn"}, body | {"more": 1}):
        assert ask(address, "/_review/decide", body=wrong, **headers)[0] == 400
    assert ask(address, "/_review/decide", body={"text": "x" * 70000}, **headers)[0] == 413
    assert ask(address, "/_review/decide", body=body | {"sha256": "0"}, **headers)[0] == 409


def test_beyond_this_machine_there_is_no_desk(reviewed):
    address = reviewed.start(host="0.0.0.0").replace("0.0.0.0", "127.0.0.1")
    assert ask(address, "/_review/")[0] == 404


@pytest.mark.browser
def test_a_wrong_date_is_mended_by_keyboard_alone(reviewed, browser):
    address = reviewed.start()
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}_review/")
    page.locator(".fields li").first.wait_for()
    page.keyboard.press("f")
    for _ in range(20):
        if page.evaluate("document.activeElement.dataset.key") == "date":
            break
        page.keyboard.press("j")
    others = page.locator("[data-key=date] .others button").all_inner_texts()
    page.keyboard.press(next(text.split()[-1] for text in others if text.startswith("2019-09-21")))
    page.get_by_role("status").get_by_text("date: 2019-09-21.").wait_for()
    assert "date: 2019-09-21\n" in reviewed.page.read_text()
    page.locator("[data-key=date].reviewed").wait_for()
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Undone").wait_for()
    assert "date: 2024-09-21\n" in reviewed.page.read_text()
    assert page.evaluate("document.activeElement.dataset.key") == "date"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert errors == []
    page.close()


class _Hostile(BaseHTTPRequestHandler):
    target = ""

    def do_GET(self) -> None:
        script = (
            f"Promise.all(['decide', 'undo'].map(name => fetch('{self.target}_review/' + name, {{method: 'POST', "
            "mode: 'no-cors', body: '{}'}).catch(() => 0))).then(() => "
            f"fetch('{self.target}_review/').then(() => 'read', () => 'closed')).then(told => document.title = told)"
        )
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><script>{script}</script>".encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.browser
def test_a_hostile_page_in_another_tab_neither_reads_nor_writes(reviewed, browser):
    address = reviewed.start()
    before = reviewed.page.read_bytes()
    kind = type("Handler", (_Hostile,), {"target": address})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as hostile:
        threading.Thread(target=hostile.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{hostile.server_port}/")
        page.wait_for_function("document.title !== ''")
        assert page.title() == "closed"
        page.close()
        hostile.shutdown()
    assert reviewed.page.read_bytes() == before
