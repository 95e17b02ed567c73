"""Every name below `output/`, claimed before anything is written.

Rule: two names are one when they are one on a file system that ignores case or normalises Unicode, and no name is both
a file and a folder. The earlier claim stands; a later one is refused with a problem that names both.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from builder.article.store import CONTENT, STATIC
from builder.errors import Problem
from builder.site.pages import Page
from builder.site.urls import fold_path, picture_path

_HINT = "rename one of the two"


class Claim(NamedTuple):
    """A name that somebody wants for a file, or for a folder and all that lies in it."""

    path: str
    """Below `output/`."""
    origin: str
    """The claimant, in words for a person."""
    hint: str = _HINT
    """Advice for any other claimant of the name."""
    stands_in: bool = False
    """True when it takes the place of a page, which is named before it."""


class Names(NamedTuple):
    """The files that will be written, and what is left out."""

    assets: frozenset[str]
    """Paths of the theme's assets."""
    pages: tuple[Page, ...]
    pictures: frozenset[str]
    """Pictures by their path below `content/`."""
    static: frozenset[str]
    """Paths below `output/` of the files of `content/static/`, those aside that are copied as pictures."""
    taken: Collection[str]
    """All these names and the folders they lie in, as `fold_path` writes them."""
    problems: tuple[Problem, ...]
    """One for each claim that was refused, sorted."""


class _Claims:
    """The names that are taken."""

    def __init__(self) -> None:
        self.taken: dict[str, Claim] = {}
        """Folded name of a file or folder → who was the first to want it."""
        self.problems: list[Problem] = []
        self._files: set[str] = set()

    def take(self, claim: Claim) -> bool:
        """True when the claim stands; then its name and the folders on the way to it are taken."""
        path = fold_path(claim.path)
        folders = self._find_new_folders(path)
        if owner := self._find_owner(path, folders):
            self.problems.append(_make_problem(owner, claim))
            return False
        self._files.add(path)
        self.taken[path] = claim
        self.taken.update(dict.fromkeys(folders, claim))
        return True

    def _find_new_folders(self, path: str) -> list[str]:
        """The folders that the path lies in and nobody has named yet, the innermost first."""
        folders = []
        while (path := path.rpartition("/")[0]) and path not in self.taken:
            folders.append(path)
        return folders

    def _find_owner(self, path: str, folders: list[str]) -> Claim | None:
        """The earlier claim to the name, or to a file in the place of a folder on the way to it."""
        above = (folders[-1] if folders else path).rpartition("/")[0]
        return self.taken.get(path) or (self.taken[above] if above in self._files else None)


def _make_problem(owner: Claim, claim: Claim) -> Problem:
    first, second = (claim, owner) if owner.stands_in else (owner, claim)
    outcome = "published" if owner.stands_in else "left out"
    message = f"claimed by {first.origin} and by {second.origin}"
    return Problem(f"output/{claim.path}", 0, message, f"the second is {outcome}; {owner.hint}")


def settle_names(
    pages: Iterable[Page], *, search: Iterable[str] = (), theme: Iterable[Claim] = (), pictures: Iterable[str] = (),
    static: Iterable[str] = (),
) -> Names:  # fmt: skip
    """Give each name to its first claimant: the search, the theme, pages in their order, pictures, static files.

    A static file of exactly a page's name stands in for the page. `pictures` are paths below `content/`, `search` and
    `static` paths below `output/`.
    """
    claims, pages, pictures = _Claims(), tuple(pages), sorted(pictures)
    for path in search:
        claims.take(Claim(path, "the search", "rename the other file"))
    assets = {claim.path for claim in theme if claims.take(claim)}
    shown_as_pictures = {picture_path(source) for source in pictures if source.startswith(f"{STATIC}/")}
    copies = [Claim(path, f"{CONTENT}/{STATIC}/{path}") for path in sorted({*static} - shown_as_pictures)]
    paths = {page.path for page in pages}
    whole = {copy.path for copy in copies if copy.path in paths and claims.take(copy._replace(stands_in=True))}
    kept = tuple(page for page in pages if claims.take(Claim(page.path, page.origin)))
    shown = {source for source in pictures if claims.take(Claim(picture_path(source), f"{CONTENT}/{source}"))}
    whole |= {copy.path for copy in copies if copy.path not in paths and claims.take(copy)}
    problems = tuple(sorted(claims.problems))
    return Names(frozenset(assets), kept, frozenset(shown), frozenset(whole), claims.taken.keys(), problems)
