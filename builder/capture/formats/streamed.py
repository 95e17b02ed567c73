"""Pages that a server sends in parts: late parts are moved to their places.

Rule: moves elements of the tree, and removes only the placeholders of parts that arrived. The marks are those of
React's streaming renderer: a part is `<div hidden id="S:1">`. Its place is `<template id="B:1">` followed by a
placeholder up to the comment `/$`, or `<template id="P:1">`. A script names both if their numbers differ.
"""

import re
from itertools import islice, takewhile
from typing import Any

MOST_BETWEEN = 200
"""Maximum number of elements in the placeholder of a part."""
_PAIR = re.compile(r"""\$R[A-Z]\(["'](B:\w+)["'],\s*["'](S:\w+)["']""")


def place_streamed(root: Any) -> None:
    """Move each hidden part to its place; a part without a place is made visible where it is."""
    parts = {part.get("id"): part for part in root.iter("div") if _is_part(part)}
    if not parts:
        return
    named = {part: place for script in root.iter("script") for place, part in _PAIR.findall(script.text or "")}
    places = {place.get("id"): place for place in root.iter("template")}
    for name, part in parts.items():
        del part.attrib["hidden"]
        kept = (places.get(named.get(name, "")), places.get("B" + name[1:]), places.get("P" + name[1:]))
        place = next((place for place in kept if place is not None), None)
        if place is not None and not any(around is part for around in place.iterancestors()):
            _drop_stand_in(place)
            place.addprevious(part)


def _drop_stand_in(place: Any) -> None:
    """Remove the elements from a boundary's mark up to its end, if the page has such an end."""
    after = tuple(takewhile(_is_before_end, islice(place.itersiblings(), MOST_BETWEEN)))
    end = after[-1].getnext() if after else place.getnext()
    if place.get("id", "").startswith("B:") and end is not None and not _is_before_end(end):
        place.tail = None
        for element in after:
            place.getparent().remove(element)


def _is_before_end(element: Any) -> bool:
    return isinstance(element.tag, str) or (element.text or "").strip() != "/$"


def _is_part(element: Any) -> bool:
    return element.get("hidden") is not None and (element.get("id") or "").startswith("S:")
