"""The house of docs/architecture.md, held: layers, fences, sizes. A failure names file, line and rule."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
PACKAGE = REPO / "builder"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = {
    "text": 0, "tracing": 0,
    "errors": 1, "language_tags": 1,
    "files": 2, "links": 2, "locks": 2, "yamls": 2, "workers": 2, "config_checks": 2,
    "config": 3, "cache": 3,
    "article": 4, "output_tree": 4,
    "capture": 5, "site": 5, "publish": 5, "starter": 5,
    "render": 6, "search": 6,
    "sitebuild": 7, "serve": 7, "check": 7,
    "cli": 8,
    "__main__": 9,
}  # fmt: skip

INNER = {
    "capture": (
        "patterns", "", "containers", "formats", "segment", "roles", "fields", "conversion", "furniture", "importing",
    ),
    "search": ("", "text", "read", "write"),
}  # fmt: skip
"""Package → its folders, lowest first; each imports only from those before it, and "" are the modules beside them."""

FENCES = {
    "whoosh": ("search/",),
    "watchdog": ("serve/watch.py",),
    "markdown_it": ("render/markdown.py",),
    "mdit_py_plugins": ("render/markdown.py",),
    "jinja2": ("render/theme.py",),
    "babel": ("render/languages.py",),
    "nh3": ("render/markdown.py",),
    "yaml": ("yamls.py",),
    "lxml": ("capture/formats/",),
    "charset_normalizer": ("capture/encodings.py",),
    "PIL": ("render/images.py", "render/image_encoding.py"),
    "starlette": ("serve/",),
    "uvicorn": ("serve/",),
    "click": ("cli/",),
    "sqlite3": ("cache.py",),
    "backports": ("capture/containers/look.py",),
    "compression": ("capture/containers/look.py",),
    "zipfile": ("capture/containers/look.py", "publish/destinations.py", "publish/unpacking.py"),
    "zlib_ng": ("search/shard_encoding.py",),
    "multiprocessing": ("workers/",),
    "concurrent": ("workers/",),
    "ctypes": ("workers/bounds.py",),
    "resource": ("workers/bounds.py",),
    "distributed": ("workers/",),
    "subprocess": ("publish/",),
    "tempfile": ("files.py", "publish/git_objects.py"),
    "shutil": ("files.py",),
    "fcntl": ("locks.py",),
    "msvcrt": ("locks.py",),
    # Network: `serve` only listens.
    "socket": ("capture/source.py", "publish/", "serve/"),
    "urllib.request": ("capture/source.py", "publish/"),
    "http": ("capture/source.py", "publish/"),
    "ftplib": ("capture/source.py", "publish/"),
    "smtplib": (),
    "requests": (),
    "httpx": (),
    "pickle": (),
    "marshal": (),
}
"""Outside name → where it may be imported."""

WRITING = frozenset(("write_text", "write_bytes", "unlink", "mkdir", "rmdir", "rename", "touch", "symlink_to", "chmod"))
WRITING_OS = frozenset(
    ("remove", "unlink", "rename", "replace", "makedirs", "mkdir", "rmdir", "removedirs", "truncate")
)
CLOCKS = frozenset(
    (("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time"), ("time", "time_ns"))
)
MOST_LINES = 350
FORBIDDEN = frozenset("post entry item node data info utils manager handler process helpers misc common".split())


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def top(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def find_imports(tree: ast.AST) -> Iterator[tuple[str, int, bool]]:
    """(dotted name, line, whether inside a function) of every import; relative ones start with a dot."""
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    lazy = {id(inner) for function in functions for inner in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno, id(node) in lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield module, node.lineno, id(node) in lazy
            yield from ((f"{module}.{alias.name}", node.lineno, id(node) in lazy) for alias in node.names)


def find_module(dotted: str) -> Path | None:
    """The file of `builder.x.y`, or nothing for names that are no module of ours."""
    parts = dotted.split(".")
    if parts[0] != "builder":
        return None
    base = PACKAGE.joinpath(*parts[1:])
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_run_down(path: Path) -> None:
    own = top(path)
    assert own in LAYERS or name(path) == "__init__.py", f"{name(path)}: give {own!r} a layer in docs/architecture.md"
    for dotted, line, lazy in find_imports(parse(path)):
        assert not dotted.startswith("."), f"{name(path)}:{line}: relative import of {dotted}"
        assert not lazy or own == "cli" or dotted.startswith("distributed"), (
            f"{name(path)}:{line}: lazy import of {dotted}"
        )
        target = find_module(dotted)
        if target is None or name(target) == "__init__.py" or top(target) == own:
            continue
        assert LAYERS[top(target)] < LAYERS[own], f"{name(path)}:{line}: {own} (layer {LAYERS[own]}) imports {dotted}"


@pytest.mark.parametrize("path", [path for path in MODULES if top(path) in INNER], ids=name)
def test_imports_run_down_inside_a_package(path: Path) -> None:
    """`capture/` and `search/` have layers of their own."""
    package = top(path)
    order = INNER[package]

    def find_layer(module: Path) -> int:
        parts = module.relative_to(PACKAGE / package).parts
        return order.index(parts[0] if len(parts) > 1 else "")

    if path.name == "__init__.py":
        return
    for dotted, line, _ in find_imports(parse(path)):
        target = find_module(dotted)
        if target is None or top(target) != package or target.name == "__init__.py":
            continue
        assert find_layer(target) <= find_layer(path), f"{name(path)}:{line}: imports {dotted} of a higher layer"


def test_no_cycles() -> None:
    graph: dict[Path, set[Path]] = {}
    for path in MODULES:
        found = (find_module(dotted) for dotted, _, _ in find_imports(parse(path)))
        graph[path] = {target for target in found if target and target != path}
    done: set[Path] = set()

    def visit(path: Path, trail: tuple[Path, ...]) -> None:
        assert path not in trail, "import cycle: " + " → ".join(map(name, (*trail[trail.index(path) :], path)))
        if path not in done:
            for target in sorted(graph[path]):
                visit(target, (*trail, path))
            done.add(path)

    for path in MODULES:
        visit(path, ())


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_fences(path: Path) -> None:
    for dotted, line, _ in find_imports(parse(path)):
        for fenced, places in FENCES.items():
            if dotted == fenced or dotted.startswith(fenced + "."):
                assert name(path).startswith(places or ("nowhere",)), (
                    f"{name(path)}:{line}: {fenced} belongs in {places}"
                )


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_files_writes(path: Path) -> None:
    if name(path) in ("files.py", "locks.py"):  # a lock's file is no content
        return
    for node in ast.walk(parse(path)):
        if not isinstance(node, ast.Call):
            continue
        place = f"{name(path)}:{node.lineno}"
        if isinstance(node.func, ast.Attribute):
            assert node.func.attr not in WRITING, f"{place}: writes with .{node.func.attr}(), not through files.py"
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "os":
                assert node.func.attr not in WRITING_OS, f"{place}: writes with os.{node.func.attr}()"
        if isinstance(node.func, ast.Name) and node.func.id == "open":
            mode = next((k.value for k in node.keywords if k.arg == "mode"), node.args[1] if node.args[1:] else None)
            text = mode.value if isinstance(mode, ast.Constant) else "r"
            assert not set(str(text)) & set("wax+"), f"{place}: opens for writing, not through files.py"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_files_opens_what_may_be_a_pipe_or_a_loop(path: Path) -> None:
    """A path's own methods wait for a pipe, and raise errors of their own for a link that leads to itself."""
    if name(path) == "files.py":
        return
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = ast.unparse(node.func.value)
            own = (
                "__file__" in of or of == "_STATM" or (of == "path" and name(path) == "sitebuild/cache_keys.py")
            )  # Backfile's own code, and the system's answers
            read = node.func.attr in ("read_text", "read_bytes") and not node.args
            assert own or not read, f"{name(path)}:{node.lineno}: reads with .{node.func.attr}(), not through files.py"
            loops = node.func.attr == "resolve" and not node.keywords  # with `strict` the errors are expected
            assert own or not loops, f"{name(path)}:{node.lineno}: .resolve(), not resolve_path"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_command_line_prints_exits_and_reads_the_clock(path: Path) -> None:
    if top(path) == "cli":
        return
    for node in ast.walk(parse(path)):
        if not isinstance(node, ast.Call):
            continue
        place = f"{name(path)}:{node.lineno}"
        if isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "exit", "quit", "input"), f"{place}: {node.func.id}()"
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            called = (node.func.value.id, node.func.attr)
            assert called not in CLOCKS, f"{place}: {'.'.join(called)}(): the clock is an argument"
            assert called not in (("sys", "exit"), ("os", "_exit")), f"{place}: exits"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_command_prints_by_one_function(path: Path) -> None:
    """`echo` lets nothing through that a terminal would obey."""
    if name(path) == "cli/shared.py":
        return
    for node in ast.walk(parse(path)):
        assert not (isinstance(node, ast.Attribute) and ast.unparse(node) in ("click.echo", "click.secho")), (
            f"{name(path)}:{node.lineno}: {ast.unparse(node)}, not echo of cli/shared.py"
        )


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_size_docstring_and_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    assert lines <= MOST_LINES, f"{name(path)}: {lines} lines; split it along a seam of the design"
    tree = ast.parse(text)
    docstring = ast.get_docstring(tree)
    assert docstring, f"{name(path)}: no docstring"
    if path.name not in ("__init__.py", "__main__.py"):
        assert "Rule:" in docstring, f"{name(path)}: the docstring does not state the module's rule"
    assert path.stem not in FORBIDDEN, f"{name(path)}: no such name in this house"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            assert node.name.lower() not in FORBIDDEN, f"{name(path)}:{node.lineno}: {node.name}"


KEPT = {
    "NAMES": "the order of a line's measures",
    "make_record_schema": "for docs/capture.schema.json",
    "extract_style": "called by Babel, as pyproject.toml says",
}
"""Names that nothing in the package uses, and why they are there."""


def find_definitions(body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    """Functions, constants and classes of a module; what a library calls, by decorator or inheritance, aside."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if not node.decorator_list and not node.name.startswith("__"):
                yield node.name, node.lineno
        elif isinstance(node, ast.ClassDef):
            yield node.name, node.lineno
            if not node.bases:
                yield from find_definitions(node.body)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node.lineno) for target in targets if isinstance(target, ast.Name))


def list_used(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.rpartition(":")[2]  # for `getattr`, or `module:name` that is loaded late
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names if alias.asname)


def test_modules_and_public_classes_have_names_of_their_own() -> None:
    """A name stands for one thing, wherever it is read."""
    stems = Counter(path.stem for path in MODULES if path.name != "__init__.py")
    assert [stem for stem, count in stems.items() if count > 1] == []
    classes = Counter(
        node.name for path in MODULES for node in parse(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )  # fmt: skip
    assert [found for found, count in classes.items() if count > 1] == []


def test_every_name_is_used() -> None:
    """A name that only tests use is dead, and so is one that nothing uses."""
    used = {word for path in MODULES for word in list_used(parse(path))} | set(KEPT)
    for path in MODULES:
        for found, line in find_definitions(parse(path).body):
            assert found in used or found.startswith("__"), f"{name(path)}:{line}: nothing uses {found}"


def test_the_wheel_ships_themes_and_scripts() -> None:
    settings = (REPO / "pyproject.toml").read_text(encoding="utf-8")
    assert '"themes" = "builder/themes"' in settings
    assert (REPO / "themes" / "broadsheet" / "theme.yaml").is_file()


def test_lock_has_hashes_and_no_address() -> None:
    lock = (REPO / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pinned = [line for line in lock.splitlines() if "==" in line and not line.startswith(" ")]
    assert len(pinned) > 30
    assert lock.count("--hash=sha256:") >= len(pinned)
