"""The site as the host will serve it.

Rule: a starlette application over the output folder, which it only reads. The one thing it adds is the reload
script's tag in HTML pages, made on the fly; drafts are shown from memory, and the review desk has its own address.
"""

import hashlib
import re
from email.utils import formatdate
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from builder.errors import Fault
from builder.files import find_stamp, read_bytes
from builder.serve.compression import LEAST_BYTES, can_pack, pack_quickly, wants_packed
from builder.serve.draft_pages import STYLE, STYLE_PATH, DraftPreview
from builder.serve.lookup import find_name, find_target, find_type
from builder.serve.preview_overlay import PreviewOverlay
from builder.serve.reload import EVENTS_PATH, SCRIPT_PATH, Hub, read_script
from builder.serve.review.review_service import ReviewService
from builder.serve.review.routes import HEADERS as DESK_HEADERS
from builder.serve.review.routes import PATH as DESK_PATH
from builder.serve.review.routes import make_routes

SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
MISSING = "404.html"
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
    drafts: DraftPreview,
    overlay: PreviewOverlay,
    desk: ReviewService | None = None,
) -> Starlette:
    """The application; `hosts` are the names it answers to, `*` for any; `desk` is for this machine's own eyes."""
    script = read_script()

    def send_style(_: Request) -> Response:
        return Response(STYLE, media_type="text/css", headers=_HEADERS)

    def send_concealed(_: Request) -> Response:
        base = quote(base_path)
        found = [{"address": base + quote(one.path), "title": one.title, "mark": one.mark} for one in drafts.list_all()]
        return Response(msgspec.json.encode(found), headers=DESK_HEADERS, media_type="application/json")

    def send_script(_: Request) -> Response:
        return Response(script, media_type="text/javascript", headers=_HEADERS)

    def send_events(request: Request) -> Response:
        asked = request.query_params
        events = hub.listen(asked.get("since", ""), asked.get("page", ""))
        return StreamingResponse(events, media_type="text/event-stream", headers=_HEADERS)

    def send_page(request: Request) -> Response:
        if "service-worker" in request.headers:  # it would answer with pages that were saved, not with those edited
            return Response(status_code=404, headers=_HEADERS)
        raw = request.scope.get("raw_path") or request.scope["path"].encode()
        name = find_name(raw, base_path=base_path) or ""
        setting = ReloadTag(hub.version, base_path, (name, MISSING) if name else (MISSING,))
        if (seen := overlay.read(name)) is not None:
            return _answer_content(seen, find_type(name), request, setting)
        target = find_target(raw, output=output, base_path=base_path)
        if target.redirect:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(target.redirect + query, headers=_HEADERS)
        if target.file is not None:
            return _answer_file(target.file, request, setting._replace(pages=(name,)))
        if (shown := drafts.read(name)) is None:
            return _answer_missing(output, request, setting)
        kind = find_type(name)
        page = add_script(shown, setting) if _is_page(kind) else shown
        return Response(page, headers=_HEADERS | {"cache-control": "no-store"}, media_type=kind)

    routes = [Route(SCRIPT_PATH, send_script), Route(STYLE_PATH, send_style), Route(EVENTS_PATH, send_events)]
    if desk:
        routes.append(Route(f"{DESK_PATH}unpublished", send_concealed))
        routes += make_routes(desk, add_script=lambda page: add_script(page, ReloadTag(hub.version, "/"), quiet=True))
    routes.append(Route("/{path:path}", send_page))
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)])


class ReloadTag(NamedTuple):
    """What the script of a page must know."""

    version: str
    base_path: str
    pages: tuple[str, ...] = ("",)
    """Paths below the output of which a change is one of the page: its own first."""


def _is_page(kind: str) -> bool:
    return kind.startswith("text/html")


def _answer_missing(output: Path, request: Request, setting: ReloadTag) -> Response:
    try:
        page = read_bytes(output / MISSING)
    except Fault:
        page = _NOT_FOUND
    headers = dict(_HEADERS)
    return Response(_pack(add_script(page, setting), request, headers), 404, headers, find_type(MISSING))


def _answer_content(content: bytes, kind: str, request: Request, setting: ReloadTag) -> Response:
    """What is held in memory, whole."""
    headers = _HEADERS | {"etag": _make_etag(hashlib.sha256(content).hexdigest() + setting.version)}
    if is_current(request.headers.get("if-none-match"), headers["etag"]):
        return Response(status_code=304, headers=headers)
    body = add_script(content, setting) if _is_page(kind) else content
    return Response(_pack(body, request, headers), 200, headers, kind)


def _answer_file(path: Path, request: Request, setting: ReloadTag) -> Response:
    kind = find_type(path.name)
    is_page = _is_page(kind)
    try:
        status = path.stat()
        packs = can_pack(kind, status.st_size) and (is_page or "range" not in request.headers)
        packs = packs and wants_packed(request.headers.get("accept-encoding"))
        etag = _make_etag(
            f"{status.st_mtime_ns}-{find_stamp(status)}-{status.st_size}-{setting.version if is_page else ''}-{packs}"
        )
        headers = _HEADERS | {"etag": etag, "last-modified": formatdate(status.st_mtime, usegmt=True)}
        if can_pack(kind, status.st_size):
            headers["vary"] = "accept-encoding"
        if is_current(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=headers)
        if not is_page and not packs:
            return FileResponse(path, headers=headers, media_type=kind, stat_result=status)
        content = read_bytes(path)
        body = add_script(content, setting) if is_page else content
        return Response(_pack(body, request, headers), 200, headers, kind)
    except (Fault, OSError):
        return Response(status_code=404, headers=_HEADERS)


def _make_etag(mark: str) -> str:
    return f'"{hashlib.sha256(mark.encode()).hexdigest()[:20]}"'


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


def add_script(page: bytes, setting: ReloadTag, *, quiet: bool = False) -> bytes:
    """The page with the reload script's tag before the end of its body, and leave in its policy to listen.

    A `quiet` page is told of a rebuild, and does not reload.
    """
    told = ' data-quiet="yes"' if quiet else ""
    pages = escape(msgspec.json.encode(setting.pages).decode())
    known = f'data-version="{setting.version}" data-base="{escape(setting.base_path)}" data-pages="{pages}"'
    tag = f'<script src="{SCRIPT_PATH}" {known}{told} defer></script>'.encode()
    end = page.lower().rfind(b"</body>")
    whole = page + tag if end == -1 else page[:end] + tag + page[end:]
    return _META_POLICY.sub(lambda match: match[1] + _allow_listening(match[2]), whole, count=1)


def _allow_listening(policy: bytes) -> bytes:
    leave = b"connect-src 'self'"
    return _CONNECT.sub(leave, policy) if _CONNECT.search(policy) else policy.rstrip(b"; ") + b"; " + leave
