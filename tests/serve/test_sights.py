"""What stands in front of the output, and when it goes."""

import pytest

from builder.serve.preview_overlay import Glimpse, Sights


@pytest.fixture
def output(tmp_path):
    (tmp_path / "a.html").write_bytes(b"old")
    return tmp_path


@pytest.fixture
def sights(output):
    return Sights(output)


def show(sights, *held, **pages):
    return sights.show(Glimpse({f"{name}.html": page for name, page in pages.items()}, held, ()))


def test_what_is_shown_already_is_no_news(sights):
    assert show(sights, a=b"old") == ()
    assert show(sights, a=b"new", b=b"made") == ("a.html", "b.html")
    assert show(sights, a=b"new", b=b"other") == ("b.html",)
    assert show(sights, c=None) == ("c.html",)
    assert (sights.read("a.html"), sights.read("c.html"), sights.read("")) == (b"new", None, None)


def test_a_build_that_writes_what_was_shown_is_no_news(sights, output):
    show(sights, a=b"new")
    sights.begin()
    (output / "a.html").write_bytes(b"new")
    assert sights.settle(("a.html", "index.html")) == ("index.html",)
    assert sights.read("a.html") is None


def test_a_build_that_writes_something_else_is(sights, output):
    show(sights, a=b"new", b=b"gone")
    sights.begin()
    (output / "a.html").write_bytes(b"newest")
    assert sights.settle(("a.html",)) == ("a.html", "b.html")
    assert sights.read("a.html") is sights.read("b.html") is None


def test_what_was_shown_after_a_build_began_outlives_it(sights, output):
    show(sights, a=b"new")
    sights.begin()
    show(sights, a=b"newer")
    (output / "a.html").write_bytes(b"new")
    assert sights.settle(("a.html",)) == ()
    assert sights.read("a.html") == b"newer"
    sights.begin()
    (output / "a.html").write_bytes(b"newer")
    assert sights.settle(("a.html",)) == ()
    assert sights.read("a.html") is None


def test_a_held_page_stays_until_it_is_mended(sights, output):
    show(sights, "a.html", "none.html")
    sights.begin()
    (output / "a.html").unlink()
    assert sights.settle(("a.html",)) == ()
    assert sights.read("a.html") == b"old"
    sights.begin()
    (output / "a.html").write_bytes(b"mended")
    assert sights.settle(("a.html",)) == ("a.html",)
    assert sights.read("a.html") is None


def test_a_held_page_that_is_shown_anew_is_held_no_more(sights, output):
    show(sights, "a.html")
    show(sights, a=b"new")
    sights.begin()
    (output / "a.html").unlink()
    assert sights.settle(("a.html",)) == ("a.html",)
