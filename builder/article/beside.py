"""Pictures that lie beside a withheld article, and are withheld with it.

Rule: pure; takes paths below `content/` and returns an answer. The pictures of an `index.md` are all those in its
folder and in subfolders, except those in the folder of another article. The pictures of any other file are those
beside it and those in the folder of its name.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from builder.article.store import STATIC, drop_ending


class Closed(NamedTuple):
    """Folders whose pictures belong to withheld articles."""

    whole: frozenset[str] = frozenset()
    """Folders of withheld articles, including everything below them."""
    beside: frozenset[str] = frozenset()
    """Folders that withheld articles share with other articles; those articles may show the pictures there."""
    public: frozenset[str] = frozenset()
    """Folders of published articles."""

    def holds(self, picture: str, *, by: str) -> bool:
        """True if the article at `by` may not show this picture."""
        folder = picture.rpartition("/")[0]
        if not (self.whole or self.beside) or picture.startswith(f"{STATIC}/"):
            return False
        if folder in self.beside and folder != by.rpartition("/")[0]:
            return True
        nearest = next((one for one in _list_folders(folder) if one in self.whole or one in self.public), "")
        return nearest in self.whole


def find_closed(withheld: Iterable[str], public: Iterable[str]) -> Closed:
    """The folders closed by withheld articles and standing pages, and opened by public ones, given the paths of their
    files.
    """
    withheld = tuple(withheld)
    beside = (path.rpartition("/")[0] for path in withheld if not _is_index(path) or "/" not in path)
    return Closed(frozenset(map(_find_own, withheld)) - {""}, frozenset(beside), frozenset(map(_find_own, public)))


def _find_own(path: str) -> str:
    """The folder that belongs to one article alone."""
    return path.rpartition("/")[0] if _is_index(path) else drop_ending(path)


def _is_index(path: str) -> bool:
    return drop_ending(path).rpartition("/")[2].lower() == "index"


def _list_folders(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
