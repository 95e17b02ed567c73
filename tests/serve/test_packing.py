import gzip

import pytest

from builder.serve.compression import LEAST_BYTES, can_pack, pack_quickly, wants_packed


@pytest.mark.parametrize(
    ("accepted", "wants"),
    [
        (None, False), ("", False), ("gzip", True), ("br, GZIP;q=0.5", True), ("gzip;q=0", False), ("*", True),
        ("*;q=0", False), ("identity, *;q=0, gzip", True), ("gzip;q=x", False), ("x-gzip", False),
    ],
)  # fmt: skip
def test_who_takes_gzip(accepted, wants):
    assert wants_packed(accepted) is wants


@pytest.mark.parametrize(
    ("kind", "packs"),
    [("text/html; charset=utf-8", True), ("application/json; charset=utf-8", True), ("image/svg+xml", True),
     ("application/atom+xml", True), ("image/jpeg", False), ("application/gzip", False), ("font/woff2", False),
     ("text/event-stream", False)],
)  # fmt: skip
def test_what_is_worth_packing(kind, packs):
    assert can_pack(kind, LEAST_BYTES) is packs
    assert not can_pack(kind, LEAST_BYTES - 1)


def test_equal_bytes_pack_to_equal_bytes():
    assert pack_quickly(b"tide" * 1000) == pack_quickly(b"tide" * 1000)
    assert gzip.decompress(pack_quickly(b"tide" * 1000)) == b"tide" * 1000
