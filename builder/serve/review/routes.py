"""The review desk over HTTP, at `/_review/`.

Rule: any page of the same origin may read; only the desk's own page may write. A write carries the token of this run in
a custom header, and an `Origin` that is the server's own address, so no page of another site can make one.
"""

import hmac
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from builder.errors import Fault
from builder.files import read_text
from builder.serve.review.review_service import Decision, ReviewService

PATH = "/_review/"
MOST_BYTES = 65536
"""Maximum size in bytes of a decision."""
SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
_SHIPPED = {"desk.css": "text/css", "desk.js": "text/javascript"}


def make_routes(service: ReviewService, *, add_script: Callable[[bytes], bytes]) -> list[Route]:
    """The routes of the desk; `add_script` puts the reload script into its page."""
    token = secrets.token_urlsafe(32)

    def send_page(_: Request) -> Response:
        page = _read("desk.html").replace("{token}", token).encode()
        return Response(add_script(page), headers=HEADERS, media_type="text/html")

    def send_shipped(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _SHIPPED:
            return Response(status_code=404, headers=HEADERS)
        return Response(_read(name), headers=HEADERS, media_type=_SHIPPED[name])

    def send_queue(_: Request) -> Response:
        return _answer(lambda: service.list_articles())

    def send_case(request: Request) -> Response:
        return _answer(lambda: service.load(request.query_params.get("folder", "")))

    async def take(request: Request) -> Response:
        if reason := find_refusal(request, token):
            return _send({"problem": reason}, 403)
        body = await request.body()
        undoes = request.url.path.endswith("undo")
        return await run_in_threadpool(_answer, lambda: _undo(service) if undoes else _decide(service, body))

    return [
        Route(PATH.rstrip("/"), lambda _: RedirectResponse(PATH, headers=HEADERS)),
        Route(PATH, send_page),
        Route(f"{PATH}queue", send_queue),
        Route(f"{PATH}case", send_case),
        Route(f"{PATH}decide", take, methods=["POST"], max_body_size=MOST_BYTES),
        Route(f"{PATH}undo", take, methods=["POST"], max_body_size=MOST_BYTES),
        Route(f"{PATH}{{name}}", send_shipped),
    ]


def find_refusal(request: Request, token: str) -> str | None:
    """The reason why a write does not come from the desk's own page; None if it does."""
    if request.headers.get("origin") != f"{request.url.scheme}://{request.headers.get('host')}":
        return "a page of another origin may not write"
    if not hmac.compare_digest(request.headers.get("x-backfile-token", "").encode(), token.encode()):
        return "the preview was restarted: reload this page"
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return "not JSON"
    return None


def _decide(service: ReviewService, body: bytes) -> dict[str, str]:
    decision = msgspec.json.decode(body, type=Decision)
    return {"folder": decision.folder, "said": service.decide(decision)}


def _undo(service: ReviewService) -> dict[str, str]:
    folder, said = service.undo()
    return {"folder": folder, "said": f"Undone: {said}"}


def _answer(make: Callable[[], Any]) -> Response:
    """The answer as JSON; problems as sentences."""
    try:
        return _send(make(), 200)
    except Fault as fault:
        return _send({"problem": "\n".join(map(str, fault.problems))}, 409)
    except (ValueError, RecursionError):  # from msgspec, wrong UTF-8, hostile nesting
        return _send({"problem": "not a valid decision"}, 400)


def _send(value: Any, status: int) -> Response:
    return Response(msgspec.json.encode(value), status, HEADERS, "application/json")


def _read(name: str) -> str:
    return read_text(Path(__file__).with_name(name))
