"""Pages that a server sends in parts: what arrived late goes to the place that was kept for it.

Rule: moves elements of the tree; only what stood in for a part that came goes. The marks are those of React's
streaming renderer: a part is `<div hidden id="S:1">`, its place `<template id="B:1">` with a stand-in up to the
comment `/$`, or `<template id="P:1">`; a script names both where their numbers differ.
"""

import re
from itertools import islice, takewhile
from typing import Any

MOST_BETWEEN = 200
"""Elements that stand in for a part that has not come."""
_PAIR = re.compile(r"""\$R[A-Z]\(["'](B:\w+)["'],\s*["'](S:\w+)["']""")


def place_streamed(root: Any) -> None:
    """Put each hidden part where the page keeps a place for it; a part without a place is shown where it stands."""
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
    """What follows a boundary's mark up to the boundary's end; nothing where the page has no such end."""
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
