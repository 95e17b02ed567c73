"""The files of the output folder over HTTP, as starlette serves static files.

Rule: reads only. Starlette keeps every path inside the folder and answers conditional and range requests; added here
are media types that do not depend on the system, strong ETags, and the reload script in pages.
"""

import hashlib
import mimetypes
import os
import re
from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from builder.errors import Fault
from builder.files import find_stamp, read_bytes

INDEX, MISSING = "index.html", "404.html"
SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
_NOT_FOUND = b"<!doctype html><html lang=en><title>Not found</title><body><h1>Not found</h1></body></html>"
_UNSAFE = re.compile(r"(?:^|/)\.{0,2}(?:/|$)|[\x00-\x1f\x7f\\]")
"""An empty segment, `.`, `..`, a control character or a backslash."""
_TYPES = {
    ".atom": "application/atom+xml",
    ".gz": "application/gzip",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""Types of files on the site that Python's own table lacks in some version or names differently."""
_TEXT = re.compile(r"text/.*|application/(?:json|manifest\+json|.*xml)|image/svg\+xml")
_KNOWN_TYPES = mimetypes.MimeTypes()
"""Python's own table; that of the system is not read."""


def find_type(name: str) -> str:
    """The media type of a file by its name, with the charset of text."""
    ending = Path(name).suffix.lower()
    kind = _TYPES.get(ending) or _KNOWN_TYPES.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if _TEXT.fullmatch(kind) else kind


def find_name(scope: Scope, base_path: str) -> str | None:
    """The path below the output that a request names, existing or not; None if it is outside or not a plain path.

    An encoded slash does not separate folders. `base_path` has `/` at both ends.
    """
    path = scope["path"]
    if not path.startswith(base_path) or b"%2f" in scope.get("raw_path", b"").lower():
        return None
    name = path.removeprefix(base_path) + (INDEX if path.endswith("/") else "")
    return None if _UNSAFE.search(name) else name


class OutputFiles(StaticFiles):
    """Responses with files of the output.

    `finish(page, names)` completes each page before it is sent; `names` are the files that it is made of.
    """

    def __init__(self, output: Path, finish: Callable[[bytes, tuple[str, ...]], bytes]) -> None:
        super().__init__(directory=output, html=True)
        self._output, self._finish = output, finish

    async def find_response(self, name: str, scope: Scope) -> Response | None:
        """The response with the file `name`, or the redirect to the folder of that name; None if there is neither."""
        try:
            response = await self.get_response(name, {**scope, "backfile.name": name})
        except (Fault, HTTPException, OSError):  # absent, unreadable, or deleted meanwhile
            return None
        return None if response.status_code == 404 else response

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Starlette's hook: the response with one file."""
        name, kind = scope["backfile.name"], find_type(str(full_path))
        if kind.startswith("text/html"):
            return self.make_response(read_bytes(Path(full_path)), name, scope)
        etag = _make_etag(f"{stat_result.st_mtime_ns}-{find_stamp(stat_result)}-{stat_result.st_size}", scope)
        return self._revalidate(
            FileResponse(full_path, headers=HEADERS | {"etag": etag}, media_type=kind, stat_result=stat_result), scope
        )

    def make_response(self, content: bytes, name: str, scope: Scope, *, caching: str = "no-cache") -> Response:
        """The response with `content` as the file `name`."""
        kind = find_type(name)
        body = self._finish(content, (name,)) if kind.startswith("text/html") else content
        etag = _make_etag(hashlib.sha256(body).hexdigest(), scope)
        return self._revalidate(Response(body, 200, HEADERS | {"etag": etag, "cache-control": caching}, kind), scope)

    def make_missing(self, name: str | None) -> Response:
        """The site's own page for addresses that do not exist, or a plain one."""
        try:
            page = read_bytes(self._output / MISSING)
        except Fault:
            page = _NOT_FOUND
        body = self._finish(page, (name, MISSING) if name else (MISSING,))
        return Response(body, 404, HEADERS, find_type(MISSING))

    def _revalidate(self, response: Response, scope: Scope) -> Response:
        is_current = self.is_not_modified(response.headers, Headers(scope=scope))
        return NotModifiedResponse(response.headers) if is_current else response


def _make_etag(version: str, scope: Scope) -> str:
    """A strong ETag; it differs for clients that are sent gzip, as RFC 9110 section 8.8.3.3 asks."""
    is_packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
    return f'"{hashlib.sha256(f"{version}-{is_packed}".encode()).hexdigest()[:20]}"'
