"""Pictures that lie beside an article that is withheld: they are withheld with it.

Rule: pure; paths below `content/` in, an answer out. The pictures of an `index.md` are all that lie in its folder and
below it, as far as no other article's folder begins; those of another file lie beside it, or in the folder of its name.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from builder.article.store import STATIC, drop_ending


class Closed(NamedTuple):
    """Where pictures lie that no other article may show."""

    whole: frozenset[str] = frozenset()
    """Folders of articles that are withheld, with all below them."""
    beside: frozenset[str] = frozenset()
    """Folders that such articles share with others, which may show what lies there."""
    public: frozenset[str] = frozenset()
    """Folders of articles that are published."""

    def holds(self, picture: str, *, by: str) -> bool:
        """Whether the article at `by` may not show this picture."""
        folder = picture.rpartition("/")[0]
        if not (self.whole or self.beside) or picture.startswith(f"{STATIC}/"):
            return False
        if folder in self.beside and folder != by.rpartition("/")[0]:
            return True
        nearest = next((one for one in _list_folders(folder) if one in self.whole or one in self.public), "")
        return nearest in self.whole


def find_closed(withheld: Iterable[str], public: Iterable[str]) -> Closed:
    """What these articles and standing pages, by the paths of their files, close and open."""
    withheld = tuple(withheld)
    beside = (path.rpartition("/")[0] for path in withheld if not _is_index(path) or "/" not in path)
    return Closed(frozenset(map(_find_own, withheld)) - {""}, frozenset(beside), frozenset(map(_find_own, public)))


def _find_own(path: str) -> str:
    """The folder that belongs to an article alone."""
    return path.rpartition("/")[0] if _is_index(path) else drop_ending(path)


def _is_index(path: str) -> bool:
    return drop_ending(path).rpartition("/")[2].lower() == "index"


def _list_folders(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
