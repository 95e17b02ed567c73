import pytest

from builder.capture.patterns.agencies import find_dateline, split_caption


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("TOKYO (Reuters) -- The minister said", "TOKYO", "Reuters"),
        ("HARROW, Calif. (AP) — The latest", "HARROW, Calif.", "AP"),
        ("Paris (AFP) - He said", "Paris", "AFP"),
        ("PARIS, March 3 (Reuters) - A court", "PARIS", "Reuters"),
        ("BEIJING, Dec. 11 (Xinhua) -- China", "BEIJING", "Xinhua"),
        ("Berlin (dpa) - Die Polizei", "Berlin", "dpa"),
        ("New York, Sept 3 (Northwire) -- It rained", "New York", "Northwire"),
        ("PORT ELLERY — Crews said", "PORT ELLERY", None),
        ("Washington – The president said", "Washington", None),
        ("ROSCARVEN (Finistère) — Le sémaphore", "ROSCARVEN (Finistère)", None),
        ("【東京=共同】政府は", "東京", "共同"),
        ("【ロンドン時事】英政府は", "ロンドン", "時事"),
        ("「八代共同」熊本県", "八代", "共同"),
        ("新华社北京12月11日电（记者 王明）据", "北京", "新华社"),
        ("القاهرة (رويترز) - قال", "القاهرة", "رويترز"),
    ],
)
def test_datelines(text: str, place: str, agency: str | None) -> None:
    found = find_dateline(text)
    assert found is not None
    assert (found.place, found.agency) == (place, agency)
    assert not text[found.length :].startswith((" ", "-", "—"))


@pytest.mark.parametrize(
    "text",
    [
        "Smith — who was born in Leeds — said",
        "The plan — a big one — was dropped",
        "He said (and meant it) - twice",
        "A boat sank.",
    ],
)
def test_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Ministers talk in Liverpool on Dec. 11.   © Reuters", "Ministers talk in Liverpool on Dec. 11.", "Reuters"),
        ("The plague doctor (Image: GETTY)", "The plague doctor", "GETTY"),
        ("A man walks. Photo by Jane Doe", "A man walks.", "Jane Doe"),
        ("Boats at the quay. (Jane Doe/AP)", "Boats at the quay.", "Jane Doe/AP"),
        ("Two smile. Photograph: Ana Li, The Herald", "Two smile.", "Ana Li, The Herald"),
        ("A view of the bay (Photo: Jane Doe/AFP)", "A view of the bay", "Jane Doe/AFP"),
        ("The crane at dusk. Photo: A. Lund", "The crane at dusk.", "A. Lund"),
        ("The crane at dusk Photo: A. Lund", "The crane at dusk", "A. Lund"),
        ("The crane at dusk. (AP Photo/Ada Roe, File)", "The crane at dusk.", "AP Photo/Ada Roe, File"),
        (
            "The crane, March 4, 2019. REUTERS/Ada Roe/File Photo",
            "The crane, March 4, 2019.",
            "REUTERS/Ada Roe/File Photo",
        ),
        ("The crane at dusk. Photo courtesy of Ada Roe", "The crane at dusk.", "Ada Roe"),
        ("The crane at dusk. (Courtesy of Ada Roe)", "The crane at dusk.", "Ada Roe"),
        ("The crane at dusk. Ada Roe for The Herald", "The crane at dusk.", "Ada Roe for The Herald"),
        ("La grue. Photo Ada Roe / AFP", "La grue.", "Ada Roe / AFP"),
        ("The crane at dusk. Handout", "The crane at dusk.", "Handout"),
        ("港の朝　（写真：共同）", "港の朝", "共同"),
    ],
)
def test_captions(text: str, caption: str, credit: str) -> None:
    assert split_caption(text) == (caption, credit)


@pytest.mark.parametrize(
    "text", ["The council met in 2019.", "Boats, to nobody's credit", "© 2021 Herald Ltd. All rights reserved."]
)
def test_no_caption(text: str) -> None:
    found = split_caption(text)
    assert found is None or not found.credit
