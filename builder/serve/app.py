"""The preview as a starlette application.

Rule: reads the output folder and writes nothing. Pages get the tag of the reload script on the way out; edits and
drafts are shown from memory, and the review desk has its own address.
"""

import re
from collections.abc import Callable
from html import escape
from typing import NamedTuple
from urllib.parse import quote, unquote

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from builder.serve.draft_pages import STYLE, STYLE_PATH
from builder.serve.live_preview import LivePreview
from builder.serve.output_files import HEADERS, OutputFiles, find_name
from builder.serve.reload import EVENTS_PATH, SCRIPT_PATH, read_script
from builder.serve.review.review_service import ReviewService
from builder.serve.review.routes import HEADERS as DESK_HEADERS
from builder.serve.review.routes import PATH as DESK_PATH
from builder.serve.review.routes import make_routes
from builder.serve.settings import ServeSettings

LEAST_PACKED = 512
"""Minimum size in bytes of a response that is compressed."""
_META_POLICY = re.compile(
    rb"""(<meta\b[^>]*http-equiv=["']?content-security-policy["']?[^>]*content=")([^"]*)""", re.IGNORECASE
)
_CONNECT = re.compile(rb"connect-src\s[^;]*")


class ReloadTag(NamedTuple):
    """Attributes of the reload script's tag in a page."""

    version: str
    base_path: str
    pages: tuple[str, ...] = ("",)
    """Paths below the output that make up the page, its own first: it is replaced when one of them changes."""


def make_app(
    settings: ServeSettings, live: LivePreview, *, hosts: tuple[str, ...], review: ReviewService | None = None
) -> Starlette:
    """The application; `hosts` are the names it answers to, `*` for any; without `review` there is no review desk."""
    base_path, hub = unquote(settings.base_path), live.hub
    files = OutputFiles(settings.output, lambda page, names: add_script(page, ReloadTag(hub.version, base_path, names)))

    def send_drafts(_: Request) -> Response:
        base = quote(base_path)
        drafts = live.drafts.list_all()
        found = [{"address": base + quote(one.path), "title": one.title, "mark": one.mark} for one in drafts]
        return Response(msgspec.json.encode(found), headers=DESK_HEADERS, media_type="application/json")

    def send_events(request: Request) -> Response:
        asked = request.query_params
        events = hub.listen(asked.get("since", ""), asked.get("page", ""))
        return StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)

    async def send_file(request: Request) -> Response:
        scope, path = request.scope, request.scope["path"]
        if "service-worker" in request.headers:  # it would answer with pages that it saved before the last edit
            return files.make_missing(None)
        if path == "/" != base_path or f"{path}/" == base_path:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(quote(base_path) + query, headers=HEADERS)
        if (name := find_name(scope, base_path)) is None:
            return files.make_missing(None)
        if (edited := live.overlay.read(name)) is not None:
            return files.make_response(edited, name, scope)
        if response := await files.find_response(name, scope):
            return response
        if (draft := await run_in_threadpool(live.drafts.read, name)) is not None:
            return files.make_response(draft, name, scope, caching="no-store")
        return files.make_missing(name)

    routes = [
        Route(SCRIPT_PATH, _make_endpoint(read_script(), "text/javascript")),
        Route(STYLE_PATH, _make_endpoint(STYLE, "text/css")),
        Route(EVENTS_PATH, send_events),
    ]
    if review:
        routes.append(Route(f"{DESK_PATH}unpublished", send_drafts))
        routes += make_routes(review, add_script=lambda page: add_script(page, ReloadTag(hub.version, "/"), quiet=True))
    middleware = [
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts),
        Middleware(GZipMiddleware, minimum_size=LEAST_PACKED, compresslevel=1),
    ]
    return Starlette(
        routes=[*routes, Route("/{path:path}", send_file)],
        middleware=middleware,
        exception_handlers={404: lambda *_: files.make_missing(None)},
    )


def _make_endpoint(text: str, media_type: str) -> Callable[[Request], Response]:
    return lambda _: Response(text, media_type=media_type, headers=HEADERS)


def add_script(page: bytes, tag: ReloadTag, *, quiet: bool = False) -> bytes:
    """Add the reload script's tag at the end of the body, and allow the script's connection in the page's own policy.

    The script of a `quiet` page reports a rebuild to the page and does not reload it.
    """
    told = ' data-quiet="yes"' if quiet else ""
    pages = escape(msgspec.json.encode(tag.pages).decode())
    known = f'data-version="{tag.version}" data-base="{escape(tag.base_path)}" data-pages="{pages}"'
    script = f'<script src="{SCRIPT_PATH}" {known}{told} defer></script>'.encode()
    end = page.lower().rfind(b"</body>")
    whole = page + script if end == -1 else page[:end] + script + page[end:]
    return _META_POLICY.sub(lambda match: match[1] + _allow_listening(match[2]), whole, count=1)


def _allow_listening(policy: bytes) -> bytes:
    leave = b"connect-src 'self'"
    return _CONNECT.sub(leave, policy) if _CONNECT.search(policy) else policy.rstrip(b"; ") + b"; " + leave
