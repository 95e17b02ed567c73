"""What stands in front of the output, and when it goes."""

import pytest

from builder.serve.preview_overlay import PreviewOverlay, PreviewUpdate


@pytest.fixture
def output(tmp_path):
    (tmp_path / "a.html").write_bytes(b"old")
    return tmp_path


@pytest.fixture
def overlay(output):
    return PreviewOverlay(output)


def show(overlay, *held, **pages):
    return overlay.show(PreviewUpdate({f"{name}.html": page for name, page in pages.items()}, held, ()))


def test_what_is_shown_already_is_no_news(overlay):
    assert show(overlay, a=b"old") == ()
    assert show(overlay, a=b"new", b=b"made") == ("a.html", "b.html")
    assert show(overlay, a=b"new", b=b"other") == ("b.html",)
    assert show(overlay, c=None) == ("c.html",)
    assert (overlay.read("a.html"), overlay.read("c.html"), overlay.read("")) == (b"new", None, None)


def test_a_build_that_writes_what_was_shown_is_no_news(overlay, output):
    show(overlay, a=b"new")
    overlay.begin()
    (output / "a.html").write_bytes(b"new")
    assert overlay.settle(("a.html", "index.html")) == ("index.html",)
    assert overlay.read("a.html") is None


def test_a_build_that_writes_something_else_is(overlay, output):
    show(overlay, a=b"new", b=b"gone")
    overlay.begin()
    (output / "a.html").write_bytes(b"newest")
    assert overlay.settle(("a.html",)) == ("a.html", "b.html")
    assert overlay.read("a.html") is overlay.read("b.html") is None


def test_what_was_shown_after_a_build_began_outlives_it(overlay, output):
    show(overlay, a=b"new")
    overlay.begin()
    show(overlay, a=b"newer")
    (output / "a.html").write_bytes(b"new")
    assert overlay.settle(("a.html",)) == ()
    assert overlay.read("a.html") == b"newer"
    overlay.begin()
    (output / "a.html").write_bytes(b"newer")
    assert overlay.settle(("a.html",)) == ()
    assert overlay.read("a.html") is None


def test_a_held_page_stays_until_it_is_mended(overlay, output):
    show(overlay, "a.html", "none.html")
    overlay.begin()
    (output / "a.html").unlink()
    assert overlay.settle(("a.html",)) == ()
    assert overlay.read("a.html") == b"old"
    overlay.begin()
    (output / "a.html").write_bytes(b"mended")
    assert overlay.settle(("a.html",)) == ("a.html",)
    assert overlay.read("a.html") is None


def test_a_held_page_that_is_shown_anew_is_held_no_more(overlay, output):
    show(overlay, "a.html")
    show(overlay, a=b"new")
    overlay.begin()
    (output / "a.html").unlink()
    assert overlay.settle(("a.html",)) == ("a.html",)
