"""What an outlet repeats is furniture, learned from its captures; what an article says is never lost."""

import json
import random
import shutil
import sys
import time
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.capture.blocks import Block
from builder.capture.conversion.convert import ClassifiedCapture, Conversion, classify_capture, convert
from builder.capture.furniture.fingerprint import CaptureFingerprint, make_fingerprint
from builder.capture.furniture.furniture_file import (
    Furniture,
    format_furniture,
    load_furniture,
    parse_furniture,
    renew_furniture,
)
from builder.capture.furniture.outlets import OutletLookup, learn_all
from builder.capture.importing.batch import Converted, convert_folder
from builder.capture.importing.fingerprint_cache import load_fingerprints
from builder.capture.importing.import_records import load_records
from builder.capture.importing.importer import ImportReport, import_captures
from builder.capture.inline import escape
from builder.capture.segment.known_lines import (
    KnownLine,
    OutletLines,
    find_repeated_lines,
    fingerprint_words,
    fold_numbers,
)
from builder.capture.source import make_capture
from builder.errors import Fault

sys.path.insert(0, str(Path(__file__).parent))
from variants import TODAY, make_variant

from tests.trials import count_trials

TIDES = "Tide tables on page {}"
"""A line that no vocabulary knows."""
MASTHEAD = ("The Saltmarsh Bulletin", "Quay and creek, six days out of seven", "Boats Beds Births Bylaws")
CLOSING = (
    "Pressed on the old harbour machine since the year of the long frost.",
    TIDES,
    "The weather glass stands in the window of the reading room",
    "Half a page is held for those who write by hand - until {}",
    "Sponsored Content",
    "About Sponsored Content This content was commissioned by a client of the commercial department.",
)
DAYS = ("Sep. 30", "Oct. 2", "Nov. 14", "Jan. 5")


def merge_furniture(known: Furniture, learned: Iterable[OutletLines]) -> Furniture:
    """Both together: no capture was looked at that could speak against a line."""
    return renew_furniture(known, learned, {})


def make_dump(number: int, *, extra: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(text, paragraphs, furniture): a dump in the seed's manner whose furniture is all one outlet's."""
    variant = make_variant(number)
    text = "\n\n".join([variant.text.partition(variant.furniture[0])[0].rstrip(), *extra])
    town = "".join("abcdefghij"[int(digit)] for digit in str(number)).capitalize()
    paragraphs = tuple(
        f"{paragraph[:-1]}, the {town}wick {town}ford {town}ham office adds." for paragraph in variant.body
    )
    for before, after in zip(variant.body, paragraphs, strict=True):
        text = text.replace(before, after)
    closing = tuple(line.format(number + 2 if line == TIDES else DAYS[number % len(DAYS)]) for line in CLOSING)
    return "\n\n".join(["\n".join(MASTHEAD), text, *closing]) + "\n", (*paragraphs, *extra), (*MASTHEAD, *closing)


def write_dumps(folder: Path, count: int, *, first: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"{number:03}.txt").write_text(make_dump(number)[0])
    return folder


def digest_text(text: str, *, name: str = "dump.txt", url: str | None = None) -> CaptureFingerprint:
    draft = classify_capture(make_capture(text.encode(), name=name, url=url))
    assert isinstance(draft, ClassifiedCapture), draft
    return make_fingerprint(draft)


def learn_texts(*texts: str) -> tuple[OutletLines, ...]:
    return learn_all(map(digest_text, texts), Furniture()).learned


def find_texts(learned: tuple[OutletLines, ...]) -> set[str]:
    return {line.text for found in learned for line in found.lines}


def run(root: Path, *inputs: Path, **options: object) -> ImportReport:
    (root / "content").mkdir(parents=True, exist_ok=True)
    return import_captures(root, inputs, today=TODAY, **options)  # type: ignore[arg-type]


def read_articles(root: Path) -> dict[str, str]:
    return {str(path.parent.relative_to(root)): path.read_text() for path in sorted(root.rglob("index.md"))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Free access for everyone - Sep. 30", "Free access for everyone – Oct. 2"),
        ("Tide tables on page 3", "TIDE TABLES on page 12!"),
        ("Closes Friday, Aug. 30", "Closes Monday, 2 September 2019"),
        ("© 2019 The Bulletin", "© 2021 The Bulletin"),
        ("最新号は3月5日発売", "最新号は12月25日発売"),
        ("Updated 3:14 pm", "Updated 11:02 am"),
        ("Gilt Wool 1,204.10 +0.31%", "Gilt Wool 987.65 -12.04%"),
        ("1 voice", "23 voices"),
        ("Wren, 1 hour ago", "Wren, 12 hours ago"),
        ("Gullet: 9°C", "Gullet: -14°C"),
    ],
)
def test_numbers_and_dates_aside_lines_are_the_same(one: str, other: str) -> None:
    assert fingerprint_words(one) == fingerprint_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("May we help you?", "March we help you?"), ("The sun is out", "The mon is out"), ("Letters", "Lettuce")],
)
def test_words_that_name_a_month_alone_are_words(one: str, other: str) -> None:
    assert fingerprint_words(one) != fingerprint_words(other)
    assert "0" not in fold_numbers(one)


def test_twenty_dumps_lose_all_furniture_and_nothing_else(tmp_path: Path) -> None:
    outcomes = convert_folder(
        (write_dumps(tmp_path / "in", 20),), tmp_path / "out", evidence=True, today=TODAY, processes=1
    )
    assert all(isinstance(outcome, Converted) for outcome in outcomes)
    for number in range(20):
        _, paragraphs, furniture = make_dump(number)
        body = (tmp_path / "out" / f"{number:03}.md").read_text().partition("\n---\n")[2].strip()
        assert tuple(body.split("\n\n")) == tuple(map(escape, paragraphs)), number
        dropped = json.loads((tmp_path / "out" / f"{number:03}.json").read_text())["dropped"]
        assert set(furniture) <= {row["text"] for row in dropped}
        assert any(row["rule"] == "learned" and "of 20 captures" in row["reason"] for row in dropped)


def test_a_lone_dump_falls_back_to_the_rules(tmp_path: Path) -> None:
    convert_folder((write_dumps(tmp_path / "in", 1),), tmp_path / "out", evidence=True, today=TODAY, processes=1)
    assert '"learned"' not in (tmp_path / "out" / "000.json").read_text()


def test_the_headline_and_the_fields_stay(tmp_path: Path) -> None:
    convert_folder((write_dumps(tmp_path / "in", 20),), tmp_path / "out", evidence=True, today=TODAY, processes=1)
    for number in range(20):
        fields = json.loads((tmp_path / "out" / f"{number:03}.json").read_text())["fields"]
        variant = make_variant(number)
        assert fields["title"]["value"] == variant.title
        assert fields["dek"]["value"] == variant.dek
        assert fields["dateline"]["value"] == variant.dateline


QUOTE = '"A lane is only as open as the next radio call," said the broker, who has waited for most of the year.'


@pytest.mark.parametrize("quoting", [2, 3, 6])
def test_a_sentence_that_articles_quote_is_kept(tmp_path: Path, quoting: int) -> None:
    """In two articles by its number; in more because it stands in the text."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(10):
        text, paragraphs, _ = make_dump(number)
        if number < quoting:
            text = text.replace(paragraphs[1], f"{QUOTE}\n\n{paragraphs[1]}")
        (folder / f"{number}.txt").write_text(text)
    convert_folder((folder,), tmp_path / "out", evidence=True, today=TODAY, processes=1)
    kept = sum(escape(QUOTE) in (tmp_path / "out" / f"{number}.md").read_text() for number in range(10))
    assert kept == quoting


def test_the_last_paragraph_of_two_articles_is_kept(tmp_path: Path) -> None:
    texts = [make_dump(number, extra=(QUOTE,) if number < 2 else ())[0] for number in range(6)]
    assert QUOTE not in find_texts(learn_texts(*texts))


def test_captures_of_one_article_count_once() -> None:
    text, _, furniture = make_dump(4)
    again = [text.replace("Tide tables on page 6", f"Tide tables on page {number}") for number in range(6)]
    assert find_texts(learn_texts(*again)) == set()
    others = [make_dump(number)[0] for number in (1, 2)]
    learned = learn_texts(*again, *others)
    assert {line.of for found in learned for line in found.lines} == {3}
    sentence, *labels = (line for line in furniture if line not in MASTHEAD)
    assert {fingerprint_words(line) for line in (*MASTHEAD, *labels)} <= {
        fingerprint_words(line) for line in find_texts(learned)
    }
    assert sentence not in find_texts(learned), "of three articles a sentence next to the text may be a quotation"


def test_a_byline_a_kicker_and_a_date_line_are_no_furniture() -> None:
    def write(number: int) -> str:
        text, _, _ = make_dump(number)
        title = make_variant(number).title
        head = f"Parish Pump\n\n{title}\n\nBy Morag Pennington, Chief Reporter\n\nPublished {number + 1} March 2019"
        return text.replace(title, head, 1)

    learned = {fold_numbers(text) for text in find_texts(learn_texts(*map(write, range(8))))}
    assert not {fold_numbers("By Morag Pennington, Chief Reporter"), fold_numbers("Published 1 March 2019")} & learned
    assert fold_numbers("Boats Beds Births Bylaws") in learned


def test_outlets_are_told_apart_by_what_they_repeat() -> None:
    def write(number: int, outlet: str) -> str:
        text, _, _ = make_dump(number)
        for line in (*MASTHEAD, *(line.partition("{}")[0].strip(" -") for line in CLOSING[:4])):
            text = text.replace(line, f"{outlet} {line} {outlet}")
        return text

    texts = [
        write(number, outlet)
        for outlet, first in (("Fenland", 0), ("Moorland", 10))
        for number in range(first, first + 5)
    ]
    learned = learn_texts(*texts)
    assert len(learned) == 2
    for found in learned:
        named = {word for line in found.lines for word in line.text.split() if word in ("Fenland", "Moorland")}
        assert len(named) == 1


def test_the_host_of_an_address_names_the_outlet() -> None:
    digests = [digest_text(make_dump(n)[0], url=f"https://www.saltmarsh.example/{n}") for n in range(4)]
    assert [found.outlet for found in learn_all(digests, Furniture()).learned] == ["saltmarsh.example"]


@settings(max_examples=count_trials(10, 200))
@given(st.permutations(range(9)))
def test_the_order_of_the_captures_changes_nothing(order: list[int]) -> None:
    digests = [digest_text(make_dump(number)[0]) for number in range(9)]
    lesson = learn_all(digests, Furniture())
    shuffled = learn_all([digests[index] for index in order], Furniture())
    assert format_furniture(merge_furniture(Furniture(), shuffled.learned)) == format_furniture(
        merge_furniture(Furniture(), lesson.learned)
    )


LINES = st.builds(
    KnownLine,
    st.sampled_from(["Tides", "tides!", "Page 3", "Page 12", "Beds", "Bylaws"]),
    seen=st.integers(1, 5),
    of=st.integers(0, 9),
    side=st.sampled_from(["above", "below", "around", None]),
)
OUTLETS = st.lists(
    st.builds(OutletLines, st.sampled_from(["a", "b"]), st.lists(LINES, max_size=4).map(tuple)), max_size=3
)


@given(OUTLETS, OUTLETS, st.lists(st.sampled_from(["Beds", "Page 7"]), max_size=2))
def test_merging_asks_neither_for_order_nor_for_number(
    one: list[OutletLines], other: list[OutletLines], keep: list[str]
) -> None:
    start = Furniture(keep=tuple(keep))
    merged = merge_furniture(merge_furniture(start, one), other)
    assert merged == merge_furniture(merge_furniture(start, other), one)
    assert merged == merge_furniture(merged, (*other, *one))
    assert parse_furniture(format_furniture(merged)) == merged
    assert not {fingerprint_words(text) for text in keep} & {
        fingerprint_words(line.text) for found in merged.outlets for line in found.lines
    }


def test_a_misspelt_key_is_a_fault_with_a_hint() -> None:
    with pytest.raises(Fault) as caught:
        parse_furniture("outlets:\n  a:\n  - txt: Tides\n")
    assert "furniture.yaml" in str(caught.value)
    assert "outlets" in caught.value.problems[0].hint


def test_a_line_written_by_hand_goes_from_the_midst_of_the_text() -> None:
    learned = OutletLines("a", (KnownLine("Cartoon by Fisk"),))
    (repeat,) = find_repeated_lines(learned, [Block("Cartoon by Fisk")])
    assert repeat is not None
    assert repeat.anywhere
    text, paragraphs, _ = make_dump(1)
    ruled = text.replace(paragraphs[1], f"{paragraphs[1]}\n\nCartoon by Fisk")
    made = convert(make_capture(ruled.encode(), name="a.txt"), today=TODAY, furniture=learned)
    assert isinstance(made, Conversion)
    assert "Cartoon by Fisk" not in made.body
    assert tuple(made.body.split("\n\n"))[: len(paragraphs)] == tuple(map(escape, paragraphs))


def test_import_writes_the_file_and_twice_changes_nothing(tmp_path: Path) -> None:
    captures, root = write_dumps(tmp_path / "in", 8), tmp_path / "archive"
    assert run(root, captures, processes=2).counts["added"] == 8
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    (learned,) = load_furniture(root).outlets
    assert {fingerprint_words(line) for line in make_dump(0)[2]} <= {
        fingerprint_words(line.text) for line in learned.lines
    }
    assert run(root, captures).counts["unchanged"] == 8
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_a_dry_run_writes_no_furniture(tmp_path: Path) -> None:
    run(tmp_path / "archive", write_dumps(tmp_path / "in", 8), dry_run=True)
    assert not (tmp_path / "archive" / "furniture.yaml").exists()


def test_the_order_of_the_inputs_changes_neither_furniture_nor_articles(tmp_path: Path) -> None:
    paths = sorted(write_dumps(tmp_path / "in", 9).iterdir())
    run(tmp_path / "one", *paths)
    random.Random(3).shuffle(paths)
    run(tmp_path / "two", *paths)
    assert (tmp_path / "one/furniture.yaml").read_text() == (tmp_path / "two/furniture.yaml").read_text()
    assert read_articles(tmp_path / "one") == read_articles(tmp_path / "two")


def test_what_later_captures_teach_is_applied_to_the_articles_there_are(tmp_path: Path) -> None:
    """Two captures teach nothing; six more do, and the two articles are converted anew from what was kept of them."""
    root, whole = tmp_path / "archive", tmp_path / "whole"
    run(root, write_dumps(tmp_path / "first", 2))
    assert sum("Pressed on the old harbour machine" in text for text in read_articles(root).values()) > 0
    report = run(root, write_dumps(tmp_path / "later", 6, first=2))
    assert report.counts["added"] == 6
    assert report.counts["updated"] >= 1
    for imported in report.captures:
        if imported.status == "updated":
            assert imported.source.startswith("kept:content/")
    run(whole, tmp_path / "first", tmp_path / "later")
    assert read_articles(root) == read_articles(whole)
    assert run(root, tmp_path / "first", tmp_path / "later").counts["unchanged"] == 8


def test_what_a_person_keeps_comes_back(tmp_path: Path) -> None:
    root, captures = tmp_path / "archive", tmp_path / "in"
    captures.mkdir()
    for number in range(6):
        text, paragraphs, _ = make_dump(number)
        (captures / f"{number}.txt").write_text(
            text.replace("\n\n".join(paragraphs[-1:]), f"{paragraphs[-1]}\n\nGood night, and mind the step.")
        )
    run(root, captures)
    assert not any("mind the step" in text for text in read_articles(root).values())
    path = root / "furniture.yaml"
    path.write_text(path.read_text() + "keep:\n- Good night, and mind the step.\n")
    report = run(root, captures)
    assert report.counts["updated"] == 6
    assert all("mind the step" in text for text in read_articles(root).values())
    assert "mind the step" in path.read_text()
    assert run(root, captures).counts["unchanged"] == 6


def test_a_line_ruled_by_hand_is_applied_and_edited_articles_stay(tmp_path: Path) -> None:
    root, captures = tmp_path / "archive", tmp_path / "in"
    captures.mkdir()
    for number in range(4):
        text, paragraphs, _ = make_dump(number)
        ruled = text.replace(paragraphs[1], f"{paragraphs[1]}\n\nThe chart shows the depth at low water.")
        (captures / f"{number}.txt").write_text(ruled)
    run(root, captures)
    edited, *others = sorted(root.rglob("index.md"))
    edited.write_text(edited.read_text().replace("low water", "low tide"))
    (learned,) = load_furniture(root).outlets
    path = root / "furniture.yaml"
    more = OutletLines(learned.outlet, (KnownLine("The chart shows the depth at low water."),))
    path.write_text(format_furniture(merge_furniture(load_furniture(root), [more])))
    report = run(root, captures)
    assert report.counts["updated"] == 3
    assert "The chart shows the depth at low tide." in edited.read_text()
    assert not any("The chart shows" in other.read_text() for other in others)


def test_without_the_cache_nothing_is_lost(tmp_path: Path) -> None:
    root, captures = tmp_path / "archive", write_dumps(tmp_path / "in", 6)
    run(root, captures)
    shutil.rmtree(root / ".backfile")
    before = read_articles(root)
    assert run(root, captures).counts["unchanged"] == 6
    assert read_articles(root) == before


def test_time_grows_with_the_number_of_captures() -> None:
    digests = [digest_text(make_dump(number)[0]) for number in range(20)]

    def spread(count: int) -> list[CaptureFingerprint]:
        """Captures of as many outlets as there are tens of them, none with an address."""
        rng = random.Random(count)
        made = []
        for number in range(count):
            digest = digests[number % 20]
            shift = bytes([number // 20 % 256, number // 5120]) * 4
            signatures = bytes(
                a ^ b for a, b in zip(digest.signatures, shift * (len(digest.signatures) // 8), strict=True)
            )
            made.append(
                CaptureFingerprint(
                    f"{rng.getrandbits(256):064x}",
                    "",
                    "",
                    False,
                    signatures,
                    digest.weights,
                    digest.lengths,
                    digest.flags,
                    digest.start,
                    digest.end,
                    digest.texts,
                )
            )
        return made

    def measure(count: int) -> float:
        captures = spread(count)
        start = time.process_time()
        assert len(learn_all(captures, Furniture()).learned) == count // 20
        return time.process_time() - start

    measure(200)
    small, large = min(measure(400) for _ in range(2)), measure(3200)
    assert large < 8 * small * 2.5 + 0.5


def drop_names(text: str) -> list[str]:
    """The lines of the file, but for the names of outlets that show none."""
    return [line for line in text.splitlines() if not line.startswith("  unnamed ")]


@pytest.mark.parametrize("cuts", [(2,), (5,), (1, 3), (1, 2, 3, 4, 5, 6, 7, 8)])
def test_several_imports_are_one(tmp_path: Path, cuts: tuple[int, ...]) -> None:
    """What neither import could tell alone, both together tell; what one saw by chance, both no longer do."""
    captures = sorted(write_dumps(tmp_path / "in", 9).iterdir())
    for number, path in enumerate(captures):
        rare = "The ebb runs late on the outer bank" if number in (0, 4, 8) else "A notice pinned to the harbour door"
        once = "Mooring rings are painted again" if number in (0, 1, 2) else ""
        path.write_text(f"{path.read_text()}\n{rare}\n\n{once}\n")
    run(tmp_path / "whole", *captures)
    root = tmp_path / "parts"
    for start, end in pairwise((0, *cuts, 9)):
        run(root, *captures[start:end])
    whole = tmp_path / "whole"
    assert read_articles(root) == read_articles(whole)
    assert drop_names((root / "furniture.yaml").read_text()) == drop_names((whole / "furniture.yaml").read_text())
    assert run(root, *captures).counts["unchanged"] == 9


def test_a_line_that_more_captures_do_not_teach_goes_and_one_written_by_hand_stays(tmp_path: Path) -> None:
    root, first, more = tmp_path / "archive", write_dumps(tmp_path / "a", 3), write_dumps(tmp_path / "b", 17, first=3)
    for path in first.iterdir():
        path.write_text(f"{path.read_text()}\nMooring rings are painted again\n")
    run(root, first)
    assert "Mooring rings" in (root / "furniture.yaml").read_text()
    (learned,) = load_furniture(root).outlets
    ruled = merge_furniture(load_furniture(root), [OutletLines(learned.outlet, (KnownLine("Sluice gates are oiled"),))])
    (root / "furniture.yaml").write_text(format_furniture(ruled))
    run(root, more)
    text = (root / "furniture.yaml").read_text()
    assert "Mooring rings" not in text
    assert "Sluice gates" in text


def test_an_edited_article_loses_new_furniture_and_keeps_its_edits(tmp_path: Path) -> None:
    root, parting = tmp_path / "archive", "Good night from all of us at the quay, and mind the step."
    for folder, numbers in (("first", range(2)), ("later", range(2, 9))):
        (tmp_path / folder).mkdir()
        for number in numbers:
            text, paragraphs, _ = make_dump(number)
            (tmp_path / folder / f"{number}.txt").write_text(
                text.replace(paragraphs[-1], f"{paragraphs[-1]}\n\n{parting}")
            )
    run(root, tmp_path / "first")
    edited = next(path for path in sorted(root.rglob("index.md")) if parting in path.read_text())
    head, _, body = edited.read_text().partition("\n---\n")
    edited.write_text(f"{head}\n---\n{body.replace('The ', 'Yon ', 1)}")
    run(root, tmp_path / "later")
    assert parting not in edited.read_text()
    assert "Yon " in edited.read_text()
    assert run(root, tmp_path / "first").counts["unchanged"] == 2


def test_digests_of_the_archive_are_remembered_and_damage_does_no_harm(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    run(root, write_dumps(tmp_path / "first", 4))
    assert len(load_fingerprints(root, load_records(root).known)) == 4
    (root / ".backfile" / "cache.db").write_bytes(b"no database" * 400)
    run(root, write_dumps(tmp_path / "later", 2, first=4))
    run(tmp_path / "whole", tmp_path / "first", tmp_path / "later")
    assert read_articles(root) == read_articles(tmp_path / "whole")


def convert_texts(*texts: str) -> list[str]:
    """The texts of the articles, each converted among the others."""
    captures = [make_capture(text.encode(), name="dump.txt") for text in texts]
    digests = list(map(digest_text, texts))
    lesson = learn_all(digests, Furniture())
    shelf = OutletLookup(Furniture(lesson.learned))
    shown = [shelf.find_learned(digest, outlet=lesson.outlets[digest.sha256]) for digest in digests]
    made = [convert(capture, today=TODAY, furniture=own) for capture, own in zip(captures, shown, strict=True)]
    return [one.body for one in made if isinstance(one, Conversion)]


BOX = (
    "First light",
    "Every weekday at six: what happened overnight along the coast, before the kettle boils.",
    "Send it on",
)
STORIES = ("Tram line lit up", "Windmill sold", "Oyster bed found", "Ice rink opens late", "Canal lock measured")


def make_boxed(number: int) -> tuple[str, tuple[str, ...]]:
    """(text, paragraphs): a dump with a box in its midst, offers of other stories, and what readers wrote."""
    text, paragraphs, _ = make_dump(number)
    other = [STORIES[(number + step) % 5] + f" by {chr(65 + number)}" for step in range(3)]
    box = "\n\n".join((*BOX, "From the drawer:", other[0]))
    teasers = "\n\n".join(f"{story}\n{make_variant(number + 40).body[0]}" for story in other[1:])
    remark = f"I have walked past it every day since I was {number} years old, so well done."
    said = f"Round the table\n\nWren\n{number} hours ago\n{remark}\nNod"
    first, last = 1 + number % (len(paragraphs) - 1), paragraphs[-1]
    if first < len(paragraphs):
        text = text.replace(paragraphs[first], f"{box}\n\n{paragraphs[first]}", 1)
    return text.replace(last, f"{last}\n\nWhat others opened\n\n{teasers}\n\n{said}", 1), paragraphs


def test_boxes_offers_and_remarks_are_gone_from_all() -> None:
    pages = [make_boxed(number) for number in range(10)]
    for body, (_, paragraphs) in zip(convert_texts(*(text for text, _ in pages)), pages, strict=True):
        assert tuple(body.split("\n\n")) == tuple(map(escape, paragraphs))


def test_a_subheading_that_an_outlet_likes_stays() -> None:
    texts = []
    for number in range(8):
        text, paragraphs, _ = make_dump(number)
        texts.append(text.replace(paragraphs[-1], f"Why it matters\n\n{paragraphs[-1]}"))
    assert all("Why it matters" in body for body in convert_texts(*texts))


SAID = st.sampled_from(
    [
        QUOTE,
        "The chart shows the depth at low water.",
        "Twelve boats went out that night and eleven came back, which the book at the chapel still says.",
        "A lane is open",
    ]
)


@settings(max_examples=count_trials(12, 240))
@given(SAID, st.integers(5, 9), st.data())
def test_nothing_that_two_articles_alone_say_is_lost(said: str, count: int, data: st.DataObject) -> None:
    saying = data.draw(st.sets(st.integers(0, count - 1), min_size=2, max_size=2))
    texts = []
    for number in range(count):
        text, paragraphs, _ = make_dump(number)
        place = data.draw(st.integers(1, len(paragraphs) - 1)) if number in saying else 0
        texts.append(text.replace(paragraphs[place], f"{said}\n\n{paragraphs[place]}") if place else text)
    assert fingerprint_words(said) not in set(map(fingerprint_words, find_texts(learn_texts(*texts))))
    bodies = convert_texts(*texts)
    assert all((escape(said) in body) == (number in saying) for number, body in enumerate(bodies))


def test_a_line_ruled_by_hand_takes_what_stands_under_it() -> None:
    learned = OutletLines("a", (KnownLine("From the drawer:", under=2),))
    text, paragraphs, _ = make_dump(1)
    offer = "From the drawer:\n\nTram line lit up\n\nWindmill sold\n\nBy the river"
    made = convert(
        make_capture(text.replace(paragraphs[1], f"{offer}\n\n{paragraphs[1]}").encode(), name="a.txt"),
        today=TODAY,
        furniture=learned,
    )
    assert isinstance(made, Conversion)
    assert "Tram" not in made.body
    assert "Windmill" not in made.body
    assert "By the river" in made.body
    assert "under: 2" in format_furniture(Furniture((learned,)))
