"""The preview server.

Rule: starts watching, rebuilding and serving together, and ends them together. It is handed the builds and `say`; it
neither builds nor prints.
"""

import contextlib
import errno
import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from builder.errors import make_fault
from builder.files import make_folder
from builder.serve.app import make_app
from builder.serve.edit_previewer import EditPreviewer
from builder.serve.live_preview import LivePreview
from builder.serve.rebuilder import Rebuilder
from builder.serve.reload import Hub
from builder.serve.review.review_service import ReviewService
from builder.serve.review.routes import PATH as DESK_PATH
from builder.serve.settings import PreviewBuild, ServeSettings
from builder.serve.watch import Watch
from builder.text import format_count

PORTS = 20
"""Number of ports that are tried, from the wanted one upward."""
SWITCH_SECONDS = 0.001
"""Maximum time that a rebuild holds the interpreter while a page is requested; Python's default of 5 ms adds up."""
_TAKEN = (errno.EADDRINUSE, errno.EACCES)


class _Server(uvicorn.Server):
    """Ends open event streams before it waits for connections to end; ends on `stop` as on Ctrl-C."""

    def __init__(self, config: uvicorn.Config, hub: Hub, stop: threading.Event) -> None:
        super().__init__(config)
        self._hub, self._stop = hub, stop

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._stop.is_set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.close()
        await super().shutdown(sockets)


def serve(
    settings: ServeSettings, build: PreviewBuild, *, say: Callable[[str], None], stop: threading.Event | None = None
) -> None:
    """Serve the output until Ctrl-C or `stop`, rebuilding at the start and when something watched changes.

    `say` is called with whole sentences, from several threads. Raises `Fault` when no port is free.
    """
    make_folder(settings.output)
    live = LivePreview(settings, build, say=say)

    def prepare() -> None:
        watch.refresh()
        live.overlay.begin()

    with open_socket(settings.host, settings.port, say=say) as listener:
        watch: Watch
        rebuilder = Rebuilder(build.rebuild, live.announce, prepare=prepare, say=say)
        previewer = EditPreviewer(
            lambda paths: build.preview(paths, live.hub.opened), live.show, rebuilder.request, say=say
        )
        watch = Watch(settings.watched, previewer.request, ignored=_find_ignored(settings), poll=settings.poll, say=say)
        review = ReviewService(settings.root) if is_loopback(settings.host) else None
        app = make_app(settings, live, hosts=find_hosts(settings.host), review=review)
        server = _make_server(app, live.hub, stop=stop or threading.Event())
        say(f"Serving at {make_address(listener, settings.base_path)}, until Ctrl-C.")
        if review:
            say(f"Review desk: {make_address(listener, DESK_PATH)}")
        with watch, rebuilder, previewer, _switching(SWITCH_SECONDS), contextlib.suppress(KeyboardInterrupt):
            rebuilder.request((settings.root,))
            server.run(sockets=[listener])


@contextlib.contextmanager
def _switching(seconds: float) -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _find_ignored(settings: ServeSettings) -> tuple[Path, ...]:
    return (settings.output, settings.root / ".backfile", settings.root / ".git")


def find_hosts(host: str) -> tuple[str, ...]:
    """On loopback only its own names are answered, so that no page elsewhere reads the preview through another."""
    return ("localhost", "127.0.0.1", "::1", "[::1]", host) if is_loopback(host) else ("*",)


def _make_server(app: Starlette, hub: Hub, *, stop: threading.Event) -> _Server:
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return _Server(config, hub, stop)


def is_loopback(host: str) -> bool:
    """True if only this machine can reach the host's name or address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def open_socket(host: str, port: int, *, say: Callable[[str], None]) -> socket.socket:
    """A listening socket on the port, or on the next one that is free (0: any); raises `Fault` when none is."""
    if not is_loopback(host):
        say(f"Anyone who reaches {host} can read this preview, drafts included.")
    for wanted in range(port, min(port + PORTS, 65536)):
        try:
            listener = _listen(host, wanted)
        except OSError as error:
            if error.errno not in _TAKEN:
                hint = "name an address of this machine with --host"
                raise make_fault(host, f"cannot be listened on: {error.strerror or error}", hint=hint) from error
            continue
        if wanted != port:
            say(f"Port {port} is taken; using {wanted}.")
        return listener
    after = min(PORTS, 65536 - port) - 1
    more = f", as {'is' if after == 1 else 'are'} the {format_count(after, 'port')} after it" if after else ""
    raise make_fault(f"port {port}", f"is taken{more}", hint="name another with --port")


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it means that two may share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def make_address(listener: socket.socket, base_path: str) -> str:
    """The address to open, with the base path."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{base_path}"
