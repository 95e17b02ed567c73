"""The preview server.

Rule: ties watching, rebuilding and serving together, and ends them together. It is handed `rebuild` and `say`;
it neither builds nor prints.
"""

import contextlib
import errno
import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from builder.errors import make_fault
from builder.files import make_folder
from builder.serve.app import make_app
from builder.serve.draft_pages import DraftPreview, DraftSource
from builder.serve.edit_previewer import EditPreviewer
from builder.serve.preview_overlay import PreviewOverlay, PreviewUpdate
from builder.serve.rebuilder import Rebuilder, RebuildResult
from builder.serve.reload import Hub
from builder.serve.review.review_service import ReviewService
from builder.serve.review.routes import PATH as DESK_PATH
from builder.serve.watch import Watch
from builder.text import format_count

PORTS = 20
"""How many ports are tried, from the wanted one upward."""
SWITCH_SECONDS = 0.001
"""How long a rebuild may keep the interpreter from who asks for a page; Python's own 5 ms add up."""
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
    *,
    root: Path,
    output: Path,
    config_base_path: str,
    rebuild: Callable[[], RebuildResult],
    host: str = "127.0.0.1",
    port: int = 8000,
    poll: bool = False,
    say: Callable[[str], None],
    watched: tuple[Path, ...],
    unpublished: Callable[[], DraftSource | None] | None = None,
    sketch: Callable[[Collection[Path], Collection[str]], PreviewUpdate | None] = lambda *_: None,
    stop: threading.Event | None = None,
) -> None:
    """Serve `output` at the base path until Ctrl-C or `stop`, rebuilding when something below `watched` changes.

    Builds once at the start. `sketch` draws at once what it can of files that changed, and for the pages that are open;
    it runs beside `rebuild`. `unpublished` gives the drafts. `say` is called with whole sentences, from several
    threads. Raises `Fault` when no port is to be had.
    """
    make_folder(output)
    hub, drafts, overlay = Hub(root), DraftPreview(unpublished), PreviewOverlay(output)

    def show(update: PreviewUpdate) -> None:
        hub.announce(update.problems, overlay.show(update))

    def announce(result: RebuildResult) -> None:
        news = (*overlay.settle(result.changed), *drafts.find_changed()) if result.whole else ()
        hub.announce(result.problems, news)
        for problem in result.problems:
            say(str(problem))
        if result.changed:
            say(f"Rebuilt: {format_count(len(result.changed), 'file')} changed.")

    def prepare() -> None:
        watch.refresh()
        overlay.begin()

    with open_socket(host, port, say=say) as listener:
        watch: Watch
        rebuilder = Rebuilder(rebuild, announce, prepare=prepare, say=say)
        edit_previewer = EditPreviewer(lambda paths: sketch(paths, hub.opened), show, rebuilder.request, say=say)
        watch = Watch(watched, edit_previewer.request, ignored=_find_ignored(root, output), poll=poll, say=say)
        hosts = find_hosts(host)
        desk = ReviewService(root) if is_loopback(host) else None
        app = make_app(
            output, base_path=config_base_path, hub=hub, hosts=hosts, drafts=drafts, overlay=overlay, desk=desk
        )
        server = _make_server(app, hub, stop=stop or threading.Event())
        say(f"Serving at {make_address(listener, config_base_path)}, until Ctrl-C.")
        if desk:
            say(f"Review desk: {make_address(listener, DESK_PATH)}")
        with watch, rebuilder, edit_previewer, _switching(SWITCH_SECONDS), contextlib.suppress(KeyboardInterrupt):
            rebuilder.request((root,))
            server.run(sockets=[listener])


@contextlib.contextmanager
def _switching(seconds: float) -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _find_ignored(root: Path, output: Path) -> tuple[Path, ...]:
    return (output, root / ".backfile", root / ".git")


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
    """Whether only this machine reaches the host's name or address."""
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
