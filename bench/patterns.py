"""Drives every regular expression of the converter with strings made to be hard for it, and names the slow ones.

    python bench/patterns.py [--size 20000] [--limit 0.5] [--only NAME]

Gathers the compiled patterns of all modules in `builder/capture` and those written in their calls of `re`. From each
pattern's own parse come strings that it nearly matches: what stands before a repetition, the repeated part many times,
and a character that ends the match. Each is given at two sizes, one twice the other, in a child process with a limit of
seconds, in the way in which the module's code uses it (`match`, else `search`); a pattern whose time grows by more than
`GROWTH` is more than linear. What a pattern is given in the converter counts: where callers bound the length (`BOUNDS`)
it is driven up to there, and where all text is one line without runs of white space (`TIDY`) so are the strings.
"""

import argparse
import ast
import importlib
import multiprocessing
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]  # what a pattern consists of is told nowhere else
from re import _parser  # type: ignore[attr-defined]  # nor by another parser
from typing import Any

import builder.capture
from builder.text import tidy

GROWTH = 3.0
"""Times as long for twice the size: 2 is linear, 4 quadratic."""
NOTABLE = 0.02
"""Seconds below which nothing is measured twice."""
ENDS = ("\x00", "!", " x", "\n", "")
PLAIN = (
    "a",
    " ",
    "A ",
    "Aa ",
    "1",
    "1 ",
    ". ",
    "(",
    "[",
    "<",
    "=",
    "-",
    "/",
    "a.",
    "a, ",
    "«",
    "\n",
    "\t",
    "“",
    "日",
    "日、",
    "A. ",
    "by ",
)
TIDY = ("fields.", "headings.", "language.", "lexicon.", "pictured.", "weights.", "convert",
        "formats.captions.", "formats.dated:",
        "formats.metadata._SITE_TAIL", "formats.metadata:")  # fmt: skip
"""Modules that read blocks and stated values, which come tidied."""
BOUNDS = {
    "fields.people": 2000, "fields.agencies._CREDITS": 700, "fields.agencies:": 700, "fields.tags._JOINED": 200,
    "weights._BAD_NAMES": 1010, "pictures._DATA": 300, "fields.bylines._GENERIC": 120,
    "formats.embeds._KNOWN": 2000,
}  # fmt: skip
"""Beginning of a pattern's name → most characters that its callers give it."""
ENDING = {"formats.tree._TAG": ">"}
"""Pattern → what stands at the end of all that it is given."""
MATCHED = ("fields.agencies._CREDITS", "fields.origin._SECTION", "fields.origin._HEADLINE", "formats.embeds._KNOWN")
"""Tables whose patterns are used by `match`."""


def find_uses() -> dict[str, set[str]]:
    """Name of a pattern → methods by which the code uses it."""
    uses: dict[str, set[str]] = {}
    for path in sorted(Path(str(builder.capture.__file__)).parent.rglob("*.py")):
        for name, method in re.findall(r"\b(_?[A-Z][A-Z_]+)\.(\w+)(?=\W)", path.read_text(encoding="utf-8")):
            uses.setdefault(name, set()).add(method)
    return uses


def find_patterns() -> dict[str, re.Pattern[str]]:
    """Name → pattern: `module.NAME`, with places for those within tables, `module:line` for those in calls."""
    found: dict[str, re.Pattern[str]] = {}
    for known in pkgutil.walk_packages(builder.capture.__path__, "builder.capture."):
        module = importlib.import_module(known.name)
        short = known.name.removeprefix("builder.capture.")
        for name, value in vars(module).items():
            if not name.startswith("__"):
                found |= {f"{short}.{name}{place}": pattern for place, pattern in _dig(value) if "." not in name}
        found |= {f"{short}:{line}": pattern for line, pattern in _find_written(Path(str(module.__file__)))}
    unique: dict[tuple[str, int], str] = {}
    for name, pattern in found.items():
        unique.setdefault((pattern.pattern, pattern.flags), name)
    return {name: found[name] for name in unique.values()}


def _dig(value: Any, place: str = "") -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield place, value
    elif isinstance(value, tuple | list) and len(value) < 1000:
        for index, inner in enumerate(value):
            yield from _dig(inner, f"{place}[{index}]")
    elif isinstance(value, dict) and len(value) < 1000:
        for key, inner in value.items():
            yield from _dig(inner, f"{place}[{key}]")


def _find_written(path: Path) -> Iterator[tuple[int, re.Pattern[str]]]:
    """Patterns in calls such as `re.sub(r"…", …)`."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
            continue
        of = call.func.value
        if isinstance(of, ast.Name) and of.id == "re" and isinstance(call.args[0], ast.Constant):
            flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(call) or "re.I)" in ast.unparse(call) else 0
            yield call.lineno, re.compile(str(call.args[0].value), flags)


def make_hard(pattern: re.Pattern[str], size: int, *, tidied: bool) -> Iterator[str]:
    """Strings of about `size` characters that the pattern nearly matches."""
    for text in _make_hard(pattern, size):
        yield tidy(text) if tidied else text


def _make_hard(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    pumps = list(dict.fromkeys(_find_pumps(tree, "")))
    pumps += [("", plain) for plain in PLAIN]
    for before, part in pumps:
        if part:
            for end in ENDS:
                yield before + part * (size // len(part)) + end


def _find_pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """(what stands before a repetition, one round of it) of all repetitions, inner ones too."""
    for op, value in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, inner = value
            if most > 9:
                for body in _sample_all(inner):
                    yield before, body
                    yield "", before + body
            yield from _find_pumps(inner, before)
        elif op is sre.SUBPATTERN:
            yield from _find_pumps(value[3], before)
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield from _find_pumps(branch, before)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _find_pumps(value[1], before)
        before += _sample([(op, value)])


def _sample_all(tree: Any) -> Iterator[str]:
    yield _sample(tree)
    for char in " a1A.,日":
        yield _sample(tree, char)


def _sample(tree: Any, liked: str = "a") -> str:
    """A string that the tree matches, or nearly; `liked` is taken where several characters may stand."""
    made = ""
    for op, value in tree:
        if op is sre.LITERAL:
            made += chr(value)
        elif op in (sre.NOT_LITERAL, sre.ANY):
            made += liked if op is sre.ANY or ord(liked) != value else "b"
        elif op is sre.IN:
            made += _choose(value, liked)
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            made += _sample(value[2], liked) * max(1 if value[1] else 0, min(value[0], 9))
        elif op is sre.SUBPATTERN:
            made += _sample(value[3], liked)
        elif op is sre.BRANCH:
            made += _sample(value[1][0], liked)
        elif op is sre.ATOMIC_GROUP:
            made += _sample(value, liked)
    return made


def _choose(items: Any, liked: str) -> str:
    """A character of a class: the liked one where it fits."""
    try:
        members = re.compile(_write_class(items))
    except re.error:
        return liked
    return next((char for char in f"{liked}aA1 .,-日/:(" if members.match(char)), _first(items))


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _write_class(items: Any) -> str:
    inner = ""
    for op, value in items:
        if op is sre.NEGATE:
            inner += "^"
        elif op is sre.LITERAL:
            inner += f"\\U{value:08x}"
        elif op is sre.RANGE:
            inner += f"\\U{value[0]:08x}-\\U{value[1]:08x}"
        elif op is sre.CATEGORY:
            inner += _CATEGORIES[value]
    return f"[{inner}]"


def _first(items: Any) -> str:
    return next(
        (chr(value if op is sre.LITERAL else value[0]) for op, value in items if op in (sre.LITERAL, sre.RANGE)), "a"
    )


def drive(ask: Callable[[str], Any], text: str, limit: float) -> float:
    """Seconds of the processor for one search or match; `limit` where it takes longer."""
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    start = time.process_time()
    try:
        ask(text)
    except TimeoutError:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - start


def _is_matched(name: str) -> bool:
    """Whether the code uses a pattern from a text's beginning alone."""
    methods = find_uses().get(re.split(r"\W", name.rpartition(".")[2])[0], set())
    return name.startswith(MATCHED) or (bool(methods) and methods <= {"match", "fullmatch"})


def measure(name: str, pattern: re.Pattern[str], size: int, limit: float) -> tuple[float, float, str]:
    """(growth, seconds at twice the size, the hardest string's beginning); growth 0 where all is fast."""
    worst = (0.0, 0.0, "")
    tidied = name.startswith(TIDY)
    ending = ENDING.get(name, "")
    ask = pattern.match if _is_matched(name) else pattern.search
    for text, longer in zip(
        make_hard(pattern, size, tidied=tidied), make_hard(pattern, 2 * size, tidied=tidied), strict=True
    ):
        seconds = drive(ask, text + ending, limit)
        if seconds < NOTABLE:
            continue
        twice = drive(ask, longer + ending, 4 * limit)
        worst = max(worst, (min(twice / seconds, 9.9), twice, longer[:40]), key=lambda row: row[1] * (row[0] > GROWTH))
        if seconds >= limit:
            break
    return worst


def work(names: list[str], size: int, limit: float, answers: Any) -> None:
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGVTALRM, stop)
    patterns = find_patterns()
    for name in names:
        bound = next((bound for start, bound in BOUNDS.items() if name.startswith(start)), 2 * size)
        answers.send((name, *measure(name, patterns[name], min(size, bound // 2), limit)))


def run(names: list[str], size: int, limit: float) -> Iterable[tuple[str, float, float, str]]:
    """The measures of each pattern; one whose child gives no answer in time counts as the slowest."""
    context = multiprocessing.get_context("fork")
    waiting = list(names)
    while waiting:
        answers, ours = context.Pipe(duplex=False)
        child = context.Process(target=work, args=(waiting, size, limit, ours))
        child.start()
        ours.close()
        while waiting and answers.poll(120 * limit):
            try:
                answer = answers.recv()
            except EOFError:
                break
            waiting.remove(answer[0])
            yield answer
        if waiting:
            yield (waiting.pop(0), 9.9, 120 * limit, "no answer")
        child.kill()
        child.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--limit", type=float, default=0.5, help="seconds for one search at the smaller size")
    parser.add_argument("--only", default="", help="a part of the names of patterns")
    arguments = parser.parse_args()
    names = [name for name in find_patterns() if arguments.only in name]
    slow = 0
    for name, growth, seconds, text in run(names, arguments.size, arguments.limit):
        if growth > GROWTH:
            slow += 1
            print(f"{name:50} grows ×{growth:.1f} to {seconds:.2f} s on {text!r}", flush=True)
    print(f"{len(names)} patterns driven, {slow} grow faster than their text")


if __name__ == "__main__":
    main()
