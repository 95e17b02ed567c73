"""Learns what each line of a dump is, and writes `builder/capture/segment/line_model.py` and `dump_words.py`.

Rule: the same pages give the same weights, byte for byte. What is printed is cross-validated by outlet: no page is
judged by weights that have seen a page of its host. Needs numpy, scikit-learn and lightgbm, which Backfile itself
never loads.

    python bench/train_blocks.py PAGES… [--write]        a minute and a half

PAGES: folders with `truth.jsonl` (`id`, `url`, `body`) and the dumps in `text/` and `fulltext/`, named by the id.
"""

import argparse
import json
import re
import textwrap
import zlib
from base64 import b85encode
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from builder.capture.blocks import parse_text
from builder.capture.conversion.convert import ClassifiedCapture, classify_capture
from builder.capture.encodings import decode
from builder.capture.patterns.language import count_length
from builder.capture.roles.rules import BODY
from builder.capture.segment import line_classifier as trees
from builder.capture.segment import word_scores as wording
from builder.capture.segment.block_scores import find_furniture, is_prose, lower_label_runs, score_block
from builder.capture.segment.line_features import find_line_features
from builder.capture.segment.word_scores import SLOTS, STEP, ZERO, find_slots
from builder.capture.source import read_capture

FOLDS = 5
HOSTS, KEPT = 3, 3000
"""Words that fewer hosts print are not learned, and of the others so many are kept."""
GROUP = 10
"""Trees that are asked together."""
TARGET = Path(__file__).parents[1] / "builder" / "capture"
_TOKEN = re.compile(r"\w+")
_TRACKS = ("text", "fulltext")


class Page(NamedTuple):
    """A dump, measured and judged by the truth."""

    path: Path
    track: str
    host: str
    truth: Counter[tuple[str, ...]]
    right: Any
    """Whether each line is text."""
    loads: Any
    """What each line counts in learning."""
    slots: Any
    rows: Any
    """Measures; the wording's are filled in later."""


class Learned(NamedTuple):
    """What is learned from pages."""

    words: bytes
    trees: str
    """Source of the functions that add them up."""


def cut(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The runs of four words, each as often as it stands there."""
    words = _TOKEN.findall(text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)) if words)


def judge(lines: list[str], body: str) -> Any:
    """Which lines are text: most of their runs of words are the truth's; short ones where text is near."""
    truth, whole = cut(body), " " + " ".join(_TOKEN.findall(body)) + " "
    right = np.zeros(len(lines), bool)
    words = [_TOKEN.findall(line) for line in lines]
    for index, line in enumerate(lines):
        if len(words[index]) > 3:
            runs = cut(line)
            right[index] = sum((runs & truth).values()) >= 0.5 * sum(runs.values())
    long = right.copy()
    for index, line in enumerate(words):
        if 0 < len(line) <= 3 and " " + " ".join(line) + " " in whole:
            right[index] = long[max(0, index - 3) : index + 4].any()
    return right


def read_page(path: Path, track: str, host: str, body: str) -> Page | None:
    """One dump, measured; None when it holds none of the text that it should."""
    data = path.read_bytes()
    blocks = parse_text(decode(data).text) if data else ()
    lines = [block.text for block in blocks]
    lengths = tuple(map(count_length, lines))
    right = judge(lines, body)
    counts = np.array([len(_TOKEN.findall(line)) for line in lines], float)
    furniture = tuple(map(find_furniture, blocks))
    prose = tuple(map(is_prose, blocks, lengths, furniture))
    weights = list(map(score_block, blocks, lengths, furniture, prose))
    lower_label_runs(blocks, lengths, prose, weights)
    rows = find_line_features(blocks, lengths, furniture, prose, weights, [0.0] * len(blocks))
    found = [sorted(find_slots(line)) for line in lines]
    ends = np.cumsum([0, *map(len, found)])
    slots = csr_matrix(
        (np.ones(ends[-1], np.float32), np.fromiter(chain.from_iterable(found), int), ends), (len(lines), SLOTS)
    )
    usable = bool(lines) and (counts * right).sum() >= 0.2 * len(_TOKEN.findall(body))
    loads = np.sqrt(np.minimum(counts, 60) + 2) * usable
    return Page(path, track, host, cut(body), right, loads, slots, np.array(rows, np.float32))


def read_pages(folder: Path) -> Iterator[Page]:
    """The dumps of a folder whose text is known."""
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        host = urlsplit(row.get("url") or "").netloc.removeprefix("www.")
        for track in _TRACKS:
            path = folder / track / f"{row['id']}.txt"
            if row.get("body") and path.is_file() and (page := read_page(path, track, host, row["body"])):
                yield page


def find_fold(page: Page) -> int:
    """The part in which a page is judged: all of a host's pages are in one."""
    return zlib.crc32(page.host.encode()) % FOLDS


def learn_words(pages: list[Page]) -> bytes:
    """The weight of each slot in bytes, by logistic regression over the words that several hosts print."""
    hosts: dict[str, set[int]] = {}
    for page in pages:
        hosts.setdefault(page.host, set()).update(page.slots.indices.tolist())
    seen = Counter(slot for slots in hosts.values() for slot in slots)
    known = np.array(sorted(slot for slot, count in seen.items() if count >= HOSTS))
    model = LogisticRegression(C=0.02, solver="liblinear", fit_intercept=False, max_iter=60)
    x, y, loads = vstack([page.slots for page in pages])[:, known], _join(pages, "right"), _join(pages, "loads")
    model.fit(x[loads > 0], y[loads > 0], sample_weight=loads[loads > 0])
    weights = np.zeros(SLOTS)
    weights[known] = model.coef_[0]
    weights[np.argsort(-np.abs(weights), kind="stable")[KEPT:]] = 0
    return (np.clip(np.round(weights * STEP), -127, 127) + ZERO).astype(np.uint8).tobytes()


def _join(pages: list[Page], name: str) -> Any:
    return np.concatenate([getattr(page, name) for page in pages])


def fill(page: Page, words: bytes) -> Any:
    """A page's measures with those of the wording."""
    weights = (np.frombuffer(words, np.uint8).astype(float) - ZERO) / STEP
    scores = np.concatenate([[0, 0], page.slots @ weights, [0, 0]])
    rows = page.rows.copy()
    for column in range(5 if len(rows) else 0):
        rows[:, column] = scores[column : column + len(rows)]
    return rows


def learn(pages: list[Page]) -> Learned:
    """Words, and trees over measures whose words were learned on other hosts."""
    parts = {fold: learn_words([page for page in pages if find_fold(page) != fold]) for fold in range(FOLDS)}
    used = [page for page in pages if len(page.rows) and page.loads.any()]
    rows = np.concatenate([fill(page, parts[find_fold(page)]) for page in used])
    model = lightgbm.LGBMClassifier(
        n_estimators=100, num_leaves=12, learning_rate=0.1, min_child_samples=40, reg_lambda=2, colsample_bytree=0.4,
        subsample=0.7, subsample_freq=1, random_state=1, n_jobs=1, deterministic=True, force_row_wise=True, verbose=-1,
    )  # fmt: skip
    model.fit(rows, _join(used, "right"), sample_weight=_join(used, "loads"))
    return Learned(learn_words(pages), write_trees(model.booster_.dump_model()))


def write_trees(model: dict[str, Any]) -> str:
    """The trees of a model as Python."""
    trees = [write_tree(tree["tree_structure"]) for tree in model["tree_info"]]
    groups = [trees[at : at + GROUP] for at in range(0, len(trees), GROUP)]
    source = ""
    for number, group in enumerate(groups):
        terms = textwrap.wrap("\n+ ".join(group), 112, break_long_words=False, break_on_hyphens=False)
        body = "\n".join(f"        {line}" for line in terms)
        source += f"def _add_{number}(m: Sequence[float]) -> float:\n    return (\n{body}\n    )\n\n\n"
    rows = "".join(f"    ({len(group)}, _add_{number}),\n" for number, group in enumerate(groups))
    return f"{source}GROUPS = (\n{rows})\n"


def write_tree(node: dict[str, Any]) -> str:
    """A tree, or a part of one, as a Python expression of a line's measures `m`."""
    if "leaf_value" in node:
        return _shorten(f"{node['leaf_value']:.2f}")
    limit = _shorten(f"{round(node['threshold'], 5) + 0.0:{'.3g' if abs(node['threshold']) < 100 else '.5g'}}")
    test = f"m[{node['split_feature']}]<={limit}"
    return f"({write_tree(node['left_child'])} if {test} else {write_tree(node['right_child'])})"


def _shorten(number: str) -> str:
    return re.sub(r"^(-?)0\.", r"\1.", number)


def install(learned: Learned) -> None:
    """Let the converter of this process use what was learned."""
    wording.load_words = lambda: learned.words
    names: dict[str, Any] = {"Sequence": Sequence}
    exec(learned.trees, names)
    trees.GROUPS = names["GROUPS"]


def convert(page: Page) -> tuple[int, int, int]:
    """(right, given, wanted) runs of words of a page's text as the whole converter finds it."""
    wanted = sum(page.truth.values())
    draft = classify_capture(read_capture(page.path)) if page.path.stat().st_size else None
    if not isinstance(draft, ClassifiedCapture):
        return 0, 0, wanted
    kept = (
        block.text for block, verdict in zip(draft.measured.blocks, draft.verdicts, strict=True) if verdict.role in BODY
    )
    given = cut("\n".join(kept))
    return sum((given & page.truth).values()), sum(given.values()), wanted


def report(title: str, results: list[tuple[str, tuple[int, int, int]]]) -> None:
    """Print F1, precision and recall, averaged over pages, of each set and track."""
    for name in sorted({name for name, _ in results}):
        counts = [count for other, count in results if other == name]
        precision = np.mean([right / given for right, given, _ in counts if given])
        recall = np.mean([right / wanted for right, _, wanted in counts])
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{title:16} {name:20} n {len(counts):4} F1 {f1:.4f} P {precision:.4f} R {recall:.4f}", flush=True)


def write(learned: Learned) -> None:
    """Write the modules of the weights."""
    code = b85encode(zlib.compress(learned.words, 9)).decode()
    lines = "".join(f'    "{code[at : at + 112]}"\n' for at in range(0, len(code), 112))
    head = (
        '"""What `bench/train_blocks.py` learned of the {} of dumps.\n\nRule: written by it, never by hand{}.\n"""\n\n'
    )
    words = head.format("words", "; packed") + f"SLOTS = {SLOTS}\nWORDS = (\n{lines})\n"
    sums = head.format("lines", "; trees over the measures `m` of a line") + "# fmt: off\n"
    sums += f"from collections.abc import Sequence\n\n\n{learned.trees}"
    for name, text in (("dump_words", words), ("dump_weights", sums)):
        (TARGET / f"{name}.py").write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Learn, print, and with `--write` write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    pages = [page for folder in asked.folders for page in read_pages(folder)]
    print(len(pages), "dumps,", sum(len(page.rows) for page in pages), "lines", flush=True)
    results = []
    for fold in range(FOLDS):
        install(learn([page for page in pages if find_fold(page) != fold]))
        others = [page for page in pages if find_fold(page) == fold]
        results += [(f"{page.path.parts[-3]}/{page.track}", convert(page)) for page in others]
    report("cross-validated", results)
    learned = learn(pages)
    install(learned)
    report("as shipped", [(f"{page.path.parts[-3]}/{page.track}", convert(page)) for page in pages])
    if asked.write:
        write(learned)


if __name__ == "__main__":
    main()
