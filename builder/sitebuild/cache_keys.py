"""The keys of articles: digests of all that is derived from an article's file.

Rule: a key covers the article, its path and its evidence, the settings that bear on it, and Backfile's own code. So
what is kept under a key is never stale.
"""

import hashlib
from functools import cache as remember
from importlib.metadata import version
from pathlib import Path

import msgspec

from builder.article.tag_rules import NONE, TagRules
from builder.config import Config

KEY_SIZE = 32
"""Bytes of the key of an article: what all depend on, then the article itself."""
_WRITERS = ("babel", "Jinja2", "markdown-it-py", "mdit-py-plugins", "nh3", "Pillow", "PyYAML")
"""The libraries whose versions show in what is written."""


@remember
def find_fingerprint() -> bytes:
    """A digest of Backfile's own code and of the libraries that write, so that no cache outlives a change of them."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.blake2b(" ".join(map(version, _WRITERS)).encode(), digest_size=16)
    for path in sorted((*package.rglob("*.py"), *package.rglob("client/*.js"))):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


def make_context(config: Config, rulings: TagRules = NONE) -> bytes:
    """Everything that derived values depend on besides the article itself."""
    return msgspec.msgpack.encode((find_fingerprint(), config.language, config.timezone, config.taxonomies, rulings))


def make_key(data: bytes, *, path: str, capture: tuple[str, str], context: bytes) -> bytes:
    """The key of an article's bytes; `capture` is what its evidence says."""
    digest = hashlib.blake2b(data, digest_size=24, key=context[:64])
    digest.update(context + b"\0" + path.encode() + b"\0" + "\0".join(capture).encode())
    return make_prefix(context) + digest.digest()


def make_prefix(context: bytes) -> bytes:
    """The begin of the keys of all articles in a context."""
    return hashlib.blake2b(context, digest_size=8).digest()
