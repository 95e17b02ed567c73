"""The site as the host will serve it.

Rule: a starlette application over the output folder, which it only reads. The one thing it adds is the reload
script's tag in HTML pages, made on the fly; drafts are shown from memory, and the review desk has its own address.
"""

import hashlib
import re
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from builder.serve.concealed import STYLE, STYLE_PATH, Concealment
from builder.serve.lookup import find_name, find_target, find_type
from builder.serve.packing import LEAST_BYTES, can_pack, pack_quickly, wants_packed
from builder.serve.reload import EVENTS_PATH, SCRIPT_PATH, Hub, read_script
from builder.serve.review.desk import Desk
from builder.serve.review.routes import HEADERS as DESK_HEADERS
from builder.serve.review.routes import PATH as DESK_PATH
from builder.serve.review.routes import make_routes

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


def make_app(
    output: Path,
    *,
    base_path: str,
    hub: Hub,
    hosts: tuple[str, ...],
    concealment: Concealment,
    desk: Desk | None = None,
) -> Starlette:
    """The application; `hosts` are the names it answers to, `*` for any; `desk` is for this machine's own eyes."""
    script = read_script()

    def send_style(_: Request) -> Response:
        return Response(STYLE, media_type="text/css", headers=_HEADERS)

    def send_concealed(_: Request) -> Response:
        base = quote(base_path)
        found = [
            {"address": base + quote(one.path), "title": one.title, "mark": one.mark} for one in concealment.list_all()
        ]
        return Response(msgspec.json.encode(found), headers=DESK_HEADERS, media_type="application/json")

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
            name = find_name(raw, base_path=base_path)
            shown = concealment.read(name) if name else None
            if name is None or shown is None:
                return _answer_missing(output, request, hub.version)
            kind = find_type(name)
            page = add_script(shown, hub.version) if kind.startswith("text/html") else shown
            return Response(page, headers=_HEADERS | {"cache-control": "no-store"}, media_type=kind)
        return _answer_file(target.file, request, hub.version)

    routes = [Route(SCRIPT_PATH, send_script), Route(STYLE_PATH, send_style), Route(EVENTS_PATH, send_events)]
    if desk:
        routes.append(Route(f"{DESK_PATH}unpublished", send_concealed))
        routes += make_routes(desk, add_script=lambda page: add_script(page, hub.version, quiet=True))
    routes.append(Route("/{path:path}", send_page))
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)])


def _answer_missing(output: Path, request: Request, version: str) -> Response:
    try:
        page = (output / "404.html").read_bytes()
    except OSError:
        page = _NOT_FOUND
    headers = dict(_HEADERS)
    return Response(_pack(add_script(page, version), request, headers), 404, headers, find_type("404.html"))


def _answer_file(path: Path, request: Request, version: str) -> Response:
    kind = find_type(path.name)
    is_page = kind.startswith("text/html")
    try:
        status = path.stat()
        packs = can_pack(kind, status.st_size) and (is_page or "range" not in request.headers)
        packs = packs and wants_packed(request.headers.get("accept-encoding"))
        mark = f"{status.st_mtime_ns}-{status.st_size}-{version if is_page else ''}-{packs}"
        etag = f'"{hashlib.sha256(mark.encode()).hexdigest()[:20]}"'
        headers = _HEADERS | {"etag": etag, "last-modified": formatdate(status.st_mtime, usegmt=True)}
        if can_pack(kind, status.st_size):
            headers["vary"] = "accept-encoding"
        if is_current(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=headers)
        if not is_page and not packs:
            return FileResponse(path, headers=headers, media_type=kind, stat_result=status)
        content = path.read_bytes()
        return Response(
            _pack(add_script(content, version) if is_page else content, request, headers), 200, headers, kind
        )
    except OSError:
        return Response(status_code=404, headers=_HEADERS)


def _pack(content: bytes, request: Request, headers: dict[str, str]) -> bytes:
    """The content as it goes out; `headers` come to say how."""
    if len(content) < LEAST_BYTES:
        return content
    headers["vary"] = "accept-encoding"
    if not wants_packed(request.headers.get("accept-encoding")):
        return content
    headers["content-encoding"] = "gzip"
    return pack_quickly(content)


def is_current(asked: str | None, etag: str) -> bool:
    """Whether a browser's `If-None-Match` names the file as it is (RFC 9110, 13.1.2; weak comparison)."""
    marks = {mark.strip().removeprefix("W/") for mark in (asked or "").split(",")}
    return etag in marks or "*" in marks


def add_script(page: bytes, version: str, *, quiet: bool = False) -> bytes:
    """The page with the reload script's tag before the end of its body, and leave in its policy to listen.

    A `quiet` page is told of a rebuild, and does not reload.
    """
    told = ' data-quiet="yes"' if quiet else ""
    tag = f'<script src="{SCRIPT_PATH}" data-version="{version}"{told} defer></script>'.encode()
    end = page.lower().rfind(b"</body>")
    whole = page + tag if end == -1 else page[:end] + tag + page[end:]
    return _META_POLICY.sub(lambda match: match[1] + _allow_listening(match[2]), whole, count=1)


def _allow_listening(policy: bytes) -> bytes:
    leave = b"connect-src 'self'"
    return _CONNECT.sub(leave, policy) if _CONNECT.search(policy) else policy.rstrip(b"; ") + b"; " + leave
