"""The site as the host will serve it.

Rule: a starlette application over the output folder, which it only reads. The one thing it adds is the reload
script's tag in HTML pages, made on the fly.
"""

import hashlib
import re
from email.utils import formatdate
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from builder.serve.lookup import find_target, find_type
from builder.serve.reload import EVENTS_PATH, SCRIPT_PATH, Hub, read_script

SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
_META_POLICY = re.compile(
    rb"""(<meta\b[^>]*http-equiv=["']?content-security-policy["']?[^>]*content=")([^"]*)""", re.IGNORECASE
)
_CONNECT = re.compile(rb"connect-src\s[^;]*")
_NOT_FOUND = b"<!doctype html><html lang=en><title>Not found</title><body><h1>Not found</h1></body></html>"


def make_app(output: Path, *, base_path: str, hub: Hub, hosts: tuple[str, ...]) -> Starlette:
    """The application; `hosts` are the names it answers to, `*` for any."""
    script = read_script()

    def send_script(_: Request) -> Response:
        return Response(script, media_type="text/javascript", headers=_HEADERS)

    def send_events(_: Request) -> Response:
        return StreamingResponse(hub.listen(), media_type="text/event-stream", headers=_HEADERS)

    def send_page(request: Request) -> Response:
        raw = request.scope.get("raw_path") or request.scope["path"].encode()
        target = find_target(raw, output=output, base_path=base_path)
        if target.redirect:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(target.redirect + query, headers=_HEADERS)
        if target.file is None:
            return _answer_missing(output, hub.version)
        return _answer_file(target.file, request, hub.version)

    routes = [Route(SCRIPT_PATH, send_script), Route(EVENTS_PATH, send_events), Route("/{path:path}", send_page)]
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)])


def _answer_missing(output: Path, version: str) -> Response:
    try:
        page = (output / "404.html").read_bytes()
    except OSError:
        page = _NOT_FOUND
    return Response(add_script(page, version), 404, _HEADERS, find_type("404.html"))


def _answer_file(path: Path, request: Request, version: str) -> Response:
    kind = find_type(path.name)
    is_page = kind.startswith("text/html")
    try:
        status = path.stat()
        mark = f"{status.st_mtime_ns}-{status.st_size}-{version if is_page else ''}"
        etag = f'"{hashlib.sha256(mark.encode()).hexdigest()[:20]}"'
        headers = _HEADERS | {"etag": etag, "last-modified": formatdate(status.st_mtime, usegmt=True)}
        if is_current(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=headers)
        if not is_page:
            return FileResponse(path, headers=headers, media_type=kind, stat_result=status)
        return Response(add_script(path.read_bytes(), version), 200, headers, kind)
    except OSError:
        return Response(status_code=404, headers=_HEADERS)


def is_current(asked: str | None, etag: str) -> bool:
    """Whether a browser's `If-None-Match` names the file as it is (RFC 9110, 13.1.2; weak comparison)."""
    marks = {mark.strip().removeprefix("W/") for mark in (asked or "").split(",")}
    return etag in marks or "*" in marks


def add_script(page: bytes, version: str) -> bytes:
    """The page with the reload script's tag before the end of its body, and leave in its policy to listen."""
    tag = f'<script src="{SCRIPT_PATH}" data-version="{version}" defer></script>'.encode()
    end = page.lower().rfind(b"</body>")
    whole = page + tag if end == -1 else page[:end] + tag + page[end:]
    return _META_POLICY.sub(lambda match: match[1] + _allow_listening(match[2]), whole, count=1)


def _allow_listening(policy: bytes) -> bytes:
    leave = b"connect-src 'self'"
    return _CONNECT.sub(leave, policy) if _CONNECT.search(policy) else policy.rstrip(b"; ") + b"; " + leave
