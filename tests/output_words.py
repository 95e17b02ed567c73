"""Every word of a built site, also those inside the search index."""

import re
import zlib
from pathlib import Path
from typing import Any

from builder.search.base128 import decode_septets


def read_everything(output: Path) -> dict[str, bytes]:
    """Every file below `output/` with its name, the shards of the index inflated, in lower case."""
    texts = {}
    for path in sorted(output.rglob("*")):
        if path.is_file():
            name = path.relative_to(output).as_posix()
            data = path.read_bytes()
            if shard := re.match(rb'backfileShard\(\d+,"[^"]*","[^"]*","([^"]*)"\);', data):
                data = zlib.decompressobj(-15).decompress(decode_septets(shard[1]))
            texts[name] = (name + "\n").encode() + data.lower()
    return texts


def find_word(site: Any, word: str) -> list[str]:
    return [name for name, data in read_everything(site.output).items() if word.lower().encode() in data]
