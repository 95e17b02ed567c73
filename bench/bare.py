"""A build without search, as the peers without a search make theirs: `python bench/bare.py OUTPUT` in an archive.

Backfile has no such mode; this leaves the words of articles and the index out and does the rest as `backfile build`.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from builder.config import load_config
from builder.sitebuild import build as pipeline
from builder.sitebuild import derive as sources


def skip_words(*_: Any, **__: Any) -> bytes:
    return b""


def skip_index(*_: Any, **__: Any) -> tuple[str, ...]:
    return ()


def main() -> None:
    root = Path.cwd()
    # no mode of Backfile: a user has no build without search, and the peers to compare with have none with it
    sources.analyse = skip_words  # type: ignore[assignment]
    pipeline.put_index = skip_index  # type: ignore[assignment]
    built = pipeline.build(
        root, Path(sys.argv[1]), load_config(root), now_ns=time.time_ns(), processes=os.cpu_count() or 1
    )
    print(f"{built.report.pages:,} pages")


if __name__ == "__main__":
    main()
